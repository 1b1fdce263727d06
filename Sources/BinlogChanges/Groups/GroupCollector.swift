import BinlogBytes
import BinlogCharsets
package import BinlogEvents
import BinlogLogs
import BinlogRows
package import BinlogSchema

/// Puts together what the events of a group say, as a reader goes over them.
///
/// Who wants more than the summary looks at ``statement`` and ``rows`` after each step, and at
/// ``finished`` for the groups that ended with it.
package struct GroupCollector {
  /// A statement of the event at hand.
  package struct StatementAtHand {
    /// In UTF-8.
    package var text: [UInt8]
    /// How it was run; nil for a text that stands beside its rows.
    package var context: StatementContext?
    /// What it defines, where it defines something.
    package var definition: DefinitionStatement?
    /// Whether it stands beside its rows.
    package var isBesideRows: Bool { context == nil }
  }

  /// Rows of the event at hand.
  package struct RowsAtHand {
    package var table: TableMap
    package var operation: RowsEvent.Operation
    package var count: UInt64
    /// Bytes of its event; inside a payload those of its content.
    package var bytes: UInt64
  }

  /// What is asked of a group at each of its events.
  package struct GroupAtHand {
    package var number: UInt64
    package var timestamp: UInt32
    package var flavor: Flavor
    package var isCompressed: Bool

    fileprivate init(_ group: borrowing GroupSummary) {
      number = group.number
      timestamp = group.timestamp
      flavor = group.flavor
      isCompressed = group.isCompressed
    }
  }

  /// The group of the event at hand: the one that is open, or that ended with it.
  ///
  /// A summary is large, and to look at it at each event would copy it each time.
  package var atHand: GroupAtHand? {
    if open != nil { return open.map { GroupAtHand($0) } }
    return finished.isEmpty ? nil : GroupAtHand(finished[finished.count - 1])
  }

  /// The whole of what is known of it so far.
  package var summaryAtHand: GroupSummary? { open ?? finished.last }

  /// Its identifier.
  package var gtidAtHand: GroupIdentifier? {
    if open != nil { return open?.gtid }
    return finished.isEmpty ? nil : finished[finished.count - 1].gtid
  }

  /// The group that is open.
  package private(set) var open: GroupSummary?
  /// The groups that ended with the last step, the earlier first.
  package private(set) var finished: [GroupSummary] = []
  /// The statement of the event at hand.
  package private(set) var statement: StatementAtHand?
  /// The rows of the event at hand.
  package private(set) var rows: RowsAtHand?
  /// The table of the map at hand.
  package private(set) var map: TableMap?
  /// What could not be decoded in the event at hand.
  package private(set) var damage: LogDamage?
  /// MariaDB: the last GTID of each domain before the group that is open, or that ended last.
  package private(set) var state: [MariaGtid] = []
  /// Whether rows are counted; they are measured for it.
  package var countsRows = true
  /// Whether the text of statements is wanted; else only what the summary keeps.
  package var wantsText = true

  /// Counts the groups.
  package var number: UInt64 = 0
  private var file = ""
  private var path = ""
  private var flavor = Flavor.mysql
  private var earliest = UInt32.max
  private var latest: UInt32 = 0
  private var until: UInt64 = 0
  private var tablePlace: (map: TableMap, place: Int)?
  private var layouts = TableLayouts()
  private var schemas: LogSchemas?
  private var tables: DecodedTables?
  /// The table that was asked for last, and what its schemas were then.
  private var last: (map: TableMap, table: DecodedTable, revision: Int)?
  private var client: Charset?
  private var payload = Payload()
  private var isDefinition = false
  private let addressOnly = AddressOnly()

  /// What the events of a payload take of it.
  private struct Payload {
    var size: UInt64 = 0
    var total: UInt64 = 0
    var tables: [Int: UInt64] = [:]
  }

  package init() {}

  /// Goes on with another log; what is open stays open where `continues` says so.
  package mutating func begin(_ path: String, _ flavor: Flavor, continues: Bool) {
    finished.removeAll(keepingCapacity: true)
    if !continues { abandon() }
    self.path = path
    file = PathText.shown(path.logFileName)
    self.flavor = flavor
    tablePlace = nil
    layouts = TableLayouts()
  }

  /// Counts rows by what `schemas` knows of their tables.
  package mutating func use(_ schemas: LogSchemas?) {
    self.schemas = schemas
    tables = schemas.map { DecodedTables($0) }
    last = nil
  }

  /// What is known of a table; nil where nobody is asked.
  private mutating func decoded(_ map: TableMap, at offset: FileOffset) -> DecodedTable? {
    guard let schemas else { return nil }
    if let last, last.map === map, last.revision == schemas.revision { return last.table }
    var place = RowsPlace()
    place.path = path
    place.flavor = flavor
    place.offset = offset
    guard let table = tables?.table(map, at: place) else { return nil }
    last = (map, table, schemas.revision)
    return table
  }

  /// Ends the group that is open, whose end does not come; it is among ``finished`` then.
  package mutating func abandon() {
    guard var group = open.take() else { return }
    group.isComplete = false
    finished.append(group)
  }

  /// Takes out the group that is open, whose end does not come.
  package mutating func takeOpen() -> GroupSummary? {
    finished.removeAll(keepingCapacity: true)
    abandon()
    return finished.popLast()
  }

  /// Takes notice of damage: what is open may lack something.
  package mutating func lose() { open?.hasLostEvents = true }

  /// Takes in the event that `reader` has at hand.
  package mutating func take(_ reader: borrowing LogReader, _ step: LogStep) {
    if !finished.isEmpty { finished.removeAll(keepingCapacity: true) }
    statement = nil
    rows = nil
    map = nil
    damage = nil
    if step == .payloadEnd {
      sharePayload()
      if reader.endsGroup { close(reader) }
      return
    }
    let frame = reader.frame
    let role = EventCatalog.role(of: frame.type)
    if role == .bookkeeping || role == .neutral {
      if frame.type == .gtidList { takeList(reader) }
      return
    }
    let isInside = reader.payload != nil
    if !isInside { begin(reader, frame) }
    guard open != nil else { return }
    if !isInside, reader.joinedAt == nil {
      open?.bytes &+= UInt64(frame.size)
      open?.endPosition = frame.end
    } else if isInside {
      payload.total &+= UInt64(frame.size)
    }
    let time = frame.header.timestamp
    if time != 0 {
      earliest = min(earliest, time)
      latest = max(latest, time)
      open?.endTimestamp = time
    }
    do throws(DecodeError) {
      try take(reader.event, reader, frame, role)
    } catch {
      damage = LogDamage(error)
      open?.hasLostEvents = true
    }
    if !isInside, reader.endsGroup { close(reader) }
  }

  // MARK: Beginning and end

  private mutating func begin(_ reader: borrowing LogReader, _ frame: EventFrame) {
    let start: FileOffset?
    switch reader.groupChange {
    case .interrupted, .interruptedAndCompleted:
      abandon()
      start = frame.offset
    case .completed(let group): start = open == nil ? group.start : nil
    case .none: start = open == nil ? reader.state.groups.open?.start : nil
    case .orphanCommit: start = nil
    }
    guard let start else { return }
    var group = GroupSummary()
    number &+= 1
    group.number = number
    group.file = file
    group.path = path
    group.position = start
    group.timestamp = frame.header.timestamp
    group.serverID = frame.header.serverID
    group.flavor = flavor
    if reader.state.isRelayLog {
      group.sourceFile = reader.state.sourceFileName
      let header = frame.header
      if !header.endLogPos.isUnset {
        group.sourcePosition = UInt64(header.endLogPos.rawValue &- header.eventSize)
      }
    }
    open = group
    earliest = .max
    latest = 0
    until = 0
    tablePlace = nil
    client = nil
    isDefinition = false
    payload = Payload()
  }

  private mutating func close(_ reader: borrowing LogReader) {
    guard var group = open.take() else { return }
    if group.path != path { group.endFile = file }
    group.endPosition = reader.frame.end
    if let place = reader.joinedAt { group.endPosition = place.end }
    if reader.state.isRelayLog, !reader.frame.header.endLogPos.isUnset {
      group.sourceEndPosition = UInt64(reader.frame.header.endLogPos.rawValue)
    }
    group.seconds = seconds(group)
    if group.kind == .other {
      group.kind =
        isDefinition ? .ddl : group.rows > 0 || group.hasTransaction ? .transaction : .other
    } else if group.kind == .transaction, isDefinition {
      group.kind = .ddl
    }
    finished.append(group)
  }

  /// From the first statement to the commit.
  private func seconds(_ group: GroupSummary) -> UInt64 {
    guard earliest <= latest else { return 0 }
    var end = max(UInt64(latest), until)
    if let commit = group.commitTime { end = max(end, commit / 1_000_000) }
    // A session that sets its own time has a clock apart from that of commits.
    if end > UInt64(latest) + 86_400 { end = UInt64(latest) }
    return end - UInt64(earliest)
  }

  // MARK: Events

  private mutating func take(
    _ event: borrowing EventView, _ reader: borrowing LogReader, _ frame: EventFrame,
    _ role: EventCatalog.Role
  ) throws(DecodeError) {
    switch frame.type {
    case .gtid, .anonymousGtid, .taggedGtid:
      let gtid = try event.body(GtidEvent.self)
      open?.gtid = gtid.gtid.map { .mysql($0) }
      open?.commitTime = gtid.originalCommitTimestamp
      open?.localCommitTime = gtid.immediateCommitTimestamp
    case .mariaGtid:
      let gtid = try event.body(MariaGtidEvent.self)
      open?.gtid = .mariadb(
        MariaGtid(
          domain: gtid.domain, server: frame.header.serverID, sequence: gtid.sequence))
      if let thread = gtid.threadID { open?.thread = thread }
      if !gtid.isStandalone { open?.hasTransaction = true }
      if gtid.flags & (MariaGtidEvent.preparedXA | MariaGtidEvent.completedXA) != 0 {
        open?.kind = .xa
      }
    case .query, .queryCompressed: try query(try event.body(QueryEvent.self), event, reader)
    case .executeLoadQuery:
      try query(try event.body(ExecuteLoadQueryEvent.self).query, event, reader)
    case .xid:
      open?.xid = try event.body(XidEvent.self).xid
      open?.hasTransaction = true
    case .xaPrepare: open?.kind = .xa
    case .tableMap: tableMap(event, reader)
    case .rowsQuery:
      beside(event.bytes.extracting(try event.body(RowsQueryEvent.self).text), frame)
    case .annotateRows:
      beside(event.bytes.extracting(try event.body(AnnotateRowsEvent.self).text), frame)
    case .transactionPayload:
      open?.isCompressed = true
      payload.size = UInt64(frame.size)
    default:
      if role == .rows { try rows(try event.body(RowsEvent.self), event, reader) }
    }
  }

  private mutating func takeList(_ reader: borrowing LogReader) {
    guard let list = try? reader.event.body(GtidListEvent.self) else { return }
    // At the head of a log it is all that its server knows.
    var state: [MariaGtid] = []
    for gtid in list.gtids {
      state.removeAll { $0.domain == gtid.domain }
      state.append(gtid)
    }
    self.state = state
  }

  /// Takes the group that ended into ``state``; to be called when it was dealt with.
  package mutating func pass(_ group: GroupSummary) {
    guard case .mariadb(let gtid)? = group.gtid, group.isComplete else { return }
    state.follow(gtid)
  }

  /// Goes on after a piece of the log that another went through, from nothing.
  mutating func follow(_ piece: GroupCollector) {
    number &+= piece.number
    for gtid in piece.state { state.follow(gtid) }
  }

  // MARK: Statements

  private mutating func query(
    _ query: QueryEvent, _ event: borrowing EventView, _ reader: borrowing LogReader
  ) throws(DecodeError) {
    open?.thread = query.threadID
    if event.frame.header.timestamp != 0 {
      until = max(
        until, UInt64(event.frame.header.timestamp) + UInt64(query.executionTime))
    }
    let kind = EventDetail(query, event.frame, bytes: event.bytes).statement
    let content = event.content
    let status = content.extracting(query.statusVariables.clamped(to: 0..<content.count))
    if let collation = SessionText.clientCollation(status) {
      client = Charset(collation: UInt32(collation))
    }
    if kind == .xaEnd { open?.kind = .xa }
    if kind == .begin || kind == .end {
      open?.hasTransaction = true
      let (isXA, isRollback) = try event.withText(of: query) { text in
        (
          text.bytes.hasPrefix(ignoringCase: "XA "), text.bytes.hasPrefix(ignoringCase: "ROLLBACK")
        )
      }
      if isXA { open?.kind = .xa }
      if isRollback, kind == .end { open?.isRolledBack = true }
      return
    }
    var context: StatementContext
    let variables: QueryStatusVariables
    do throws(ReadError) {
      context = try StatementContext(
        query, event: content, frame: event.frame, format: reader.state.format, file: path)
      variables = try QueryStatusVariables(
        event: content, range: query.statusVariables, base: event.frame.offset, flavor: flavor)
    } catch {
      throw DecodeError(frame: event.frame, cause: error)
    }
    if let user = variables.invokerUser, let host = variables.invokerHost, open?.user == nil {
      let whole = 0..<content.count
      open?.user =
        content.extracting(user.clamped(to: whole)).lossyString + "@"
        + content.extracting(host.clamped(to: whole)).lossyString
    }
    if let xid = variables.ddlXid { open?.xid = xid }
    let charset = client
    let text = try event.withText(of: query) { text in SessionText.utf8(text.bytes, charset) }
    // The text is UTF-8 from here on.
    context.dialect.charset = nil
    var found = StatementAtHand(text: text, context: context)
    if DefinitionStatement.mayBe(text) {
      found.definition = DefinitionStatement(
        text, context.dialect, database: context.database)
      if let definition = found.definition {
        if !definition.isTemporary { isDefinition = true }
        if open?.definitions.contains(definition.kind) == false {
          open?.definitions.append(definition.kind)
        }
        for name in definition.tables {
          _ = place(of: name.database, name.table, map: nil)
        }
      }
    }
    keep(text, context.database, isBesideRows: false)
    statement = found
  }

  private mutating func beside(_ bytes: Span<UInt8>, _ frame: EventFrame) {
    let text = SessionText.utf8(bytes, client)
    keep(text, [], isBesideRows: true)
    statement = StatementAtHand(text: text)
  }

  private mutating func keep(_ text: [UInt8], _ database: [UInt8], isBesideRows: Bool) {
    open?.statementCount += 1
    guard let count = open?.statements.count, count < GroupSummary.mostStatements else { return }
    let isCut = text.count > GroupSummary.longestStatement
    var kept = isCut ? Array(text[..<GroupSummary.longestStatement]) : text
    // Not in the middle of a character.
    while isCut, let last = kept.last, last & 0xC0 == 0x80 { kept.removeLast() }
    if isCut, let last = kept.last, last >= 0xC0 { kept.removeLast() }
    open?.statements.append(
      GroupSummary.Statement(
        text: kept, database: database, isBesideRows: isBesideRows, isCut: isCut))
  }

  // MARK: Rows

  private mutating func place(of database: [UInt8], _ name: [UInt8], map: TableMap?) -> Int {
    if let tablePlace, let map, tablePlace.map === map { return tablePlace.place }
    let known = open?.tables.firstIndex { $0.table == name && $0.database == database }
    let place = known ?? open?.tables.count ?? 0
    if known == nil { open?.tables.append(GroupSummary.Table(database: database, table: name)) }
    if let map { tablePlace = (map, place) }
    return place
  }

  private mutating func add(bytes: UInt64, to place: Int, isInside: Bool) {
    if isInside {
      payload.tables[place, default: 0] &+= bytes
    } else {
      open?.tables[place].bytes &+= bytes
    }
  }

  private mutating func tableMap(_ event: borrowing EventView, _ reader: borrowing LogReader) {
    guard let map = reader.mappedTable else { return }
    self.map = map
    let place = place(of: map.database, map.table, map: map)
    add(bytes: UInt64(event.frame.size), to: place, isInside: reader.payload != nil)
  }

  private mutating func rows(
    _ rows: RowsEvent, _ event: borrowing EventView, _ reader: borrowing LogReader
  ) throws(DecodeError) {
    guard let map = reader.state.tableMaps.table(rows.tableID) else {
      open?.hasLostEvents = true
      return
    }
    let place = place(of: map.database, map.table, map: map)
    let size = UInt64(event.frame.size)
    add(bytes: size, to: place, isInside: reader.payload != nil)
    var count: UInt64 = 0
    if countsRows {
      let table = decoded(map, at: event.frame.offset)
      let layout = table?.layout ?? layouts.layout(map)
      let content = event.content
      var problem: ReadError?
      count = try event.withImages(of: rows) { images in
        if let table,
          let hidden = HiddenFractions.problem(table, rows, event: content, images: images)
        {
          problem = .malformed(offset: hidden.offset, reason: hidden.message)
          return 0
        }
        do throws(ReadError) {
          return UInt64(
            try RowCounter.rowCount(
              rows, event: content, images: images.bytes, imagesBase: images.base, layout: layout))
        } catch {
          problem = error
          return 0
        }
      }
      if let problem { throw DecodeError(frame: event.frame, cause: problem) }
      open?.rows &+= count
      switch rows.operation {
      case .insert: open?.tables[place].inserts &+= count
      case .update: open?.tables[place].updates &+= count
      case .delete: open?.tables[place].deletes &+= count
      }
    }
    self.rows = RowsAtHand(table: map, operation: rows.operation, count: count, bytes: size)
  }

  /// Gives each table its share of the payload's bytes in the log.
  private mutating func sharePayload() {
    guard payload.total > 0, open != nil else { return }
    for (place, bytes) in payload.tables {
      open?.tables[place].bytes &+= Self.share(bytes, of: payload.size, in: payload.total)
    }
    payload = Payload()
  }

  /// `part` of `whole` of what is `size` bytes.
  package static func share(_ part: UInt64, of size: UInt64, in whole: UInt64) -> UInt64 {
    let (high, low) = part.multipliedFullWidth(by: size)
    return whole == 0 || high >= whole ? 0 : whole.dividingFullWidth((high, low)).quotient
  }
}

