import BinlogAudit
import BinlogBytes
import BinlogLogs
import BinlogEvents
import BinlogTestSupport
import Testing

@Suite struct PositionVerdictTests {
  /// The verdict on `position` of `bytes`.
  private func verdict(
    _ position: Int, in bytes: [UInt8], hasSuccessor: Bool = false
  ) throws -> PositionVerdict {
    let scanned = try scan(bytes, hasSuccessor: hasSuccessor, offsets: [UInt64(position)])
    return PositionVerdict(
      file: "test.000001", position: UInt64(position), report: scanned.report,
      around: try #require(scanned.surroundings.first))
  }

  private func offset(_ value: Int) -> FileOffset { FileOffset(UInt64(value)) }

  @Test(arguments: Samples.logs)
  func everyOffsetOfEveryLog(_ stem: String) throws {
    let bytes = try Samples.log(stem)
    let events = RawEvent.all(in: bytes)
    let starts = Set(events.map(\.offset))
    let asked = Array(0...bytes.count + 2)
    let scanned = try scan(bytes, offsets: asked.map { UInt64($0) })
    #expect(scanned.surroundings.count == asked.count)
    for (position, around) in zip(asked, scanned.surroundings) {
      let verdict = PositionVerdict(
        file: "", position: UInt64(position), report: scanned.report, around: around)
      let expected: Set<Verdict>
      switch position {
      case 0..<4: expected = [.beforeFirstEvent]
      case bytes.count: expected = [.okEnd]
      case bytes.count...: expected = [.pastEnd]
      default: expected = starts.contains(position) ? [.ok, .insideGroup] : [.insideEvent]
      }
      if !expected.contains(verdict.verdict) {
        Issue.record("\(position): \(verdict.verdict)")
        return
      }
      if position >= 4, position < bytes.count {
        let before = events.last { $0.offset <= position }?.offset ?? 4
        let after = events.first { $0.offset >= position }?.offset ?? bytes.count
        guard verdict.nearestBefore == offset(before), verdict.nearestAfter == offset(after) else {
          Issue.record("\(position): \(verdict)")
          return
        }
      }
    }
  }

  @Test func insideAndOutsideOfAGroup() throws {
    var log = BinlogBuilder()
    log.transaction(1)
    let start = log.bytes.count
    log.transaction(2)
    let end = log.bytes.count
    log.rotate(to: "test.000002")
    let outside = try verdict(start, in: log.bytes)
    #expect(outside.verdict == .ok)
    #expect(outside.eventType == .gtid)
    #expect(outside.groupStart == offset(start))
    #expect(outside.groupEnd == offset(end))
    let begin = log.events[7].lowerBound
    let inside = try verdict(begin, in: log.bytes)
    #expect(inside.verdict == .insideGroup)
    #expect(inside.groupStart == offset(start))
    #expect(inside.groupEnd == offset(end))
    let torn = try verdict(begin + 1, in: log.bytes)
    #expect(torn.verdict == .insideEvent)
    #expect(torn.nearestBefore == offset(begin))
    #expect(torn.nearestAfter == offset(log.events[7].upperBound))
    let rotate = try verdict(end, in: log.bytes)
    #expect(rotate.verdict == .ok)
    #expect(rotate.eventType == .rotate)
    #expect(rotate.groupStart == nil)
    #expect(try verdict(4, in: log.bytes).verdict == .ok)
  }

  @Test func damageMakesUnreadable() throws {
    var log = BinlogBuilder()
    log.transaction(1)
    log.transaction(2)
    let rows = log.events[4]
    let bytes = log.bytes.flipping(bit: 0, at: rows.lowerBound + 20)
    #expect(try verdict(rows.lowerBound + 5, in: bytes).verdict == .unreadable)
    #expect(try verdict(log.events[7].lowerBound, in: bytes).verdict == .insideGroup)
    // A torn tail: what lies after its start nobody can read.
    let torn = log.bytes.cut(to: log.bytes.count - 5)
    #expect(try verdict(log.events[9].lowerBound, in: log.bytes).verdict == .insideGroup)
    #expect(try verdict(torn.count - 1, in: torn).verdict == .unreadable)
    // Its very end is the end of the file all the same: a server waits there.
    #expect(try verdict(torn.count, in: torn).verdict == .okEnd)
    #expect(try verdict(torn.count + 1, in: torn).verdict == .pastEnd)
  }

  @Test func coordinates() {
    #expect(LogCoordinate(parsing: "mysql-bin.000562:4")?.position == 4)
    #expect(
      LogCoordinate(parsing: "/var/lib/mysql/mysql-bin.000562:18045830")?.name == "mysql-bin.000562"
    )
    #expect(LogCoordinate(parsing: "a:b:7")?.file == "a:b")
    for text in ["", ":", "x:", ":4", "x", "x:-1", "x:4x", "x:99999999999999999999"] {
      #expect(LogCoordinate(parsing: text) == nil, "\(text)")
    }
  }
}
