import BinlogBytes
import BinlogDump
import BinlogEvents
import BinlogLogs
import BinlogRows

/// One log: goes from event to event, keeps who did what, and has wanted rows printed.
struct RowFile {
  /// How it went so far.
  var outcome = LogDump.Outcome.done

  let source: ByteSource
  let path: String
  let filter: RowFilter
  let selection: RowSelection
  let printer: any RowsPrinter
  let schemas: any RowSchemas
  let sink: ByteSink
  let reporter: any DumpReporter
  var state: LogState
  var place = RowsPlace()
  var tables: DecodedTables
  var row = Row()
  /// Where the group in `place` begins; nil before the first.
  var groupStart: FileOffset?
  /// Whether the printer has been told that it begins.
  var hasBegun = false
  /// How it ends, as far as its events told.
  var ending = RowGroup.Ending.committed
  /// Whether the group in `place` is wanted, as far as is known before its rows come.
  var isGroupWanted = true
  /// The collation of character_set_client in the group's last statement; nil where none told.
  var clientCollation: UInt16?
  /// How groups are read that must be known whole before they are printed.
  var reading = GroupReading()
  /// Whether the next log is the relay log that follows this one, which may have the rest of a
  /// group.
  private let hasSuccessor: Bool
  /// Whether the log's own server ended it, with a Rotate or Stop.
  private(set) var isClosed = false
  /// Whether the wanted range is behind: what comes is only told as not wanted.
  var isBeyond = false
  /// Whether bytes may have to be waited for.
  private let isStream: Bool
  /// Where to begin, when a group is read again that begins in this log and ends in a later one.
  var resumed: FileOffset?
  var recovery = DumpRecovery()
  /// Whether the table at hand is wanted.
  var wanted: (table: TableMap, answer: Bool)?

  init(
    _ source: ByteSource, path: String, format: FormatDescription, filter: RowFilter,
    selection: RowSelection, printer: any RowsPrinter, schemas: any RowSchemas, sink: ByteSink,
    reporter: any DumpReporter, continuing: RowContinuation? = nil, hasSuccessor: Bool = false
  ) {
    self.source = source
    self.path = path
    isStream = source.size == nil
    self.hasSuccessor = hasSuccessor
    self.filter = filter
    self.selection = selection
    self.printer = printer
    self.schemas = schemas
    self.sink = sink
    self.reporter = reporter
    tables = DecodedTables(schemas)
    state = LogState(format: format)
    if let continuing { take(over: continuing, format) }
    place.path = path
    place.file = Array(
      PathText.shown(String(path.split(separator: "/").last ?? Substring(path))).utf8)
    adopt(format)
  }

  private mutating func adopt(_ format: FormatDescription) {
    place.version = Array(format.serverVersion.utf8)
    place.flavor = format.flavor
    selection.gtids.meet(format.flavor)
  }

  /// Goes through the log.
  mutating func run() -> Next {
    if let size = source.size, filter.startPosition > size {
      report(
        FileOffset(size), "the start position \(filter.startPosition) is past the end of the file")
      outcome = max(outcome, .damaged)
      return .stop
    }
    var walker = FrameWalker(source)
    walker.adopt(state.format)
    if let resumed { walker.seek(to: resumed) }
    var goesOn = walk(&walker, payload: nil)
    // The rest of the group may stand in the next relay log.
    if goesOn, outcome == .done, hasSuccessor, state.isRelayLog { return .goOn }
    if readsAgain(&walker) { goesOn = walk(&walker, payload: nil) }
    if let back = goingBack() { return back }
    if state.fragments.isOpen { tellOfOpenFragments() }
    endGroup(goesOn || outcome != .done ? .unfinished : .cut)
    return goesOn ? .goOn : .stop
  }

