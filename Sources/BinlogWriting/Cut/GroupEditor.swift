import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogRules
import BinlogSchema

/// Puts the events of one group into a draft: all of them, or those of the tables that stay, unpacked,
/// compressed, with other names of databases.
struct GroupEditor: ~Copyable {
  /// A statement of which nobody can tell whether it stays.
  struct Unclear {
    var offset: FileOffset
    var text: String
    var reason: String
  }

  /// Whether something that changes data is left.
  private(set) var hasContent = false
  /// Whether something was left out.
  private(set) var hasDropped = false
  /// How many statements were.
  private(set) var droppedStatements: UInt64 = 0
  /// Statements that nobody can judge.
  private(set) var unclear: [Unclear] = []

  private let request: CutRequest
  private let tables: TableChoice
  /// What a replica applies; it remembers which triggers there are.
  private var replica: RuleFilter?
  /// Tables of the statement at hand, and whether they stay.
  private var mapped: [UInt64: Bool] = [:]
  /// Where the statement at hand begins in the draft.
  private var statement: GroupDraft.Mark?
  /// The last rows that stay, of the statement at hand; and where their flags are.
  private var lastRows: (mark: GroupDraft.Mark, flags: Int)?
  /// Where the payload at hand begins in the draft, and whether an event of it was changed.
  private var payload: GroupDraft.Mark?
  private var hasChanged = false
  /// Whether all events so far are of kinds that MySQL puts into payloads.
  private var mayBeWrapped = true

  init(_ request: CutRequest) {
    self.request = request
    tables = TableChoice(request.filter)
    replica = request.filter.asReplica
  }

  /// Forgets the group at hand.
  mutating func begin() {
    hasContent = false
    hasDropped = false
    droppedStatements = 0
    unclear.removeAll(keepingCapacity: true)
    if !mapped.isEmpty { mapped.removeAll(keepingCapacity: true) }
    statement = nil
    lastRows = nil
    payload = nil
    hasChanged = false
    mayBeWrapped = true
    endsWithXid = false
  }

  // MARK: Events

  /// Takes the next event.
  mutating func take(
    _ event: borrowing EventView, into draft: inout GroupDraft
  ) throws(CutProblem) {
    let type = event.type
    switch type {
    case .transactionPayload:
      payload = draft.mark
      hasChanged = false
      mayBeWrapped = false
      if request.opensPayloads { return }
      hasContent = true
    case .tableMap: return try takeTableMap(event, &draft)
    case .query, .queryCompressed: return try takeQuery(event, &draft)
    case .executeLoadQuery, .load, .newLoad, .execLoad, .deleteFile:
      mayBeWrapped = false
      return try takeLoad(event, &draft)
    case .rowsQuery, .annotateRows, .intVar, .rand, .userVar, .beginLoadQuery, .appendBlock,
      .createFile:
      if type == .beginLoadQuery || type == .appendBlock || type == .createFile {
        mayBeWrapped = false
      }
      if statement == nil { statement = draft.mark }
    case .xid: endsWithXid = true
    case .xaPrepare: mayBeWrapped = false
    case .partialRowData:
      guard !request.filtersTables, request.rewrites.isEmpty else {
        throw CutProblem.refused(
          "rows in fragments (MariaDB 12.3) are cut whole only: go without a choice of tables")
      }
      hasContent = true
    default:
      if EventCatalog.role(of: type) == .rows { return try takeRows(event, &draft) }
      mayBeWrapped = false
      hasContent = true
    }
    try append(event, &draft)
  }

  private func append(_ event: borrowing EventView, _ draft: inout GroupDraft) throws(CutProblem) {
    do throws(SourceError) {
      try draft.append(event.frame, event.bytes)
    } catch {
      throw CutProblem.source(error)
    }
  }

  /// The payload at hand is through: `event` is its own.
  mutating func endPayload(
    _ event: borrowing EventView, into draft: inout GroupDraft
  ) throws(CutProblem) {
    guard let start = payload else { return try append(event, &draft) }
    payload = nil
    guard !request.decompresses else { return }
    do throws(SourceError) {
      if !hasDropped, !hasChanged {
        draft.drop(to: start)
        try draft.append(event.frame, event.bytes)
      } else if hasContent {
        try draft.wrap(from: start, event.frame.header)
      }
    } catch {
      throw CutProblem.source(error)
    }
  }

