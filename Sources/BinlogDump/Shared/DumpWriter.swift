import BinlogBytes
import BinlogEvents

/// What both vendors' printers write with: the output, the text that waits, the clock.
struct DumpWriter {
  let options: DumpOptions
  let style: DumpStyle
  /// What the tool does otherwise than the others.
  let rules: VendorRules
  /// The bits of server ids that count and show.
  let serverMask: UInt32
  /// Where finished text goes.
  var sink: ByteSink
  /// Text of a statement that is not complete yet; each part has its turn when it is.
  var pending: PendingText
  let rows: VerboseRowsPrinter
  var clock = LocalClock()
  /// The source whose text was written last, as groups mostly have the same.
  var source: (uuid: SourceUUID, text: [UInt8])?
  /// The lines of servers' versions that were written last, as groups mostly have the same; empty at
  /// first (MySQL).
  var versions: (original: UInt32, immediate: UInt32, text: [UInt8]) = (0, 0, [])
  /// Rows that were printed of the statement at hand.
  var rowCount: UInt64 = 0
  /// Name of the file at hand, for messages.
  var file = ""
  /// Bytes of an event header as the last format description has it; 0 before the first, and in
  /// logs before version 4, which have none.
  var describedHeader = 0
  /// Has it handed on by address; see ``AddressOnly``.
  private let addressOnly = AddressOnly()

  init(options: DumpOptions, style: DumpStyle, sink: ByteSink) {
    var options = options
    // Rows do not show in the short form.
    if options.shortForm { options.verbosity = 0 }
    self.options = options
    serverMask = options.serverIDBits < 32 ? 1 << UInt32(options.serverIDBits) - 1 : .max
    self.style = style
    rules = style.rules
    self.sink = sink
    pending = PendingText(directory: options.temporaryDirectory)
    rows = VerboseRowsPrinter(style: style, verbosity: options.verbosity)
  }

  /// Writes `# at POSITION`.
  func at(_ position: UInt64, to target: ByteSink) {
    if options.shortForm { return }
    target.write("# at ")
    target.write(decimal: position)
    target.write(byte: 0x0A)
  }

  /// Writes the header line up to what the event's kind says of itself.
  ///
  /// `position` is shown as end_log_pos, which inside a payload is not the header's own.
  ///
  /// `always` says that it stands in the short form too.
  mutating func header(
    _ event: DumpedEvent, _ bytes: Span<UInt8>, always: Bool = false, to target: ByteSink
  ) {
    if options.shortForm, !always { return }
    clock.writeLine(
      event.frame.header.timestamp, server: event.frame.header.serverID & serverMask, to: target)
    target.write(decimal: UInt64(event.endPosition))
    target.write(byte: 0x20)
    checksum(event, bytes, to: target)
    if options.hexdump, rules.hexdumpIsInHeader {
      target.write(
        mysqlHexdump: bytes, at: event.position, headerLength: describedHeader)
    }
  }

  /// Writes the bytes as MariaDB's tool does.
  func mariaHexdump(_ event: DumpedEvent, _ bytes: Span<UInt8>, to target: ByteSink) {
    let type = event.frame.type
    let isPlain = type == .formatDescription || type == .startV3 || type == .rotate
    target.write(
      mariaHexdump: bytes, at: event.position,
      headerLength: isPlain ? EventHeader.size : describedHeader)
  }

  private func checksum(
    _ event: DumpedEvent, _ bytes: Span<UInt8>, to target: ByteSink
  ) {
    guard let name = event.checksumName, bytes.count >= 8 else { return }
    switch name {
    case .crc32: target.write("CRC32 0x")
    case .unknown: target.write("? 0x")
    }
    target.write(eightHex: UInt32(truncatingIfNeeded: bytes.word(at: bytes.count &- 8) &>> 32))
    target.write(byte: 0x20)
  }

  /// Whether events are printed in base64.
  var encodes: Bool { options.base64Output == .auto }
}

/// An event on its way to be printed: where it stands, and how that shows.
///
/// What it says goes beside it, as its own kind where that is a frequent one: ``Event`` has room
/// for all kinds, and moving it about costs more than printing some of them.
struct DumpedEvent: Sendable {
  /// Its place and header.
  var frame: EventFrame
  /// What `# at` shows.
  var position: UInt64
  /// What `end_log_pos` shows.
  var endPosition: UInt32
  /// What the header line calls the checksum in the last four bytes; nil where there is none.
  var checksumName: ChecksumName?
  /// Whose server wrote the log.
  var flavor: Flavor
  /// Session options that the server knew.
  var knownOptions: UInt32
  /// Whether it came out of a payload: then the stop position is of no concern.
  var isInsidePayload = false
}

