import BinlogBytes
import BinlogEvents
import BinlogTestSupport
import Testing

/// Where groups begin and end, event by event.
@Suite struct GroupTrackerTests {
  /// What each event of a log does, as one letter: `-` nothing, `C` completes, `I` interrupts,
  /// `X` interrupts and completes, `O` orphan; and where the open group would be after it.
  private func outcomes(_ builder: BinlogBuilder) throws -> String {
    var tracker = GroupTracker()
    var letters = ""
    for one in try DecodedEvent.all(in: source(builder.bytes)) {
      let detail = try EventDetail(one.frame, bytes: one.bytes.span, format: one.format)
      switch tracker.observe(one.frame, detail: detail) {
      case .none: letters += "-"
      case .completed: letters += "C"
      case .interrupted: letters += "I"
      case .interruptedAndCompleted: letters += "X"
      case .orphanCommit: letters += "O"
      }
    }
    return letters + (tracker.isAtBoundary ? "." : "…")
  }

  private func outcomes(
    _ flavor: Flavor, _ build: (inout BinlogBuilder) -> Void
  ) throws -> String {
    var builder = BinlogBuilder(flavor)
    build(&builder)
    return try outcomes(builder)
  }

  @Test func aTransactionOfMySQL() throws {
    #expect(try outcomes(.mysql) { $0.transaction() } == "-----C.")
    #expect(
      try outcomes(.mysql) {
        $0.anonymousGtid()
        $0.query("BEGIN")
        $0.query("INSERT INTO t VALUES (1)")
        $0.query("COMMIT")
      } == "----C.")
  }

  @Test func aTransactionOfMariaDB() throws {
    #expect(try outcomes(.mariadb) { $0.transaction() } == "----C.")
    #expect(
      try outcomes(.mariadb) {
        $0.mariaGtid(1)
        $0.query("INSERT INTO t VALUES (1)")
        $0.query("COMMIT")
      } == "---C.")
  }

  @Test func ddlEndsItself() throws {
    #expect(
      try outcomes(.mysql) {
        $0.gtid(1)
        $0.query("CREATE TABLE t (a INT)")
      } == "--C.")
    #expect(
      try outcomes(.mariadb) {
        $0.mariaGtid(1, flags: MariaGtidEvent.standalone)
        $0.query("CREATE TABLE t (a INT)")
      } == "--C.")
  }

  @Test func logsWithoutGtids() throws {
    #expect(
      try outcomes(.mysql) {
        $0.query("CREATE TABLE t (a INT)")
        $0.query("BEGIN")
        $0.query("INSERT INTO t VALUES (1)")
        $0.xid()
        $0.intVar()
        $0.query("INSERT INTO t VALUES (2)")
      } == "-C--C-C.")
  }

  @Test func savepointsEndNothing() throws {
    #expect(
      try outcomes(.mysql) {
        $0.begin()
        $0.query("SAVEPOINT a")
        $0.query("ROLLBACK TO a")
        $0.query("ROLLBACK TO SAVEPOINT a")
        $0.xid()
      } == "------C.")
    #expect(
      try outcomes(.mysql) {
        $0.begin()
        $0.query("ROLLBACK")
      } == "---C.")
    #expect(
      try outcomes(.mysql) {
        $0.begin()
        $0.query("rollback /* by hand */")
      } == "---C.")
  }

  @Test func anOrphanCommit() throws {
    #expect(try outcomes(.mysql) { $0.xid() } == "-O.")
    #expect(try outcomes(.mysql) { $0.query("COMMIT") } == "-O.")
    #expect(
      try outcomes(.mysql) {
        $0.intVar()
        $0.xid()
      } == "--O.")
    // After a GTID it is an empty transaction.
    #expect(
      try outcomes(.mysql) {
        $0.gtid(1)
        $0.query("COMMIT")
      } == "--C.")
  }

  @Test func interruptions() throws {
    #expect(
      try outcomes(.mysql) {
        $0.begin(1)
        $0.transaction(2)
      } == "---I---C.")
    #expect(
      try outcomes(.mysql) {
        $0.query("BEGIN")
        $0.query("BEGIN")
        $0.xid()
      } == "--IC.")
    #expect(
      try outcomes(.mariadb) {
        $0.begin(1)
        $0.transaction(2)
      } == "--I--C.")
  }

  @Test func bookkeepingIsNoPartOfAGroup() throws {
    #expect(
      try outcomes(.mysql) {
        $0.begin()
        $0.rotate(to: "x.000002", flags: .artificial)
        $0.xid()
      } == "----C.")
    #expect(try outcomes(.mysql) { $0.stop() } == "--.")
    #expect(try outcomes(.mysql) { $0.begin() } == "---…")
  }

  @Test func xaOfMySQL() throws {
    #expect(
      try outcomes(.mysql) {
        $0.gtid(1)
        $0.query("XA START X'61',X'',1")
        $0.tableMap()
        $0.writeRows()
        $0.query("XA END X'61',X'',1")
        $0.append(.xaPrepare, body: [0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0x61])
        $0.gtid(2)
        $0.query("XA COMMIT X'61',X'',1")
        $0.gtid(3)
        $0.query("XA ROLLBACK X'61',X'',1")
      } == "------C-C-C.")
  }

  @Test func xaOfMariaDB() throws {
    #expect(
      try outcomes(.mariadb) {
        $0.append(
          .mariaGtid,
          body: Bytes.number(1, width: 8) + [0, 0, 0, 0, MariaGtidEvent.preparedXA]
            + [1, 0, 0, 0, 1, 0, 0x61])
        $0.query("XA START X'61',X'',1")
        $0.query("INSERT INTO t VALUES (1)")
        $0.query("XA END X'61',X'',1")
        $0.append(.xaPrepare, body: [0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0x61])
        $0.append(
          .mariaGtid,
          body: Bytes.number(2, width: 8) + [0, 0, 0, 0, MariaGtidEvent.completedXA]
            + [1, 0, 0, 0, 1, 0, 0x61])
        $0.query("XA COMMIT X'61',X'',1")
      } == "-----C-C.")
  }

  @Test func payloadsAreWholeGroups() throws {
    let events = try DecodedEvent.sample("mysql97-compressed")
    var tracker = GroupTracker()
    for one in events {
      let detail = try EventDetail(one.frame, bytes: one.bytes.span, format: one.format)
      let outcome = tracker.observe(one.frame, detail: detail)
      if one.frame.type == .transactionPayload {
        guard case .completed = outcome else {
          Issue.record("a payload did not complete its group")
          return
        }
      }
    }
    #expect(tracker.completedCount == 7)
  }

  @Test func whatAGroupKnowsOfItself() throws {
    var builder = BinlogBuilder(.mysql)
    builder.transaction(1)
    builder.transaction(2)
    var tracker = GroupTracker()
    var groups: [EventGroup] = []
    for one in try DecodedEvent.all(in: source(builder.bytes)) {
      let detail = try EventDetail(one.frame, bytes: one.bytes.span, format: one.format)
      if case .completed(let group) = tracker.observe(one.frame, detail: detail) {
        groups.append(group)
      }
    }
    let last = try #require(groups.last)
    #expect(last.identifier?.description == "00000000-0000-0000-0000-000000000001:2")
    #expect(last.start.rawValue == UInt64(builder.events[6].lowerBound))
    #expect(last.end.rawValue == UInt64(builder.bytes.count))
    #expect(last.startPosition == UInt32(builder.events[6].lowerBound))
    #expect(last.endPosition == LogPosition(UInt32(builder.bytes.count)))
    #expect(last.hasGtidEvent)
  }

  @Test(arguments: [
    ("BEGIN", StatementKind.begin), ("begin", .other), ("COMMIT", .end), ("commit", .other),
    ("COMMIT WORK", .other), ("ROLLBACK", .end), ("rollback", .end), ("ROLLBACK TO a", .other),
    ("ROLLBACKX", .end), ("XA START 'a'", .begin), ("xa begin 'a'", .begin), ("XA END 'a'", .other),
    ("XA COMMIT 'a'", .xaEnd), ("XA ROLLBACK 'a'", .xaEnd), ("XA PREPARE 'a'", .other),
    ("", .other), ("X", .other), ("SAVEPOINT a", .other), ("BEGIN ", .other),
  ])
  func statementKinds(_ text: String, _ kind: StatementKind) {
    let bytes = Array(text.utf8)
    #expect(StatementKind(bytes.span) == kind)
  }

  /// As many groups as the servers' tools count transactions in the samples.
  @Test(arguments: Samples.logs)
  func everySampleEndsAtABoundary(_ stem: String) throws {
    var tracker = GroupTracker()
    for one in try DecodedEvent.sample(stem) {
      let detail = try EventDetail(one.frame, bytes: one.bytes.span, format: one.format)
      switch tracker.observe(one.frame, detail: detail) {
      case .none, .completed: break
      case let outcome: Issue.record("\(one.frame.offset): \(outcome)")
      }
    }
    #expect(tracker.isAtBoundary)
    #expect(tracker.completedCount > 0)
  }
}
