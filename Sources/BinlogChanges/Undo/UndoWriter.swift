import BinlogBytes
import BinlogEvents
import BinlogRows

/// Writes the statement that takes the change of a row back, in parts, so that it does no harm to
/// what others did: it sets back what was changed where it is still so, and else hits no row.
///
/// A class, so that nothing is copied for a statement.
final class UndoWriter {
  /// What there is to take back of a row.
  enum Outcome {
    /// A statement waits; these are the numbers of the columns that it sets.
    case written([UInt16])
    /// Nothing: only columns that the server works out were changed.
    case nothing
    /// There is no statement, and why.
    case refused(String)
  }

  let pieces: UndoPieces
  let sink: ByteSink
  let writer: StatementWriter
  let literal: SQLLiteral
  let options: UndoOptions

  init(_ pieces: UndoPieces, _ options: UndoOptions) {
    self.pieces = pieces
    self.options = options
    sink = pieces.sink
    writer = StatementWriter(pieces.sink)
    literal = writer.literal
  }

  /// Whether values that others may have changed are asked for.
  private var isGuarded: Bool { options.conflicts == .leaveOut }

  /// Writes what takes `row` back, as the statement with the number `order`.
  func undo(
    _ row: Row, _ table: UndoTable, _ images: ByteRegion, flags: UInt16,
    order: UInt64
  ) -> Outcome {
    switch row.operation {
    case .insert: return delete(row, table, images, order)
    case .delete:
      let held = row.before.count { table.sql.isGiven[$0.column] }
      guard held == table.sql.givenCount else {
        return .refused(
          "the image of a deleted row holds \(held) of \(table.sql.givenCount) columns "
            + "(binlog_row_image is not FULL)")
      }
      return insert(row, table, images, flags, order)
    case .update:
      for cell in row.after where table.sql.isGiven[cell.column] {
        guard row.cell(cell.column, in: row.before) != nil else {
          let name = table.sql.columns[cell.column].column.name.printable
          return .refused(
            "the image before an update does not hold the old value of \(name) "
              + "(binlog_row_image is not FULL)")
        }
      }
      return update(row, table, images, flags, order)
    }
  }

  private func end(_ order: UInt64, _ kind: UndoPieces.Kind, _ sql: SQLTable) {
    pieces.endStatement(order, sql.hidesInNames ? kind.union(.isHidden) : kind)
  }

  // MARK: An update

