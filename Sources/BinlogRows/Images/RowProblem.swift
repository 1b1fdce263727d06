public import BinlogBytes

/// Something in a rows event that could not be understood; what could be was delivered.
public struct RowProblem: Error, Equatable, Sendable {
  /// Absolute offset of the byte where it was noticed.
  public var offset: FileOffset
  /// Which row of the event, from 1; 0 where the event as a whole is meant.
  public var row: Int
  /// Which column, from 1; nil where no single one is meant.
  public var column: Int?
  /// What was wrong.
  public var reason: String

  /// A problem from its parts.
  public init(offset: FileOffset, row: Int, column: Int? = nil, reason: String) {
    self.offset = offset
    self.row = row
    self.column = column
    self.reason = reason
  }

  /// A problem from what a reader threw.
  public init(_ error: ReadError, row: Int, column: Int? = nil) {
    self.init(offset: error.offset, row: row, column: column, reason: error.reason)
  }

  /// One line for people, without the offset.
  public var message: String {
    if row == 0 { return reason }
    guard let column else { return "row \(row): \(reason)" }
    return "row \(row), column @\(column): \(reason)"
  }
}
