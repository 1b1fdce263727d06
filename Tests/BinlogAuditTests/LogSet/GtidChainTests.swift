import BinlogAudit
import BinlogBytes
import BinlogEvents
import BinlogLogs
import BinlogTestSupport
import Foundation
import Testing

/// GTIDs of logs that follow one another.
@Suite struct GtidChainTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// The body of a Previous_gtids event: numbers 1 to `last` of source 1, or nothing.
  private func previous(_ last: UInt64) -> [UInt8] {
    guard last > 0 else { return Bytes.number(0, width: 8) }
    return Bytes.number(1, width: 8) + [UInt8](repeating: 0, count: 15) + [1]
      + Bytes.number(1, width: 8) + Bytes.number(1, width: 8) + Bytes.number(last + 1, width: 8)
  }

  /// A log of MySQL that holds the groups `numbers`.
  private func log(
    previous last: UInt64, _ numbers: [UInt64], next: String? = nil
  ) -> [UInt8] {
    var log = BinlogBuilder()
    log.append(.previousGtids, body: previous(last))
    for number in numbers { log.transaction(number) }
    if let next { log.rotate(to: next) }
    return log.bytes
  }

  /// Findings about two logs as a set, but for the end of the last.
  private func findings(_ first: [UInt8], _ second: [UInt8]) throws -> [Finding] {
    try directory.write(first, "x.000001")
    try directory.write(second, "x.000002")
    return try LogAudit(LogInputs([directory.path])).findings.filter { $0.code != .notClosed }
  }

  @Test func aSoundChain() throws {
    #expect(
      try findings(
        log(previous: 0, [1, 2], next: "x.000002"), log(previous: 2, [3])
      ).isEmpty)
  }

  @Test func aFileOfAnotherHistory() throws {
    let list = try findings(
      log(previous: 0, [1, 2, 3], next: "x.000002"), log(previous: 1, [4]))
    #expect(list.map(\.code) == [.previousGtidsMismatch])
    #expect(list.first?.severity == .error)
    #expect(list.first?.file == directory.path + "/x.000002")
    #expect(list.first?.offset == FileOffset(4))
    #expect(list.first?.message.contains("00000000-0000-0000-0000-000000000001:2-3") == true)
  }

  @Test func aFileOfAnotherHistoryOfMariaDB() throws {
    var first = BinlogBuilder(.mariadb)
    first.append(.gtidList, body: Bytes.number(0, width: 4))
    first.transaction(9)
    first.rotate(to: "x.000002")
    var second = BinlogBuilder(.mariadb)
    second.append(
      .gtidList,
      body: Bytes.number(1, width: 4) + Bytes.number(0, width: 4) + Bytes.number(1, width: 4)
        + Bytes.number(5, width: 8))
    let list = try findings(first.bytes, second.bytes)
    #expect(list.map(\.code) == [.previousGtidsMismatch])
    #expect(list.first?.expected == "0-1-9")
    #expect(list.first?.found == "0-1-5")
  }

  /// A log of MariaDB with the groups `numbers` of domain 0, server 1, and `head` in its list.
  private func mariaLog(head: UInt64?, _ numbers: [UInt64], next: String? = nil) -> [UInt8] {
    var log = BinlogBuilder(.mariadb)
    let list: [UInt8] =
      head.map {
        Bytes.number(1, width: 4) + Bytes.number(0, width: 4) + Bytes.number(1, width: 4)
          + Bytes.number($0, width: 8)
      } ?? Bytes.number(0, width: 4)
    log.append(.gtidList, body: list)
    for number in numbers { log.transaction(number) }
    if let next { log.rotate(to: next) }
    return log.bytes
  }

  @Test func listsOfMariaDB() throws {
    let first = mariaLog(head: nil, [8, 9], next: "x.000002")
    #expect(try findings(first, mariaLog(head: 9, [10])).isEmpty)
    // More than the log before holds: groups are missing from it.
    let more = try findings(first, mariaLog(head: 12, [13]))
    #expect(more.map(\.code) == [.previousGtidsMismatch])
    #expect(more.first?.found == "0-1-12")
    let none = try findings(first, mariaLog(head: nil, [10]))
    #expect(none.map(\.code) == [.previousGtidsMismatch])
    #expect(none.first?.message.contains("0-1-9") == true)
  }

  @Test func numbersOfMariaDBTwice() throws {
    let list = try findings(
      mariaLog(head: nil, [8, 9, 10], next: "x.000002"), mariaLog(head: 10, [9, 10, 11]))
    #expect(list.map(\.code) == [.gtidDuplicate])
    #expect(list.first?.found == "0-1-9 to 0-1-10")
    let one = try scan(mariaLog(head: nil, [8, 9, 10, 9, 10, 11]))
    #expect(one.errors.map(\.code) == [.gtidDuplicate], "\(one.summary)")
    #expect(one.errors.first?.message.contains("2 groups") == true)
  }

  @Test func numbersOfMariaDBGoBack() throws {
    let scanned = try scan(mariaLog(head: nil, [8, 20, 9, 10]))
    #expect(scanned.errors.isEmpty)
    #expect(scanned.findings.filter { $0.code == .gtidOrder }.count == 1)
  }

  @Test func theNextFileIsTheOneThatTheRotateNames() throws {
    let list = try findings(
      log(previous: 0, [1, 2], next: "x.000001"), log(previous: 2, [3]))
    #expect(list.map(\.code) == [.rotateTargetMissing])
    #expect(list.first?.severity == .error)
  }

  @Test func aNumberInTwoLogs() throws {
    let list = try findings(
      log(previous: 0, [1, 2], next: "x.000002"), log(previous: 2, [2, 3]))
    #expect(list.map(\.code) == [.gtidDuplicate])
    #expect(list.first?.severity == .error)
    #expect(list.first?.found == "00000000-0000-0000-0000-000000000001:2")
  }

  @Test func aNumberTwiceInOneLog() throws {
    var builder = BinlogBuilder()
    builder.transaction(1)
    let start = builder.bytes.count
    builder.transaction(1)
    let scanned = try scan(builder.bytes)
    #expect(scanned.errors.map(\.code) == [.gtidDuplicate], "\(scanned.summary)")
    #expect(scanned.errors.first?.offset == FileOffset(UInt64(start)))
    #expect(scanned.errors.first?.endOffset == FileOffset(UInt64(builder.bytes.count)))
    #expect(scanned.report.validUpTo == FileOffset(UInt64(start)))
  }

  @Test func numbersThatACrashTook() throws {
    let list = try findings(log(previous: 0, [1, 2]), log(previous: 5, [6]))
    let gap = try #require(list.first { $0.code == .gtidGap })
    #expect(gap.severity == .warning)
    #expect(gap.message.hasPrefix("00000000-0000-0000-0000-000000000001:3-5 stands in no log"))
    #expect(list.allSatisfy { $0.severity != .error })
    // After a proper end a session may have chosen its number itself.
    let closed = try findings(
      log(previous: 0, [1, 2], next: "x.000002"), log(previous: 5, [6]))
    #expect(closed.allSatisfy { $0.severity == .note })
  }

  @Test func theSilentSample() throws {
    let audit = try LogAudit(
      LogInputs([Samples.path("crashed-source-mysql-gtid-silent/source")]))
    let gap = try #require(audit.findings.first { $0.code == .gtidGap })
    #expect(gap.message.contains(":37-43 stands in no log"))
  }

  /// Root may read everything, so this needs another user.
  @Test(.enabled(if: getuid() != 0))
  func aFileThatMayNotBeRead() throws {
    try directory.write(log(previous: 0, [1]), "x.000001")
    let second = try directory.write(log(previous: 1, [2]), "x.000002")
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: second)
    try directory.write("./x.000001\n./x.000002\n", "x.index")
    let audit = try LogAudit(LogInputs([directory.path + "/x.index"]))
    #expect(audit.findings.contains { $0.code == .unreadableFile })
  }
}