  private func update(
    _ row: Row, _ table: UndoTable, _ images: ByteRegion, _ flags: UInt16,
    _ order: UInt64
  ) -> Outcome {
    let sql = table.sql
    let state = StatementWriter.State(row.after, row.before)
    guard let place = writer.locator(state, sql) else {
      return .refused(StatementWriter.noPlace(sql, state))
    }
    let changed = RowChange.columns(row, images).filter { sql.isGiven[$0] }
    guard !changed.isEmpty else { return .nothing }
    let set =
      options.setsFullRows
      ? row.before.map(\.column).filter { sql.isGiven[$0] } : changed
    let cells = set.compactMap { row.cell($0, in: row.before) }
    if let problem = writer.problem(cells, sql, images)
      ?? writer.problem(state, place, row, sql, images)
      ?? (isGuarded ? guardProblem(set, state, row, sql, images) : nil)
    {
      return .refused(problem)
    }
    pieces.beginStatement()
    sink.write("UPDATE ")
    sink.write(sql.name)
    sink.write(" SET ")
    pieces.endPart(.head)
    for cell in cells {
      pieces.beginAssignment()
      sink.write(sql.columns[cell.column].name)
      sink.write(byte: 0x3D)
      writer.value(cell, sql, images)
      pieces.endPart(.assignment, column: table.numbers[cell.column])
    }
    // Times that the server sets by itself (ON UPDATE) it leaves alone where they are given.
    for index in table.timeColumns {
      let isSet = set.contains(index)
      // What stands instead of something is not needed where nothing is left out.
      if isSet, pieces.isPlain { continue }
      let column = sql.columns[index]
      pieces.beginAssignment()
      sink.write(column.name)
      sink.write(byte: 0x3D)
      sink.write(column.name)
      if isSet {
        pieces.endPart(.assignment, column: table.numbers[index], isInstead: true)
      } else {
        pieces.endPart(.assignment)
      }
    }
    sink.write(" WHERE ")
    locate(state, place, row, sql, images)
    pieces.endPart(.row)
    if isGuarded, place == .key {
      for column in set {
        guard let cell = state.cell(column) else { continue }
        sink.write(" AND ")
        compare(cell, row, sql, images)
        pieces.endPart(.condition, column: table.numbers[column])
      }
    }
    for key in table.uniqueKeys where key.columns.contains(where: { changed.contains($0) }) {
      // Derived, as MySQL asks no table that it changes; with a limit, so that it stays derived.
      sink.write(" AND NOT EXISTS (SELECT 1 FROM (SELECT 1 FROM ")
      sink.write(sql.name)
      sink.write(" WHERE ")
      pieces.endPart(.condition)
      for (index, column) in key.columns.enumerated() {
        if index > 0 { sink.write(" AND ") }
        if set.contains(column), let before = row.cell(column, in: row.before) {
          pieces.endPart(.condition)
          match(key, index, sql) { value in
            if before.isNull {
              sink.write("NULL")
            } else {
              let cell = row.cell(key.columns[value], in: row.before) ?? before
              writer.value(cell, sql, images)
            }
          }
          pieces.endPart(.condition, column: table.numbers[column])
          if pieces.isPlain { continue }
        }
        // What is not set back stays as somebody else may have made it.
        match(key, index, sql) { value in
          sink.write("(SELECT ")
          sink.write(sql.columns[key.columns[value]].name)
          sink.write(" FROM ")
          sink.write(sql.name)
          sink.write(" WHERE ")
          locate(state, place, row, sql, images)
          sink.write(" LIMIT 1)")
        }
        pieces.endPart(
          .condition, column: set.contains(column) ? table.numbers[column] : UndoPieces.noColumn,
          isInstead: set.contains(column))
      }
      sink.write(" AND NOT (")
      locate(state, place, row, sql, images)
      sink.write(") LIMIT 1) AS taken)")
      pieces.endPart(.condition)
    }
    if !isFreeOfParents(flags) {
      for key in sql.table.parents {
        guard let (own, cells) = reference(key, row.before, row, sql),
          let first = own.first(where: { changed.contains($0) })
        else { continue }
        sink.write(" AND ")
        parent(key, cells, sql, images)
        pieces.endPart(.condition, column: table.numbers[first])
      }
    }
    // Where the server cascades by rows of the log, they are set back one by one, after this one.
    if flags & UndoWriter.cascadesAreLogged == 0 {
      for key in sql.table.children where key.onUpdate != .cascade {
        guard let (own, cells) = referred(key, state, sql),
          let first = own.first(where: { changed.contains($0) })
        else { continue }
        sink.write(" AND ")
        noChild(key, cells, sql, images) {
          locate(state, place, row, sql, images)
        }
        pieces.endPart(.condition, column: table.numbers[first])
      }
    }
    if place == .everything {
      sink.write(" LIMIT 1")
      pieces.endPart(.tail)
    }
    end(order, writer.isLax(cells, sql, images) ? .isLax : [], sql)
    return .written(pieces.isPlain ? [] : set.map { table.numbers[$0] })
  }

  // MARK: An insert

  private func delete(
    _ row: Row, _ table: UndoTable, _ images: ByteRegion, _ order: UInt64
  ) -> Outcome {
    let sql = table.sql
    let state = StatementWriter.State(row.after)
    guard let place = writer.locator(state, sql) else {
      return .refused(StatementWriter.noPlace(sql, state))
    }
    let columns = row.after.map(\.column).filter { sql.isGiven[$0] }
    if let problem = writer.problem(state, place, row, sql, images)
      ?? (isGuarded ? guardProblem(columns, state, row, sql, images) : nil)
    {
      return .refused(problem)
    }
    pieces.beginStatement()
    sink.write("DELETE FROM ")
    sink.write(sql.name)
    sink.write(" WHERE ")
    locate(state, place, row, sql, images)
    if isGuarded, place == .key {
      for column in columns where sql.columns[column].isText || !sql.key.contains(column) {
        guard let cell = state.cell(column) else { continue }
        sink.write(" AND ")
        compare(cell, row, sql, images)
      }
    }
    var kind: UndoPieces.Kind = []
    for key in sql.table.children {
      guard let (_, cells) = referred(key, state, sql) else { continue }
      if let own = reference(key, row.after, row, sql),
        refersToItself(key, own.cells, row, row.after, sql, images)
      {
        // No server deletes such a row, if nothing else refers to it either.
        kind.insert(.isUnchecked)
      }
      sink.write(" AND ")
      noChild(key, cells, sql, images) {
        locate(state, place, row, sql, images)
      }
    }
    if place == .everything { sink.write(" LIMIT 1") }
    pieces.endPart(.head)
    end(order, kind, sql)
    return .written([])
  }

