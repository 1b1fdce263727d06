public import BinlogAudit
public import BinlogBytes

/// The comment at the top of what `suggest --export` writes: what it is, and what to think of
/// before it is run.
public struct ExportHeader {
  private let recovery: Recovery
  private let isUndo: Bool

  /// The header of one of the two files.
  public init(_ recovery: Recovery, isUndo: Bool) {
    self.recovery = recovery
    self.isUndo = isUndo
  }

  /// Writes it, and turns logging off for the session.
  public func write(to sink: ByteSink) {
    let count = recovery.onlyOnReplica.count
    let groups = "\(count) \(count == 1 ? "group" : "groups")"
    var lines = ["Made by binlogtool suggest --export. Review it before you run it."]
    lines.append("\(recovery.situation.rawValue): \(recovery.summary.text)")
    lines.append("")
    if isUndo {
      lines += [
        "UNDO, for the replica: takes back the \(groups) that only the replica has, the last first.",
        "For when the source's version of the data is right. Nothing here if the source's tables",
        "have kept these changes, although its log lost them: compare the tables first.",
      ]
    } else {
      lines += [
        "REDO, for the source: does the \(groups) again that only the replica has.",
        "For when the replica's version of the data is right. Not if the source's tables have kept",
        "these changes, although its log lost them: compare the tables first. Stop writes to these",
        "tables meanwhile; what the source has changed since may contradict.",
      ]
    }
    lines += [
      "",
      isUndo
        ? "Not logged (sql_log_bin=0): replicas of this replica need the same by hand, or this line out."
        : "Not logged (sql_log_bin=0): the replica has these changes, and would stop with 1062.",
      "Other replicas that lack them need the same file.",
      "",
    ]
    for group in recovery.onlyOnReplica {
      var line = "\(group.file):\(group.position)-\(group.endPosition)"
      if let gtid = group.gtid { line += "  " + gtid }
      for table in group.tables {
        line += "  \(table.name) +\(table.inserts) ~\(table.updates) -\(table.deletes)"
      }
      if group.isApplied == false { line += "  NOT APPLIED YET" }
      lines.append(line)
      for statement in group.statements {
        lines.append((isUndo ? "    CANNOT BE UNDONE: " : "    statement: ") + statement)
      }
    }
    for line in lines {
      sink.write(line.isEmpty ? "--" : "-- ")
      sink.write(line.printable)
      sink.write("\n")
    }
    sink.write("\nSET SESSION sql_log_bin = 0;\n\n")
  }
}
