import BinlogBytes
import BinlogRows
import BinlogTestSupport
import Testing

@Suite struct JSONBinaryTests {
  private func text(_ bytes: [UInt8], quotes: Bool = true) throws -> String {
    try writtenText { sink in
      try JSONBinary.write(bytes.span, base: .zero, quotesOuterString: quotes, to: sink)
    }
  }

  /// `[1, "a"]` as the server stores it.
  private let sound: [UInt8] = [2, 2, 0, 12, 0, 5, 1, 0, 12, 10, 0, 1, 0x61]

  @Test func writesArraysAndInlinedNumbers() throws {
    #expect(try text(sound) == "[1, \"a\"]")
    #expect(try text([]) == "null")
    #expect(try text([4, 1]) == "true")
    #expect(try text([5, 0xFF, 0xFF]) == "-1")
    #expect(try text([6, 0xFF, 0xFF]) == "65535")
  }

  @Test func escapesStrings() throws {
    #expect(try text([12, 5, 0x22, 0x5C, 0x0A, 1, 0x27]) == #""\"\\\n\u0001'""#)
    #expect(try text([12, 2, 0x22, 0x41], quotes: false) == "\"A")
  }

  @Test func refusesEveryCut() {
    for length in 1..<sound.count {
      let cut = [UInt8](sound[0..<length])
      #expect(throws: ReadError.self) { try text(cut) }
    }
  }

  @Test func survivesEveryFlip() {
    for index in sound.indices {
      for bit in 0..<8 {
        let flipped = sound.flipping(bit: bit, at: index)
        _ = try? text(flipped)
      }
    }
  }

  /// Arrays of one element, each inside the one before.
  private func nested(_ depth: Int) -> [UInt8] {
    var bytes: [UInt8] = [3, 0, 0, 0, 0, 8, 0, 0, 0]
    for _ in 1..<depth {
      let size = UInt32(bytes.count - 1 + 13)
      var outer: [UInt8] = [3, 1, 0, 0, 0]
      outer += (0..<4).map { UInt8(truncatingIfNeeded: size >> UInt32(8 * $0)) }
      outer += [3, 13, 0, 0, 0]
      bytes = outer + bytes.dropFirst()
    }
    return bytes
  }

  @Test func nestsAsDeepAsTheServer() throws {
    let deep = try text(nested(100))
    #expect(deep == String(repeating: "[", count: 100) + String(repeating: "]", count: 100))
    #expect(throws: ReadError.self) { try text(nested(101)) }
    #expect(throws: ReadError.self) { try text(nested(10_000)) }
  }

  @Test func refusesValuesThatOverlap() {
    // 200 entries that all mean the same long string.
    var bytes: [UInt8] = [2, 200, 0]
    let size = 4 + 200 * 3 + 102
    bytes += [UInt8(size & 0xFF), UInt8(size >> 8)]
    for _ in 0..<200 { bytes += [12, UInt8(604 & 0xFF), UInt8(604 >> 8)] }
    bytes += [100] + [UInt8](repeating: 0x61, count: 101)
    #expect(throws: ReadError.self) { try text(bytes) }
  }

  @Test func refusesOffsetsOutside() {
    #expect(throws: ReadError.self) { try text([2, 1, 0, 9, 0, 12, 0xFF, 0xFF, 1, 0x61]) }
    #expect(throws: ReadError.self) { try text([0, 1, 0, 13, 0, 0xFF, 0xFF, 1, 0, 4, 0, 0, 0, 0]) }
  }
}
