import Synchronization

/// A window that slides over a stream: keeps what was asked for last, forgets what lies before.
final class StreamWindow: Sendable {
  /// How much is read at once.
  static let step = 1 << 20

  private struct State {
    var chunk = ByteChunk.empty
    var atEnd = false
  }

  private let name: String
  private let feed: any ByteFeed
  private let state = Mutex(State())

  init(name: String, feed: any ByteFeed) {
    self.name = name
    self.feed = feed
  }

  func chunk(at offset: FileOffset, atLeast count: Int) throws(SourceError) -> ByteChunk {
    try state.withLock { state throws(SourceError) in
      let current = state.chunk
      guard offset >= current.base else {
        throw SourceError(
          name: name, kind: .notSeekable,
          message: "a stream cannot go back to offset \(offset); give the file instead")
      }
      let end = offset.advanced(by: count)
      if end <= current.end || state.atEnd { return current }
      let next = try slide(from: current, to: offset, atLeast: count)
      state.atEnd = next.count < count
      state.chunk = next
      return next
    }
  }

  /// Reads on until the window covers `count` bytes from `offset`, or the stream ends.
  private func slide(
    from current: ByteChunk, to offset: FileOffset, atLeast count: Int
  ) throws(SourceError) -> ByteChunk {
    var position = current.end
    var kept = 0
    // A claimed size is not believed: the buffer grows only as bytes really arrive.
    var capacity = Self.step
    if current.end > offset {
      kept = Int(clamping: current.end.distance(from: offset))
      capacity += kept
    }
    var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
    do throws(SourceError) {
      // Every access below lies inside `buffer`: `filled` never exceeds its count.
      if kept > 0 {
        let skip = Int(clamping: offset.distance(from: current.base))
        unsafe buffer.copyMemory(
          from: UnsafeRawBufferPointer(rebasing: current.memory[skip...]))
      }
      while position < offset {
        let wanted = Int(clamping: min(UInt64(capacity), offset.distance(from: position)))
        let got = unsafe try feed.read(
          into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]))
        if got == 0 {
          return unsafe ByteChunk(adopting: buffer, count: 0, base: position)
        }
        position = position.advanced(by: got)
      }
      var filled = kept
      while filled < count || filled == kept {
        if filled == buffer.count {
          let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: buffer.count * 2, alignment: 16)
          unsafe larger.copyMemory(from: UnsafeRawBufferPointer(buffer))
          unsafe buffer.deallocate()
          unsafe buffer = larger
        }
        let got = unsafe try feed.read(
          into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
        if got == 0 { break }
        filled += got
      }
      return unsafe ByteChunk(adopting: buffer, count: filled, base: offset)
    } catch {
      unsafe buffer.deallocate()
      throw error
    }
  }
}
