package import BinlogAudit
package import BinlogBytes
import BinlogChanges
import BinlogEvents
package import BinlogLogs
import BinlogText

/// Prints what `find` found.
package struct FindPrinter {
  private let style: TextStyle
  private let logs: LogSelection
  /// The replica's server, where it is another than the one that wrote the logs.
  private let replica: StatementDialect?
  /// So many hits are printed with their clauses; of more only the lines.
  private static let mostWhole = 5

  package init(style: TextStyle, _ logs: LogSelection, replica: StatementDialect? = nil) {
    self.style = style
    self.logs = logs
    self.replica = replica
  }

  private func clauses(_ hit: FindHit) -> GroupClauses {
    var dialect = StatementDialect(
      flavor: hit.group.flavor,
      version: ServerVersion(parsing: logs.order.heads[hit.group.path]?.serverVersion ?? ""))
    if let replica {
      dialect.channel = replica.channel
    }
    return GroupClauses(hit.group, in: logs, state: hit.state, dialect: dialect)
  }

  // MARK: Text

  /// For people.
  package func print(_ search: FindSearch, showsClauses: Bool?, to sink: ByteSink) {
    for lookup in search.lookups { sink.write(line(lookup) + "\n") }
    if !search.lookups.isEmpty, !search.hits.isEmpty { sink.write("\n") }
    let text = GroupText(style: style)
    let isWhole = showsClauses ?? (search.hits.count <= Self.mostWhole)
    for (index, hit) in search.hits.enumerated() {
      guard isWhole else {
        sink.write(text.line(hit.group) + "\n")
        continue
      }
      if index > 0 { sink.write("\n") }
      if let role = hit.role, role != .at {
        sink.write(role == .before ? "the group before:\n" : "the group after:\n")
      }
      text.write(hit.group, to: sink)
      if hit.role == nil || hit.role == .at { write(clauses(hit), hit, to: sink) }
    }
    if !isWhole, showsClauses == nil {
      sink.write(
        "\(search.found) groups fit; --clauses, or fewer of them, show what to do about each\n")
    } else if search.found > UInt64(search.hits.count) {
      sink.write("\(search.found) groups fit, \(search.hits.count) are shown\n")
    } else if search.hits.isEmpty, search.lookups.isEmpty {
      sink.write(
        "no group fits: \(search.groups) were looked at in "
          + "\(search.logsRead) \(search.logsRead == 1 ? "log" : "logs")\n")
    }
  }

  private func line(_ lookup: FindLookup) -> String {
    let asked = lookup.asked.printable
    let place = lookup.file.map { file in
      "\(file.printable)" + (lookup.position.map { ":\($0)" } ?? "")
    }
    switch lookup.answer {
    case .found: return "\(asked): found" + (place.map { " at \($0)" } ?? "")
    case .inNone: return "\(asked): in none of these logs"
    case .beforeFirst:
      return "\(asked): before the first of these logs, "
        + (logs.paths.first?.logFileName ?? "").printable
    case .inMissing: return "\(asked): in the missing \((lookup.names ?? "logs").printable)"
    case .notYetWritten:
      return "\(asked): not yet written, the last of these logs is "
        + (logs.paths.last?.logFileName ?? "").printable
    case .between:
      return "\(asked): between two groups" + (place.map { ", at \($0)" } ?? "")
    }
  }

  private func write(_ clauses: GroupClauses, _ hit: FindHit, to sink: ByteSink) {
    write("stop before it", clauses.stopBefore, to: sink)
    write("go on after it", clauses.goOnAfter, to: sink)
    write("leave it out", clauses.leaveOut, to: sink)
    if hit.group.kind == .xa {
      sink.write(
        "  a part of an XA transaction: its other part is a group of its own, to be treated alike\n"
      )
    }
  }

  private func write(_ title: String, _ clause: GroupClauses.Clause, to sink: ByteSink) {
    let place = "\(clause.position.file.printable):\(clause.position.position)"
    sink.write(
      "  \(style.bold(title))  \(place)"
        + (clause.gtid.map { $0.isEmpty ? "" : "  GTID \($0)" } ?? "") + "\n")
    sink.write("    \(clause.dump.printable)\n")
    if let vendor = clause.vendor { sink.write("    \(vendor.printable)\n") }
    sink.write("    replica: \(clause.replica.joined(separator: " ").printable)\n")
    if let precondition = clause.precondition {
      sink.write("      if \(precondition.printable)\n")
    }
    if !clause.replicaByPosition.isEmpty {
      sink.write(
        "    by position: \(clause.replicaByPosition.joined(separator: " ").printable)\n")
      if let precondition = clause.preconditionByPosition {
        sink.write("      if \(precondition.printable)\n")
      }
    }
  }

  // MARK: JSON

  /// For programs; `gtids` are those of the missing logs.
  package func printJSON(_ search: FindSearch, gtids: [String?] = [], to sink: ByteSink) {
    var json = JSONWriter(sink)
    json.beginObject()
    CommandJSON.head(
      "find", status: search.status, isComplete: search.isComplete, logs, gtids: gtids,
      findings: search.findings, to: &json)
    json.member(
      "notes", (search.failures + search.notes).map { note in "\(note.subject): \(note.text)" })
    json.member("found", search.found)
    json.key("hits")
    json.beginArray()
    for hit in search.hits {
      json.beginObject()
      json.key("group")
      GroupJSON.write(hit.group, to: &json)
      if let role = hit.role { json.member("role", role.rawValue) }
      json.key("clauses")
      Self.write(clauses(hit), to: &json)
      json.endObject()
    }
    json.endArray()
    json.key("lookups")
    json.beginArray()
    for lookup in search.lookups {
      json.beginObject()
      json.member("asked", lookup.asked)
      json.member("answer", lookup.answer.rawValue)
      json.member("file", lookup.file)
      json.member("position", lookup.position)
      json.member("names", lookup.names)
      json.endObject()
    }
    json.endArray()
    json.endObject()
    sink.write("\n")
  }

  /// Writes clauses as a value.
  package static func write(_ clauses: GroupClauses, to json: inout JSONWriter) {
    json.beginObject()
    for (name, clause) in [
      ("stop_before" as StaticString, clauses.stopBefore), ("go_on_after", clauses.goOnAfter),
      ("leave_out", clauses.leaveOut),
    ] {
      json.key(name)
      json.beginObject()
      json.key("position")
      json.beginObject()
      json.member("file", clause.position.file)
      json.member("position", clause.position.position)
      json.endObject()
      json.member("gtid", clause.gtid)
      json.member("dump", clause.dump)
      json.member("vendor", clause.vendor)
      json.member("replica", clause.replica)
      json.member("precondition", clause.precondition)
      if !clause.replicaByPosition.isEmpty {
        json.member("replica_by_position", clause.replicaByPosition)
        json.member("precondition_by_position", clause.preconditionByPosition)
      }
      json.endObject()
    }
    json.endObject()
  }
}
