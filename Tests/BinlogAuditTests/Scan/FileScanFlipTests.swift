import BinlogBytes
import BinlogEvents
import BinlogLogs
import BinlogTestSupport
import Testing

/// Sample logs with single bits turned over: whatever a checksum covers is noticed.
@Suite struct FileScanFlipTests {
  /// Logs small enough for every bit of every byte.
  static let smallest = ["mariadb1011-compressed", "mysql97-open"]

  @Test(arguments: smallest)
  func everyBit(_ stem: String) throws {
    let bytes = try Samples.log(stem)
    var complaints: [String] = []
    for offset in 0..<bytes.count {
      for bit in 0..<8 { complaints += try check(bytes, bit: bit, at: offset) }
    }
    #expect(complaints.isEmpty, "\(complaints.count): \(complaints.prefix(5))")
  }

  @Test(arguments: Samples.checksummedLogs.filter { !smallest.contains($0) })
  func oneBitOfEachByte(_ stem: String) throws {
    try oneBitOfEachByte(of: Samples.log(stem))
  }

  @Test(arguments: Samples.relayLogs)
  func oneBitOfEachByteOfRelayLogs(_ name: String) throws {
    try oneBitOfEachByte(of: Samples.bytes(name))
  }

  private func oneBitOfEachByte(of bytes: [UInt8]) throws {
    let seed: UInt64 = 20_260_101
    var random = SeededRandom(seed)
    var complaints: [String] = []
    // Of large logs all of the description and the first events, and some of the rest.
    let step = bytes.count > Sweep.large && !Sweep.isFull ? 19 : 1
    for offset in 0..<bytes.count where offset < 600 || offset % step == 0 {
      complaints += try check(bytes, bit: Int.random(in: 0..<8, using: &random), at: offset)
    }
    #expect(complaints.isEmpty, "seed \(seed), \(complaints.count): \(complaints.prefix(5))")
  }

  /// Without checksums nothing is promised but offsets that make sense.
  @Test(arguments: Samples.plainLogs)
  func everyBitOfPlainLogs(_ stem: String) throws {
    let bytes = try Samples.log(stem)
    let description = RawEvent.all(in: bytes)[0]
    for offset in 0..<bytes.count {
      for bit in 0..<8 where Sweep.isFull || offset < description.end || (offset + bit) % 4 == 0 {
        let scanned = try scan(bytes.flipping(bit: bit, at: offset))
        if let broken = brokenPromise(scanned, size: bytes.count) {
          Issue.record("bit \(bit) at \(offset): \(broken)")
          return
        }
        let isInUse = offset == 4 + 17 && bit == 0
        if offset < description.end, !isInUse, scanned.errors.count != 1 {
          Issue.record("bit \(bit) at \(offset), in the description: \(scanned.summary)")
          return
        }
      }
    }
  }

  private func check(_ bytes: [UInt8], bit: Int, at offset: Int) throws -> [String] {
    let scanned = try scan(bytes.flipping(bit: bit, at: offset))
    func told(_ reason: String) -> [String] {
      ["bit \(bit) at \(offset): \(reason): \(scanned.summary)"]
    }
    if let broken = brokenPromise(scanned, size: bytes.count) { return told(broken) }
    let isInUse = offset == 4 + 17 && bit == 0
    let errors = scanned.errors
    if isInUse { return errors.isEmpty ? [] : told("the in-use flag is no damage") }
    guard errors.count == 1 else { return told("expected one error") }
    guard let start = errors[0].offset, start.rawValue <= UInt64(offset),
      (errors[0].endOffset?.rawValue ?? .max) > UInt64(offset)
    else { return told("the extent does not hold the byte") }
    return []
  }
}
