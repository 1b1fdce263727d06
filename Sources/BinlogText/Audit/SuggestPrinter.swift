public import BinlogAudit
public import BinlogBytes
import BinlogEvents

/// Prints the answer of `suggest`, for people or for programs.
///
/// For people the order is: what happened and the evidence, what is lost, what to type, what
/// this does not repair, how sure it is.
public struct SuggestPrinter {
  private let style: TextStyle
  /// How many lost groups are listed before the rest is only counted.
  private let mostGroups: Int

  /// A printer with or without colours.
  public init(style: TextStyle = .plain, mostGroups: Int = .max) {
    self.style = style
    self.mostGroups = mostGroups
  }

  /// Prints `recovery` for people.
  ///
  /// With a `map` the long form: the events around the position, and what the words mean.
  public func print(
    _ recovery: Recovery, findings: [Finding], map: PositionMap? = nil, to sink: ByteSink
  ) {
    let word = recovery.situation.rawValue
    sink.write(recovery.situation == .healthy ? style.green(word) : style.red(word))
    sink.write(": ")
    sink.write(style.bold(recovery.summary.printable))
    sink.write("\n")
    section("Evidence", recovery.reasons, to: sink)
    if let map { PositionMapPrinter(style: style).print(map, recovery, to: sink) }
    printGroups(recovery.onlyOnReplica, "that only the replica has", to: sink)
    printGroups(recovery.onlyOnSource, "that only the source has", to: sink)
    printGroups(recovery.appliedAgain, "that the replica has applied already", to: sink)
    let doubts = findings.filter { $0.code == .statusFileMismatch }
    section(
      "Contradictions",
      doubts.map { "\($0.file.lastPathComponent): \($0.message); \($0.hint ?? "")" }, to: sink)
    section("Before you type anything", recovery.preparations, to: sink)
    if !recovery.sourceStatements.isEmpty {
      sink.write("\n")
      sink.write(style.bold("On the source"))
      sink.write("\n")
      for statement in recovery.sourceStatements { sink.write("  \(statement.printable)\n") }
    }
    if !recovery.statements.isEmpty {
      sink.write("\n")
      sink.write(style.bold("On the replica, in this order"))
      sink.write("\n")
      for statement in recovery.statements {
        sink.write("  \(statement.printable)")
        if statement.hasPrefix("SELECT ") {
          sink.write("  -- 0 or more: go on; NULL: applying has stopped; -1: not done in an hour")
        }
        sink.write("\n")
      }
    }
    section("What this does not repair", recovery.limits, to: sink)
    sink.write("\n")
    sink.write(style.bold("Confidence"))
    sink.write(": \(recovery.confidence.rawValue)\n")
  }

  private func section(_ title: String, _ lines: [String], to sink: ByteSink) {
    guard !lines.isEmpty else { return }
    sink.write("\n")
    sink.write(style.bold(title))
    sink.write("\n")
    for line in lines {
      sink.write(line.hasPrefix("    ") ? "  " : "  - ")
      sink.write(line.printable)
      sink.write("\n")
    }
  }

  private func printGroups(_ groups: [LostGroup], _ what: String, to sink: ByteSink) {
    guard !groups.isEmpty else { return }
    sink.write("\n")
    sink.write(style.bold("\(groups.count) \(groups.count == 1 ? "group" : "groups") \(what)"))
    sink.write("\n")
    for group in groups.prefix(mostGroups) {
      var line = "  \(group.file):\(group.position)-\(group.endPosition)"
      if let gtid = group.gtid { line += "  \(gtid)" }
      if group.isApplied == false { line += "  NOT APPLIED YET" }
      sink.write(line.printable)
      sink.write("\n")
      for table in group.tables {
        var parts: [String] = []
        if table.inserts > 0 { parts.append("\(table.inserts) inserted") }
        if table.updates > 0 { parts.append("\(table.updates) updated") }
        if table.deletes > 0 { parts.append("\(table.deletes) deleted") }
        sink.write("      \(table.name.printable): \(parts.joined(separator: ", "))\n")
      }
      for statement in group.statements { sink.write("      \(statement.printable)\n") }
    }
    if groups.count > mostGroups {
      sink.write("  … and \(groups.count - mostGroups) more (--json lists all)\n")
    }
  }

  /// Prints the JSON document, on one line.
  public func printJSON(
    _ recovery: Recovery, source: LogAudit, replica: LogAudit?, findings: [Finding],
    to sink: ByteSink
  ) {
    var json = JSONWriter(sink)
    json.beginObject()
    json.member("tool", "binlogtool")
    json.member("schema", UInt64(1))
    AuditJSON.files(source.reports + (replica?.reports ?? []), to: &json)
    AuditJSON.findings(source.findings + (replica?.findings ?? []) + findings, to: &json)
    AuditJSON.positions(source.verdicts, to: &json)
    json.key("recovery")
    json.beginObject()
    json.member("situation", recovery.situation.rawValue)
    json.member("summary", recovery.summary)
    json.member("file", recovery.file)
    json.member("position", recovery.position)
    json.member("relay_file", recovery.relayFile)
    json.member("relay_position", recovery.relayPosition)
    json.member("gtid_set", recovery.gtidSet)
    array("statements", recovery.statements, to: &json)
    if !recovery.sourceStatements.isEmpty {
      array("source_statements", recovery.sourceStatements, to: &json)
    }
    array("preparations", recovery.preparations, to: &json)
    if let index = recovery.index {
      json.key("index")
      json.beginObject()
      json.member("path", index.path)
      array("lines", index.lines, to: &json)
      json.endObject()
    }
    json.member("confidence", recovery.confidence.rawValue)
    array("reasons", recovery.reasons, to: &json)
    array("limits", recovery.limits, to: &json)
    json.key("only_on_replica")
    json.beginArray()
    for group in recovery.onlyOnReplica { write(group, to: &json) }
    json.endArray()
    json.key("only_on_source")
    json.beginArray()
    for group in recovery.onlyOnSource { write(group, to: &json) }
    json.endArray()
    if !recovery.appliedAgain.isEmpty {
      json.key("applied_already")
      json.beginArray()
      for group in recovery.appliedAgain { write(group, to: &json) }
      json.endArray()
    }
    json.endObject()
    json.endObject()
    sink.write("\n")
  }

  private func array(_ name: StaticString, _ list: [String], to json: inout JSONWriter) {
    json.key(name)
    json.beginArray()
    for text in list { json.value(text) }
    json.endArray()
  }

  private func write(_ group: LostGroup, to json: inout JSONWriter) {
    json.beginObject()
    json.member("gtid", group.gtid)
    json.member("file", group.file)
    json.member("position", group.position)
    json.member("end_position", group.endPosition)
    json.member("timestamp", UInt64(group.timestamp))
    if let isApplied = group.isApplied { json.member("applied", isApplied) }
    json.member("relay_file", group.relayFile.lastPathComponent)
    json.member("relay_offset", group.relayOffset.rawValue)
    json.key("tables")
    json.beginArray()
    for table in group.tables {
      json.beginObject()
      json.member("name", table.name)
      json.member("inserts", table.inserts)
      json.member("updates", table.updates)
      json.member("deletes", table.deletes)
      json.endObject()
    }
    json.endArray()
    if !group.statements.isEmpty { array("statements", group.statements, to: &json) }
    json.endObject()
  }
}
