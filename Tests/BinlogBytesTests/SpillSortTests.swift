import BinlogBytes
import Testing

/// Records come out sorted, the same in memory and by way of a file.
@Suite struct SpillSortTests {
  private func sorted(_ records: [[UInt8]], limit: Int) throws -> [[UInt8]] {
    let sort = SpillSort(keySize: 8, directory: "/tmp", limit: limit)
    for record in records { try sort.add(record.span) }
    #expect(sort.count == UInt64(records.count))
    var out: [[UInt8]] = []
    try sort.drain { (bytes) throws(SourceError) in
      var record: [UInt8] = []
      for index in bytes.indices { record.append(bytes[index]) }
      out.append(record)
    }
    #expect(sort.count == 0)
    return out
  }

  @Test(arguments: [0, 1, 2, 17, 5000])
  func theOrderIsThatOfTheKeys(_ count: Int) throws {
    var random = SystemRandomNumberGenerator()
    let records = (0..<count).map { number -> [UInt8] in
      // Few different first bytes, so that all of the key counts; each key once.
      let tail = (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
      let rest = (0..<Int.random(in: 0..<300, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      return [UInt8.random(in: 0..<3, using: &random), 0, 0, 0] + tail + rest
    }
    let want = records.sorted { $0.lexicographicallyPrecedes($1) }
    #expect(try sorted(records, limit: 8 << 20) == want)
    // Runs of some records, and of one each.
    #expect(try sorted(records, limit: 20_000) == want)
    if count < 1000 { #expect(try sorted(records, limit: 1) == want) }
  }

  @Test func aRecordLongerThanABlockComesOutWhole() throws {
    let long = [UInt8](repeating: 7, count: 1 << 20)
    let short = [UInt8](repeating: 3, count: 8)
    #expect(try sorted([long, short], limit: 100) == [short, long])
  }
}