  private mutating func walk(_ walker: inout FrameWalker, payload: EventFrame?) -> Bool {
    while true {
      if isStream, payload == nil { flushBeforeWaiting(walker) }
      let frame: EventFrame
      do throws(FrameError) {
        guard let next = try walker.nextFrame() else { return true }
        frame = next
      } catch {
        let goesOn = damaged(error, payload, at: walker.next)
        if payload == nil, goOn(behind: error, &walker) { continue }
        return goesOn
      }
      if payload == nil {
        if !isBeyond, frame.offset.rawValue >= filter.stopPosition {
          guard printer.readsOn else { return false }
          if readsAgain(&walker) { continue }
          if reading.elsewhere != nil { return false }
          goBeyond()
        }
        if startsInside(frame) { outcome = max(outcome, .damaged) }
      }
      if payload == nil { recovery.note(frame) }
      let cursor = walker.cursor
      let bytes = cursor.bytes(frame.size, at: frame.offset)
      // What its checksum denies is not shown as if it were true; what follows is.
      if payload == nil, !isIntact(frame, bytes), frame.type != .formatDescription {
        place.group.hasLostEvents = true
        state.fragments.lose()
        continue
      }
      if payload == nil, filter.needsWholeGroup, !isBeyond {
        let goesBack = beginsReading(frame, &walker)
        if reading.elsewhere != nil { return false }
        if goesBack { continue }
      }
      if let payload,
        let refusal = EventCatalog.refusal(of: frame.type, inPayloadAt: frame.offset)
      {
        report(payload.offset, refusal)
        place.group.hasLostEvents = true
        outcome = max(outcome, .damaged)
        return false
      }
      if state.fragments.mindsOthers, frame.type != .partialRowData { endFragments() }
      guard take(frame, bytes, cursor, payload) else { return false }
      if frame.type == .formatDescription { walker.adopt(state.format) }
      if sink.failure != nil { return false }
      if payload == nil, filter.needsWholeGroup, !isBeyond, state.groups.isAtBoundary {
        if readsAgain(&walker) { continue }
        if reading.elsewhere != nil { return false }
        reading.pass = .idle
        if selection.left == 0 {
          guard printer.readsOn else { return false }
          goBeyond()
        }
      }
    }
  }

  /// Ends what is wanted; what comes is told as not wanted.
  mutating func goBeyond() {
    endGroup(.cut)
    isBeyond = true
    reading.pass = .idle
  }

  /// Whether an event at `offset` is one that the positions want, and the times want its group.
  func isInRange(_ offset: FileOffset, _ timestamp: UInt32) -> Bool {
    guard offset.rawValue >= filter.startPosition else { return false }
    guard filter.startTime != nil || filter.stopTime != nil else { return true }
    // Behind damage the group is not known, and each event stands for itself.
    guard groupStart != nil else { return filter.wants(timestamp, commit: nil) }
    return filter.wants(place.group.timestamp, commit: place.group.commitTime)
  }

  /// Whether the event's checksum is right, or it has none; tells where it is wrong.
  private mutating func isIntact(_ frame: EventFrame, _ bytes: Span<UInt8>) -> Bool {
    let isDescription = frame.type == .formatDescription
    let hasChecksum =
      isDescription ? state.format.hasChecksumField : state.format.checksum == .crc32
    guard hasChecksum else { return true }
    let sum = ChecksumComparison(event: bytes, isFormatDescription: isDescription)
    guard !sum.agrees else { return true }
    report(
      frame.offset,
      "the checksum of this \(frame.type) is wrong: the event is damaged"
        + (isDescription ? "" : " and left out; rows that depend on it cannot be shown either"))
    outcome = max(outcome, .damaged)
    return false
  }

