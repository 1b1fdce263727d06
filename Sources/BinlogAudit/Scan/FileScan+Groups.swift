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
        repeated(gtid.description, group)
      } else {
        reportRepeated()
      }
      report.gtids.insert(gtid)
      gtidRun = GtidRun(behind: gtid, in: report.gtids)
      if report.firstGtid == nil { report.firstGtid = gtid }
      report.lastGtid = gtid
    case .mariadb(let gtid):
      let order = report.mariaHistory.append(gtid)
      if order == .duplicate, !state.isRelayLog {
        repeated(gtid.description, group)
        return
      }
      reportRepeated()
      if order != .rising, !state.isRelayLog { judge(order, of: gtid, group) }
    }
  }

  /// Notes a group whose identifier stands in the log already; such groups in a row are one
  /// finding.
  private mutating func repeated(_ identifier: String, _ group: EventGroup) {
    guard group.start >= repeatedUpTo else { return }
    damaged(from: group.start)
    if repeatedGroups == nil {
      repeatedGroups = RepeatedGroups(start: group.start, end: group.end, first: identifier)
    }
    repeatedGroups?.end = group.end
    repeatedGroups?.last = identifier
    repeatedGroups?.count += 1
  }

  /// Tells the groups that repeat identifiers, now that another follows.
  mutating func reportRepeated() {
    guard let groups = repeatedGroups else { return }
    repeatedGroups = nil
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
      guard group.start >= repeatedUpTo else { return }
      // Once for each domain: a ring without strict mode does it all the time.
      guard unorderedDomains.insert(gtid.domain).inserted else { return }
      add(
        .gtidOrder, severity: order == .goesBack ? .warning : .note, at: group.start,
        to: group.end, type: .mariaGtid,
        message: "\(gtid) comes after a higher number of its domain; told once for each domain",
        hint: order == .goesBack
          ? "a session chose the number, or the log was joined together from parts"
          : "two servers write in this domain at the same time; gtid_strict_mode would refuse it")
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
