import BinlogBytes
import BinlogEvents
import Synchronization

/// A log of MariaDB whose events are encrypted one by one, decrypted as they are asked for.
///
/// Decrypting changes no length, so that offsets stay. An event can only be decrypted as a whole
/// and from its first byte; one of every mebibyte is remembered, to find the way back to. Where
/// damage broke the chain of lengths, the bytes up to the next event that can be believed are shown
/// as the event that they seem to be, which is what a log in the clear would show; of many only the
/// first are, and the others as they are.
final class MariaDBEncryptedLog: ByteWindows {
  /// Bytes that are decrypted at once, where there are as many in memory.
  private static let step = 256 << 10
  /// How far remembered events lie apart.
  private static let spacing: UInt64 = 1 << 20

  private struct State {
    var cursor: ByteCursor
    var finder: MariaDBEventFinder
    /// Decrypted bytes that were lent last; they end where an event begins, or inside of damage.
    var last = ByteChunk.empty
    /// Where the damage ends that the last bytes end in.
    var lastGap: FileOffset?
    /// Offsets of events, ascending.
    var marks: [UInt64]
    /// Damage that was met: where the next event begins, or what size the log had when there was
    /// none.
    var gaps: [FileOffset: (end: FileOffset?, size: UInt64?)] = [:]
    static let mostGaps = 1 << 16
  }

  private let source: ByteSource
  private let cipher: MariaDBEventCipher
  /// Where encrypted events begin.
  private let start: FileOffset
  private let state: Mutex<State>

  init(_ source: ByteSource, _ finder: MariaDBEventFinder, from start: FileOffset) {
    self.source = source
    cipher = finder.cipher
    self.start = start
    state = Mutex(
      State(cursor: ByteCursor(source), finder: finder, marks: [start.rawValue]))
  }

  var size: UInt64? { source.size }
  var isSeekable: Bool { source.isSeekable }
  var isWaiting: Bool { source.isWaiting }
  var failure: SourceError? { source.failure }

  func chunk(at offset: FileOffset, atLeast count: Int) throws(SourceError) -> ByteChunk {
    try state.withLock { state throws(SourceError) in
      let end = offset.advanced(by: max(1, count))
      if offset >= state.last.base, end <= state.last.end { return state.last }
      var bytes: [UInt8] = []
      var next: FileOffset
      // The end of the damage that `next` lies in.
      var gap: FileOffset?
      if state.last.count > 0, offset >= state.last.base, offset <= state.last.end {
        let last = state.last
        bytes =
          last.bytes.extracting(
            Int(clamping: offset.distance(from: last.base))..<last.count
          ).array
        next = last.end
        gap = state.lastGap
      } else if offset < start {
        let count = try state.cursor.load(
          Int(clamping: start.distance(from: offset)), at: offset)
        bytes = state.cursor.bytes(count, at: offset).array
        next = offset.advanced(by: count)
        guard next == start else { return ByteChunk(base: offset, copying: bytes) }
      } else {
        next = FileOffset(Self.mark(before: offset, in: state.marks))
        // What was lent last is nearer than any mark, on the way forward.
        if state.last.end <= offset, state.last.end > next {
          next = state.last.end
          gap = state.lastGap
        }
      }
      while true {
        if next >= end {
          // Beyond what was asked for only events, and only what is in memory.
          guard bytes.count < Self.step, gap == nil, Self.isLoaded(state.cursor, at: next)
          else { break }
        }
        if let damaged = gap {
          // As they are, from where they are asked for.
          if bytes.isEmpty { next = min(max(next, offset), damaged) }
          let until = min(damaged, max(end, next))
          let tail = try rest(&state.cursor, from: next, to: until)
          bytes += tail
          next = next.advanced(by: tail.count)
          guard next == until else { return Self.chunk(offset, bytes, next, []) }
          if next == damaged { gap = nil }
          continue
        }
        guard let extent = try Self.extent(at: next, &state) else {
          // Not even a header: bytes as they are, and not for keeping.
          let tail = try rest(&state.cursor, from: next, to: end)
          return Self.chunk(offset, bytes, next, tail)
        }
        var event: [UInt8]
        var isWhole = true
        switch extent {
        case .event(let length): (event, isWhole) = try Self.event(&state.cursor, at: next, length)
        case .damage(let until):
          let length = until.map { Int(clamping: $0.distance(from: next)) } ?? Self.step
          event = try Self.event(&state.cursor, at: next, min(length, Self.step)).bytes
          if length > event.count || until == nil { gap = until ?? FileOffset(.max) }
        }
        let after = next.advanced(by: event.count)
        do {
          try cipher.decrypt(&event, at: next)
        } catch {
          throw SourceError.encryption(
            source.name, "the event at offset \(next) cannot be decrypted: \(error)")
        }
        guard isWhole else { return Self.chunk(offset, bytes, next, event) }
        if next.rawValue >= (state.marks.last ?? 0) + Self.spacing {
          state.marks.append(next.rawValue)
        }
        if after > offset {
          bytes += event[Int(clamping: offset.distance(from: next))...]
        }
        next = after
      }
      let chunk = ByteChunk(base: offset, copying: bytes)
      // What has no end yet may become an event, when the log grows.
      if gap != FileOffset(.max) {
        state.last = chunk
        state.lastGap = gap
      }
      return chunk
    }
  }

