public import BinlogBytes
import BinlogEvents
public import BinlogRows

/// Prints each row as one line of JSON, with Debezium's names.
public final class JSONLinesPrinter: RowsPrinter {
  /// What is worked out once for a table.
  private struct Words {
    /// Its columns' names with quotes and colon.
    var keys: [[UInt8]]
    /// Places of its geometry columns.
    var geometries: [Int]
  }

  private let sink: ByteSink
  private let values: JSONValueWriter
  private var words = TableCache<Words>()
  private var notes = TableNotes()

  /// A printer to `sink`.
  public init(_ sink: ByteSink) {
    self.sink = sink
    values = JSONValueWriter(sink: sink)
  }

  /// Each row tells its place in the transaction.
  public var needsOrder: Bool { true }

  /// What is to be told of tables, once each.
  public func takeNotes() -> [String] { notes.take() }

  /// Prints one row.
  public func row(
    _ row: Row, of table: DecodedTable, images: Span<UInt8>, base: FileOffset, place: RowsPlace
  ) -> RowProblem? {
    let words = self.words.value(table) { table in
      Words(
        keys: table.columns.map { Self.key($0.name) },
        geometries: table.columns.indices.filter { table.columns[$0].layout.kind == .geometry })
    }
    let names = words.keys
    var problem: RowProblem?
    switch row.operation {
    case .insert: sink.write("{\"op\":\"c\",\"ts_ms\":")
    case .update: sink.write("{\"op\":\"u\",\"ts_ms\":")
    case .delete: sink.write("{\"op\":\"d\",\"ts_ms\":")
    }
    sink.write(decimal: UInt64(place.timestamp) * 1000)
    if row.operation == .insert {
      sink.write(",\"before\":null")
    } else {
      sink.write(",\"before\":")
      image(row.before, row, table, names, images, base, &problem)
    }
    if row.operation == .delete {
      sink.write(",\"after\":null")
    } else {
      sink.write(",\"after\":")
      image(row.after, row, table, names, images, base, &problem)
    }
    source(table.table, place, row: row)
    if !words.geometries.isEmpty { systems(row, words, images) }
    sink.write("},\"transaction\":{\"id\":\"")
    name(place.group.transaction)
    sink.write("\",\"total_order\":")
    sink.write(decimal: row.order)
    sink.write("}}\n")
    return problem
  }

  /// A column's name with quotes and colon.
  private static func key(_ name: [UInt8]) -> [UInt8] {
    let memory = MemoryDestination()
    let writer = ByteSink(memory, capacity: 256)
    writer.write(byte: 0x22)
    writer.write(anyBytes: name.span, in: .json)
    writer.write("\":")
    writer.flush()
    return memory.bytes
  }

  /// Prints the cells of one image as an object.
  private func image(
    _ cells: [Cell], _ row: Row, _ table: DecodedTable, _ names: [[UInt8]],
    _ images: Span<UInt8>, _ base: FileOffset, _ problem: inout RowProblem?
  ) {
    let columns = table.columns
    sink.write(byte: 0x7B)
    for index in cells.indices {
      let cell = cells[index]
      if index > 0 { sink.write(byte: 0x2C) }
      sink.write(names[cell.column])
      if cell.isNull {
        sink.write("null")
        continue
      }
      let bytes = images.extracting(cell.range)
      let offset = base.advanced(by: cell.start)
      if cell.isPartial {
        do throws(ReadError) {
          try PartialJSON.write(
            bytes, at: offset, before: row.cell(cell.column, in: row.before), images: images,
            base: base, to: sink)
        } catch {
          sink.write("null")
          if problem == nil {
            problem = RowProblem(error, row: row.number, column: cell.column + 1)
          }
        }
        continue
      }
      switch values.write(bytes, columns[cell.column], base: offset) {
      case .written: break
      case .noText: notes.noText(table.table, columns[cell.column], as: "base64")
      case .malformed(let error):
        if problem == nil {
          problem = RowProblem(error, row: row.number, column: cell.column + 1)
        }
      }
    }
    sink.write(byte: 0x7D)
  }

  /// Where the row comes from; the row's number counts from 0 in the output.
  private func source(_ map: TableMap, _ place: RowsPlace, row: Row) {
    let group = place.group
    sink.write(",\"source\":{\"version\":\"")
    name(place.version)
    sink.write(
      place.flavor == .mysql
        ? "\",\"connector\":\"mysql\",\"ts_ms\":" : "\",\"connector\":\"mariadb\",\"ts_ms\":")
    sink.write(decimal: UInt64(place.timestamp) * 1000)
    if let time = group.commitTime {
      sink.write(",\"ts_us\":")
      sink.write(decimal: time)
    }
    sink.write(",\"db\":\"")
    name(map.database)
    sink.write("\",\"table\":\"")
    name(map.table)
    sink.write("\",\"server_id\":")
    sink.write(decimal: UInt64(place.serverID))
    if !group.gtid.isEmpty {
      sink.write(",\"gtid\":\"")
      name(group.gtid)
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
    sink.write(decimal: UInt64(row.number - 1))
    if let thread = group.threadID {
      sink.write(",\"thread\":")
      sink.write(decimal: UInt64(thread))
    }
    if let xid = group.xid {
      sink.write(",\"xid\":")
      sink.write(decimal: xid)
    }
    if !place.query.isEmpty {
      sink.write(",\"query\":\"")
      name(place.query)
      sink.write(byte: 0x22)
    }
  }

  /// The spatial reference systems of geometries that are not in the plane, as their WKB does not
  /// tell them.
  private func systems(_ row: Row, _ words: Words, _ images: Span<UInt8>) {
    var isOpen = false
    for isAfter in [false, true] {
      var isFirst = true
      let cells = isAfter ? row.after : row.before
      for column in words.geometries {
        guard let cell = row.cell(column, in: cells), cell.range.count >= 4 else { continue }
        let system = images.extracting(cell.range).littleEndian(at: 0, width: 4)
        guard system != 0 else { continue }
        if isFirst {
          sink.write(isOpen ? "}," : ",\"srid\":{")
          sink.write(isAfter ? "\"after\":{" : "\"before\":{")
          isOpen = true
        } else {
          sink.write(byte: 0x2C)
        }
        isFirst = false
        sink.write(words.keys[column])
        sink.write(decimal: system)
      }
    }
    if isOpen { sink.write("}}") }
  }

  /// Text that should be UTF-8; bytes that are not are taken as latin1 rather than lost.
  private func name(_ text: [UInt8]) {
    sink.write(anyBytes: text.span, in: .json)
  }
}
