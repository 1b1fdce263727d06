import BinlogAudit
import BinlogBytes
import BinlogChanges
import BinlogDump
import BinlogEvents
import BinlogRows

/// The ways out of a conflict, as statements for the replica's server.
struct ConflictWays {
  private let inquiry: ConflictInquiry
  private let facts: ConflictFacts
  private var dialect: StatementDialect { inquiry.dialect }

  init(_ inquiry: ConflictInquiry, _ facts: ConflictFacts) {
    self.inquiry = inquiry
    self.facts = facts
  }

  private typealias Obstacle = ConflictReading.Obstacle

  /// The ways out of a conflict of rows.
  func ways(
    outOf conflict: inout Conflict, main: ConflictReading.Obstacle,
    others: [ConflictReading.Obstacle], groupRows: [StoredRow], groupIsWhole: Bool
  ) -> [RecoveryWay] {
    var ways: [RecoveryWay] = []
    let isApplied = conflict.cause == .appliedBefore
    if isApplied, let way = reapply() { ways.append(way) }
    do throws(ConflictSQL.Problem) {
      var way = try keepSource(main, others)
      way.isAdvised = !isApplied
      if conflict.waitingCount > others.count {
        way.costs.append(.moreWait(conflict.waitingCount - others.count))
      }
      ways.append(way)
    } catch {
      conflict.statementProblem = error.text
    }
    guard
      let unapplied = facts.unapplied.indices.contains(main.group)
        ? facts.unapplied[main.group] : nil
    else { return ways }
    // Rows of the group that meet nothing are done by hand; those that do stay as they are.
    let kept = ([main] + others).filter { $0.group == main.group }.map(\.row)
    let rest = groupRows.filter { row in !kept.contains { $0.isSame(as: row) } }
    if groupIsWhole, unapplied.statements == 0 {
      do throws(ConflictSQL.Problem) {
        var sql = ConflictSQL()
        for row in rest { try sql.redo(row) }
        if var way = passOver(unapplied.group, sql) {
          way.name = .keepReplica
          way.costs.append(.losesSourceRow)
          way.costs.append(.staysDifferent)
          if !rest.isEmpty { way.costs.append(.replacesGroup(rows: UInt64(rest.count))) }
          let later = conflict.waitingCount - others.count { $0.group == main.group }
          if later > 0 { way.costs.append(.moreWait(later)) }
          ways.append(way)
        }
      } catch {
        if conflict.statementProblem == nil { conflict.statementProblem = error.text }
      }
    }
    return ways
  }

  /// The way out where one of several rows is meant: each is put as the change expects it, where it
  /// is not so already.
  func ways(
    outOfOneOf rows: [ConflictReading.Obstacle], _ conflict: inout Conflict
  ) -> [RecoveryWay] {
    guard rows.count <= Self.mostPossible else { return [] }
    do throws(ConflictSQL.Problem) {
      var sql = ConflictSQL()
      for possible in rows {
        guard let key = possible.key, key.key >= 0 else {
          throw ConflictSQL.Problem(text: "no key of the table is known")
        }
        let row = possible.row
        if possible.number == 1032 {
          try sql.insert(row, row.row.before, ignoringDuplicates: true)
        } else {
          let columns = row.table.keys[key.key].columns
          try sql.delete(
            row, row.cellsAfter.filter { columns.contains($0.column) }, key: columns)
        }
      }
      let isMissing = conflict.kind == .rowMissing
      return [
        RecoveryWay(
          .keepSource,
          statements: [dialect.stop()] + sql.session(isLogged: false).all + [dialect.start()],
          costs: (isMissing ? [] : [.losesReplicaRow, .rowContentUnknown]) + [.isNotLogged],
          isAdvised: true)
      ]
    } catch {
      conflict.statementProblem = error.text
      return []
    }
  }

  /// Of more rows than this, none is guessed.
  private static let mostPossible = 50

  /// The replica's rows give way, all that are known to be in the way, and the applier goes on.
  private func keepSource(
    _ main: Obstacle, _ others: [Obstacle]
  ) throws(ConflictSQL.Problem) -> RecoveryWay {
    var sql = ConflictSQL()
    var costs: [RecoveryWay.Cost] = []
    try clear(main, &sql, &costs)
    for other in others {
      // What cannot be written is met when the applier comes there.
      var tried = sql
      do throws(ConflictSQL.Problem) {
        try clear(other, &tried, &costs)
        sql = tried
      } catch {
        costs.append(.moreWait(1))
      }
    }
    let statements = [dialect.stop()] + sql.session(isLogged: false).all + [dialect.start()]
    return RecoveryWay(.keepSource, statements: statements, costs: costs + [.isNotLogged])
  }

