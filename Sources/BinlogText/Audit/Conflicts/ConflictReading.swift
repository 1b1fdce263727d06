import BinlogAudit
import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogRows

/// Reads the rows that an error is about, and what the replica's own logs know of them.
final class ConflictReading {
  private let inquiry: ConflictInquiry
  private var facts: ConflictFacts
  private let learned: [LogSchemas]
  private var conflict: Conflict
  private var error: ApplierError { inquiry.error }
  /// Rows of what is not applied, up to the group in question, with the index of their group.
  private var rows: [(row: StoredRow, group: Int)] = []
  private var isCut = false
  private var history: OwnHistory

  /// What stands against one row.
  struct Obstacle {
    var row: StoredRow
    var group: Int
    /// The key that collides, or by which the row is looked for; nil where none is known.
    var key: RowKey?
    /// The columns that the error's value stands in, where no definition tells its key.
    var columns: [Int] = []
    /// The replica's row, where its own logs know it.
    var other: StoredRow?
    var number: Int
  }

  init(
    _ inquiry: ConflictInquiry, facts: ConflictFacts, kind: Conflict.Kind, learned: [LogSchemas]
  ) {
    self.inquiry = inquiry
    self.facts = facts
    self.learned = learned
    conflict = Conflict(kind, inquiry.error, cause: .untold(.rowNotFound))
    conflict.ownLogsSince = facts.ownLogsSince
    history = OwnHistory(
      [], serverID: facts.replicaServerID, schemas: ConflictSchemas(inquiry.schema))
  }

  private func schemas() -> ConflictSchemas {
    ConflictSchemas(inquiry.schema, learned: learned)
  }

  func explain() -> Conflict {
    guard let failed = facts.failed else {
      conflict.cause = .untold(.rowNotFound)
      return conflict
    }
    readRows(upTo: failed)
    readHistory()
    let obstacle = findObstacle(failed)
    guard let main = obstacle ?? findRow(failed) else {
      conflict.group = facts.unapplied[failed].group
      conflict.waitingIsComplete = false
      if rows.contains(where: { $0.group == failed }) {
        explainEvent()
      } else if error.query != nil {
        explainStatement(failed)
      }
      return conflict
    }
    describe(main)
    judge(main)
    let later = Simulation(history.divergence, main)
    readLater(later, main)
    conflict.waiting = later.waiting.map { waiting($0) }
    conflict.waitingCount = later.count
    if history.divergence.isIncomplete { conflict.waitingIsComplete = false }
    if case .untold = conflict.cause { conflict.waitingIsComplete = false }
    conflict.ways = ConflictWays(inquiry, facts).ways(
      outOf: &conflict, main: main, others: later.waiting, groupRows: later.groupRows,
      groupIsWhole: !later.groupIsCut)
    return conflict
  }

  // MARK: Reading

  /// The logs that hold the groups `range` of what is not applied.
  private func paths(_ range: ClosedRange<Int>) -> [String] {
    let all = facts.isFromRelayLogs ? inquiry.relayLogs : inquiry.sourceLogs
    let first = facts.unapplied[range.lowerBound].paths[0]
    let last = facts.unapplied[range.upperBound].paths.last ?? first
    guard let begin = all.firstIndex(of: first), let end = all.lastIndex(of: last), begin <= end
    else { return [first] }
    return Array(all[begin...end])
  }

  private func read(_ range: ClosedRange<Int>, _ take: @escaping UnappliedRows.Take) -> Bool {
    let schemas = schemas()
    var filter = RowFilter()
    filter.startPosition = facts.unapplied[range.lowerBound].group.start.rawValue
    if let end = facts.unapplied[range.upperBound].group.end { filter.stopPosition = end.rawValue }
    return inquiry.read(
      paths(range), filter: filter,
      UnappliedRows(Array(facts.unapplied[range]), schemas: schemas) { row, index in
        take(row, range.lowerBound + index)
      }, schemas)
  }

