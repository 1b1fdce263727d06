public import BinlogBytes

/// A statement as text, with what its session had set.
///
/// | bytes | field |
/// |---|---|
/// | 4 | thread id |
/// | 4 | execution time, seconds |
/// | 1 | length of the database name |
/// | 2 | error code that the source got |
/// | 2 | length of the status variables; since binlog version 4 |
/// | n | status variables, see ``QueryStatusVariables`` |
/// | n + 1 | database name and a NUL |
/// | rest | the text; in MariaDB's compressed form (type 165) zlib data, see ``CompressedField`` |
///
/// Source: `Query_log_event` of both servers.
public struct QueryEvent: EventBody, Equatable {
  /// Post-header length of version 4.
  static let postHeader = 13

  /// The thread that ran it, as in the processlist.
  public var threadID: UInt32
  /// Seconds that it took.
  public var executionTime: UInt32
  /// The error that the source got, 0 for none.
  public var errorCode: UInt16
  /// Where the status variables lie.
  public var statusVariables: Range<Int>
  /// Where the default database's name lies; empty when there was none.
  public var database: Range<Int>
  /// Where the text lies, or the compressed text.
  public var text: Range<Int>
  /// Whether ``text`` is compressed.
  public var isCompressed: Bool

  /// Reads a body.
  public init(from reader: inout ByteReader, _ context: DecodeContext) throws(ReadError) {
    let start = reader.position
    threadID = try reader.readUInt32()
    executionTime = try reader.readUInt32()
    let databaseLength = Int(try reader.readUInt8())
    errorCode = try reader.readUInt16()
    let known = context.postHeaderLength ?? QueryEvent.postHeader
    var statusLength = 0
    if known >= QueryEvent.postHeader {
      statusLength = Int(try reader.readUInt16())
      // A longer post-header of a later server is passed over, not taken for status variables.
      if known > QueryEvent.postHeader, context.type == .query || context.type == .queryCompressed {
        try reader.seek(to: start + known)
      }
    }
    statusVariables = try reader.skip(statusLength)
    database = try reader.skip(databaseLength)
    guard try reader.readUInt8() == 0 || context.isTolerant else {
      throw reader.malformed(
        "the database name does not end with NUL after \(databaseLength) bytes")
    }
    text = reader.skipRest()
    isCompressed = context.type == .queryCompressed
  }
}
