import CZstd

/// Delivers what a run of zstd frames holds, without ever keeping all of it.
@safe public final class ZstdFeed: ByteFeed {
  private let name: String
  private let chunk: ByteChunk
  private let range: Range<Int>
  /// What may come out at the most; more is an error, so that a small hostile input cannot
  /// make us work without end.
  private let limit: UInt64

  // Safe: used by one thread at a time, as ``ByteFeed`` promises; the window that reads from a
  // feed holds a lock meanwhile.
  private let context = ZstdContext.take()
  private nonisolated(unsafe) var consumed = 0
  private nonisolated(unsafe) var produced: UInt64 = 0
  private nonisolated(unsafe) var pending = true

  /// Decompresses `range` of `chunk`, to at most `limit` bytes.
  public init(chunk: ByteChunk, range: Range<Int>, limit: UInt64, name: String) {
    self.name = name
    self.chunk = chunk
    self.range = range.clamped(to: 0..<chunk.count)
    self.limit = limit
  }

  deinit { ZstdContext.giveBack(context) }

  /// All that the frames in `range` of `chunk` hold, where that fits into an ``UnpackingRoom``, as it
  /// does by `claim`; nil where it does not, is more than `limit`, or is damaged: then a feed has to
  /// read it step by step.
  public static func content(
    of range: Range<Int>, in chunk: ByteChunk, claim: UInt64, limit: UInt64
  ) -> ByteChunk? {
    guard claim < UInt64(UnpackingRoom.size), let room = UnpackingRoom.take() else { return nil }
    // Safe: the bytes are the chunk's, and the room is nobody else's.
    let source = unsafe UnsafeRawBufferPointer(
      rebasing: chunk.memory[range.clamped(to: 0..<chunk.count)])
    guard let count = unsafe room.unpack(source, limit: limit) else {
      UnpackingRoom.giveBack(room)
      return nil
    }
    return ByteChunk(room: room, count: count)
  }

  /// Fills `buffer` as far as there is data.
  @unsafe public func read(
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(SourceError) -> Int {
    guard let stream = unsafe context.pointer else { throw failed("zstd cannot start") }
    var output = unsafe ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
    let source = unsafe UnsafeRawBufferPointer(rebasing: chunk.memory[range])
    // Safe: zstd reads below input.size and writes below output.size.
    while unsafe output.pos < output.size {
      // Between two frames, or at the end: asking on would look like a torn frame.
      if unsafe consumed == source.count, unsafe !pending || source.isEmpty { break }
      var input = unsafe ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: consumed)
      let before = unsafe output.pos
      let code = unsafe ZSTD_decompressStream(stream, &output, &input)
      if ZSTD_isError(code) != 0 {
        // Safe: the name of an error is a constant C string.
        let reason = unsafe String(cString: ZSTD_getErrorName(code))
        throw failed(unsafe "damaged zstd data after \(produced) bytes: \(reason)")
      }
      let progressed = unsafe input.pos != consumed || output.pos != before
      unsafe consumed = input.pos
      unsafe pending = code != 0
      if !progressed {
        throw failed(unsafe "the zstd data ends in the middle, after \(produced) bytes")
      }
    }
    unsafe produced += UInt64(output.pos)
    guard unsafe produced <= limit else {
      throw failed("the zstd data yields more than the claimed \(limit) bytes")
    }
    return unsafe output.pos
  }

  private func failed(_ message: String) -> SourceError {
    SourceError(name: name, kind: .compression, message: message)
  }
}