  private func readRows(upTo failed: Int) {
    _ = read(0...failed) { row, group in
      if self.rows.count < ConflictInquiry.mostRows {
        self.rows.append((row, group))
        return
      }
      self.isCut = true
      // What the error names is kept, however late it comes.
      guard group == failed, self.error.duplicate != nil, self.fits(row),
        self.rows.count < ConflictInquiry.mostRows + 1000,
        row.keysAfter.contains(where: { self.fits($0, row, isLenient: false) })
      else { return }
      self.rows.append((row, group))
    }
  }

  private func readHistory() {
    var wanted: Set<RowKey> = []
    for (row, _) in rows {
      wanted.formUnion(row.keysBefore)
      wanted.formUnion(row.keysAfter)
    }
    let schemas = ConflictSchemas(inquiry.schema, learned: learned)
    history = OwnHistory(wanted, serverID: facts.replicaServerID, schemas: schemas)
    inquiry.read(inquiry.ownLogs, history, schemas)
  }

  // MARK: Which row

  /// The first change that meets a row which the replica's own writes left or took away.
  private func findObstacle(_ failed: Int) -> Obstacle? {
    guard facts.appliedBefore == 0 else { return nil }
    var divergence = history.divergence
    var first: Obstacle?
    for (row, group) in rows {
      if let met = divergence.obstacle(to: row), isPossible(row, met.key, met.number, group, failed)
      {
        first = Obstacle(
          row: row, group: group, key: met.key, other: met.entry.row, number: met.number)
        break
      }
      divergence.applied(row.keysBefore, row.keysAfter)
    }
    return first
  }

  /// Whether the error may be about this row, where it is of the group in question.
  private func isPossible(
    _ row: StoredRow, _ key: RowKey?, _ number: Int, _ group: Int, _ failed: Int
  ) -> Bool {
    guard group == failed else { return true }
    guard number == (conflict.kind == .rowExists ? 1062 : 1032) else { return false }
    return fits(row) && (key.map { fits($0, row) } ?? true)
  }

  /// Whether table, operation and place of the error fit.
  private func fits(_ row: StoredRow) -> Bool {
    if let table = error.tableName, error.database != nil, table != row.tableName { return false }
    if let operation = error.operation, operation != row.row.operation { return false }
    if conflict.kind == .rowExists, row.row.operation == .delete { return false }
    if conflict.kind == .rowMissing, row.row.operation == .insert { return false }
    return true
  }

  /// Whether the key that the error names is this one; where its values may be spelled otherwise,
  /// the answer is `isLenient`.
  private func fits(_ key: RowKey, _ row: StoredRow, isLenient: Bool = true) -> Bool {
    guard conflict.kind == .rowExists, let said = error.duplicate else { return true }
    guard key.key >= 0 else { return isLenient }
    let known = row.table.keys[key.key]
    if let name = said.name, let mine = known.name, name.lowercased() != mine.lowercased() {
      return false
    }
    guard
      let printed = row.table.printed(
        key.key, row.cellsAfter, row.row, ByteRegion(row.bytes.span, at: row.base))
    else { return isLenient }
    return Self.agrees(printed, said.value)
  }

  /// Whether a value that we print is the one that a server has printed, maybe cut short, or with
  /// bytes shown as `\x0A`.
  private static func agrees(_ mine: String, _ theirs: String) -> Bool {
    if mine == theirs || mine.lowercased() == theirs.lowercased() { return true }
    return theirs.utf8.count >= 60 && mine.hasPrefix(theirs)
  }

  /// The rows of which the error means one, where neither its words nor the replica's logs tell
  /// which.
  private var possible: [Obstacle] = []

  /// Several rows, of which one failed.
  private func explainEvent() {
    conflict.cause = .untold(facts.silence)
    guard let first = possible.first else {
      conflict.cause = .untold(.rowNotFound)
      for (row, group) in rows where group == facts.failed {
        if !conflict.otherTables.contains(row.tableName), conflict.otherTables.count < 8 {
          conflict.otherTables.append(row.tableName)
        }
      }
      return
    }
    conflict.event = first.row.event
    conflict.innerEvent = first.row.innerEvent
    conflict.table = first.row.tableName
    conflict.operation = first.row.row.operation
    conflict.possibleRows = possible.count
    conflict.ways = ConflictWays(inquiry, facts).ways(outOfOneOf: possible, &conflict)
  }

