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
  /// What is wrong with the row: where its values cannot be told apart any more the rest is missing,
  /// and where one of them is none that a server writes all are there.
  public package(set) var problem: RowProblem?
  /// Whether no row can be told from what comes after it.
  private var isLast = false

  package init() {}

  /// The value of `column`, from 0, in `cells`, which are of this row; nil where the image leaves
  /// it out.
  public func cell(_ column: Int, in cells: [Cell]) -> Cell? {
    if column < cells.count, cells[column].column == column { return cells[column] }
    return cells.first { $0.column == column }
  }

  /// Whether its values cannot be told apart from some column on.
  var isTorn: Bool { isLast && problem != nil }

  /// Gets ready for the rows that `walker` goes through.
  mutating func begin(_ walker: borrowing RowWalker) {
    operation = walker.operation
    isFull = walker.isFull
    problem = nil
    isLast = false
  }

  /// Becomes the next row of `walker`; false after the last.
  ///
  /// A row whose values cannot be told apart is the last. With `reach`, only the first columns up to
  /// there are looked at: enough to judge most rows, and the row can be had whole by
  /// ``complete(_:)``.
  mutating func advance(_ walker: inout RowWalker, reach: Int = .max) -> Bool {
    guard !isLast else { return false }
    problem = nil
    before.removeAll(keepingCapacity: true)
    after.removeAll(keepingCapacity: true)
    // The column that comes next, from 1, which is the one that an error is about.
    var column: Int?
    let last = walker.number
    do throws(ReadError) {
      guard try walker.nextRow() else { return false }
      number = walker.number
      column = 1
      while let image = try walker.nextImage() {
        if image == .before {
          try Self.fill(&before, &walker, reach, &column, &problem)
        } else {
          try Self.fill(&after, &walker, reach, &column, &problem)
          // The rest is passed over with the row.
          if reach < walker.columns.count { return true }
        }
        column = image == .before && operation == .update ? 1 : nil
      }
    } catch {
      if reach < walker.columns.count {
        // Which column it is shows when all are looked at. The row before was judged already.
        let isNew = walker.number > last
        walker.restartRow()
        _ = advance(&walker)
        return isNew
      }
      problem = RowProblem(error, row: walker.number, column: column)
      isLast = true
    }
    return true
  }

  /// Takes in all columns of the row of which ``advance(_:reach:)`` looked at the first ones.
  mutating func complete(_ walker: inout RowWalker) {
    guard !isLast else { return }
    walker.restartRow()
    _ = advance(&walker)
  }

  /// Becomes the next row of `walker`, whose values nobody asks for; false after the last, and where
  /// the values of the row before turn out to make no sense.
  mutating func pass(_ walker: inout RowWalker) -> Bool {
    do throws(ReadError) {
      guard try walker.nextRow() else { return false }
      number = walker.number
      return true
    } catch {
      problem = RowProblem(error, row: walker.number)
      return false
    }
  }

  /// Takes over the values of the image at hand.
  private static func fill(
    _ cells: inout [Cell], _ walker: inout RowWalker, _ reach: Int, _ column: inout Int?,
    _ problem: inout RowProblem?
  ) throws(ReadError) {
    do throws(ReadError) {
      try walker.collect(into: &cells, reach: reach)
    } catch {
      column = walker.lastColumn
      throw error
    }
    findFlaw(cells, walker, &problem)
  }

  /// Looks for the first value that lies where it should and makes no sense.
  @inline(__always) private static func findFlaw(
    _ cells: [Cell], _ walker: borrowing RowWalker, _ problem: inout RowProblem?
  ) {
    guard problem == nil else { return }
    let cells = cells.span
    for index in cells.indices {
      let cell = cells[index]
      guard walker.columns[cell.column].mayHaveFlaws, !cell.isNull, !cell.isPartial else {
        continue
      }
      problem = flaw(of: cell, walker)
      if problem != nil { return }
    }
  }

  /// What is wrong with a value that lies where it should.
  private static func flaw(of cell: Cell, _ walker: borrowing RowWalker) -> RowProblem? {
    let value = walker.value(of: cell)
    guard let reason = walker.columns[cell.column].flaw(of: value.bytes) else { return nil }
    return RowProblem(
      offset: value.base, row: walker.number, column: cell.column + 1, reason: reason)
  }
}
