import BinlogBytes
import BinlogEvents

/// Writes logs for tests: encodes events, and sets sizes, end_log_pos and checksums as a server
/// would.
public struct BinlogBuilder {
  /// The log so far.
  public private(set) var bytes: [UInt8] = [0xFE, 0x62, 0x69, 0x6E]
  /// Where each event lies.
  public private(set) var events: [Range<Int>] = []
  /// Whose format it is.
  public let flavor: Flavor
  /// Whether events carry a checksum.
  public let checksum: ChecksumAlgorithm
  /// Put into each header.
  public var serverID: UInt32 = 1
  /// Put into each header.
  public var timestamp: UInt32 = 1_700_000_000

  /// Begins a log with a format description.
  public init(
    _ flavor: Flavor = .mysql, version: String? = nil, checksum: ChecksumAlgorithm = .crc32,
    isRelayLog: Bool = false, describes: Bool = true
  ) {
    self.flavor = flavor
    self.checksum = checksum
    guard describes else { return }
    let version = version ?? (flavor == .mysql ? "9.7.4" : "10.11.19-MariaDB-log")
    var body = Bytes.number(4, width: 2) + Bytes.padded(version, to: 50)
    body += Bytes.number(UInt64(timestamp), width: 4) + [19]
    body += flavor == .mysql ? Self.mysqlLengths : Self.mariadbLengths
    body += [checksum.rawValue]
    append(.formatDescription, flags: isRelayLog ? .relayLog : [], body: body)
  }

  /// Post-header lengths of MySQL 9.7.
  static let mysqlLengths: [UInt8] = [
    0, 13, 0, 8, 0, 0, 0, 0, 4, 0, 4, 0, 0, 0, 99, 0, 4, 26, 8, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 10,
    10, 10, 42, 42, 0, 18, 52, 0, 10, 40, 0, 0,
  ]

  /// Post-header lengths of MariaDB 10.11.
  static let mariadbLengths: [UInt8] = {
    var list: [UInt8] = [
      56, 13, 0, 8, 0, 18, 0, 4, 4, 4, 4, 18, 0, 0, 228, 0, 4, 26, 8, 0, 0, 0, 8, 8, 8, 2, 0, 0,
      0, 10, 10, 10,
    ]
    list += [UInt8](repeating: 0, count: 160 - list.count)
    return list + [4, 19, 4, 0, 13, 8, 8, 8, 10, 10, 10]
  }()

  /// Appends an event; returns where it lies.
  @discardableResult
  public mutating func append(
    _ type: EventType, flags: EventFlags = [], body: [UInt8], endLogPos: UInt32? = nil
  ) -> Range<Int> {
    let hasSum = type == .formatDescription || checksum == .crc32
    let size = 19 + body.count + (hasSum ? 4 : 0)
    let start = bytes.count
    bytes += Bytes.number(UInt64(timestamp), width: 4) + [type.rawValue]
    bytes += Bytes.number(UInt64(serverID), width: 4) + Bytes.number(UInt64(size), width: 4)
    bytes += Bytes.number(UInt64(endLogPos ?? UInt32(truncatingIfNeeded: start + size)), width: 4)
    bytes += Bytes.number(UInt64(flags.rawValue), width: 2) + body
    if hasSum {
      bytes += [0, 0, 0, 0]
      bytes.fixChecksum(at: start)
    }
    events.append(start..<start + size)
    return start..<start + size
  }

  /// Appends bytes that are no event.
  public mutating func appendRaw(_ raw: [UInt8]) { bytes += raw }
}

/// Encodes what events are made of.
public enum Bytes {
  /// A little-endian number.
  public static func number(_ value: UInt64, width: Int) -> [UInt8] {
    (0..<width).map { UInt8(value >> UInt64(8 * $0) & 0xFF) }
  }

  /// A text with zeros after it, `width` bytes in all.
  public static func padded(_ text: String, to width: Int) -> [UInt8] {
    let bytes = Array(text.utf8.prefix(width))
    return bytes + [UInt8](repeating: 0, count: width - bytes.count)
  }

  /// MySQL's packed integer.
  public static func packed(_ value: UInt64) -> [UInt8] {
    switch value {
    case 0..<251: [UInt8(value)]
    case 251..<0x1_0000: [252] + number(value, width: 2)
    case 0x1_0000..<0x100_0000: [253] + number(value, width: 3)
    default: [254] + number(value, width: 8)
    }
  }

  /// MySQL's integer of variable length: as many low 1 bits as bytes follow.
  public static func varlen(_ value: UInt64) -> [UInt8] {
    let bits = 64 - value.leadingZeroBitCount
    var following = max(0, (bits + 6) / 7 - 1)
    if bits > 56 { following = 8 }
    guard following < 8 else { return [0xFF] + number(value, width: 8) }
    let low = UInt64(1 << following) - 1
    return number(value << UInt64(following + 1) | low, width: following + 1)
  }

  /// The same with the sign in the lowest bit.
  public static func varlenSigned(_ value: Int64) -> [UInt8] {
    let bits = UInt64(bitPattern: value < 0 ? ~value : value) << 1
    return varlen(value < 0 ? bits | 1 : bits)
  }
}
