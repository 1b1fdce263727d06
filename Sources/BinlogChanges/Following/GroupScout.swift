import BinlogBytes
import BinlogEvents
import BinlogLogs

/// Goes ahead of who prints a log that grows, and knows up to where it holds whole groups.
struct GroupScout {
  /// Up to here there are whole groups only.
  private(set) var boundary: FileOffset
  /// The size that the log had when it was looked at last.
  private(set) var known: UInt64 = 0
  /// Whether events cannot be made out any more, so that nobody can tell where groups end.
  private(set) var isBlind = false
  /// Whether the log's own server ended it, with a Rotate or Stop.
  private(set) var isClosed = false
  /// Whether the log ends in the middle of an event.
  private(set) var isTorn = false
  private var reader: LogReader

  /// Looks at `source` from `offset` on, where `state` is in force.
  init(_ source: ByteSource, _ state: LogState, at offset: FileOffset) {
    reader = LogReader(
      source, format: state.format,
      policy: ReadPolicy(checksums: .unchecked, payloads: .closed))
    reader.resume(state, at: offset)
    boundary = offset
  }

  /// Where the next event is expected that is not there as a whole.
  var position: FileOffset { reader.position }
  /// What the events up to ``position`` left behind.
  var state: LogState { reader.state }

  /// Goes back to `offset`, where `state` was in force, as what came after it was cut off.
  mutating func goBack(to offset: FileOffset, _ state: LogState) {
    reader.resume(state, at: offset)
    boundary = offset
  }

  /// Goes on to the end of what is there, or to `limit`, and shows each event to `look`.
  mutating func advance(
    upTo limit: FileOffset = FileOffset(.max), look: (borrowing LogReader) -> Void = { _ in }
  ) {
    known = reader.source.size ?? 0
    isTorn = false
    while reader.position < limit {
      do throws(LogDamage) {
        guard try reader.advance() == .event else { return }
      } catch {
        if case .source(let source) = error.problem, source.kind == .cutBack { return }
        isTorn = error.isTorn
        isBlind = !isTorn
        return
      }
      look(reader)
      let type = reader.frame.type
      isClosed = (type == .rotate || type == .stop) && reader.state.isOwn(reader.frame)
      if reader.state.groups.isAtBoundary { boundary = reader.position }
    }
  }
}
