public import BinlogBytes
public import BinlogEvents

/// One pass over one log: walks its frames, checks everything that a file alone can tell, and
/// reports damage as findings while it goes on behind it.
///
/// Each byte is read once. What was damaged gives one finding with its extent; what follows is
/// judged again from the next event that can be believed.
public struct FileScan {
  /// What is looked at beyond frames, checksums and groups.
  public struct Options: Sendable {
    /// Whether bodies are decoded, so that those that make no sense are found.
    public var decodesBodies = true
    /// Whether rows are read value by value, and what belongs to statements and tables is
    /// decoded as well.
    public var isDeep = false
    /// Whether another file of the same log follows; then the end of this one is final.
    public var hasSuccessor = false
    /// Whether the group visitor wants to know what each group changed.
    public var collectsContent = false

    /// The defaults.
    public init() {}
  }

  /// Called for each finding, in the order of the file.
  public typealias Reporter = (Finding) -> Void
  /// Called for each whole group.
  public typealias GroupVisitor = (VisitedGroup) -> Void

  /// A whole group as a visitor sees it.
  public struct VisitedGroup: Sendable {
    /// Its coordinates.
    ///
    /// In a relay log it may have started in the file before.
    public var group: EventGroup
    /// What it changed, where that was asked for.
    public var content: GroupContent
    /// In a relay log: the source's file, where a Rotate event has named it.
    public var sourceFile: String?
    /// In a relay log: when the source began that file, as its format description says.
    public var sourceBegunAt: UInt32?
    /// The file in which it started.
    public var startPath: String
    /// The file in which it ended.
    public var path: String
    /// Whether that is a relay log.
    public var isFromRelayLog: Bool
  }

  /// What one relay log hands on to the next: a replica cuts its relay logs by size, MariaDB in
  /// the middle of groups and even of statements.
  public struct Continuation: Sendable {
    var state: LogState
    var content: GroupContent
    var startPath: String
    var statementOpen: Bool
    var sourceBegunAt: UInt32?
  }

  let source: ByteSource
  let options: Options
  var report: FileReport
  /// What lies around the offsets that were asked about.
  var watch: PositionWatch
  var state: LogState
  var walker: FrameWalker
  let reporter: Reporter
  let groupVisitor: GroupVisitor?

  /// How far end_log_pos runs ahead of the offset, after bytes were lost or put in.
  var displacement: UInt64 = 0
  var serverIDs: Set<UInt32> = []
  var lastServerID: UInt32?
  /// Set by damage: what follows may lack its beginning, so missing beginnings are no findings.
  var mayLackStart = false
  /// Whether rows of a statement were seen and not their end.
  var statementOpen = false
  var reportedUnknown: Set<UInt8> = []
  /// Groups in a row that repeat identifiers of the log.
  var repeatedGroups: RepeatedGroups?
  /// Whether end_log_pos of the events behind damage did not tell yet how it runs ahead.
  var displacementIsUnknown = false
  /// Up to here end_log_pos has proven that no bytes are missing or too many.
  var provenUpTo = FileOffset.zero
  /// Where trust ends if what came since turns out not to stand where it was written.
  var provenBoundary = FileOffset.zero
  /// MariaDB's domains in which a number came late.
  var unorderedDomains: Set<UInt32> = []
  /// Types, by their codes, that were met and that a server of ``knownFlavor`` writes.
  private var knownTypes = noTypes
  private var knownFlavor: Flavor?
  private static let noTypes = [Bool](repeating: false, count: 256)
  var lastPositionInSource: UInt64 = 0
  var content = GroupContent()
  /// MySQL's GTIDs that were met last and are not in the report yet.
  var gtidRun: GtidRun?
  /// In a relay log: timestamp of the source's format description in force.
  var sourceBegunAt: UInt32?
  /// The file in which the open group started.
  var startPath: String
  /// Whether that is not this file, for the group that was open at its beginning.
  var startsElsewhere = false

