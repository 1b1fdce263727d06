import BinlogAudit
import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs
import BinlogSearch

/// What is applied, log by log, and what is left open.
extension RestorePlanner {
  mutating func take(_ pass: RestorePass) {
    plan.findings += pass.findings
    plan.first = pass.first
    plan.last = pass.last?.group
    plan.groups = pass.groups
    plan.rows = pass.rows
    plan.bytes = pass.bytes
    plan.applied = pass.applied
    plan.state = pass.state
    plan.stateBefore = pass.start.note.state ?? []
    plan.anonymous = pass.anonymous
    plan.domains = pass.domains
    plan.servers = pass.servers
    plan.earlierAgain = pass.earlierAgain
    plan.earlierAgainCount = pass.earlierAgainCount
    plan.skipped = pass.skippedGroups.map(\.group)
    plan.loadsFiles = pass.loadsFiles
    plan.isInterleaved = pass.isInterleaved
    plan.hasOtherServers = legs != nil
    plan.hasForeign = pass.foreign > 0
    takeRanges(pass)
    takeOpen(pass)
  }

  private mutating func takeRanges(_ pass: RestorePass) {
    guard let last = pass.last else {
      if let position = pass.start.position {
        let path = logs.paths[pass.start.place]
        plan.stop = RestorePlan.Stop(
          path: path, file: path.logFileName, position: position, gtid: nil,
          before: pass.stop?.group)
      }
      return
    }
    for use in pass.uses where use.place <= last.place {
      let head = logs.order.heads[use.path]
      let firstGroup = head?.firstGroup.rawValue ?? UInt64(FileMagic.size)
      if use.start == nil, plan.ranges.isEmpty || legs != nil { continue }
      let isLast = use.place == last.place
      var stop = use.end
      var isCut = false
      if isLast {
        stop =
          last.group.endFile == nil || last.group.path != use.path
          ? last.group.endPosition.rawValue : use.end
        if let next = pass.stop, next.place == use.place {
          isCut = true
          stop = next.group.position.rawValue
        }
        if pass.unfinished?.path == use.path || use.hasDamage { isCut = true }
      } else {
        stop = max(use.fileEnd, use.end)
      }
      plan.ranges.append(
        RestorePlan.Range(
          path: use.path, file: use.path.logFileName, start: use.start ?? firstGroup, stop: stop,
          isCut: isCut, groups: use.groups, rows: use.rows, bytes: use.bytes,
          leftOut: use.leftOut, head: head, source: use.source))
    }
    // The first log is needed from the backup's own place on; what lies between is no group.
    if let index = plan.ranges.indices.first, let position = pass.start.position,
      plan.ranges[index].path == logs.paths[pass.start.place],
      position > FileMagic.size
    {
      plan.ranges[index].start = position
    } else if let index = plan.ranges.indices.first, let head = plan.ranges[index].head,
      plan.ranges[index].start == head.firstGroup.rawValue
    {
      plan.ranges[index].start = UInt64(FileMagic.size)
    }
    for index in plan.ranges.indices.dropFirst() {
      plan.ranges[index].start = UInt64(FileMagic.size)
    }
    for range in plan.ranges {
      if range.path.isArchiveName { plan.isWrapped = true }
      if let source = try? access.open(range.path), source.isDecrypted { plan.isEncrypted = true }
    }
    guard let range = plan.ranges.last else { return }
    var stop = RestorePlan.Stop(
      path: range.path, file: range.file, position: range.stop, gtid: nil,
      before: pass.stop?.group)
    switch plan.flavor {
    case .mysql: stop.gtid = pass.stop?.group.gtidText
    case .mariadb: stop.gtid = pass.state.isEmpty ? nil : StatementDialect.text(pass.state)
    }
    plan.stop = stop
  }

  private mutating func takeOpen(_ pass: RestorePass) {
    for (name, group) in pass.prepared {
      let text = String(decoding: name, as: UTF8.self)
      plan.open.append(
        RestorePlan.Open(
          text:
            "the XA transaction \(text) is prepared in \(Self.place(group)) and not ended before"
            + " the target: XA RECOVER shows it, XA ROLLBACK or XA COMMIT ends it", group: group,
          xa: text))
    }
    for (name, group) in pass.endedXA {
      plan.notes.append(
        "\(Self.place(group)) ends the XA transaction \(String(decoding: name, as: UTF8.self)),"
          + " which was prepared before the backup ended: a copy of the files holds it, a dump does"
          + " not, and the statement fails there")
    }
    if let group = pass.unfinished, pass.stop == nil {
      plan.open.append(
        RestorePlan.Open(
          text: "the group at \(group.file):\(group.position)"
            + (group.gtidText.map { " (\($0))" } ?? "")
            + " has no end in these logs and is not applied", group: group, xa: nil))
    }
  }
}
