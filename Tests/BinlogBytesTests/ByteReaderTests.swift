import BinlogBytes
import BinlogTestSupport
import Testing

/// Lets `body` read from `bytes`, the first of which lies at `base`.
func reading<T>(
  _ bytes: [UInt8], base: UInt64 = 0, _ body: (inout ByteReader) throws(ReadError) -> T
) -> Result<T, ReadError> {
  var reader = ByteReader(bytes.span, base: FileOffset(base))
  do throws(ReadError) {
    return .success(try body(&reader))
  } catch {
    return .failure(error)
  }
}

@Suite struct ByteReaderTests {
  static let bytes: [UInt8] = [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0xF8]

  /// Reads a number of `width` bytes by the method made for it.
  private static func read(_ width: Int, _ reader: inout ByteReader) throws(ReadError) -> UInt64 {
    switch width {
    case 1: UInt64(try reader.readUInt8())
    case 2: UInt64(try reader.readUInt16())
    case 4: UInt64(try reader.readUInt32())
    default: try reader.readUInt64()
    }
  }

  @Test(arguments: [1, 2, 4, 8])
  func integersAreLittleEndian(_ width: Int) {
    let expected = Self.bytes.number(at: 0, width: width)
    #expect(
      reading(Self.bytes) { reader throws(ReadError) in try Self.read(width, &reader) }
        == .success(expected))
    // Exactly enough.
    let exact = [UInt8](Self.bytes.prefix(width))
    let outcome = reading(exact) { reader throws(ReadError) in
      let value = try Self.read(width, &reader)
      return (value, reader.remaining, reader.isAtEnd)
    }
    #expect((try? outcome.get().0) == expected)
    #expect((try? outcome.get().1) == 0)
    #expect((try? outcome.get().2) == true)
  }

  @Test(arguments: [1, 2, 4, 8])
  func oneByteTooFew(_ width: Int) {
    for count in 0..<width {
      let short = [UInt8](Self.bytes.prefix(count))
      let outcome = reading(short, base: 1000) { reader throws(ReadError) -> UInt64 in
        try Self.read(width, &reader)
      }
      #expect(
        outcome
          == .failure(
            .truncated(
              offset: FileOffset(1000), needed: UInt64(width), available: UInt64(count))))
    }
  }

  @Test func numbersOfAnyWidth() {
    for width in 0...8 {
      let little = reading(Self.bytes) { r throws(ReadError) in try r.readUInt(width: width) }
      #expect(little == .success(Self.bytes.number(at: 0, width: width)))
      let big = reading(Self.bytes) { r throws(ReadError) in
        try r.readBigEndianUInt(width: width)
      }
      let expected = Self.bytes.prefix(width).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      #expect(big == .success(expected))
    }
    for width in [-1, 9, Int.max, Int.min] {
      #expect(throws: ReadError.self) {
        try reading(Self.bytes) { r throws(ReadError) in try r.readUInt(width: width) }.get()
      }
      #expect(throws: ReadError.self) {
        try reading(Self.bytes) { r throws(ReadError) in try r.readBigEndianUInt(width: width) }
          .get()
      }
    }
  }

  @Test(arguments: [Int.min, -1, 9, Int.max])
  func hostileLengths(_ count: Int) {
    let skipped = reading(Self.bytes, base: 7) { r throws(ReadError) in try r.skip(count) }
    #expect(
      skipped
        == .failure(
          .truncated(offset: FileOffset(7), needed: UInt64(clamping: count), available: 8)))
    #expect(throws: ReadError.self) {
      try reading(Self.bytes) { r throws(ReadError) in try r.seek(to: count) }.get()
    }
  }

  @Test func skippingAndSeeking() {
    let outcome = reading(Self.bytes, base: 100) { reader throws(ReadError) -> [UInt64] in
      let first = try reader.skip(3)
      let offset = reader.offset
      let peeked = reader.peek() ?? 0
      let rest = reader.skipRest()
      let end = reader.peek() == nil
      try reader.seek(to: 8)
      try reader.seek(to: 0)
      return [
        UInt64(first.upperBound), offset.rawValue, UInt64(peeked), UInt64(rest.lowerBound),
        UInt64(rest.upperBound), end ? 1 : 0, reader.offset.rawValue,
      ]
    }
    #expect(outcome == .success([3, 103, 4, 3, 8, 1, 100]))
    #expect(reading([]) { r throws(ReadError) in try r.skip(0) } == .success(0..<0))
  }

  @Test func spansAreCutToWhatIsThere() {
    let reader = ByteReader(Self.bytes.span, base: .zero)
    let inside = reader.span(2..<4).array
    let outside = reader.span(6..<100).array
    let behind = reader.span(50..<100).array
    let all = reader.rest.array
    #expect(inside == [3, 4])
    #expect(outside == [7, 0xF8])
    #expect(behind.isEmpty)
    #expect(all == Self.bytes)
  }

  @Test(arguments: [
    UInt64(0), 1, 250, 251, 252, 0xFFFF, 0x1_0000, 0xFF_FFFF, 0x100_0000, UInt64(UInt32.max), .max,
  ])
  func packedIntegers(_ value: UInt64) {
    let bytes = Bytes.packed(value)
    #expect(
      reading(bytes) { r throws(ReadError) in try r.readPackedInteger() } == .success(value))
    for count in 0..<bytes.count {
      #expect(throws: ReadError.self) {
        try reading([UInt8](bytes.prefix(count))) { r throws(ReadError) in
          try r.readPackedInteger()
        }.get()
      }
    }
  }

  @Test(arguments: [UInt8(251), 255])
  func bytesThatBeginNoPackedInteger(_ first: UInt8) {
    #expect(
      reading([first, 1, 2, 3, 4, 5, 6, 7, 8], base: 9) { r throws(ReadError) in
        try r.readPackedInteger()
      }
        == .failure(
          .malformed(offset: FileOffset(9), reason: "\(first) cannot begin a packed integer")))
  }

  @Test func packedCountsMustFit() {
    let three: [UInt8] = [3, 0xAA, 0xAA, 0xAA]
    #expect(reading(three) { r throws(ReadError) in try r.readPackedCount() } == .success(3))
    #expect(throws: ReadError.self) {
      try reading(three) { r throws(ReadError) in try r.readPackedCount(unit: 2) }.get()
    }
    for claim in [4, UInt64(UInt32.max), .max] {
      let outcome = reading(Bytes.packed(claim) + [1, 2, 3], base: 50) { r throws(ReadError) in
        try r.readPackedCount()
      }
      #expect(
        outcome == .failure(.truncated(offset: FileOffset(50), needed: claim, available: 3)))
    }
  }

  @Test func strings() {
    #expect(
      reading([2, 65, 66, 67]) { r throws(ReadError) in try r.skipShortString() }
        == .success(1..<3))
    #expect(throws: ReadError.self) {
      try reading([2, 65]) { r throws(ReadError) in try r.skipShortString() }.get()
    }
    #expect(
      reading([65, 66, 0, 67]) { r throws(ReadError) in try r.skipTerminatedString() }
        == .success(0..<2))
    #expect(throws: ReadError.self) {
      try reading([65, 66]) { r throws(ReadError) in try r.skipTerminatedString() }.get()
    }
    #expect(throws: ReadError.self) {
      try reading([]) { r throws(ReadError) in try r.skipTerminatedString() }.get()
    }
  }

  @Test func comparingBytes() {
    let begin = Array("BEGIN".utf8)
    let rollback = Array("RollBack TO x".utf8)
    let same = begin.span.equals("BEGIN")
    let shorter = begin.span.equals("BEGI")
    let other = begin.span.equals("BEGIM")
    let prefix = rollback.span.hasPrefix(ignoringCase: "ROLLBACK TO ")
    let digits = Array("1x".utf8).span.hasPrefix(ignoringCase: "Q")
    let long = begin.span.hasPrefix(ignoringCase: "BEGINNING")
    #expect(same)
    #expect(!shorter)
    #expect(!other)
    #expect(prefix)
    #expect(!digits)
    #expect(!long)
  }

  @Test func errorsInWords() {
    let short = ReadError.truncated(offset: FileOffset(5), needed: 8, available: 3)
    #expect(short.offset == FileOffset(5))
    #expect(short.reason == "needs 8 bytes, 3 are left")
  }
}
