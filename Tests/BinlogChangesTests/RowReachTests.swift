import BinlogBytes
import BinlogChanges
import BinlogDump
import BinlogEvents
import BinlogTestSupport
import Testing

/// A row ends for a filter with the last column that it asks for; what comes after it must neither get
/// lost nor be taken for sound.
@Suite struct RowReachTests {
  /// Rows of three INT columns, the last of which lacks `missing` bytes.
  private func log(_ values: [[Int32]], missing: Int = 0) -> BinlogBuilder {
    var log = BinlogBuilder()
    log.begin(1)
    log.tableMap(columns: 3)
    var body = Bytes.number(100, width: 6) + Bytes.number(1, width: 2)
    body += Bytes.number(2, width: 2) + Bytes.packed(3) + [0xFF]
    for row in values {
      body += [0]
      for value in row { body += Bytes.number(UInt64(UInt32(bitPattern: value)), width: 4) }
    }
    log.append(.writeRowsV2, body: body.dropLast(missing))
    log.xid()
    return log
  }

  private func read(
    _ log: BinlogBuilder, where condition: String
  ) throws -> (lines: Int, outcome: LogDump.Outcome, messages: [String]) {
    let directory = try TemporaryDirectory()
    let path = try directory.write(log.bytes, "binlog.000001")
    var filter = RowFilter()
    filter.conditions = [try RowCondition(condition)]
    let list = MessageList()
    var outcome = LogDump.Outcome.done
    let text = writtenText { sink in
      outcome = RowDecode(
        filter: filter, printer: JSONLinesPrinter(sink), sink: sink, reporter: list
      ).run([path])
    }
    return (text.split(separator: "\n").count, outcome, list.messages.map(\.text))
  }

  @Test(arguments: ["@1=2", "@2=20", "@3=200"])
  func everyColumnFindsItsRow(_ condition: String) throws {
    let found = try read(
      log([[1, 10, 100], [2, 20, 200], [3, 30, 300]]), where: condition)
    #expect(found.lines == 1)
    #expect(found.outcome == .done, "\(found.messages)")
  }

  /// Whether it is wanted or not: rows after it are lost, and nobody can tell which.
  @Test(arguments: ["@1=1", "@1=2", "@1=7", "@2=7", "@3=7"])
  func aTornRowIsTold(_ condition: String) throws {
    let found = try read(
      log([[1, 10, 100], [2, 20, 200]], missing: 1), where: condition)
    #expect(found.outcome == .damaged)
    #expect(found.messages.count == 1, "\(found.messages)")
    #expect(found.messages.first?.contains("row 2") == true, "\(found.messages)")
    #expect(found.messages.first?.contains("@3") == true, "\(found.messages)")
    #expect(found.lines == (condition == "@1=1" || condition == "@1=2" ? 1 : 0))
  }
}
