public import BinlogBytes
import BinlogEvents
public import BinlogRows

/// Prints each row as one line of JSON, with Debezium's names.
public final class JSONLinesPrinter: RowsPrinter {
  /// What changes with each row; one value, so that access to it is asked for once.
  private struct State {
    var line: JSONRowLine
    var words = TableCache<JSONTableWords>()
    var notes = TableNotes()

    mutating func write(_ view: borrowing RowView) -> RowProblem? {
      line.write(view, words.value(view.table) { JSONTableWords($0) }, &notes)
    }
  }

  private var state: State

  /// A printer to `sink`.
  public init(_ sink: ByteSink) { state = State(line: JSONRowLine(sink)) }

  private convenience init(_ sink: ByteSink, _ notes: TableNotes) {
    self.init(sink)
    state.notes = notes
  }

  /// Names and types are enough.
  public var needsDefinitions: Bool { false }

  /// A line depends on its row only, and what was told of its table.
  public var pieces: (@Sendable (ByteSink) -> any RowsPrinter)? {
    let notes = state.notes
    return { JSONLinesPrinter($0, notes) }
  }

  /// Each row tells its place in the transaction.
  public var needsOrder: Bool { true }

  /// What is to be told of tables, once each.
  public func takeNotes() -> [String] { state.notes.take() }

  /// Prints one row.
  public func row(_ view: borrowing RowView) -> RowProblem? { state.write(view) }

  /// Prints a definition, `"op":"ddl"`.
  public func definition(_ definition: RowDefinition, place: RowsPlace) {
    state.line.write(definition, place)
  }
}

/// What stands in all lines of a table, escaped once.
private final class JSONTableWords {
  /// Its columns' names with quotes and colon, one after the other.
  let text: [UInt8]
  /// Where those of each column lie, a comma before them.
  let keys: [Range<Int>]
  /// Places of its geometry columns.
  let geometries: [Int]
  /// The names of database and table as members of the source.
  let name: [UInt8]

  init(_ table: DecodedTable) {
    var keys: [Range<Int>] = []
    text = ByteSink.bytes { sink in
      for column in table.columns {
        let start = Int(sink.written)
        sink.write(",\"")
        sink.write(anyBytes: column.name, in: .json)
        sink.write("\":")
        keys.append(start..<Int(sink.written))
      }
    }
    self.keys = keys
    geometries = table.columns.indices.filter { table.columns[$0].layout.kind == .geometry }
    name = ByteSink.bytes { sink in
      sink.write(",\"db\":\"")
      sink.write(anyBytes: table.table.database, in: .json)
      sink.write("\",\"table\":\"")
      sink.write(anyBytes: table.table.table, in: .json)
      sink.write("\",\"server_id\":")
    }
  }
}

/// Writes lines; keeps what stands in many of them.
private struct JSONRowLine {
  private let sink: ByteSink
  private var values: JSONValueWriter
  /// Texts that stand in many lines.
  private var version = JSONTextKept()
  private var gtid = JSONTextKept()
  private var file = JSONTextKept()
  private var sourceFile = JSONTextKept()
  private var query = JSONTextKept()
  private var transaction = JSONTextKept()

  init(_ sink: ByteSink) {
    self.sink = sink
    values = JSONValueWriter(sink: sink)
  }

