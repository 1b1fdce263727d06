import BinlogBytes
import BinlogEvents
import BinlogLogs

/// Prints one log: goes from event to event, minds positions and times, and stops where the
/// truth ends.
struct FileDump<Printer: EventPrinter> {
  var printer: Printer
  let input: LogDump.Input
  let source: ByteSource
  let options: DumpOptions
  let sharing: DumpSharing
  var reporter: any DumpReporter
  /// Whether nothing is printed: events are gone over for what they leave behind.
  var isAhead = false
  /// From which offset on pieces are printed by several threads.
  var sharesFrom = UInt64.max
  /// The threads that print pieces, once there was a piece.
  var threads: WorkerThreads?
  var startPosition: UInt64 = 4
  /// Whether it was told that it lies inside an event.
  var hasToldStart = false
  var stopPosition = UInt64.max
  /// Waits for more of the log, where it is to be followed.
  var follower: LogFollower?
  /// The log that goes on where this one ended, found by following.
  private(set) var successor: String?
  var outcome = LogDump.Outcome.done
  /// Whether printing could not go on.
  private(set) var failed = false

  /// What the vendor's tool does otherwise than the others.
  let rules: VendorRules
  let rewriter: DatabaseRewriter
  /// Whether it has anything to do.
  let rewrites: Bool
  /// Whether every event is printed by itself.
  let isPlain: Bool
  var reading: LogReading
  /// Payloads that were unpacked before.
  var contents = UnpackedContents()
  /// Memory for an event of a payload.
  var scratch: [UInt8] = []
  var checksumComplaints = 0
  /// Types of events that were told to be passed over.
  var toldTypes: Set<UInt8> = []
  private var recovery = DumpRecovery()
  /// How many wrong checksums are told one by one.
  static var mostComplaints: Int { 10 }

  init(
    printer: Printer, input: LogDump.Input, source: ByteSource, options: DumpOptions,
    reporter: any DumpReporter, sharing: DumpSharing
  ) {
    self.printer = printer
    self.input = input
    self.source = source
    self.options = options
    self.reporter = reporter
    self.sharing = sharing
    rules = printer.writer.rules
    rewrites = rules.renamesInEvents && !options.rewrites.isEmpty
    rewriter = DatabaseRewriter(rewrites ? options.rewrites : [])
    isPlain = printer.isPlain && !rewrites
    reading = LogReading(source)
  }

  /// What is to be done after an event.
  enum Step {
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
      if reading.isInUse, !error.isRefusal,
        error.isTorn || (error.isDamage && rules.takesDamageForEnd)
      {
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
      throw DumpFault(offset: nil, text: FileRefusal.text(opening, source), isDamage: false)
    }
    reading.format = first
    let isUndescribed = try passesOverDescription()
    if first == .unknown || isUndescribed {
      reading.adopt(undescribed: rules)
    }
    reading.walker.adopt(reading.format)
    if first == .unknown { try tellOfMissingDescription() }
    if startPosition > 4, try openAtStart() == .stop { return .stop }
    sharesFrom = maySharePieces ? 0 : .max
    let isFollowed = follower != nil
    while true {
      if sharesFrom != .max, reading.walker.next.rawValue >= sharesFrom, printer.isAtRest,
        printer.start.hasStarted
      {
        try printShared()
        if printer.writer.sink.failure != nil { return .stop }
      }
      let position = reading.walker.next
      // Asked before reading, so that nothing that is written meanwhile goes unnoticed.
      let known = isFollowed ? max(source.size ?? 0, position.rawValue) : 0
      do throws(DumpFault) {
        guard let step = try printNext(at: position) else {
          if follow(beyond: known) { continue }
          return .goOn
        }
        if step == .stop { return .stop }
      } catch {
        // What looks torn may be on its way; the walker stays at such an event.
        if error.isTorn, reading.walker.next == position, follow(beyond: known) { continue }
        try goOn(behind: error, at: position)
      }
    }
  }

  /// Tells where the log does not begin with what says how to read it.
  private mutating func tellOfMissingDescription() throws(DumpFault) {
    do throws(SourceError) {
      var cursor = reading.walker.cursor
      let start = FileMagic.firstEvent
      let found = try cursor.load(EventHeader.size, at: start)
      // A server that goes on writing it will put the description there.
      if found == 0, follower == nil { tell(MissingDescription.noEvent, at: start) }
      guard found == EventHeader.size else { return }
      let type = EventType(rawValue: cursor.bytes(EventHeader.size, at: start)[4])
      guard type != .formatDescription, type != .startV3 else { return }
      tell(MissingDescription.text(type), at: start)
    } catch {
      throw DumpFault(error)
    }
  }

