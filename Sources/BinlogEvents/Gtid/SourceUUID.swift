import BinlogBytes

/// A server's UUID, the first part of a MySQL GTID.
public struct SourceUUID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The first eight bytes, big endian, so that comparing numbers compares bytes.
  let high: UInt64
  /// The last eight.
  let low: UInt64

  /// Sixteen zero bytes, as in anonymous groups.
  public static let zero = SourceUUID(high: 0, low: 0)

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Reads sixteen bytes.
  init(from reader: inout ByteReader) throws(ReadError) {
    high = try reader.readBigEndianUInt(width: 8)
    low = try reader.readBigEndianUInt(width: 8)
  }

  /// The first sixteen of `bytes`; missing ones count as zero.
  init(bytes: Span<UInt8>) {
    var high: UInt64 = 0
    var low: UInt64 = 0
    for index in 0..<8 { high = high << 8 | (index < bytes.count ? UInt64(bytes[index]) : 0) }
    for index in 8..<16 { low = low << 8 | (index < bytes.count ? UInt64(bytes[index]) : 0) }
    self.init(high: high, low: low)
  }

  /// The sixteen bytes.
  package var bytes: [UInt8] {
    [high, low].flatMap { word in
      stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
    }
  }

  /// Parses 32 hexadecimal digits, with hyphens or without, or in braces, as MySQL takes them.
  public init?(_ text: some StringProtocol) {
    var high: UInt64 = 0
    var low: UInt64 = 0
    var digits = 0
    let inBraces = text.hasPrefix("{") && text.hasSuffix("}")
    for byte in inBraces ? Array(text.utf8.dropFirst().dropLast()) : Array(text.utf8) {
      let value: UInt64
      switch byte {
      case 0x30...0x39: value = UInt64(byte - 0x30)
      case 0x41...0x46: value = UInt64(byte - 0x41 + 10)
      case 0x61...0x66: value = UInt64(byte - 0x61 + 10)
      case 0x2D: continue
      default: return nil
      }
      if digits < 16 { high = high << 4 | value } else { low = low << 4 | value }
      digits += 1
    }
    guard digits == 32 else { return nil }
    self.init(high: high, low: low)
  }

  /// Orders by bytes, as the server does.
  public static func < (left: SourceUUID, right: SourceUUID) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }

  /// The usual form, lower case, with hyphens.
  public var description: String {
    String(decoding: [UInt8](capacity: 36) { $0.append(self) }, as: UTF8.self)
  }
}
