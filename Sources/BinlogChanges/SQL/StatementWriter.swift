package import BinlogBytes
import BinlogEvents
package import BinlogRows

/// Writes the statement that does the change of a row again, or takes it back.
///
/// Each function returns why there is no such statement, and has written nothing then.
package struct StatementWriter {
  /// The mode of the session (``SQLSession``), in which a wrong value is an error.
  package static let strictMode: StaticString =
    "SET SESSION sql_mode='STRICT_ALL_TABLES,ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO';\n"
  /// The mode that lets the value 0 of an ENUM in, which stands for a wrong label.
  package static let laxMode: StaticString =
    "SET SESSION sql_mode='ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO';\n"

  package let sink: ByteSink
  package let literal: SQLLiteral
  /// What statements that do a change again do where it does not fit.
  package var conflicts = ConflictChoice.stop

  package init(_ sink: ByteSink) {
    self.sink = sink
    literal = SQLLiteral(sink: sink)
  }

  /// Does the change again.
  package func redo(_ row: Row, _ table: SQLTable, _ images: ByteRegion)
    -> String?
  {
    table.hidesInNames
      ? hidden { $0.writeRedo(row, table, images) } : writeRedo(row, table, images)
  }

  /// Takes the change back as a whole, whatever came later; ``UndoWriter`` heeds that.
  package func undo(_ row: Row, _ table: SQLTable, _ images: ByteRegion)
    -> String?
  {
    table.hidesInNames
      ? hidden { $0.writeUndo(row, table, images) } : writeUndo(row, table, images)
  }

  private func writeRedo(
    _ row: Row, _ table: SQLTable, _ images: ByteRegion
  ) -> String? {
    switch row.operation {
    case .insert:
      let verb: StaticString =
        switch conflicts {
        case .stop: "INSERT INTO "
        case .newer: "REPLACE INTO "
        case .older: "INSERT IGNORE INTO "
        }
      return insert(row.after, table, images, verb)
    case .delete:
      return delete(row, State(row.before), table, images, ignores: conflicts == .older)
    case .update:
      if conflicts == .newer, let cells = whole(row, table) {
        // The row as it was may be gone; as it becomes it must be there.
        return delete(row, State(row.before), table, images)
          ?? insert(cells, table, images, "REPLACE INTO ")
      }
      return update(
        row, State(row.before), row.after, table, images, ignores: conflicts == .older)
    }
  }

  private func writeUndo(
    _ row: Row, _ table: SQLTable, _ images: ByteRegion
  ) -> String? {
    switch row.operation {
    case .insert: return delete(row, State(row.after), table, images)
    case .delete:
      let held = row.before.count { table.columns[$0.column].isGiven }
      guard held == table.givenCount else {
        return "the image of a deleted row holds \(held) of \(table.givenCount) columns "
          + "(binlog_row_image is not FULL)"
      }
      return insert(row.before, table, images)
    case .update:
      let before = State(row.before)
      for cell in row.after where table.columns[cell.column].isGiven {
        guard before.cell(cell.column) != nil else {
          let name = table.columns[cell.column].column.name.printable
          return "the image before an update does not hold the old value of \(name) "
            + "(binlog_row_image is not FULL)"
        }
      }
      return update(row, State(row.after, row.before), row.before, table, images)
    }
  }

  /// All values that a row has after an update; nil where the images do not tell them.
  private func whole(_ row: Row, _ table: SQLTable) -> [Cell]? {
    let state = State(row.after, row.before)
    var cells: [Cell] = []
    for column in table.all {
      guard let cell = state.cell(column), !cell.isPartial else {
        if table.isGiven[column] { return nil }
        continue
      }
      cells.append(cell)
    }
    return cells
  }

  // MARK: The three statements

  private func insert(
    _ cells: [Cell], _ table: SQLTable, _ images: ByteRegion, _ verb: StaticString = "INSERT INTO "
  ) -> String? {
    if let problem = problem(cells, table, images) { return problem }
    let isLax = isLax(cells, table, images)
    if isLax { sink.write(Self.laxMode) }
    sink.write(verb)
    sink.write(table.name)
    sink.write(byte: 0x20)
    var isFirst = true
    if cells.count == table.all.count {
      sink.write(table.columnList)
    } else {
      sink.write(byte: 0x28)
      for cell in cells where table.isGiven[cell.column] {
        if !isFirst { sink.write(", ") }
        isFirst = false
        sink.write(table.columns[cell.column].name)
      }
      sink.write(byte: 0x29)
    }
    sink.write(" VALUES (")
    isFirst = true
    for cell in cells where table.isGiven[cell.column] {
      if !isFirst { sink.write(", ") }
      isFirst = false
      value(cell, table, images)
    }
    sink.write(");\n")
    if isLax { sink.write(Self.strictMode) }
    return nil
  }

  private func update(
    _ row: Row, _ state: State, _ cells: [Cell], _ table: SQLTable, _ images: ByteRegion,
    ignores: Bool = false
  ) -> String? {
    guard let place = locator(state, table) else { return Self.noPlace(table, state) }
    if let problem = problem(cells, table, images)
      ?? self.problem(state, place, row, table, images)
    {
      return problem
    }
    // Generated columns alone may have changed.
    guard cells.contains(where: { table.columns[$0.column].isGiven }) else { return nil }
    let isLax = isLax(cells, table, images)
    if isLax { sink.write(Self.laxMode) }
    sink.write(ignores ? "UPDATE IGNORE " : "UPDATE ")
    sink.write(table.name)
    sink.write(" SET ")
    var isFirst = true
    for cell in cells where table.columns[cell.column].isGiven {
      if !isFirst { sink.write(", ") }
      isFirst = false
      sink.write(table.columns[cell.column].name)
      sink.write(byte: 0x3D)
      value(cell, table, images)
    }
    condition(state, place, row, table, images)
    if isLax { sink.write(Self.strictMode) }
    return nil
  }

  private func delete(
    _ row: Row, _ state: State, _ table: SQLTable, _ images: ByteRegion, ignores: Bool = false
  ) -> String? {
    guard let place = locator(state, table) else { return Self.noPlace(table, state) }
    if let problem = problem(state, place, row, table, images) { return problem }
    sink.write(ignores ? "DELETE IGNORE FROM " : "DELETE FROM ")
    sink.write(table.name)
    condition(state, place, row, table, images)
    return nil
  }

  // MARK: Values

  package func value(
    _ cell: Cell, _ table: SQLTable, _ images: ByteRegion
  ) {
    if cell.isNull {
      sink.write("NULL")
    } else if cell.isPartial {
      // What is wrong with them was found by ``problem``.
      try? SQLJSONDiff.write(
        images[cell.range], column: table.columns[cell.column].name, to: sink)
    } else {
      literal.write(images[cell.range], table.columns[cell.column])
    }
  }

  /// Why one of `cells` cannot be written.
  package func problem(
    _ cells: [Cell], _ table: SQLTable, _ images: ByteRegion
  ) -> String? {
    for cell in cells
    where !cell.isNull && table.mayBeRefused[cell.column] && table.isGiven[cell.column] {
      let column = table.columns[cell.column]
      let value = images[cell.range]
      let problem =
        cell.isPartial ? SQLJSONDiff.problem(value) : SQLLiteral.problem(value, column)
      if let problem { return Self.about(column, problem) }
    }
    return nil
  }

  package static func about(_ column: SQLColumn, _ problem: String) -> String {
    "a value of \(column.column.name.printable) cannot be written: "
      + problem
  }

  /// Whether an ENUM has the value that strict mode refuses.
  package func isLax(_ cells: [Cell], _ table: SQLTable, _ images: ByteRegion) -> Bool {
    for cell in cells where !cell.isNull && table.mayBeWrong[cell.column] {
      if SQLLiteral.isWrongLabel(images[cell.range], table.columns[cell.column]) { return true }
    }
    return false
  }

  // MARK: Which row

  /// A row as it is before the statement runs: what one image says, else the other.
  package struct State {
    private let first: [Cell]
    private let second: [Cell]

    package init(_ first: [Cell], _ second: [Cell] = []) {
      self.first = first
      self.second = second
    }

    package func cell(_ column: Int) -> Cell? {
      Self.find(column, first) ?? Self.find(column, second)
    }

    private static func find(_ column: Int, _ cells: [Cell]) -> Cell? {
      if column < cells.count, cells[column].column == column { return cells[column] }
      return cells.first { $0.column == column }
    }
  }

  /// How the row is found.
  package enum Locator {
    case key
    case everything
  }

  package func locator(_ state: State, _ table: SQLTable) -> Locator? {
    if !table.key.isEmpty,
      table.key.allSatisfy({ column in
        guard let cell = state.cell(column) else { return false }
        return !cell.isNull && !cell.isPartial
      })
    {
      return .key
    }
    for (index, column) in table.columns.enumerated() where column.isGiven {
      if state.cell(index) == nil { return nil }
    }
    return .everything
  }

  package static func noPlace(_ table: SQLTable, _ state: State) -> String {
    let held = table.columns.indices.count {
      table.columns[$0].isGiven && state.cell($0) != nil
    }
    let key = table.key.isEmpty ? "no key of it is known" : "they lack a column of its key"
    return "the images hold \(held) of \(table.givenCount) columns (binlog_row_image is not FULL), "
      + "and \(key): which row is meant cannot be told"
  }

  package func problem(
    _ state: State, _ place: Locator, _ row: Row, _ table: SQLTable, _ images: ByteRegion
  ) -> String? {
    for index in place == .key ? table.key : table.all {
      let column = table.columns[index]
      guard place == .key || column.isGiven, let cell = state.cell(index), !cell.isNull
      else { continue }
      if cell.isPartial {
        if changed(cell, row, images) == nil {
          return Self.about(column, "its JSON differences do not fit the value before")
        }
        continue
      }
      let problem = SQLLiteral.problem(images[cell.range], column)
      if let problem { return Self.about(column, problem) }
    }
    return nil
  }

  private func condition(
    _ state: State, _ place: Locator, _ row: Row, _ table: SQLTable, _ images: ByteRegion
  ) {
    sink.write(" WHERE ")
    locate(state, place, table, images) { cell, column in
      if cell.isNull {
        literal.writeNullComparison(column)
      } else if cell.isPartial {
        sink.write(column.name)
        sink.write(" <=> ")
        if let tree = changed(cell, row, images) { SQLJSON(sink: sink).write(tree) }
      } else {
        literal.writeComparison(images[cell.range], column)
      }
    }
    // Rows that are the same in everything: one of them is meant.
    sink.write(place == .everything ? " LIMIT 1;\n" : ";\n")
  }

  /// Writes which row is meant, without a limit: by its key, or by all of its values, the condition
  /// on each of which `compare` writes.
  package func locate(
    _ state: State, _ place: Locator, _ table: SQLTable, _ images: ByteRegion,
    compare: (Cell, SQLColumn) -> Void
  ) {
    var isFirst = true
    for index in place == .key ? table.key : table.all {
      let column = table.columns[index]
      guard place == .key || column.isGiven, let cell = state.cell(index) else { continue }
      if !isFirst { sink.write(" AND ") }
      isFirst = false
      guard place == .key else {
        compare(cell, column)
        continue
      }
      sink.write(column.name)
      sink.write(byte: 0x3D)
      value(cell, table, images)
    }
    if isFirst, place == .everything { sink.write("TRUE") }
  }

  /// What a partial update made of a JSON value.
  package func changed(
    _ cell: Cell, _ row: Row, _ images: ByteRegion
  ) -> JSONTree? {
    guard let before = row.cell(cell.column, in: row.before), !before.isNull, !before.isPartial
    else { return nil }
    do throws(ReadError) {
      var tree = try JSONTree(images[before.range])
      let fits = try tree.apply(images[cell.range])
      guard fits, SQLJSON.problem(tree) == nil else { return nil }
      return tree
    } catch {
      return nil
    }
  }
}
