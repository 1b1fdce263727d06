public import BinlogBytes

/// A number that the next statement uses: 1 byte kind, 8 bytes value.
///
/// Source: `Intvar_log_event`.
public struct IntVarEvent: EventBody, Equatable {
  /// What `LAST_INSERT_ID()` returns.
  public static let lastInsertID: UInt8 = 1
  /// The first value for an AUTO_INCREMENT column.
  public static let insertID: UInt8 = 2

  /// ``lastInsertID``, ``insertID``, or something unknown.
  public var kind: UInt8
  /// The number.
  public var value: UInt64

  /// Reads a body.
  public init(from reader: inout ByteReader, _: DecodeContext) throws(ReadError) {
    kind = try reader.readUInt8()
    value = try reader.readUInt64()
  }
}