  /// `bytes`, which begin at `offset`, and `tail`, which begins at `next`.
  private static func chunk(
    _ offset: FileOffset, _ bytes: [UInt8], _ next: FileOffset, _ tail: [UInt8]
  ) -> ByteChunk {
    let skip = min(tail.count, Int(clamping: offset.distance(from: next)))
    return ByteChunk(
      base: max(min(offset, next.advanced(by: tail.count)), bytes.isEmpty ? .zero : offset),
      copying: bytes + tail[skip...])
  }

  /// The event remembered last at or before `offset`.
  private static func mark(before offset: FileOffset, in marks: [UInt64]) -> UInt64 {
    var low = 0
    var high = marks.count
    while low < high {
      let middle = (low + high) / 2
      if marks[middle] <= offset.rawValue { low = middle + 1 } else { high = middle }
    }
    return marks[max(0, low - 1)]
  }

  /// How far what begins at `offset` reaches; nil where not even a header is left.
  private static func extent(
    at offset: FileOffset, _ state: inout State
  ) throws(SourceError) -> MariaDBEventFinder.Extent? {
    if let gap = state.gaps[offset], gap.end != nil || gap.size == state.cursor.source.size {
      return .damage(gap.end)
    }
    guard let extent = try state.finder.extent(at: offset, in: &state.cursor) else { return nil }
    if case .damage(let end) = extent {
      if state.gaps.count >= State.mostGaps { state.gaps.removeAll() }
      state.gaps[offset] = (end, state.cursor.source.size)
    }
    return extent
  }

  /// Whether the whole event at `offset` is in memory, and the beginning of what follows it.
  private static func isLoaded(_ cursor: ByteCursor, at offset: FileOffset) -> Bool {
    let length = MariaDBEventFinder.length(cursor, at: offset)
    return length >= EventHeader.size
      && cursor.loaded(at: offset) >= length + MariaDBEventCipher.frontSize
  }

  /// The bytes of the event at `offset`, as many as there are.
  private static func event(
    _ cursor: inout ByteCursor, at offset: FileOffset, _ length: Int
  ) throws(SourceError) -> (bytes: [UInt8], isWhole: Bool) {
    if cursor.loaded(at: offset) < length, let size = cursor.source.size,
      UInt64(length) > FileOffset(size).distance(from: offset)
    {
      // Torn, or a length that lies: of a lie no more than a bit is looked at.
      let count = try cursor.load(min(length, step), at: offset)
      return (cursor.bytes(count, at: offset).array, false)
    }
    let count = try cursor.load(length, at: offset)
    return (cursor.bytes(count, at: offset).array, count == length)
  }

  /// Bytes from `start` to `end`, or as many as there are.
  private func rest(
    _ cursor: inout ByteCursor, from start: FileOffset, to end: FileOffset
  ) throws(SourceError) -> [UInt8] {
    let count = try cursor.load(Int(clamping: end.distance(from: start)), at: start)
    return cursor.bytes(count, at: start).array
  }
}
