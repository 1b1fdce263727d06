import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogRows

/// A row that outlives the event that it stood in.
struct StoredRow {
  /// Its cells, which lie in ``bytes``.
  let row: Row
  /// The bytes of its images alone.
  let bytes: [UInt8]
  /// Where the first of them lay.
  let base: FileOffset
  /// Its table.
  let table: KeyedTable
  /// Path of the log of its group.
  let groupPath: String
  /// Offset of its group.
  let groupStart: FileOffset
  /// The server that made it.
  let serverID: UInt32
  /// Offset of its event.
  let event: FileOffset
  /// Offset inside the payload.
  let innerEvent: FileOffset?
  /// Counts the events that were read.
  let eventNumber: UInt64
  /// Where its event begins in the source's log, as far as a relay log tells.
  let sourcePosition: UInt32?

  /// Keeps the row of `view`.
  init(_ view: borrowing RowView, of table: KeyedTable) {
    let row = view.row
    let images = view.images
    let starts = (row.before + row.after).filter { !$0.isNull }
    let first = min(starts.map(\.start).min() ?? 0, images.count)
    let last = max(first, min(starts.map(\.end).max() ?? first, images.count))
    bytes = images[first..<last].bytes.array
    base = images.offset(of: first)
    var moved = row
    func move(_ cells: inout [Cell]) {
      for index in cells.indices {
        cells[index].start = cells[index].isNull ? 0 : cells[index].start - first
        cells[index].end = cells[index].isNull ? 0 : cells[index].end - first
      }
    }
    move(&moved.before)
    move(&moved.after)
    self.row = moved
    self.table = table
    groupPath = view.place.group.path
    groupStart = view.place.group.start
    serverID = view.place.group.serverID
    event = view.place.offset
    innerEvent = view.place.innerOffset
    eventNumber = view.place.event
    sourcePosition = view.place.sourcePosition
  }

  /// `database.table`.
  var tableName: String {
    String(
      decoding: table.table.table.database + [0x2E] + table.table.table.table, as: UTF8.self)
  }

  /// The keys of the row that the change looks for.
  var keysBefore: [RowKey] { table.rowKeys(row.before, row, ByteRegion(bytes.span, at: base)) }

  /// The keys of the row that it leaves.
  ///
  /// What an image leaves out is as it was before.
  var keysAfter: [RowKey] {
    row.operation == .delete ? [] : table.rowKeys(cellsAfter, row, ByteRegion(bytes.span, at: base))
  }

  /// The row as the change leaves it, as far as its images tell.
  var cellsAfter: [Cell] { Self.cellsAfter(row) }

  /// The same of a row that is not kept.
  static func cellsAfter(_ row: Row) -> [Cell] {
    guard row.operation == .update else { return row.after }
    let columns = Set(row.after.map(\.column))
    return (row.after + row.before.filter { !columns.contains($0.column) })
      .sorted { $0.column < $1.column }
  }

  /// Whether both are the same row of the same event of one log.
  func isSame(as other: StoredRow) -> Bool {
    event == other.event && innerEvent == other.innerEvent && row.number == other.row.number
      && groupStart == other.groupStart
  }
}