  /// The row that the error's own words mean, or that can be no other.
  private func findRow(_ failed: Int) -> Obstacle? {
    var candidates = rows.filter { $0.group == failed && fits($0.row) }
    if let end = error.endPosition, end > 0 {
      // The event that ends there is the last that begins before.
      let mine = candidates.filter { candidate in
        let start =
          facts.isFromRelayLogs
          ? candidate.row.sourcePosition.map(UInt64.init) : candidate.row.event.rawValue
        return start.map { $0 < end } ?? true
      }
      if let last = mine.last?.row.eventNumber {
        candidates = mine.filter { $0.row.eventNumber == last }
      }
    }
    let number = conflict.kind == .rowExists ? 1062 : 1032
    func keys(_ row: StoredRow) -> [RowKey] {
      conflict.kind == .rowMissing
        ? Array(row.keysBefore.prefix(1))
        : row.keysAfter.filter { !row.keysBefore.contains($0) && fits($0, row) }
    }
    if conflict.kind == .rowExists, error.duplicate != nil {
      for (row, group) in candidates {
        if let key = keys(row).first(where: { fits($0, row, isLenient: false) }) {
          return Obstacle(
            row: row, group: group, key: key, other: other(key), number: number)
        }
      }
      // The values are spelled otherwise, or no definition tells the key.
      if let found = byValue(candidates) { return found }
    }
    // By what the replica's log says last of each.
    for (row, group) in candidates {
      for key in keys(row) {
        guard let touch = history.last[key], touch.isPresent == (conflict.kind == .rowExists)
        else { continue }
        conflict.isRowInferred = candidates.count > 1
        return Obstacle(row: row, group: group, key: key, other: touch.row, number: number)
      }
    }
    guard candidates.count == 1, !isCut, let (row, group) = candidates.first else {
      possible = candidates.map { row, group in
        Obstacle(row: row, group: group, key: keys(row).first, other: nil, number: number)
      }
      return nil
    }
    let mine = keys(row)
    return Obstacle(
      row: row, group: group, key: mine.count == 1 || number == 1032 ? mine.first : nil,
      other: nil, number: number)
  }

  /// The one row that has the error's value in a column which no known key is about.
  private func byValue(_ candidates: [(row: StoredRow, group: Int)]) -> Obstacle? {
    guard let value = error.duplicate?.value else { return nil }
    var found: Obstacle?
    for (row, group) in candidates where !row.table.isDefined {
      for cell in row.cellsAfter
      where row.table.printed(cell, ByteRegion(row.bytes.span, at: row.base)).map({
        Self.agrees($0, value)
      }) ?? false {
        guard found == nil else { return nil }
        found = Obstacle(
          row: row, group: group, key: nil, columns: [cell.column], other: nil, number: 1062)
      }
    }
    if found != nil { conflict.isRowInferred = true }
    return found
  }

  /// The replica's row with `key`, where it is there by its own logs.
  private func other(_ key: RowKey) -> StoredRow? {
    history.last[key].flatMap { $0.isPresent ? $0.row : nil }
  }

  // MARK: What is told of it

  private func describe(_ main: Obstacle) {
    conflict.kind = main.number == 1062 ? .rowExists : .rowMissing
    conflict.number = main.number
    conflict.precedesError = main.group != facts.failed
    conflict.group = facts.unapplied[main.group].group
    conflict.event = main.row.event
    conflict.innerEvent = main.row.innerEvent
    conflict.row = main.row.row.number
    conflict.table = main.row.tableName
    conflict.operation = main.row.row.operation
    if let key = main.key, key.key >= 0 {
      conflict.keyName = main.row.table.keys[key.key].name
      conflict.key = parts(main.row, key, isAfter: main.number == 1062)
    } else if !main.columns.isEmpty {
      conflict.keyName = error.duplicate?.name
      conflict.key = ConflictSQL.parts(main.row, main.row.cellsAfter, main.columns)
    }
  }

