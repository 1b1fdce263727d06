package import BinlogBytes
import BinlogRows

/// The column whose values a visitor is handed, and its table.
struct ColumnAt {
  /// The table; nil before the first value.
  private(set) var table: DecodedTable?
  /// The column's place, from 0.
  private(set) var index = 0
  /// What is asked for each value.
  private(set) var form = DecodedTable.Form()

  /// All that is known of the column, for what few values need.
  var column: DecodedTable.Column? { table?.columns[index] }

  /// Goes to column `index` of `table`.
  @inline(__always)
  mutating func move(to index: Int, of table: DecodedTable) {
    if self.table !== table { self.table = table }
    self.index = index
    form = table.forms[index]
  }
}

/// How a value came out.
package enum ValueOutcome {
  case written
  /// Written as bytes, as it is no text in its character set.
  case noText
  /// Written as bytes, as it makes no sense.
  case malformed(ReadError)
}