  /// Scans `source`; `offsets` are places whose surroundings are wanted.
  public init(
    _ source: ByteSource, options: Options = Options(), offsets: [FileOffset] = [],
    continuing: Continuation? = nil, groupVisitor: GroupVisitor? = nil,
    reporter: @escaping Reporter
  ) {
    self.source = source
    self.options = options
    self.reporter = reporter
    self.groupVisitor = groupVisitor
    report = FileReport(path: source.name)
    watch = PositionWatch(offsets)
    state = LogState()
    startPath = source.name
    if let continuing {
      state = continuing.state
      state.hasFormat = false
      content = continuing.content
      startPath = continuing.startPath
      startsElsewhere = true
      statementOpen = continuing.statementOpen
      sourceBegunAt = continuing.sourceBegunAt
    }
    walker = FrameWalker(source)
  }

  /// What a scan leaves.
  public struct Result: Sendable {
    /// What the file is and holds.
    public var report: FileReport
    /// What lies around the offsets that were asked about, in ascending order.
    public var surroundings: [PositionSurroundings]
    /// What the next relay log of the same replica goes on from.
    public var continuation: Continuation
  }

  /// Does it.
  ///
  /// - Throws: when the file cannot be read; damage is reported, not thrown.
  public mutating func run() throws(SourceError) -> Result {
    report.size = source.size ?? 0
    let opening: LogOpening
    do throws(SourceError) {
      opening = try LogOpening(source)
    } catch {
      guard error.kind == .compression else { throw error }
      walker.seek(to: .zero)
      reportTornWrapper(error)
      return result()
    }
    switch opening {
    case .empty:
      add(
        .emptyFile, at: .zero, message: "the file is empty", expected: "fe 62 69 6e",
        found: "0 bytes", hint: "a server that crashed while it made the file leaves it like this")
      return result()
    case .encrypted(let header):
      report.kind = .binlog
      report.isEncrypted = true
      report.isLocked = true
      add(
        .encrypted, at: .zero,
        message: "MySQL encrypted this log (binlog_encryption); its events cannot be checked",
        hint: header?.advice ?? "its encryption header is damaged as well")
      report.validUpTo = .zero
      return result()
    case .notALog(let bytes):
      try judgeBadMagic(bytes)
      return result()
    case .log(let format):
      report.isEncrypted = source.isDecrypted
      state.format = format
      walker.adopt(format)
    }
    try walk()
    return result()
  }

  private mutating func result() -> Result {
    reportRepeated()
    var report = report
    gtidRun?.put(into: &report.gtids)
    if report.size == 0, report.kind != .unknown {
      report.size = source.size ?? walker.next.rawValue
    }
    let continuation = Continuation(
      state: state, content: content,
      startPath: state.groups.open == nil ? "" : startPath, statementOpen: statementOpen,
      sourceBegunAt: sourceBegunAt)
    return Result(
      report: report, surroundings: watch.results, continuation: continuation)
  }

  // MARK: The walk

  mutating func walk() throws(SourceError) {
    report.validUpTo = FileMagic.firstEvent
    report.kind = .binlog
    // Apart from the walker's, so that its bytes can be lent to what changes self; copied anew
    // only for another chunk.
    var cursor = walker.cursor
    while true {
      let frame: EventFrame?
      do throws(FrameError) {
        frame = try walker.nextFrame()
      } catch {
        if case .source(let sourceError) = error {
          guard sourceError.kind == .compression else { throw sourceError }
          reportTornWrapper(sourceError)
          break
        }
        guard try recover(from: .frame(error)) else { break }
        continue
      }
      guard let frame else { break }
      if report.events == 0, report.firstDamage == nil, try !judgeFirst(frame) {
        guard try recover(from: .noDescription(frame)) else { break }
        continue
      }
      // Also where damage hides the first.
      if report.events == 1 || !state.hasFormat && frame.offset > FileMagic.firstEvent {
        judgeSecond(frame)
      }
      if cursor.loaded(at: frame.offset) < frame.size { cursor = walker.cursor }
      let bytes = cursor.bytes(frame.size, at: frame.offset)
      let sum = Self.storedChecksum(of: frame, bytes, rule: state.format.checksum)
      if let sum, !sum.agrees {
        guard try recover(from: .checksum(frame, sum)) else { break }
        continue
      }
      if displacementIsUnknown, !frame.header.endLogPos.isUnset {
        displacementIsUnknown = false
        displacement = displacement &+ shift(of: frame)
      }
      if !frame.header.endLogPos.matches(endAt: frame.end.rawValue &+ displacement),
        !checkChain(frame)
      {
        // Without a checksum the header itself is in doubt; with one, bytes are missing or were
        // put in before this event.
        var headerInDoubt = false
        if state.format.checksum == .none { headerInDoubt = try isHeaderInDoubt(frame) }
        if headerInDoubt {
          guard try recover(from: .chain(frame)) else { break }
          continue
        }
        displace(frame)
      }
      if !frame.header.endLogPos.isUnset {
        provenUpTo = frame.end
        provenBoundary = report.validUpTo
      }
      try accept(frame, bytes)
      // Nothing behind can be read without the key.
      if report.isLocked { break }
    }
    try finish()
  }

