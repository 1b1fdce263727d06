public import BinlogBytes

/// The statement after the rows that follow (MySQL, `binlog_rows_query_log_events`): 1 byte
/// length that is not used, as longer texts do not fit it, then the text.
///
/// Source: `Rows_query_event`.
public struct RowsQueryEvent: EventBody, Equatable {
  /// Where the text lies.
  public var text: Range<Int>

  /// Reads a body.
  public init(from reader: inout ByteReader, _: DecodeContext) throws(ReadError) {
    _ = try reader.readUInt8()
    text = reader.skipRest()
    let isEmpty = text.isEmpty
    guard !isEmpty else { throw reader.malformed("no statement that made rows") }
  }
}
