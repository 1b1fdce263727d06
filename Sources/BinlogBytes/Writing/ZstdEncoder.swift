import CZstd

/// Compresses bytes with zstd as they come, in memory that does not grow with them.
@safe package final class ZstdEncoder {
  // Safe: made in init, given back in deinit, used by one thread at a time.
  private let stream: OpaquePointer
  private let room: UnsafeMutableRawBufferPointer
  private let name: String

  /// What MySQL compresses with (`binlog_transaction_compression_level_zstd`).
  package static let serverLevel: Int32 = 3

  /// A compressor; `name` is said in errors.
  package init(level: Int32 = ZstdEncoder.serverLevel, name: String) throws(SourceError) {
    self.name = name
    guard let stream = unsafe ZSTD_createCStream() else {
      throw SourceError(name: name, kind: .compression, message: "zstd cannot start")
    }
    unsafe self.stream = stream
    unsafe room = UnsafeMutableRawBufferPointer.allocate(
      byteCount: ZSTD_CStreamOutSize(), alignment: 16)
    unsafe _ = ZSTD_CCtx_setParameter(stream, ZSTD_c_compressionLevel, level)
  }

  deinit {
    unsafe _ = ZSTD_freeCStream(stream)
    unsafe room.deallocate()
  }

  /// Compresses `bytes`; hands on what comes out so far.
  package func add(
    _ bytes: Span<UInt8>, to destination: some ByteDestination
  ) throws(SourceError) {
    try run(bytes, ZSTD_e_continue, destination)
  }

  /// Hands on the rest.
  package func end(to destination: some ByteDestination) throws(SourceError) {
    try run([UInt8]().span, ZSTD_e_end, destination)
  }

  private func run(
    _ bytes: Span<UInt8>, _ mode: ZSTD_EndDirective, _ destination: some ByteDestination
  ) throws(SourceError) {
    var done = 0
    while true {
      var left = 0
      var produced = 0
      let rest = bytes.extracting(done..<bytes.count)
      // Safe: zstd reads `size` bytes of the span and writes at most `size` bytes of the room.
      unsafe rest.withUnsafeBytes { source in
        var input = unsafe ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
        var output = unsafe ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
        left = unsafe ZSTD_compressStream2(stream, &output, &input, mode)
        done += unsafe input.pos
        produced = unsafe output.pos
      }
      guard ZSTD_isError(left) == 0 else {
        throw SourceError(name: name, kind: .compression, message: "zstd cannot compress this")
      }
      if produced > 0 {
        // Safe: as many bytes were written just now.
        try unsafe destination.write(
          Span(
            _unsafeElements: UnsafeRawBufferPointer(rebasing: room[..<produced])
              .bindMemory(to: UInt8.self)))
      }
      if done == bytes.count, mode == ZSTD_e_continue || left == 0 { return }
    }
  }
}
