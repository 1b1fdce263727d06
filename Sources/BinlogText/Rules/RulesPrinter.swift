package import BinlogBytes
package import BinlogChanges
import BinlogEvents
package import BinlogLogs
package import BinlogRules

/// What `rules` found, for people and for programs.
package struct RulesReport {
  /// The rules that counted.
  package var rules: ReplicaRules
  /// What the walk found.
  package var walk: RuleWalk
  /// The changes one by one, where they were asked for.
  package var events: [RuleEvent]?
  /// The logs that were read.
  package var logs: LogSelection
  /// Whether all logs were read to their ends.
  package var isComplete: Bool

  /// A report from its parts.
  package init(
    rules: ReplicaRules, walk: RuleWalk, events: [RuleEvent]?, logs: LogSelection,
    isComplete: Bool
  ) {
    self.rules = rules
    self.walk = walk
    self.events = events
    self.logs = logs
    self.isComplete = isComplete
  }

  /// Whether something is not wholly applied or wholly ignored, can never match, or stops the
  /// applier.
  package var isClean: Bool {
    isComplete && walk.unlisted == 0 && walk.hazards?.untold ?? 0 == 0
      && walk.tallies.allSatisfy { $0.verdict == .applied || $0.verdict == .ignored }
      && !walk.traps.contains {
        $0.code == .neverMatches || $0.code == .emptyBranch || $0.code == .missingTable
      }
  }
}

