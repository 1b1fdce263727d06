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
  /// Whether nobody asks who made a change.
  private let wantsAnyMaker: Bool
  let sink: ByteSink
  let reporter: any DumpReporter
  /// What the log before left behind, and then what this one does.
  var state: LogState
  /// The layout in force.
  var format: FormatDescription
  /// Whether it is a relay log, and where its events come from; see ``LogState``.
  private var isRelayLog = false
  private var sourceFile: [UInt8] = []
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
  /// How pieces of the log are printed by other threads; nil where they are not.
  let sharing: PieceSharing?
  /// Opens the log once more, for who prints a part of it again: many logs are not kept open for that.
  var reopen: (() -> ByteSource?)?
  /// From where on pieces may be cut.
  var sharesFrom = FileOffset(.max)
  /// Says whether reading may end early, where this is a piece of a log.
  var watch: PieceWatch?
  /// Whether events stand where they say.
  var places = EventPlaces()
  /// Types of events that were told of, as no server of the log's format writes them.
  var toldTypes: Set<UInt8> = []
  /// Tables, by their numbers, of which was told that their columns are not told whole.
  var toldMetadata: Set<UInt64> = []
  /// How the log is followed while it grows; nil where it is read as it is.
  var live: LiveLog?
  /// What statements said of their sessions.
  var sessions = SessionsSeen()
  /// Has it handed on by address; see ``AddressOnly``.
  private let addressOnly = AddressOnly()
  /// Whether the table at hand is wanted.
  var wanted: (table: TableMap, answer: Bool, isApplied: Bool)?

  init(
    _ source: ByteSource, path: String, format: FormatDescription, filter: RowFilter,
    selection: RowSelection, printer: any RowsPrinter, schemas: any RowSchemas, sink: ByteSink,
    reporter: any DumpReporter, continuing: RowContinuation? = nil, hasSuccessor: Bool = false,
    sharing: PieceSharing? = nil
  ) {
    self.sharing = sharing
    self.source = source
    self.path = path
    isStream = source.size == nil
    self.hasSuccessor = hasSuccessor
    self.filter = filter
    self.selection = selection
    wantsAnyMaker =
      filter.servers.isEmpty && filter.threads.isEmpty && !selection.hasReplica
    self.printer = printer
    self.schemas = schemas
    self.sink = sink
    self.reporter = reporter
    tables = DecodedTables(schemas)
    state = LogState(format: format)
    self.format = format
    if let continuing { take(over: continuing, format) }
    place.path = path
    place.file = Array(
      PathText.shown(String(path.split(separator: "/").last ?? Substring(path))).utf8)
    adopt(resumed == nil ? format : state.format)
  }

  private mutating func adopt(_ format: FormatDescription) {
    self.format = format
    place.version = Array(format.serverVersion.utf8)
    place.flavor = format.flavor
    selection.met.gtids.meet(format.flavor)
  }

  /// Goes through the log.
  mutating func run() -> Next {
    if let size = source.size, filter.startPosition > size {
      report(
        FileOffset(size), "the start position \(filter.startPosition) is past the end of the file")
      outcome = max(outcome, .damaged)
      return .stop
    }
    var reader = makeReader(at: resumed ?? FileMagic.firstEvent)
    var goesOn = seekToStart(&reader)
    if live == nil { allowSharing(from: reader.position) } else { beginFollowing(reader) }
    defer { state = reader.state }
    if goesOn { goesOn = walk(&reader) }
    // The rest of the group may stand in the next relay log.
    if goesOn, outcome == .done, hasSuccessor, reader.state.isRelayLog { return .goOn }
    if readAgain(&reader) { goesOn = walk(&reader) }
    if let back = goingBack(reader.state) { return back }
    if let problem = reader.state.fragments.interrupt() { tellOfOpenFragments(problem) }
    endGroup(goesOn || outcome != .done ? .unfinished : .cut)
    return goesOn ? .goOn : .stop
  }

  /// Reads from `offset` on, where ``state`` is in force.
  mutating func makeReader(at offset: FileOffset) -> LogReader {
    // The state is taken in by hand, as groups that are read twice begin with that before an event;
    // and checksums are compared where it is known that an event is wanted at all.
    var reader = LogReader(
      source, format: state.format,
      policy: ReadPolicy(
        checksums: .unchecked, damage: filter.forceRead ? .resynchronize : .stop,
        tracking: .nothing))
    reader.resume(state, at: offset)
    noteSource(reader.state)
    return reader
  }

  /// Goes from event to event, to the end; false where reading ended before.
  mutating func walk(_ reader: inout LogReader) -> Bool {
    while true {
      if reader.position >= sharesFrom {
        share(&reader)
        if outcome == .failed { return false }
      }
      if live != nil, reader.isBetweenEvents {
        switch keepUp(reader) {
        case .reads: break
        case .complete: return true
        case .over: return false
        }
      }
      if isStream, reader.isBetweenEvents { flushBeforeWaiting(reader) }
      let step: LogStep
      do throws(LogDamage) {
        step = try reader.advance()
      } catch {
        let goesOn = damaged(error, within: reader.payload)
        if goesOn || reader.payload == nil && goOn(behind: error, &reader) { continue }
        return false
      }
      switch step {
      case .end:
        if reader.position == FileMagic.firstEvent { tellOfNoEvent() }
        return true
      case .event:
        guard let isTaken = take(&reader) else { continue }
        guard isTaken else { return false }
      case .payloadEnd: break
      }
      // Little is written but rows and what ends groups.
      if step != .event || reader.frame.type.isRows || reader.endsGroup {
        if sink.failure != nil || watch?.hasTripped == true { return false }
      }
      // A payload is not through before its events are.
      if reader.payload != nil || step == .event && reader.frame.type == .transactionPayload {
        continue
      }
      if reader.endsGroup {
        noteEnd(reader)
        completeGroup()
      }
      if filter.needsWholeGroup, !isBeyond, reader.state.groups.isAtBoundary {
        if readAgain(&reader) { continue }
        if reading.elsewhere != nil { return false }
        reading.pass = .idle
        if selection.left == 0 {
          guard printer.readsOn else { return false }
          goBeyond()
        }
      }
    }
  }

  /// Takes in the event at hand; returns whether reading goes on, nil where the event is left out or
  /// another one comes first.
  mutating func take(_ reader: inout LogReader) -> Bool? {
    let frame = reader.frame
    if reader.payload == nil, reader.joinedAt == nil {
      if !isBeyond, frame.offset.rawValue >= filter.stopPosition {
        guard printer.readsOn else { return false }
        if readAgain(&reader) { return nil }
        if reading.elsewhere != nil { return false }
        goBeyond()
      }
      if tellOfStartInside(frame) { outcome = max(outcome, .damaged) }
      if !reader.state.hasFormat { judgeFirst(frame, reader.state.format) }
      // What its checksum denies is not shown as if it were true; what follows is.
      if !verify(reader), frame.type != .formatDescription {
        place.group.hasLostEvents = true
        reader.state.fragments.lose()
        // What is compressed in it stays closed.
        reader.seek(to: reader.position)
        return nil
      }
      judgePlace(frame, reader.state)
      if reader.state.format.binlogVersion < 4 { judgeOldType(frame) }
      if filter.needsWholeGroup, !isBeyond {
        let goesBack = beginReading(frame, &reader)
        if reading.elsewhere != nil { return false }
        if goesBack { return nil }
      }
    }
    if let damage = reader.endFragments() { lost(damage) }
    do throws(LogDamage) {
      try reader.observe()
    } catch {
      guard observed(error, reader.event) else { return false }
    }
    if reader.payload == nil { follow(reader.joinedAt ?? frame, reader) }
    if frame.type.isRows { return rows(reader) }
    if frame.type == .tableMap { return true }
    return takeOther(reader)
  }

  /// Tells of an event that could not be taken in; returns whether reading goes on.
  private mutating func observed(
    _ damage: LogDamage, _ event: borrowing EventView
  ) -> Bool {
    outcome = max(outcome, .damaged)
    switch damage.problem {
    case .fragments:
      lost(damage)
      return true
    // A table map that is one, of a table that cannot be: only its own rows are lost.
    case .undecodable(.tableMap, let cause) where (try? event.body(TableMapEvent.self)) != nil:
      cannotRead(event.frame, cause)
      return true
    default:
      report(damage.offset, damage.message)
      return false
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
    // After damage the group is not known, and each event stands for itself.
    guard groupStart != nil else { return filter.wants(timestamp, commit: nil) }
    return filter.wants(place.group.timestamp, commit: place.group.commitTime)
  }

  /// Whether the event's checksum is right, or it has none; tells where it is wrong.
  private mutating func verify(_ reader: borrowing LogReader) -> Bool {
    guard let sums = reader.checksum, !sums.agrees else { return true }
    let damage = LogDamage(.checksum(reader.frame.type, sums), at: reader.frame.offset)
    report(
      damage.offset,
      damage.message
        + (reader.frame.type == .formatDescription
          ? "" : "; it is left out, and rows that depend on it cannot be shown either"))
    outcome = max(outcome, .damaged)
    return false
  }

  /// Takes in an event that is neither of rows nor of tables, of which a log has fewer.
  private mutating func takeOther(_ reader: borrowing LogReader) -> Bool {
    let event = reader.event
    do throws(DecodeError) {
      // Those that every group has, by themselves: an ``Event`` of any kind is much to move.
      switch event.frame.type {
      case .query, .queryCompressed: statement(try event.body(), event, reader.payload)
      case .xid: place.group.xid = try event.body(XidEvent.self).xid
      case .gtid, .anonymousGtid, .taggedGtid:
        place.group.commitTime = try event.body(GtidEvent.self).originalCommitTimestamp
      case .mariaGtid:
        let gtid: MariaGtidEvent = try event.body()
        if let thread = gtid.threadID { place.group.threadID = thread }
      default: return takeRarer(try event.body(), reader)
      }
      return true
    } catch {
      let damage = LogDamage(error)
      report(damage.offset, damage.message)
      outcome = max(outcome, .damaged)
      return false
    }
  }

  /// Takes in an event of a kind of which a log has few; returns whether reading goes on.
  private mutating func takeRarer(_ body: Event, _ reader: borrowing LogReader) -> Bool {
    let event = reader.event
    let frame = event.frame
    switch body {
    case .formatDescription(let format):
      noteDescription(event)
      adopt(format)
      noteSource(reader.state)
    case .startV3:
      format = reader.state.format
      noteSource(reader.state)
    case .executeLoadQuery(let load): statement(load.query, event, reader.payload)
    case .xaPrepare(let prepare): ending = prepare.onePhase ? .committed : .prepared
    case .rowsQuery(let query): place.query = sessionText(event.bytes.extracting(query.text))
    case .annotateRows(let query): place.query = sessionText(event.bytes.extracting(query.text))
    case .load(let load): self.load(load, event)
    case .rotate, .stop:
      isClosed = reader.state.isOwn(frame)
      noteSource(reader.state)
    case .startEncryption where !source.isDecrypted:
      report(frame.end, LockedEvents.message)
      outcome = .failed
      return false
    default: break
    }
    return true
  }

  private mutating func noteSource(_ state: borrowing LogState) {
    isRelayLog = state.isRelayLog
    sourceFile = state.sourceFile
  }

  /// Tells of an event that cannot be read further.
  mutating func cannotRead(_ frame: EventFrame, _ error: ReadError) {
    report(error.offset, "\(frame.type): \(error.reason)")
    place.group.hasLostEvents = true
    outcome = max(outcome, .damaged)
  }

  mutating func completeGroup() {
    if let identifier = place.group.identifier { selection.met.held?.add(identifier) }
    endGroup(ending)
    // In the next relay log another may begin at the same offset.
    groupStart = nil
  }

  /// Looks at a rows event; returns whether reading goes on.
  private mutating func rows(_ reader: borrowing LogReader) -> Bool {
    let event = reader.event
    let rows: RowsEvent
    do throws(DecodeError) {
      rows = try event.body()
    } catch {
      let damage = LogDamage(error)
      report(damage.offset, damage.message)
      outcome = max(outcome, .damaged)
      return false
    }
    defer { if rows.endsStatement { place.query = [] } }
    let (frame, payload) = (event.frame, reader.payload)
    let offset = payload?.offset ?? frame.offset
    let isWanted =
      !isBeyond && !filter.wantsNoRows
      && (reading.keepsAll
        || isGroupWanted && isInRange(offset, frame.header.timestamp)
          && isWantedMaker(frame))
    guard isWanted || printer.needsOrder || printer.readsOn else { return true }
    guard let table = reader.state.tableMaps.table(rows.tableID) else {
      guard isWanted else { return true }
      // A start position may lie between a table map and its rows, but reading begins before.
      report(offset, "\(frame.type) for table number \(rows.tableID), which no table map names")
      place.group.hasLostEvents = true
      outcome = max(outcome, .damaged)
      return true
    }
    if wanted?.table !== table {
      wanted = (table, selection.wants(table), selection.isApplied(rowsOf: table))
    }
    let answer =
      !isBeyond && wanted?.isApplied == true
      && (reading.keepsAll && selection.isApplied(frame, of: place.group.identifier)
        || isWanted && wanted?.answer == true
          && (filter.operations.isEmpty || filter.operations.contains(rows.operation)))
    guard answer || printer.needsOrder || printer.watches(table) else { return true }
    locate(frame, payload)
    guard rows.isCompressed else {
      let images = event.region[rows.images]
      return self.images(rows, event.content, images, table, isWanted: answer)
    }
    do throws(ReadError) {
      let images = try CompressedField.inflate(
        event.bytes, range: rows.images, base: frame.offset, name: path)
      return self.images(
        rows, event.content,
        ByteRegion(images.bytes, at: event.region[rows.images].base), table, isWanted: answer)
    } catch {
      report(error.offset, "\(frame.type): \(error.reason)")
      place.group.hasLostEvents = true
      outcome = max(outcome, .damaged)
      return true
    }
  }

  /// Whether the thread and the server that made a change are wanted.
  func isWantedMaker(_ frame: EventFrame) -> Bool {
    if wantsAnyMaker { return true }
    if !filter.servers.isEmpty, !filter.servers.contains(frame.header.serverID) { return false }
    guard selection.isApplied(frame, of: place.group.identifier) else { return false }
    guard !filter.threads.isEmpty else { return true }
    guard let thread = place.group.threadID else {
      selection.met.hasUnknownThreads = true
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
    guard isRelayLog else { return }
    place.sourceFile = sourceFile
    let header = (payload ?? frame).header
    place.sourcePosition =
      header.endLogPos.isUnset ? nil : header.endLogPos.rawValue &- header.eventSize
  }
}
