package import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs
import BinlogText

/// Prints statistics for people at a terminal.
package struct StatsText {
  private let style: TextStyle
  private let width: Int
  private let most: Int

  /// For a terminal of `width` columns; `most` lines of each division.
  package init(style: TextStyle, width: Int, most: Int) {
    self.style = style
    self.width = max(40, min(width, 200))
    self.most = most
  }

  /// Everything.
  package func print(_ report: StatsReport, to sink: ByteSink) {
    head(report, to: sink)
    timeline(report, to: sink)
    for (title, lines) in [
      ("by table", report.tables), ("by operation", report.operations),
      ("by event type", report.types), ("by server", report.servers),
      ("by thread", report.threads), ("by user", report.users),
      ("by statement", report.fingerprints), ("by day", report.days),
    ] where lines.count > 1 || title == "by table" {
      division(title, lines, report, to: sink)
    }
    let text = GroupText(style: style)
    for (title, hits) in [
      ("largest groups", report.largest.bytes), ("groups with most rows", report.largest.rows),
      ("longest groups", report.largest.seconds),
    ] where !hits.isEmpty {
      sink.write("\n\(style.bold(title))\n")
      for hit in hits.prefix(most) {
        let measure =
          title == "longest groups"
          ? "\(hit.group.seconds) s"
          : title == "largest groups" ? Self.size(hit.group.bytes) : "\(hit.group.rows) rows"
        sink.write("  \(Self.left(measure, 12))  \(text.line(hit.group))\n")
      }
    }
    if report.definitionCount > 0 {
      sink.write("\n\(style.bold("definitions"))  \(report.definitionCount)\n")
      for hit in report.definitions.prefix(most) { sink.write("  \(text.line(hit.group))\n") }
      if report.definitionCount > UInt64(most) {
        sink.write("  and \(report.definitionCount - UInt64(most)) more: binlogtool find --ddl\n")
      }
    }
    if let delay = report.delay, delay.most > 0 {
      sink.write(
        "\n\(style.bold("commit delay"))  on average \(Self.time(delay.average)), at most "
          + "\(Self.time(delay.most)), over \(delay.groups) groups\n")
    }
    whatIf(report, to: sink)
  }

  private func head(_ report: StatsReport, to sink: ByteSink) {
    let count = report.logs.paths.count
    var parts = ["\(count) \(count == 1 ? "log" : "logs")", "\(report.bytes) bytes"]
    parts.append("\(report.events) events")
    parts.append("\(report.groups) groups")
    parts.append("\(report.rows) rows")
    if report.statements > 0 { parts.append("\(report.statements) statements") }
    if report.unchanged > 0 { parts.append("\(report.unchanged) rows that did not change") }
    sink.write(style.bold(parts.joined(separator: ", ")) + "\n")
    if let left = report.notApplied {
      sink.write(
        "of these bytes \(left.bytes) are of \(left.events) events that the replica leaves out, with "
          + "\(left.rows) rows and \(left.groups) whole groups that are not counted here\n")
    }
    if let times = report.times {
      sink.write(
        "\(GroupText.time(seconds: Int64(times.lowerBound))) to "
          + "\(GroupText.time(seconds: Int64(times.upperBound)))\n")
    }
    for missing in report.logs.missing {
      sink.write(
        style.yellow("\(missing.text) \(missing.count == 1 ? "is" : "are") missing")
          + "\(missing.whereText)\n")
    }
  }

  /// Bytes over time, as bars of one column each.
  private func timeline(_ report: StatsReport, to sink: ByteSink) {
    let bins = StatsTimeline(report, most: width - 4)
    guard bins.bytes.count > 1, let highest = bins.bytes.max(), highest > 0 else { return }
    let marks: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    let bars = bins.bytes.map { bytes in
      bytes == 0 ? marks[0] : marks[1 + Int(bytes * 7 / highest)]
    }
    sink.write("\n  \(String(bars))\n")
    let room = max(1, bins.bytes.count - bins.first.count - bins.last.count)
    sink.write("  \(bins.first)\(String(repeating: " ", count: room))\(bins.last)\n")
    sink.write("  each column is \(bins.unit), the highest \(Self.size(highest))\n")
  }

  private func division(
    _ title: String, _ lines: [StatsReport.Line], _ report: StatsReport, to sink: ByteSink
  ) {
    sink.write("\n\(style.bold(title))\n")
    let highest = max(1, lines.map(\.tally.bytes).max() ?? 1)
    let bar = max(6, min(24, width - 56))
    for line in lines.prefix(most) {
      let share = report.share(line.tally.bytes)
      let filled = Int(GroupCollector.share(line.tally.bytes, of: UInt64(bar), in: highest))
      let drawn = String(repeating: "█", count: min(bar, filled))
      let name = line.key.split(whereSeparator: \.isNewline).joined(separator: " ").printable
      let room = title == "by statement" ? max(20, width - bar - 24) : 40
      sink.write(
        "  \(Self.left(Self.size(line.tally.bytes), 10)) \(Self.left("\(share / 100)", 3)) %  "
          + drawn + String(repeating: " ", count: bar - min(bar, filled)) + "  "
          + (name.count > room ? String(name.prefix(room - 1)) + "…" : name)
          + Self.rows(line.tally.rows) + "\n")
    }
    if lines.count > most {
      let rest = lines.dropFirst(most).reduce(UInt64(0)) { $0 + $1.tally.bytes }
      sink.write("  \(Self.left(Self.size(rest), 10))        and \(lines.count - most) more\n")
    }
  }

  private func whatIf(_ report: StatsReport, to sink: ByteSink) {
    guard !report.whatIf.isEmpty else { return }
    sink.write("\n\(style.bold("what if"))\n")
    for whatIf in report.whatIf {
      sink.write(
        "  \(whatIf.setting): \(whatIf.isExact ? "" : "at least ")\(Self.size(whatIf.bytes)) "
          + "(\(report.difference(whatIf)))\n")
      for table in whatIf.tables.prefix(most)
      where table.wouldBe < table.bytes || !table.isKeyKnown {
        sink.write(
          "    \(Self.left(Self.size(table.bytes), 10)) to "
            + "\(Self.left(Self.size(table.wouldBe), 10))  \(table.name.printable)"
            + (table.isKeyKnown ? "" : "  (its key is not known: --schema)") + "\n")
      }
    }
  }

  private static func rows(_ count: UInt64) -> String {
    count == 0 ? "" : count == 1 ? "  1 row" : "  \(count) rows"
  }

  /// `4.2 MB`, decimal units.
  package static func size(_ bytes: UInt64) -> String {
    let units = ["B", "kB", "MB", "GB", "TB", "PB"]
    var unit = 0
    var scale: UInt64 = 1
    while unit < units.count - 1, bytes / scale >= 1000 {
      scale *= 1000
      unit += 1
    }
    guard unit > 0 else { return "\(bytes) B" }
    let tenths = bytes / (scale / 10)
    return "\(tenths / 10).\(tenths % 10) \(units[unit])"
  }

  private static func time(_ microseconds: UInt64) -> String {
    microseconds < 10_000
      ? "\(microseconds) µs"
      : microseconds < 10_000_000
        ? "\(microseconds / 1000) ms" : "\(microseconds / 1_000_000) s"
  }

  /// A text with blanks before it.
  private static func left(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
