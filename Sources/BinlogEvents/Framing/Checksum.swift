import BinlogBytes

/// Which checksum stands after each event of a log.
public enum ChecksumAlgorithm: UInt8, Sendable {
  /// None: `binlog_checksum=NONE`, or a server too old to have one.
  case none = 0
  /// CRC-32 in the last four bytes.
  case crc32 = 1

  /// How many bytes of each event it takes.
  @inlinable public var byteCount: Int { self == .crc32 ? 4 : 0 }
}

/// A stored checksum beside the computed one.
public struct ChecksumComparison: Equatable, Sendable {
  /// The last four bytes of the event.
  public var stored: UInt32
  /// The CRC-32 of what comes before them.
  public var computed: UInt32

  /// The stored checksum for people, such as `0x0a1b2c3d`.
  public var storedText: String { Self.text(stored) }
  /// The computed checksum, likewise.
  public var computedText: String { Self.text(computed) }

  private static func text(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return "0x" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
  }

  /// Whether they agree.
  @inlinable public var agrees: Bool { stored == computed }

  /// Compares the checksum of a whole event, header and stored checksum included.
  ///
  /// The checksum of a format description event is computed with the in-use flag cleared, since
  /// the server changes the flag in place when it closes the log.
  public init(event bytes: Span<UInt8>, isFormatDescription: Bool) {
    let end = max(0, bytes.count - 4)
    if bytes.count >= 4 {
      // Safe: all bits are numbers, and RawSpan checks bounds itself.
      stored = UInt32(
        littleEndian: unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: end, as: UInt32.self))
    } else {
      stored = 0
    }
    let flagsOffset = 17
    guard isFormatDescription, end > flagsOffset, bytes[flagsOffset] & 1 != 0 else {
      computed = CRC32.checksum(bytes.extracting(0..<end))
      return
    }
    let cleared: [UInt8] = [bytes[flagsOffset] & 0xFE]
    var sum = CRC32.checksum(bytes.extracting(0..<flagsOffset))
    sum = CRC32.checksum(cleared.span, seed: sum)
    computed = CRC32.checksum(bytes.extracting(flagsOffset + 1..<end), seed: sum)
  }
}
