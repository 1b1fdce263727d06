import BinlogBytes
import BinlogEvents
import BinlogLogs

/// What becomes of groups while a log is walked.
extension FileScan {
  /// What the group tracker made of an event.
  mutating func settle(
    _ outcome: GroupTracker.Outcome, _ frame: EventFrame, _ role: EventCatalog.Role
  ) {
    // A group that opens with its GTID has all of its beginning.
    defer { if role == .gtid { group.trustStart() } }
    switch outcome {
    case .none:
      if group.hasOpenStatement, role == .bookkeeping { group.setStatement(isOpen: false) }
    case .completed(let group): complete(group, frame)
    case .interrupted(let group): abandon(group, at: frame)
    case .interruptedAndCompleted(let whole):
      if let group = state.groups.interrupted { abandon(group, at: frame) }
      complete(whole, frame)
    case .orphanCommit:
      // After damage, or where a relay log starts in the middle, the beginning may be missing.
      if !group.mayLackStart, !state.isRelayLog {
        damaged(from: frame.offset)
        add(
          .orphanCommit, at: frame.offset, to: frame.end, type: frame.type,
          message: "a commit without a transaction before it",
          hint: "the start of this transaction is missing from the log")
      }
      group.trustStart()
    }
  }

  mutating func complete(_ whole: EventGroup, _ frame: EventFrame) {
    watch.endGroup(at: whole.end)
    // After damage a lone statement is more likely the rest of a transaction whose commit will
    // follow than a group of its own.
    if group.mayLackStart, !whole.hasGtidEvent, EventCatalog.role(of: frame.type) != .commit {
      group.forget(source.name)
      return
    }
    if group.hasOpenStatement, !group.mayLackStart, whole.end == frame.end,
      EventCatalog.role(of: frame.type) == .commit
    {
      add(
        .statementNotEnded, at: whole.start, to: whole.end, type: frame.type,
        message: "the group commits while rows of a statement lack their end mark (STMT_END_F)",
        hint: "a rows event at the end of the statement may be missing")
    }
    group.setStatement(isOpen: false)
    group.trustStart()
    report.groups += 1
    if let identifier = whole.identifier { note(identifier, of: whole) }
    if let groupVisitor {
      groupVisitor(
        VisitedGroup(
          group: whole, content: group.content,
          sourceFile: state.isRelayLog ? state.sourceFileName : nil,
          sourceBegunAt: state.isRelayLog ? places.begunAt : nil, startPath: group.startPath,
          path: source.name, isFromRelayLog: state.isRelayLog))
      group.content = GroupContent()
    }
    group.beginHere(source.name)
  }

  /// A whole group carries this identifier.
  mutating func note(_ identifier: GroupIdentifier, of group: EventGroup) {
    // Those of a piece are entered by who waits for it.
    if let piece { return piece.groups.append(group) }
    switch identifier {
    case .mysql(let gtid):
      switch ledger.enter(gtid) {
      case .next: break
      case .repeated where !state.isRelayLog: noteRepeated(gtid.description, group)
      case .repeated, .new: reportRepeated()
      }
    case .mariadb(let gtid):
      let order = ledger.enter(gtid)
      if order == .duplicate, !state.isRelayLog {
        noteRepeated(gtid.description, group)
        return
      }
      reportRepeated()
      if order != .rising, !state.isRelayLog { judge(order, of: gtid, group) }
    }
  }

  /// Notes a group whose identifier stands in the log already; such groups in a row are one
  /// finding.
  private mutating func noteRepeated(_ identifier: String, _ group: EventGroup) {
    guard !ledger.isTold(at: group.start) else { return }
    damaged(from: group.start)
    ledger.noteRepeated(identifier, group)
  }

  /// Tells the groups that repeat identifiers, now that another follows.
  mutating func reportRepeated() {
    guard let groups = ledger.takeRepeated() else { return }
    let type: EventType = state.format.flavor == .mysql ? .gtid : .mariaGtid
    add(
      .gtidDuplicate, at: groups.start, to: groups.end, type: type,
      message: groups.count == 1
        ? "\(groups.first) stands in this log twice"
        : "\(groups.count) groups stand in this log twice, \(groups.first) to \(groups.last)",
      expected: "each GTID once", found: "\(groups.first) again",
      hint: "replicas pass over the second group as already done")
  }

  /// A number of MariaDB that does not rise.
  private mutating func judge(
    _ order: MariaGtidHistory.Order, of gtid: MariaGtid, _ group: EventGroup
  ) {
    switch order {
    case .rising, .duplicate: break
    case .goesBack, .behindOther:
      guard !ledger.isTold(at: group.start), ledger.noteDisorder(in: gtid.domain) else { return }
      add(
        .gtidOrder, severity: order == .goesBack ? .warning : .note, at: group.start,
        to: group.end, type: .mariaGtid,
        message: "\(gtid) comes after a higher number of its domain; told once for each domain",
        hint: order == .goesBack
          ? "a session chose the number, or the log was joined together from parts"
          : "two servers write in this domain at the same time; gtid_strict_mode would refuse it")
    }
  }

  mutating func abandon(_ open: EventGroup, at frame: EventFrame) {
    watch.abandonGroup()
    group.forget(source.name)
    // In a relay log a lost connection leaves this: the replica asked again for the whole group.
    guard !state.isRelayLog, !group.mayLackStart else { return }
    damaged(from: open.start)
    add(
      .unfinishedGroup, at: open.start, to: frame.offset, type: frame.type,
      message: "the group \(open.identifier.map { "\($0) " } ?? "")that starts here never commits:"
        + " another begins at offset \(frame.offset)",
      hint: "the end of this transaction is missing from the log")
  }
}
