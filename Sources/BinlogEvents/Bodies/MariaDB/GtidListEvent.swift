public import BinlogBytes

/// The last GTID of each domain and server in the logs before this one (MariaDB).
///
/// 4 bytes count, the upper 4 bits being flags; then for each entry 4 bytes domain, 4 bytes
/// server id, 8 bytes sequence number. Source: `Gtid_list_log_event`.
public struct GtidListEvent: EventBody, Equatable {
  /// Flags: 1 "until reached", 2 "ignored GTIDs".
  public var flags: UInt8
  /// The entries; of a domain the one that came last stands last.
  public var gtids: [MariaGtid]

  /// Reads a body.
  public init(from reader: inout ByteReader, _: DecodeContext) throws(ReadError) {
    let first = try reader.readUInt32()
    flags = UInt8(first >> 28)
    let count = Int(first & 0x0FFF_FFFF)
    guard count <= reader.remaining / 16 else {
      throw reader.malformed("\(count) entries do not fit into \(reader.remaining) bytes")
    }
    gtids = []
    gtids.reserveCapacity(count)
    for _ in 0..<count {
      let domain = try reader.readUInt32()
      let server = try reader.readUInt32()
      gtids.append(MariaGtid(domain: domain, server: server, sequence: try reader.readUInt64()))
    }
  }
}
