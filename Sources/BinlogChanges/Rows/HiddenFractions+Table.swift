import BinlogBytes
import BinlogEvents
import BinlogRows

extension HiddenFractions {
  /// Why the rows of an event cannot be read without the table's definition; nil where they can.
  static func problem(
    _ table: DecodedTable, _ rows: RowsEvent, event: Span<UInt8>, images: ByteRegion
  ) -> RowProblem? {
    guard let column = table.hiddenFraction,
      !areAbsent(rows, event: event, images: images.bytes, layout: table.layout)
    else { return nil }
    return .hiddenFraction(column, at: images.base)
  }
}

extension RowProblem {
  /// Rows that only the table's definition can tell how to read.
  fileprivate static func hiddenFraction(
    _ column: DecodedTable.Column, at base: FileOffset
  ) -> RowProblem {
    let name = String(decoding: column.name, as: UTF8.self)
    return RowProblem(
      offset: base, row: 0,
      reason: "times of MariaDB's older format with digits of a fraction, how many is not told "
        + "(first such column: \(name), \(column.layout.type)): the rows cannot be read without "
        + "the table's definition; give it with --schema")
  }
}
