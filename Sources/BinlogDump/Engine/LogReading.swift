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
  var knownOptions = SessionOption.knownToMariaDB(ServerVersion(0, 0, 0), isNamed: false)
  /// Which types of events the log can have.
  var vocabulary = EventVocabulary.all
  /// The checksum of the last description that is not a replica's own.
  var sourceChecksum = ChecksumAlgorithm.none

  /// The front of `source`.
  init(_ source: ByteSource) { walker = FrameWalker(source) }

  /// Reads a log without a description, as a tool with `rules` takes it.
  mutating func adopt(undescribed rules: VendorRules) {
    format = rules.undescribed.format
    vocabulary = EventVocabulary(undescribed: rules)
  }

  /// Reads on as `start` says, the event of `frame`: a log from before 5.0.
  mutating func adopt(_ start: StartV3Event, of frame: EventFrame) {
    format = FormatDescription(start, headerLength: frame.headerLength)
    isInUse = frame.header.flags.contains(.inUse)
    vocabulary = .old
    walker.adopt(format)
  }

  /// Reads on as `description` says, the event of `frame`.
  mutating func adopt(
    _ description: FormatDescription, of frame: EventFrame, _ rules: VendorRules
  ) {
    format = description
    if rules.knowsOneLayout { format.binlogVersion = 4 }
    knownOptions = SessionOption.knownToMariaDB(
      description.version, isNamed: description.serverVersion.contains("MariaDB"))
    isInUse = frame.header.flags.contains(.inUse)
    vocabulary = EventVocabulary(description, rules)
    if !frame.header.flags.contains(.relayLog) { sourceChecksum = description.checksum }
    walker.adopt(format)
  }

  /// What a body needs to know of the log where a tool with `rules` reads it, whose own limits count,
  /// whoever wrote the log.
  @inline(__always)
  func context(of frame: EventFrame, _ rules: VendorRules) -> DecodeContext {
    var context = DecodeContext(format: format, type: frame.type, flags: frame.header.flags)
    context.isTolerant = true
    context.flavor = rules.flavor
    return context
  }

  /// The way to read the events from here up to `end`, with nothing that other threads count
  /// references to; see ``DumpState/detached()``.
  ///
  /// nil where they are not all there.
  func detached(to end: FileOffset) -> LogReading? {
    var cursor = walker.cursor
    let start = walker.next
    let count = Int(clamping: end.distance(from: start))
    guard (try? cursor.load(count, at: start)) == count,
      let chunk = cursor.loadedChunk(at: start)?.chunk
    else { return nil }
    var copy = self
    copy.format = format.detached
    copy.walker = FrameWalker(
      ByteSource(name: cursor.source.name, chunk: chunk.prefix(before: end)), at: start)
    copy.walker.adopt(copy.format)
    return copy
  }
}
