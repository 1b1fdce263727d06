import BinlogBytes
import BinlogLogs
import BinlogEvents
import BinlogTestSupport
import Testing

@testable import BinlogAudit
@testable import BinlogLogs

/// Index files that an editor, a crash or a copy left otherwise than servers write them.
///
/// What servers make of them was seen on MySQL 9.7 and MariaDB 10.11, which were started with each.
@Suite struct IndexFlawTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private static let notInIndex =
    "Could not find first log file name in binary log index file"

  private func name(_ number: Int) -> String { "binlog.00000\(number)" }

  /// Four logs of a server of `flavor` and an index with these bytes.
  private func write(_ flavor: Flavor, _ index: [UInt8]) throws {
    for number in 1...4 {
      var log = BinlogBuilder(flavor)
      log.transaction(UInt64(number))
      if number < 4 { log.rotate(to: name(number + 1)) }
      try directory.write(log.bytes, name(number))
    }
    try directory.write(index, "binlog.index")
  }

  private func lines(_ numbers: [Int], end: String = "\n") -> [UInt8] {
    Array(numbers.map { "./" + name($0) + end }.joined().utf8)
  }

  private func audit(_ flavor: Flavor, _ index: [UInt8]) throws -> LogAudit {
    try write(flavor, index)
    var options = LogAudit.Options()
    options.positions = (1...4).map { LogCoordinate(file: name($0), position: 4) }
    return try LogAudit(LogInputs([directory.path]), options: options)
  }

  private func errors(_ audit: LogAudit) -> [FindingCode] {
    audit.findings.filter { $0.severity == .error }.map(\.code)
  }

  @Test func zeroBytesBeforeAName() throws {
    let index = lines([1, 2]) + [UInt8](repeating: 0, count: 64) + lines([3, 4])
    let mysql = try audit(.mysql, index)
    #expect(errors(mysql) == [.indexMalformed])
    let finding = try #require(mysql.findings.first { $0.code == .indexMalformed })
    #expect(finding.message == "line 3 has 64 zero bytes, and 2 logs in it or after it")
    // All logs are there and are read, in order.
    #expect(mysql.reports.map(\.name) == (1...4).map(name))
    #expect(mysql.verdicts[2].serverError == Self.notInIndex)
    #expect(mysql.verdicts[3].serverError == Self.notInIndex)
    let end = mysql.reports[1].size
    #expect(
      mysql.verdicts[1].serverError
        == "could not find next log; the first event 'binlog.000002' at 4, the last event read from"
        + " './binlog.000002' at \(end), the last byte read from './binlog.000002' at \(end).")
    // MariaDB's search goes on after it.
    let mariadb = try audit(.mariadb, index)
    #expect(errors(mariadb) == [.indexMalformed])
    #expect(mariadb.verdicts[2].serverError == Self.notInIndex)
    #expect(mariadb.verdicts[3].serverAnswer == .serves)
  }

  @Test func zeroBytesAtTheEnd() throws {
    let audit = try audit(.mysql, lines([1, 2, 3, 4]) + [UInt8](repeating: 0, count: 64))
    #expect(errors(audit) == [.indexMalformed])
    // Nothing was written after them yet.
    #expect(audit.verdicts.allSatisfy { $0.serverAnswer == .serves })
  }

  @Test(arguments: [Flavor.mysql, .mariadb])
  func zeroBytesBehindAName(_ flavor: Flavor) throws {
    let whole = try audit(flavor, lines([1]) + Array("./binlog.000002\0\0\n".utf8) + lines([3, 4]))
    #expect(errors(whole) == [.indexMalformed])
    #expect(whole.verdicts.allSatisfy { $0.serverAnswer == .serves })
    // Half a line, and the next name after it.
    let cut = try audit(
      flavor, lines([1, 2]) + Array("./binlog.00\0\0\0\0./binlog.000004\n".utf8))
    #expect(errors(cut).contains(.indexMalformed))
    #expect(cut.verdicts[3].serverError == Self.notInIndex)
  }

  @Test(arguments: [
    ([0xEF, 0xBB, 0xBF] as [UInt8], "a byte order mark stands before the first name"),
    ([0x20, 0x20], "blanks stand before the name in line 1"),
  ])
  func beforeAName(_ before: [UInt8], _ message: String) throws {
    let mysql = try audit(.mysql, before + lines([1, 2, 3, 4]))
    #expect(errors(mysql) == [.indexMalformed])
    #expect(mysql.findings.first { $0.code == .indexMalformed }?.message == message)
    #expect(mysql.verdicts[0].serverError == "Could not open log file")
    #expect(mysql.verdicts[1].serverAnswer == .serves)
    let mariadb = try audit(.mariadb, before + lines([1, 2, 3, 4]))
    #expect(errors(mariadb) == [.indexMalformed])
    #expect(mariadb.verdicts[0].serverError == Self.notInIndex)
    #expect(mariadb.verdicts[1].serverAnswer == .serves)
  }

  @Test(arguments: [Flavor.mysql, .mariadb])
  func blanksBehindAName(_ flavor: Flavor) throws {
    let audit = try audit(flavor, lines([1, 2]) + lines([3], end: "  \n") + lines([4]))
    #expect(errors(audit) == [.indexMalformed])
    #expect(audit.verdicts[2].serverError == Self.notInIndex)
    #expect(audit.verdicts[3].serverAnswer == .serves)
  }

  @Test(arguments: [Flavor.mysql, .mariadb])
  func anEmptyLine(_ flavor: Flavor) throws {
    let audit = try audit(flavor, lines([1, 2]) + [0x0A] + lines([3, 4]))
    #expect(errors(audit) == [.indexMalformed])
    #expect(audit.verdicts[2].serverError == Self.notInIndex)
    #expect(audit.verdicts[3].serverError == Self.notInIndex)
  }

  @Test func halfALine() throws {
    // The server wrote the name of the next log right after it.
    let audit = try audit(.mysql, lines([1, 2]) + Array("./binlog.0000./binlog.000004\n".utf8))
    #expect(errors(audit).contains(.indexMalformed))
    #expect(audit.findings.contains { $0.message.hasPrefix("line 3 holds two names") })
    #expect(audit.verdicts[2].serverError == Self.notInIndex)
  }

  @Test func anotherLine() throws {
    let audit = try audit(.mysql, lines([1, 2]) + Array("hello world\n".utf8) + lines([3, 4]))
    #expect(errors(audit) == [.indexMalformed])
    #expect(
      audit.findings.contains { $0.message == "line 3 is no name of a log: hello world" })
    #expect(audit.verdicts[3].serverAnswer == .serves)
  }

  @Test(arguments: [false, true])
  func utf16(_ isBig: Bool) throws {
    var index: [UInt8] = isBig ? [0xFE, 0xFF] : [0xFF, 0xFE]
    for byte in lines([1, 2, 3, 4]) { index += isBig ? [0, byte] : [byte, 0] }
    let audit = try audit(.mysql, index)
    #expect(errors(audit) == [.indexMalformed])
    #expect(audit.findings.contains { $0.message == "the index is UTF-16" })
    #expect(audit.reports.map(\.name) == (1...4).map(name))
    #expect(audit.verdicts.allSatisfy { $0.serverError == Self.notInIndex })
  }

  /// Files that are called an index and list no logs are another program's.
  @Test func anIndexOfSomethingElse() throws {
    try write(.mysql, lines([1, 2, 3, 4]))
    try directory.write([UInt8](repeating: 0xA7, count: 400), "other.index")
    let audit = try LogAudit(LogInputs([directory.path]))
    #expect(errors(audit).isEmpty)
    // That of the logs that are here is not.
    try directory.write([UInt8](repeating: 0xA7, count: 400), "binlog.index")
    let broken = try LogAudit(LogInputs([directory.path]))
    #expect(errors(broken).contains(.indexMalformed))
    #expect(broken.reports.count == 4)
  }

  /// The advice never calls a set healthy whose index is damaged.
  @Test func adviceOnADamagedIndex() throws {
    try write(.mysql, lines([1, 2]) + [UInt8](repeating: 0, count: 9) + lines([3, 4]))
    for number in [1, 3, 4] {
      var inputs = SuggestInputs()
      let size = try directory.read(name(number)).count
      inputs.addPosition(LogCoordinate(file: name(number), position: UInt64(size)))
      let diagnosis = try Diagnosis(inputs, source: try LogInputs([directory.path]))
      #expect(diagnosis.recovery.situation == .sourceIndexBroken, "\(number)")
      #expect(diagnosis.recovery.index?.lines == (1...4).map { "./" + name($0) })
    }
  }
}
