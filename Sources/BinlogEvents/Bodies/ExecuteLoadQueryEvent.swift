public import BinlogBytes

/// A LOAD DATA statement whose file came in the events before it.
///
/// The post-header is that of a ``QueryEvent`` and then 4 bytes file id, 4 bytes where the file
/// name starts in the text, 4 bytes where it ends, 1 byte what happens with duplicates.
/// Source: `Execute_load_query_log_event`.
public struct ExecuteLoadQueryEvent: EventBody, Equatable {
  /// The statement around the file name.
  public var query: QueryEvent
  /// Number of the file.
  public var fileID: UInt32
  /// Where the file name starts, in bytes of the text.
  public var fileNameStart: UInt32
  /// Where it ends.
  public var fileNameEnd: UInt32
  /// 0 error, 1 IGNORE, 2 REPLACE.
  public var duplicateHandling: UInt8

  /// Reads a body.
  public init(from reader: inout ByteReader, _ context: DecodeContext) throws(ReadError) {
    let start = reader.position
    try reader.seek(to: start + QueryEvent.postHeader)
    fileID = try reader.readUInt32()
    fileNameStart = try reader.readUInt32()
    fileNameEnd = try reader.readUInt32()
    duplicateHandling = try reader.readUInt8()
    let bodyStart = reader.position

    try reader.seek(to: start)
    let threadID = try reader.readUInt32()
    let executionTime = try reader.readUInt32()
    let databaseLength = Int(try reader.readUInt8())
    let errorCode = try reader.readUInt16()
    let statusLength = Int(try reader.readUInt16())
    try reader.seek(to: bodyStart)
    let statusVariables = try reader.skip(statusLength)
    let database = try reader.skip(databaseLength)
    guard try reader.readUInt8() == 0 || context.isTolerant else {
      throw reader.malformed(
        "the database name does not end with NUL after \(databaseLength) bytes")
    }
    let text = reader.skipRest()
    let most = max(fileNameStart, fileNameEnd)
    guard fileNameStart <= fileNameEnd || context.isTolerant, UInt64(most) <= UInt64(text.count),
      duplicateHandling <= 2 || !context.isTolerant
    else {
      throw reader.malformed(
        "the file name reaches from \(fileNameStart) to \(fileNameEnd) in \(text.count) bytes")
    }
    query = QueryEvent(
      threadID: threadID, executionTime: executionTime, errorCode: errorCode,
      statusVariables: statusVariables, database: database, text: text)
  }
}

extension QueryEvent {
  init(
    threadID: UInt32, executionTime: UInt32, errorCode: UInt16, statusVariables: Range<Int>,
    database: Range<Int>, text: Range<Int>
  ) {
    self.threadID = threadID
    self.executionTime = executionTime
    self.errorCode = errorCode
    self.statusVariables = statusVariables
    self.database = database
    self.text = text
    isCompressed = false
  }
}
