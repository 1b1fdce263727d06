import BinlogAudit
import BinlogBytes
import BinlogEvents
import BinlogLogs
import BinlogTestSupport
import Testing

/// Relay logs count in the source's file, and go on from one another.
@Suite struct RelayLogTests {
  static let all = [
    "crashed-source-mysql", "crashed-source-mysql-unapplied", "crashed-source-mysql-gtid",
    "crashed-source-mariadb", "crashed-source-mariadb-unapplied", "crashed-source-mariadb11",
    "crashed-source-mariadb11-unapplied", "healthy-mysql", "healthy-mariadb",
  ]

  @Test(arguments: all)
  func noFalseAlarm(_ pair: String) throws {
    let audit = try LogAudit(LogInputs([Samples.path(pair + "/replica")]))
    #expect(audit.isClean, "\(audit.findings.map(\.code.rawValue))")
    #expect(audit.reports.allSatisfy { $0.kind == .relayLog })
    #expect(Set(audit.findings.map(\.code)).isSubset(of: [.notClosed, .noRotate]))
  }

  /// Before 5.1 no flag told a relay log; the Rotate that was made up for it does.
  @Test func withoutTheFlag() throws {
    var log = BinlogBuilder()
    log.rotate(to: "source-bin.000007", endLogPos: 0)
    log.append(.anonymousGtid, body: [1] + [UInt8](repeating: 0, count: 24), endLogPos: 5000)
    let scanned = try scan(log.bytes)
    #expect(scanned.report.kind == .relayLog)
    #expect(scanned.errors.isEmpty, "\(scanned.summary)")
    #expect(scanned.report.sourceEnd?.file == "source-bin.000007")
  }

  /// MySQL 4.0 and 4.1 describe no relay log: it begins with the source's file name, or in the
  /// middle of everything.
  @Test func beforeThereWereDescriptions() throws {
    var log = OldLog(3, server: "4.1.26-log", isFirst: false)
    log.append(
      .rotate, body: Bytes.number(4, width: 8) + Array("source-bin.000007".utf8), position: 0)
    let begun = try scan(log.bytes)
    log.append(.intVar, body: [2] + Bytes.number(7, width: 8), position: 500)
    log.query("insert into t values (last_insert_id())", position: 528)
    var later = OldLog(3, server: "4.1.26-log", isFirst: false)
    later.append(.intVar, body: [2] + Bytes.number(7, width: 8), position: 900)
    later.query("insert into t values (last_insert_id())", position: 928)
    for scanned in [begun, try scan(log.bytes), try scan(later.bytes)] {
      #expect(scanned.report.kind == .relayLog)
      #expect(scanned.report.format?.binlogVersion == 3)
      #expect(scanned.errors.isEmpty, "\(scanned.summary)")
    }
  }

  /// Their servers describe the first binlog after a start only.
  @Test func laterBinlogsOfOldServers() throws {
    var log = OldLog(3, server: "4.0.30-log", isFirst: false)
    log.query("create table t (a int)")
    log.query("insert into t values (1)")
    let scanned = try scan(log.bytes)
    #expect(scanned.report.kind == .binlog)
    #expect(scanned.report.format?.binlogVersion == 3)
    #expect(scanned.errors.isEmpty, "\(scanned.summary)")
    #expect(scanned.report.groups == 2)
  }

  /// A log of 5.0 or later without its description is damaged, and not an old one.
  @Test func aLostDescriptionIsNoOldLog() throws {
    var log = BinlogBuilder()
    log.transaction(1)
    let events = RawEvent.all(in: log.bytes)
    let rest = Array(log.bytes[..<4]) + Array(log.bytes[events[0].end...])
    let scanned = try scan(rest)
    #expect(scanned.errors.first?.code == .noFormatDescription)
  }

  /// Inside a group the source leaves nothing out: an event that is missing there shows.
  @Test(arguments: Samples.relayLogs)
  func everyEventOfAGroupIsMissed(_ name: String) throws {
    let bytes = try Samples.bytes(name)
    guard try scan(bytes).report.format?.flavor == .mysql else { return }
    let groups = try scan(bytes, content: true).groups.map(\.group)
    let events = RawEvent.all(in: bytes)
    for group in groups {
      let inside = events.filter {
        $0.offset > Int(group.start.rawValue) && $0.end < Int(group.end.rawValue)
      }
      for event in inside where event.endLogPos != 0 {
        let scanned = try scan(bytes.removing(event.range))
        #expect(scanned.errors.count == 1, "\(event.offset): \(scanned.summary)")
        #expect(scanned.errors.first?.code == .positionChainBroken)
        #expect(scanned.errors.first?.offset == FileOffset(UInt64(event.offset)))
        #expect(scanned.report.validUpTo == group.start)
      }
    }
  }

  /// MariaDB names the source's file in the first relay log only; those are deleted by now.
  static let naming = all.filter {
    $0.hasPrefix("crashed") && !($0.contains("mariadb") && $0.hasSuffix("unapplied"))
  }

  @Test(arguments: naming)
  func theyProveWhatWasRead(_ pair: String) throws {
    let truth = try CrashTruth.of(pair)
    let audit = try LogAudit(LogInputs([Samples.path(pair + "/replica")]))
    let end = audit.reports.last { $0.sourceEnd != nil }?.sourceEnd
    #expect(end == SourceCoordinate(file: truth.file, position: truth.replica.hadRead))
  }

  /// Cut at any length, a relay log is torn and nothing else.
  @Test(arguments: Samples.relayLogs)
  func cutAtEveryLength(_ name: String) throws {
    let bytes = try Samples.bytes(name)
    let boundaries = Set(RawEvent.all(in: bytes).map(\.end))
    for length in 5..<bytes.count {
      let scanned = try scan(bytes.cut(to: length))
      let isBoundary = boundaries.contains(length)
      let codes = scanned.errors.map(\.code)
      guard brokenPromise(scanned, size: length) == nil,
        isBoundary ? codes.isEmpty : codes == [.tornEvent] || codes == [.tornHeader]
      else {
        Issue.record("cut to \(length): \(scanned.summary)")
        return
      }
    }
  }
}
