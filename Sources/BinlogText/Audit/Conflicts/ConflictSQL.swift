import BinlogAudit
import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogRows

/// Statements that put a row out of the way of a change, or in its way again; and those that do a
/// group by hand.
///
/// Values and conditions are those of ``StatementWriter`` and ``SQLLiteral``.
struct ConflictSQL {
  /// Why a statement cannot be written.
  struct Problem: Error, Equatable {
    var text: String
  }

  /// The statements so far, each on one line.
  private(set) var statements: [String] = []
  private var hasValues = false
  private var hasBackslash = false
  private var hasWide = false
  private var hasMoments = false
  private var tables = TableCache<SQLTable>()
  private let memory = MemoryDestination()
  private let sink: ByteSink

  /// Without statements.
  init() { sink = ByteSink(memory, capacity: 4096) }

  private mutating func table(_ row: StoredRow) throws(Problem) -> SQLTable {
    let known = tables.value(row.table.table) { SQLTable($0) }
    if let refusal = known.refusal { throw Problem(text: refusal) }
    guard !known.hidesInNames else {
      throw Problem(text: "names of the table hold line ends or characters that nobody sees")
    }
    hasMoments =
      hasMoments
      || known.columns.contains {
        switch $0.column.layout.kind {
        case .timestamp, .timestamp2: true
        default: false
        }
      }
    return known
  }

  private mutating func take() {
    sink.flush()
    var text = String(decoding: memory.bytes, as: UTF8.self)
    memory.clear()
    while text.hasSuffix("\n") { text.removeLast() }
    // A wrong label of an ENUM is let in by a mode of its own, in lines before and after it.
    let lax = StatementWriter.laxMode.description
    guard text.hasPrefix(lax) else { return add(text) }
    let strict = StatementWriter.strictMode.description.dropLast()
    add(String(lax.dropLast()))
    text = String(text.dropFirst(lax.count))
    if text.hasSuffix(strict) { text = String(text.dropLast(strict.count + 1)) }
    add(text)
    add(String(strict))
  }

  /// The columns of a key with their values as literals; empty where one has none.
  static func parts(_ row: StoredRow, _ cells: [Cell], _ columns: [Int]) -> [Conflict.KeyPart] {
    let table = SQLTable(row.table.table)
    let memory = MemoryDestination()
    let sink = ByteSink(memory, capacity: 256)
    let literal = SQLLiteral(sink: sink)
    var parts: [Conflict.KeyPart] = []
    for index in columns {
      guard let cell = row.row.cell(index, in: cells), !cell.isPartial else { return [] }
      let column = table.columns[index]
      if cell.isNull {
        sink.write("NULL")
      } else {
        let images = ByteRegion(row.bytes.span, at: row.base)
        guard SQLLiteral.problem(images[cell.range], column) == nil else { return [] }
        literal.write(images[cell.range], column)
      }
      sink.flush()
      parts.append(
        Conflict.KeyPart(
          column: String(decoding: column.column.name, as: UTF8.self),
          literal: String(decoding: memory.bytes, as: UTF8.self)))
      memory.clear()
    }
    return parts
  }

  /// Adds a statement that stands by itself.
  mutating func add(_ text: String) {
    guard !text.isEmpty else { return }
    if text.utf8.contains(0x5C) { hasBackslash = true }
    if text.utf8.contains(where: { $0 >= 0x80 }) { hasWide = true }
    statements.append(text)
  }