  /// The stored and the computed checksum, where the event has one.
  ///
  /// Static, or all of the scan would be copied for it.
  private static func storedChecksum(
    of frame: EventFrame, _ bytes: Span<UInt8>, rule: ChecksumAlgorithm
  ) -> ChecksumComparison? {
    if frame.type == .formatDescription {
      // Judged by its length, not by what it says: a damaged version must not hide the damage.
      let types = frame.size - EventHeader.size - FormatDescription.fixedBodySize
      guard types > FormatDescription.mostTypesWithoutChecksum else { return nil }
      return ChecksumComparison(event: bytes, isFormatDescription: true)
    }
    guard rule == .crc32, frame.payload == nil else { return nil }
    return ChecksumComparison(event: bytes, isFormatDescription: false)
  }

  /// Takes in a sound event.
  mutating func accept(_ frame: EventFrame, _ bytes: Span<UInt8>) throws(SourceError) {
    let role = EventCatalog.role(of: frame.type)
    report.events += 1
    if frame.header.timestamp != 0 {
      if report.firstTimestamp == nil { report.firstTimestamp = frame.header.timestamp }
      report.lastTimestamp = frame.header.timestamp
    }
    if frame.header.serverID != lastServerID {
      serverIDs.insert(frame.header.serverID)
      lastServerID = frame.header.serverID
    }
    if startsElsewhere, state.groups.open == nil { startsHere() }
    if !watch.isIdle {
      watch.event(
        frame, openBefore: state.groups.open, groupsAreLost: state.groups.phase == .lost)
    }
    if !knownTypes[Int(frame.type.rawValue)] { judgeType(frame) }

    do throws(DecodeError) {
      try observe(frame, role, bytes)
    } catch {
      damaged(from: frame.offset)
      add(
        .undecodableBody, at: frame.offset, to: frame.end, type: frame.type,
        message: error.message,
        hint: bodyHint)
      statementOpen = false
      mayLackStart = true
    }
    if state.isRelayLog { noteSourcePosition(frame) }
    report.isClosed = closes(frame)
    if state.groups.isAtBoundary, report.firstDamage == nil { report.validUpTo = frame.end }
  }

  /// Whether this event ends its log: a Rotate or Stop that the log's own server wrote.
  private func closes(_ frame: EventFrame) -> Bool {
    guard frame.type == .rotate || frame.type == .stop else { return false }
    return state.isOwn(frame)
  }

