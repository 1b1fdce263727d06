import BinlogBytes
import BinlogTestSupport
import Testing

/// Names come out of a text as they went in.
@Suite struct PathTextTests {
  @Test func everyNameComesBack() {
    var random = SeededRandom(19)
    // Bytes that make and break UTF-8, and the characters that stand for bytes.
    let parts: [[UInt8]] = [
      [0x41], [0x2F], [0xE9], [0xC3, 0xA9], [0xC3], [0xE2, 0x82], [0xF4, 0x8F, 0xBE, 0x80],
      [0xF4, 0x8F, 0xBF, 0xBF], [0xF4, 0x8F, 0xBE, 0x7F], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x98],
      [0xFF], [0x80], [0xC0, 0x80], [0x65, 0xCC, 0x81],
    ]
    var texts: [[UInt8]: [UInt8]] = [:]
    for _ in 0..<5000 {
      var name: [UInt8] = []
      for _ in 0..<Int.random(in: 0...5, using: &random) {
        name += parts[Int.random(in: 0..<parts.count, using: &random)]
      }
      let text = PathText.text(of: name)
      #expect(PathText.bytes(of: text) == name)
      let before = texts.updateValue(name, forKey: Array(text.utf8))
      #expect(before == nil || before == name)
      // What people see is text, and no stand-in is left.
      #expect(!PathText.shown(text).unicodeScalars.contains { PathText.byte($0) != nil })
    }
  }

  @Test func textStaysText() {
    for name in ["mysql-bin.000562", "café", "日本", "\u{10FF7F}", ""] {
      #expect(PathText.text(of: Array(name.utf8)) == name)
      #expect(PathText.shown(name) == name)
    }
    #expect(PathText.shown(PathText.text(of: [0x63, 0xE9, 0x2E])) == "c\\xe9.")
    // The character that stands for a byte, as a name has it, is four bytes.
    #expect(PathText.shown(PathText.text(of: Array("\u{10FFE9}".utf8))) == "\\xf4\\x8f\\xbf\\xa9")
  }
}
