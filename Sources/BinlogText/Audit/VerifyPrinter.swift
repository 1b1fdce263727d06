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
    printSummary(audit, to: sink)
  }

  /// Prints the JSON document, on one line.
  public func printJSON(_ audit: LogAudit, to sink: ByteSink) {
    var json = JSONWriter(sink)
    json.beginObject()
    json.member("tool", "binlogtool")
    json.member("schema", UInt64(1))
    AuditJSON.files(audit.reports, to: &json)
    AuditJSON.findings(audit.findings, to: &json)
    AuditJSON.positions(audit.verdicts, to: &json)
    AuditJSON.gtidRequests(audit.gtidVerdicts, to: &json)
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

  private func printSummary(_ audit: LogAudit, to sink: ByteSink) {
    func count(_ severity: Finding.Severity) -> Int {
      audit.findings.count { $0.severity == severity }
    }
    let bytes = audit.reports.reduce(UInt64(0)) { $0 &+ $1.size }
    let events = audit.reports.reduce(UInt64(0)) { $0 &+ $1.events }
    let errors = count(.error)
    let text =
      "\(audit.reports.count) \(audit.reports.count == 1 ? "file" : "files"), \(bytes) bytes,"
      + " \(events) events: \(errors) \(errors == 1 ? "error" : "errors"),"
      + " \(count(.warning)) \(count(.warning) == 1 ? "warning" : "warnings"),"
      + " \(count(.note)) \(count(.note) == 1 ? "note" : "notes")"
    sink.write(errors > 0 ? style.red(text) : style.green(text))
    sink.write("\n")
  }
}
