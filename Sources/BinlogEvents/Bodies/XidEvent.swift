public import BinlogBytes

/// The commit of a transaction: its 8-byte XID.
///
/// Source: `Xid_log_event`.
public struct XidEvent: EventBody, Equatable {
  /// The number that the server's two-phase commit used.
  public var xid: UInt64

  /// Reads a body.
  public init(from reader: inout ByteReader, _: DecodeContext) throws(ReadError) {
    xid = try reader.readUInt64()
  }
}