  /// The group is through; compresses it where that is asked for and may be.
  mutating func end(
    _ draft: inout GroupDraft, _ flavor: Flavor, _ header: EventHeader
  ) throws(CutProblem) {
    guard request.compresses, flavor == .mysql, mayBeWrapped, hasContent, draft.gtid != nil,
      draft.eventCount > 2, endsWithXid
    else { return }
    var own = header
    own.type = .transactionPayload
    own.flags = []
    do throws(SourceError) {
      try draft.wrap(from: GroupDraft.Mark(bytes: 0, events: 0), own)
    } catch {
      throw CutProblem.source(error)
    }
  }

  /// Whether the last event is the commit of a transaction; no other is compressed by servers.
  private var endsWithXid = false

  // MARK: Rows

  private mutating func takeTableMap(
    _ event: borrowing EventView, _ draft: inout GroupDraft
  ) throws(CutProblem) {
    if statement == nil { statement = draft.mark }
    if !request.filtersTables, request.rewrites.isEmpty { return try append(event, &draft) }
    let map = try body(event, TableMapEvent.self)
    let database = event.bytes.extracting(map.database).array
    let isWanted = tables.wants(event.bytes.extracting(map.table).array, of: database)
    mapped[map.tableID] = isWanted
    guard isWanted else {
      hasDropped = true
      return
    }
    guard let name = rewritten(database) else { return try append(event, &draft) }
    hasChanged = true
    var front = event.bytes.extracting(
      event.frame.headerLength..<map.database.lowerBound - Self.lengthSize(map.database.count)
    ).array
    front.append(packed: UInt64(name.count))
    front += name
    let rest = event.content.extracting(map.database.upperBound..<event.content.count)
    try store(event.frame.header, front, rest, &draft)
  }

  private static func lengthSize(_ count: Int) -> Int { [UInt8].packedSize(UInt64(count)) }

  private mutating func takeRows(
    _ event: borrowing EventView, _ draft: inout GroupDraft
  ) throws(CutProblem) {
    guard request.editsEvents else {
      hasContent = true
      return try append(event, &draft)
    }
    let rows = try body(event, RowsEvent.self)
    var isWanted = true
    let choosesTables = request.filtersTables
    if choosesTables || !request.rewrites.isEmpty {
      // A statement without rows ends with rows of no table.
      if let known = mapped[rows.tableID] {
        isWanted = known
      } else if rows.tableID == TableMapEvent.dummyTableID {
        isWanted = lastRows != nil
      } else {
        throw CutProblem.refused(
          "rows of table \(rows.tableID) without the table map that names it: what they are of is "
            + "not known")
      }
    }
    if isWanted {
      let width = event.context.postHeaderLength == 6 ? 4 : 6
      lastRows = (draft.mark, event.frame.headerLength + width)
      hasContent = true
      try storeRows(event, rows, &draft)
    } else {
      hasDropped = true
    }
    guard rows.endsStatement else { return }
    if let last = lastRows {
      if !isWanted {
        do throws(SourceError) {
          try draft.endStatement(at: last.mark, flags: last.flags)
        } catch {
          throw CutProblem.source(error)
        }
      }
    } else if let start = statement {
      draft.drop(to: start)
    }
    statement = nil
    lastRows = nil
    mapped.removeAll(keepingCapacity: true)
  }

  /// MariaDB's types of rows: plain, and compressed.
  private static let compressedTypes: [(plain: EventType, compressed: EventType)] = [
    (.writeRowsV1, .writeRowsCompressedV1), (.updateRowsV1, .updateRowsCompressedV1),
    (.deleteRowsV1, .deleteRowsCompressedV1), (.writeRowsV2, .writeRowsCompressed),
    (.updateRowsV2, .updateRowsCompressed), (.deleteRowsV2, .deleteRowsCompressed),
  ]

  private mutating func storeRows(
    _ event: borrowing EventView, _ rows: RowsEvent, _ draft: inout GroupDraft
  ) throws(CutProblem) {
    if request.decompresses, rows.isCompressed,
      let type = Self.compressedTypes.first(where: { $0.compressed == event.type })?.plain
    {
      return try unpack(event, rows.images, type, &draft)
    }
    if request.compresses, event.context.flavor == .mariadb, !rows.isCompressed,
      rows.images.count >= Self.leastCompressed,
      let type = Self.compressedTypes.first(where: { $0.plain == event.type })?.compressed
    {
      return try pack(event, rows.images, type, &draft)
    }
    try append(event, &draft)
  }

  // MARK: MariaDB's compressed events

  /// What MariaDB compresses by itself (`log_bin_compress_min_len`).
  private static let leastCompressed = 256

