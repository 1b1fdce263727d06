import BinlogBytes
import BinlogRows

/// Writes values for a history, as literals of SQL or as JSON.
struct HistoryValues {
  private let isJSON: Bool
  private let memory = MemoryDestination()
  private let sink: ByteSink
  private var literals: SQLValueWriter
  private var json: JSONValueWriter

  init(asJSON: Bool) {
    isJSON = asJSON
    sink = ByteSink(memory, capacity: 4096)
    literals = SQLValueWriter(sink: sink)
    json = JSONValueWriter(sink: sink)
  }

  /// The value of `cell`; nil for differences that do not fit the value before.
  mutating func text(_ cell: Cell, _ view: borrowing RowView) -> [UInt8]? {
    if cell.isNull { return Array((isJSON ? "null" : "NULL").utf8) }
    memory.clear()
    if cell.isPartial {
      guard (try? PartialJSON.writeWhole(cell, of: view, to: sink)) ?? false else { return nil }
    } else if isJSON || view.table.forms[cell.column].layout.kind == .json {
      // A document stands for itself, so that one that was put together looks the same.
      _ = json.write(view.value(of: cell), column: cell.column, of: view.table)
    } else {
      _ = literals.write(view.value(of: cell), column: cell.column, of: view.table)
    }
    sink.flush()
    return memory.bytes
  }

  /// Differences, where they fit nothing that is known; nil where they make no sense.
  mutating func difference(_ cell: Cell, _ view: borrowing RowView) -> [UInt8]? {
    memory.clear()
    do throws(ReadError) {
      try PartialJSON.write(cell, of: view, to: sink)
    } catch {
      return nil
    }
    sink.flush()
    return memory.bytes
  }
}