extension DumpedEvent {
  /// An event of a log at `position`.
  ///
  /// Takes the few things of the log that it needs, not the log: a copy of that for each event
  /// costs more than printing it.
  init(
    _ frame: EventFrame, _ position: UInt64, checksumName: ChecksumName?, flavor: Flavor,
    knownOptions: UInt32
  ) {
    self.init(
      frame: frame, position: position,
      endPosition: frame.header.endLogPos.rawValue, checksumName: checksumName, flavor: flavor,
      knownOptions: knownOptions)
  }
}

/// What header lines call a checksum.
enum ChecksumName: Sendable {
  /// `CRC32`.
  case crc32
  /// `?`.
  case unknown
}

extension FormatDescription {
  /// What header lines call the checksum; nil where events have none.
  @inline(__always) var checksumName: ChecksumName? {
    switch rawChecksumAlgorithm {
    case nil, 0, 255: nil
    case 1: .crc32
    default: .unknown
    }
  }
}

/// Text that has to wait until its statement ends; empty between statements.
final class PendingText {
  /// Header lines of rows.
  let head: PendingPart
  /// The base64 lines.
  let body: PendingPart
  /// The pseudo-SQL of rows.
  let tail: PendingPart
  /// The first of the user variables, numbers and seeds whose statement has not come (MySQL): mostly
  /// there is one.
  var firstVariable: (event: DumpedEvent, bytes: [UInt8])?
  /// Those after it.
  let variables: RecordSpill

  init(directory: String) {
    variables = RecordSpill(directory: directory)
    head = PendingPart(directory)
    body = PendingPart(directory)
    tail = PendingPart(directory)
  }

  /// Where in the output the number of a statement's rows belongs, some of which were counted
  /// elsewhere, and how many were counted here.
  var rowCountJoint: (offset: UInt64, count: UInt64)?

  /// Whether rows of the statement at hand were counted elsewhere.
  var countsElsewhere = false

  /// Whether nothing waits.
  var isEmpty: Bool { head.isEmpty && body.isEmpty && tail.isEmpty }

  /// Goes on with a statement of which text waits elsewhere; see ``PrintedPiece``.
  func follow() {
    head.follow()
    body.follow()
    tail.follow()
    countsElsewhere = true
  }
}

/// One kind of text that waits.
final class PendingPart {
  private let buffer: SpillBuffer
  /// Writes to it.
  let sink: ByteSink

  init(_ directory: String) {
    buffer = SpillBuffer(directory: directory)
    sink = ByteSink(buffer, capacity: 64 << 10)
  }

  /// What was written before the text that waits now.
  private var base: UInt64 = 0

  /// What this has to do with text of the same statement that waits elsewhere.
  enum Continuation: Equatable {
    /// Nothing.
    case none
    /// It comes after that.
    case follows
    /// It came after that, which belongs at this place of the output.
    case joined(UInt64)
    /// That is not to be printed.
    case lost

    /// Whether there is text elsewhere that comes before this.
    var isFollowing: Bool { self == .follows }
  }

  private(set) var continuation = Continuation.none

  /// Goes on where text waits elsewhere.
  func follow() { continuation = .follows }

  /// Whether nothing waits.
  var isEmpty: Bool { size == 0 && !continuation.isFollowing }

  /// Bytes that wait.
  var size: UInt64 { sink.written - base }

  /// Hands everything over to `target`.
  func drain(into target: ByteSink) throws(DumpFault) {
    if continuation.isFollowing { continuation = .joined(target.written) }
    if size == 0 { return }
    if size == UInt64(sink.unflushed), sink.failure == nil {
      // The usual case: short, and never left its first buffer.
      sink.moveUnflushed(to: target)
      base = sink.written
      return
    }
    sink.flush()
    if let failure = sink.failure { throw DumpFault(failure) }
    do throws(SourceError) {
      try buffer.drain(into: target)
    } catch {
      throw DumpFault(error)
    }
    base = sink.written
  }

  /// Forgets everything.
  func clear() {
    if continuation.isFollowing { continuation = .lost }
    if size == 0 { return }
    sink.flush()
    buffer.clear()
    base = sink.written
  }

  /// Takes out what waits; nil where that is too much to be kept in memory.
  func take() -> [UInt8]? {
    continuation = .none
    if size == 0 { return [] }
    sink.flush()
    base = sink.written
    return sink.failure == nil ? buffer.take() : nil
  }
}
