import BinlogBytes
public import BinlogEvents
public import BinlogRows

/// One row of a rows event: where its values lie.
///
/// Used again for the next row, so that nothing is allocated for each.
public struct Row: Sendable {
  /// What was done with it.
  public package(set) var operation = RowsEvent.Operation.insert
  /// The values of the before image, in the order of the columns; empty for an insert.
  public package(set) var before: [Cell] = []
  /// The values of the after image; empty for a delete.
  ///
  /// Those that are partial hold differences to the before image (JSON).
  public package(set) var after: [Cell] = []
  /// Its number in the event, from 1.
  public package(set) var number = 0
  /// Its number in the group, from 1, rows that are not wanted counted too.
  public package(set) var order: UInt64 = 0
  /// Whether the images have all columns of the table.
  public package(set) var isFull = false
  /// What is wrong with the row: the values up to there are right, the rest is missing.
  public package(set) var problem: RowProblem?

  package init() {}

  /// The value of `column`, from 0, in `cells`, which are of this row; nil where the image leaves
  /// it out.
  public func cell(_ column: Int, in cells: [Cell]) -> Cell? {
    if column < cells.count, cells[column].column == column { return cells[column] }
    return cells.first { $0.column == column }
  }
}

/// Goes through the images of one rows event row by row.
struct RowCursor {
  private let rows: RowsEvent
  private let table: DecodedTable
  private let shape: RowImages
  private let base: FileOffset
  private var position = 0
  private var number = 0
  private var isAtEnd = false

  /// Begins with the first row of `rows`, whose bytes are `bytes`.
  init(
    _ rows: RowsEvent, event bytes: Span<UInt8>, table: DecodedTable, base: FileOffset
  ) throws(ReadError) {
    self.rows = rows
    self.table = table
    self.base = base
    shape = try RowImages(rows, event: bytes, layout: table.layout, offset: base)
  }

  /// Fills `row` with the next one; false behind the last.
  ///
  /// A row with a problem is the last.
  mutating func next(
    into row: inout Row, images: Span<UInt8>, event bytes: Span<UInt8>
  ) -> Bool {
    // An insert without images is one row of defaults.
    let isDefaults = images.isEmpty && rows.operation == .insert
    guard !isAtEnd, position < images.count || isDefaults else { return false }
    let start = position
    number += 1
    row.number = number
    row.operation = rows.operation
    row.problem = nil
    row.before.removeAll(keepingCapacity: true)
    row.after.removeAll(keepingCapacity: true)
    let count = table.columns.count
    row.isFull = shape.presentCount == count && shape.presentCountAfter == count
    if isDefaults, shape.presentCount == 0 {
      isAtEnd = true
      return true
    }
    let present = Bitmap(bytes.extracting(rows.columns), count: rows.columnCount)
    switch rows.operation {
    case .insert:
      image(images, present, shape.presentCount, false, number, &row.after, &row.problem)
    case .delete:
      image(images, present, shape.presentCount, false, number, &row.before, &row.problem)
    case .update:
      image(images, present, shape.presentCount, false, number, &row.before, &row.problem)
      if row.problem == nil {
        let present = Bitmap(bytes.extracting(rows.columnsAfter), count: rows.columnCount)
        image(
          images, present, shape.presentCountAfter, rows.isPartial, number, &row.after,
          &row.problem)
      }
    }
    if row.problem != nil {
      isAtEnd = true
    } else if position == start {
      isAtEnd = true
      row.problem = RowProblem(
        offset: base.advanced(by: start), row: number, reason: "a row without any column")
    }
    return true
  }

  /// Reads one image into `cells` and goes behind it.
  private mutating func image(
    _ images: Span<UInt8>, _ present: borrowing Bitmap, _ count: Int, _ isPartial: Bool,
    _ number: Int, _ cells: inout [Cell], _ problem: inout RowProblem?
  ) {
    let layouts = table.layout.columns
    var last = 0
    do throws(ReadError) {
      var walker = try ImageWalker(
        images, at: position, base: base, layout: table.layout, presentCount: count,
        isPartial: isPartial)
      while true {
        last = walker.lastColumn
        guard let cell = try walker.next(images, present: present, columns: layouts.span) else {
          position = walker.position
          return
        }
        cells.append(cell)
      }
    } catch {
      problem = RowProblem(error, row: number, column: last + 1)
    }
  }
}
