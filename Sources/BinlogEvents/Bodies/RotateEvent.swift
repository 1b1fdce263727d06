public import BinlogBytes

/// The log goes on in another file.
///
/// | bytes | field |
/// |---|---|
/// | 8 | position in the next file, 4; not in binlog version 1 |
/// | rest | name of the next file |
///
/// With the artificial flag it was made up for a replica and names the file that follows in
/// the stream. Source: `Rotate_log_event`.
public struct RotateEvent: EventBody, Equatable {
  /// Position in the next file.
  public var position: UInt64
  /// Where the next file's name lies.
  public var nextFile: Range<Int>

  /// Reads a body.
  public init(from reader: inout ByteReader, _ context: DecodeContext) throws(ReadError) {
    if context.binlogVersion == 1 {
      position = 4
    } else {
      position = try reader.readUInt64()
    }
    nextFile = reader.skipRest()
    // The vendors' tools have words of their own for it.
    guard !nextFile.isEmpty || context.isTolerant else {
      throw reader.malformed("the next log has no name: no server writes that")
    }
  }
}
