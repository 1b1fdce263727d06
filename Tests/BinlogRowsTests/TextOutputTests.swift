import BinlogBytes
import BinlogRows
import BinlogTestSupport
import Testing

@Suite struct TextOutputTests {
  private func json(_ bytes: [UInt8], _ set: CharacterSet) -> String? {
    var isText = false
    let text = writtenText { sink in
      isText = TextOutput.write(bytes.span, set, .json, to: sink)
    }
    return isText ? text : nil
  }

  @Test(
    arguments: [
      [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE0, 0x80, 0x80], [0x80],
      [0xC3], [0xF0, 0x9F, 0x98], [0xFF],
    ] as [[UInt8]])
  func refusesWhatIsNotUTF8(_ bytes: [UInt8]) {
    #expect(json(bytes, .utf8) == nil)
    #expect(json(bytes, .unknown) == nil)
  }

  @Test func writesEachCharacterSet() {
    #expect(json(Array("日本😀".utf8), .utf8) == "日本😀")
    #expect(json([0x80, 0xE9, 0x81], .latin1) == "€é\\u0081")
    #expect(json([0x4E, 0x2D], .ucs2) == "中")
    #expect(json([0xD8, 0x3D, 0xDE, 0x00], .utf16) == "😀")
    #expect(json([0x3D, 0xD8, 0x00, 0xDE], .utf16le) == "😀")
    #expect(json([0x00, 0x01, 0xF6, 0x00], .utf32) == "😀")
    #expect(json([0xC3, 0xA9], .ascii) == nil)
    #expect(json([0xD8, 0x3D], .utf16) == nil)
    #expect(json([0x00], .ucs2) == nil)
    #expect(json([0xD6, 0xD0], CharacterSet(named: Array("gbk".utf8))) == "中")
    #expect(json([0xD6], CharacterSet(named: Array("gbk".utf8))) == nil)
    #expect(json([0x41], CharacterSet(named: Array("klingon".utf8))) == nil)
  }

  @Test func escapesForItsPlace() {
    #expect(json(Array("a\"b\\\n\u{1}'".utf8), .utf8) == #"a\"b\\\n\u0001'"#)
    let sql = writtenText { sink in
      _ = TextOutput.write(Array("it's \\ \u{0}\"".utf8).span, .utf8, .sql, to: sink)
    }
    #expect(sql == #"it''s \\ \0""#)
  }
}
