import BinlogBytes
import BinlogTestSupport
import Foundation
import Testing

/// Logs wrapped in gzip and zstd, whole and torn.
@Suite struct WrapperTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// What a program makes of `bytes`.
  private func pipe(_ command: String, _ bytes: [UInt8]) throws -> [UInt8] {
    let input = try directory.write(bytes, "plain")
    let output = directory.path + "/packed"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", "{ \(command); } < '\(input)' > '\(output)'"]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(command)")
    return try directory.read("packed")
  }

  /// Everything that comes out of `source`, and why no more.
  private func drain(_ source: ByteSource, step: Int = 10_007) -> (bytes: [UInt8], SourceError?) {
    var cursor = ByteCursor(source)
    var collected: [UInt8] = []
    while true {
      let place = FileOffset(UInt64(collected.count))
      do throws(SourceError) {
        let got = try cursor.load(step, at: place)
        if got == 0 { return (collected, nil) }
        collected += cursor.bytes(got, at: place).array
      } catch {
        return (collected, error)
      }
    }
  }

  private func content(of source: ByteSource) throws -> [UInt8] {
    let (bytes, failure) = drain(source)
    if let failure { throw failure }
    return bytes
  }

  private static let plain: [UInt8] = (0..<300_000).map {
    UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8)
  }

  @Test func gzipMembersOneAfterTheOther() throws {
    let packed = try pipe("gzip -c", Self.plain)
    for (name, bytes, count) in [
      ("one", packed, 1), ("two", packed + packed, 2),
      ("padded", packed + packed + [UInt8](repeating: 0, count: 700), 2),
    ] {
      let source = try ByteSource(path: try directory.write(bytes, name))
      #expect(source.isUnwrapped)
      #expect(
        try content(of: source) == [[UInt8]](repeating: Self.plain, count: count).flatMap { $0 })
      #expect(source.failure == nil)
      #expect(try source.measuredSize() == UInt64(count * Self.plain.count))
    }
  }

  @Test func goingBackBeginsAnew() throws {
    let path = try directory.write(try pipe("gzip -c", Self.plain + Self.plain + Self.plain), "big")
    let source = try ByteSource(path: path)
    for place in [800_000, 3, 500_000, 499_990, 0] {
      var cursor = ByteCursor(source)
      let offset = FileOffset(UInt64(place))
      #expect(try cursor.load(10, at: offset) == 10)
      let at = place % Self.plain.count
      #expect(cursor.bytes(10, at: offset).array == [UInt8](Self.plain[at..<at + 10]))
    }
  }

  /// Cut anywhere, everything that can come out comes out; then it is told that the wrapper is torn.
  @Test func tornWrappers() throws {
    let packed = try pipe("gzip -c", Self.plain)
    for cut in [18, 19, 100, packed.count / 2, packed.count - 9, packed.count - 1] {
      let source = try ByteSource(path: try directory.write([UInt8](packed[..<cut]), "torn"))
      let (collected, failure) = drain(source)
      #expect(failure?.kind == .compression, "cut at \(cut)")
      #expect(failure?.message.contains("torn") == true, "cut at \(cut)")
      #expect(Self.plain.starts(with: collected), "cut at \(cut)")
      if cut > packed.count - 20 { #expect(collected == Self.plain, "cut at \(cut)") }
    }
  }

  @Test func damagedWrappers() throws {
    let packed = try pipe("gzip -c", Self.plain)
    var random = SeededRandom(815)
    for round in 0..<60 {
      let place = Int.random(in: 10..<packed.count, using: &random)
      let broken = packed.flipping(bit: round % 8, at: place)
      let source = try ByteSource(path: try directory.write(broken, "broken"))
      // Whatever comes out, it ends with an error, as gzip has a checksum.
      #expect(throws: SourceError.self, "\(place)") { try content(of: source) }
    }
  }

  /// Many zeros in a small file: nothing of it stays in memory.
  @Test func aBombIsReadWindowByWindow() throws {
    let packed = try pipe("head -c 300000000 /dev/zero | gzip -1 -c", [])
    let source = try ByteSource(path: try directory.write(packed, "bomb"))
    #expect(try source.measuredSize() == 300_000_000)
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/zstd")))
  func zstdFrames() throws {
    let packed = try pipe("zstd -q -c", Self.plain)
    // A skippable frame: its magic, its size, its content.
    let skippable: [UInt8] = [0x53, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3]
    for (name, bytes, count) in [
      ("one", packed, 1), ("two", packed + packed, 2),
      ("skippable", skippable + packed + skippable + packed, 2),
    ] {
      let source = try ByteSource(path: try directory.write(bytes, name))
      #expect(source.isUnwrapped)
      #expect(
        try content(of: source) == [[UInt8]](repeating: Self.plain, count: count).flatMap { $0 })
    }
    let torn = try ByteSource(path: try directory.write([UInt8](packed.dropLast(3)), "torn"))
    #expect(throws: SourceError.self) { try content(of: torn) }
    let garbage = try ByteSource(path: try directory.write(packed + [1, 2, 3, 4, 5], "garbage"))
    #expect(throws: SourceError.self) { try content(of: garbage) }
  }
}
