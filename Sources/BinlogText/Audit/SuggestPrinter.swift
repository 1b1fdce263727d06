public import BinlogAudit
public import BinlogBytes
import BinlogEvents
public import BinlogLogs

/// Prints the answer of `suggest`, for people or for programs.
///
/// For people the order is: what happened and the evidence, what is lost, what to type, what
/// this does not repair, how sure it is. The short form fits a screen: of many groups it lists the
/// first and the last, and of long texts of servers the beginning.
public struct SuggestPrinter {
  private let style: TextStyle
  /// Whether everything is shown.
  private let isLong: Bool

  /// Of so many groups all are listed, of more the first few and the last.
  private static let mostGroups = 8
  private static let firstGroups = 4
  private static let lastGroups = 2
  /// So many statements for the source are shown.
  private static let mostSourceStatements = 8
  /// Where a text of a server is cut.
  private static let longestError = 170

  /// A printer with or without colours, of the long form or the short one.
  public init(style: TextStyle = .plain, isLong: Bool = true) {
    self.style = style
    self.isLong = isLong
  }

  /// Prints `recovery` for people.
  ///
  /// With a `map` the events around the position are drawn.
  public func print(
    _ recovery: Recovery, findings: [Finding], map: PositionMap? = nil,
    sections: [SuggestSection] = [], to sink: ByteSink
  ) {
    let word = recovery.situation.rawValue
    sink.write(recovery.situation == .healthy ? style.green(word) : style.red(word))
    sink.write(": ")
    sink.write(style.bold(recovery.summary.text.printable))
    sink.write("\n")
    section("Evidence", recovery.reasons.map { shortened($0) }, to: sink)
    if let map { PositionMapPrinter(style: style).print(map, recovery, to: sink) }
    printGroups(recovery.onlyOnReplica, "that only the replica has", to: sink)
    printGroups(recovery.onlyOnSource, "that only the source has", to: sink)
    printGroups(recovery.appliedAgain, "that the replica has applied already", to: sink)
    let doubts = findings.filter { $0.code == .statusFileMismatch }
    section(
      "Contradictions",
      doubts.map { "\($0.file.lastPathComponent): \($0.message); \($0.hint ?? "")" }, to: sink)
    printSteps(recovery.preparations, to: sink)
    printSourceStatements(recovery.sourceStatements, to: sink)
    printStatements(recovery, to: sink)
    for other in sections { section(other.title, other.lines, to: sink) }
    section("What this does not repair", recovery.limits.map(\.text), to: sink)
    sink.write("\n")
    sink.write(style.bold("Confidence"))
    sink.write(": \(recovery.confidence.rawValue)\n")
  }

  private func section(_ title: String, _ lines: [String], to sink: ByteSink) {
    guard !lines.isEmpty else { return }
    sink.write("\n")
    sink.write(style.bold(title))
    sink.write("\n")
    for line in lines { item(line, to: sink) }
  }

  private func item(_ line: String, to sink: ByteSink) {
    sink.write("  - ")
    sink.write(line.printable)
    sink.write("\n")
  }

  /// What to type on the replica: the one way, or each of several with what it costs.
  private func printStatements(_ recovery: Recovery, to sink: ByteSink) {
    guard recovery.ways.isEmpty else {
      for (index, way) in recovery.ways.enumerated() {
        sink.write("\n")
        sink.write(
          style.bold("Way \(index + 1), \(way.name): on the replica, in this order"))
        sink.write("\n")
        for statement in way.statements { self.statement(statement, to: sink) }
        if !way.costs.isEmpty { sink.write("  -- costs: \(way.costs.printable)\n") }
      }
      return
    }
    guard !recovery.statements.isEmpty else { return }
    sink.write("\n")
    sink.write(style.bold("On the replica, in this order"))
    sink.write("\n")
    for statement in recovery.statements { self.statement(statement, to: sink) }
  }

  private func statement(_ text: String, to sink: ByteSink) {
    sink.write("  \(text.printable)")
    if text.hasPrefix("SELECT "), text.contains("_POS_WAIT(") {
      sink.write("  -- 0 or more: go on; NULL: applying has stopped; -1: not done in an hour")
    }
    sink.write("\n")
  }

  /// What to do first, each with the lines of a file that belong to it.
  private func printSteps(_ steps: [Step], to sink: ByteSink) {
    guard !steps.isEmpty else { return }
    sink.write("\n")
    sink.write(style.bold("Before you type anything"))
    sink.write("\n")
    for step in steps {
      item(step.text, to: sink)
      for line in step.lines { sink.write("      \(line.printable)\n") }
    }
  }

  /// A reason; a server's text in it cut to its beginning in the short form.
  private func shortened(_ reason: Evidence) -> String {
    let text = reason.text
    guard !isLong, reason.isServerText, text.count > Self.longestError else { return text }
    return text.prefix(Self.longestError) + " …"
  }