  /// Takes out the row that `cells` of `row` describe: found by the columns of `key`, and guarded
  /// by what else is known of it.
  mutating func delete(_ row: StoredRow, _ cells: [Cell], key: [Int]) throws(Problem) {
    let table = try table(row)
    let literal = SQLLiteral(sink: sink)
    let images = ByteRegion(row.bytes.span, at: row.base)
    func cell(_ column: Int) -> Cell? { row.row.cell(column, in: cells) }
    for column in key {
      guard let cell = cell(column), !cell.isNull, !cell.isPartial else {
        throw Problem(text: "the image lacks a column of the key")
      }
      if let problem = SQLLiteral.problem(images[cell.range], table.columns[column]) {
        throw Problem(text: problem)
      }
    }
    sink.write("DELETE FROM ")
    sink.write(table.name)
    sink.write(" WHERE ")
    var isFirst = true
    for column in key {
      guard let cell = cell(column) else { continue }
      if !isFirst { sink.write(" AND ") }
      isFirst = false
      sink.write(table.columns[column].name)
      sink.write(byte: 0x3D)
      literal.write(images[cell.range], table.columns[column])
    }
    for cell in cells where !key.contains(cell.column) {
      let column = table.columns[cell.column]
      guard column.isGiven, !cell.isPartial else { continue }
      if cell.isNull {
        if !isFirst { sink.write(" AND ") }
        isFirst = false
        literal.writeNullComparison(column)
        continue
      }
      guard SQLLiteral.problem(images[cell.range], column) == nil else { continue }
      if !isFirst { sink.write(" AND ") }
      isFirst = false
      literal.writeComparison(images[cell.range], column)
    }
    // Without a key one of several that are the same is meant.
    sink.write(key.isEmpty ? " LIMIT 1;" : ";")
    take()
  }

  /// Puts the row that `cells` of `row` describe where it was; they must hold all of it.
  ///
  /// With `ignoringDuplicates` a row that is there already stays as it is.
  mutating func insert(
    _ row: StoredRow, _ cells: [Cell], ignoringDuplicates: Bool = false
  ) throws(Problem) {
    let table = try table(row)
    let held = cells.count { table.columns[$0.column].isGiven && !$0.isPartial }
    guard held == table.givenCount else {
      throw Problem(
        text: "the image holds \(held) of \(table.givenCount) columns "
          + "(binlog_row_image is not FULL)")
    }
    var inserted = Row()
    inserted.operation = .insert
    inserted.after = cells
    inserted.isFull = true
    let place = statements.count
    try write(inserted, row, table, isUndo: false)
    guard ignoringDuplicates else { return }
    for index in place..<statements.count where statements[index].hasPrefix("INSERT INTO ") {
      statements[index] = "INSERT IGNORE" + statements[index].dropFirst("INSERT".utf8.count)
    }
  }

  /// Does the change of `row` again.
  mutating func redo(_ row: StoredRow) throws(Problem) {
    try write(row.row, row, try table(row), isUndo: false)
  }

  /// Takes the change of `row` back.
  mutating func undo(_ row: StoredRow) throws(Problem) {
    try write(row.row, row, try table(row), isUndo: true)
  }

  private mutating func write(
    _ change: Row, _ row: StoredRow, _ table: SQLTable, isUndo: Bool
  ) throws(Problem) {
    let writer = StatementWriter(sink)
    let images = ByteRegion(row.bytes.span, at: row.base)
    let problem =
      isUndo
      ? writer.undo(change, table, images) : writer.redo(change, table, images)
    if let problem {
      sink.flush()
      memory.clear()
      throw Problem(text: problem)
    }
    hasValues = true
    take()
  }

  /// Statements with what the session must be set to before them, and is put back to after them.
  struct Session {
    var before: [String] = []
    var statements: [String] = []
    var after: [String] = []

    /// All of it, the statements one by one.
    var all: [String] { statements.isEmpty ? [] : before + statements + after }

    /// All of it, the statements as one transaction.
    var asTransaction: [String] {
      statements.isEmpty ? [] : before + ["BEGIN;"] + statements + ["COMMIT;"] + after
    }
  }

  /// The statements in their session.
  ///
  /// Without `isLogged` they do not go into the replica's own log.
  func session(isLogged: Bool) -> Session {
    var session = Session(statements: statements)
    guard !statements.isEmpty else { return session }
    if !isLogged {
      session.before.append("SET SESSION sql_log_bin=0;")
      session.after.append("SET SESSION sql_log_bin=1;")
    }
    if hasWide { session.before.append("SET NAMES utf8mb4;") }
    if hasMoments {
      session.before.append("SET SESSION time_zone='+00:00';")
      session.after.append("SET SESSION time_zone=DEFAULT;")
    }
    if hasValues || hasBackslash {
      session.before.append(String(StatementWriter.strictMode.description.dropLast()))
      session.after.append("SET SESSION sql_mode=DEFAULT;")
    }
    return session
  }
}
