import BinlogAudit
package import BinlogBytes
import BinlogChanges
import BinlogSearch
import BinlogEvents
package import BinlogLogs
import BinlogText

/// Prints a plan, for people and for programs.
package struct RestorePrinter {
  let style: TextStyle
  let plan: RestorePlan
  let ways: [RestoreWay]
  let logs: LogSelection
  /// What was written, where something was.
  let written: [String]
  let status: Int32
  private static let mostListed = 20

  package init(
    style: TextStyle, _ plan: RestorePlan, _ ways: [RestoreWay], _ logs: LogSelection,
    written: [String], status: Int32
  ) {
    self.style = style
    self.plan = plan
    self.ways = ways
    self.logs = logs
    self.written = written
    self.status = status
  }

  /// For people.
  package func print(to sink: ByteSink) {
    func line(_ text: String) { sink.write(text + "\n") }
    switch plan.verdict {
    case .reachable: line(style.green(style.bold("reachable")) + headline)
    case .gap: line(style.red(style.bold("gap")) + headline)
    case .unproven: line(style.yellow(style.bold("unproven")) + headline)
    }
    for reason in plan.reasons { line("  " + reason.printable) }
    if let until = plan.reachableUntil {
      let words = plan.verdict == .gap ? "without it: up to" : "proven up to"
      line("  \(words) \(until.printable)")
    }
    if let start = plan.start {
      line("backup   " + backup(start).printable)
    }
    if let stop = plan.stop {
      var text = "\(stop.file):\(stop.position)"
      if let gtid = stop.gtid {
        text += plan.flavor == .mysql ? ", before \(gtid)" : ", GTID position \(gtid)"
      }
      line("stop     " + style.bold(text.printable))
      let words = GroupText(style: style)
      if let before = stop.before { line("  before " + words.line(before)) }
      if let last = plan.last { line("  after  " + words.line(last)) }
    }
    applied(line)
    ranges(line)
    for group in plan.skipped.prefix(Self.mostListed) {
      line("skipped  " + GroupText(style: style).line(group))
    }
    if let report = plan.skipReport { conflicts(report, line) }
    for open in plan.open.prefix(Self.mostListed) { line("open     " + open.text.printable) }
    if plan.earlierAgainCount > 0 {
      line(
        "\(plan.earlierAgainCount) \(plan.earlierAgainCount == 1 ? "group" : "groups") after the stop"
          + " \(plan.earlierAgainCount == 1 ? "was" : "were") committed no later than the target, and"
          + " \(plan.earlierAgainCount == 1 ? "is" : "are") not applied:")
      for group in plan.earlierAgain { line("  " + GroupText(style: style).line(group)) }
      if plan.earlierAgainCount > UInt64(plan.earlierAgain.count) { line("  …") }
    }
    for note in plan.notes { line("note     " + note.printable) }
    if plan.verdict == .gap, plan.groups > 0 {
      line(
        "nothing is typed over a gap: find what is missing, or take a target before it, which has"
          + " its own commands")
    }
    for way in ways { print(way, line) }
    for path in written { line("written  " + path.printable) }
  }

  private func conflicts(_ report: SkipReport, _ line: (String) -> Void) {
    let words = GroupText(style: style)
    var last: Int?
    for conflict in report.conflicts.prefix(Self.mostListed) {
      if conflict.group != last, let group = report.groups[conflict.group] {
        last = conflict.group
        line("conflict " + words.line(group))
      }
      line(
        "         " + [conflict.table, conflict.key].filter { !$0.isEmpty }.joined(separator: " ")
          + ": " + conflict.reason)
    }
    if report.conflictCount > UInt64(Self.mostListed) {
      line("         … \(report.conflictCount) in all; --json lists them")
    }
    for carried in report.carried.prefix(Self.mostListed) {
      let place = report.groups[carried.group].map { RestorePlanner.name($0) } ?? ""
      line(
        "\(carried.kind == .back ? "back     " : "anew     ")\(carried.table) \(carried.key):"
          + " \(carried.columns.joined(separator: ", ")) in \(place): \(carried.reason)".printable)
    }
    let count = report.backCount + report.anewCount
    if count > UInt64(Self.mostListed) { line("         … \(count) in all; --json lists them") }
  }

  private var headline: String {
    guard plan.groups > 0 else { return ": nothing is to be applied" }
    return ": \(plan.groups) \(plan.groups == 1 ? "group" : "groups"), \(plan.rows)"
      + " \(plan.rows == 1 ? "row" : "rows") in \(plan.ranges.count)"
      + " \(plan.ranges.count == 1 ? "log" : "logs")"
  }

  private func backup(_ start: RestoreStart) -> String {
    var parts: [String] = []
    if let place = start.note.place { parts.append(place.description) }
    if let set = start.note.set { parts.append(RestoreWays.short(set.description)) }
    if let state = start.note.state { parts.append(StatementDialect.text(state)) }
    let whose =
      switch start.note.owner {
      case .own: "in the logs of the server that was backed up"
      case .source: "in the logs of the source of the server that was backed up"
      case .unknown: "as given"
      }
    return parts.joined(separator: ", ") + "  (\(start.note.origin), \(whose))"
  }

  private func applied(_ line: (String) -> Void) {
    guard let first = plan.first, let last = plan.last else { return }
    line("applied  \(GroupText.time(first)) to \(GroupText.time(last)), \(plan.bytes) bytes")
  }

  private func ranges(_ line: (String) -> Void) {
    guard !plan.ranges.isEmpty else { return }
    line("logs")
    for range in plan.ranges {
      line(
        "  \(range.path.printable)  \(range.start) to \(range.stop)  \(range.groups)"
          + " \(range.groups == 1 ? "group" : "groups"), \(range.rows) rows")
    }
  }

  private func print(_ way: RestoreWay, _ line: (String) -> Void) {
    let title =
      switch way.name {
      case .pipe: "as SQL through a pipe"
      case .vendor: "the same with the vendor's tool"
      case .stage: "staged as relay logs"
      }
    if let obstacle = way.obstacle {
      line("\(style.bold(title)): no: \(obstacle.printable)")
      return
    }
    line(style.bold(title))
    for statement in way.statements { line("  " + statement.printable) }
    for remark in way.remarks { line("  # " + remark.printable) }
  }
}
