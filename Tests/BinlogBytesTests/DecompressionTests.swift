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

  /// What is unpacked at once is what a feed delivers that is asked for as much; where it is not
  /// unpacked, the feed says why, or has more.
  private func compareAtOnce(_ bytes: [UInt8], claim: UInt64, limit: UInt64) throws {
    let chunk = ByteChunk(copying: bytes)
    let content = ZstdFeed.content(of: 0..<bytes.count, in: chunk, claim: claim, limit: limit)
    let delivered = try? unpack(bytes, limit: limit, portion: 1 << 20)
    if let content {
      #expect(content.bytes.array == delivered)
    } else {
      #expect(claim >= 1 << 20 || (delivered?.count ?? .max) >= 1 << 20)
    }
  }

  @Test func atOnceOrStepByStep() throws {
    let frames = Self.frame(Array("hello ".utf8)) + Self.frame([]) + Self.frame([1, 2, 3])
    for count in 0...frames.count {
      for limit in [0, 5, 6, 9, 100] as [UInt64] {
        try compareAtOnce(Array(frames[..<count]), claim: limit, limit: limit)
      }
    }
    for offset in frames.indices {
      for bit in 0..<8 {
        try compareAtOnce(frames.flipping(bit: bit, at: offset), claim: 9, limit: 9)
      }
    }
    for blocks in [1, 7, 8, 9] {
      let size = UInt64(blocks) << 17
      for (claim, limit) in [(size, size), (size - 1, size - 1), (10, size), (1 << 30, 1 << 30)] {
        try compareAtOnce(Self.bomb(blocks: blocks), claim: claim, limit: limit)
      }
    }
  }

  /// The memory of contents that nobody looks at any more is used again, that of others is not.
  @Test func contentsThatAreHeld() throws {
    let frames = (0..<100).map { Self.frame(Array("content \($0)".utf8)) }
    var held: [ByteSource] = []
    for (index, frame) in frames.enumerated() {
      let source = ByteSource(
        name: "payload", zstd: 0..<frame.count, of: ByteChunk(copying: frame), claim: 100,
        limit: 100)
      if index % 3 == 0 { held.append(source) }
    }
    for (index, source) in held.enumerated() {
      let chunk = try source.chunk(at: .zero, atLeast: 1)
      #expect(chunk.bytes.lossyString == "content \(index * 3)")
    }
  }
}
