import BinlogBytes
import BinlogEvents
import BinlogTestSupport
import Testing

/// Events whose checksum is right and whose body is rubbish: here only the decoders stand between
/// a hostile log and a crash.
@Suite struct HostileBodyTests {
  static let logs = [
    "mysql97-rows-full", "mysql97-statement", "mysql97-compressed", "mysql97-gtid-tagged",
    "mysql97-xa", "mysql97-partial-json", "mariadb1011-rows", "mariadb1011-statement",
    "mariadb1011-compressed", "mariadb1011-xa", "mariadb118-rows",
  ]

  /// Values that lengths and counts like least.
  static let nasty: [UInt8] = [0, 1, 0x7F, 0x80, 0xFA, 0xFB, 0xFC, 0xFD, 0xFE, 0xFF]

  @Test(arguments: logs)
  func mutatedBodies(_ stem: String) throws {
    let bytes = try Samples.log(stem)
    let events = RawEvent.all(in: bytes)
    let seed: UInt64 = 7_041_776
    var random = SeededRandom(seed)
    for event in events where event.size > 24 {
      for round in 0..<6 {
        var copy = bytes
        let body = event.offset + 19..<event.end - 4
        for _ in 0...Int.random(in: 0..<3, using: &random) {
          let place = Int.random(in: body, using: &random)
          copy[place] =
            round % 2 == 0
            ? Self.nasty.randomElement(using: &random) ?? 0
            : UInt8.random(in: 0...255, using: &random)
        }
        copy.fixChecksum(at: event.offset)
        let scanned = try scan(copy, content: true)
        if let broken = brokenPromise(scanned, size: copy.count) {
          Issue.record("seed \(seed), event at \(event.offset), round \(round): \(broken)")
          return
        }
      }
    }
  }

  /// A body that ends early, at every length, for every kind of event that the samples hold.
  @Test(arguments: logs)
  func bodiesCutShort(_ stem: String) throws {
    let bytes = try Samples.log(stem)
    let description = RawEvent.all(in: bytes)[0]
    var seen: Set<UInt8> = []
    for event in RawEvent.all(in: bytes).dropFirst() where seen.insert(event.type).inserted {
      for length in 19..<event.size - 4 {
        var log = bytes.cut(to: description.end)
        var short = [UInt8](bytes[event.offset..<event.offset + length]) + [0, 0, 0, 0]
        short.put(UInt64(short.count), at: 9)
        short.put(UInt64(log.count + short.count), at: 13)
        short.fixChecksum(at: 0)
        log += short
        let scanned = try scan(log, content: true)
        if let broken = brokenPromise(scanned, size: log.count) {
          Issue.record("type \(event.type) cut to \(length): \(broken)")
          return
        }
      }
    }
  }

  /// Bodies of nothing but one byte value, for every type code there is.
  @Test(arguments: [Flavor.mysql, .mariadb])
  func everyTypeWithAnyBody(_ flavor: Flavor) throws {
    let seed: UInt64 = 99
    var random = SeededRandom(seed)
    for code in UInt8(0)...255 where code != 15 {
      for length in [0, 1, 2, 8, 13, 19, 40, 300] {
        for filler in [UInt8(0), 1, 0xFC, 0xFF] {
          var log = BinlogBuilder(flavor)
          log.append(EventType(rawValue: code), body: [UInt8](repeating: filler, count: length))
          let scanned = try scan(log.bytes, content: true)
          #expect(brokenPromise(scanned, size: log.bytes.count) == nil, "\(code) \(length)")
        }
        var log = BinlogBuilder(flavor)
        let body = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
        log.append(EventType(rawValue: code), body: body)
        let scanned = try scan(log.bytes, content: true)
        #expect(brokenPromise(scanned, size: log.bytes.count) == nil, "seed \(seed): \(code)")
      }
    }
  }

  /// Bytes that nobody wrote, after a magic number.
  @Test func rubbishBehindTheMagicNumber() throws {
    for seed in UInt64(0)..<200 {
      var random = SeededRandom(seed)
      let count = Int.random(in: 0..<2000, using: &random)
      let bytes =
        [0xFE, 0x62, 0x69, 0x6E]
        + (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      let scanned = try scan(bytes)
      #expect(brokenPromise(scanned, size: bytes.count) == nil, "seed \(seed)")
      #expect(!scanned.errors.isEmpty, "seed \(seed)")
    }
  }
}
