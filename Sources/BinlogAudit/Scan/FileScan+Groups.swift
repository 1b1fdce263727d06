import BinlogBytes
import BinlogEvents

/// What becomes of groups while a log is walked.
extension FileScan {
  /// What the group tracker made of an event.
  mutating func settle(
    _ outcome: GroupTracker.Outcome, _ frame: EventFrame, _ role: EventCatalog.Role
  ) {
    // A group that opens with its GTID has all of its beginning.
    defer { if role == .gtid { mayLackStart = false } }
    switch outcome {
    case .none:
      if statementOpen, role == .bookkeeping { statementOpen = false }
    case .completed(let group): complete(group, frame)
    case .interrupted(let group): abandon(group, at: frame)
    case .interruptedAndCompleted(let whole):
      if let group = state.groups.interrupted { abandon(group, at: frame) }
      complete(whole, frame)
    case .orphanCommit:
      // Behind damage, or where a relay log starts in the middle, the beginning may be missing.
      if !mayLackStart, !state.isRelayLog {
        damaged(from: frame.offset)
        add(
          .orphanCommit, at: frame.offset, to: frame.end, type: frame.type,
          message: "a commit without a transaction before it",
          hint: "the start of this transaction is missing from the log")
      }
      mayLackStart = false
    }
  }

  mutating func complete(_ group: EventGroup, _ frame: EventFrame) {
    watch.groupEnded(group.end)
    // Behind damage a lone statement is more likely the rest of a transaction whose commit will
    // follow than a group of its own.
    if mayLackStart, !group.hasGtidEvent, EventCatalog.role(of: frame.type) != .commit {
      statementOpen = false
      content = GroupContent()
      startsHere()
      return
    }
    if statementOpen, !mayLackStart, group.end == frame.end,
      EventCatalog.role(of: frame.type) == .commit
    {
      add(
        .statementNotEnded, at: group.start, to: group.end, type: frame.type,
        message: "the group commits while rows of a statement lack their end mark (STMT_END_F)",
        hint: "a rows event at the end of the statement may be missing")
    }
    statementOpen = false
    mayLackStart = false
    report.groups += 1
    if let identifier = group.identifier { note(identifier, of: group) }
    if let groupVisitor {
      groupVisitor(
        VisitedGroup(
          group: group, content: content,
          sourceFile: state.isRelayLog ? state.sourceFileName : nil,
          sourceBegunAt: state.isRelayLog ? sourceBegunAt : nil, startPath: startPath,
          path: source.name, isFromRelayLog: state.isRelayLog))
      content = GroupContent()
    }
    startsHere()
  }

  /// A whole group carries this identifier.
  mutating func note(_ identifier: GroupIdentifier, of group: EventGroup) {
    switch identifier {
    case .mysql(let gtid):
      if gtidRun?.extend(with: gtid) == true {
        report.lastGtid = gtid
        return
      }
      gtidRun?.put(into: &report.gtids)
      if !state.isRelayLog, report.gtids.contains(gtid) {
        damaged(from: group.start)
        add(
          .gtidDuplicate, at: group.start, to: group.end, type: .gtid,
          message: "\(gtid) stands in this log twice", expected: "each GTID once",
          found: "\(gtid) again", hint: "replicas pass over the second group as already done")
      }
      report.gtids.insert(gtid)
      gtidRun = GtidRun(behind: gtid, in: report.gtids)
      if report.firstGtid == nil { report.firstGtid = gtid }
      report.lastGtid = gtid
    case .mariadb(let gtid):
      if let index = report.mariaGtids.lastIndex(where: {
        $0.domain == gtid.domain && $0.server == gtid.server
      }) {
        report.mariaGtids[index] = gtid
      } else {
        report.mariaGtids.append(gtid)
      }
    }
  }

  /// What begins from now on begins in this file.
  mutating func startsHere() {
    guard startsElsewhere else { return }
    startPath = source.name
    startsElsewhere = false
  }

  mutating func abandon(_ group: EventGroup, at frame: EventFrame) {
    watch.groupAbandoned()
    statementOpen = false
    content = GroupContent()
    startsHere()
    // In a relay log a lost connection leaves this: the replica asked again for the whole group.
    guard !state.isRelayLog, !mayLackStart else { return }
    damaged(from: group.start)
    add(
      .unfinishedGroup, at: group.start, to: frame.offset, type: frame.type,
      message: "the group \(group.identifier.map { "\($0) " } ?? "")that starts here never commits:"
        + " another begins at offset \(frame.offset)",
      hint: "the end of this transaction is missing from the log")
  }
}
