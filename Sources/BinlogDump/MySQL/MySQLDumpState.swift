import BinlogBytes
import BinlogEvents

/// What the events that `mysqlbinlog` printed leave behind.
struct MySQLDumpState: DumpState {
  private(set) var session = SessionState()
  /// Tables that rows refer to.
  ///
  /// The tool never forgets one. We keep those that were mapped last, at least
  /// ``RecentTables/most`` of them, and remember whether others were forgotten.
  private(set) var tables = RecentTables()
  private(set) var hasOpenRows = false
  /// Whether a statement that begins a group was the last thing.
  private(set) var inTransaction = false
  /// The version that the last GTID event names.
  private(set) var serverVersion: UInt32?
  /// Whether a GTID was printed and its group has not ended.
  private(set) var seenGtid = false
  /// Whether a format description of a source was printed.
  private(set) var seenSourceDescription = false
  /// Whether a format description was printed that makes `BINLOG` statements safe.
  private(set) var printedDescription = false
  /// How many user variables and the like wait for their statement.
  private(set) var openVariables = 0
  /// The last of them, from which what they have in common is known.
  private(set) var variableSample: DumpedEvent?
  private(set) var loads = OpenLoads()

  private let keepsTables: Bool
  private let printsDescriptions: Bool
  private let needsDescription: Bool
  private let cutsRows: Bool

  /// Nothing printed yet, with `options` as the writer has them.
  init(_ options: DumpOptions) {
    keepsTables = options.verbosity > 0 && !options.leavesOutRows
    printsDescriptions = options.base64Output != .never && !options.leavesOutRows
    needsDescription = options.base64Output != .decodeRows && !options.shortForm
    cutsRows = !options.shortForm
  }

  var isXA: Bool { false }

  private var mayPrintRows: Bool { printedDescription || !needsDescription }

  var isAtRest: Bool { mayPrintRows && !hasOpenRows && openVariables == 0 }

  var isBetweenRows: Bool { mayPrintRows && hasOpenRows && openVariables == 0 && cutsRows }

  mutating func advance(
    _ event: DumpedEvent, _ body: Event, _ bytes: Span<UInt8>, _ fate: EventFate
  ) throws(ReadError) {
    switch body {
    case .tableMap(let map): try advance(event, map, bytes, fate)
    case .rows(let rows): advance(rowsThatEnd: rows.endsStatement, fate)
    case _ where fate != .printed: break
    case .xid: advance(commit: event.frame.header)
    case .gtid(let gtid): advance(event, gtid)
    case .rowsQuery: hasOpenRows = true
    case .intVar, .rand, .userVar: advance(variable: event)
    case .formatDescription, .startV3: advance(description: event)
    case .load(let load): loads.take(event, load, bytes, &session)
    case .execLoad(let file): loads.run(file.fileID, &session)
    default: break
    }
  }

  mutating func advance(
    _ event: DumpedEvent, _ statement: StatementHead, _ bytes: Span<UInt8>, _ fate: EventFate
  ) {
    let keyword = statement.keyword
    switch fate {
    case .passedBy: return
    case .leftOut:
      forgetVariables()
      if commitsItself(keyword) { seenGtid = false }
    case .omitted: forgetVariables()
    case .printed:
      advance(printed: keyword)
      session.advance(event, statement, bytes)
    }
  }

  mutating func advance(
    _ header: EventHeader, settled statement: StatementCore, _ bytes: Span<UInt8>
  ) {
    advance(printed: statement.keyword)
    session.advance(statement, bytes)
  }

  /// Takes in what the words of a statement that was printed do to the group.
  private mutating func advance(printed keyword: StatementKeyword) {
    forgetVariables()
    if keyword.endsGroup {
      endGroup()
    } else if keyword.startsGroup {
      inTransaction = true
    } else if !inTransaction {
      // Commits by itself.
      seenGtid = false
    }
  }

  mutating func advance(
    _ event: DumpedEvent, loading statement: StatementHead, _ bytes: Span<UInt8>, _ fate: EventFate
  ) {
    if fate == .printed { session.advance(event, statement, bytes) }
  }

  mutating func advance(
    _ event: DumpedEvent, _ map: TableMapEvent, _ bytes: Span<UInt8>, _ fate: EventFate
  ) throws(ReadError) {
    guard fate == .printed else { return }
    hasOpenRows = true
    if keepsTables { try tables.insert(map, of: event, bytes) }
  }

  mutating func takeRepeated(mapOf frame: EventFrame, _ bytes: Span<UInt8>) -> Bool {
    if keepsTables, !tables.takeRepeated(frame, bytes) { return false }
    hasOpenRows = true
    return true
  }

  mutating func advance(rowsThatEnd ends: Bool, _ fate: EventFate) {
    switch fate {
    case .printed: hasOpenRows = !ends
    // What waits of other tables in the same statement is printed with its last event all the same.
    case .leftOut: if ends { hasOpenRows = false }
    case .omitted, .passedBy: break
    }
  }

  mutating func advance(commit header: EventHeader) { endGroup() }

  mutating func advance(groupOf header: EventHeader) { seenGtid = true }

  mutating func advance(serversOf gtid: GtidEvent) {
    serverVersion = gtid.immediateServerVersion
    if serverVersion == GtidEvent.undefinedServerVersion { serverVersion = nil }
  }

  mutating func advance(variable event: DumpedEvent) {
    openVariables += 1
    // The next ones are of the same log, and mostly of the same payload.
    variableSample = event
  }

  mutating func advance(annotationOf header: EventHeader) {}

  mutating func advance(_ event: DumpedEvent, _ gtid: MariaGtidEvent) {}

  /// Takes in a description: a source's real one begins another log.
  private mutating func advance(description event: DumpedEvent) {
    guard !event.frame.header.flags.contains(.relayLog) else { return }
    if beginsBinlog(event) { endGroup() }
    seenSourceDescription = true
    if printsDescriptions { printedDescription = true }
  }

  /// Whether a source's description begins another log; one that was made up for a replica, which
  /// has no position, goes on with the same.
  func beginsBinlog(_ event: DumpedEvent) -> Bool {
    event.endPosition > 0 && seenSourceDescription
  }

  /// Whether a statement that a filter leaves out is all of its group.
  func commitsItself(_ keyword: StatementKeyword) -> Bool {
    seenGtid && !inTransaction && !keyword.startsGroup && !keyword.endsGroup
  }

  private mutating func endGroup() {
    inTransaction = false
    seenGtid = false
  }

  private mutating func forgetVariables() {
    guard openVariables > 0 else { return }
    openVariables = 0
    variableSample = nil
  }

  /// A part of the log that cannot be read was passed over, and the group rolled back.
  mutating func passOverGap() {
    openVariables = 0
    hasOpenRows = false
    endGroup()
  }

  func detached() -> MySQLDumpState {
    var copy = self
    copy.session = session.detached()
    copy.tables = tables.detached()
    return copy
  }
}
