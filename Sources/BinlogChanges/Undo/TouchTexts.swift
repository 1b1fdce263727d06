import BinlogBytes
import BinlogEvents
import BinlogRows

/// The words for rows that are compared: their keys, who changed them, from what to what.
struct TouchTexts {
  private let isReviewed: Bool
  private let memory = MemoryDestination()
  private let sink: ByteSink
  private let values: StatementWriter
  private var json: JSONValueWriter
  private var comment: SQLComment
  private var event: UInt64 = 0
  private var who: [UInt8] = []
  private var whoJSON: [UInt8] = []

  /// The longest value that is told, in bytes of the log.
  private static let longestValue = 64
  private static let longestJSON = 1024
  private static let mostValues = 8

  init(isReviewed: Bool) {
    self.isReviewed = isReviewed
    sink = ByteSink(memory, capacity: 4096)
    values = StatementWriter(sink)
    json = JSONValueWriter(sink: sink)
    comment = SQLComment(sink)
  }

  private func take() -> [UInt8] {
    sink.flush()
    let bytes = memory.bytes
    memory.clear()
    return bytes
  }

  /// Describes a row that is taken back.
  mutating func describe(
    _ view: borrowing RowView, _ table: UndoTable, _ places: [Int], _ cells: [Cell],
    _ others: [Cell], in record: inout TouchRecord
  ) {
    key(view, table, places, cells, others, in: &record)
    guard isReviewed else { return }
    tell(view.place)
    record.whoJSON = whoJSON
  }

  /// Describes the key of a row.
  mutating func key(
    _ view: borrowing RowView, _ table: UndoTable, _ places: [Int], _ cells: [Cell],
    _ others: [Cell], in record: inout TouchRecord
  ) {
    let row = view.row
    for (index, place) in places.enumerated() where index < Self.mostValues {
      guard let cell = row.cell(place, in: cells) ?? row.cell(place, in: others) else { continue }
      if index > 0 { sink.write(", ") }
      sink.write(table.sql.columns[place].column.name)
      sink.write(byte: 0x3D)
      value(cell, table.sql, view.images)
    }
    if places.count > Self.mostValues { sink.write(", …") }
    record.key = take()
    guard isReviewed else { return }
    object(places.compactMap { row.cell($0, in: cells) ?? row.cell($0, in: others) }, view)
    record.keyJSON = take()
  }

  /// Describes a change that stays.
  mutating func describe(
    _ view: borrowing RowView, _ table: UndoTable, in record: inout TouchRecord
  ) {
    let row = view.row
    tell(view.place)
    record.who = who
    record.whoJSON = whoJSON
    let columns = row.operation == .update ? RowChange.columns(row, view.images) : []
    for (index, column) in columns.enumerated() where index < Self.mostValues {
      if index > 0 { sink.write(", ") }
      sink.write(table.sql.columns[column].column.name)
      sink.write(byte: 0x20)
      if let cell = row.cell(column, in: row.before) {
        value(cell, table.sql, view.images)
      } else {
        sink.write("?")
      }
      sink.write(" -> ")
      if let cell = row.cell(column, in: row.after) { value(cell, table.sql, view.images) }
    }
    if columns.count > Self.mostValues { sink.write(", …") }
    record.values = take()
    guard isReviewed else { return }
    func chosen(_ cells: [Cell]) -> [Cell] {
      row.operation == .update ? cells.filter { columns.contains($0.column) } : cells
    }
    if row.operation != .insert {
      sink.write("\"before\":")
      object(chosen(row.before), view)
    }
    if row.operation != .delete {
      sink.write(row.operation == .update ? ",\"after\":" : "\"after\":")
      object(chosen(row.after), view)
    }
    record.valuesJSON = take()
  }

  private func value(
    _ cell: Cell, _ sql: SQLTable, _ images: ByteRegion
  ) {
    if cell.isPartial || !cell.isNull && cell.range.count > Self.longestValue {
      sink.write("(")
      sink.write(decimal: UInt64(cell.range.count))
      sink.write(cell.isPartial ? " bytes of differences)" : " bytes)")
    } else {
      values.value(cell, sql, images)
    }
  }

  /// Writes an object of values; long ones are left out.
  private mutating func object(_ cells: [Cell], _ view: borrowing RowView) {
    sink.write(byte: 0x7B)
    var isFirst = true
    for cell in cells where !cell.isPartial && cell.range.count <= Self.longestJSON {
      if !isFirst { sink.write(byte: 0x2C) }
      isFirst = false
      sink.write(byte: 0x22)
      let name = view.table.columns[cell.column].name
      TextOutput.escape(name.span, .json, to: sink)
      sink.write("\":")
      if cell.isNull {
        sink.write("null")
      } else {
        _ = json.write(view.value(of: cell), column: cell.column, of: view.table)
      }
    }
    sink.write(byte: 0x7D)
  }

  /// Has who made the changes at `place` ready; the same for all rows of an event.
  private mutating func tell(_ place: RowsPlace) {
    guard place.event != event || who.isEmpty else { return }
    event = place.event
    var group = place.group
    group.file = place.file
    group.start = place.offset
    group.timestamp = place.timestamp
    group.serverID = place.serverID
    comment.group(group)
    // Without the mark of a comment and the line end.
    who = Array(take().dropFirst(3).dropLast())
    guard isReviewed else { return }
    sink.write("\"ts_ms\":")
    sink.write(decimal: UInt64(place.timestamp) * 1000)
    sink.write(",\"server_id\":")
    sink.write(decimal: UInt64(place.serverID))
    if let thread = place.group.threadID {
      sink.write(",\"thread\":")
      sink.write(decimal: UInt64(thread))
    }
    if !place.group.gtid.isEmpty {
      sink.write(",\"gtid\":\"")
      sink.write(place.group.gtid)
      sink.write(byte: 0x22)
    }
    sink.write(",\"file\":\"")
    TextOutput.escape(place.file.span, .json, to: sink)
    sink.write("\",\"pos\":")
    sink.write(decimal: place.offset.rawValue)
    if let inner = place.innerOffset {
      sink.write(",\"inner_pos\":")
      sink.write(decimal: inner.rawValue)
    }
    whoJSON = take()
  }
}