extension [MariaGtid] {
  /// Of a position, which has one GTID of each domain: puts `gtid` in the place of the one before.
  package mutating func follow(_ gtid: MariaGtid) {
    if let place = firstIndex(where: { $0.domain == gtid.domain }) {
      self[place] = gtid
    } else {
      append(gtid)
    }
  }
}

/// Layouts of tables, worked out once for each map.
private struct TableLayouts {
  private var all: [ObjectIdentifier: (map: TableMap, layout: RowLayout)] = [:]
  private var last: (map: TableMap, layout: RowLayout)?

  mutating func layout(_ map: TableMap) -> RowLayout {
    if let last, last.map === map { return last.layout }
    if let known = all[ObjectIdentifier(map)] {
      last = known
      return known.layout
    }
    if all.count >= 1024 { all.removeAll(keepingCapacity: true) }
    let made = (map, RowLayout(map))
    all[ObjectIdentifier(map)] = made
    last = made
    return made.1
  }
}

extension LogReader {
  /// The table of the map at hand.
  fileprivate var mappedTable: TableMap? {
    let bytes = event.content
    let start = frame.headerLength
    // The number stands first, in 6 bytes, or in 4 of the oldest form.
    let width = state.format.postHeaderLength(of: .tableMap) == 6 ? 4 : 6
    guard bytes.count >= start + width else { return nil }
    return state.tableMaps.table(bytes.littleEndian(at: start, width: width))
  }
}
