import CZlib
import CZstd

/// Measures how large bytes become by zstd, as MySQL compresses transactions; keeps none of them.
@safe package final class ZstdMeter {
  // Safe: made in init, freed in deinit, used by one thread at a time.
  private let context: OpaquePointer?
  private var output: [UInt8]
  private var size: UInt64 = 0

  /// A meter at compression level `level`.
  package init(level: Int32 = 3) {
    unsafe context = ZSTD_createCCtx()
    output = [UInt8](repeating: 0, count: 128 << 10)
    if unsafe context != nil {
      unsafe _ = ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
    }
  }

  deinit { unsafe _ = ZSTD_freeCCtx(context) }

  /// Takes in more bytes.
  package func add(_ bytes: Span<UInt8>) { feed(bytes, ZSTD_e_continue) }

  /// How many bytes came out of all that was taken in; begins anew.
  package func finish() -> UInt64 {
    let none: [UInt8] = []
    feed(none.span, ZSTD_e_end)
    defer { size = 0 }
    return size
  }

  private func feed(_ bytes: Span<UInt8>, _ mode: ZSTD_EndDirective) {
    guard unsafe context != nil else {
      size += UInt64(bytes.count)
      return
    }
    unsafe bytes.withUnsafeBytes { raw in
      var source = unsafe ZSTD_inBuffer(src: raw.baseAddress, size: raw.count, pos: 0)
      unsafe output.withUnsafeMutableBytes { buffer in
        while true {
          var target = unsafe ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
          // Safe: zstd reads below source.size and writes below target.size.
          let left = unsafe ZSTD_compressStream2(context, &target, &source, mode)
          guard ZSTD_isError(left) == 0 else { return }
          unsafe size += UInt64(target.pos)
          let isDone = mode == ZSTD_e_end ? left == 0 : unsafe source.pos == source.size
          if isDone { return }
        }
      }
    }
  }
}

/// Measures how large bytes become by zlib, as MariaDB compresses events.
package struct ZlibMeter {
  private var output: [UInt8] = []

  package init() {}

  /// The size of `bytes` when they are compressed; their own where that cannot be done.
  package mutating func size(of bytes: Span<UInt8>) -> UInt64 {
    let bound = Int(compressBound(uLong(bytes.count)))
    if output.count < bound { output = [UInt8](repeating: 0, count: bound) }
    var length = uLongf(output.count)
    let code = unsafe bytes.withUnsafeBytes { raw in
      unsafe output.withUnsafeMutableBytes { buffer in
        // Safe: zlib reads `count` bytes and writes at most `length`, which is the buffer's size.
        unsafe compress(
          buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), &length,
          raw.baseAddress?.assumingMemoryBound(to: UInt8.self), uLong(bytes.count))
      }
    }
    return code == Z_OK ? UInt64(length) : UInt64(bytes.count)
  }
}
