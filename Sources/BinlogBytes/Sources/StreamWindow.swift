import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// A window that slides over a stream: keeps what was asked for last, forgets what lies before.
final class StreamWindow: Sendable {
  /// How much is read at once.
  static let step = 1 << 20

  /// Begins the stream anew.
  typealias Restart = @Sendable () throws(SourceError) -> any ByteFeed

  private struct State {
    var feed: any ByteFeed
    var chunk = ByteChunk.empty
    var atEnd = false
    var failure: SourceError?
  }

  private let name: String
  private let restart: Restart?
  private let state: Mutex<State>

  /// A window over what `feed` delivers; `restart` makes that feed anew, where one can go back to
  /// the beginning.
  init(name: String, feed: any ByteFeed, restart: Restart? = nil) {
    self.name = name
    self.restart = restart
    state = Mutex(State(feed: feed))
  }

  /// Whether it is possible, though slow, to go back.
  var canRestart: Bool { restart != nil }

  /// Whether more would have to be waited for.
  var isWaiting: Bool { state.withLock { !$0.atEnd && $0.feed.isWaiting } }

  /// Why nothing came any more, where that was not the end.
  var failure: SourceError? { state.withLock { $0.failure } }

  func chunk(at offset: FileOffset, atLeast count: Int) throws(SourceError) -> ByteChunk {
    try state.withLock { state throws(SourceError) in
      if offset < state.chunk.base, let restart {
        state.feed = try restart()
        state.chunk = .empty
        state.atEnd = false
        state.failure = nil
      }
      let current = state.chunk
      guard offset >= current.base else {
        throw SourceError(
          name: name, kind: .notSeekable,
          message: "a stream cannot go back to offset \(offset); give the file instead")
      }
      let end = offset.advanced(by: count)
      if end <= current.end { return current }
      if state.atEnd {
        // After the last byte there is only the reason why there are no more.
        guard offset >= current.end else { return current }
        if let failure = state.failure { throw failure }
        // Not the last window again: who reads it to its end would never be done.
        return ByteChunk(base: current.end, copying: [])
      }
      let next = slide(from: current, to: offset, atLeast: count, &state)
      state.atEnd = state.failure != nil || next.count < count
      state.chunk = next
      if let failure = state.failure, offset >= next.end { throw failure }
      return next
    }
  }

  /// Reads on until the window covers `count` bytes from `offset`, or the stream ends.
  ///
  /// A failure is kept, and what came before it returned.
  private func slide(
    from current: ByteChunk, to offset: FileOffset, atLeast count: Int, _ state: inout State
  ) -> ByteChunk {
    var position = current.end
    var kept = 0
    // A claimed size is not believed: the buffer grows only as bytes really arrive.
    var capacity = Self.step
    if current.end > offset {
      kept = Int(clamping: current.end.distance(from: offset))
      capacity += kept
    }
    guard var buffer = unsafe MemoryLimits.allocate(capacity) else {
      state.failure = MemoryLimits.lack(of: capacity, for: name, at: offset)
      return current
    }
    // Every access below lies inside `buffer`: `filled` never exceeds its count.
    if kept > 0 {
      let skip = Int(clamping: offset.distance(from: current.base))
      unsafe buffer.copyMemory(
        from: UnsafeRawBufferPointer(rebasing: current.memory[skip...]))
    }
    while position < offset {
      let wanted = Int(clamping: min(UInt64(capacity), offset.distance(from: position)))
      let got = unsafe Self.read(
        &state, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]))
      if got == 0 {
        return unsafe ByteChunk(heap: buffer, count: 0, base: position)
      }
      position = position.advanced(by: got)
    }
    var filled = kept
    while filled < count || filled == kept {
      if filled == buffer.count {
        // No more than is wanted, where that is much.
        let room = filled < count ? min(buffer.count * 2, count) : buffer.count * 2
        guard let larger = unsafe MemoryLimits.allocate(room) else {
          state.failure = MemoryLimits.lack(of: room, for: name, at: offset)
          break
        }
        unsafe larger.copyMemory(from: UnsafeRawBufferPointer(buffer))
        unsafe free(buffer.baseAddress)
        unsafe buffer = larger
      }
      let got = unsafe Self.read(
        &state, into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      if got == 0 { break }
      filled += got
    }
    return unsafe ByteChunk(heap: buffer, count: filled, base: offset)
  }

  /// Reads from the feed; after a failure, which is kept, there is nothing more.
  @unsafe private static func read(
    _ state: inout State, into buffer: UnsafeMutableRawBufferPointer
  ) -> Int {
    guard state.failure == nil else { return 0 }
    do throws(SourceError) {
      return try unsafe state.feed.read(into: buffer)
    } catch {
      state.failure = error
      return 0
    }
  }
}
