import BinlogBytes
import BinlogEvents

/// Prints one log: goes from event to event, minds positions and times, and stops where the
/// truth ends.
struct FileDump<Printer: EventPrinter> {
  var printer: Printer
  let input: LogDump.Input
  let source: ByteSource
  let options: DumpOptions
  let reporter: any DumpReporter
  var startPosition: UInt64 = 4
  var stopPosition = UInt64.max
  /// Waits for more of the log, where it is to be followed.
  var follower: LogFollower?
  /// The log that goes on where this one ended, found by following.
  private(set) var successor: String?
  var outcome = LogDump.Outcome.done
  /// Whether printing could not go on.
  private(set) var failed = false

  private let rewriter: DatabaseRewriter
  /// Whether it has anything to do.
  private let rewrites: Bool
  private var walker: FrameWalker
  private var format = FormatDescription.unknown
  private var isInUse = false
  private var vocabulary = EventVocabulary.all
  /// The checksum of the last description that is not a replica's own.
  private var sourceChecksum = ChecksumAlgorithm.none
  private var knownOptions = SessionOption.knownToMariaDB(ServerVersion(0, 0, 0), isNamed: false)
  private var checksumComplaints = 0
  private var recovery = DumpRecovery()
  /// The most that the content of a payload may have where it is more than the event says.
  private static var mostContent: UInt64 { 1 << 30 }
  /// How many wrong checksums are told one by one.
  private static var mostComplaints: Int { 10 }

  init(
    printer: Printer, input: LogDump.Input, source: ByteSource, options: DumpOptions,
    reporter: any DumpReporter
  ) {
    self.printer = printer
    self.input = input
    self.source = source
    self.options = options
    self.reporter = reporter
    rewriter = DatabaseRewriter(printer.writer.style == .mysql ? options.rewrites : [])
    rewrites = printer.writer.style == .mysql && !options.rewrites.isEmpty
    walker = FrameWalker(source)
  }

  /// What is to be done after an event.
  private enum Step {
    case goOn
    case stop
  }

  /// Prints the log; returns whether nothing more is to be printed, of this log or another.
  mutating func run() -> Bool {
    do throws(DumpFault) {
      let step = try printAll()
      printer.endFile(failed: false)
      return step == .stop
    } catch {
      reporter.report(
        DumpMessage(severity: .damage, file: input.name, offset: error.offset, text: error.text))
      outcome = max(outcome, error.isDamage ? .damaged : .failed)
      // The last event of a log that its server has open may be on its way still: the vendors'
      // tools take that for the end, and go on with the next file.
      // MariaDB's does so with everything that cannot be read.
      if isInUse, error.isTorn || (error.isDamage && printer.writer.style != .mysql) {
        printer.endFile(failed: false)
        return false
      }
      failed = true
      printer.endFile(failed: true)
      return true
    }
  }

  private mutating func printAll() throws(DumpFault) -> Step {
    let opening: LogOpening
    do throws(SourceError) {
      opening = try LogOpening(source)
    } catch {
      throw DumpFault(error)
    }
    guard case .log(let first) = opening else {
      throw DumpFault(offset: nil, text: FileRefusal.text(opening), isDamage: false)
    }
    format = first
    // Without a description this tool takes a log for one of 4.0.
    if first == .unknown {
      switch printer.writer.style {
      case .mysql: format = .assumed(.mysql, checksum: .none)
      case .mariadb: format = FormatDescription(binlogVersion: 3)
      case .mariadb11: format = .assumed(.mariadb, checksum: .none)
      }
    }
    vocabulary = first == .unknown ? EventVocabulary(undescribed: printer.writer.style) : .all
    walker.adopt(format)
    if startPosition > 4, try openAtStart() == .stop { return .stop }
    while true {
      let position = walker.next
      // Asked before reading, so that nothing that is written meanwhile goes unnoticed.
      let known = follower == nil ? 0 : max(source.size ?? 0, position.rawValue)
      do throws(DumpFault) {
        guard let step = try printNext(at: position) else {
          if follow(beyond: known) { continue }
          return .goOn
        }
        if step == .stop { return .stop }
      } catch {
        // What looks torn may be on its way; the walker stays at such an event.
        if error.isTorn, walker.next == position, follow(beyond: known) { continue }
        try goOn(behind: error, at: position)
      }
    }
  }

  /// Waits for more of a log that is to be followed; false where there will be no more of it.
  private mutating func follow(beyond known: UInt64) -> Bool {
    guard let follower, source.size != nil else { return false }
    switch follower.wait(for: source, beyond: known, output: printer.writer.sink) {
    case .grew: return true
    case .next(let path): successor = path
    case .ended: break
    }
    return false
  }

