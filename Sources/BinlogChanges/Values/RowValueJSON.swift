package import BinlogBytes

/// Writes single values as `decode-rows --format jsonl` has them, for documents that hold a few rows.
package struct RowValueJSON {
  private var writer: JSONValueWriter

  /// A writer to `sink`.
  package init(_ sink: ByteSink) { writer = JSONValueWriter(sink: sink) }

  /// Writes a value of column `index` of `table`.
  package mutating func write(_ value: ByteRegion, column index: Int, of table: DecodedTable) {
    _ = writer.write(value, column: index, of: table)
  }
}
