public import BinlogBytes

/// What Group Replication's members compare to find conflicts between transactions.
///
/// | bytes | field |
/// |---|---|
/// | 1 | length of the server's UUID text |
/// | 4 | thread |
/// | 1 | whether the GTID was specified |
/// | 4 + 4 + 4 | length of the snapshot version, numbers of written and of read rows |
/// | n | the server's UUID as text |
/// | rest | snapshot version, then for each row 2 bytes length and its hash |
///
/// Source: `Transaction_context_event`.
public struct TransactionContextEvent: EventBody, Equatable {
  /// The thread that ran the transaction.
  public var threadID: UInt32
  /// Where the text of the server's UUID lies.
  public var server: Range<Int>

  /// Reads a body.
  public init(from reader: inout ByteReader, _: DecodeContext) throws(ReadError) {
    let length = try reader.readUInt8()
    threadID = try reader.readUInt32()
    _ = try reader.readUInt8()
    let snapshot = try reader.readUInt32()
    let written = try reader.readUInt32()
    let read = try reader.readUInt32()
    server = try reader.skip(Int(length))
    _ = try reader.skip(Int(snapshot))
    for _ in 0..<written { _ = try reader.skip(Int(try reader.readUInt16())) }
    for _ in 0..<read { _ = try reader.skip(Int(try reader.readUInt16())) }
  }
}