  /// Puts the replica's row as the change expects it.
  private func clear(
    _ obstacle: Obstacle, _ sql: inout ConflictSQL, _ costs: inout [RecoveryWay.Cost]
  ) throws(ConflictSQL.Problem) {
    func note(_ cost: RecoveryWay.Cost) { if !costs.contains(cost) { costs.append(cost) } }
    let row = obstacle.row
    // A row that was moved to this key, or away from it, goes back where it was.
    if let other = obstacle.other, other.row.operation == .update {
      var tried = sql
      do throws(ConflictSQL.Problem) {
        try tried.undo(other)
        sql = tried
        note(.takesBackWrite)
        return
      } catch {
        // Its image is not whole.
      }
    }
    if obstacle.number == 1032 {
      try sql.insert(row, row.row.before)
      return
    }
    note(.losesReplicaRow)
    if let other = obstacle.other {
      let primary = other.table.keys.first?.columns ?? []
      let cells = other.cellsAfter
      let key = obstacle.key.flatMap { $0.key >= 0 ? other.table.keys[$0.key].columns : nil }
      let held = Set(cells.map(\.column))
      try sql.delete(other, cells, key: primary.allSatisfy(held.contains) ? primary : key ?? [])
      return
    }
    note(.rowContentUnknown)
    let key = obstacle.key.flatMap { $0.key >= 0 ? row.table.keys[$0.key].columns : nil }
    let columns = key ?? obstacle.columns
    guard !columns.isEmpty else {
      throw ConflictSQL.Problem(text: "which key of the row collides is not known")
    }
    try sql.delete(row, row.cellsAfter.filter { columns.contains($0.column) }, key: columns)
  }

  // MARK: Past a group

  /// What leads the applier after `group`, whose changes `sql` does instead; nil where nothing
  /// tells how.
  func passOver(_ group: Conflict.Group, _ sql: ConflictSQL) -> RecoveryWay? {
    if case .mysql? = group.identifier, let gtid = group.gtid {
      // The transaction is logged under its own GTID, so that replicas of this one get it too.
      let session = sql.session(isLogged: true)
      let statements =
        [dialect.stop()] + session.before + ["SET GTID_NEXT=\(dialect.quote(gtid));", "BEGIN;"]
        + session.statements + ["COMMIT;", "SET GTID_NEXT='AUTOMATIC';"] + session.after
        + [dialect.start()]
      return RecoveryWay(.keepReplica, statements: statements)
    }
    var costs: [RecoveryWay.Cost] = sql.statements.isEmpty ? [] : [.isNotLogged]
    let done = sql.session(isLogged: false).asTransaction
    guard let way = moveOn(behind: group) else { return nil }
    costs += way.costs
    return RecoveryWay(
      .keepReplica, statements: way.stop + done + way.change + way.start, costs: costs)
  }

  private struct Move {
    var stop: [String]
    var change: [String]
    var start: [String]
    var costs: [RecoveryWay.Cost] = []
  }

  /// Sends the applier after `group`.
  private func moveOn(behind group: Conflict.Group) -> Move? {
    if dialect.flavor == .mariadb, inquiry.state.usesGtid == true {
      guard case .mariadb(let gtid)? = group.identifier else { return nil }
      // Its setting needs every connection stopped.
      let hasNames = !(dialect.channel ?? "").isEmpty
      return Move(
        stop: [hasNames ? "STOP ALL SLAVES;" : dialect.stop()], change: [setSlavePos(gtid)],
        start: [hasNames ? "START ALL SLAVES;" : dialect.start()], costs: [.fetchesAgain])
    }
    if facts.isFromRelayLogs, let end = group.end {
      return Move(
        stop: [dialect.stop()],
        change: [dialect.changeRelay(file: group.endFile, position: end.rawValue)],
        start: [dialect.start()], costs: [.savesRelayLogs])
    }
    guard let place = group.sourceEnd else { return nil }
    return Move(
      stop: [dialect.stop()],
      change: [dialect.change(to: place, turnsGtidOff: inquiry.state.usesGtid != false)],
      start: [dialect.start()], costs: [.fetchesAgain])
  }

  /// Sets one domain of MariaDB's position, and leaves the others as they are.
  private func setSlavePos(_ gtid: MariaGtid) -> String {
    let value = dialect.quote(gtid.description)
    guard facts.domains.count > 1 else { return "SET GLOBAL gtid_slave_pos=\(value);" }
    return "SET GLOBAL gtid_slave_pos=REGEXP_REPLACE(@@GLOBAL.gtid_slave_pos,"
      + " '(?<![0-9-])\(gtid.domain)-[0-9]+-[0-9]+', \(value));"
  }

  /// Goes on after what the replica has applied before.
  private func reapply() -> RecoveryWay? {
    guard let failed = facts.failed, facts.appliedBefore > 0 else { return nil }
    let last = facts.unapplied[failed + facts.appliedBefore - 1].group
    guard let move = moveOn(behind: last) else { return nil }
    return RecoveryWay(
      .reapply, statements: move.stop + move.change + move.start,
      costs: move.costs + [.appliedTwiceStays], isAdvised: true)
  }