  // MARK: A delete

  private func insert(
    _ row: Row, _ table: UndoTable, _ images: ByteRegion, _ flags: UInt16,
    _ order: UInt64
  ) -> Outcome {
    let sql = table.sql
    let cells = row.before.filter { sql.isGiven[$0.column] }
    if let problem = writer.problem(cells, sql, images) { return .refused(problem) }
    pieces.beginStatement()
    sink.write("INSERT INTO ")
    sink.write(sql.name)
    sink.write(byte: 0x20)
    if cells.count == sql.givenCount {
      sink.write(sql.columnList)
    } else {
      sink.write(byte: 0x28)
      for (index, cell) in cells.enumerated() {
        if index > 0 { sink.write(", ") }
        sink.write(sql.columns[cell.column].name)
      }
      sink.write(byte: 0x29)
    }
    let keys = table.uniqueKeys.compactMap { key in
      values(of: key, row.before, row).map { (key: key, cells: $0) }
    }
    let parents =
      isFreeOfParents(flags)
      ? []
      : sql.table.parents.compactMap { key in
        reference(key, row.before, row, sql).flatMap { found in
          refersToItself(key, found.cells, row, row.before, sql, images)
            ? nil : (key: key, cells: found.cells)
        }
      }
    let hasConditions = !keys.isEmpty || !parents.isEmpty
    sink.write(hasConditions ? " SELECT " : " VALUES (")
    for (index, cell) in cells.enumerated() {
      if index > 0 { sink.write(", ") }
      writer.value(cell, sql, images)
    }
    sink.write(hasConditions ? " FROM DUAL WHERE " : ")")
    var isFirst = true
    for (key, parts) in keys {
      if !isFirst { sink.write(" AND ") }
      isFirst = false
      sink.write("NOT EXISTS (SELECT 1 FROM ")
      sink.write(sql.name)
      sink.write(" WHERE ")
      match(parts, key, row.before, row, sql, images)
      sink.write(byte: 0x29)
    }
    for (key, cells) in parents {
      if !isFirst { sink.write(" AND ") }
      isFirst = false
      parent(key, cells, sql, images)
    }
    // For what comes between the question and the insert, and for keys that nobody told.
    if table.takesDuplicates, let first = cells.first {
      let name = sql.columns[first.column].name
      sink.write(" ON DUPLICATE KEY UPDATE ")
      sink.write(name)
      sink.write(byte: 0x3D)
      sink.write(sql.name)
      sink.write(byte: 0x2E)
      sink.write(name)
    }
    var kind: UndoPieces.Kind = writer.isLax(cells, sql, images) ? .isLax : []
    if !isGuarded, !sql.key.isEmpty {
      pieces.endPart(.head)
      replace(row, cells, table, images)
      pieces.endPart(.next)
      kind.insert(.isNotCounted)
    } else {
      pieces.endPart(.head)
    }
    end(order, kind, sql)
    return .written([])
  }

  /// Writes what puts the row in the place of one that has its key.
  private func replace(
    _ row: Row, _ cells: [Cell], _ table: UndoTable, _ images: ByteRegion
  ) {
    let sql = table.sql
    sink.write("UPDATE ")
    sink.write(sql.name)
    sink.write(" SET ")
    for (index, cell) in cells.enumerated() {
      if index > 0 { sink.write(", ") }
      sink.write(sql.columns[cell.column].name)
      sink.write(byte: 0x3D)
      writer.value(cell, sql, images)
    }
    sink.write(" WHERE ")
    let state = StatementWriter.State(row.before)
    locate(state, .key, row, sql, images)
    for key in table.uniqueKeys {
      let own = Set(sql.key)
      guard Set(key.parts.map(\.column)) != own, let parts = values(of: key, row.before, row)
      else { continue }
      sink.write(" AND NOT EXISTS (SELECT 1 FROM (SELECT 1 FROM ")
      sink.write(sql.name)
      sink.write(" WHERE ")
      match(parts, key, row.before, row, sql, images)
      sink.write(" AND NOT (")
      locate(state, .key, row, sql, images)
      sink.write(") LIMIT 1) AS taken)")
    }
  }
}
