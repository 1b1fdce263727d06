import BinlogBytes
import BinlogCrypto
import BinlogEvents
import BinlogTestSupport
import Foundation
import Testing

/// Damage in encrypted logs: what is after it is found, and what is shown is what the same damage
/// would leave of a log in the clear.
@Suite struct EncryptedDamageTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private static func path(_ mode: String) -> String {
    Samples.path("encrypted/mariadb1011-\(mode).000001")
  }

  private func open(_ path: String) throws -> ByteSource {
    var keys = LogKeyring()
    try keys.addKeyFile(Samples.path("encrypted/keys"))
    return try LogAccess(keys: keys).open(path)
  }

  /// A length that lies, or a header that is gone, costs one event and no more, at every place, by
  /// every size of step, and in whatever order bytes are asked for.
  @Test(arguments: ["cbc", "ctr"]) func oneEventIsLost(_ mode: String) throws {
    let stored = try [UInt8](Data(contentsOf: URL(fileURLWithPath: Self.path(mode))))
    let whole = try content(try open(Self.path(mode)))
    let events = RawEvent.all(in: whole)
    let first = try #require(events.firstIndex { whole[$0.range.lowerBound + 4] == 164 })
    for event in events[(first + 1)..<(events.count - 1)] {
      let start = event.range.lowerBound
      for (kind, field): (String, [UInt8]) in [
        ("none", [0, 0, 0, 0]), ("small", [3, 0, 0, 0]), ("shorter", [19, 0, 0, 0]),
        ("longer", [0x80, 1, 0, 0]), ("huge", [0, 0xFF, 0xFF, 0x3F]),
        ("greatest", [0xFF, 0xFF, 0xFF, 0xFF]),
      ] {
        var broken = stored
        broken.replaceSubrange(start + 9..<start + 13, with: field)
        let file = try directory.write(broken, "broken")
        for step in [1, 40, 1 << 16] {
          let found = try content(try open(file), step: step)
          var expected = whole
          expected.replaceSubrange(start + 9..<start + 13, with: field)
          #expect(found == expected, "\(mode), \(kind), \(event.range), step \(step)")
        }
        var cursor = ByteCursor(try open(file))
        for offset in stride(from: whole.count - 30, to: 0, by: -41) {
          let got = try cursor.load(30, at: FileOffset(UInt64(offset)))
          let bytes = cursor.bytes(got, at: FileOffset(UInt64(offset))).array
          if offset >= event.range.upperBound || offset + 30 <= start {
            #expect(bytes == [UInt8](whole[offset..<offset + 30]), "\(kind), \(offset)")
          }
        }
      }
      var broken = stored
      for place in start..<start + 19 { broken[place] = 0 }
      let found = try content(try open(try directory.write(broken, "broken")))
      #expect(found.count == whole.count)
      #expect(found[event.range.upperBound...] == whole[event.range.upperBound...])
    }
  }

  /// Much damage, and a body that is damaged: nothing after it moves.
  @Test(arguments: ["cbc", "ctr"]) func manyEventsAreLost(_ mode: String) throws {
    let stored = try [UInt8](Data(contentsOf: URL(fileURLWithPath: Self.path(mode))))
    let whole = try content(try open(Self.path(mode)))
    let events = RawEvent.all(in: whole)
    var random = SeededRandom(12)
    for _ in 0..<40 {
      var broken = stored
      let place = Int.random(in: 400..<900, using: &random)
      let end = place + Int.random(in: 1..<300, using: &random)
      for index in place..<end { broken[index] = UInt8.random(in: 0...255, using: &random) }
      let found = try content(try open(try directory.write(broken, "broken")))
      let next = try #require(events.first { $0.range.lowerBound >= end }).range.lowerBound
      #expect(found.count == whole.count)
      #expect(found[next...] == whole[next...], "\(mode), \(place)..<\(end)")
    }
  }

  /// The nonce stands in Start_encryption alone: one flipped bit of it is turned back, more are told.
  @Test(arguments: ["cbc", "ctr"]) func damagedStart(_ mode: String) throws {
    let stored = try [UInt8](Data(contentsOf: URL(fileURLWithPath: Self.path(mode))))
    let whole = try content(try open(Self.path(mode)))
    let start = try #require(
      RawEvent.all(in: whole).first { whole[$0.range.lowerBound + 4] == 164 }
    ).range
    for bit in stride(from: 0, to: 8 * 12, by: 5) {
      var broken = stored.flipping(bit: bit % 8, at: start.lowerBound + 24 + bit / 8)
      let found = try content(try open(try directory.write(broken, "broken")))
      #expect(found[start.upperBound...] == whole[start.upperBound...], "\(mode), \(bit)")
      broken[start.lowerBound + 25 + bit / 9] ^= 0xE7
      let error = #expect(throws: SourceError.self) {
        _ = try open(try directory.write(broken, "broken"))
      }
      #expect(error?.message.contains("Start_encryption at offset") == true)
    }
    // The description before it is needed for nothing.
    for place in stride(from: 4, to: start.lowerBound, by: 7) {
      let found = try content(
        try open(try directory.write(stored.flipping(bit: place % 8, at: place), "broken")))
      #expect(found[start.upperBound...] == whole[start.upperBound...], "\(mode), \(place)")
    }
  }

  /// An event that is still being written is shown as far as it is there, and whole when it is.
  @Test func aGrowingLog() throws {
    let stored = try [UInt8](Data(contentsOf: URL(fileURLWithPath: Self.path("cbc"))))
    let whole = try content(try open(Self.path("cbc")))
    let file = try directory.write([UInt8](stored[..<700]), "growing")
    let source = try open(file)
    for size in [700, 701, 730, 900, stored.count] {
      _ = try directory.write([UInt8](stored[..<size]), "growing")
      let reopened = try open(file)
      #expect(try content(reopened).count == size)
      let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
      defer { try? handle.close() }
      try handle.seekToEnd()
      try handle.write(contentsOf: Data(stored[size...]))
      #expect(try content(reopened) == whole, "\(size)")
    }
    #expect(source.isDecrypted)
  }

  /// Names from a damaged header reach no terminal.
  @Test func damagedKeyName() throws {
    let stored = try Samples.bytes("encrypted/mysql97.000002")
    var keys = LogKeyring()
    try keys.addKeyring(Samples.path("encrypted/keyring"))
    var broken = stored
    broken[10] = 0x1B
    let file = try directory.write(broken, "broken")
    let error = #expect(throws: SourceError.self) { try LogAccess(keys: keys).open(file) }
    #expect(error?.message.contains("header is damaged at offset") == true)
  }
}
