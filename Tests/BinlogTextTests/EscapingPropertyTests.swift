import BinlogTestSupport
import Foundation
import Testing

@testable import BinlogBytes
@testable import BinlogChanges

/// Whatever the bytes are, what comes out is one literal, one name, one comment, one line.
@Suite struct EscapingPropertyTests {
  private func written(_ write: (ByteSink) -> Void) -> [UInt8] {
    let memory = MemoryDestination()
    let sink = ByteSink(memory, capacity: 256)
    write(sink)
    sink.flush()
    return memory.bytes
  }

  /// No byte of a line that a terminal obeys, and no line end.
  private func isOneHarmlessLine(_ bytes: [UInt8]) -> Bool {
    !HiddenCharacters.areIn(bytes.span)
  }

  @Test func literals() {
    for text in HostileBytes.all where UTF8Scalars.areValid(text.span) {
      let literal = written { $0.write(sqlLiteral: text.span) }
      let isHarmless = isOneHarmlessLine(literal)
      #expect(isHarmless, "\(text)")
      if literal.first == 0x27 {
        let isSame = ClientLexer.value(of: literal) == text
        #expect(isSame, "\(text)")
        for characters in ClientLexer.Characters.allCases {
          for hasBackslash in [true, false] {
            let isOne = ClientLexer.isOneQuoted(
              literal, 0x27, characters, hasBackslash: hasBackslash)
            #expect(isOne, "\(text) in \(characters), backslash \(hasBackslash)")
          }
        }
      } else {
        let digits = text.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
        #expect(literal == Array("_utf8mb4 0x\(digits.joined())".utf8), "\(text)")
      }
    }
  }

