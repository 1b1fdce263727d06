package import BinlogBytes
package import BinlogChanges
import BinlogEvents

/// Prints groups for people as every command has them.
package struct GroupText {
  private let style: TextStyle

  package init(style: TextStyle) { self.style = style }

  /// What is shown of a statement.
  private static let longestStatement = 300
  /// How many tables are named.
  private static let mostTables = 12
  /// How many statements are shown.
  private static let mostStatements = 5

  /// One line: place, time, identifier, what it does.
  package func line(_ group: GroupSummary) -> String {
    "\(style.bold(place(group)))  \(Self.time(group))  \(group.gtidText ?? "no GTID")"
      + "  \(Self.what(group))"
  }

  /// `FILE:START-END`.
  private func place(_ group: GroupSummary) -> String {
    let end = group.endFile.map { "\($0.printable):" } ?? ""
    return "\(group.file.printable):\(group.position)-\(end)\(group.endPosition)"
  }

  /// Local time of the first event, to the microsecond of the commit where that was logged.
  package static func time(_ group: GroupSummary) -> String {
    if let commit = group.commitTime { return time(microseconds: commit) }
    return time(seconds: Int64(group.timestamp))
  }

  package static func time(microseconds: UInt64) -> String {
    let fraction = String(microseconds % 1_000_000)
    return time(seconds: Int64(microseconds / 1_000_000)) + "."
      + String(repeating: "0", count: 6 - fraction.utf8.count) + fraction
  }

  /// `2026-11-26 10:42:13`, local time.
  package static func time(seconds: Int64) -> String {
    LocalTime(secondsSince1970: seconds).text
  }

  /// What it does, in few words: its definitions, and its rows by table.
  package static func what(_ group: GroupSummary) -> String {
    var parts: [String] = group.definitions.map { $0.uppercased() }
    for table in group.tables.prefix(mostTables) {
      let name = (table.database + [0x2E] + table.table).printable
      var counts: [String] = []
      if table.inserts > 0 { counts.append("\(table.inserts) inserted") }
      if table.updates > 0 { counts.append("\(table.updates) updated") }
      if table.deletes > 0 { counts.append("\(table.deletes) deleted") }
      parts.append(counts.isEmpty ? name : "\(name) \(counts.joined(separator: ", "))")
    }
    if group.tables.count > mostTables {
      parts.append("and \(group.tables.count - mostTables) more tables")
    }
    if group.tables.isEmpty, group.definitions.isEmpty, let first = group.statements.first {
      let text = String(decoding: first.text.prefix(60), as: UTF8.self)
      return text.split(whereSeparator: \.isNewline).joined(separator: " ").printable
        + (first.text.count > 60 || group.statementCount > 1 ? "…" : "")
    }
    return parts.isEmpty ? group.kind.rawValue : parts.joined(separator: "; ")
  }

  /// The whole group, in a few lines.
  package func write(_ group: GroupSummary, to sink: ByteSink) {
    sink.write(line(group) + "\n")
    var facts = ["\(group.kind.rawValue)", "server \(group.serverID)"]
    if let thread = group.thread { facts.append("thread \(thread)") }
    if let user = group.user { facts.append("user \(user.printable)") }
    if let xid = group.xid { facts.append("xid \(xid)") }
    facts.append("\(group.bytes) bytes")
    if group.rows > 0 { facts.append("\(group.rows) \(group.rows == 1 ? "row" : "rows")") }
    if group.seconds > 0 { facts.append("\(group.seconds) s") }
    if group.isCompressed { facts.append("compressed") }
    if group.isRolledBack { facts.append("rolled back") }
    if !group.isComplete { facts.append(style.yellow("its end is missing")) }
    if group.hasLostEvents { facts.append(style.yellow("something of it is damaged")) }
    if let file = group.sourceFile, let position = group.sourcePosition {
      facts.append("on the source \(file.printable):\(position)")
    }
    if let applied = group.isApplied { facts.append(applied ? "applied" : "not applied") }
    sink.write("  " + facts.joined(separator: ", ") + "\n")
    for statement in group.statements.prefix(Self.mostStatements) {
      let isLong = statement.isCut || statement.text.count > Self.longestStatement
      let text = String(
        decoding: statement.text.prefix(Self.longestStatement), as: UTF8.self
      ).split(whereSeparator: \.isNewline).joined(separator: " ")
      sink.write("  " + style.dim("| ") + text.printable + (isLong ? "…" : "") + "\n")
    }
    let left = group.statementCount - UInt64(min(group.statements.count, Self.mostStatements))
    if left > 0 { sink.write("  | and \(left) more statements\n") }
  }
}
