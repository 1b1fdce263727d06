package import BinlogAudit
import BinlogBytes
package import BinlogChanges
package import BinlogEvents
package import BinlogLogs

/// Three things that one may want to do about a group, ready to paste: stop before it, go on after
/// it, leave it out.
package struct GroupClauses: Sendable {
  /// One of them, for each tool and for a replica.
  package struct Clause: Sendable {
    /// The place, in the log that was read.
    package var position: LogCoordinate
    /// The same as GTIDs: MySQL's of the group, MariaDB's position.
    package var gtid: String?
    /// For `binlogtool dump`.
    package var dump: String
    /// For the vendor's tool; nil where it cannot read the logs.
    package var vendor: String?
    /// For a replica: by GTID where the log has them, else by position.
    package var replica: [String]
    /// What must be so before.
    package var precondition: String?
    /// For a replica that goes by position, where ``replica`` goes by GTID.
    package var replicaByPosition: [String] = []
    /// What must be so before that.
    package var preconditionByPosition: String?
  }

  package var stopBefore: Clause
  package var goOnAfter: Clause
  package var leaveOut: Clause

  /// The clauses of `group`, one of the groups of `logs`; `state` is MariaDB's GTID position before
  /// it, and `dialect` the words of the server that the replica is.
  package init(
    _ group: GroupSummary, in logs: LogSelection, state: [MariaGtid], dialect: StatementDialect
  ) {
    let paths = logs.paths
    let first = paths.firstIndex(of: group.path) ?? 0
    let last =
      group.endFile.flatMap { name in paths[first...].firstIndex { $0.logFileName == name } }
      ?? first
    let lists = LogList(paths, flavor: group.flavor)
    let start = LogCoordinate(file: group.file, position: group.position.rawValue)
    let end = LogCoordinate(
      file: group.endFile ?? group.file, position: group.endPosition.rawValue)
    // Positions of a replica are the source's.
    let sourceStart = Self.source(group.sourceFile, group.sourcePosition, start)
    let sourceEnd = Self.source(
      group.sourceFile, group.sourceFile == nil ? nil : group.sourceEndPosition, end)
    let before = lists.reading(0...first, stop: group.position.rawValue)
    let after = lists.reading(last...(paths.count - 1), start: group.endPosition.rawValue)
    let place = "\(sourceStart.file):\(sourceStart.position)"
    let untilPlace = dialect.start(untilFile: sourceStart.file, position: sourceStart.position)
    let changeAfter = dialect.change(
      to: SourceCoordinate(file: sourceEnd.file, position: sourceEnd.position),
      turnsGtidOff: group.gtid != nil)

    stopBefore = Clause(
      position: start, gtid: nil, dump: before.dump, vendor: before.vendor,
      replica: [dialect.stop(), untilPlace],
      precondition: "the replica has not come to \(place) yet")
    goOnAfter = Clause(
      position: end, gtid: nil, dump: after.dump, vendor: after.vendor,
      replica: [dialect.stop(), changeAfter, dialect.start()],
      precondition:
        "the replica stands directly before this group, at \(place): \(untilPlace) brings it there")
    leaveOut = goOnAfter
    leaveOut.position = start
    leaveOut.dump = Self.both(before.dump, after.dump)
    leaveOut.vendor = before.vendor.flatMap { one in after.vendor.map { Self.both(one, $0) } }
    let byPosition = (stopBefore, goOnAfter, leaveOut)
    switch group.gtid {
    case nil: return
    case .mysql(let gtid)?:
      let until = dialect.start(before: gtid)
      stopBefore.gtid = gtid.description
      stopBefore.replica = [dialect.stop(), until]
      stopBefore.precondition = "the replica goes by GTID and has not applied \(gtid) yet"
      let pass = [dialect.stop()] + dialect.pass(gtid) + [dialect.start()]
      let precondition =
        "the replica goes by GTID and has not applied \(gtid) yet; to be sure, \(until) brings it "
        + "directly before it"
      goOnAfter.gtid = gtid.description
      goOnAfter.replica = pass
      goOnAfter.precondition = precondition
      leaveOut.gtid = gtid.description
      leaveOut.replica = pass
      leaveOut.precondition = precondition
      let all = lists.reading(0...(paths.count - 1), leavingOut: gtid)
      leaveOut.dump = all.dump
      leaveOut.vendor = all.vendor
    case .mariadb(let gtid)?:
      var done = state
      done.removeAll { $0.domain == gtid.domain }
      done.append(gtid)
      let until = dialect.start(untilState: state)
      stopBefore.gtid = StatementDialect.text(state)
      // A position without any GTID is none to wait for.
      if !state.isEmpty {
        stopBefore.replica = [dialect.stop(), until]
        stopBefore.precondition =
          "the replica goes by GTID (MASTER_USE_GTID=slave_pos) and has not applied \(gtid) yet"
      }
      goOnAfter.gtid = StatementDialect.text(done)
      goOnAfter.replica = [dialect.stop(), dialect.set(state: done), dialect.start()]
      goOnAfter.precondition =
        "the replica goes by GTID and stands directly before this group, at "
        + "'\(StatementDialect.text(state))': \(state.isEmpty ? untilPlace : until) brings it there"
      leaveOut.gtid = goOnAfter.gtid
      leaveOut.replica = goOnAfter.replica
      leaveOut.precondition = goOnAfter.precondition
    }
    stopBefore.replicaByPosition = byPosition.0.replica
    stopBefore.preconditionByPosition = byPosition.0.precondition
    goOnAfter.replicaByPosition = byPosition.1.replica
    goOnAfter.preconditionByPosition = byPosition.1.precondition
    leaveOut.replicaByPosition = byPosition.2.replica
    leaveOut.preconditionByPosition = byPosition.2.precondition
  }

  private static func source(
    _ file: String?, _ position: UInt64?, _ own: LogCoordinate
  ) -> LogCoordinate {
    guard let file, let position else { return own }
    return LogCoordinate(file: file, position: position)
  }

  private static func both(_ one: String, _ other: String) -> String {
    one == other ? one : "{ \(one); \(other); }"
  }
}
