import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogRows

/// The key of a row as something that can be compared between logs.
///
/// Values are compared as text: a column may have another type on the replica. Text without regard
/// to case and to blanks at its end, as nearly all collations do.
struct RowKey: Hashable {
  /// Database and table, with a zero between.
  var table: [UInt8]
  /// Index of the key in its table; -1 for the whole row.
  var key: Int
  /// The values.
  var values: [[UInt8]]
}

/// A table with its unique keys.
final class KeyedTable {
  let table: DecodedTable
  let keys: [UniqueKey]
  /// Whether a definition told all unique keys, and not only that of the rows.
  let isDefined: Bool
  /// Database and table, with a zero between.
  let name: [UInt8]
  private let memory: MemoryDestination
  private let sink: ByteSink

  init(_ table: DecodedTable, _ schemas: ConflictSchemas) {
    self.table = table
    memory = MemoryDestination()
    sink = ByteSink(memory, capacity: 4096)
    name = table.table.database + [0] + table.table.table
    if let keys = schemas.uniqueKeys(of: table.table) {
      self.keys = keys
      isDefined = true
    } else {
      keys = (table.key ?? []).isEmpty ? [] : [UniqueKey(name: nil, columns: table.key ?? [])]
      isDefined = false
    }
  }

  /// The keys of an image; the whole row where the table has none.
  ///
  /// A key of which the image lacks a column, or which holds NULL, collides with nothing.
  func rowKeys(_ cells: [Cell], _ row: Row, _ images: ByteRegion) -> [RowKey] {
    guard !keys.isEmpty else {
      guard cells.count == table.columns.count else { return [] }
      let values = cells.map { $0.isNull ? [0x4E, 0x00] : text($0, images, isFolded: false) }
      return [RowKey(table: name, key: -1, values: values)]
    }
    var found: [RowKey] = []
    for index in keys.indices {
      if let values = values(index, cells, row, images) {
        found.append(RowKey(table: name, key: index, values: values))
      }
    }
    return found
  }

  private func values(
    _ key: Int, _ cells: [Cell], _ row: Row, _ images: ByteRegion
  ) -> [[UInt8]]? {
    var values: [[UInt8]] = []
    for column in keys[key].columns {
      guard let cell = row.cell(column, in: cells), !cell.isNull, !cell.isPartial else {
        return nil
      }
      values.append(text(cell, images, isFolded: true))
    }
    return values
  }

  /// The key's values as a server prints them in an error; nil where it may spell one otherwise
  /// (moments in its own time zone, numbers with a point, bytes).
  func printed(
    _ key: Int, _ cells: [Cell], _ row: Row, _ images: ByteRegion
  ) -> String? {
    var parts: [String] = []
    for column in keys[key].columns {
      guard let cell = row.cell(column, in: cells), let text = printed(cell, images) else {
        return nil
      }
      parts.append(text)
    }
    return parts.joined(separator: "-")
  }

  /// A value as a server prints it in an error; nil where it may spell it otherwise.
  func printed(_ cell: Cell, _ images: ByteRegion) -> String? {
    if cell.isNull { return "NULL" }
    let column = table.columns[cell.column]
    switch column.layout.kind {
    case .timestamp, .timestamp2, .float, .double, .bit: return nil
    case .string, .blob, .compressedString, .compressedBlob:
      if column.characterSet == .binary { return nil }
    default: break
    }
    return String(decoding: text(cell, images, isFolded: false), as: UTF8.self)
  }

  private func text(_ cell: Cell, _ images: ByteRegion, isFolded: Bool) -> [UInt8] {
    let column = table.columns[cell.column]
    var writer = PlainValueWriter(sink: sink, place: .plain)
    _ = writer.write(images[cell.range], column: cell.column, of: table)
    sink.flush()
    let bytes = memory.bytes
    memory.clear()
    guard isFolded, PlainValueWriter.isText(column.layout), column.characterSet != .binary else {
      return bytes
    }
    var folded = Array(String(decoding: bytes, as: UTF8.self).lowercased().utf8)
    while folded.last == 0x20 { folded.removeLast() }
    return folded
  }
}
