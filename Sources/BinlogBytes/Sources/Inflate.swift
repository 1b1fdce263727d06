import CZlib

/// zlib streams, as in MariaDB's compressed events and columns.
public enum Inflate {
  /// A deflate stream cannot grow by more than this factor; larger claims are lies.
  static let greatestRatio = 1032
  /// The most that is unpacked in one piece; no server sends an event that is larger.
  static let greatestSize: UInt64 = 1 << 30

  /// Inflates `bytes` to exactly `size` bytes.
  ///
  /// `raw` streams have no zlib header. Memory is taken only for a size that the compressed
  /// bytes could really yield.
  public static func inflate(
    _ bytes: Span<UInt8>, size: UInt64, raw: Bool = false, name: String
  ) throws(SourceError) -> ByteChunk {
    try checkClaim(of: size, by: bytes.count, name)
    // One byte more than claimed, so that a stream that yields more is noticed.
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(size) + 1, alignment: 16)
    do throws(SourceError) {
      try unsafe run(bytes, size: size, raw: raw, through: buffer, name: name)
    } catch {
      unsafe buffer.deallocate()
      throw error
    }
    return unsafe ByteChunk(adopting: buffer, count: Int(size), base: .zero)
  }

  /// Throws what ``inflate(_:size:raw:name:)`` would throw, and keeps nothing of what comes out.
  public static func check(
    _ bytes: Span<UInt8>, size: UInt64, raw: Bool = false, name: String
  ) throws(SourceError) {
    try checkClaim(of: size, by: bytes.count, name)
    let room = min(Int(size) + 1, 1 << 16)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 16)
    defer { unsafe buffer.deallocate() }
    try unsafe run(bytes, size: size, raw: raw, through: buffer, name: name)
  }

  private static func checkClaim(
    of size: UInt64, by count: Int, _ name: String
  ) throws(SourceError) {
    guard size <= UInt64(count) * UInt64(greatestRatio) + 64 else {
      throw failed("\(count) compressed bytes cannot hold the claimed \(size) bytes", name)
    }
    guard size <= greatestSize else {
      throw failed("\(size) bytes are claimed: no more than 1 GiB is unpacked in one piece", name)
    }
  }

  private static func failed(_ message: String, _ name: String) -> SourceError {
    SourceError(name: name, kind: .compression, message: message)
  }

  /// Inflates `bytes` into `buffer`, from its front again each time it is full, until there are
  /// more than `size` bytes.
  @unsafe private static func run(
    _ bytes: Span<UInt8>, size: UInt64, raw: Bool, through buffer: UnsafeMutableRawBufferPointer,
    name: String
  ) throws(SourceError) {
    var stream = unsafe z_stream()
    // Safe: inflateInit2_ fills the structure; version and size are those of the header that
    // this was compiled with.
    guard
      unsafe inflateInit2_(
        &stream, raw ? -15 : 15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw failed("zlib cannot start", name) }
    defer { unsafe _ = inflateEnd(&stream) }
    var status = Z_OK
    var produced: UInt64 = 0
    unsafe bytes.withUnsafeBytes { source in
      // Safe: zlib only reads `avail_in` bytes at next_in (its pointer type merely lacks const)
      // and writes at most `avail_out` bytes at next_out.
      unsafe stream.next_in = UnsafeMutablePointer(
        mutating: source.bindMemory(to: UInt8.self).baseAddress)
      unsafe stream.avail_in = UInt32(clamping: source.count)
      repeat {
        let room = min(UInt64(buffer.count), size + 1 - produced)
        unsafe stream.next_out = buffer.bindMemory(to: UInt8.self).baseAddress
        unsafe stream.avail_out = UInt32(clamping: room)
        status = unsafe CZlib.inflate(&stream, Z_SYNC_FLUSH)
        let came = room - UInt64(unsafe stream.avail_out)
        produced += came
        if came == 0 { break }
      } while status == Z_OK && produced <= size
    }
    guard status == Z_STREAM_END, produced == size else {
      throw failed(
        status == Z_STREAM_END
          ? "the zlib data holds \(produced) bytes, \(size) were claimed"
          : "damaged zlib data (zlib says \(status) after \(produced) of \(size) bytes)", name)
    }
  }
}