  /// Readable where that is safe; quotes are doubled whatever stands before or after it.
  @Test(arguments: [
    ("it's", "'it''s'"), ("'\u{301}", "'''\u{301}'"), ("'\u{200D}", "'''\u{200D}'"),
    ("'\u{FE0F}'", "'''\u{FE0F}'''"), ("'\u{600}", "'''\u{600}'"), ("李小龍", "'李小龍'"),
    ("C:\\temp\n", #"'C:\\temp\n'"#), ("é\\", "_utf8mb4 0xC3A95C"), ("é\n", "_utf8mb4 0xC3A90A"),
    ("a\u{1B}", "_utf8mb4 0x611B"), ("a\u{202E}b", "_utf8mb4 0x61E280AE62"), ("", "''"),
  ])
  func literal(_ text: String, _ expected: String) {
    let literal = written { $0.write(sqlLiteral: Array(text.utf8).span) }
    #expect(literal == Array(expected.utf8))
  }

  @Test func literalsOfSuggest() {
    for text in HostileBytes.all {
      let string = String(decoding: text, as: UTF8.self)
      let literal = Array(SQLText.literal(string).utf8)
      for hasBackslash in [true, false] {
        let isOne = ClientLexer.isOneQuoted(literal, 0x27, .utf8, hasBackslash: hasBackslash)
        #expect(isOne, "\(text), backslash \(hasBackslash)")
      }
      let isSame = ClientLexer.value(of: literal) == Array(string.utf8)
      #expect(isSame, "\(text)")
    }
  }

  @Test func names() {
    for text in HostileBytes.all where SQLText.canBeName(text.span) {
      let name = SQLText.name(text)
      let isOne = ClientLexer.isOneQuoted(name, 0x60, .utf8, hasBackslash: false)
      #expect(isOne && isOneHarmlessLine(name), "\(text)")
    }
    for text in HostileBytes.all {
      let name = SQLText.shownName(text)
      let isOne = ClientLexer.isOneQuoted(name, 0x60, .utf8, hasBackslash: false)
      #expect(isOne && isOneHarmlessLine(name), "\(text)")
    }
  }

  @Test func shownTexts() {
    for text in HostileBytes.all {
      let shown = written { $0.write(shown: text) }
      let isHarmless = isOneHarmlessLine(shown)
      #expect(isHarmless, "\(text)")
      let isSame = Array(text.printable.utf8) == shown
      #expect(isSame, "\(text)")
      if UTF8Scalars.areValid(text.span) {
        let isSameString = String(decoding: text, as: UTF8.self).printable == text.printable
        #expect(isSameString, "\(text)")
      }
      let literal = written { sink in
        sink.write(byte: 0x27)
        sink.write(anyBytes: text.span, in: .shownSQL)
        sink.write(byte: 0x27)
      }
      let isOne = ClientLexer.isOneQuoted(literal, 0x27, .utf8, hasBackslash: true)
      #expect(isOne && isOneHarmlessLine(literal), "\(text)")
    }
  }

  /// Each line of a comment begins with its mark.
  @Test func comments() {
    for text in HostileBytes.all {
      let comment = written { SQLComment($0).lines(text, behind: "-- ") }
      let lines = comment.split(separator: 0x0A, omittingEmptySubsequences: false)
      let areAll = lines.dropLast().allSatisfy { line in
        line.starts(with: Array("-- ".utf8))
          && isOneHarmlessLine(line.filter { $0 != 0x09 })
      }
      #expect(areAll && lines.last == [], "\(text)")
      let line = written { SQLComment($0).line(text.printable) }
      #expect(line.count { $0 == 0x0A } == 1, "\(text)")
    }
  }

  /// JSON is UTF-8 whatever the bytes are, on one line, and means the same.
  @Test func json() throws {
    for text in HostileBytes.all {
      let json = written { sink in
        sink.write("[\"")
        sink.write(anyBytes: text.span, in: .json)
        sink.write("\"]")
      }
      let isHarmless = isOneHarmlessLine(json)
      #expect(isHarmless, "\(text)")
    }
    for text in HostileBytes.long(3000) + HostileBytes.parts {
      let json = written { sink in
        sink.write("[\"")
        sink.write(anyBytes: text.span, in: .json)
        sink.write("\"]")
      }
      let list = try JSONSerialization.jsonObject(with: Data(json)) as? [String]
      let expected =
        String(validating: text, as: UTF8.self)
        ?? String(String.UnicodeScalarView(text.map { Unicode.Scalar($0) }))
      let isSame = list?.first.map { Array($0.utf8) } == Array(expected.utf8)
      #expect(isSame, "\(text), \(list?.first.map { Array($0.utf8) } ?? [])")
    }
  }

  /// A field of CSV between its quotes is one field; what is in it comes back.
  @Test func csv() {
    for text in HostileBytes.all {
      let field = written { sink in
        sink.write(byte: 0x22)
        sink.write(text.span, in: .csv)
        sink.write(byte: 0x22)
      }
      let isOne = ClientLexer.isOneQuoted(field, 0x22, .single, hasBackslash: false)
      #expect(isOne, "\(text)")
      let tsv = written { $0.write(text.span, in: .tsv) }
      #expect(!tsv.contains(0x0A) && !tsv.contains(0x09), "\(text)")
    }
  }

  /// A file's name stays in its directory, is no option, is not hidden, and is no other's.
  @Test func fileNames() {
    var seen: [String: [[UInt8]]] = [:]
    let texts = HostileBytes.all + [Array("..".utf8), Array("../../etc/passwd".utf8)]
    for text in texts {
      for parts in [[text, Array("t".utf8)], [Array("d".utf8), text]] {
        let name = FileNameText.join(parts)
        let isSafe =
          name.utf8.count <= 200 && name.utf8.first != 0x2D && name.utf8.first != 0x2E
          && name.utf8.allSatisfy {
            $0 >= 0x30 && $0 <= 0x39 || $0 >= 0x41 && $0 <= 0x5A || $0 >= 0x61 && $0 <= 0x7A
              || [0x5F, 0x2D, 0x2E, 0x25, 0x7E].contains($0)
          }
        #expect(isSafe, "\(name)")
        let isOwn = seen[name, default: parts] == parts
        #expect(isOwn, "\(name)")
        seen[name] = parts
      }
    }
    let long = [UInt8](repeating: 0x78, count: 300)
    #expect(FileNameText.join([long, [0x61]]) != FileNameText.join([long, [0x62]]))
    #expect(FileNameText.join([long, [0x61]]).utf8.count <= 200)
  }
}
