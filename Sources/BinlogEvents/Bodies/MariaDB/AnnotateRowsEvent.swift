public import BinlogBytes

/// The statement after the rows that follow (MariaDB): nothing but its text.
///
/// Source: `Annotate_rows_log_event`.
public struct AnnotateRowsEvent: EventBody, Equatable {
  /// Where the text lies.
  public var text: Range<Int>

  /// Reads a body.
  public init(from reader: inout ByteReader, _: DecodeContext) { text = reader.skipRest() }
}