  /// Takes in one event; returns whether reading goes on.
  private mutating func take(
    _ frame: EventFrame, _ bytes: Span<UInt8>, _ cursor: ByteCursor, _ payload: EventFrame?
  ) -> Bool {
    let event: Event
    do throws(DecodeError) {
      if let goesOn = try takeFrequent(frame, bytes, payload) { return goesOn }
      event = try Event(frame, bytes: bytes, format: state.format)
    } catch {
      report(payload?.offset ?? frame.offset, error.message)
      outcome = max(outcome, .damaged)
      return false
    }
    let isComplete =
      payload == nil && follow(frame, EventDetail(event, frame, bytes: bytes))
    var goesOn = true
    switch event {
    case .formatDescription(let format): adopt(format)
    case .query(let query): statement(query, frame, bytes, payload)
    case .executeLoadQuery(let load): statement(load.query, frame, bytes, payload)
    case .xid(let xid): place.group.xid = xid.xid
    case .xaPrepare(let prepare): ending = prepare.onePhase ? .committed : .prepared
    case .mariaGtid(let gtid): if let thread = gtid.threadID { place.group.threadID = thread }
    case .gtid(let gtid): place.group.commitTime = gtid.originalCommitTimestamp
    case .rowsQuery(let query): place.query = sessionText(bytes.extracting(query.text))
    case .annotateRows(let query): place.query = sessionText(bytes.extracting(query.text))
    case .load(let load): self.load(load, frame, bytes)
    case .rotate, .stop: isClosed = state.isOwn(frame)
    case .transactionPayload(let inner): goesOn = open(inner, frame, cursor)
    case .partialRowData(let part): goesOn = fragment(part, frame, bytes, payload)
    case .startEncryption where !source.isDecrypted:
      report(frame.end, LockedEvents.message)
      outcome = .failed
      return false
    default: break
    }
    guard goesOn else { return false }
    do throws(ReadError) {
      try state.observe(event, frame: frame, bytes: bytes)
    } catch {
      cannotRead(frame, error)
    }
    if isComplete { completeGroup() }
    return true
  }

  /// Takes in an event of one of the kinds that fill a log; nil where it is of another kind.
  private mutating func takeFrequent(
    _ frame: EventFrame, _ bytes: Span<UInt8>, _ payload: EventFrame?
  ) throws(DecodeError) -> Bool? {
    let isTableMap = frame.type == .tableMap
    guard isTableMap || frame.type.isRows else { return nil }
    let context = DecodeContext(
      format: state.format, type: frame.type, flags: frame.header.flags)
    if isTableMap {
      let map = try TableMapEvent(frame, bytes: bytes, context)
      let isComplete = payload == nil && follow(frame, EventDetail())
      do throws(ReadError) {
        try state.observe(map, frame: frame, bytes: bytes)
      } catch {
        cannotRead(frame, error)
      }
      if isComplete { completeGroup() }
      return true
    }
    let rows = try RowsEvent(frame, bytes: bytes, context)
    let isComplete = payload == nil && follow(frame, EventDetail(rows))
    let goesOn = self.rows(rows, frame, bytes, payload)
    if rows.endsStatement { place.query = [] }
    guard goesOn else { return false }
    state.observe(rows)
    if isComplete { completeGroup() }
    return true
  }

  /// Tells of an event that cannot be read further.
  mutating func cannotRead(_ frame: EventFrame, _ error: ReadError) {
    report(error.offset, "\(frame.type): \(error.reason)")
    place.group.hasLostEvents = true
    outcome = max(outcome, .damaged)
  }

  mutating func completeGroup() {
    if let identifier = place.group.identifier { selection.held?.add(identifier) }
    endGroup(ending)
    // In the next relay log another may begin at the same offset.
    groupStart = nil
  }

