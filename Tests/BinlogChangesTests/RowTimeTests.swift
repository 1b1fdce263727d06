import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogTestSupport
import Testing

/// Times choose groups, wherever these stand, and nothing at a log's head ends the reading.
@Suite struct RowTimeTests {
  private func count(_ bytes: [UInt8], from: Int64? = nil, to: Int64? = nil) throws -> Int {
    let directory = try TemporaryDirectory()
    let path = try directory.write(bytes, "binlog.000001")
    var filter = RowFilter()
    filter.startTime = from.map { RowTime(microseconds: $0 * 1_000_000, isExact: false) }
    filter.stopTime = to.map { RowTime(microseconds: $0 * 1_000_000, isExact: false) }
    let text = writtenText { sink in
      _ = RowDecode(
        filter: filter, printer: CountPrinter(sink, by: [], layout: .text), sink: sink,
        reporter: MessageList()
      ).run([path])
    }
    return Int(text.split(separator: "\n").first ?? "") ?? -1
  }

  @Test(arguments: [Flavor.mysql, .mariadb])
  func headsAndClocksEndNothing(_ flavor: Flavor) throws {
    // The log was begun later than what a session, or a replica with a delay, wrote into it.
    var log = BinlogBuilder(flavor)
    log.timestamp = 5000
    log.append(
      flavor == .mysql ? .previousGtids : .gtidList,
      body: [UInt8](repeating: 0, count: flavor == .mysql ? 8 : 4))
    for (number, time) in [1000, 2000, 1500, 900, 3000].enumerated() {
      log.timestamp = UInt32(time)
      log.transaction(UInt64(number + 1))
    }
    #expect(try count(log.bytes, to: 2000) == 3)
    #expect(try count(log.bytes, to: 1000) == 1)
    #expect(try count(log.bytes, from: 1500) == 3)
    #expect(try count(log.bytes, from: 1000, to: 2000) == 2)
    #expect(try count(log.bytes, to: 900) == 0)
    #expect(try count(log.bytes) == 5)
  }

  /// A group is wanted or not as a whole: its time is that of its first event.
  @Test func groupsStayWhole() throws {
    var log = BinlogBuilder()
    log.timestamp = 1000
    log.begin(1)
    log.tableMap()
    log.timestamp = 1100
    log.writeRows(endsStatement: false)
    log.timestamp = 1200
    log.writeRows(values: [[2], [3]])
    log.xid()
    #expect(try count(log.bytes, to: 1100) == 3)
    #expect(try count(log.bytes, from: 1100) == 0)
  }

  @Test func rotationsOfRelayLogsEndNothing() throws {
    var log = BinlogBuilder(isRelayLog: true)
    log.timestamp = 0
    log.rotate(to: "mysql-bin.000001", flags: .artificial)
    log.timestamp = 9000
    log.rotate(to: "mysql-bin.000002")
    log.timestamp = 1000
    log.transaction(1)
    #expect(try count(log.bytes, to: 2000) == 1)
  }
}
