import BinlogBytes
import BinlogEvents
import BinlogRows

/// The conditions of an undo: which row is meant, whether it is still as it was left, whether its
/// keys are free.
extension UndoWriter {
  /// Flag of rows events: what foreign keys cascaded is in the log as rows (MySQL 9.6).
  static let cascadesAreLogged: UInt16 = 0x10
  /// Flag of rows events: foreign keys were not checked.
  static let isUnchecked: UInt16 = 0x02

  /// Whether a row may have come before the one that it refers to.
  func isFreeOfParents(_ flags: UInt16) -> Bool {
    flags & Self.isUnchecked != 0 && flags & Self.cascadesAreLogged == 0
  }

  /// Writes which row is meant, without a limit.
  func locate(
    _ state: StatementWriter.State, _ place: StatementWriter.Locator, _ row: Row,
    _ sql: SQLTable, _ images: ByteRegion
  ) {
    writer.locate(state, place, sql, images) { cell, _ in compare(cell, row, sql, images) }
  }

  /// Why one of the values that conditions ask for cannot be written.
  func guardProblem(
    _ columns: [Int], _ state: StatementWriter.State, _ row: Row, _ sql: SQLTable,
    _ images: ByteRegion
  ) -> String? {
    for index in columns {
      guard sql.mayBeRefused[index], let cell = state.cell(index), !cell.isNull else { continue }
      let column = sql.columns[index]
      if cell.isPartial {
        if writer.changed(cell, row, images) == nil {
          return StatementWriter.about(column, "its JSON differences do not fit the value before")
        }
        continue
      }
      // Bytes of an unknown character set can be compared all the same.
      if column.isOfUnknownSet, column.column.layout.kind != .compressedString,
        column.column.layout.kind != .compressedBlob
      {
        continue
      }
      let problem = SQLLiteral.problem(images[cell.range], column)
      if let problem { return StatementWriter.about(column, problem) }
    }
    return nil
  }

  /// Writes a condition that holds for the value of `cell` and no other, byte by byte.
  func compare(
    _ cell: Cell, _ row: Row, _ sql: SQLTable, _ images: ByteRegion
  ) {
    let column = sql.columns[cell.column]
    let kind = column.column.layout.kind
    if cell.isNull {
      literal.writeNullComparison(column)
    } else if kind == .json {
      // As text: values of JSON are equal that are written differently, such as 1 and 1.0.
      sink.write("CAST(")
      sink.write(column.name)
      sink.write(" AS CHAR) COLLATE utf8mb4_bin <=> CAST(")
      if !cell.isPartial {
        literal.write(images[cell.range], column, isCompared: true)
      } else if let tree = writer.changed(cell, row, images) {
        SQLJSON(sink: sink).write(tree)
      } else {
        sink.write("NULL")
      }
      sink.write(" AS CHAR)")
    } else if isNoRealDate(cell, column, images) {
      // As text: a date that no calendar has equals no date.
      sink.write("CAST(")
      sink.write(column.name)
      sink.write(" AS CHAR) <=> ")
      literal.write(images[cell.range], column)
    } else if column.isOfUnknownSet, kind == .string || kind == .blob {
      sink.write("CAST(")
      sink.write(column.name)
      sink.write(" AS BINARY) <=> ")
      literal.hex(images[cell.range].bytes)
    } else {
      literal.writeComparison(images[cell.range], column)
    }
  }

  /// Whether a value is a date such as the 31st of February, or of month 0, which servers keep but
  /// do not compare; one of zeros only they do.
  private func isNoRealDate(_ cell: Cell, _ column: SQLColumn, _ images: ByteRegion) -> Bool {
    switch column.column.layout.kind {
    case .date, .newDate, .datetime, .datetime2: break
    default: return false
    }
    var probe = UnrealDate()
    column.column.layout.visit(images[cell.range], into: &probe)
    return probe.isUnreal
  }

  // MARK: Keys

  /// The values of a unique key in an image; nil where it lacks one, or one is NULL, so that the
  /// key keeps no rows apart.
  func values(of key: TableSchema.UniqueKey, _ cells: [Cell], _ row: Row) -> [Cell]? {
    guard !key.columns.isEmpty else { return nil }
    var list: [Cell] = []
    for column in key.columns {
      guard let cell = row.cell(column, in: cells), !cell.isNull, !cell.isPartial else {
        return nil
      }
      list.append(cell)
    }
    return list
  }

  /// Writes the condition that a row has the values of `key` that `parts` are, or a period that
  /// overlaps.
  func match(
    _ parts: [Cell], _ key: TableSchema.UniqueKey, _ cells: [Cell], _ row: Row, _ sql: SQLTable,
    _ images: ByteRegion
  ) {
    for index in parts.indices {
      if index > 0 { sink.write(" AND ") }
      match(key, index, sql) { writer.value(parts[$0], sql, images) }
    }
  }

  /// Writes the condition on one column of `key`; `write` writes the value that is asked for, of a
  /// column of the key by its place there.
  func match(
    _ key: TableSchema.UniqueKey, _ index: Int, _ sql: SQLTable, write: (Int) -> Void
  ) {
    let name = sql.columns[key.columns[index]].name
    if index >= key.parts.count {
      // Two periods overlap where each begins before the other ends.
      let isStart = index == key.parts.count
      sink.write(name)
      sink.write(byte: isStart ? 0x3C : 0x3E)
      write(isStart ? index + 1 : index - 1)
    } else if let prefix = key.parts[index].prefix {
      sink.write("LEFT(")
      sink.write(name)
      sink.write(", ")
      sink.write(decimal: Int64(clamping: prefix))
      sink.write(")=LEFT(")
      write(index)
      sink.write(", ")
      sink.write(decimal: Int64(clamping: prefix))
      sink.write(byte: 0x29)
    } else {
      sink.write(name)
      sink.write(byte: 0x3D)
      write(index)
    }
  }