  /// Walks the events of a payload.
  private mutating func open(
    _ payload: TransactionPayloadEvent, _ frame: EventFrame, _ cursor: ByteCursor
  ) -> Bool {
    guard let (chunk, index) = cursor.loadedChunk(at: frame.offset) else { return true }
    do throws(SourceError) {
      let inner = try payload.open(chunk: chunk, eventAt: index, name: path)
      var walker = FrameWalker(inner, at: .zero, payload: frame.offset)
      // The events inside have no checksums, whatever the log has.
      let outer = state.format
      state.format.checksum = .none
      defer { state.format = outer }
      let goesOn = walk(&walker, payload: frame)
      if goesOn, walker.next.rawValue != payload.uncompressedSize {
        report(
          frame.offset,
          "the payload holds \(walker.next) bytes, \(payload.uncompressedSize) were claimed")
        outcome = max(outcome, .damaged)
      }
      // Tables are known until the statement ends; a payload is never left in the middle of one.
      state.tableMaps.clear()
      return goesOn
    } catch {
      report(frame.offset, error.message)
      place.group.hasLostEvents = true
      outcome = max(outcome, .damaged)
      return false
    }
  }

  /// Looks at a rows event; returns whether reading goes on.
  mutating func rows(
    _ rows: RowsEvent, _ frame: EventFrame, _ bytes: Span<UInt8>, _ payload: EventFrame?
  ) -> Bool {
    let offset = payload?.offset ?? frame.offset
    let isWanted =
      !isBeyond && !filter.wantsNoRows
      && (reading.keepsAll
        || isGroupWanted && isInRange(offset, frame.header.timestamp)
          && isWantedMaker(frame))
    guard isWanted || printer.needsOrder || printer.readsOn else { return true }
    guard let table = state.tableMaps.table(rows.tableID) else {
      guard isWanted else { return true }
      // A start position may lie between a table map and its rows, but reading begins before.
      report(offset, "\(frame.type) for table number \(rows.tableID), which no table map names")
      place.group.hasLostEvents = true
      outcome = max(outcome, .damaged)
      return true
    }
    if wanted?.table !== table { wanted = (table, selection.wants(table)) }
    let answer =
      !isBeyond
      && (reading.keepsAll
        || isWanted && wanted?.answer == true
          && (filter.operations.isEmpty || filter.operations.contains(rows.operation)))
    guard answer || printer.needsOrder || printer.watches(table) else { return true }
    locate(frame, payload)
    let body = bytes.extracting(0..<min(bytes.count, frame.bodyRange.upperBound))
    let base = frame.offset.advanced(by: rows.images.lowerBound)
    guard rows.isCompressed else {
      let region = ByteRegion(bytes.extracting(rows.images), at: base)
      return images(rows, body, region, table, isWanted: answer)
    }
    do throws(ReadError) {
      let images = try CompressedField.inflate(
        bytes, range: rows.images, base: frame.offset, name: path)
      return self.images(
        rows, body, ByteRegion(images.bytes, at: base), table, isWanted: answer)
    } catch {
      report(error.offset, "\(frame.type): \(error.reason)")
      place.group.hasLostEvents = true
      outcome = max(outcome, .damaged)
      return true
    }
  }

  /// Whether the thread and the server that made a change are wanted.
  func isWantedMaker(_ frame: EventFrame) -> Bool {
    if !filter.servers.isEmpty, !filter.servers.contains(frame.header.serverID) { return false }
    guard selection.isApplied(frame, of: place.group.identifier) else { return false }
    guard !filter.threads.isEmpty else { return true }
    guard let thread = place.group.threadID else {
      selection.hasUnknownThreads = true
      return false
    }
    return filter.threads.contains(thread)
  }

  /// Puts into `place` where an event stands.
  mutating func locate(_ frame: EventFrame, _ payload: EventFrame?) {
    place.offset = payload?.offset ?? frame.offset
    place.innerOffset = payload == nil ? nil : frame.offset
    place.timestamp = frame.header.timestamp
    place.serverID = frame.header.serverID
    guard state.isRelayLog else { return }
    place.sourceFile = state.sourceFile
    let header = (payload ?? frame).header
    place.sourcePosition =
      header.endLogPos.isUnset ? nil : header.endLogPos.rawValue &- header.eventSize
  }
}