  /// Empty transactions stand on one line each, and of many the first and the last; all of them
  /// are in the long form.
  private func printSourceStatements(_ statements: [String], to sink: ByteSink) {
    guard !statements.isEmpty else { return }
    var lines: [String] = []
    for statement in statements {
      if statement == "BEGIN;" || statement == "COMMIT;", !lines.isEmpty {
        lines[lines.count - 1] += " " + statement
      } else {
        lines.append(statement)
      }
    }
    sink.write("\n")
    sink.write(style.bold("On the source, in one session"))
    sink.write("\n")
    let isCut = !isLong && lines.count > Self.mostSourceStatements
    for (index, line) in lines.enumerated() {
      if isCut, index >= 2, index < lines.count - 2 {
        if index == 2 {
          sink.write("  -- … the same for \(lines.count - 4) more, which --explain prints\n")
        }
        continue
      }
      sink.write("  \(line.printable)\n")
    }
  }

  private func printGroups(_ groups: [LostGroup], _ what: String, to sink: ByteSink) {
    guard !groups.isEmpty else { return }
    sink.write("\n")
    sink.write(style.bold("\(groups.count) \(groups.count == 1 ? "group" : "groups") \(what)"))
    // One line each where they need not be many.
    let prefix = isLong ? nil : commonServer(groups)
    if let prefix { sink.write(", of \(prefix)") }
    sink.write("\n")
    let isCut = !isLong && groups.count > Self.mostGroups
    for (index, group) in groups.enumerated() {
      if isCut, index >= Self.firstGroups, index < groups.count - Self.lastGroups {
        if index == Self.firstGroups {
          let left = groups.count - Self.firstGroups - Self.lastGroups
          sink.write("  … and \(left) more, which --explain lists\n")
        }
        continue
      }
      if isLong { printLong(group, to: sink) } else { printShort(group, prefix, to: sink) }
    }
    if isCut { printTotals(groups, to: sink) }
  }

  /// The UUID (and tag) that the MySQL GTIDs of all groups begin with.
  private func commonServer(_ groups: [LostGroup]) -> String? {
    var common: Substring?
    for group in groups {
      guard let gtid = group.gtid, let colon = gtid.lastIndex(of: ":") else { return nil }
      guard common == nil || common == gtid[..<colon] else { return nil }
      common = gtid[..<colon]
    }
    return common.map(String.init)
  }

  private func printShort(_ group: LostGroup, _ prefix: String?, to sink: ByteSink) {
    var line = "  \(group.file):\(group.position)-\(group.endPosition)"
    if let gtid = group.gtid { line += "  \(prefix.map { gtid.dropFirst($0.count) } ?? gtid[...])" }
    let isUnapplied = group.isApplied == false
    if isUnapplied { line += "  NOT APPLIED YET" }
    line += "  " + Self.tables(group.tables)
    if let statement = group.statements.first {
      line += group.tables.isEmpty ? "" : "; "
      line += statement.count > 60 ? statement.prefix(60) + "…" : statement[...]
      if group.statementCount > 1 { line += " (and \(group.statementCount - 1) more)" }
    }
    sink.write(line.printable)
    sink.write("\n")
  }

  /// `shop.orders: 3 inserted, 1 deleted; shop.stock: 1 updated`.
  private static func tables(_ tables: [LostGroup.Table]) -> String {
    var parts = tables.prefix(3).map { "\($0.name): \(changes($0))" }
    if tables.count > 3 { parts.append("\(tables.count - 3) more tables") }
    return parts.joined(separator: "; ")
  }

  private static func changes(_ table: LostGroup.Table) -> String {
    var parts: [String] = []
    if table.inserts > 0 { parts.append("\(table.inserts) inserted") }
    if table.updates > 0 { parts.append("\(table.updates) updated") }
    if table.deletes > 0 { parts.append("\(table.deletes) deleted") }
    return parts.joined(separator: ", ")
  }

  /// What all groups did to each table, those changed most first.
  private func printTotals(_ groups: [LostGroup], to sink: ByteSink) {
    var totals: [LostGroup.Table] = []
    var places: [String: Int] = [:]
    for table in groups.flatMap(\.tables) {
      let place = places[table.name, default: totals.count]
      if place == totals.count {
        places[table.name] = place
        totals.append(LostGroup.Table(name: table.name))
      }
      totals[place].inserts += table.inserts
      totals[place].updates += table.updates
      totals[place].deletes += table.deletes
    }
    guard !totals.isEmpty else { return }
    totals.sort { $0.inserts + $0.updates + $0.deletes > $1.inserts + $1.updates + $1.deletes }
    sink.write("  in all: \(Self.tables(totals).printable)\n")
  }

  private func printLong(_ group: LostGroup, to sink: ByteSink) {
    var line = "  \(group.file):\(group.position)-\(group.endPosition)"
    if let gtid = group.gtid { line += "  \(gtid)" }
    if group.isApplied == false { line += "  NOT APPLIED YET" }
    sink.write(line.printable)
    sink.write("\n")
    for table in group.tables {
      sink.write("      \(table.name.printable): \(Self.changes(table))\n")
    }
    for statement in group.statements { sink.write("      \(statement.printable)\n") }
    if group.statementCount > UInt64(group.statements.count) {
      sink.write("      … and \(group.statementCount - UInt64(group.statements.count)) more\n")
    }
  }
}
