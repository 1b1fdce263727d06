public import BinlogBytes

/// The two 8-byte seeds of `RAND()` for the next statement.
///
/// Source: `Rand_log_event`.
public struct RandEvent: EventBody, Equatable {
  /// rand_seed1.
  public var seed1: UInt64
  /// rand_seed2.
  public var seed2: UInt64

  /// Reads a body.
  public init(from reader: inout ByteReader, _: DecodeContext) throws(ReadError) {
    seed1 = try reader.readUInt64()
    seed2 = try reader.readUInt64()
  }
}
