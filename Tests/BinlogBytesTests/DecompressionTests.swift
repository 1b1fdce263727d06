import BinlogBytes
import BinlogTestSupport
import Testing

/// zlib and zstd data: sound, torn, and lying about what they hold.
@Suite struct DecompressionTests {
  /// `"hello hello hello hello"` by zlib.
  static let zlib: [UInt8] = [
    0x78, 0x9C, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0x57, 0xC8, 0x40, 0x27, 0x01, 0x68, 0x03, 0x08, 0xB1,
  ]
  static let text = "hello hello hello hello"

  /// A zstd frame that holds `bytes` as they are.
  static func frame(_ bytes: [UInt8]) -> [UInt8] {
    let block = UInt64(bytes.count) << 3 | 1
    return [0x28, 0xB5, 0x2F, 0xFD, 0x20, UInt8(bytes.count)] + Bytes.number(block, width: 3)
      + bytes
  }

  /// A zstd frame of one block that repeats a byte: three bytes become up to 128 KiB.
  static func bomb(blocks: Int) -> [UInt8] {
    var bytes: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x58]
    for index in 0..<blocks {
      let size: UInt64 = 128 << 10
      bytes += Bytes.number(size << 3 | 1 << 1 | (index + 1 == blocks ? 1 : 0), width: 3) + [0x41]
    }
    return bytes
  }

  /// What `bytes` inflate to, by the feed; reads in portions of `portion`.
  private func unpack(
    _ bytes: [UInt8], limit: UInt64, portion: Int = 64
  ) throws -> [UInt8] {
    let feed = ZstdFeed(
      chunk: ByteChunk(copying: bytes), range: 0..<bytes.count, limit: limit, name: "payload")
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: portion, alignment: 1)
    defer { buffer.deallocate() }
    var result: [UInt8] = []
    while true {
      let count = try feed.read(into: buffer)
      if count == 0 { return result }
      result += [UInt8](buffer[..<count])
    }
  }

  @Test func zlibData() throws {
    let chunk = try Inflate.inflate(Self.zlib.span, size: 23, name: "x")
    #expect(chunk.bytes.lossyString == Self.text)
    let raw = [UInt8](Self.zlib[2..<Self.zlib.count - 4])
    #expect(try Inflate.inflate(raw.span, size: 23, raw: true, name: "x").count == 23)
  }

  @Test(arguments: [UInt64(0), 1, 22, 24, 1000, 20_000, 1 << 32, 1 << 50, .max])
  func sizesThatLie(_ size: UInt64) {
    let error = #expect(throws: SourceError.self) {
      try Inflate.inflate(Self.zlib.span, size: size, name: "x")
    }
    #expect(error?.kind == .compression)
  }

  @Test func zlibDataThatIsDamaged() {
    for count in 0..<Self.zlib.count {
      let cut = Self.zlib.cut(to: count)
      #expect(throws: SourceError.self) { try Inflate.inflate(cut.span, size: 23, name: "x") }
    }
    for offset in 0..<Self.zlib.count {
      for bit in 0..<8 {
        let bytes = Self.zlib.flipping(bit: bit, at: offset)
        // Whatever comes out, it has the claimed size; mostly it is an error.
        if let chunk = try? Inflate.inflate(bytes.span, size: 23, name: "x") {
          #expect(chunk.count == 23)
        }
      }
    }
  }

  @Test(arguments: [1, 2, 7, 64, 5000])
  func zstdFrames(_ portion: Int) throws {
    let first = Array("hello ".utf8)
    let second = Array("world".utf8)
    let bytes = Self.frame(first) + Self.frame(second) + Self.frame([])
    #expect(try unpack(bytes, limit: 11, portion: portion) == first + second)
  }

  @Test func noZstdDataAtAll() throws { #expect(try unpack([], limit: 10).isEmpty) }

  @Test func tornZstdFrames() throws {
    let whole = Self.frame(Array("hello".utf8))
    for count in 1..<whole.count {
      #expect(throws: SourceError.self, "\(count)") {
        try unpack(whole.cut(to: count), limit: 100)
      }
    }
    for count in 1..<whole.count {
      #expect(throws: SourceError.self, "\(count)") {
        try unpack(whole + whole.cut(to: count), limit: 100)
      }
    }
  }

  @Test func rubbishInsteadOfZstd() {
    let error = #expect(throws: SourceError.self) {
      try unpack(Array("this is no zstd frame".utf8), limit: 100)
    }
    #expect(error?.kind == .compression)
  }

  @Test func aBombEndsAtItsClaim() throws {
    let bomb = Self.bomb(blocks: 8000)
    #expect(bomb.count < 40_000)
    // A thousand megabytes; the claim was ten bytes.
    let clock = ContinuousClock()
    let time = clock.measure {
      let error = #expect(throws: SourceError.self) {
        try unpack(bomb, limit: 10, portion: 1 << 20)
      }
      #expect(error?.message.contains("more than the claimed 10 bytes") == true)
    }
    #expect(time < .seconds(2))
    #expect(try unpack(Self.bomb(blocks: 2), limit: 256 << 10, portion: 4096).count == 256 << 10)
  }
}