  /// Whether the vendor's tool passes over the description at the log's front.
  private func passesOverDescription() throws(DumpFault) -> Bool {
    guard rules.passesOverIgnorableDescription else { return false }
    do throws(SourceError) {
      var cursor = reading.walker.cursor
      let start = FileMagic.firstEvent
      guard try cursor.load(EventHeader.size, at: start) == EventHeader.size else { return false }
      let header = cursor.bytes(EventHeader.size, at: start)
      return EventType(rawValue: header[4]) == .formatDescription
        && EventFlags(rawValue: UInt16(header[17])).contains(.ignorable)
    } catch {
      throw DumpFault(error)
    }
  }

  /// Waits for more of a log that is to be followed; false where there will be no more of it.
  private mutating func follow(beyond known: UInt64) -> Bool {
    guard let follower, source.size != nil else { return false }
    let step = follower.wait(
      for: source, beyond: known, used: known, output: printer.writer.sink)
    switch step {
    case .changed: return true
    case .next(let path): successor = path
    case .ended: break
    case .lost(let text):
      outcome = max(outcome, .damaged)
      reporter.report(
        DumpMessage(severity: .damage, file: input.name, offset: nil, text: text))
    }
    return false
  }

  /// Prints the next event; nil at the end of the log.
  mutating func printNext(at position: FileOffset) throws(DumpFault) -> Step? {
    if input.isStandardInput { try skipMagic() }
    guard let frame = try nextFrame() else { return nil }
    if options.forceRead { try believe(frame) }
    let step = try process(frame, position: position.rawValue)
    if options.forceRead { recovery.note(frame) }
    return step
  }

  /// Refuses an event that cannot be believed, and tells of rows that lack their table map.
  private mutating func believe(_ frame: EventFrame) throws(DumpFault) {
    let cursor = reading.walker.cursor
    let bytes = cursor.bytes(frame.size, at: frame.offset)
    try recovery.check(frame, bytes, format: reading.format)
    let loss = recovery.lostTable(frame, bytes, format: reading.format)
    if let loss {
      reporter.report(
        DumpMessage(severity: .damage, file: input.name, offset: frame.offset, text: loss))
    }
  }

  /// Finds the next event after damage that can be believed, where that is wanted.
  private mutating func goOn(behind fault: DumpFault, at position: FileOffset) throws(DumpFault) {
    var fault = fault
    if fault.isDamage, let text = startsInside() {
      fault.text = hasToldStart ? "no event can begin here" : text
      hasToldStart = true
    }
    guard options.forceRead, fault.isDamage, !fault.isRefusal else {
      throw fault.withRest(from: position, of: source)
    }
    outcome = max(outcome, .damaged)
    reporter.report(
      DumpMessage(severity: .damage, file: input.name, offset: fault.offset, text: fault.text))
    let gap: LogGap
    do throws(DumpFault) {
      gap = try recovery.next(behind: position, in: reading.walker, &reading.format)
    } catch {
      // With nothing after it, a torn event is what it is without this option.
      var end = error
      end.isTorn = fault.isTorn
      throw end
    }
    reporter.report(
      DumpMessage(
        severity: .damage, file: input.name, offset: position,
        text: "--force-read: " + gap.message))
    printer.passOverGap()
    reading.walker.adopt(reading.format)
    reading.walker.seek(to: gap.end)
  }

  /// Between two logs on standard input: the magic number of the second.
  private mutating func skipMagic() throws(DumpFault) {
    let next = reading.walker.next
    guard next > FileMagic.firstEvent else { return }
    do throws(SourceError) {
      var cursor = reading.walker.cursor
      guard try cursor.load(FileMagic.size, at: next) == FileMagic.size else { return }
      if FileMagic(cursor.bytes(FileMagic.size, at: next)) == .log {
        reading.walker.seek(to: next.advanced(by: FileMagic.size))
      }
    } catch {
      throw DumpFault(error)
    }
  }

  mutating func nextFrame() throws(DumpFault) -> EventFrame? {
    do throws(FrameError) {
      return try reading.walker.nextFrame()
    } catch {
      throw DumpFault(LogDamage(frame: error, at: reading.walker.next))
    }
  }

