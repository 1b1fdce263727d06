import BinlogBytes

/// A number that the next statement uses: 1 byte kind, 8 bytes value.
///
/// Source: `Intvar_log_event`.
public struct IntVarEvent: Sendable, Equatable {
  /// What `LAST_INSERT_ID()` returns.
  public static let lastInsertID: UInt8 = 1
  /// The first value for an AUTO_INCREMENT column.
  public static let insertID: UInt8 = 2

  /// ``lastInsertID``, ``insertID``, or something unknown.
  public var kind: UInt8
  /// The number.
  public var value: UInt64

  init(from reader: inout ByteReader) throws(ReadError) {
    kind = try reader.readUInt8()
    value = try reader.readUInt64()
  }
}
