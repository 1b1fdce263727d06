public import BinlogAudit
public import BinlogBytes
import BinlogLogs

/// Prints what `verify` found as OpenMetrics text, for the collector of a node exporter and the
/// like.
///
/// Source: the OpenMetrics specification 1.0, text format: a `TYPE` line for each family of
/// metrics, label values in quotes with `\`, `"` and line ends escaped, `# EOF` at the end.
public struct MetricsPrinter {
  /// A printer.
  public init() {}

  private typealias Sample = (labels: [(String, String)], value: UInt64)

  /// Prints all metrics; `status` is that of the command.
  public func print(_ digest: AuditDigest, status: Int32, to sink: ByteSink) {
    let families = digest.families.map { (["family": DigestPrinter.name($0)], $0) }
    func gauge(
      _ name: String, _ help: String, _ value: (AuditDigest.Family) -> UInt64?
    ) {
      write(
        name, help,
        families.compactMap { labels, family in
          value(family).map { (labels.map { ($0.key, $0.value) }, $0) }
        }, to: sink)
    }
    gauge("binlog_logs", "Logs that were read.") { $0.logs }
    gauge("binlog_size_bytes", "Their size.") { $0.bytes }
    gauge("binlog_events", "Their sound events.") { $0.events }
    gauge("binlog_groups", "Their whole groups.") { $0.groups }
    gauge("binlog_missing_logs", "Logs that should be there and are not.") { $0.missingCount }
    gauge("binlog_damaged_logs", "Logs whose content is damaged.") { UInt64($0.damaged.count) }
    gauge("binlog_misplaced_logs", "Logs that do not follow those before them.") {
      UInt64($0.misplaced.count)
    }
    gauge("binlog_oldest_event_timestamp_seconds", "Time of the oldest event.") {
      $0.oldest.map { UInt64($0) }
    }
    gauge("binlog_newest_event_timestamp_seconds", "Time of the newest event.") {
      $0.newest.map { UInt64($0) }
    }
    var findings: [Sample] = []
    for (labels, family) in families {
      for count in family.counts { findings.append(Self.sample(count, labels["family"] ?? "")) }
    }
    for count in digest.others { findings.append(Self.sample(count, "")) }
    write("binlog_findings", "Findings of binlogtool verify.", findings, to: sink)
    write(
      "binlog_verify_status", "Exit status of binlogtool verify: 0, 1 or 2.",
      [([], UInt64(status))], to: sink)
    sink.write("# EOF\n")
  }

  private static func sample(_ count: AuditDigest.Count, _ family: String) -> Sample {
    (
      [("family", family), ("severity", count.severity.rawValue), ("code", count.code.rawValue)],
      count.count
    )
  }

  private func write(_ name: String, _ help: String, _ samples: [Sample], to sink: ByteSink) {
    guard !samples.isEmpty else { return }
    sink.write("# TYPE \(name) gauge\n")
    sink.write("# HELP \(name) \(help)\n")
    for sample in samples {
      let labels = sample.labels.map { "\($0)=\"\(Self.escaped($1))\"" }
      sink.write(labels.isEmpty ? name : "\(name){\(labels.joined(separator: ","))}")
      sink.write(" \(sample.value)\n")
    }
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