/// Writes what `rules` found.
package struct RulesPrinter {
  private let style: TextStyle

  /// A printer with or without colours.
  package init(style: TextStyle) { self.style = style }

  // MARK: Text

  /// Writes a report for people.
  package func print(_ report: RulesReport, to sink: ByteSink) {
    line("Rules of the replica:", sink)
    for rule in report.rules.rules { line("  " + rule.description.printable, sink) }
    if let id = report.rules.serverID, !report.rules.appliesOwn {
      line("  events of server \(id), which is its own, are passed over", sink)
    }
    if report.rules.markedEvents != .replicate {
      line(
        "  replicate-events-marked-for-skip=\(report.rules.markedEvents.rawValue)", sink)
    }
    if report.rules.isEmpty { line("  none: everything is applied", sink) }
    for doubt in report.rules.doubts { line("Likely: " + doubt.printable, sink) }
    if let events = report.events { print(events, to: sink) }
    print(report.walk.tallies, to: sink)
    if report.walk.unlisted > 0 {
      line("\(report.walk.unlisted) changes of further tables are not listed", sink)
    }
    print(report.walk.traps, untold: report.walk.untold, to: sink)
    if let hazards = report.walk.hazards { HazardPrinter(style: style).print(hazards, to: sink) }
  }

  private func line(_ text: String, _ sink: ByteSink) {
    sink.write(text)
    sink.write(byte: 0x0A)
  }

  private func print(_ tallies: [RuleTally], to sink: ByteSink) {
    guard !tallies.isEmpty else {
      line("No change stands in these logs.", sink)
      return
    }
    let head = [
      "TABLE", "VERDICT", "ROWS APPLIED", "IGNORED", "STATEMENTS APPLIED", "IGNORED", "DECIDED BY",
    ]
    var cells = [head]
    for tally in tallies {
      cells.append([
        tally.name.printable,
        Self.word(tally.verdict) + (tally.isCertain ? "" : " (likely)"),
        Self.count(tally.rows.applied, tally.rows.errors), "\(tally.rows.ignored)",
        Self.count(tally.statements.applied, tally.statements.errors),
        "\(tally.statements.ignored)",
        tally.causes.map(\.printable).joined(separator: "; "),
      ])
    }
    let widths = (0..<head.count - 1).map { column in
      cells.map { $0[column].unicodeScalars.count }.max() ?? 0
    }
    line("", sink)
    for (number, row) in cells.enumerated() {
      var text = ""
      for (column, cell) in row.enumerated() {
        guard column < widths.count else {
          text += cell
          break
        }
        let gap = String(repeating: " ", count: widths[column] - cell.unicodeScalars.count)
        // Numbers stand to the right.
        text += (column < 2 ? cell + gap : gap + cell) + "  "
      }
      while text.last == " " { text.removeLast() }
      if number == 0 {
        text = style.bold(text)
      } else {
        switch tallies[number - 1].verdict {
        case .error: text = style.red(text)
        case .partly: text = style.yellow(text)
        case .applied, .ignored: break
        }
      }
      line(text, sink)
    }
  }

  private static func count(_ applied: UInt64, _ errors: UInt64) -> String {
    errors == 0 ? "\(applied)" : "\(applied) (\(errors) stop it)"
  }

  private static func word(_ verdict: RuleVerdict) -> String {
    switch verdict {
    case .applied: "applied"
    case .ignored: "ignored"
    case .partly: "in part"
    case .error: "applier stops"
    }
  }

  private func print(_ events: [RuleEvent], to sink: ByteSink) {
    line("", sink)
    for event in events {
      var text = "\(event.path.logFileName.printable):\(event.position)"
      if let inner = event.innerPosition { text += "+\(inner)" }
      if let gtid = event.gtid { text += "  " + gtid }
      text += "  " + Self.word(event.decision.verdict)
      if !event.decision.isCertain { text += " (likely)" }
      if let rows = event.rows { text += "  \(rows) row\(rows == 1 ? "" : "s") of" }
      text += "  " + event.what.printable
      if let rule = event.decision.rule { text += "  [" + rule.printable + "]" }
      line(text, sink)
    }
  }

  private func print(_ traps: [RuleTrap], untold: UInt64, to sink: ByteSink) {
    guard !traps.isEmpty else { return }
    line("", sink)
    line(style.bold("TRAPS"), sink)
    for trap in traps {
      line(
        "- " + trap.message.printable + (trap.count > 1 ? " (\(trap.count) times)" : ""), sink)
      if let group = trap.group {
        var text = "  first in \(group.file.printable):\(group.position.rawValue)"
        if let gtid = group.gtidText { text += ", " + gtid }
        if let thread = group.thread { text += ", thread \(thread)" }
        line(text, sink)
      }
      if let rule = trap.rule { line("  rule: " + rule.printable, sink) }
      if let instead = trap.instead { line("  instead: " + instead.printable, sink) }
    }
    if untold > 0 { line("- and \(untold) more", sink) }
  }

  // MARK: JSON

  /// Writes a report for programs.
  package func printJSON(_ report: RulesReport, exitStatus: Int32, to sink: ByteSink) {
    var json = JSONWriter(sink)
    json.beginObject()
    CommandJSON.head(
      "rules", status: exitStatus, isComplete: report.isComplete && report.logs.missing.isEmpty,
      report.logs,
      findings: report.logs.findings + Self.findings(report.walk), to: &json)
    json.member("rules", report.rules.rules.map(\.description))
    json.member("doubts", report.rules.doubts)
    json.key("tables")
    json.beginArray()
    for tally in report.walk.tallies { write(tally, to: &json) }
    json.endArray()
    if let events = report.events {
      json.key("events")
      json.beginArray()
      for event in events { write(event, to: &json) }
      json.endArray()
    }
    json.key("traps")
    json.beginArray()
    for trap in report.walk.traps { write(trap, to: &json) }
    json.endArray()
    if let hazards = report.walk.hazards { HazardPrinter.write(hazards, to: &json) }
    json.endObject()
    sink.write(byte: 0x0A)
  }

  private static func findings(_ walk: RuleWalk) -> [Finding] {
    var list: [Finding] = []
    for (path, notice) in walk.notices {
      if case .damage(let damage) = notice { list.append(Finding(damage, in: path)) }
    }
    return list
  }

  private func write(_ tally: RuleTally, to json: inout JSONWriter) {
    json.beginObject()
    json.member("name", tally.name)
    json.member("verdict", tally.verdict.rawValue)
    json.member("certainty", tally.isCertain ? "certain" : "likely")
    json.key("rows")
    write(tally.rows, to: &json)
    json.key("statements")
    write(tally.statements, to: &json)
    json.member("rules", tally.causes)
    json.endObject()
  }

  private func write(_ counts: RuleTally.Counts, to json: inout JSONWriter) {
    json.beginObject()
    json.member("applied", counts.applied)
    json.member("ignored", counts.ignored)
    if counts.errors > 0 { json.member("errors", counts.errors) }
    json.endObject()
  }

  private func write(_ event: RuleEvent, to json: inout JSONWriter) {
    json.beginObject()
    json.member("file", event.path.logFileName.printable)
    json.member("position", event.position)
    json.member("inner_position", event.innerPosition)
    json.member("gtid", event.gtid)
    if event.rows == nil {
      json.member("statement", event.what)
    } else {
      json.member("table", event.what)
      json.member("rows", event.rows)
    }
    json.member("verdict", event.decision.verdict.rawValue)
    json.member("rule", event.decision.rule)
    if !event.decision.isCertain { json.member("certainty", "likely") }
    json.endObject()
  }

  private func write(_ trap: RuleTrap, to json: inout JSONWriter) {
    json.beginObject()
    json.member("code", trap.code.rawValue)
    if let group = trap.group {
      json.key("group")
      GroupJSON.write(group, to: &json)
    }
    json.member("rule", trap.rule)
    json.member("message", trap.message)
    json.member("instead", trap.instead)
    json.member("count", trap.count)
    json.endObject()
  }
}
