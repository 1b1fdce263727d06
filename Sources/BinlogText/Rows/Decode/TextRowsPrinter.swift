public import BinlogBytes
public import BinlogEvents
public import BinlogRows

/// Prints rows for people: pseudo-SQL in the shape of `-v`, with names and SQL literals.
public final class TextRowsPrinter: RowsPrinter {
  private let sink: ByteSink
  private let schemas: [any SchemaSource]
  private var values: SQLValueWriter
  private var tables = DecodedTables()
  private var notes = TableNotes()
  private var clock = LocalClock()

  /// A printer to `sink` that asks `schemas` for tables, the first that knows wins.
  public init(_ sink: ByteSink, schemas: [any SchemaSource] = [TableMapSchema()]) {
    self.sink = sink
    self.schemas = schemas
    values = SQLValueWriter(sink: sink)
  }

  /// What is to be told of tables, once each.
  public func takeNotes() -> [String] { notes.take() }

  /// Prints the rows of one event.
  public func print(
    _ rows: RowsEvent, event bytes: Span<UInt8>, images: Span<UInt8>, imagesBase: FileOffset,
    table map: TableMap, place: RowsPlace
  ) -> (count: Int, problem: RowProblem?) {
    let table = tables.table(map) {
      DecodedTable(
        map, schema: schema(of: map), flavor: place.flavor, place: .sql, name: Self.prefix)
    }
    heading(place)
    values.flavor = place.flavor
    let shape: RowImages
    do throws(ReadError) {
      shape = try RowImages(rows, event: bytes, layout: table.layout, offset: imagesBase)
    } catch {
      return (0, RowProblem(error, row: 0))
    }
    let present = Bitmap(bytes.extracting(rows.columns), count: rows.columnCount)
    let presentAfter = Bitmap(bytes.extracting(rows.columnsAfter), count: rows.columnCount)
    if images.isEmpty {
      guard rows.operation == .insert else { return (0, nil) }
      command("### INSERT INTO ", map, " VALUES ()\n")
      return (1, nil)
    }
    var problem: RowProblem?
    var position = 0
    var count = 0
    while position < images.count {
      let start = position
      count += 1
      switch rows.operation {
      case .insert: command("### INSERT INTO ", map, "\n### SET\n")
      case .update: command("### UPDATE ", map, "\n### WHERE\n")
      case .delete: command("### DELETE FROM ", map, "\n### WHERE\n")
      }
      position = image(
        images, at: position, base: imagesBase, table, present, shape.presentCount,
        isPartial: false, row: count, problem: &problem)
      if position >= 0, rows.operation == .update {
        sink.write("### SET\n")
        position = image(
          images, at: position, base: imagesBase, table, presentAfter, shape.presentCountAfter,
          isPartial: rows.isPartial, row: count, problem: &problem)
      }
      if position < 0 { break }
      if position == start {
        problem =
          problem
          ?? RowProblem(
            offset: imagesBase.advanced(by: start), row: count, reason: "rows without any column")
        break
      }
    }
    return (count, problem)
  }

  private func schema(of map: TableMap) -> TableSchema? {
    for source in schemas {
      if let known = source.schema(of: map, at: map.offset) { return known }
    }
    return nil
  }

  /// What stands in front of a value: a name in backticks, or `@1` where none is known.
  private static func prefix(_ name: [UInt8]) -> [UInt8] {
    let isPlace = name.first == 0x40 && name.dropFirst().allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    return Array("###   ".utf8) + (isPlace ? name : VerbosePlan.quoted(name)) + [0x3D]
  }

  private func command(_ verb: StaticString, _ map: TableMap, _ rest: StaticString) {
    sink.write(verb)
    sink.write(VerbosePlan.quoted(map.database))
    sink.write(byte: 0x2E)
    sink.write(VerbosePlan.quoted(map.table))
    sink.write(rest)
  }

  private func image(
    _ images: Span<UInt8>, at start: Int, base: FileOffset, _ table: DecodedTable,
    _ present: borrowing Bitmap, _ count: Int, isPartial: Bool, row: Int,
    problem: inout RowProblem?
  ) -> Int {
    let layouts = table.layout.columns
    let columns = table.columns
    var last = 0
    do throws(ReadError) {
      var walker = try ImageWalker(
        images, at: start, base: base, layout: table.layout, presentCount: count,
        isPartial: isPartial)
      while true {
        last = walker.lastColumn
        guard let cell = try walker.next(images, present: present, columns: layouts.span) else {
          return walker.position
        }
        let column = columns[cell.column]
        sink.write(column.name)
        if cell.isNull {
          sink.write("NULL")
        } else {
          let bytes = images.extracting(cell.range)
          let offset = base.advanced(by: cell.start)
          switch value(bytes, cell, column, base: offset) {
          case .written: break
          case .noText: notes.noText(table.table, column, as: "hexadecimal digits")
          case .malformed(let error):
            if problem == nil { problem = RowProblem(error, row: row, column: cell.column + 1) }
          }
        }
        sink.write(byte: 0x0A)
      }
    } catch {
      if problem == nil { problem = RowProblem(error, row: row, column: last + 1) }
      return -1
    }
  }

  private func value(
    _ bytes: Span<UInt8>, _ cell: Cell, _ column: DecodedTable.Column, base: FileOffset
  ) -> JSONValueWriter.Outcome {
    guard cell.isPartial else { return values.write(bytes, column, base: base) }
    do throws(ReadError) {
      // The name without the hashes before it and the sign behind it.
      let name = column.name[6..<column.name.count - 1]
      try VerboseJSONDiff.write(bytes, base: base, column: Array(name), to: sink)
      return .written
    } catch {
      sink.write("NULL")
      return .malformed(error)
    }
  }

  /// A line about the event: place, time, server, thread, GTID; then the statement's text.
  private func heading(_ place: RowsPlace) {
    sink.write("# at ")
    sink.write(decimal: place.offset.rawValue)
    if let inner = place.innerOffset {
      sink.write(" inner ")
      sink.write(decimal: inner.rawValue)
    }
    sink.write(" of ")
    sink.write(place.file)
    if !place.sourceFile.isEmpty {
      sink.write(", source ")
      sink.write(place.sourceFile)
      if let position = place.sourcePosition {
        sink.write(byte: 0x3A)
        sink.write(decimal: UInt64(position))
      }
    }
    sink.write("\n#")
    clock.write(place.timestamp, to: sink)
    sink.write(" server id ")
    sink.write(decimal: UInt64(place.serverID))
    if let thread = place.threadID {
      sink.write("  thread ")
      sink.write(decimal: UInt64(thread))
    }
    if !place.gtid.isEmpty {
      sink.write("  GTID ")
      sink.write(place.gtid)
    }
    sink.write(byte: 0x0A)
    guard !place.query.isEmpty else { return }
    sink.write("# ")
    for byte in place.query {
      sink.write(byte: byte)
      if byte == 0x0A { sink.write("# ") }
    }
    sink.write(byte: 0x0A)
  }
}