  /// Writes one row; returns what of it could not be written.
  mutating func write(
    _ view: borrowing RowView, _ words: JSONTableWords, _ notes: inout TableNotes
  ) -> RowProblem? {
    var problem: RowProblem?
    let operation = view.row.operation
    switch operation {
    case .insert: sink.write("{\"op\":\"c\",\"ts_ms\":")
    case .update: sink.write("{\"op\":\"u\",\"ts_ms\":")
    case .delete: sink.write("{\"op\":\"d\",\"ts_ms\":")
    }
    sink.write(decimal: UInt64(view.place.timestamp) * 1000)
    if operation == .insert {
      sink.write(",\"before\":null")
    } else {
      sink.write(",\"before\":")
      image(view.row.before, view, words, &notes, &problem)
    }
    if operation == .delete {
      sink.write(",\"after\":null")
    } else {
      sink.write(",\"after\":")
      image(view.row.after, view, words, &notes, &problem)
    }
    source(view.place, words.name, row: UInt64(view.row.number - 1))
    if !words.geometries.isEmpty { systems(view, words) }
    sink.write("},\"transaction\":{\"id\":\"")
    // Where there is a GTID it is called by that.
    if view.place.group.gtid.isEmpty {
      transaction.write(view.place.group.transaction, to: sink)
    } else {
      gtid.write(view.place.group.gtid, to: sink)
    }
    sink.write("\",\"pos\":")
    sink.write(decimal: view.place.group.start.rawValue)
    if let end = view.place.group.end {
      sink.write(",\"end_pos\":")
      sink.write(decimal: end.rawValue)
    }
    sink.write(",\"total_order\":")
    sink.write(decimal: view.row.order)
    sink.write("}}\n")
    return problem
  }

  /// Writes a definition.
  mutating func write(_ definition: RowDefinition, _ place: RowsPlace) {
    sink.write("{\"op\":\"ddl\",\"ts_ms\":")
    sink.write(decimal: UInt64(place.timestamp) * 1000)
    sink.write(",\"before\":null,\"after\":null")
    var place = place
    place.query = definition.statement.text
    let database = definition.table?.database ?? definition.statement.database
    let name = ByteSink.bytes { sink in
      sink.write(",\"db\":\"")
      sink.write(anyBytes: database, in: .json)
      sink.write("\",\"table\":")
      if let table = definition.table {
        sink.write(byte: 0x22)
        sink.write(anyBytes: table.table, in: .json)
        sink.write(byte: 0x22)
      } else {
        sink.write("null")
      }
      sink.write(",\"server_id\":")
    }
    source(place, name, row: 0)
    sink.write("},\"transaction\":{\"id\":\"")
    sink.write(anyBytes: place.group.transaction, in: .json)
    sink.write("\",\"pos\":")
    sink.write(decimal: place.group.start.rawValue)
    sink.write("}}\n")
  }

  /// Writes the cells of one image as an object.
  private mutating func image(
    _ list: [Cell], _ view: borrowing RowView, _ words: JSONTableWords,
    _ notes: inout TableNotes, _ problem: inout RowProblem?
  ) {
    let cells = list.span
    let texts = words.text
    let places = words.keys
    let text = texts.span
    let keys = places.span
    sink.write(byte: 0x7B)
    for index in cells.indices {
      let cell = cells[index]
      let key = keys[cell.column]
      // The first without the comma.
      sink.write(text.extracting(index == 0 ? key.lowerBound + 1..<key.upperBound : key))
      if cell.isNull {
        sink.write("null")
        continue
      }
      if cell.isPartial {
        do throws(ReadError) {
          try PartialJSON.write(cell, of: view, to: sink)
        } catch {
          sink.write("null")
          if problem == nil {
            problem = RowProblem(error, row: view.row.number, column: cell.column + 1)
          }
        }
        continue
      }
      switch values.write(view.value(of: cell), column: cell.column, of: view.table) {
      case .written: break
      case .noText: notes.noText(view.table, cell.column, as: "base64")
      case .malformed(let error):
        if problem == nil {
          problem = RowProblem(error, row: view.row.number, column: cell.column + 1)
        }
      }
    }
    sink.write(byte: 0x7D)
  }

