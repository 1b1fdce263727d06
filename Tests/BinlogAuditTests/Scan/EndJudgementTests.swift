import BinlogAudit
import BinlogBytes
import BinlogEvents
import BinlogLogs
import BinlogTestSupport
import Testing

@Suite struct EndJudgementTests {
  @Test func aClosedLogIsNoNews() throws {
    for last in ["rotate", "stop"] {
      var log = BinlogBuilder()
      log.transaction()
      if last == "stop" { log.stop() } else { log.rotate(to: "test.000002") }
      for hasSuccessor in [false, true] {
        #expect(try scan(log.bytes, hasSuccessor: hasSuccessor).findings.isEmpty)
      }
    }
  }

  @Test func anOpenLog() throws {
    let bytes = try Samples.log("mysql97-open")
    let alone = try scan(bytes)
    #expect(alone.codes == [.notClosed])
    #expect(alone.findings.first?.severity == .note)
    #expect(alone.findings.first?.offset == FileOffset(UInt64(bytes.count)))
    let followed = try scan(bytes, hasSuccessor: true)
    #expect(followed.codes == [.noRotate])
    #expect(followed.findings.first?.severity == .warning)
  }

  @Test func anOpenGroup() throws {
    var log = BinlogBuilder()
    log.transaction(1)
    let start = log.bytes.count
    log.begin(2)
    log.tableMap()
    let last = try scan(log.bytes)
    let growing = try #require(last.findings.first { $0.code == .unfinishedGroup })
    #expect(growing.severity == .warning)
    #expect(growing.offset == FileOffset(UInt64(start)))
    #expect(growing.endOffset == FileOffset(UInt64(log.bytes.count)))
    #expect(last.report.validUpTo == FileOffset(UInt64(start)))
    let followed = try scan(log.bytes, hasSuccessor: true)
    #expect(followed.errors.map(\.code) == [.unfinishedGroup])
    #expect(Set(followed.codes) == [.unfinishedGroup, .noRotate])
  }

  @Test func anOpenGroupBeforeTheRotate() throws {
    var log = BinlogBuilder()
    log.transaction(1)
    let start = log.bytes.count
    log.begin(2)
    log.rotate(to: "test.000002")
    let scanned = try scan(log.bytes)
    #expect(scanned.errors.map(\.code) == [.unfinishedGroup])
    #expect(scanned.report.validUpTo == FileOffset(UInt64(start)))
  }

  @Test func theInUseFlagProvesNothing() throws {
    var bytes = try Samples.log("mysql97-rows-full")
    #expect(bytes[4 + 17] & 1 == 0)
    bytes[4 + 17] |= 1
    #expect(try scan(bytes).findings.isEmpty)
  }

  @Test(arguments: Samples.logs)
  func noFalseAlarmOnSoundLogs(_ stem: String) throws {
    let scanned = try scan(Samples.log(stem))
    let isOpen = stem.hasSuffix("-open")
    #expect(scanned.codes == (isOpen ? [.notClosed] : []), "\(scanned.summary)")
    #expect(scanned.report.isClosed == !isOpen)
    #expect(scanned.report.validUpTo == FileOffset(scanned.report.size))
  }
}
