import BinlogDump
import BinlogEvents
import BinlogTestSupport
import Foundation
import Testing

/// Values and events that no server writes, as the vendors' tools show them; every expected text is
/// the tools' own.
@Suite struct DamagedValueTests {
  private func dump(
    _ builder: BinlogBuilder, _ change: (inout DumpOptions) -> Void = { _ in }
  ) throws -> Dumped {
    let directory = try LoadDirectory()
    let path = directory.path + "/log"
    try Data(builder.bytes).write(to: URL(fileURLWithPath: path))
    var options = DumpOptions()
    options.localLoad = directory.path
    change(&options)
    return Dumped(path, options)
  }

  /// TIME, DATETIME, DATETIME(6) and DATE: zeroed bytes, and such as no clock shows.
  private static let rows: [[UInt8]] = [
    [UInt8](repeating: 0, count: 19),
    [0, 0, 1] + [UInt8](repeating: 0xFF, count: 5) + [0x80, 0, 0, 0, 0, 0x70, 0xBD, 0xC1]
      + [0x07, 0x20, 0xD0],
    [0xFF, 0xFF, 0xFF, 0x80, 0, 0, 0, 1] + [UInt8](repeating: 0xFF, count: 5)
      + [0xF0, 0xBD, 0xC1, 0xFF, 0xFF, 0xFF],
  ]

  @Test(arguments: [
    (
      Flavor.mysql,
      [
        "'2047:63:63'", "'0014-10-00 00:00:00'", "'0014-10-00 00:00:00.000000'", "'0000:00:00'",
        "'-2047:63:63'", "'0082-05-31 31:63:63'", "'0000-00-00 00:00:00.388609'", "'J640:00:07'",
        "'2047:63:63'", "'0000-00-00 00:00:01'", "'0082-05-31 31:63:62.777217'", "'P767:15:31'",
      ]
    ),
    (
      .mariadb,
      [
        "'-00:00:00'", "'9294-10-00 00:00:00'", "'9294-10-00 00:00:00.000000'", "'0000:00:00'",
        "'-1023:63:63'", "'XX82-05-31 31:63:63'", "'0000-00-00 00:00:00.XX8609'", "'J640:00:07'",
        "'1023:63:63'", "'0000-00-00 00:00:01'", "'XX82-05-31 31:63:62.417217'", "'P767:15:31'",
      ]
    ),
  ])
  func timesThatNoClockShows(_ flavor: Flavor, _ expected: [String]) throws {
    var builder = BinlogBuilder(flavor)
    let number = Bytes.number(9, width: 6) + Bytes.number(1, width: 2)
    builder.append(
      .tableMap,
      body: number + [1, 0x64, 0, 1, 0x74, 0, 4, 19, 18, 18, 10, 3, 0, 0, 6, 0xFF])
    var images: [UInt8] = []
    for row in Self.rows { images += [0] + row }
    if flavor == .mysql {
      builder.append(.writeRowsV2, body: number + [2, 0, 4, 0xFF] + images)
    } else {
      builder.append(.writeRowsV1, body: number + [4, 0xFF] + images)
    }
    let text = try dump(builder) { $0.verbosity = 1 }.text
    let values = text.split(separator: "\n").compactMap { line -> String? in
      guard line.hasPrefix("###   @"), let sign = line.firstIndex(of: "=") else { return nil }
      return String(line[line.index(after: sign)...])
    }
    #expect(values == expected)
  }

