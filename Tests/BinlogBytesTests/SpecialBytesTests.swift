import BinlogBytes
import BinlogTestSupport
import Foundation
import Testing

@Suite struct SpecialBytesTests {
  private static let kinds: [(special: SpecialBytes, holds: @Sendable (UInt8) -> Bool)] = [
    (SpecialBytes(0x22, 0x5C), { $0 == 0x22 || $0 == 0x5C }),
    (SpecialBytes(0x27, 0x27, controls: true), { $0 == 0x27 || $0 < 0x20 }),
    (SpecialBytes(0, 0xFF), { $0 == 0 || $0 == 0xFF }),
    (
      SpecialBytes(0x5C, 0x22, controls: true, high: true),
      {
        $0 == 0x5C || $0 == 0x22 || $0 < 0x20 || $0 >= 0x7F
      }
    ),
  ]

  @Test func findsWhatLookingAtEachByteFinds() {
    var random = SeededRandom(23)
    // Bytes around those that are special, where a carry would show.
    let near: [UInt8] = [
      0, 1, 0x1F, 0x20, 0x21, 0x22, 0x23, 0x26, 0x27, 0x28, 0x41, 0x5B, 0x5C, 0x5D, 0x7E, 0x7F,
      0x80, 0x81, 0x9F, 0xA0, 0xC2, 0xFE, 0xFF,
    ]
    for _ in 0..<20_000 {
      let count = Int.random(in: 0...20, using: &random)
      let bytes = (0..<count).map { _ in near.randomElement(using: &random) ?? 0 }
      let start = Int.random(in: 0...count, using: &random)
      for (special, holds) in Self.kinds {
        let expected = bytes[start...].firstIndex(where: holds) ?? count
        #expect(special.next(in: bytes.span, from: start) == expected)
      }
    }
  }

  @Test func aByteOfEachValueStandsAtEachPlace() {
    for (special, holds) in Self.kinds {
      for value in 0...255 as ClosedRange<UInt8> {
        for place in 0..<17 {
          var bytes = [UInt8](repeating: 0x61, count: 17)
          bytes[place] = value
          #expect(special.next(in: bytes.span, from: 0) == (holds(value) ? place : 17))
        }
      }
    }
  }

  @Test func base64IsThatOfEverybody() {
    var random = SeededRandom(29)
    for count in Array(0...200) + [1000, 70_000] {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      let text = writtenText { $0.writeBase64(bytes.span) }
      #expect(text == Data(bytes).base64EncodedString())
      let lines = writtenText { $0.write(base64Lines: bytes.span) }
      #expect(lines.split(separator: "\n").joined() == text)
      #expect(lines.split(separator: "\n").allSatisfy { $0.utf8.count <= 76 })
    }
  }

  @Test func digitsOfBytesAreThoseOfFormatting() {
    let bytes = [UInt8](0...255)
    let lower = bytes.map { String(format: "%02x", $0) }.joined()
    #expect(writtenText { $0.write(lowerHex: bytes.span) } == lower)
    #expect(writtenText { $0.write(upperHex: bytes.span) } == lower.uppercased())
  }

  @Test func validTextIsFoundValidWhereverItBreaks() {
    var random = SeededRandom(31)
    let parts: [[UInt8]] = [
      Array("plain words, longer than eight".utf8), Array("ä".utf8), Array("€".utf8),
      Array("𝄞".utf8), Array("a".utf8), [0xFF], [0xC3], [0x80], [0xE2, 0x82],
    ]
    for _ in 0..<5000 {
      let text = (0..<Int.random(in: 0...5, using: &random)).flatMap { _ in
        parts.randomElement(using: &random) ?? []
      }
      #expect(UTF8Scalars.areValid(text.span) == (String(validating: text, as: UTF8.self) != nil))
    }
  }
}