  /// Decodes the body, and notes what it says and what it means for groups.
  private mutating func observe(
    _ frame: EventFrame, _ role: EventCatalog.Role, _ bytes: Span<UInt8>
  ) throws(DecodeError) {
    switch role {
    case .neutral where frame.type != .heartbeat && frame.type != .heartbeatV2:
      return follow(frame, role, EventDetail())
    case .auxiliary, .commit:
      // Those that leave nothing behind are decoded only to see whether they can be.
      guard options.decodesBodies || frame.type == .tableMap else {
        return follow(frame, role, EventDetail())
      }
    default: break
    }
    let context = DecodeContext(
      format: state.format, type: frame.type, flags: frame.header.flags)
    switch frame.type {
    case .tableMap:
      statementOpen = true
      // Mostly the words of the statement before.
      if !state.repeatsTableMap(frame, bytes) {
        let map = try TableMapEvent(frame, bytes: bytes, context)
        do throws(ReadError) {
          try state.observe(map, frame: frame, bytes: bytes)
        } catch {
          throw DecodeError(frame: frame, cause: error)
        }
        if options.isDeep { try checkMetadata(of: map, frame) }
      }
      follow(frame, role, EventDetail())
    case .xid:
      _ = try XidEvent(frame, bytes: bytes)
      follow(frame, role, EventDetail())
    case .query, .queryCompressed:
      let query = try QueryEvent(frame, bytes: bytes, context)
      if options.collectsContent { collect(query, bytes, frame) }
      if options.isDeep { try checkStatement(query, bytes, frame) }
      follow(frame, role, EventDetail(query, frame, bytes: bytes))
    case .gtid, .anonymousGtid, .taggedGtid:
      let gtid = try GtidEvent(frame, bytes: bytes, context)
      if options.collectsContent {
        content.originalCommitTimestamp = gtid.originalCommitTimestamp
      }
      follow(frame, role, EventDetail(gtid))
    case .mariaGtid:
      let gtid = try MariaGtidEvent(frame, bytes: bytes)
      follow(frame, role, EventDetail(gtid, frame))
    default:
      if role == .rows {
        let rows = try RowsEvent(frame, bytes: bytes, context)
        observe(rows, frame, bytes)
        follow(frame, role, EventDetail(rows))
      } else {
        try observeOther(frame, bytes, context)
        follow(frame, role, EventDetail())
      }
    }
  }

  /// Lets the group tracker see an event.
  @inline(__always) private mutating func follow(
    _ frame: EventFrame, _ role: EventCatalog.Role, _ detail: @autoclosure () -> EventDetail
  ) {
    if state.groups.goesOn(frame, role) { return }
    settle(state.groups.observe(frame, detail: detail()), frame, role)
  }

  /// Decodes the body of an event of which a log has few, and notes what it says.
  private mutating func observeOther(
    _ frame: EventFrame, _ bytes: Span<UInt8>, _ context: DecodeContext
  ) throws(DecodeError) {
    let event = try Event(frame, bytes: bytes, context)
    do throws(ReadError) {
      try state.observe(event, frame: frame, bytes: bytes)
    } catch {
      throw DecodeError(frame: frame, cause: error)
    }
    switch event {
    case .formatDescription(let format):
      if report.begunAt == nil, report.format == nil {
        report.begunAt = frame.header.timestamp
        report.serverID = frame.header.serverID
      }
      if state.isRelayLog, !frame.header.flags.contains(.relayLog) {
        sourceBegunAt = frame.header.timestamp
      }
      adopt(format)
    case .previousGtids(let previous):
      if report.previousGtids == nil { report.previousGtids = previous.gtids }
    case .gtidList(let list):
      if report.gtidList == nil { report.gtidList = list.gtids }
    case .rotate(let rotate):
      if closes(frame) { report.nextFile = bytes.extracting(rotate.nextFile).lossyString }
    case .startEncryption:
      report.isEncrypted = true
      report.isLocked = !source.isDecrypted
    case .executeLoadQuery(let load):
      if options.collectsContent { content.add(statement: bytes.extracting(load.query.text)) }
    case .incident(let incident):
      add(
        .incident, at: frame.offset, to: frame.end, type: frame.type,
        message: "the source says that changes may be missing here: "
          + bytes.extracting(incident.message).lossyString,
        hint: "compare the replica with the source")
    case .transactionPayload(let payload):
      try inspectPayload(payload, frame)
    default: break
    }
  }

  private mutating func collect(_ query: QueryEvent, _ bytes: Span<UInt8>, _ frame: EventFrame) {
    guard query.isCompressed else {
      let text = bytes.extracting(query.text)
      if StatementKind(text) == .other { content.add(statement: text) }
      return
    }
    do throws(ReadError) {
      let text = try CompressedField.inflate(
        bytes, range: query.text, base: frame.offset, name: source.name)
      content.add(statement: text.bytes)
    } catch {
      content.uncountedEvents += 1
    }
  }

