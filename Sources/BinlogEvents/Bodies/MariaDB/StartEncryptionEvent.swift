public import BinlogBytes

/// All events after this one are encrypted (MariaDB): 1 byte scheme, 4 bytes key version, 12
/// bytes nonce.
///
/// Source: `Start_encryption_log_event`.
public struct StartEncryptionEvent: EventBody, Equatable {
  /// 1 is the only scheme.
  public var scheme: UInt8
  /// Version of the key.
  public var keyVersion: UInt32
  /// Where the nonce lies.
  public var nonce: Range<Int>

  /// Bytes of the body.
  public static let size = 17

  /// Reads a body.
  public init(from reader: inout ByteReader, _: DecodeContext) throws(ReadError) {
    scheme = try reader.readUInt8()
    keyVersion = try reader.readUInt32()
    nonce = try reader.skip(12)
  }
}
