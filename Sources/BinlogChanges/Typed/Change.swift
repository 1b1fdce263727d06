import BinlogEvents

/// A row that was inserted, updated or deleted: what it was and is, who did it, and where the log says
/// so.
public struct Change: Sendable {
  /// What was done.
  public enum Operation: String, Sendable, CaseIterable {
    case insert, update, delete
  }

  /// One side of a change: the columns that the log holds of it, with their values.
  public struct Image: Sendable, RandomAccessCollection {
    /// A column with its value.
    public typealias Element = (column: String, value: ChangeValue)

    /// The names of all columns of the table; `@1`, counted from 1, where nobody told a name.
    let names: [String]
    /// Which of them the image holds, and the values.
    var places: [Int] = []
    var values: [ChangeValue] = []

    /// 0.
    public var startIndex: Int { 0 }
    /// How many columns there are.
    public var endIndex: Int { values.count }
    /// A column, in the table's order.
    public subscript(position: Int) -> Element {
      (names[places[position]], values[position])
    }

    /// The value of a column; nil where the image does not hold it.
    public subscript(column: String) -> ChangeValue? {
      guard let place = names.firstIndex(of: column), let index = places.firstIndex(of: place)
      else { return nil }
      return values[index]
    }
  }

  /// What was done.
  public internal(set) var operation: Operation
  /// The table's database.
  public internal(set) var database: String
  /// The table's name.
  public internal(set) var table: String
  /// The row before; nil for an insert.
  public internal(set) var before: Image?
  /// The row after; nil for a delete.
  public internal(set) var after: Image?

  /// The log's base name.
  public internal(set) var file: String
  /// Offset of the event in the log; of the payload, where it stands in a compressed group.
  public internal(set) var position: UInt64
  /// Offset in the payload's content, where it stands in one.
  public internal(set) var innerPosition: UInt64?
  /// The row's number in its event, from 0, as in lines of JSON.
  public internal(set) var row: Int
  /// Where the group, the transaction, begins.
  public internal(set) var groupPosition: UInt64?
  /// The group's GTID, as its server writes it.
  public internal(set) var gtid: String?
  /// When the statement began, seconds since 1970.
  public internal(set) var timestamp: UInt32
  /// When the first source committed it, microseconds since 1970, where it was logged (MySQL 8).
  public internal(set) var commitTime: UInt64?
  /// The server that made it.
  public internal(set) var serverID: UInt32
  /// The thread that made it, where it was logged.
  public internal(set) var threadID: UInt32?
  /// The statement's text, where it was logged.
  public internal(set) var statement: String?

  /// Of an update: the columns that have another value after it, or of which only that is known.
  public var changedColumns: [String] {
    guard let before, let after else { return [] }
    return after.filter { before[$0.column] != $0.value }.map(\.column)
  }
}