  private mutating func unpack(
    _ event: borrowing EventView, _ range: Range<Int>, _ type: EventType,
    _ draft: inout GroupDraft
  ) throws(CutProblem) {
    let chunk: ByteChunk
    do throws(ReadError) {
      chunk = try CompressedField.inflate(
        event.content, range: range, base: event.frame.offset, name: "")
    } catch {
      throw CutProblem.damage(DecodeError(frame: event.frame, cause: error))
    }
    hasChanged = true
    var header = event.frame.header
    header.type = type
    let front = event.bytes.extracting(event.frame.headerLength..<range.lowerBound).array
    try store(header, front, chunk.bytes, &draft)
  }

  private mutating func pack(
    _ event: borrowing EventView, _ range: Range<Int>, _ type: EventType,
    _ draft: inout GroupDraft
  ) throws(CutProblem) {
    let size = range.count
    let packed: [UInt8]
    do throws(SourceError) {
      packed = try Deflate.compress(event.bytes.extracting(range), name: "the event")
    } catch {
      throw CutProblem.source(error)
    }
    let width = size < 1 << 8 ? 1 : size < 1 << 16 ? 2 : size < 1 << 24 ? 3 : 4
    // Where nothing is gained, the server leaves it too.
    guard packed.count + width + 1 < size else { return try append(event, &draft) }
    hasChanged = true
    var header = event.frame.header
    header.type = type
    var front = event.bytes.extracting(event.frame.headerLength..<range.lowerBound).array
    front.append(0x80 | UInt8(width))
    for shift in stride(from: 8 * (width - 1), through: 0, by: -8) {
      front.append(UInt8(truncatingIfNeeded: size >> shift))
    }
    try store(header, front, packed.span, &draft)
  }

  private func store(
    _ header: EventHeader, _ front: [UInt8], _ rest: Span<UInt8>, _ draft: inout GroupDraft
  ) throws(CutProblem) {
    do throws(SourceError) {
      try draft.append(header, parts: front, rest)
    } catch {
      throw CutProblem.source(error)
    }
  }

  private func body<Body: EventBody>(
    _ event: borrowing EventView, _: Body.Type
  ) throws(CutProblem) -> Body {
    do throws(DecodeError) {
      return try event.body(Body.self)
    } catch {
      throw CutProblem.damage(error)
    }
  }

  // MARK: Statements

  private mutating func takeQuery(
    _ event: borrowing EventView, _ draft: inout GroupDraft
  ) throws(CutProblem) {
    guard request.editsEvents else {
      hasContent = true
      return try append(event, &draft)
    }
    let query = try body(event, QueryEvent.self)
    let detail = EventDetail(query, event.frame, bytes: event.bytes)
    var isKept = true
    if detail.statement == .other {
      isKept = try judge(event, query, &draft)
      if draft.eventCount == 0 { mayBeWrapped = false }
    }
    guard isKept else { return }
    let database = event.bytes.extracting(query.database).array
    if let name = rewritten(database) {
      hasChanged = true
      var front = event.bytes.extracting(event.frame.headerLength..<query.database.lowerBound).array
      front[8] = UInt8(truncatingIfNeeded: name.count)
      front += name
      let rest = event.content.extracting(query.database.upperBound..<event.content.count)
      return try store(event.frame.header, front, rest, &draft)
    }
    if request.decompresses, query.isCompressed {
      return try unpack(event, query.text, .query, &draft)
    }
    if request.compresses, event.context.flavor == .mariadb, !query.isCompressed,
      query.text.count >= Self.leastCompressed
    {
      return try pack(event, query.text, .queryCompressed, &draft)
    }
    try append(event, &draft)
  }

  private mutating func takeLoad(
    _ event: borrowing EventView, _ draft: inout GroupDraft
  ) throws(CutProblem) {
    hasContent = true
    if !request.filtersTables, request.rewrites.isEmpty {
      statement = nil
      return try append(event, &draft)
    }
    guard event.type == .executeLoadQuery else {
      if event.type == .deleteFile { return try append(event, &draft) }
      throw CutProblem.refused(
        "LOAD DATA of servers before 5.0.3 is cut whole only: go without a choice of tables")
    }
    let load = try body(event, ExecuteLoadQueryEvent.self)
    guard try judge(event, load.query, &draft) else { return }
    let database = event.bytes.extracting(load.query.database).array
    guard let name = rewritten(database) else { return try append(event, &draft) }
    hasChanged = true
    var front = event.bytes.extracting(
      event.frame.headerLength..<load.query.database.lowerBound
    ).array
    front[8] = UInt8(truncatingIfNeeded: name.count)
    front += name
    let rest = event.content.extracting(load.query.database.upperBound..<event.content.count)
    try store(event.frame.header, front, rest, &draft)
  }

