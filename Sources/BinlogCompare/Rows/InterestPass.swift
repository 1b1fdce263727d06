import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs
import BinlogRows
import BinlogSchema

/// Reads the groups again that matter: what they did, and which rows they touched.
struct InterestPass: GroupVisitor {
  private let side: Side
  private let interest: GroupsOfInterest
  private let book: TableBook
  private let standing: Standing
  private let hashKey: RowHash.Key
  private var events: EventRows
  private(set) var sieve: RowSieve
  private var path = ""
  private var number: UInt64 = 0
  private var place: Int?
  private var scratch: [UInt8] = []
  private(set) var damage = DamageList()
  /// Whether any of them changed rows.
  private(set) var hasRows = false

  init(
    _ side: Side, _ interest: GroupsOfInterest, _ book: TableBook, _ standing: Standing,
    _ schemas: LogSchemas, _ hashKey: RowHash.Key, sieve: RowSieve
  ) {
    self.side = side
    self.interest = interest
    self.book = book
    self.standing = standing
    self.hashKey = hashKey
    self.sieve = sieve
    events = EventRows(schemas)
  }

  /// Goes on with another log.
  mutating func begin(_ path: String) { self.path = path }

  mutating func step(
    _ reader: borrowing LogReader, _ step: LogStep, _ groups: inout GroupCollector
  ) -> Bool {
    guard step == .event else { return true }
    if reader.frame.type == .formatDescription { events.begin(path, reader.state.format) }
    let current = groups.atHand?.number ?? 0
    if current != number {
      number = current
      place = interest.place(side, current)
      if let known = place, isElsewhere(known, groups.open) { place = nil }
      groups.countsRows = place != nil
    }
    if let statement = groups.statement {
      if statement.definition != nil { events.observe(reader) }
      if let place, !statement.isBesideRows { take(statement, place) }
    }
    // Keys are learned of all tables, so that all rows of one are found by the same.
    if let map = groups.map { _ = book.place(events.table(map, reader), side) }
    if let rows = groups.rows, let place { take(rows, reader, place) }
    return true
  }

  /// Whether the other side had executed the group before its logs begin, so that there is nothing
  /// to compare.
  private func isElsewhere(_ place: Int, _ group: GroupSummary?) -> Bool {
    let kind = interest.groups[place].kind
    if kind == .onlyA || kind == .onlyB, let gtid = group?.gtid,
      standing.hasExecuted(gtid, on: side.other)
    {
      interest.groups[place].isElsewhere = true
    }
    return interest.groups[place].isElsewhere
  }

  private mutating func take(_ statement: GroupCollector.StatementAtHand, _ place: Int) {
    let plain = PlainStatement.text(of: statement.text, statement.context?.dialect ?? SQLDialect())
    var sum = interest.groups[place].texts[side] ?? RowHash(high: 0, low: 0)
    sum.mix(RowHash(plain.span, hashKey))
    interest.groups[place].texts[side] = sum
    switch LoggedStatement(statement.text) {
    case .definition, .rows, .other: interest.groups[place].hasStatements = true
    case .savepoint, .branch: return
    }
    let kind = interest.groups[place].kind
    guard kind == .onlyA || kind == .onlyB, let context = statement.context,
      let change = LoggedChange(statement.text, context)
    else { return }
    for table in change.tables {
      book[book.number(database: table.database, table: table.table)].hasUntold = true
    }
  }

  private mutating func take(
    _ rows: GroupCollector.RowsAtHand, _ reader: borrowing LogReader, _ place: Int
  ) {
    interest.groups[place].rows[side, default: 0] += 1
    interest.groups[place].hasRows = true
    hasRows = true
    let known = book.place(events.table(rows.table, reader), side)
    book[known.number].isTouched = true
    var scratch = scratch
    var sieve = sieve
    var loose = false
    let book = book
    do throws(DecodeError) {
      var none: Void = ()
      try events.forEach(reader, rows.table, &none) { _, view in
        let row = view.row
        if row.operation != .insert {
          if let hash = book.hash(known, row.before, [], view, &scratch) {
            sieve.insert(hash)
          } else {
            loose = true
          }
        }
        if row.operation != .delete {
          if let hash = book.hash(known, row.after, row.before, view, &scratch) {
            sieve.insert(hash)
          } else {
            loose = true
          }
        }
      }
    } catch {
      damage.add(.damage(LogDamage(error)), in: path)
    }
    if loose { book[known.number].hasLoose = true }
    self.scratch = scratch
    self.sieve = sieve
  }

  mutating func ended(_ group: GroupSummary, state: [MariaGtid]) {
    guard let place = interest.place(side, group.number), !interest.groups[place].isElsewhere
    else { return }
    interest.keep(group, side, at: place)
  }

  mutating func notice(_ notice: LogNotice, in path: String) { damage.add(notice, in: path) }
}
