import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs

/// Whether the later groups fit without those that are skipped.
extension RestorePlanner {
  mutating func judgeSkipped() {
    guard !plan.skipped.isEmpty, plan.gaps.isEmpty else { return }
    var pass = SkipPass(plan, request.conflicts, LogSchemas(request.schemas))
    var walk = GroupWalk(access)
    for range in plan.ranges {
      pass.begin(range.path)
      guard walk.run(range.path, &pass, countsRows: false) else { break }
    }
    walk.finish(&pass)
    let report = pass.result
    plan.skipReport = report
    if report.conflictCount > 0 {
      let groups = report.conflictGroups
      let first = report.groupsInConflict.first.map { Self.name($0) } ?? ""
      let what =
        "\(report.conflictCount) \(report.conflictCount == 1 ? "change" : "changes") in \(groups)"
        + " later \(groups == 1 ? "group" : "groups")"
        + " \(report.conflictCount == 1 ? "does" : "do") not fit without what is skipped"
      switch report.choice {
      case .stop:
        doubt(
          "\(what): the client and the applier stop at \(first), and what follows is not applied")
      case .newer, .older:
        doubt(
          "\(what): the pipe goes on there, \(report.choice == .newer ? "and the later change wins" : "and what is there stays");"
            + " an applier stops at \(first)")
      }
    }
    if report.backCount > 0 {
      doubt(
        "\(report.backCount) later \(report.backCount == 1 ? "change brings" : "changes bring") back"
          + " what is skipped, as their images hold all columns of the row")
    }
    if report.anewCount > 0 {
      doubt(
        "\(report.anewCount) later \(report.anewCount == 1 ? "change writes" : "changes write")"
          + " columns anew that the skipped groups had written: whether from their values is in no"
          + " log")
    }
    for reason in report.doubts {
      doubt("whether all fits without what is skipped is not known: \(reason)")
    }
    // What is not told is not proven from the first group on that is skipped.
    let odd = [report.conflicts.first?.group, report.carried.first?.group].compactMap { $0 }.min()
    if !report.doubts.isEmpty, let group = plan.skipped.first {
      plan.reachableUntil = Self.name(group)
    } else if let odd, let group = report.groups[odd] {
      plan.reachableUntil = Self.name(group)
    }
    if report.conflictCount == 0, report.backCount == 0, report.anewCount == 0,
      report.doubts.isEmpty
    {
      plan.notes.append(
        "all later groups fit without those that are skipped; \(report.skippedRows)"
          + " \(report.skippedRows == 1 ? "row was" : "rows were") followed. What the application"
          + " read of them is in no log")
    }
  }
}