  /// Where the row comes from; the row's number counts from 0 in the output.
  private mutating func source(
    _ place: borrowing RowsPlace, _ name: [UInt8], row: UInt64
  ) {
    sink.write(",\"source\":{\"version\":\"")
    version.write(place.version, to: sink)
    if place.flavor == .mysql {
      sink.write("\",\"connector\":\"mysql\",\"ts_ms\":")
    } else {
      sink.write("\",\"connector\":\"mariadb\",\"ts_ms\":")
    }
    sink.write(decimal: UInt64(place.timestamp) * 1000)
    if let time = place.group.commitTime {
      sink.write(",\"ts_us\":")
      sink.write(decimal: time)
    }
    sink.write(name)
    sink.write(decimal: UInt64(place.serverID))
    if !place.group.gtid.isEmpty {
      sink.write(",\"gtid\":\"")
      gtid.write(place.group.gtid, to: sink)
      sink.write(byte: 0x22)
    }
    sink.write(",\"file\":\"")
    file.write(place.file, to: sink)
    sink.write("\",\"pos\":")
    sink.write(decimal: place.offset.rawValue)
    if let inner = place.innerOffset {
      sink.write(",\"inner_pos\":")
      sink.write(decimal: inner.rawValue)
    }
    if !place.sourceFile.isEmpty {
      sink.write(",\"source_file\":\"")
      sourceFile.write(place.sourceFile, to: sink)
      sink.write(byte: 0x22)
    }
    if let position = place.sourcePosition {
      sink.write(",\"source_pos\":")
      sink.write(decimal: UInt64(position))
    }
    sink.write(",\"row\":")
    sink.write(decimal: row)
    if let thread = place.group.threadID {
      sink.write(",\"thread\":")
      sink.write(decimal: UInt64(thread))
    }
    if let xid = place.group.xid {
      sink.write(",\"xid\":")
      sink.write(decimal: xid)
    }
    if !place.query.isEmpty {
      sink.write(",\"query\":\"")
      query.write(place.query, to: sink)
      sink.write(byte: 0x22)
    }
  }

  /// The spatial reference systems of geometries that are not in the plane, as their WKB does not
  /// tell them.
  private func systems(_ view: borrowing RowView, _ words: JSONTableWords) {
    var isOpen = false
    for isAfter in [false, true] {
      var isFirst = true
      let cells = isAfter ? view.row.after : view.row.before
      for column in words.geometries {
        guard let cell = view.row.cell(column, in: cells), cell.range.count >= 4 else { continue }
        var probe = GeometrySystem()
        view.table.forms[column].layout.visit(view.value(of: cell), into: &probe)
        guard probe.system != 0 else { continue }
        if isFirst {
          sink.write(isOpen ? "}," : ",\"srid\":{")
          sink.write(isAfter ? "\"after\":{" : "\"before\":{")
          isOpen = true
        }
        let key = words.keys[column]
        let texts = words.text
        sink.write(
          texts.span.extracting(isFirst ? key.lowerBound + 1..<key.upperBound : key))
        isFirst = false
        sink.write(decimal: probe.system)
      }
    }
    if isOpen { sink.write("}}") }
  }
}

/// A text between quotes that stands in many lines: escaped anew only when it changes.
private struct JSONTextKept {
  private var said: [UInt8] = []
  /// It with what has to be escaped; nil where that is nothing.
  private var escaped: [UInt8]?

  /// Writes `text` without its quotes.
  @inline(__always)
  mutating func write(_ text: [UInt8], to sink: ByteSink) {
    if !text.span.elementsEqual(said.span) { keep(text) }
    if let escaped { sink.write(escaped) } else { sink.write(said) }
  }

  private mutating func keep(_ text: [UInt8]) {
    said = text
    escaped = nil
    // What is above ASCII may have to be.
    if !TextPlace.json.escapes(in: text.span) { return }
    escaped = ByteSink.bytes { $0.write(anyBytes: text, in: .json) }
  }
}

/// Finds the number of a geometry's coordinate system.
private struct GeometrySystem: ValueProbe {
  var system: UInt64 = 0

  mutating func geometry(_ bytes: Span<UInt8>, system: UInt64, shape: Range<Int>) {
    self.system = system
  }
}
