import CZlib

/// zlib streams, as in MariaDB's compressed events and columns.
public enum Inflate {
  /// A deflate stream cannot grow by more than this factor; larger claims are lies.
  static let greatestRatio = 1032

  /// Inflates `bytes` to exactly `size` bytes.
  ///
  /// `raw` streams have no zlib header. Memory is taken only for a size that the compressed
  /// bytes could really yield.
  public static func inflate(
    _ bytes: Span<UInt8>, size: UInt64, raw: Bool = false, name: String
  ) throws(SourceError) -> ByteChunk {
    func failed(_ message: String) -> SourceError {
      SourceError(name: name, kind: .compression, message: message)
    }
    let greatest = UInt64(bytes.count) * UInt64(greatestRatio) + 64
    guard size <= greatest, size <= UInt64(UInt32.max) else {
      throw failed("\(bytes.count) compressed bytes cannot hold the claimed \(size) bytes")
    }
    var stream = unsafe z_stream()
    // Safe: inflateInit2_ fills the structure; version and size are those of the header that
    // this was compiled with.
    guard
      unsafe inflateInit2_(
        &stream, raw ? -15 : 15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw failed("zlib cannot start") }
    defer { unsafe _ = inflateEnd(&stream) }
    // One byte more than claimed, so that a stream that yields more is noticed.
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(size) + 1, alignment: 16)
    var status = Z_OK
    unsafe bytes.withUnsafeBytes { source in
      // Safe: zlib only reads `avail_in` bytes at next_in (its pointer type merely lacks const)
      // and writes at most `avail_out` bytes at next_out.
      unsafe stream.next_in = UnsafeMutablePointer(
        mutating: source.bindMemory(to: UInt8.self).baseAddress)
      unsafe stream.avail_in = UInt32(clamping: source.count)
      unsafe stream.next_out = buffer.bindMemory(to: UInt8.self).baseAddress
      unsafe stream.avail_out = UInt32(clamping: buffer.count)
      status = unsafe CZlib.inflate(&stream, Z_FINISH)
    }
    let produced = UInt64(buffer.count) - UInt64(unsafe stream.avail_out)
    guard status == Z_STREAM_END, produced == size else {
      unsafe buffer.deallocate()
      throw failed(
        status == Z_STREAM_END
          ? "the zlib data holds \(produced) bytes, \(size) were claimed"
          : "damaged zlib data (zlib says \(status) after \(produced) of \(size) bytes)")
    }
    return unsafe ByteChunk(adopting: buffer, count: Int(size), base: .zero)
  }
}
