import BinlogBytes
import Testing

@testable import BinlogAudit
@testable import BinlogEvents

/// How far a replica has applied, by its own log: the cases that two servers make only by luck.
@Suite struct AppliedGroupsTests {
  /// A group of one table; equal `content` means equal row images.
  private func group(
    _ number: UInt32, table: String = "shop.t", content: UInt64, time: UInt64? = nil,
    gtid: GroupIdentifier? = nil, server: UInt32 = 1
  ) -> FileScan.VisitedGroup {
    var changed = GroupContent()
    var counted = GroupContent.Table(name: table)
    counted.inserts = 1
    counted.fingerprint = content
    changed.tables = [counted]
    changed.originalCommitTimestamp = time
    let group = EventGroup(
      start: FileOffset(UInt64(number) * 100), end: FileOffset(UInt64(number) * 100 + 100),
      identifier: gtid, startPosition: number * 100, endPosition: LogPosition(number * 100 + 100),
      timestamp: 1, serverID: server, hasGtidEvent: time != nil || gtid != nil)
    return FileScan.VisitedGroup(
      group: group, content: changed, sourceFile: "bin.000001", sourceBegunAt: nil,
      startPath: "relay.000001", path: "relay.000001", isFromRelayLog: true)
  }

  private func groups(_ contents: [UInt64]) -> [FileScan.VisitedGroup] {
    contents.enumerated().map { group(UInt32($0.offset + 1), content: $0.element) }
  }

  private func compare(
    _ relay: [FileScan.VisitedGroup], from first: Int, own: [FileScan.VisitedGroup]
  ) -> AppliedGroups {
    AppliedGroups(
      PlacedGroup.inRelayLogs(relay, assumedFile: nil), firstBehind: first, own: own)
  }

  @Test func byContentAlone() {
    let result = compare(groups([1, 2, 3, 4, 5]), from: 1, own: groups([9, 1, 2, 3]))
    #expect(result.last == 2)
    #expect(result.applied == [1, 2])
    #expect(result.firstMissing == 3)
    #expect(result.alternatives.isEmpty)
    #expect(result.evidence == ["server id and row images"])
  }

  @Test func equalGroupsAfterOthers() {
    // The run that begins with known groups decides among those that are alike.
    let result = compare(groups([1, 2, 7, 7, 7, 7]), from: 2, own: groups([1, 2, 7, 7]))
    #expect(result.last == 3)
    #expect(result.alternatives.isEmpty)
  }

  @Test func nothingButEqualGroups() {
    let result = compare(groups([7, 7, 7, 7, 7]), from: 1, own: groups([7, 7, 7]))
    #expect(result.last == 2)
    #expect(!result.alternatives.isEmpty)
  }

  @Test func whatWasAppliedAgainIsNoNewEnd() {
    // The first group after the note was applied a second time before the replica stopped.
    let result = compare(groups([1, 2, 3, 4]), from: 1, own: groups([1, 2, 3, 4, 2]))
    #expect(result.last == 3)
    #expect(result.firstMissing == nil)
  }

  @Test func nothingBehindTheNote() {
    let result = compare(groups([1, 2, 3]), from: 2, own: groups([1, 2]))
    #expect(result.last == nil)
    #expect(result.applied.isEmpty)
  }

  @Test func anotherServersGroupsDoNotCount() {
    let own = [group(1, content: 1), group(2, content: 2, server: 9)]
    let result = compare(groups([1, 2]), from: 1, own: own)
    #expect(result.applied.isEmpty)
  }

  @Test func byCommitTime() {
    let relay = (1...5).map { group(UInt32($0), content: 7, time: UInt64($0)) }
    let own = (1...3).map { group(UInt32($0), content: 8, time: UInt64($0)) }
    let result = compare(relay, from: 1, own: own)
    #expect(result.last == 2)
    #expect(result.alternatives.isEmpty)
    #expect(result.evidence == ["original commit time and server id"])
  }

  @Test func gapsOfParallelAppliers() {
    let relay = (1...6).map { group(UInt32($0), content: UInt64($0), time: UInt64($0)) }
    let own = [1, 2, 4, 6].map { group(UInt32($0), content: UInt64($0), time: UInt64($0)) }
    let result = compare(relay, from: 1, own: own)
    #expect(result.last == 1)
    #expect(result.gaps == [2, 4])
    #expect(result.applied == [1, 3, 5])
  }

  @Test func tablesThatTheReplicaDoesNotLog() {
    let relay = [
      group(1, content: 1), group(2, table: "shop.log", content: 2), group(3, content: 3),
      group(4, table: "shop.log", content: 4), group(5, content: 5),
    ]
    let own = [group(1, content: 1), group(2, content: 3)]
    let result = compare(relay, from: 0, own: own)
    #expect(result.last == 2)
    #expect(result.silentTables == ["shop.log"])
    #expect(result.undecided == [3])
    #expect(result.firstMissing == 4)
    #expect(result.gaps.isEmpty)
  }

  @Test func mysqlGtidsArePassedOver() throws {
    let uuid = try #require(GtidSet("566a8e77-e57e-11f1-af69-02fc00000001:1"))
    let key = try #require(uuid.intervals.first?.key)
    let relay = (1...3).map { number in
      group(
        UInt32(number), content: UInt64(number),
        gtid: .mysql(Gtid(uuid: key.uuid, tag: key.tag, number: Int64(number))))
    }
    let result = compare(relay, from: 0, own: Array(relay[..<2]))
    #expect(result.isPassedOver)
    #expect(result.last == 1)
  }

  @Test func identifiersGivenOutTwice() {
    // MariaDB without strict mode, after a crash of the source: the content tells them apart.
    func maria(_ number: UInt32, _ sequence: UInt64, _ content: UInt64) -> FileScan.VisitedGroup {
      group(
        number, content: content,
        gtid: .mariadb(MariaGtid(domain: 0, server: 1, sequence: sequence)))
    }
    let relay = [maria(1, 1, 1), maria(2, 2, 2), maria(3, 1, 3), maria(4, 2, 4)]
    let result = compare(relay, from: 1, own: Array(relay[..<3]))
    #expect(result.last == 2)
    #expect(result.firstMissing == 3)
  }

  @Test func identifiersGivenOutAgainAfterACrash() {
    // The replica's log has the old group of that number, the source sends a new one.
    func maria(_ sequence: UInt64, _ content: UInt64, table: String) -> FileScan.VisitedGroup {
      group(
        UInt32(sequence), table: table, content: content,
        gtid: .mariadb(MariaGtid(domain: 0, server: 1, sequence: sequence)))
    }
    let relay = [maria(5, 1, table: "shop.t"), maria(6, 2, table: "shop.t")]
    let own = [maria(5, 8, table: "shop.old"), maria(6, 9, table: "shop.old")]
    #expect(compare(relay, from: 0, own: own).applied.isEmpty)
  }

  @Test func ownLogThatBeginsLater() {
    let relay = (1...5).map { group(UInt32($0), content: UInt64($0), time: UInt64($0)) }
    let result = compare(relay, from: 0, own: Array(relay[2..<4]))
    #expect(result.ownBeginsLater)
    #expect(result.last == 3)
  }
}
