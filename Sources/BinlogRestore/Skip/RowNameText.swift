import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogRows

/// Writes which row is meant, by the values of its key.
final class RowNameText {
  private let memory = MemoryDestination()
  private let sink: ByteSink
  private let statements: StatementWriter
  private var values: RowValueJSON
  private static let longest = 300

  init() {
    sink = ByteSink(memory, capacity: 4096)
    statements = StatementWriter(sink)
    values = RowValueJSON(sink)
  }

  /// `id=5, v='x'`, and the same as an object of JSON.
  func name(_ view: borrowing RowView, _ table: SkipTable) -> (text: String, json: [UInt8]) {
    let row = view.row
    let cells = row.operation == .insert ? row.after : row.before
    let columns = table.key.flatMap { $0.isEmpty ? nil : $0 } ?? Array(table.table.columns.indices)
    var isFirst = true
    for column in columns {
      guard let cell = row.cell(column, in: cells) else { continue }
      if !isFirst { sink.write(", ") }
      isFirst = false
      sink.write(table.table.columns[column].name.printable)
      sink.write("=")
      statements.value(cell, table.sql, view.images)
    }
    var text = String(decoding: take(), as: UTF8.self).printable
    if text.utf8.count > Self.longest { text = String(text.prefix(Self.longest)) + "…" }
    var json = JSONWriter(sink)
    json.beginObject()
    for column in columns {
      guard let cell = row.cell(column, in: cells), !cell.isPartial else { continue }
      json.key(text: String(decoding: table.table.columns[column].name, as: UTF8.self))
      if cell.isNull {
        json.null()
      } else {
        json.raw { _ in values.write(view.value(of: cell), column: column, of: table.table) }
      }
    }
    json.endObject()
    return (text, take())
  }

  private func take() -> [UInt8] {
    sink.flush()
    defer { memory.clear() }
    return memory.bytes
  }
}
