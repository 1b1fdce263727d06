import BinlogBytes
import BinlogCharsets
import Testing

/// The tables against what real servers made of every sequence of bytes.
@Suite struct CharsetTests {
  /// Notes whether what came is exactly one character.
  struct OneCharacter: TextReceiver {
    var utf8: [UInt8] = []
    var isText = true

    mutating func take(utf8 text: Span<UInt8>) {
      for index in text.indices { utf8.append(text[index]) }
    }

    mutating func take(undecodable: Span<UInt8>) { isText = false }

    var isOne: Bool {
      isText && utf8.count { $0 & 0xC0 != 0x80 } == 1
    }
  }

  /// Every sequence that can be a character, shortest first, in the order of its bytes.
  static func forEachSequence(_ charset: Charset, _ body: ([UInt8]) -> Void) {
    func each(_ count: Int, _ step: Int = 1, _ make: (Int) -> [UInt8]) {
      var index = 0
      while index < count {
        body(make(index))
        index += step
      }
    }
    func be(_ value: Int, _ width: Int) -> [UInt8] {
      (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * (width - 1 - $0))) }
    }
    switch charset {
    case .ucs2: each(0x10000) { be($0, 2) }
    case .utf32:
      each(0x10000) { be($0, 4) }
      each(0x100000, 61) { be($0 + 0x10000, 4) }
    case .utf16, .utf16le, .utf8mb3, .utf8mb4:
      let scalars = Array(0..<0x10000) + Array(stride(from: 0x10000, to: 0x110000, by: 61))
      var all: [[UInt8]] = []
      for number in scalars {
        guard let scalar = Unicode.Scalar(UInt32(number)) else { continue }
        switch charset {
        case .utf16: all.append(Character(scalar).utf16.flatMap { be(Int($0), 2) })
        case .utf16le: all.append(Character(scalar).utf16.flatMap { be(Int($0), 2).reversed() })
        default: all.append(Array(Character(scalar).utf8))
        }
      }
      // Shortest first, and then by bytes.
      let keyed = all.map { bytes in
        (bytes.count, bytes.reduce(0) { $0 << 8 | Int($1) }, bytes)
      }
      for (_, _, bytes) in keyed.sorted(by: { ($0.0, $0.1) < ($1.0, $1.1) }) { body(bytes) }
    default:
      each(0x100) { be($0, 1) }
      if charset.longestCharacter > 1 { each(0x8000) { be($0 + 0x8000, 2) } }
      if charset.longestCharacter == 3 { each(0x10000) { [0x8F] + be($0, 2) } }
      if charset == .gb18030 {
        for lead in 0..<1260 {
          for trail in 0..<1260 {
            body([
              UInt8(0x81 + lead / 10), UInt8(0x30 + lead % 10), UInt8(0x81 + trail / 10),
              UInt8(0x30 + trail % 10),
            ])
          }
        }
      }
    }
  }

  @Test(arguments: expectedTables.map(\.charset))
  func everySequenceIsWhatTheServersHave(charset: Charset) throws {
    let expected = try #require(expectedTables.first { $0.charset == charset })
    let decoder = CharsetDecoder(charset)
    var all: [UInt8] = []
    var count = 0
    var single: Set<UInt8> = []
    Self.forEachSequence(charset) { sequence in
      // Planes above the first would take too long in gb18030, whose rule for them is linear.
      if sequence.count == 4, charset == .gb18030, sequence[0] >= 0x90 {
        var number = Int(sequence[0] - 0x90)
        number = (number * 10 + Int(sequence[1] - 0x30)) * 126 + Int(sequence[2] - 0x81)
        number = number * 10 + Int(sequence[3] - 0x30)
        guard (number + 0x10000) % 61 == 0 else { return }
      }
      var receiver = OneCharacter()
      decoder.decode(sequence.span, to: &receiver)
      guard receiver.isOne else { return }
      if sequence.count == 1 { single.insert(sequence[0]) }
      count += 1
      all += sequence
      all += receiver.utf8
    }
    #expect(count == expected.count)
    #expect(CRC32.checksum(all.span) == expected.checksum)
  }

  @Test func charactersAreAsLongAsTheServersSay() {
    for (charset, bytes) in expectedWidths { #expect(charset.longestCharacter == bytes) }
    #expect(expectedWidths.count == Charset.allCases.count)
  }

  @Test func collationsNameTheirCharacterSet() {
    #expect(Charset(collation: 8) == .latin1)
    #expect(Charset(collation: 33) == .utf8mb3)
    #expect(Charset(collation: 63) == .binary)
    #expect(Charset(collation: 255) == .utf8mb4)
    #expect(Charset(collation: 250) == .gb18030)
    #expect(Charset(collation: 1088) == .armscii8)
    #expect(Charset(collation: 2304) == .utf8mb4)
    #expect(Charset(collation: 0) == nil)
    #expect(Charset(collation: 65_000) == nil)
    #expect(Charset(name: "UTF8") == .utf8mb3)
    #expect(Charset(collationName: "utf8mb4_0900_ai_ci") == .utf8mb4)
    #expect(Charset(collationName: "uca1400_ai_ci") == nil)
  }

  @Test func undecodableBytesAreHandedOn() {
    func text(_ charset: Charset, _ bytes: [UInt8]) -> String {
      let destination = MemoryDestination()
      let sink = ByteSink(destination)
      let count = CharsetDecoder(charset).write(bytes.span, to: sink) { bad, sink in
        sink.write("[")
        for index in bad.indices { sink.write(hex: UInt64(bad[index]), width: 2) }
        sink.write("]")
      }
      sink.flush()
      return destination.text + " \(count)"
    }
    #expect(text(.utf8mb4, [0x61, 0xC3, 0xA4, 0xF0, 0x9F, 0x98, 0x80]) == "aä😀 0")
    #expect(text(.utf8mb4, [0x61, 0xED, 0xA0, 0x80, 0x62]) == "a[eda080]b 3")
    #expect(text(.utf8mb3, [0xF0, 0x9F, 0x98, 0x80]) == "[f09f9880] 4")
    #expect(text(.utf8mb4, [0xC0, 0x80, 0xC3]) == "[c080c3] 3")
    #expect(text(.latin1, [0x80, 0xFC]) == "€ü 0")
    #expect(text(.ascii, [0x41, 0x80]) == "A[80] 1")
    #expect(text(.sjis, [0x83, 0x65, 0x83, 0x58, 0x83, 0x67]) == "テスト 0")
    #expect(text(.sjis, [0x41, 0x83]) == "A[83] 1")
    #expect(text(.gbk, [0xD6, 0xD0, 0xFF, 0x41]) == "中[ff]A 1")
    #expect(text(.utf16, [0xD8, 0x3D, 0xDE, 0x00, 0xD8, 0x3D, 0x00]) == "😀[d83d00] 3")
    #expect(text(.utf16le, [0x3D, 0xD8, 0x00, 0xDE, 0xE4, 0x00]) == "😀ä 0")
    #expect(text(.ucs2, [0x00, 0xE4, 0x41]) == "ä[41] 1")
    #expect(text(.utf32, [0x00, 0x11, 0x00, 0x00, 0x00, 0x00, 0x00, 0x41]) == "[00110000]A 4")
    #expect(text(.binary, [0x41]) == "[41] 1")
    #expect(text(.gb18030, [0x90, 0x30, 0x81, 0x30, 0x81]) == "𐀀[81] 1")
    #expect(text(.swe7, [0x5B]) == "Ä 0")
  }

  @Test func noBytesTrap() {
    var seed: UInt64 = 0x9E37_79B9_7F4A_7C15
    func next() -> UInt64 {
      seed ^= seed << 13
      seed ^= seed >> 7
      seed ^= seed << 17
      return seed
    }
    for charset in Charset.allCases {
      let decoder = CharsetDecoder(charset)
      for length in stride(from: 0, to: 400, by: 7) {
        let bytes = (0..<length).map { _ in UInt8(truncatingIfNeeded: next() >> 11) }
        var receiver = Tally()
        decoder.decode(bytes.span, to: &receiver)
        #expect(receiver.bad <= length)
        #expect(receiver.bad == decoder.undecodableBytes(in: bytes.span))
        #expect(String(validating: receiver.text, as: UTF8.self) != nil)
        #expect((decoder.utf8(bytes.span) == receiver.text) == (receiver.bad == 0))
        // One by one they are the same characters.
        var scalars = ""
        var position = 0
        while position < length {
          if let scalar = decoder.next(bytes.span, &position) {
            scalars.unicodeScalars.append(Unicode.Scalar(scalar) ?? "\u{FFFD}")
          } else {
            position += 1
          }
        }
        if receiver.bad == 0 { #expect(Array(scalars.utf8) == receiver.text) }
      }
    }
  }

  /// Text and the number of other bytes.
  struct Tally: TextReceiver {
    var text: [UInt8] = []
    var bad = 0

    mutating func take(utf8 piece: Span<UInt8>) {
      for index in piece.indices { text.append(piece[index]) }
    }

    mutating func take(undecodable: Span<UInt8>) { bad += undecodable.count }
  }
}
