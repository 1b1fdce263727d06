import BinlogBytes

/// The commit of a transaction: its 8-byte XID.
///
/// Source: `Xid_log_event`.
public struct XidEvent: Sendable, Equatable {
  /// The number that the server's two-phase commit used.
  public var xid: UInt64

  init(from reader: inout ByteReader) throws(ReadError) {
    xid = try reader.readUInt64()
  }
}