  /// `mysqlbinlog` ends at each of these with "Found invalid event in binary log".
  @Test(arguments: [
    (EventType.query, BinlogBuilder.queryBody([])),
    (.rotate, Bytes.number(4, width: 8)),
    (.rowsQuery, [0]),
    (.deleteFile, Bytes.number(0, width: 4)),
    (.viewChange, [UInt8](repeating: 0, count: 52)),
    (.userVar, Bytes.number(0, width: 4) + [1]),
    (
      .userVar,
      Bytes.number(1, width: 4) + [0x61, 0, 3] + Bytes.number(63, width: 4) + [0, 0, 0, 0]
    ),
  ])
  func eventsThatMySQLRefuses(_ type: EventType, _ body: [UInt8]) throws {
    var builder = BinlogBuilder(.mysql)
    let place = builder.append(type, body: body)
    builder.query("flush logs")
    let result = try dump(builder)
    #expect(result.outcome == .damaged)
    #expect(!result.text.contains("# at \(place.lowerBound)\n"))
    #expect(!result.text.contains("flush logs"))
    #expect(result.messages.contains { $0.text.contains("are not printed") })
  }

  /// The tool reads the session's variables of every statement, also of one that a filter leaves
  /// out.
  @Test(arguments: [Flavor.mysql, .mariadb])
  func statementsThatAreLeftOutAreReadToo(_ flavor: Flavor) throws {
    var builder = BinlogBuilder(flavor)
    builder.query("create table t (a int)", database: "other", status: [0, 1, 2])
    builder.query("flush logs")
    let result = try dump(builder) { $0.database = "shop" }
    #expect(result.outcome == .damaged)
    #expect(!result.text.contains("flush logs"))
    #expect(result.messages.contains { $0.text.contains("session variables") })
  }

  /// The first event is of another kind: `mysqlbinlog` shows the checksum that a description tells
  /// of itself, whatever was before.
  @Test func aDescriptionBehindOtherEventsHasItsOwnChecksum() throws {
    var builder = BinlogBuilder(.mysql, checksum: .none, describes: false)
    builder.append(.stop, body: [])
    var described = BinlogBuilder(.mysql).bytes
    described.removeFirst(4)
    builder.appendRaw(described)
    let text = try dump(builder).text
    #expect(text.contains(" CRC32 0x"))
  }

  /// Words of a `--print-table-metadata` whose collations are fewer than its texts.
  @Test func metadataAreShownAsFarAsTheyGo() throws {
    var builder = BinlogBuilder(.mysql)
    let number = Bytes.number(9, width: 6) + Bytes.number(1, width: 2)
    // Two VARCHAR(10), one collation (255), the names a and b.
    builder.append(
      .tableMap,
      body: number + [1, 0x64, 0, 1, 0x74, 0, 2, 15, 15, 4, 40, 0, 40, 0, 0xFF]
        + [3, 3, 252, 255, 0, 4, 4, 1, 0x61, 1, 0x62])
    let text = try dump(builder) { $0.tableMetadata = true }.text
    #expect(text.contains("# Columns(`a` VARCHAR(10) CHARSET utf8mb4 COLLATE utf8mb4_0900_ai_ci,"))
    #expect(text.contains("`b` VARBINARY(40)"))
  }

  @Test func groupsMovedAboutAreWithinTheRuleOfRows() throws {
    var builder = BinlogBuilder(.mysql)
    builder.gtid(1)
    builder.xid()
    builder.gtid(2)
    builder.gtid(3)
    builder.query("BEGIN")
    builder.query("create table t (a int)")
    builder.query("insert into t values (1)")
    let result = try dump(builder) { $0.requireRowFormat = true }
    #expect(result.text.contains("create table t (a int)"))
    #expect(!result.text.contains("insert into"))
    #expect(result.outcome == .damaged)
  }

  /// A GTID that is less than the first of its domain is out of order too.
  @Test func aFirstGtidThatComesLateIsTold() throws {
    var builder = BinlogBuilder(.mariadb)
    for number in [3, 1, 2] as [UInt64] {
      builder.mariaGtid(number, flags: 1)
      builder.query("flush logs")
    }
    let result = try dump(builder)
    #expect(result.outcome == .damaged)
    #expect(
      result.messages.contains {
        $0.text.contains("Found out of order GTID. Got 0-1-1 after 0-1-3")
      })
  }
}
