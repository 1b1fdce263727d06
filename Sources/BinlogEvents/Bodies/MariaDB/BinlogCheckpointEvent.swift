public import BinlogBytes

/// The oldest log that a crash recovery of MariaDB would need: 4 bytes length, file name.
///
/// Source: `Binlog_checkpoint_log_event`.
public struct BinlogCheckpointEvent: EventBody, Equatable {
  /// Where the file name lies.
  public var file: Range<Int>

  /// Reads a body.
  public init(from reader: inout ByteReader, _: DecodeContext) throws(ReadError) {
    let length = try reader.readUInt32()
    file = try reader.skip(Int(length))
  }
}
