public import BinlogBytes

/// The first event of a log of MySQL 3.23 to 4.1, before there were format descriptions.
///
/// | bytes | field |
/// |---|---|
/// | 2 | binlog version, 1 or 3 |
/// | 50 | server version, NUL padded |
/// | 4 | created, seconds since 1970 |
///
/// Source: `Start_log_event_v3`.
public struct StartV3Event: EventBody, Equatable {
  /// 1 or 3 (2 was never released).
  public var binlogVersion: Int
  /// The server's version as written.
  public var serverVersion: String
  /// When the log was begun.
  public var created: UInt32

  /// Reads a body.
  public init(from reader: inout ByteReader, _ context: DecodeContext) throws(ReadError) {
    binlogVersion = Int(try reader.readUInt16())
    let field = reader.span(try reader.skip(FormatDescription.versionFieldSize))
    var length = 0
    while length < field.count, field[length] != 0 { length += 1 }
    serverVersion = field.extracting(0..<length).lossyString
    created = try reader.readUInt32()
  }
}

extension FormatDescription {
  /// The format of the log that `start` begins, whose header has `headerLength` bytes: these tell
  /// version 1 from the others, as the version itself may be damaged.
  public init(_ start: StartV3Event, headerLength: Int) {
    let version =
      headerLength == EventHeader.oldSize ? 1 : start.binlogVersion == 2 ? 2 : 3
    self.init(binlogVersion: version, serverVersion: start.serverVersion)
  }
}