  // MARK: Statements logged as text

  /// The ways out where a statement failed: its table by name, its key by what the error prints.
  func ways(
    outOfStatement conflict: Conflict, _ unapplied: ConflictFacts.Unapplied
  ) -> [RecoveryWay] {
    var ways: [RecoveryWay] = []
    if conflict.cause == .appliedBefore || facts.appliedBefore > 0, let way = reapply() {
      ways.append(way)
    }
    if conflict.kind == .rowExists, !conflict.key.isEmpty, let table = conflict.table {
      let name = table.split(separator: ".", maxSplits: 1).map { Self.quoted(String($0)) }
        .joined(separator: ".")
      var sql = ConflictSQL()
      let condition = conflict.key.map { "\(Self.quoted($0.column))=\($0.literal)" }
      sql.add("DELETE FROM \(name) WHERE \(condition.joined(separator: " AND "));")
      ways.append(
        RecoveryWay(
          .keepSource,
          statements: [dialect.stop()] + sql.session(isLogged: false).all + [dialect.start()],
          costs: [.losesReplicaRow, .rowContentUnknown, .isNotLogged], isAdvised: ways.isEmpty))
    }
    // Only a group of this one statement can be passed over without loss.
    if unapplied.statements == 1, var way = passOver(unapplied.group, ConflictSQL()) {
      way.costs += [.losesSourceRow, .staysDifferent]
      ways.append(way)
    }
    return ways
  }

  private static func quoted(_ name: String) -> String {
    String(decoding: VerbosePlan.quoted(Array(name.utf8)), as: UTF8.self)
  }

  // MARK: GTIDs

  /// The ways out of GTIDs that collide.
  func ways(outOf conflict: Conflict) -> [RecoveryWay] {
    var ways: [RecoveryWay] = []
    if conflict.cause == .appliedBefore, let way = reapply() { ways.append(way) }
    guard dialect.flavor == .mariadb else { return ways }
    let isLocal = conflict.cause == .localWrite
    if isLocal, let way = takeBack(conflict) { ways.append(way) }
    // Out of order is allowed while the group in question is logged, and is forbidden again after
    // it: what counts is the last GTID of the domain.
    var statements = [
      dialect.stop(), "SET GLOBAL gtid_strict_mode=OFF;", dialect.start(),
    ]
    if let gtid = conflict.group?.gtid ?? conflict.error.gtid {
      statements += [
        "SELECT MASTER_GTID_WAIT(\(dialect.quote(gtid)), 3600);",
        "SET GLOBAL gtid_strict_mode=ON;",
      ]
    }
    ways.append(
      RecoveryWay(
        .keepReplica, statements: statements,
        costs: [.logsOutOfOrder] + (isLocal ? [.keepsErrantWrite] : []),
        isAdvised: ways.isEmpty))
    return ways
  }

  /// Takes the replica's own changes back and begins its log anew.
  private func takeBack(_ conflict: Conflict) -> RecoveryWay? {
    let schemas = ConflictSchemas(inquiry.schema)
    let collector = LocalRows(facts.replicaServerID, schemas: schemas)
    inquiry.read(inquiry.ownLogs, collector, schemas)
    guard collector.isWhole, !collector.rows.isEmpty else { return nil }
    do throws(ConflictSQL.Problem) {
      var sql = ConflictSQL()
      for row in collector.rows.reversed() { try sql.undo(row) }
      return RecoveryWay(
        .keepSource,
        statements: [dialect.stop()] + sql.session(isLogged: false).asTransaction
          + ["RESET MASTER;", dialect.start()],
        costs: [.losesReplicaRow, .dropsOwnLogs], isAdvised: true)
    } catch {
      return nil
    }
  }
}

/// Rows that were changed on the replica itself.
final class LocalRows: RowsPrinter {
  private(set) var rows: [StoredRow] = []
  /// Whether rows are all that was changed, and not too many to be taken back by hand.
  private(set) var isWhole = true
  private let serverID: UInt32?
  private let schemas: ConflictSchemas
  private var tables = TableCache<KeyedTable>()
  private static let mostRows = 200

  init(_ serverID: UInt32?, schemas: ConflictSchemas) {
    self.serverID = serverID
    self.schemas = schemas
  }

  var wantsStatements: Bool { true }

  func row(_ view: borrowing RowView) -> RowProblem? {
    guard view.place.group.serverID == serverID else { return nil }
    guard view.row.problem == nil, rows.count < Self.mostRows else {
      isWhole = false
      return nil
    }
    let keyed = tables.value(view.table) { KeyedTable($0, schemas) }
    rows.append(StoredRow(view, of: keyed))
    return nil
  }

  func statement(_ statement: RowStatement, place: RowsPlace) {
    if place.group.serverID == serverID, LoggedStatement(statement.text).isChange {
      isWhole = false
    }
  }

  func takeNotes() -> [String] { [] }
}