  /// Decodes and prints the event of `frame`.
  private mutating func process(
    _ frame: EventFrame, position: UInt64
  ) throws(DumpFault) -> Step {
    guard let place = reading.walker.cursor.loadedChunk(at: frame.offset),
      place.chunk.count - place.index >= frame.size
    else {
      throw .damage(at: frame.offset, "\(frame.type) of \(frame.size) bytes is not all there")
    }
    let bytes = place.chunk.bytes.extracting(place.index..<place.index + frame.size)
    if rewrites, let rewritten = rewriter.rewrite(frame, bytes, format: reading.format) {
      try check(frame, bytes)
      var renamed = frame
      renamed.header.eventSize = UInt32(clamping: rewritten.count)
      let body = try decode(renamed, rewritten.span)
      return try print(
        DumpedEvent(
          renamed, position, checksumName: reading.format.checksumName,
          flavor: reading.format.flavor, knownOptions: reading.knownOptions),
        body, rewritten.span)
    }
    var event = DumpedEvent(
      frame, position, checksumName: reading.format.checksumName, flavor: reading.format.flavor,
      knownOptions: reading.knownOptions)
    if isPlain, let step = try passFrequent(event, bytes) { return step }
    let body = try decode(frame, bytes)
    // A description's checksum is the one that it tells of itself.
    if frame.type == .formatDescription {
      event.checksumName = Self.ownChecksum(frame, body, bytes, format: reading.format)
    }
    try check(frame, bytes)
    if frame.type == .transactionPayload, case .transactionPayload(let payload) = body {
      return try process(event, body, payload, bytes, place)
    }
    // Decrypted, the log reads as one that was never encrypted.
    if frame.type == .startEncryption, source.isDecrypted { return .goOn }
    let step = try print(event, body, bytes)
    if frame.type == .startEncryption, step == .goOn, case .startEncryption = body {
      throw DumpFault(
        offset: frame.end,
        text: LockedEvents.message,
        isDamage: false)
    }
    return step
  }

  /// Prints an event unless positions or times are against it.
  mutating func print(
    _ event: DumpedEvent, _ body: Event, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> Step {
    switch try decide(event, body) {
    case .print: break
    case .pass:
      try printer.writer.checkUnprinted(event, body, bytes)
      return .goOn
    case .stop:
      try printer.writer.checkUnprinted(event, body, bytes)
      return .stop
    }
    guard event.frame.type == .formatDescription, !options.forceIfOpen,
      event.frame.header.flags.contains(.inUse)
    else {
      try show(event, body, bytes)
      return .goOn
    }
    if rules.showsRefusedDescription { try show(event, body, bytes) }
    throw DumpFault(
      offset: event.frame.offset,
      text: "the log was not closed properly: its server writes it still, or crashed; "
        + "without --skip-force-if-open it would be printed",
      isDamage: true, isRefusal: true)
  }

  /// Prints an event, and takes in what it leaves behind.
  private mutating func show(
    _ event: DumpedEvent, _ body: Event, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    let fate = try printer.print(event, body, bytes)
    try advance(event, body, bytes, fate)
  }

  /// Takes in what an event leaves behind for the next ones.
  mutating func advance(
    _ event: DumpedEvent, _ body: Event, _ bytes: Span<UInt8>, _ fate: EventFate
  ) throws(DumpFault) {
    switch body {
    case .query(let query):
      let head = try printer.head(event, query, bytes)
      printer.state.advance(event, head, bytes, fate)
    case .executeLoadQuery(let load):
      let head = try printer.head(event, load.query, bytes)
      printer.state.advance(event, loading: head, bytes, fate)
    default:
      do throws(ReadError) {
        try printer.state.advance(event, body, bytes, fate)
      } catch {
        printer.writer.tell(error, event, reporter)
      }
    }
  }

  /// What positions, times, servers and GTIDs have to say to an event.
  mutating func decide(
    _ event: DumpedEvent, _ body: Event
  ) throws(DumpFault) -> DumpDecision {
    let ownStop = event.isInsidePayload ? UInt64.max : stopPosition
    return try printer.judge(event, body, stopPosition: ownStop) ?? gate(event)
  }

  /// Judges an event by the rules that both tools have, and counts it.
  mutating func gate(_ event: DumpedEvent) -> DumpDecision {
    let time = Int64(event.frame.header.timestamp)
    let count = printer.start.eventCount
    printer.start.eventCount &+= 1
    if event.frame.type != .formatDescription {
      if !printer.start.hasStarted {
        if count < options.offset { return .pass }
        if let start = options.startTime, time < start { return .pass }
        printer.start.hasStarted = true
      }
      if options.serverID != 0, rules.choosesOneServer, event.frame.type != .rotate,
        UInt64(event.frame.header.serverID & printer.writer.serverMask) != options.serverID
      {
        return .pass
      }
    }
    if !event.isInsidePayload, event.position >= stopPosition { return .stop }
    if let stop = options.stopTime, time >= stop { return .stop }
    return .print
  }
}
