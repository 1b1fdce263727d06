import CZlib

/// Members of a gzip file, one after the other; zeros after the last are padding.
@safe final class GzipDecoder: StreamDecoder {
  let format = "gzip"
  private(set) var mayEnd = false
  // Safe: allocated from init to deinit, since zlib remembers the address of its structure.
  private let stream: UnsafeMutablePointer<z_stream>
  private let isReady: Bool
  private var betweenMembers = true

  init() {
    unsafe stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    // Safe: inflateInit2_ fills the structure; version and size are those of the header that
    // this was compiled with. 16 more asks for gzip's own header and checksum.
    isReady =
      unsafe inflateInit2_(
        stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
  }

  deinit {
    unsafe _ = inflateEnd(stream)
    unsafe stream.deallocate()
  }

  @unsafe func step(
    _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
  ) throws(StreamFault) -> (consumed: Int, produced: Int) {
    guard isReady else { throw StreamFault(reason: "zlib cannot start") }
    var skipped = 0
    if betweenMembers, mayEnd {
      while skipped < input.count, unsafe input[skipped] == 0 { skipped += 1 }
    }
    // With no input left there may still be output that waits.
    if betweenMembers, skipped == input.count { return (skipped, 0) }
    betweenMembers = false
    mayEnd = false
    // Safe: zlib only reads `avail_in` bytes at next_in (its pointer type merely lacks const)
    // and writes at most `avail_out` bytes at next_out; both buffers outlive the call.
    unsafe stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.bindMemory(to: UInt8.self).baseAddress.map { unsafe $0 + skipped })
    let given = UInt32(clamping: input.count - skipped)
    let room = UInt32(clamping: output.count)
    unsafe stream.pointee.avail_in = given
    unsafe stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
    unsafe stream.pointee.avail_out = room
    let status = unsafe inflate(stream, Z_NO_FLUSH)
    let consumed = skipped + Int(given - (unsafe stream.pointee.avail_in))
    let produced = Int(room - (unsafe stream.pointee.avail_out))
    switch status {
    case Z_OK: break
    case Z_STREAM_END:
      betweenMembers = true
      mayEnd = true
      guard unsafe inflateReset(stream) == Z_OK else {
        throw StreamFault(reason: "zlib cannot go on")
      }
    case Z_BUF_ERROR where given == 0 || consumed > 0 || produced > 0: break
    default:
      // What came out before the damage is handed over first.
      if produced > 0 { break }
      // Safe: msg is nil or a constant C string.
      let text = unsafe stream.pointee.msg.map { unsafe String(cString: $0) }
      throw StreamFault(reason: text ?? "zlib says \(status)")
    }
    return (consumed, produced)
  }
}