  private func parts(_ row: StoredRow, _ key: RowKey, isAfter: Bool) -> [Conflict.KeyPart] {
    guard key.key >= 0, key.key < row.table.keys.count else { return [] }
    return ConflictSQL.parts(
      row, isAfter ? row.cellsAfter : row.row.before, row.table.keys[key.key].columns)
  }

  /// Who wrote or removed the row before.
  private func judge(_ main: Obstacle) {
    if facts.appliedBefore > 0 {
      conflict.cause = .appliedBefore
      if let key = main.key, let touch = history.last[key] { name(touch.row) }
      return
    }
    if let other = main.other {
      name(other)
    } else if let key = main.key, let touch = history.last[key],
      touch.isPresent == (main.number == 1062)
    {
      name(touch.row)
    } else if let key = main.key, history.last[key] != nil {
      // Its own logs say the opposite of what the applier met.
      conflict.cause = .untold(facts.logsApplied == false ? .appliedIsNotLogged : .notLogged)
    } else {
      conflict.cause = .untold(facts.silence)
    }
  }

  private func name(_ row: StoredRow) {
    conflict.byOperation = row.row.operation
    guard let own = facts.ownGroup(path: row.groupPath, start: row.groupStart) else {
      conflict.cause = .untold(facts.silence)
      return
    }
    conflict.by = own
    guard conflict.cause != .appliedBefore else { return }
    conflict.cause = facts.cause(of: own, failed: conflict.group)
    guard conflict.cause == .earlierGroup || conflict.cause == .localWrite else { return }
    // Only all of the source's logs can tell whether it has that group.
    facts.addSource(inquiry.sourceGroups(fromReplicaOn: false) ?? [])
    conflict.cause = facts.cause(of: own, failed: conflict.group)
    conflict.isOnSource = facts.sourceHas(own)
  }

  // MARK: What waits after it

  /// What rows of the groups from `first` on meet, where no row is the reason that it stopped.
  func waiting(from first: Int) -> Conflict {
    readHistory()
    let simulation = Simulation(history.divergence, nil)
    let isRead = read(first...(facts.unapplied.count - 1)) { simulation.take($0, $1) }
    conflict.waiting = simulation.waiting.map { waiting($0) }
    conflict.waitingCount = simulation.count
    conflict.waitingIsComplete = isRead && !history.divergence.isIncomplete
    return conflict
  }

  private func readLater(_ simulation: Simulation, _ main: Obstacle) {
    let last = facts.unapplied.count - 1
    let isRead = read(main.group...last) { row, group in simulation.take(row, group) }
    if !isRead { conflict.waitingIsComplete = false }
    conflict.groupRows = simulation.groupRowCount
  }

  private func waiting(_ obstacle: Obstacle) -> Conflict.Waiting {
    Conflict.Waiting(
      group: facts.unapplied[obstacle.group].group, table: obstacle.row.tableName,
      key: obstacle.key.map { parts(obstacle.row, $0, isAfter: obstacle.number == 1062) } ?? [],
      operation: obstacle.row.row.operation, number: obstacle.number)
  }

  // MARK: Statements that were logged as text

  /// The key of a statement that failed, and the last statement on the replica itself that names
  /// its table.
  private func explainStatement(_ failed: Int) {
    conflict.cause = .untold(facts.silence)
    let target = error.query.flatMap { StatementTarget($0, database: error.database) }
    if let target { conflict.table = target.database + "." + target.table }
    if let target, let said = error.duplicate, let name = said.name {
      conflict.keyName = name
      conflict.key =
        learned.lazy.compactMap {
          StatementTarget.parts(said.value, of: name, target, $0)
        }.first ?? []
    }
    // A statement on the same table that has the value in it.
    if let target, let value = error.duplicate?.value,
      let own = history.localStatements.last(where: {
        target.isNamed(in: $0.text, $0.database)
          && String(decoding: $0.text, as: UTF8.self).contains(value)
      }),
      let group = facts.ownGroup(path: own.groupPath, start: own.groupStart)
    {
      conflict.by = group
      conflict.cause = .localWrite
      conflict.isRowInferred = true
    }
    conflict.waitingIsComplete = false
    conflict.ways = ConflictWays(inquiry, facts).ways(
      outOfStatement: conflict, facts.unapplied[failed])
  }
}
