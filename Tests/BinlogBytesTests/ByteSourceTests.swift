import BinlogBytes
import BinlogEvents
import BinlogTestSupport
import Synchronization
import Testing

/// Delivers bytes in portions of a given size.
final class PortionFeed: ByteFeed {
  private let bytes: [UInt8]
  private let portion: Int
  private let place = Mutex(0)

  init(_ bytes: [UInt8], portion: Int) {
    self.bytes = bytes
    self.portion = portion
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    place.withLock { place in
      let count = min(portion, buffer.count, bytes.count - place)
      for index in 0..<count { buffer[index] = bytes[place + index] }
      place += count
      return count
    }
  }
}

@Suite struct ByteSourceTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// The same bytes from every kind of source.
  private func sources(_ bytes: [UInt8], portion: Int = 7) throws -> [ByteSource] {
    let path = try directory.write(bytes, "file")
    return [
      try ByteSource(path: path, access: .mapped), try ByteSource(path: path, access: .read),
      source(bytes), ByteSource(name: "stream", feed: PortionFeed(bytes, portion: portion)),
    ]
  }

  /// `count` bytes of `source` at `offset`, as far as there are any.
  private func bytes(_ source: ByteSource, _ offset: Int, _ count: Int) throws -> [UInt8] {
    var cursor = ByteCursor(source)
    let got = try cursor.load(count, at: FileOffset(UInt64(offset)))
    return cursor.bytes(got, at: FileOffset(UInt64(offset))).array
  }

  @Test(arguments: [0, 1, 3, 4, 4095, 4096, 4097, 70_000, (1 << 20) - 1, (1 << 20) + 5])
  func allSourcesLendTheSameBytes(_ size: Int) throws {
    let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    for source in try sources(content, portion: 50_000) {
      var cursor = ByteCursor(source)
      var offset = 0
      var collected: [UInt8] = []
      while true {
        let got = try cursor.load(10_007, at: FileOffset(UInt64(offset)))
        if got == 0 { break }
        collected += cursor.bytes(got, at: FileOffset(UInt64(offset))).array
        offset += got
      }
      #expect(collected == content, "\(source.name)")
      if source.isSeekable { #expect(source.size == UInt64(size)) }
    }
  }

  @Test func whatLiesBehindTheEnd() throws {
    for source in try sources([1, 2, 3]) {
      #expect(try bytes(source, 1, 100) == [2, 3], "\(source.name)")
    }
    for source in try sources([1, 2, 3]) {
      #expect(try bytes(source, 3, 1).isEmpty, "\(source.name)")
    }
    for source in try sources([1, 2, 3]) {
      #expect(try bytes(source, 1 << 40, 1).isEmpty, "\(source.name)")
    }
  }

  @Test func chunksCoverWhatWasAskedFor() throws {
    let content = (0..<9000).map { UInt8(truncatingIfNeeded: $0) }
    for source in try sources(content) {
      let chunk = try source.chunk(at: FileOffset(5000), atLeast: 100)
      #expect(chunk.base <= FileOffset(5000), "\(source.name)")
      #expect(chunk.end >= FileOffset(5100), "\(source.name)")
      let first = Int(5000 - chunk.base.rawValue)
      #expect(chunk.bytes.extracting(first..<first + 100).array == [UInt8](content[5000..<5100]))
    }
  }

  @Test func aStreamCannotGoBack() throws {
    let stream = ByteSource(name: "stream", feed: PortionFeed([UInt8](0...255), portion: 10))
    #expect(stream.size == nil)
    #expect(!stream.isSeekable)
    #expect(try bytes(stream, 200, 3) == [200, 201, 202])
    #expect(try bytes(stream, 201, 2) == [201, 202])
    let error = #expect(throws: SourceError.self) { try bytes(stream, 100, 1) }
    #expect(error?.kind == .notSeekable)
  }

  @Test func hugeClaimsTakeNoMemory() throws {
    for source in try sources([1, 2, 3]) {
      #expect(try bytes(source, 0, 1 << 45) == [1, 2, 3], "\(source.name)")
    }
  }

  @Test func filesThatCannotBeOpened() throws {
    let missing = #expect(throws: SourceError.self) {
      try ByteSource(path: directory.path + "/nothing")
    }
    #expect(missing?.kind == .system(2))
    #expect(throws: SourceError.self) { try ByteSource(path: directory.path) }
  }

  @Test func aFileThatGrows() throws {
    let path = try directory.write([1, 2, 3], "growing")
    let source = try ByteSource(path: path, access: .read)
    #expect(source.size == 3)
    try directory.write([1, 2, 3, 4, 5], "growing")
    #expect(source.size == 3 || source.size == 5)
  }

  /// The walker sees the same events however small the portions are in which they arrive.
  @Test(arguments: [1, 2, 3, 18, 19, 20, 64, 1000, 4096])
  func eventsAcrossPortions(_ portion: Int) throws {
    let content = try Samples.log("mysql97-compressed")
    let expected = RawEvent.all(in: content).map(\.range)
    for source in try sources(content, portion: portion) {
      let found = try DecodedEvent.all(in: source).map {
        Int($0.frame.offset.rawValue)..<Int($0.frame.end.rawValue)
      }
      #expect(found == expected, "\(source.name)")
    }
  }

  /// Events of several window sizes, so that borders fall into headers and bodies.
  @Test func eventsAcrossWindows() throws {
    var log = BinlogBuilder(checksum: .none)
    let text = String(repeating: "x", count: 300_001)
    for number in 0..<40 { log.query("SELECT \(number), '\(text)'") }
    let expected = log.events
    for source in try sources(log.bytes, portion: 1 << 16) {
      guard case .log(let format) = try LogOpening(source) else {
        Issue.record("no log: \(source.name)")
        return
      }
      var walker = FrameWalker(source)
      walker.adopt(format)
      var found: [Range<Int>] = []
      while let frame = try walker.nextFrame() {
        found.append(Int(frame.offset.rawValue)..<Int(frame.end.rawValue))
        let first = walker.cursor.bytes(frame.size, at: frame.offset)[4]
        #expect(first == log.bytes[Int(frame.offset.rawValue) + 4])
      }
      #expect(found == expected, "\(source.name)")
    }
  }
}
