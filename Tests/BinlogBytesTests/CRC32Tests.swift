import BinlogBytes
import BinlogEvents
import BinlogTestSupport
import Testing

@Suite struct CRC32Tests {
  /// The checksum bit by bit, as the standard defines it.
  private func naive(_ bytes: [UInt8]) -> UInt32 {
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
  }

  @Test func knownValues() {
    let digits = Array("123456789".utf8)
    #expect(CRC32.checksum(digits.span) == 0xCBF4_3926)
    let none: [UInt8] = []
    #expect(CRC32.checksum(none.span) == 0)
    #expect(CRC32.checksum(none.span, seed: 77) == 77)
  }

  @Test func everyLengthAndSplit() {
    let bytes = (0..<200).map { UInt8(truncatingIfNeeded: $0 &* 73) }
    for count in 0...200 {
      let part = [UInt8](bytes.prefix(count))
      #expect(CRC32.checksum(part.span) == naive(part))
    }
    let first = [UInt8](bytes.prefix(77))
    let second = [UInt8](bytes.dropFirst(77))
    #expect(
      CRC32.checksum(second.span, seed: CRC32.checksum(first.span)) == CRC32.checksum(bytes.span))
  }

  /// Every event of every sample carries the checksum that its server computed.
  @Test(arguments: Samples.logs)
  func serversAgree(_ stem: String) throws {
    let bytes = try Samples.log(stem)
    for event in RawEvent.all(in: bytes) {
      let isDescription = event.type == EventType.formatDescription.rawValue
      guard isDescription || !stem.hasSuffix("nochecksum") else { continue }
      let one = [UInt8](bytes[event.range])
      let sum = ChecksumComparison(event: one.span, isFormatDescription: isDescription)
      #expect(sum.agrees, "\(event.offset)")
    }
  }

  @Test func theInUseFlagIsLeftOut() throws {
    let bytes = try Samples.log("mysql97-open")
    let description = [UInt8](bytes[4..<127])
    for flag in [UInt8(0), 1] {
      let event = description.edited { $0[17] = flag }
      #expect(ChecksumComparison(event: event.span, isFormatDescription: true).agrees)
    }
    // No other bit of the flags is, and in no other event.
    let other = description.edited { $0[17] |= 2 }
    #expect(!ChecksumComparison(event: other.span, isFormatDescription: true).agrees)
    let closed = description.edited { $0[17] = 1 }
    #expect(!ChecksumComparison(event: closed.span, isFormatDescription: false).agrees)
  }

  @Test func tinyEvents() {
    for count in 0..<24 {
      let bytes = [UInt8](repeating: 0xFF, count: count)
      _ = ChecksumComparison(event: bytes.span, isFormatDescription: true)
      _ = ChecksumComparison(event: bytes.span, isFormatDescription: false)
    }
  }
}