  /// Prints the next event; nil at the end of the log.
  private mutating func printNext(at position: FileOffset) throws(DumpFault) -> Step? {
    if input.isStandardInput { try skipMagic() }
    guard let frame = try nextFrame() else { return nil }
    if options.forceRead { try believe(frame) }
    let step = try process(frame, position: position.rawValue)
    if options.forceRead { recovery.note(frame) }
    return step
  }

  /// Refuses an event that cannot be believed, and tells of rows that lack their table map.
  private mutating func believe(_ frame: EventFrame) throws(DumpFault) {
    let cursor = walker.cursor
    let bytes = cursor.bytes(frame.size, at: frame.offset)
    try recovery.check(frame, bytes, format: format)
    let loss = recovery.lostTable(frame, bytes, format: format)
    if let loss {
      reporter.report(
        DumpMessage(severity: .damage, file: input.name, offset: frame.offset, text: loss))
    }
  }

  /// Finds the next event behind damage that can be believed, where that is wanted.
  private mutating func goOn(behind fault: DumpFault, at position: FileOffset) throws(DumpFault) {
    guard options.forceRead, fault.isDamage else {
      throw fault.withRest(from: position, of: source)
    }
    outcome = max(outcome, .damaged)
    reporter.report(
      DumpMessage(severity: .damage, file: input.name, offset: fault.offset, text: fault.text))
    let found = try recovery.next(behind: position, in: walker, &format)
    reporter.report(
      DumpMessage(
        severity: .damage, file: input.name, offset: position,
        text: recovery.words(about: found, from: position)))
    printer.passOverGap()
    walker.adopt(format)
    walker.seek(to: found.offset)
  }

  /// Between two logs on standard input: the magic number of the second.
  private mutating func skipMagic() throws(DumpFault) {
    let next = walker.next
    guard next > FileMagic.firstEvent else { return }
    do throws(SourceError) {
      var cursor = walker.cursor
      guard try cursor.load(FileMagic.size, at: next) == FileMagic.size else { return }
      if FileMagic(cursor.bytes(FileMagic.size, at: next)) == .log {
        walker.seek(to: next.advanced(by: FileMagic.size))
      }
    } catch {
      throw DumpFault(error)
    }
  }

  private mutating func nextFrame() throws(DumpFault) -> EventFrame? {
    do throws(FrameError) {
      return try walker.nextFrame()
    } catch {
      throw DumpFault(error, at: walker.next)
    }
  }

  /// Decodes and prints the event of `frame`.
  private mutating func process(
    _ frame: EventFrame, position: UInt64
  ) throws(DumpFault) -> Step {
    guard let place = walker.cursor.loadedChunk(at: frame.offset),
      place.chunk.count - place.index >= frame.size
    else {
      throw .damage(at: frame.offset, "\(frame.type) of \(frame.size) bytes is not all there")
    }
    let bytes = place.chunk.bytes.extracting(place.index..<place.index + frame.size)
    if rewrites, let rewritten = rewriter.rewrite(frame, bytes, format: format) {
      try check(frame, bytes)
      var renamed = frame
      renamed.header.eventSize = UInt32(clamping: rewritten.count)
      let event = try decode(renamed, rewritten.span)
      return try print(
        DumpedEvent(
          renamed, event, position, checksumName: format.checksumName, flavor: format.flavor,
          knownOptions: knownOptions),
        rewritten.span)
    }
    let body = try decode(frame, bytes)
    let event = DumpedEvent(
      frame, body, position, checksumName: format.checksumName, flavor: format.flavor,
      knownOptions: knownOptions)
    try check(frame, bytes)
    // Types are compared before bodies are looked at, as looking copies them.
    if frame.type == .transactionPayload, case .transactionPayload(let payload) = event.event {
      return try process(event, payload, bytes, place)
    }
    // Decrypted, the log reads as one that was never encrypted.
    if frame.type == .startEncryption, source.isDecrypted { return .goOn }
    let step = try print(event, bytes)
    if frame.type == .startEncryption, step == .goOn, case .startEncryption = event.event {
      throw DumpFault(
        offset: frame.end,
        text: LockedEvents.message,
        isDamage: false)
    }
    return step
  }

