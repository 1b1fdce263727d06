import BinlogBytes
import BinlogEvents
import BinlogTestSupport
import Testing

@testable import BinlogAudit

/// Identifiers of groups, as they come.
@Suite struct GroupLedgerTests {
  private static func gtid(_ number: Int64, _ server: Character = "1") throws -> Gtid {
    let uuid = try #require(SourceUUID("0000000\(server)-1111-2222-3333-444444444444"))
    return Gtid(uuid: uuid, number: number)
  }

  private static func report(_ ledger: GroupLedger) -> FileReport {
    var report = FileReport(path: "binlog.000001")
    ledger.put(into: &report)
    return report
  }

  @Test func inARow() throws {
    var ledger = GroupLedger()
    let numbers: ClosedRange<Int64> = 5...9
    let standings = try numbers.map { ledger.enter(try Self.gtid($0)) }
    #expect(standings == [.new, .next, .next, .next, .next])
    let report = Self.report(ledger)
    #expect(report.gtidText == "00000001-1111-2222-3333-444444444444:5-9")
    #expect(report.firstGtid == (try Self.gtid(5)))
    #expect(report.lastGtid == (try Self.gtid(9)))
  }

  /// Whatever the order is, each number is there once and is told when it comes again.
  @Test func againInAnyOrder() throws {
    var random = SeededRandom(13)
    for _ in 0..<50 {
      var ledger = GroupLedger()
      var seen: Set<Int64> = []
      for _ in 0..<40 {
        let number = Int64.random(in: 1...20, using: &random)
        let standing = ledger.enter(try Self.gtid(number))
        let isRepeated = standing == .repeated
        #expect(isRepeated == seen.contains(number), "\(number) after \(seen.sorted())")
        seen.insert(number)
      }
      let report = Self.report(ledger)
      for number in 1...20 as ClosedRange<Int64> {
        #expect(report.gtids.contains(try Self.gtid(number)) == seen.contains(number))
      }
    }
  }

  @Test func ofTwoServers() throws {
    var ledger = GroupLedger()
    let met = [try Self.gtid(1), try Self.gtid(1, "2"), try Self.gtid(2), try Self.gtid(1, "2")]
    let standings = met.map { ledger.enter($0) }
    #expect(standings == [.new, .new, .new, .repeated])
  }

  /// Groups in a row that are there twice are told together, once.
  @Test func repeatedGroups() {
    var ledger = GroupLedger()
    for number in 1...3 as ClosedRange<UInt64> {
      ledger.noteRepeated("u:\(number)", ScanParts.group(at: number * 100))
    }
    let groups = ledger.takeRepeated()
    #expect(groups?.count == 3)
    #expect(groups?.first == "u:1")
    #expect(groups?.last == "u:3")
    #expect(groups?.start == FileOffset(100))
    #expect(groups?.end == FileOffset(400))
    let again = ledger.takeRepeated()
    #expect(again == nil)
  }

  @Test func whatWasPutInIsNoNews() {
    var ledger = GroupLedger()
    #expect(!ledger.isTold(at: FileOffset(4)))
    ledger.passOver(upTo: FileOffset(300))
    #expect(ledger.isTold(at: FileOffset(299)))
    #expect(!ledger.isTold(at: FileOffset(300)))
  }

  @Test func ofMariaDB() {
    var ledger = GroupLedger()
    let orders = [7, 7, 6].map {
      ledger.enter(MariaGtid(domain: 0, server: 1, sequence: $0))
    }
    #expect(orders == [.rising, .duplicate, .goesBack])
    let first = [0, 0, 1].map { ledger.noteDisorder(in: $0) }
    #expect(first == [true, false, true])
    #expect(Self.report(ledger).gtidText == "0-1-6")
  }

  /// GTIDs of MariaDB are judged and kept as if each went into the history by itself.
  @Test func runsOfMariaDB() {
    var random = SeededRandom(17)
    for _ in 0..<300 {
      var ledger = GroupLedger()
      var history = MariaGtidHistory()
      let highest: UInt64 = Bool.random(using: &random) ? 12 : .max
      var last: UInt64 = 0
      for _ in 0..<40 {
        let next: UInt64
        switch Int.random(in: 0..<10, using: &random) {
        case 0: next = UInt64.random(in: 0...12, using: &random)
        case 1: next = highest - UInt64.random(in: 0...4, using: &random)
        default: next = last &+ 1
        }
        last = next
        let gtid = MariaGtid(
          domain: UInt32.random(in: 0..<6, using: &random) / 5,
          server: UInt32.random(in: 1...9, using: &random) / 8, sequence: next)
        #expect(ledger.enter(gtid) == history.append(gtid))
      }
      #expect(Self.report(ledger).mariaHistory == history)
    }
  }
}
