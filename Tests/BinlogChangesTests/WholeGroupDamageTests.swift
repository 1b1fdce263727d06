import BinlogBytes
import BinlogChanges
import BinlogDump
import BinlogEvents
import BinlogTestSupport
import Testing

/// Groups that are read twice end, whatever is damaged, and lose no more than when they are read
/// once.
@Suite struct WholeGroupDamageTests {
  private func run(
    _ bytes: [UInt8], _ filter: RowFilter
  ) throws -> (text: String, outcome: LogDump.Outcome) {
    let directory = try TemporaryDirectory()
    let path = try directory.write(bytes, "binlog.000001")
    var outcome = LogDump.Outcome.done
    let text = writtenText { sink in
      outcome = RowDecode(
        filter: filter, printer: TextRowsPrinter(sink), sink: sink, reporter: MessageList()
      ).run([path])
    }
    return (text, outcome)
  }

  private var whole: RowFilter {
    var filter = RowFilter()
    filter.keepsWholeGroups = true
    return filter
  }

  /// The GTID of another group stands where the commit should be.
  @Test(arguments: [Flavor.mysql, .mariadb], [1, 2, 3])
  func interruptedGroupsAreReadOn(_ flavor: Flavor, _ interrupted: Int) throws {
    var log = BinlogBuilder(flavor)
    for number in 1...4 as ClosedRange<UInt64> {
      log.begin(number)
      log.tableMap()
      log.writeRows(values: [[Int32(number)]])
      if Int(number) != interrupted { log.xid(number) }
    }
    let once = try run(log.bytes, RowFilter())
    let twice = try run(log.bytes, whole)
    // Only who reads twice knows where a group ends.
    #expect(once.text == twice.text.replacing(#/(group [0-9]+)-[0-9]+/#) { $0.1 })
    #expect(once.text.split(separator: "\n").count { $0.hasPrefix("### INSERT") } == 4)
    var byNumber = RowFilter()
    byNumber.xids = [4]
    #expect(try run(log.bytes, byNumber).text.contains("@1=4"))
  }

  /// All in a row without an end, with and without rows that are wanted.
  @Test func nothingEndsAnywhere() throws {
    var log = BinlogBuilder()
    for number in 1...30 as ClosedRange<UInt64> {
      log.begin(number)
      log.tableMap(table: number % 3 == 0 ? "other" : "orders")
      log.writeRows()
    }
    var filter = whole
    filter.addTable("other")
    #expect(
      try run(log.bytes, filter).text.split(separator: "\n").count { $0.hasPrefix("### I") } == 10)
  }

  /// Every bit of a small log, turned: with checksums and without, in the ways that read twice.
  @Test(arguments: [Flavor.mysql, .mariadb], [ChecksumAlgorithm.crc32, .none])
  func changedBitsEnd(_ flavor: Flavor, _ checksum: ChecksumAlgorithm) throws {
    var log = BinlogBuilder(flavor, checksum: checksum)
    let start = log.bytes.count
    for number in 1...3 as ClosedRange<UInt64> { log.transaction(number) }
    var byNumber = RowFilter()
    byNumber.xids = [2]
    var forced = whole
    forced.forceRead = true
    var random = SeededRandom(7)
    for offset in start..<log.bytes.count {
      let bit = Int(random.next() % 8)
      let bytes = log.bytes.flipping(bit: bit, at: offset)
      for filter in [whole, byNumber, forced] { _ = try run(bytes, filter) }
    }
  }

  /// What real servers wrote, with some bits turned.
  @Test(arguments: ["mysql97-xa", "mariadb1011-xa", "mysql97-gtid-tagged", "mariadb118-open"])
  func changedSamplesEnd(_ name: String) throws {
    let sample = try Samples.log(name)
    var random = SeededRandom(20_261_128)
    for _ in 0..<60 {
      let offset = 4 + Int(random.next() % UInt64(sample.count - 4))
      let bytes = sample.flipping(bit: Int(random.next() % 8), at: offset)
      _ = try run(bytes, whole)
      var forced = whole
      forced.forceRead = true
      _ = try run(bytes, forced)
    }
  }
}
