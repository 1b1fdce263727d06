public import BinlogBytes
public import BinlogEvents
public import BinlogRows

/// Prints each row as one line of JSON, with Debezium's names.
public final class JSONLinesPrinter: RowsPrinter {
  private let sink: ByteSink
  private let schemas: [any SchemaSource]
  private let values: JSONValueWriter
  private var tables = DecodedTables()
  private var notes = TableNotes()
  /// In a partial update: where the JSON values of the before image lie, by column.
  private var before: [Int: Range<Int>] = [:]

  /// A printer to `sink` that asks `schemas` for tables, the first that knows wins.
  public init(_ sink: ByteSink, schemas: [any SchemaSource] = [TableMapSchema()]) {
    self.sink = sink
    self.schemas = schemas
    values = JSONValueWriter(sink: sink)
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
        map, schema: schema(of: map), flavor: place.flavor, place: .json, name: Self.key)
    }
    let shape: RowImages
    do throws(ReadError) {
      shape = try RowImages(rows, event: bytes, layout: table.layout, offset: imagesBase)
    } catch {
      return (0, RowProblem(error, row: 0))
    }
    let isUpdate = rows.operation == .update
    let present = Bitmap(bytes.extracting(rows.columns), count: rows.columnCount)
    let presentAfter = Bitmap(bytes.extracting(rows.columnsAfter), count: rows.columnCount)
    var problem: RowProblem?
    var position = 0
    var count = 0
    // An insert without images is one row of defaults.
    let isDefaults = images.isEmpty && rows.operation == .insert
    while position < images.count || isDefaults && count == 0 {
      let start = position
      count += 1
      head(rows.operation, place)
      switch rows.operation {
      case .insert: sink.write(",\"before\":null,\"after\":")
      case .update, .delete: sink.write(",\"before\":")
      }
      let before = image(
        images, at: position, base: imagesBase, table, present, shape.presentCount,
        isPartial: false, keepsJSON: rows.isPartial, row: count, problem: &problem)
      var next = before
      switch rows.operation {
      case .insert: break
      case .delete: sink.write(",\"after\":null")
      case .update where before >= 0:
        sink.write(",\"after\":")
        next = image(
          images, at: before, base: imagesBase, table, presentAfter, shape.presentCountAfter,
          isPartial: rows.isPartial, keepsJSON: false, row: count, problem: &problem)
      case .update: break
      }
      tail(map, place, row: count)
      position = next
      if position < 0 || isDefaults { break }
      if position == start {
        problem =
          problem
          ?? RowProblem(
            offset: imagesBase.advanced(by: start), row: count,
            reason: "\(isUpdate ? "an update" : "rows") without any column")
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

  /// A column's name with quotes and colon.
  private static func key(_ name: [UInt8]) -> [UInt8] {
    [0x22] + escaped(name) + [0x22, 0x3A]
  }

  /// UTF-8 as it stands between the quotes of a JSON string.
  static func escaped(_ text: [UInt8]) -> [UInt8] {
    let memory = MemoryDestination()
    let writer = ByteSink(memory, capacity: 256)
    TextOutput.escape(text.span, .json, to: writer)
    writer.flush()
    return memory.bytes
  }

  /// Prints an image as an object; returns where the next begins, or -1.
  private func image(
    _ images: Span<UInt8>, at start: Int, base: FileOffset, _ table: DecodedTable,
    _ present: borrowing Bitmap, _ count: Int, isPartial: Bool, keepsJSON: Bool, row: Int,
    problem: inout RowProblem?
  ) -> Int {
    if keepsJSON { before.removeAll(keepingCapacity: true) }
    let layouts = table.layout.columns
    let columns = table.columns
    var isFirst = true
    var last = 0
    sink.write(byte: 0x7B)
    defer { sink.write(byte: 0x7D) }
    do throws(ReadError) {
      var walker = try ImageWalker(
        images, at: start, base: base, layout: table.layout, presentCount: count,
        isPartial: isPartial)
      while true {
        last = walker.lastColumn
        guard let cell = try walker.next(images, present: present, columns: layouts.span) else {
          return walker.position
        }
        if !isFirst { sink.write(byte: 0x2C) }
        isFirst = false
        sink.write(columns[cell.column].name)
        if cell.isNull {
          sink.write("null")
          continue
        }
        let bytes = images.extracting(cell.range)
        let offset = base.advanced(by: cell.start)
        if keepsJSON, layouts[cell.column].kind == .json { before[cell.column] = cell.range }
        if cell.isPartial {
          do throws(ReadError) {
            if try !changed(images, before[cell.column], bytes, base: base, at: offset) {
              try differences(bytes, base: offset)
            }
          } catch {
            sink.write("null")
            if problem == nil { problem = RowProblem(error, row: row, column: cell.column + 1) }
          }
          continue
        }
        switch values.write(bytes, columns[cell.column], base: offset) {
        case .written: break
        case .noText: notes.noText(table.table, columns[cell.column], as: "base64")
        case .malformed(let error):
          if problem == nil { problem = RowProblem(error, row: row, column: cell.column + 1) }
        }
      }
    } catch {
      if problem == nil { problem = RowProblem(error, row: row, column: last + 1) }
      return -1
    }
  }

  /// Prints the value that differences make of the one before; returns false, and prints nothing,
  /// where the before image does not hold it or they do not fit it.
  private func changed(
    _ images: Span<UInt8>, _ range: Range<Int>?, _ bytes: Span<UInt8>, base: FileOffset,
    at offset: FileOffset
  ) throws(ReadError) -> Bool {
    guard let range else { return false }
    var tree = try JSONTree(
      images.extracting(range), base: base.advanced(by: range.lowerBound))
    guard try tree.apply(bytes, base: offset) else { return false }
    try tree.write(to: sink)
    return true
  }

  /// Prints JSON differences as a list of operations: the value itself is not in the log.
  private func differences(_ bytes: Span<UInt8>, base: FileOffset) throws(ReadError) {
    var checker = ByteReader(bytes, base: base)
    while !checker.isAtEnd {
      let diff = try JSONDiff(from: &checker)
      guard TextOutput.isUTF8(bytes.extracting(diff.path)) else {
        throw checker.malformed("a JSON path that is not UTF-8")
      }
      guard diff.operation != .remove else { continue }
      try JSONBinary.check(
        bytes.extracting(diff.value), base: base.advanced(by: diff.value.lowerBound),
        validatingText: true)
    }
    sink.write("{\"$diff\":[")
    var reader = ByteReader(bytes, base: base)
    var isFirst = true
    while !reader.isAtEnd {
      let diff = try JSONDiff(from: &reader)
      if !isFirst { sink.write(byte: 0x2C) }
      isFirst = false
      switch diff.operation {
      case .replace: sink.write("{\"op\":\"replace\",\"path\":\"")
      case .insert: sink.write("{\"op\":\"insert\",\"path\":\"")
      case .remove: sink.write("{\"op\":\"remove\",\"path\":\"")
      }
      TextOutput.escape(bytes.extracting(diff.path), .json, to: sink)
      sink.write(byte: 0x22)
      if diff.operation != .remove {
        sink.write(",\"value\":")
        try JSONBinary.writeChecked(
          bytes.extracting(diff.value), base: base.advanced(by: diff.value.lowerBound), to: sink)
      }
      sink.write(byte: 0x7D)
    }
    sink.write("]}")
  }

  private func head(_ operation: RowsEvent.Operation, _ place: RowsPlace) {
    switch operation {
    case .insert: sink.write("{\"op\":\"c\",\"ts_ms\":")
    case .update: sink.write("{\"op\":\"u\",\"ts_ms\":")
    case .delete: sink.write("{\"op\":\"d\",\"ts_ms\":")
    }
    sink.write(decimal: UInt64(place.timestamp) * 1000)
  }

  /// Where the row comes from; `row` counts from 1, in the output from 0.
  private func tail(_ map: TableMap, _ place: RowsPlace, row: Int) {
    sink.write(",\"source\":{\"version\":\"")
    TextOutput.escape(place.version.span, .json, to: sink)
    sink.write(
      place.flavor == .mysql
        ? "\",\"connector\":\"mysql\",\"ts_ms\":" : "\",\"connector\":\"mariadb\",\"ts_ms\":")
    sink.write(decimal: UInt64(place.timestamp) * 1000)
    sink.write(",\"db\":\"")
    name(map.database)
    sink.write("\",\"table\":\"")
    name(map.table)
    sink.write("\",\"server_id\":")
    sink.write(decimal: UInt64(place.serverID))
    if !place.gtid.isEmpty {
      sink.write(",\"gtid\":\"")
      sink.write(place.gtid)
      sink.write(byte: 0x22)
    }
    sink.write(",\"file\":\"")
    name(place.file)
    sink.write("\",\"pos\":")
    sink.write(decimal: place.offset.rawValue)
    if let inner = place.innerOffset {
      sink.write(",\"inner_pos\":")
      sink.write(decimal: inner.rawValue)
    }
    if !place.sourceFile.isEmpty {
      sink.write(",\"source_file\":\"")
      name(place.sourceFile)
      sink.write(byte: 0x22)
    }
    if let position = place.sourcePosition {
      sink.write(",\"source_pos\":")
      sink.write(decimal: UInt64(position))
    }
    sink.write(",\"row\":")
    sink.write(decimal: UInt64(row - 1))
    if let thread = place.threadID {
      sink.write(",\"thread\":")
      sink.write(decimal: UInt64(thread))
    }
    if !place.query.isEmpty {
      sink.write(",\"query\":\"")
      name(place.query)
      sink.write(byte: 0x22)
    }
    sink.write("},\"transaction\":{\"id\":\"")
    name(place.transaction)
    sink.write("\",\"total_order\":")
    sink.write(decimal: place.rowsBefore + UInt64(row))
    sink.write("}}\n")
  }

  /// Text that should be UTF-8; bytes that are not are taken as latin1 rather than lost.
  private func name(_ text: [UInt8]) {
    if !TextOutput.write(text.span, .utf8, .json, to: sink) {
      _ = TextOutput.write(text.span, .latin1, .json, to: sink)
    }
  }
}
