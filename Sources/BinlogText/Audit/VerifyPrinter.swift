public import BinlogAudit
public import BinlogBytes
import BinlogEvents
import BinlogLogs

/// Prints what `verify` found, for people or for programs.
public struct VerifyPrinter {
  private let style: TextStyle

  /// A printer with or without colours.
  public init(style: TextStyle = .plain) { self.style = style }

  /// Prints files, findings, positions and a summary.
  public func print(_ audit: LogAudit, to sink: ByteSink) {
    for report in audit.reports { printFile(report, to: sink) }
    let printer = FindingPrinter(style: style)
    for finding in audit.findings { printer.print(finding, to: sink) }
    for verdict in audit.verdicts { printVerdict(verdict, to: sink) }
    for verdict in audit.gtidVerdicts { printGtidVerdict(verdict, to: sink) }
    printSums(audit, to: sink)
  }

  /// Prints a few lines a family instead of one a log, then positions and the summary.
  public func printSummary(_ audit: LogAudit, _ digest: AuditDigest, to sink: ByteSink) {
    DigestPrinter(style: style).print(digest, to: sink)
    for verdict in audit.verdicts { printVerdict(verdict, to: sink) }
    for verdict in audit.gtidVerdicts { printGtidVerdict(verdict, to: sink) }
    printSums(audit, to: sink)
  }

  /// Prints the JSON document, on one line; `status` is that of the command.
  public func printJSON(_ audit: LogAudit, status: Int32, to sink: ByteSink) {
    var json = JSONWriter(sink)
    json.beginObject()
    json.member("tool", "binlogtool")
    json.member("schema", UInt64(1))
    AuditJSON.files(audit.reports, to: &json)
    AuditJSON.findings(audit.findings, to: &json)
    AuditJSON.positions(audit.verdicts, to: &json)
    AuditJSON.gtidRequests(audit.gtidVerdicts, to: &json)
    AuditJSON.totals(AuditTotals(audit), to: &json)
    json.member("exit_status", UInt64(status))
    json.endObject()
    sink.write("\n")
  }

  private func printFile(_ report: FileReport, to sink: ByteSink) {
    sink.write(style.bold(report.path.printable))
    sink.write(": ")
    var parts: [String] = []
    switch report.kind {
    case .binlog: parts.append("binlog")
    case .relayLog: parts.append("relay log")
    default: parts.append("not read")
    }
    if let format = report.format {
      let name = format.flavor == .mysql ? "MySQL" : "MariaDB"
      let version = format.serverVersion.isEmpty ? "" : " " + format.serverVersion.printable
      parts.append(name + version)
      if format.binlogVersion != 4 { parts.append("format v\(format.binlogVersion)") }
      parts.append(format.checksum == .crc32 ? "crc32" : "no checksums")
    }
    parts.append("\(report.size) bytes")
    if report.kind == .binlog || report.kind == .relayLog {
      parts.append("\(report.events) events")
      parts.append("\(report.groups) groups")
      if report.isEncrypted { parts.append("encrypted") }
      if !report.isLocked {
        parts.append(report.isClosed ? "closed" : "not closed")
      }
      if report.validUpTo.rawValue < report.size, !report.isLocked,
        report.firstDamage != nil || report.kind == .binlog
      {
        parts.append("valid up to \(report.validUpTo)")
      }
    }
    sink.write(parts.joined(separator: ", "))
    sink.write("\n")
  }

  private func printVerdict(_ verdict: PositionVerdict, to sink: ByteSink) {
    let word = verdict.verdict.rawValue
    sink.write("position \(verdict.file.printable):\(verdict.position): ")
    sink.write(verdict.verdict.isSound ? style.green(word) : style.red(word))
    var parts: [String] = []
    if let size = verdict.fileSize { parts.append("the file has \(size) bytes") }
    switch (verdict.nearestBefore, verdict.nearestAfter) {
    case (let before?, let after?) where before == after:
      parts.append("an event boundary")
    case (let before?, let after?):
      parts.append("nearest event boundaries \(before) and \(after)")
    case (let before?, nil): parts.append("last event boundary \(before)")
    case (nil, let after?): parts.append("first event boundary \(after)")
    default: break
    }
    if let start = verdict.groupStart {
      parts.append("group from \(start)" + (verdict.groupEnd.map { " to \($0)" } ?? ", not ended"))
    }
    if !parts.isEmpty { sink.write(" (\(parts.joined(separator: ", ")))") }
    sink.write("\n")
    switch verdict.serverAnswer {
    case .refuses:
      sink.write("        the server answers: \((verdict.serverError ?? "").printable)\n")
      if verdict.verdict == .pastEnd {
        let place = "\(verdict.file):\(verdict.position)".shellWord
        sink.write(
          "        why, and what to do: binlogtool suggest --source … --position \(place)\n")
      }
    case .serves:
      sink.write("        the server serves it\n")
      if verdict.verdict == .insideGroup, let start = verdict.groupStart {
        sink.write(
          "        but a replica would begin with the rest of a group; it starts at \(start)\n")
      }
    case .unknown(let reason):
      sink.write("        what the server answers cannot be said: \(reason.printable)\n")
    case nil: break
    }
    if verdict.answerBasis == .documented { sink.write("        \(Self.documented)\n") }
  }

  /// Said of answers that rest on texts alone.
  private static let documented =
    "documented for servers of this version, not proven against one"

  private func printGtidVerdict(_ verdict: GtidVerdict, to sink: ByteSink) {
    sink.write("replica with GTIDs '\(verdict.request.printable)': ")
    switch verdict.answer {
    case .serves: sink.write(style.green("served"))
    case .refuses:
      sink.write(style.red("refused"))
      sink.write("\n        the server answers: \((verdict.serverError ?? "").printable)")
    case .unknown(let reason):
      sink.write("what the server answers cannot be said: \(reason.printable)")
    }
    sink.write("\n")
    if verdict.answerBasis == .documented { sink.write("        \(Self.documented)\n") }
  }

  private func printSums(_ audit: LogAudit, to sink: ByteSink) {
    let totals = AuditTotals(audit)
    let text =
      "\(totals.files) \(totals.files == 1 ? "file" : "files"), \(totals.bytes) bytes,"
      + " \(totals.events) events: \(totals.errors) \(totals.errors == 1 ? "error" : "errors"),"
      + " \(totals.warnings) \(totals.warnings == 1 ? "warning" : "warnings"),"
      + " \(totals.notes) \(totals.notes == 1 ? "note" : "notes")"
    sink.write(totals.errors > 0 ? style.red(text) : style.green(text))
    sink.write("\n")
  }
}