  /// Decodes an event; a format description takes effect at once.
  private mutating func decode(
    _ frame: EventFrame, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> Event {
    if passesOver(frame) { return .opaque(body: frame.bodyRange) }
    if let stranger = try vocabulary.stranger(frame, bytes, format) {
      tell(stranger, at: frame.offset)
    }
    do throws(DecodeError) {
      let event = try Event(frame, bytes: bytes, format: format, isTolerant: true)
      if frame.type == .formatDescription, case .formatDescription(let description) = event {
        format = description
        knownOptions = SessionOption.knownToMariaDB(
          description.version, isNamed: description.serverVersion.contains("MariaDB"))
        isInUse = frame.header.flags.contains(.inUse)
        vocabulary = EventVocabulary(description, style: printer.writer.style)
        if !frame.header.flags.contains(.relayLog) { sourceChecksum = description.checksum }
        if let defect = description.defect {
          tell(
            "\(frame.type): \(defect): it is damaged; read on as all servers have it",
            at: frame.offset)
        }
        walker.adopt(description)
      } else if frame.type == .startV3, case .startV3(let start) = event {
        format = FormatDescription(start, headerLength: frame.headerLength)
        isInUse = frame.header.flags.contains(.inUse)
        vocabulary = .all
        walker.adopt(format)
      }
      return event
    } catch {
      // MySQL's tool shows nothing of a set that it cannot read, and goes on.
      guard frame.type == .previousGtids else { throw .damage(at: error.event, error.message) }
      outcome = max(outcome, .damaged)
      reporter.report(
        DumpMessage(
          severity: .damage, file: input.name, offset: error.event, text: error.message))
      return .opaque(body: frame.bodyRange)
    }
  }

  /// Tells of damage that printing goes on behind.
  private mutating func tell(_ text: String, at offset: FileOffset) {
    outcome = max(outcome, .damaged)
    reporter.report(
      DumpMessage(severity: .damage, file: input.name, offset: offset, text: text))
  }

  /// Whether the vendor's tool looks no further at an event than its header.
  private func passesOver(_ frame: EventFrame) -> Bool {
    let isIgnorable = frame.header.flags.contains(.ignorable)
    switch printer.writer.style {
    case .mysql:
      // Types that MySQL 9 does not know any more.
      return isIgnorable && [1, 6, 8, 10, 12, 20, 21, 22, 23, 24, 25].contains(frame.type.rawValue)
    case .mariadb, .mariadb11:
      return isIgnorable || (33...37).contains(frame.type.rawValue)
    }
  }

  /// Compares the checksum.
  ///
  /// A wrong one is told, and the event printed, as the vendors' tools print it: what it says may
  /// still be right.
  ///
  /// With `--verify-binlog-checksum` it ends the log instead.
  private mutating func check(_ frame: EventFrame, _ bytes: Span<UInt8>) throws(DumpFault) {
    let isDescription = frame.type == .formatDescription
    guard isDescription ? format.hasChecksumField : frame.checksumLength == 4 else { return }
    let sums = ChecksumComparison(event: bytes, isFormatDescription: isDescription)
    guard !sums.agrees else { return }
    // A description that says that there are none carries one all the same, which is not verified.
    if options.verifyChecksum, !isDescription || format.checksum != .none {
      throw .damage(
        at: frame.offset,
        "\(frame.type): the checksum is \(sums.storedText), computed \(sums.computedText): the "
          + "event was changed after it was written; without --verify-binlog-checksum it would be "
          + "printed as it is")
    }
    outcome = max(outcome, .damaged)
    checksumComplaints += 1
    guard checksumComplaints <= Self.mostComplaints + 1 else { return }
    let text =
      checksumComplaints > Self.mostComplaints
      ? "more events with wrong checksums, not told one by one"
      : "\(frame.type): the checksum is \(sums.storedText), computed \(sums.computedText): "
        + "the event was changed after it was written; it is printed as it is"
    reporter.report(
      DumpMessage(severity: .damage, file: input.name, offset: frame.offset, text: text))
  }

  /// Prints an event unless positions or times are against it.
  private mutating func print(
    _ event: borrowing DumpedEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> Step {
    let ownStop = event.isInsidePayload ? UInt64.max : stopPosition
    switch try printer.judge(event, stopPosition: ownStop) {
    case .print: break
    case .pass: return .goOn
    case .stop: return .stop
    case nil:
      switch gate(event) {
      case .passOver: return .goOn
      case .stop: return .stop
      case .open: break
      }
    }
    try printer.print(event, bytes)
    if event.frame.type == .formatDescription, !options.forceIfOpen,
      event.frame.header.flags.contains(.inUse)
    {
      throw DumpFault(
        offset: event.frame.offset,
        text: "the log was not closed properly: its server writes it still, or crashed; "
          + "without --skip-force-if-open it would be printed",
        isDamage: true)
    }
    return .goOn
  }

  /// What positions, times and servers have to say to an event.
  private enum Gate {
    case open
    case passOver
    case stop
  }

  /// Judges an event, and counts it.
  private mutating func gate(_ event: borrowing DumpedEvent) -> Gate {
    let time = Int64(event.frame.header.timestamp)
    let count = printer.state.eventCount
    printer.state.eventCount &+= 1
    if event.frame.type != .formatDescription {
      if !printer.state.hasStarted {
        if count < options.offset { return .passOver }
        if let start = options.startTime, time < start { return .passOver }
        printer.state.hasStarted = true
      }
      if options.serverID != 0, printer.writer.style == .mysql, event.frame.type != .rotate,
        event.frame.header.serverID & printer.writer.serverMask != options.serverID
      {
        return .passOver
      }
    }
    if !event.isInsidePayload, event.position >= stopPosition { return .stop }
    if let stop = options.stopTime, time >= stop { return .stop }
    return .open
  }
}

extension FileDump {
  /// Goes to a start position inside the log, by way of the format description, which is printed.
  ///
  /// Each vendor has its own way.
  private mutating func openAtStart() throws(DumpFault) -> Step {
    try printer.writer.style == .mysql ? openAsMySQL() : openAsMariaDB()
  }

  /// Whether the log reaches to the start position; says so where not.
  private mutating func reachesStart() throws(DumpFault) {
    do throws(SourceError) {
      var cursor = walker.cursor
      if try cursor.load(1, at: FileOffset(startPosition - 1)) == 1 { return }
    } catch {
      throw DumpFault(error)
    }
    outcome = max(outcome, .damaged)
    let size = source.size.map { ", which ends at \($0)" } ?? ""
    reporter.report(
      DumpMessage(
        severity: .damage, file: input.name, offset: FileOffset(startPosition),
        text: "the start position \(startPosition) is past the end of the log\(size): no event is "
          + "printed; `binlogtool verify --position` tells more"))
  }

  /// Reads on from the front, over format descriptions, rotations and GTID sets, until one event
  /// beyond them or the start position; the last description is shown at the last event read.
  private mutating func openAsMySQL() throws(DumpFault) -> Step {
    var description: (event: DumpedEvent, bytes: [UInt8])?
    var position: UInt64 = 4
    while true {
      position = walker.next.rawValue
      guard let frame = try nextFrame() else { break }
      let cursor = walker.cursor
      let bytes = cursor.bytes(frame.size, at: frame.offset)
      let event = try decode(frame, bytes)
      if frame.type == .formatDescription {
        description = (
          DumpedEvent(
            frame: frame, event: event, position: position,
            endPosition: frame.header.endLogPos.rawValue,
            checksumName: format.checksumName, flavor: format.flavor, knownOptions: knownOptions),
          bytes.array
        )
      } else if frame.type != .rotate, frame.type != .previousGtids {
        break
      }
      if walker.next.rawValue >= startPosition { break }
    }
    if var description {
      description.event.position = position
      if try print(description.event, description.bytes.span) == .stop { return .stop }
    } else if walker.next.rawValue < startPosition {
      // Without a description the tool does not go to the position, but on from here.
      return .goOn
    }
    if walker.next.rawValue < startPosition {
      try reachesStart()
      walker.seek(to: FileOffset(startPosition))
    }
    return .goOn
  }

  /// Prints every format description before the start position.
  private mutating func openAsMariaDB() throws(DumpFault) -> Step {
    while walker.next.rawValue < startPosition, let frame = try nextOpeningFrame() {
      let cursor = walker.cursor
      let bytes = cursor.bytes(frame.size, at: frame.offset)
      if frame.type == .formatDescription {
        let event = try decode(frame, bytes)
        guard options.base64Output == .auto else { continue }
        let dumped = DumpedEvent(
          frame: frame, event: event, position: frame.offset.rawValue,
          endPosition: frame.header.endLogPos.rawValue,
          checksumName: format.checksumName, flavor: format.flavor, knownOptions: knownOptions)
        if try print(dumped, bytes) == .stop { return .stop }
      } else if frame.type != .rotate {
        break
      }
    }
    try reachesStart()
    walker.seek(to: FileOffset(startPosition))
    return .goOn
  }

  /// The next frame before the start position; of an event that is not looked at it does not matter
  /// whether it is whole, and nil stands for it then.
  private mutating func nextOpeningFrame() throws(DumpFault) -> EventFrame? {
    do throws(DumpFault) {
      return try nextFrame()
    } catch {
      guard error.isTorn, let type = walker.typeOfNext, type != .formatDescription, type != .rotate
      else { throw error }
      return nil
    }
  }

  /// Opens a compressed group and prints its events.
  private mutating func process(
    _ outer: DumpedEvent, _ payload: TransactionPayloadEvent, _ bytes: Span<UInt8>,
    _ place: (chunk: ByteChunk, index: Int)
  ) throws(DumpFault) -> Step {
    switch gate(outer) {
    case .passOver: return .goOn
    case .stop: return .stop
    case .open: break
    }
    if try printer.leavesOut(payload: outer, bytes) { return .goOn }
    let inner: ByteSource
    do throws(SourceError) {
      inner = try payload.open(
        chunk: place.chunk, eventAt: place.index, name: input.name, limit: Self.mostContent)
    } catch {
      throw .damage(at: outer.frame.offset, error.message)
    }
    printer.beginPayload(outer, payload, bytes)
    var walker = FrameWalker(inner, at: .zero, payload: outer.frame.offset)
    var copy: [UInt8] = []
    while true {
      let frame: EventFrame?
      do throws(FrameError) {
        frame = try walker.nextFrame()
      } catch {
        throw DumpFault(error, payload: outer.frame.offset)
      }
      guard var frame else { break }
      try vocabulary.checkInner(frame, at: outer.frame.offset)
      let cursor = walker.cursor
      let source = cursor.bytes(frame.size, at: frame.offset)
      copy = rewriter.rewrite(frame, source, format: format) ?? source.array
      frame.header.eventSize = UInt32(clamping: copy.count)
      if sourceChecksum == .crc32 {
        // The tool makes up a checksum, of the event with its size raised by its own.
        frame.header.eventSize = UInt32(clamping: copy.count + 4)
        frame.checksumLength = 4
        copy.store(frame.header.eventSize, at: 9)
        let sum = CRC32.checksum(copy.span)
        copy.append(contentsOf: [0, 0, 0, 0])
        copy.store(sum, at: copy.count - 4)
      }
      let event: Event
      do throws(DecodeError) {
        event = try Event(frame, bytes: copy.span, format: format, isTolerant: true)
      } catch {
        throw .damage(
          at: outer.frame.offset,
          "in the payload, at offset \(error.cause.offset) of its content: \(error.message)")
      }
      let dumped = DumpedEvent(
        frame: frame, event: event, position: UInt64(outer.endPosition),
        endPosition: outer.endPosition, checksumName: format.checksumName,
        flavor: format.flavor, knownOptions: knownOptions, isInsidePayload: true)
      // A late event is left out, but ends nothing here.
      do throws(DumpFault) {
        _ = try print(dumped, copy.span)
      } catch {
        guard error.isRefusal else { throw error }
        outcome = max(outcome, .damaged)
        reporter.report(
          DumpMessage(
            severity: .damage, file: input.name, offset: outer.frame.offset, text: error.text))
      }
    }
    if walker.next.rawValue != payload.uncompressedSize {
      tell(
        "the payload's content is said to have \(payload.uncompressedSize) bytes, it has "
          + "\(walker.next)", at: outer.frame.offset)
    }
    printer.endPayload()
    return .goOn
  }
}

extension DumpFault {
  /// Why a frame cannot be had, in words.
  init(_ error: FrameError, at place: FileOffset? = nil, payload: FileOffset? = nil) {
    switch error {
    case .source(let source):
      self.init(source)
      // The wrapper is damaged; that the log goes on behind is all that can be said of it.
      if source.kind == .compression {
        self = .damage(at: place, "the log could be read up to here: \(source.message)")
      }
      if payload != nil {
        self = .damage(at: payload, source.message)
      }
    case .tornHeader(let offset, let available):
      self = .damage(
        at: payload ?? offset,
        "\(DumpFault.inside(payload, offset))the log ends in the middle of an event header: "
          + "\(available) of 19 bytes are there")
      isTorn = true
    case .eventTooSmall(let offset, let header, let least):
      self = .damage(
        at: payload ?? offset,
        "\(DumpFault.inside(payload, offset))no event can begin here: the size field says "
          + "\(header.eventSize), at least \(least) are needed; "
          + "`binlogtool verify` finds how far the damage goes")
    case .eventTooLarge(let offset, let header, let available):
      self = .damage(
        at: payload ?? offset,
        "\(DumpFault.inside(payload, offset))\(header.type) claims \(header.eventSize) bytes, "
          + "\(available) are left: the log was cut, or is damaged here")
      isTorn = true
    }
  }

  private static func inside(_ payload: FileOffset?, _ offset: FileOffset) -> String {
    payload == nil ? "" : "in the payload, at offset \(offset) of its content: "
  }
}