  private mutating func adopt(_ format: FormatDescription) {
    walker.adopt(format)
    if knownFlavor != format.flavor {
      knownFlavor = format.flavor
      knownTypes = Self.noTypes
    }
    if report.format == nil { report.format = format }
    report.kind = state.isRelayLog ? .relayLog : .binlog
    if format.binlogVersion != 4 {
      damaged(from: FileMagic.firstEvent)
      add(
        .unsupportedVersion, at: FileMagic.firstEvent, type: .formatDescription,
        message: "binlog version \(format.binlogVersion)", expected: "4",
        found: "\(format.binlogVersion)", hint: "a later server's log; its own tools can read it")
    }
  }

  private mutating func observe(_ rows: RowsEvent, _ frame: EventFrame, _ bytes: Span<UInt8>) {
    let table = state.tableMaps.table(rows.tableID)
    if options.collectsContent {
      content.add(rows, bytes: bytes, at: frame.offset, table: table)
    }
    if table == nil, rows.tableID != TableMapEvent.dummyTableID, rows.columnCount > 0,
      !mayLackStart, !mayContinue
    {
      add(
        .rowsWithoutTableMap, at: frame.offset, to: frame.end, type: frame.type,
        message: "rows of table number \(rows.tableID), which no Table_map before them names",
        hint: "the event that names it was lost, or the log was joined together from parts")
      damaged(from: frame.offset)
      // Bytes are missing before it, which positions show only where they are set.
      if frame.header.endLogPos.isUnset { displacementIsUnknown = true }
      mayLackStart = true
    } else if let table, rows.columnCount != table.columns.count {
      damaged(from: frame.offset)
      add(
        .undecodableBody, at: frame.offset, to: frame.end, type: frame.type,
        message: "rows and table map disagree about the number of columns",
        expected: "\(table.columns.count)", found: "\(rows.columnCount)")
    }
    statementOpen = !rows.endsStatement
    if rows.endsStatement { state.tableMaps.clear() }
  }

  /// Whether the log's server can have written such an event, asked when a type comes first.
  private mutating func judgeType(_ frame: EventFrame) {
    if EventCatalog.isKnown(frame.type, to: state.format.flavor) {
      knownTypes[Int(frame.type.rawValue)] = true
      return
    }
    guard reportedUnknown.insert(frame.type.rawValue).inserted else { return }
    let ignorable = frame.header.flags.contains(.ignorable)
    add(
      .unknownEventType, severity: ignorable ? .note : .warning, at: frame.offset, to: frame.end,
      type: frame.type,
      message: "event type \(frame.type.rawValue) is not one of \(state.format.serverVersion)'s"
        + (ignorable ? ", and is marked as ignorable" : ""),
      hint: "passed over; told once for each type")
  }

  /// Whether the beginning of what is open may stand in a relay log before this one, which was
  /// not read or is gone.
  private var mayContinue: Bool { state.isRelayLog && report.groups == 0 }

  private mutating func noteSourcePosition(_ frame: EventFrame) {
    guard let file = state.sourceFileName else { return }
    if frame.type == .rotate, frame.header.flags.contains(.artificial) {
      lastPositionInSource = 4
      return
    }
    // The Stop of the replica's own shutdown carries no mark of the relay log.
    guard !frame.header.endLogPos.isUnset, !frame.header.flags.contains(.relayLog),
      frame.type != .formatDescription, frame.type != .stop
    else { return }
    lastPositionInSource = frame.header.endLogPos.unwrapped(near: lastPositionInSource)
    report.sourceEnd = SourceCoordinate(file: file, position: lastPositionInSource)
  }

  // MARK: Findings

  mutating func damaged(from offset: FileOffset) {
    if report.firstDamage.map({ offset < $0 }) ?? true {
      report.firstDamage = offset
      // Trust ends at the group boundary before.
      if let open = state.groups.open, open.start < report.validUpTo {
        report.validUpTo = open.start
      }
      if offset < report.validUpTo { report.validUpTo = min(offset, provenBoundary) }
    }
  }

  mutating func add(
    _ code: FindingCode, severity: Finding.Severity? = nil, at offset: FileOffset,
    to end: FileOffset? = nil, type: EventType? = nil, message: String, expected: String? = nil,
    found: String? = nil, hint: String? = nil
  ) {
    reporter(
      Finding(
        code, severity: severity, file: source.name, offset: offset, endOffset: end,
        eventType: type, message: message, expected: expected, found: found, hint: hint))
  }
}