  /// Whether the statement stays; where it does not, what prepares it goes too.
  private mutating func judge(
    _ event: borrowing EventView, _ query: QueryEvent, _ draft: inout GroupDraft
  ) throws(CutProblem) -> Bool {
    if !request.filtersTables, request.rewrites.isEmpty {
      hasContent = true
      statement = nil
      return true
    }
    let text = try text(of: query, event)
    let database = event.bytes.extracting(query.database).array
    var offset = event.frame.offset
    if let outer = event.frame.payload { offset = outer }
    var start = draft.mark
    if let begun = statement { start = begun }
    statement = nil
    // Savepoints are of the transaction, not of a table.
    if Self.isSavepoint(text) { return true }
    let stays =
      try isApplied(text, database, query, event, at: offset)
      && decide(text, database, event.context.flavor, at: offset)
    if stays {
      hasContent = true
    } else {
      draft.drop(to: start)
      hasDropped = true
      droppedStatements += 1
    }
    return stays
  }

  /// Whether a replica with the given rules applies the statement.
  private mutating func isApplied(
    _ text: [UInt8], _ database: [UInt8], _ query: QueryEvent, _ event: borrowing EventView,
    at offset: FileOffset
  ) throws(CutProblem) -> Bool {
    guard replica != nil else { return true }
    var context = StatementContext(
      origin: DefinitionOrigin(file: "", place: .offset(offset.rawValue)))
    context.database = database
    context.dialect.flavor = event.context.flavor
    do throws(ReadError) {
      let variables = try QueryStatusVariables(
        event: event.content, range: query.statusVariables, base: event.frame.offset,
        flavor: event.context.flavor)
      if let mode = variables.sqlMode { context.dialect.set(sqlMode: mode) }
      context.updatedTables = variables.tableMapForUpdate
    } catch {
      throw CutProblem.damage(DecodeError(frame: event.frame, cause: error))
    }
    guard let decision = replica?.decide(statement: text, context) else { return true }
    guard !decision.isCertain else { return decision.verdict == .applied }
    return keep(
      .unclear("whether the replica applies it depends on what no log tells"), text, at: offset)
  }

  private mutating func decide(
    _ text: [UInt8], _ database: [UInt8], _ flavor: Flavor, at offset: FileOffset
  ) -> Bool {
    var verdict = tables.judge(text, database: database, flavor)
    if case .keep = verdict, let name = mentionedRewrite(text) {
      verdict = .unclear(
        "its text names the database \(String(decoding: name, as: UTF8.self)), and texts are not "
          + "rewritten")
    }
    return keep(verdict, text, at: offset)
  }

  private mutating func keep(
    _ verdict: TableChoice.Verdict, _ text: [UInt8], at offset: FileOffset
  ) -> Bool {
    switch verdict {
    case .keep: return true
    case .drop: return false
    case .unclear(let reason):
      if request.statements == .refuse {
        unclear.append(
          Unclear(
            offset: offset, text: String(decoding: text.prefix(200), as: UTF8.self),
            reason: reason))
      }
      return request.statements != .drop
    }
  }

  private func text(
    of query: QueryEvent, _ event: borrowing EventView
  ) throws(CutProblem) -> [UInt8] {
    guard query.isCompressed else { return event.content.extracting(query.text).array }
    do throws(ReadError) {
      let chunk = try CompressedField.inflate(
        event.content, range: query.text, base: event.frame.offset, name: "")
      return chunk.bytes.array
    } catch {
      throw CutProblem.damage(DecodeError(frame: event.frame, cause: error))
    }
  }

  private static func isSavepoint(_ text: [UInt8]) -> Bool {
    let span = text.span
    return span.hasPrefix(ignoringCase: "SAVEPOINT ")
      || span.hasPrefix(ignoringCase: "ROLLBACK TO ")
      || span.hasPrefix(ignoringCase: "RELEASE SAVEPOINT ")
      || span.hasPrefix(ignoringCase: "XA END") || span.hasPrefix(ignoringCase: "XA PREPARE")
  }

  private func rewritten(_ database: [UInt8]) -> [UInt8]? {
    request.rewrites.first { $0.from == database }?.to
  }

  private func mentionedRewrite(_ text: [UInt8]) -> [UInt8]? {
    guard !request.rewrites.isEmpty else { return nil }
    let statement = StatementTables(text)
    return request.rewrites.first { statement.mentions($0.from) }?.from
  }
}

/// Why a group cannot be taken over.
enum CutProblem: Error {
  /// Bytes cannot be had or stored.
  case source(SourceError)
  /// An event is not what it says.
  case damage(DecodeError)
  /// It is not done, as a sentence.
  case refused(String)
}
