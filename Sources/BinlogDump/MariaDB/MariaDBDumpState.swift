import BinlogBytes
import BinlogEvents

/// What the events that `mariadb-binlog` printed leave behind.
struct MariaDBDumpState: DumpState {
  private(set) var session = SessionState()
  /// As in ``MySQLDumpState/tables``.
  private(set) var tables = RecentTables()
  private(set) var hasOpenRows = false
  /// Whether a statement in words waits for its first table map.
  private(set) var hasAnnotation = false
  /// What groups were called so far.
  private(set) var identity = GroupIdentity()
  /// Whether the group at hand is part of an XA transaction.
  private(set) var isXA = false
  /// Whether events are marked not to be replicated further.
  private(set) var skipsReplication = false
  /// Whether a format description was printed that makes `BINLOG` statements safe.
  private(set) var printedDescription = false
  /// Whether it lists fragments of rows events (MariaDB 12.3), which need the table maps of their
  /// statement.
  private(set) var listsFragments = false
  private(set) var loads = OpenLoads()

  private let rewrites: DatabaseRewrites
  private let keepsTables: Bool
  private let printsDescriptions: Bool
  private let needsDescription: Bool
  private let cutsRows: Bool

  /// What groups were called so far, as far as it is said only where it changes.
  struct GroupIdentity: Sendable, Equatable {
    /// The inverse of skip_parallel_replication.
    var allowParallel: Bool?
    /// gtid_domain_id.
    var domain: UInt32?
    /// server_id.
    var server: UInt32?
  }

  /// Nothing printed yet, with `options` as the writer has them.
  init(_ options: DumpOptions, _ rewrites: DatabaseRewrites) {
    self.rewrites = rewrites
    keepsTables = !options.leavesOutRows || options.countsRows
    printsDescriptions = options.base64Output != .never && !options.leavesOutRows
    needsDescription = options.base64Output == .auto
    cutsRows = !options.shortForm
  }

  private var mayPrintRows: Bool { printedDescription || !needsDescription }

  var isAtRest: Bool { mayPrintRows && !hasOpenRows && !hasAnnotation }

  var isBetweenRows: Bool {
    mayPrintRows && hasOpenRows && !hasAnnotation && cutsRows && !listsFragments
  }

  mutating func advance(
    _ event: DumpedEvent, _ body: Event, _ bytes: Span<UInt8>, _ fate: EventFate
  ) throws(ReadError) {
    switch body {
    case .tableMap(let map): try advance(event, map, bytes, fate)
    case .rows(let rows): advance(rowsThatEnd: rows.endsStatement, fate)
    case .mariaGtid(let gtid): advance(event, gtid)
    case .annotateRows: advance(annotationOf: event.frame.header)
    // Whether the last one ends its statement, the rows after it tell.
    case .partialRowData(let part): hasOpenRows = part.number < part.count
    case .formatDescription(let description):
      advance(types: description.postHeaderLengths.count)
    case .startV3: advance(types: 0)
    case .load(let load):
      if fate == .printed { loads.take(event, load, bytes, &session) }
    case .execLoad(let file): loads.run(file.fileID, &session)
    case .beginLoadQuery, .appendBlock: break
    default: advance(mark: event.frame.header)
    }
  }

  mutating func advance(
    _ event: DumpedEvent, _ statement: StatementHead, _ bytes: Span<UInt8>, _ fate: EventFate
  ) {
    guard fate == .printed else { return }
    advance(mark: event.frame.header)
    session.advance(event, statement, bytes)
  }

  mutating func advance(
    _ header: EventHeader, settled statement: StatementCore, _ bytes: Span<UInt8>
  ) {
    advance(mark: header)
    session.advance(statement, bytes)
  }

  mutating func advance(
    _ event: DumpedEvent, loading statement: StatementHead, _ bytes: Span<UInt8>, _ fate: EventFate
  ) { advance(event, statement, bytes, fate) }

  mutating func advance(
    _ event: DumpedEvent, _ map: TableMapEvent, _ bytes: Span<UInt8>, _ fate: EventFate
  ) throws(ReadError) {
    guard fate == .printed else { return }
    openRows()
    guard keepsTables else { return }
    if let (renamed, copy) = rewrites.renamed(map, bytes) {
      try tables.insert(renamed, of: event, copy.span)
    } else {
      try tables.insert(map, of: event, bytes)
    }
  }

  mutating func takeRepeated(mapOf frame: EventFrame, _ bytes: Span<UInt8>) -> Bool {
    if keepsTables, !rewrites.isEmpty || !tables.takeRepeated(frame, bytes) { return false }
    openRows()
    return true
  }

  private mutating func openRows() {
    hasOpenRows = true
    hasAnnotation = false
  }

  mutating func advance(rowsThatEnd ends: Bool, _ fate: EventFate) {
    hasOpenRows = !ends
    if ends { hasAnnotation = false }
  }

  mutating func advance(commit header: EventHeader) { advance(mark: header) }

  mutating func advance(groupOf header: EventHeader) { advance(mark: header) }

  mutating func advance(serversOf gtid: GtidEvent) {}

  mutating func advance(variable event: DumpedEvent) { advance(mark: event.frame.header) }

  mutating func advance(annotationOf header: EventHeader) { hasAnnotation = true }

  mutating func advance(_ event: DumpedEvent, _ gtid: MariaGtidEvent) {
    advance(mark: event.frame.header)
    isXA = gtid.flags & (MariaGtidEvent.preparedXA | MariaGtidEvent.completedXA) != 0
    identity.allowParallel = gtid.flags & MariaGtidEvent.allowParallel != 0
    identity.domain = gtid.domain
    identity.server = event.frame.header.serverID
  }

  /// Takes in whether an event may be replicated further, which not all kinds tell.
  private mutating func advance(mark header: EventHeader) {
    skipsReplication = header.flags.contains(.skipReplication)
  }

  /// Takes in a description that lists so many types.
  private mutating func advance(types count: Int) {
    guard printsDescriptions else { return }
    printedDescription = true
    listsFragments = count >= Int(EventType.partialRowData.rawValue)
  }

  /// A part of the log that cannot be read was passed over.
  mutating func passOverGap() { hasAnnotation = false }

  /// Another file begins: it starts afresh, but for the files of LOAD DATA.
  mutating func beginFile() {
    session = SessionState()
    tables = RecentTables()
    hasOpenRows = false
    hasAnnotation = false
    identity = GroupIdentity()
    isXA = false
    skipsReplication = false
    printedDescription = false
    listsFragments = false
  }

  func detached() -> MariaDBDumpState {
    var copy = self
    copy.session = session.detached()
    copy.tables = tables.detached()
    return copy
  }
}
