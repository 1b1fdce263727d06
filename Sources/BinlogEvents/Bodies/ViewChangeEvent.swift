public import BinlogBytes

/// Group Replication's membership changed: 40 bytes view id, 8 bytes sequence number, 4 bytes
/// count, then certification data that is left as it is.
///
/// Source: `View_change_event`.
public struct ViewChangeEvent: EventBody, Equatable {
  /// Where the view id lies, NUL padded.
  public var viewID: Range<Int>
  /// Sequence number of the certification.
  public var sequenceNumber: UInt64
  /// Where the certification data lies.
  public var certification: Range<Int>

  /// Reads a body.
  public init(from reader: inout ByteReader, _: DecodeContext) throws(ReadError) {
    guard reader.peek() != 0 else { throw reader.malformed("a view without a name") }
    viewID = try reader.skip(40)
    sequenceNumber = try reader.readUInt64()
    let count = try reader.readUInt32()
    let start = reader.position
    for _ in 0..<count {
      _ = try reader.skip(Int(try reader.readUInt16()))
      _ = try reader.skip(Int(try reader.readUInt32()))
    }
    certification = start..<reader.position
  }
}
