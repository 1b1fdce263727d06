import BinlogBytes

/// The statement behind the rows that follow (MariaDB): nothing but its text.
///
/// Source: `Annotate_rows_log_event`.
public struct AnnotateRowsEvent: Sendable, Equatable {
  /// Where the text lies.
  public var text: Range<Int>

  init(from reader: inout ByteReader) { text = reader.skipRest() }
}
