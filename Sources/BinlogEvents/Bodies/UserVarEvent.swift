public import BinlogBytes

/// A user variable that the next statement uses.
///
/// | bytes | field |
/// |---|---|
/// | 4 + n | length and name |
/// | 1 | 1 when it is NULL; then nothing follows |
/// | 1 | type: 0 string, 1 real, 2 integer, 4 decimal |
/// | 4 | collation id |
/// | 4 + n | length and value |
/// | 1 | flags, bit 0 unsigned; where there is room |
///
/// Source: `User_var_log_event`.
public struct UserVarEvent: EventBody, Equatable {
  /// Where the name lies.
  public var name: Range<Int>
  /// Whether the value is NULL.
  public var isNull: Bool
  /// Type of the value, as the server's `Item_result`.
  public var valueType: UInt8
  /// Collation of a string.
  public var collation: UInt32
  /// Where the value lies.
  public var value: Range<Int>
  /// Flags, where they were written.
  public var flags: UInt8?

  /// A string value.
  public static let string: UInt8 = 0
  /// A double, 8 bytes little endian.
  public static let real: UInt8 = 1
  /// An integer, 8 bytes little endian.
  public static let integer: UInt8 = 2
  /// A decimal in the server's packed form: precision, scale, digits.
  public static let decimal: UInt8 = 4

  /// Reads a body.
  public init(from reader: inout ByteReader, _: DecodeContext) throws(ReadError) {
    let nameLength = try reader.readUInt32()
    name = try reader.skip(Int(nameLength))
    isNull = try reader.readUInt8() != 0
    valueType = UserVarEvent.string
    collation = 0
    value = reader.position..<reader.position
    flags = nil
    guard !isNull else { return }
    valueType = try reader.readUInt8()
    collation = try reader.readUInt32()
    let length = try reader.readUInt32()
    value = try reader.skip(Int(length))
    if !reader.isAtEnd { flags = try reader.readUInt8() }
  }
}