  // MARK: Foreign keys

  /// The columns of `key` in the table that has it, and their values in `cells`; nil where one is
  /// NULL, so that the row refers to none.
  func reference(
    _ key: TableSchema.ForeignKey, _ cells: [Cell], _ row: Row, _ sql: SQLTable
  ) -> (columns: [Int], cells: [Cell])? {
    guard let columns = places(key.childColumns, sql) else { return nil }
    var list: [Cell] = []
    for column in columns {
      guard let cell = row.cell(column, in: cells), !cell.isNull, !cell.isPartial else {
        return nil
      }
      list.append(cell)
    }
    return (columns, list)
  }

  /// The columns that `key` refers to, and their values.
  func referred(
    _ key: TableSchema.ForeignKey, _ state: StatementWriter.State, _ sql: SQLTable
  ) -> (columns: [Int], cells: [Cell])? {
    guard let columns = places(key.parentColumns, sql) else { return nil }
    var list: [Cell] = []
    for column in columns {
      guard let cell = state.cell(column), !cell.isNull, !cell.isPartial else { return nil }
      list.append(cell)
    }
    return (columns, list)
  }

  private func places(_ names: [[UInt8]], _ sql: SQLTable) -> [Int]? {
    var list: [Int] = []
    for name in names {
      let wanted = String(decoding: name, as: UTF8.self).lowercased()
      guard
        let place = sql.columns.firstIndex(where: {
          $0.column.name == name
            || String(decoding: $0.column.name, as: UTF8.self).lowercased() == wanted
        })
      else { return nil }
      list.append(place)
    }
    return list.isEmpty ? nil : list
  }

  /// Whether the row that `cells` refer to is the row itself.
  func refersToItself(
    _ key: TableSchema.ForeignKey, _ cells: [Cell], _ row: Row, _ image: [Cell],
    _ sql: SQLTable, _ images: ByteRegion
  ) -> Bool {
    guard key.child == key.parent, let places = places(key.parentColumns, sql) else {
      return false
    }
    for (place, cell) in zip(places, cells) {
      guard let own = row.cell(place, in: image),
        RowChange.areEqual(own, cell, images)
      else { return false }
    }
    return true
  }

  /// Writes the condition that the row which `cells` refer to is there.
  func parent(
    _ key: TableSchema.ForeignKey, _ cells: [Cell], _ sql: SQLTable, _ images: ByteRegion
  ) {
    sink.write("EXISTS (")
    ask(key.parent, key.parentColumns, key, cells, sql, images) {}
    sink.write(byte: 0x29)
  }

  /// Writes the condition that no row refers to the one with the values `cells`.
  ///
  /// `writeItself` writes which row that is: it may refer to itself.
  func noChild(
    _ key: TableSchema.ForeignKey, _ cells: [Cell], _ sql: SQLTable, _ images: ByteRegion,
    except writeItself: () -> Void
  ) {
    sink.write("NOT EXISTS (")
    ask(key.child, key.childColumns, key, cells, sql, images) {
      sink.write(" AND NOT (")
      writeItself()
      sink.write(byte: 0x29)
    }
    sink.write(byte: 0x29)
  }

  private func ask(
    _ table: TableSchema.Name, _ columns: [[UInt8]], _ key: TableSchema.ForeignKey,
    _ cells: [Cell], _ sql: SQLTable, _ images: ByteRegion,
    except writeItself: () -> Void
  ) {
    // A table that is changed is asked in a derived one only.
    let isDerived = key.child == key.parent
    if isDerived { sink.write("SELECT 1 FROM (") }
    sink.write("SELECT 1 FROM ")
    sink.write(SQLText.name(table.database))
    sink.write(byte: 0x2E)
    sink.write(SQLText.name(table.table))
    sink.write(" WHERE ")
    for (index, cell) in cells.enumerated() {
      if index > 0 { sink.write(" AND ") }
      sink.write(SQLText.name(columns[index]))
      sink.write(byte: 0x3D)
      writer.value(cell, sql, images)
    }
    guard isDerived else { return }
    writeItself()
    sink.write(" LIMIT 1) AS related")
  }
}

/// Finds dates that no calendar has.
private struct UnrealDate: ValueProbe {
  var isUnreal = false

  mutating func date(_ value: TemporalValue) { look(value) }
  mutating func datetime(_ value: TemporalValue, decimals: Int) { look(value) }

  private mutating func look(_ value: TemporalValue) {
    if value.year == 0, value.month == 0, value.day == 0 {
      isUnreal = !value.isZero
      return
    }
    guard value.year > 0, (1...12).contains(value.month), value.day > 0 else {
      isUnreal = true
      return
    }
    let isLeap = value.year % 4 == 0 && (value.year % 100 != 0 || value.year % 400 == 0)
    let days: InlineArray<12, Int> = [
      31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
    ]
    isUnreal = value.day > days[value.month - 1]
  }
}

extension TableSchema.UniqueKey {
  /// Its columns, those of its period last.
  var columns: [Int] { parts.map(\.column) + (period.map { [$0.start, $0.end] } ?? []) }
}
