public import BinlogBytes

/// A piece of a file for LOAD DATA: 4 bytes file id, then the data.
///
/// The first piece comes in a Begin_load_query, further ones in Append_block. Source:
/// `Append_block_log_event`.
public struct FileBlockEvent: EventBody, Equatable {
  /// Number of the file, unique among those of the session.
  public var fileID: UInt32
  /// Where the data lies.
  public var data: Range<Int>

  /// Reads a body.
  public init(from reader: inout ByteReader, _: DecodeContext) throws(ReadError) {
    fileID = try reader.readUInt32()
    data = reader.skipRest()
  }
}

/// A file of LOAD DATA that is used up or given up: 4 bytes file id.
///
/// Source: `Delete_file_log_event`, `Execute_load_log_event`.
public struct FileReferenceEvent: EventBody, Equatable {
  /// Number of the file.
  public var fileID: UInt32

  /// Reads a body.
  public init(from reader: inout ByteReader, _: DecodeContext) throws(ReadError) {
    fileID = try reader.readUInt32()
  }
}
