import BinlogBytes
import BinlogChanges

/// A row in which the two sides do not agree, or that both wrote without having seen one another.
struct RowDifference {
  /// How it came about.
  enum Kind: String {
    /// Both wrote it.
    case conflict
    /// One wrote over what the other had written, without having seen it.
    case lostUpdate = "lost-update"
    /// One deleted what the other changed.
    case deleteUpdate = "delete-update"
    /// One side lacks what the other did.
    case missing
  }

  var kind: Kind
  /// Whether the last values are different.
  var differs: Bool
  /// Whether that is known: one side wrote a column whose value no image of the other tells.
  var isCertain = true
  /// Its table, as it was last.
  var version: Int
  var table: Int
  /// Key columns; empty where equal rows are counted.
  var key: [Int]
  /// The row on each side.
  var states: [Side: RowState]
  /// Who wrote it last on each side; nil where no log tells.
  var writers: [Side: RowTouch]
  /// In tables without key: how many more of the row A has than B.
  var surplus = 0

  /// The image of the side that has the row.
  var anyState: RowState? {
    if let state = states[.a], state.isPresent { return state }
    return states[.b].flatMap { $0.isPresent ? $0 : nil }
  }
}
