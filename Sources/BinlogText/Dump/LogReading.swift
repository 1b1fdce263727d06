import BinlogBytes
import BinlogEvents

/// Where in a log a dump is, and how its events are to be read there.
struct LogReading: Sendable {
  /// Goes from event to event.
  var walker: FrameWalker
  /// The format description in force.
  var format = FormatDescription.unknown
  /// Whether the log's description says that its server has it open.
  var isInUse = false
  /// Session options that the server knew.
  var knownOptions = UInt32.max

  /// The way to read the events from here up to `end`, in a copy of their bytes that another thread
  /// has for itself; see ``DumpState/detached()``.
  ///
  /// nil where they are not all there.
  func detached(to end: FileOffset) -> LogReading? {
    var cursor = walker.cursor
    let start = walker.next
    let count = Int(clamping: end.distance(from: start))
    guard (try? cursor.load(count, at: start)) == count else { return nil }
    let chunk = ByteChunk(base: start, copying: cursor.bytes(count, at: start).array)
    var copy = self
    copy.format.postHeaderLengths = format.postHeaderLengths.map { $0 }
    copy.walker = FrameWalker(ByteSource(name: cursor.source.name, chunk: chunk), at: start)
    copy.walker.adopt(copy.format)
    return copy
  }
}
