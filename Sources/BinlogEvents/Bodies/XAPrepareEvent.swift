public import BinlogBytes

/// The end of an XA transaction's first phase, or its commit in one phase.
///
/// 1 byte one-phase flag, 4 bytes format id, 4 bytes length of the global part, 4 bytes length
/// of the branch part, then both parts. Source: `XA_prepare_log_event`.
public struct XAPrepareEvent: EventBody, Equatable {
  /// Whether it was `XA COMMIT … ONE PHASE`.
  public var onePhase: Bool
  /// formatID of the xid; -1 means none.
  public var formatID: UInt32
  /// Where the global transaction id lies.
  public var global: Range<Int>
  /// Where the branch qualifier lies.
  public var branch: Range<Int>

  /// Reads a body.
  public init(from reader: inout ByteReader, _: DecodeContext) throws(ReadError) {
    onePhase = try reader.readUInt8() != 0
    formatID = try reader.readUInt32()
    let globalLength = try reader.readUInt32()
    let branchLength = try reader.readUInt32()
    guard globalLength <= 64, branchLength <= 64 else {
      throw reader.malformed("an xid of \(globalLength) + \(branchLength) bytes, at most 64 each")
    }
    global = try reader.skip(Int(globalLength))
    branch = try reader.skip(Int(branchLength))
  }
}
