public import BinlogAudit
public import BinlogBytes
import BinlogLogs

/// Prints what `verify` found as a few lines a family, and as one line for Nagios.
///
/// ```
/// arch/mysql-bin: 10000 logs, 5401742 bytes, mysql-bin.000033 to mysql-bin.010034, GTIDs 17d02117…
///   missing    2: mysql-bin.002000 (17d02117…:7410), mysql-bin.005001 (17d02117…:10411)
///   damaged    1: mysql-bin.003000 torn-event
///   warnings   2: 2 no-rotate
/// ```
public struct DigestPrinter {
  /// How many logs of a list are named.
  private static let mostNames = 12
  /// How much of a set of GTIDs is shown.
  private static let mostOfSet = 160

  private let style: TextStyle

  /// A printer with or without colours.
  public init(style: TextStyle = .plain) { self.style = style }

  /// Prints all families.
  public func print(_ digest: AuditDigest, to sink: ByteSink) {
    for family in digest.families { print(family, to: sink) }
    let others = digest.others.map { "\($0.count) \($0.code.rawValue)" }
    if !others.isEmpty { sink.write("of no family: \(others.joined(separator: ", "))\n") }
  }

  private func print(_ family: AuditDigest.Family, to sink: ByteSink) {
    var facts = [
      "\(family.logs) \(family.logs == 1 ? "log" : "logs")", "\(family.bytes) bytes",
    ]
    if let names = family.names {
      facts.append(
        names.first == names.last
          ? names.first.printable : "\(names.first.printable) to \(names.last.printable)")
    }
    if let oldest = family.oldest, let newest = family.newest {
      facts.append(
        "\(GroupText.time(seconds: Int64(oldest))) to \(GroupText.time(seconds: Int64(newest)))")
    }
    facts.append("\(family.groups) groups")
    if let gtids = family.gtids { facts.append("GTIDs \(Self.shortened(gtids))") }
    sink.write(style.bold(Self.name(family)) + ": " + facts.joined(separator: ", ") + "\n")
    let missing = family.missing.map { missing in
      (missing.first + (missing.last.map { " to \($0)" } ?? "")).printable
        + (missing.gtids.map { " (\(Self.shortened($0)))" } ?? "")
    }
    write("missing", family.missingCount, missing, style.red, to: sink)
    write("damaged", UInt64(family.damaged.count), family.damaged.map(\.text), style.red, to: sink)
    write(
      "misplaced", UInt64(family.misplaced.count), family.misplaced.map(\.text), style.red,
      to: sink)
    let told: [(String, (String) -> String)] = [
      ("errors", style.red), ("warnings", style.yellow), ("notes", style.dim),
    ]
    for (severity, (word, paint)) in zip(Finding.Severity.allCases, told) {
      let counts = family.counts.filter { $0.severity == severity }
      write(
        word, family.count(severity), counts.map { "\($0.count) \($0.code.rawValue)" }, paint,
        to: sink)
    }
  }

  private func write(
    _ word: String, _ count: UInt64, _ items: [String], _ paint: (String) -> String,
    to sink: ByteSink
  ) {
    guard count > 0 else { return }
    var text = items.prefix(Self.mostNames).joined(separator: ", ")
    if items.count > Self.mostNames { text += " and \(items.count - Self.mostNames) more" }
    sink.write("  " + paint("\(word.padded(to: 10)) \(count)") + ": \(text)\n")
  }

  /// Where a family lies and what its logs are called.
  static func name(_ family: AuditDigest.Family) -> String {
    let separator = family.directory.isEmpty || family.directory == "/" ? "" : "/"
    return (family.directory + separator + family.stem).printable
  }

  /// A set of GTIDs that fits a line.
  private static func shortened(_ gtids: String) -> String {
    guard gtids.utf8.count > mostOfSet else { return gtids }
    let intervals = gtids.split(separator: ",").count
    return gtids.prefix(mostOfSet) + "… (\(intervals) parts)"
  }

  /// One line as plugins of Nagios print it, with its figures after the bar.
  ///
  /// Returns the status that such a plugin leaves with.
  public func printNagios(_ audit: LogAudit, _ digest: AuditDigest, to sink: ByteSink) -> Int32 {
    let totals = AuditTotals(audit)
    let refused =
      audit.verdicts.count { !$0.verdict.isSound }
      + audit.gtidVerdicts.count(where: \.isRefused)
    let (word, status): (String, Int32) =
      audit.hasUnreadableFiles
      ? ("UNKNOWN", 3)
      : !audit.isClean ? ("CRITICAL", 2) : totals.warnings > 0 ? ("WARNING", 1) : ("OK", 0)
    var parts: [String] = []
    let missing = digest.families.flatMap(\.missing)
    let missingCount = digest.families.reduce(0) { $0 + $1.missingCount }
    if missingCount > 0 { parts.append("\(missingCount) missing") }
    if refused > 0 { parts.append("\(refused) positions refused") }
    let troubles =
      missing.map { $0.first + ($0.last.map { " to \($0)" } ?? "") + " missing" }
      + digest.families.flatMap { $0.damaged + $0.misplaced }.map(\.text)
    parts += troubles.prefix(6).map(Self.plain)
    if troubles.count > 6 { parts.append("and \(troubles.count - 6) more") }
    sink.write(
      "BINLOG \(word) - \(Self.count(totals.errors, "error")), "
        + "\(Self.count(totals.warnings, "warning")) in \(Self.count(totals.files, "log"))"
        + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", "))
        + " | logs=\(totals.files) errors=\(totals.errors) warnings=\(totals.warnings)"
        + " missing=\(missingCount) bytes=\(totals.bytes)B\n")
    return status
  }

  private static func count(_ number: UInt64, _ word: String) -> String {
    "\(number) \(word)\(number == 1 ? "" : "s")"
  }

  /// The line of a plugin that could not look.
  public func printNagios(_ error: SourceError, to sink: ByteSink) {
    sink.write("BINLOG UNKNOWN - \(Self.plain("\(error.name): \(error.message)"))\n")
  }

  /// A text without the bar that begins the figures.
  private static func plain(_ text: String) -> String {
    text.printable.replacing("|", with: "/")
  }
}

extension AuditDigest.Trouble {
  fileprivate var text: String {
    "\(name.printable) \(codes.map(\.rawValue).joined(separator: "+"))"
  }
}
