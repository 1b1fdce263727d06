import BinlogAudit
import BinlogBytes
import BinlogChanges
import BinlogDump
import BinlogEvents
import BinlogRows

/// Makes a table that a replica lacks out of the source's logs: the statement that made it, what
/// changed it since, and its rows, up to the group that could not be applied.
final class TableRebuild: RowsPrinter {
  /// The statements, in the order of the logs; nil where the logs do not hold all of it.
  var statements: ConflictSQL? { hasBegun && isWhole ? sql : nil }
  /// How many changes of rows they do.
  private(set) var rows = 0

  private let database: String
  private let table: String
  private let schemas: ConflictSchemas
  private var sql = ConflictSQL()
  private var hasBegun = false
  private var isWhole = true
  private var tables = TableCache<KeyedTable>()
  private static let mostRows = 500

  /// Looks for the table `database.table`.
  init(database: String, table: String, schemas: ConflictSchemas) {
    self.database = database
    self.table = table
    self.schemas = schemas
  }

  var wantsStatements: Bool { true }

  func row(_ view: borrowing RowView) -> RowProblem? {
    guard hasBegun, isWhole, String(decoding: view.table.table.table, as: UTF8.self) == self.table,
      String(decoding: view.table.table.database, as: UTF8.self) == database
    else { return nil }
    rows += 1
    guard view.row.problem == nil, rows <= Self.mostRows else {
      isWhole = false
      return nil
    }
    let keyed = tables.value(view.table) { KeyedTable($0, schemas) }
    do throws(ConflictSQL.Problem) {
      try sql.redo(StoredRow(view, of: keyed))
    } catch {
      isWhole = false
    }
    return nil
  }

  func statement(_ statement: RowStatement, place: RowsPlace) {
    let text = String(decoding: statement.text, as: UTF8.self)
    let default_ = String(decoding: statement.database, as: UTF8.self)
    let words = StatementTarget.words(text)
    let verb = words.first?.uppercased() ?? ""
    guard words.contains(where: { $0 == table }) else {
      if verb == "DROP", words.count > 2, words[1].uppercased() == "DATABASE",
        words.contains(database)
      {
        hasBegun = false
      }
      return
    }
    // Of another database's table of the same name; names without one are of the default.
    let isQualified = words.indices.contains {
      words[$0] == table && $0 >= 2 && words[$0 - 1] == "." && words[$0 - 2] != database
    }
    let isMine = words.indices.contains {
      words[$0] == table
        && ($0 >= 2 && words[$0 - 1] == "."
          ? words[$0 - 2] == database : default_ == database)
    }
    guard isMine, !isQualified else { return }
    switch verb {
    case "CREATE" where words.dropFirst().prefix(4).contains { $0.uppercased() == "TABLE" }:
      sql = ConflictSQL()
      rows = 0
      isWhole = true
      hasBegun = true
      take(text)
    case "ALTER" where words.dropFirst().prefix(3).contains { $0.uppercased() == "TABLE" }:
      take(text)
    case "TRUNCATE": take(text)
    case "DROP" where words.dropFirst().prefix(2).contains { $0.uppercased() == "TABLE" }:
      hasBegun = false
    case "CREATE" where words.prefix(5).contains { $0.uppercased() == "INDEX" },
      "DROP" where words.prefix(3).contains { $0.uppercased() == "INDEX" }:
      take(text)
    case "GRANT", "REVOKE", "ANALYZE", "OPTIMIZE", "CHECK", "FLUSH": break
    // Renamed, or changed by a statement that only its own place in the log could do again.
    default: isWhole = false
    }
  }

  private func take(_ text: String) {
    guard hasBegun else { return }
    // Characters of unknown sets, other tables' contents, halves of other statements; and what would
    // mean something else on one line.
    let words = Set(StatementTarget.words(text).map { $0.uppercased() })
    guard text.utf8.allSatisfy({ $0 < 0x80 && $0 >= 0x20 || $0 == 0x0A || $0 == 0x09 }),
      text.utf8.count <= 2000, !words.contains("SELECT"), !words.contains("LIKE"),
      !words.contains("TRANSACTION"), !words.contains("RENAME"), !text.contains(";"),
      !text.contains("--"), !text.contains("#")
    else {
      isWhole = false
      return
    }
    if sql.statements.isEmpty { sql.add("USE \(quoted(database));") }
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    sql.add(line + ";")
  }

  private func quoted(_ name: String) -> String {
    String(decoding: VerbosePlan.quoted(Array(name.utf8)), as: UTF8.self)
  }

  func takeNotes() -> [String] { [] }
}

extension ConflictInquiry {
  /// The way out where the replica lacks the table of a rows event: the table as the source's logs
  /// make it; nil where they do not hold all of it.
  func rebuild() -> RecoveryWay? {
    guard error.number == 1146, let database = error.database, let table = error.table else {
      return nil
    }
    var facts = ConflictFacts(error, inputs, channel: channel)
    if facts.failed == nil, let groups = sourceGroups(fromReplicaOn: true) {
      facts = ConflictFacts(error, inputs, channel: channel, sourceGroups: groups)
    }
    guard let failed = facts.failed, let stop = facts.unapplied[failed].group.sourceStart,
      let last = sourceLogs.firstIndex(where: { $0.lastPathComponent == stop.file })
    else { return nil }
    let schemas = ConflictSchemas(schema)
    let rebuild = TableRebuild(database: database, table: table, schemas: schemas)
    var filter = RowFilter()
    filter.stopPosition = stop.position
    guard read(Array(sourceLogs[...last]), filter: filter, rebuild, schemas),
      let sql = rebuild.statements
    else { return nil }
    return RecoveryWay(
      .keepSource,
      statements: [dialect.stop()] + sql.session(isLogged: false).all + [dialect.start()],
      costs: [.makesTable(rows: UInt64(rebuild.rows)), .isNotLogged], isAdvised: true)
  }
}
