import BinlogAudit
import BinlogBytes
import BinlogEvents
import BinlogLogs
import BinlogTestSupport
import Testing

/// What a scan saves work on must not change what it finds.
@Suite struct ScanShortcutTests {
  @Test(arguments: [101 as UInt64, 356, 612, 0x1_0000_0064, 0xFFFF_FFFF_FF64])
  func twoTablesOfOneStatement(id: UInt64) throws {
    // 100 and most of these share the lowest byte of their numbers.
    var builder = BinlogBuilder()
    for number in 1...3 as ClosedRange<UInt64> {
      builder.begin(number)
      builder.tableMap(100, table: "one", columns: 1)
      builder.tableMap(id, table: "two", columns: 2)
      builder.writeRows(id, values: [[1, 2]], endsStatement: false)
      builder.writeRows(100, values: [[1]])
      builder.xid(number)
    }
    let scanned = try scan(builder.bytes, content: true)
    #expect(scanned.findings.filter { $0.severity != .note }.isEmpty, "\(scanned.summary)")
    #expect(scanned.groups.count == 3)
    for group in scanned.groups {
      #expect(group.content.tables.map(\.name) == ["shop.two", "shop.one"])
    }
  }

  @Test func aTableOfTheStatementBefore() throws {
    var builder = BinlogBuilder()
    builder.transaction(1)
    builder.begin(2)
    let rows = builder.writeRows()
    builder.xid(2)
    let scanned = try scan(builder.bytes)
    #expect(scanned.errors.map(\.code) == [.rowsWithoutTableMap], "\(scanned.summary)")
    #expect(scanned.errors.first?.offset == FileOffset(UInt64(rows.lowerBound)))
  }

  @Test func aNumberThatMeansAnotherTable() throws {
    var builder = BinlogBuilder()
    builder.transaction(1)
    builder.begin(2)
    builder.tableMap(table: "altered", columns: 2)
    builder.writeRows(values: [[1, 2]])
    builder.xid(2)
    builder.transaction(3)
    let scanned = try scan(builder.bytes, content: true)
    #expect(scanned.errors.isEmpty, "\(scanned.summary)")
    #expect(
      scanned.groups.map { $0.content.tables.map(\.name) }
        == [["shop.orders"], ["shop.altered"], ["shop.orders"]])
  }

  @Test(arguments: [
    ([1, 2, 3, 4], "1-4", 0), ([5, 6, 1, 2, 3, 4, 7], "1-7", 0), ([1, 2, 4, 3, 5], "1-5", 0),
    ([4, 5, 1, 2, 3, 4], "1-5", 1), ([1, 2, 2, 3], "1-3", 1), ([3, 1, 2, 3, 4], "1-4", 1),
    ([10, 1, 2, 11, 3], "1-3:10-11", 0),
  ])
  func gtidsInAnyOrder(numbers: [UInt64], set: String, doubles: Int) throws {
    var builder = BinlogBuilder()
    for number in numbers { builder.transaction(number) }
    let scanned = try scan(builder.bytes)
    #expect(scanned.report.gtids.description == "00000000-0000-0000-0000-000000000001:\(set)")
    #expect(scanned.errors.filter { $0.code == .gtidDuplicate }.count == doubles)
  }

  @Test func gtidsOfTwoSourcesInTurn() throws {
    var builder = BinlogBuilder()
    for number in 1...4 as ClosedRange<UInt64> {
      for source in [1, 2] as [UInt8] {
        builder.gtid(number, source: source)
        builder.query("BEGIN")
        builder.xid(number)
      }
    }
    let scanned = try scan(builder.bytes)
    #expect(scanned.errors.isEmpty, "\(scanned.summary)")
    #expect(
      scanned.report.gtids.description
        == "00000000-0000-0000-0000-000000000001:1-4,00000000-0000-0000-0000-000000000002:1-4")
  }

  @Test func tagsAreComparedToTheirEnds() {
    let long = "a_tag_of_thirty_two_characters_0"
    #expect(Gtid.Tag(long).text == long)
    #expect(Gtid.Tag("Import_2026").text == "import_2026")
    #expect(Gtid.Tag(long) != Gtid.Tag(String(long.dropLast()) + "1"))
    #expect(Gtid.Tag("a") < Gtid.Tag("ab"))
    #expect(Gtid.Tag("ab") < Gtid.Tag("b"))
    #expect(Gtid.Tag.none < Gtid.Tag("_"))
    #expect(Gtid.Tag.none.text.isEmpty)
  }
}
