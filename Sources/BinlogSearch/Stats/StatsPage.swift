package import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs
import BinlogText

/// Writes statistics as one page of HTML that needs nothing else: no script, no network.
///
/// All text of logs goes through ``text(_:)``, so that names and statements are shown and never
/// become a part of the page.
package struct StatsPage {
  private let report: StatsReport
  private let clauses: StatsClauses
  private let sink: ByteSink
  private let most = 25
  /// Columns of the heat map.
  private static let mostColumns = 24
  private static let mostTables = 15

  package init(_ report: StatsReport, clauses: StatsClauses, to sink: ByteSink) {
    self.report = report
    self.clauses = clauses
    self.sink = sink
  }

  /// The whole page.
  package func write() {
    sink.write(
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
      <link rel="icon" href="data:,">
      <title>What the binary logs hold</title>
      <style>
      \(Self.styles)
      </style>
      </head>
      <body>
      <h1>What the binary logs hold</h1>

      """)
    head()
    timeline()
    heatMap()
    for (title, name, lines) in [
      ("By table", "table", report.tables), ("By operation", "op", report.operations),
      ("By event type", "event_type", report.types), ("By server", "server", report.servers),
      ("By thread", "thread", report.threads), ("By user", "user", report.users),
      ("By statement", "fingerprint", report.fingerprints), ("By day", "day", report.days),
    ] { division(title, name, lines) }
    largest("Largest groups", report.largest.bytes)
    largest("Longest groups", report.largest.seconds)
    definitions()
    whatIf()
    sink.write("<footer>Made by binlogtool stats.</footer>\n</body>\n</html>\n")
  }

  private static let styles = """
    :root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --line: #d5dae0; --bar: #2f6fab; --soft: #f3f5f8; --dim: #57606a; }
    @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --paper: #15181c; --line: #3a4049; --bar: #6aa9e0; --soft: #1e2329; --dim: #9aa4b0; } }
    * { box-sizing: border-box; }
    body { margin: 0 auto; padding: 1rem; max-width: 72rem; color: var(--ink); background: var(--paper); font: 16px/1.45 system-ui, sans-serif; overflow-wrap: anywhere; }
    h1 { font-size: 1.5rem; margin: 0 0 .5rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
    p { margin: .3rem 0; } .dim { color: var(--dim); font-size: .9rem; }
    dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .5rem; margin: 1rem 0; }
    dl div { background: var(--soft); border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .7rem; }
    dt { color: var(--dim); font-size: .85rem; } dd { margin: 0; font-size: 1.1rem; font-variant-numeric: tabular-nums; }
    .wide { overflow-x: auto; max-width: 100%; }
    table { border-collapse: collapse; width: 100%; font-size: .92rem; }
    th, td { text-align: left; padding: .25rem .5rem; border-bottom: 1px solid var(--line); vertical-align: top; }
    th.n, td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    td.k { min-width: 8rem; } .bar { background: var(--bar); height: .7rem; min-width: 1px; border-radius: .15rem; }
    td.b { width: 30%; min-width: 4rem; } svg { display: block; width: 100%; height: 8rem; } svg rect { fill: var(--bar); }
    .heat td { text-align: center; padding: .1rem .15rem; border: 0; font-size: 1.1rem; line-height: 1; color: var(--bar); }
    .heat th { font-weight: 400; border: 0; white-space: nowrap; max-width: 14rem; overflow: hidden; text-overflow: ellipsis; }
    details { border: 1px solid var(--line); border-radius: .4rem; padding: .4rem .7rem; margin: .4rem 0; }
    summary { cursor: pointer; } pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--soft); padding: .5rem; border-radius: .3rem; font-size: .85rem; margin: .3rem 0; }
    footer { margin: 2rem 0 0; color: var(--dim); font-size: .85rem; }
    """

  // MARK: Parts

  private func head() {
    let count = report.logs.paths.count
    let names = report.logs.paths.map(\.logFileName)
    sink.write("<p>\(count) \(count == 1 ? "log" : "logs"): ")
    sink.write(Self.text(names.first ?? ""))
    if count > 1 { sink.write(" to \(Self.text(names.last ?? ""))") }
    if let times = report.times {
      sink.write(
        ", \(GroupText.time(seconds: Int64(times.lowerBound))) to "
          + GroupText.time(seconds: Int64(times.upperBound)))
    }
    sink.write("</p>\n")
    for missing in report.logs.missing {
      sink.write(
        "<p><strong>Missing:</strong> \(Self.text(missing.text))\(Self.text(missing.whereText))</p>\n"
      )
    }
    for finding in report.findings.prefix(20) {
      sink.write(
        "<p><strong>Damage:</strong> \(Self.text(finding.file))"
          + (finding.offset.map { ":\($0)" } ?? "") + " \(Self.text(finding.message))</p>\n")
    }
    sink.write("<dl>\n")
    for (title, name, value) in [
      ("Bytes", "bytes", report.bytes), ("Events", "events", report.events),
      ("Groups", "groups", report.groups), ("Rows", "rows", report.rows),
      ("Statements", "statements", report.statements),
      ("Rows that did not change", "unchanged_rows", report.unchanged),
    ] {
      sink.write(
        "<div><dt>\(title)</dt><dd data-total=\"\(name)\" data-value=\"\(value)\">"
          + "\(Self.number(value))</dd></div>\n")
    }
    sink.write("</dl>\n")
  }

  private func timeline() {
    let bins = StatsTimeline(report, most: 160)
    guard bins.bytes.count > 1, let highest = bins.bytes.max(), highest > 0 else { return }
    sink.write(
      "<h2>Over time</h2>\n<svg viewBox=\"0 0 \(bins.bytes.count * 10) 100\" "
        + "preserveAspectRatio=\"none\" role=\"img\" aria-label=\"Bytes over time, each bar is "
        + "\(bins.unit)\">\n")
    for (index, bytes) in bins.bytes.enumerated() where bytes > 0 {
      let height = max(1, GroupCollector.share(bytes, of: 100, in: highest + 1) + 1)
      let begin = StatsReport.text(of: bins.start + Int64(index) * bins.seconds)
      sink.write(
        "<rect x=\"\(index * 10)\" y=\"\(100 - height)\" width=\"9\" height=\"\(height)\">"
          + "<title>\(begin): \(Self.number(bytes)) bytes</title></rect>\n")
    }
    sink.write(
      "</svg>\n<p class=\"dim\">\(bins.first) to \(bins.last); each bar is \(bins.unit), the "
        + "highest is \(StatsText.size(highest)).</p>\n")
  }

  /// Tables by time: the darker, the more; the height of the mark says the same without colour.
  private func heatMap() {
    guard let times = report.times, !report.tableHours.isEmpty else { return }
    let first = times.lowerBound / 3600
    let count = Int(times.upperBound / 3600 - first) + 1
    let width = (count + Self.mostColumns - 1) / Self.mostColumns
    let columns = (count + width - 1) / width
    guard columns > 1 else { return }
    let tables = report.tables.filter { report.tableHours[$0.key] != nil }.prefix(Self.mostTables)
    var highest: UInt64 = 1
    var cells: [[UInt64]] = []
    for table in tables {
      var row = [UInt64](repeating: 0, count: columns)
      for (hour, bytes) in report.tableHours[table.key] ?? [:] where hour >= first {
        let place = Int(hour - first) / width
        if place < columns { row[place] += bytes }
      }
      highest = max(highest, row.max() ?? 0)
      cells.append(row)
    }
    sink.write(
      "<h2>Tables over time</h2>\n<div class=\"wide\"><table class=\"heat\">\n<tbody>\n")
    let marks = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    for (table, row) in zip(tables, cells) {
      sink.write("<tr><th scope=\"row\">\(Self.text(table.key))</th>")
      for (index, bytes) in row.enumerated() {
        let hour = Int64(first) + Int64(index * width)
        let begin = StatsReport.text(of: hour * 3600)
        let level = bytes == 0 ? -1 : Int(GroupCollector.share(bytes, of: 8, in: highest + 1))
        let mark = level >= 0 ? marks[min(7, level)] : "·"
        let shade = level >= 0 ? " style=\"opacity:.\(min(9, 3 + level))\"" : ""
        sink.write("<td title=\"\(begin): \(Self.number(bytes)) bytes\"\(shade)>\(mark)</td>")
      }
      sink.write("</tr>\n")
    }
    sink.write(
      "</tbody></table></div>\n<p class=\"dim\">From \(StatsReport.text(of: Int64(first) * 3600)); "
        + "each column is \(width) \(width == 1 ? "hour" : "hours"), the highest mark is "
        + "\(StatsText.size(highest)).</p>\n")
  }

  private func division(_ title: String, _ name: String, _ lines: [StatsReport.Line]) {
    guard !lines.isEmpty else { return }
    sink.write(
      "<h2>\(title)</h2>\n<div class=\"wide\"><table data-by=\"\(name)\">\n<thead><tr>"
        + "<th>\(title)</th><th></th><th class=\"n\">Bytes</th><th class=\"n\">%</th>"
        + "<th class=\"n\">Rows</th><th class=\"n\">Groups</th></tr></thead>\n<tbody>\n")
    let highest = max(1, lines.map(\.tally.bytes).max() ?? 1)
    for line in lines.prefix(most) {
      let share = report.share(line.tally.bytes)
      let bar = GroupCollector.share(line.tally.bytes, of: 100, in: highest + 1)
      sink.write("<tr data-bytes=\"\(line.tally.bytes)\">")
      sink.write("<td class=\"k\">\(Self.text(line.key))</td>")
      sink.write("<td class=\"b\"><div class=\"bar\" style=\"width:\(bar)%\"></div></td>")
      cell(Self.number(line.tally.bytes))
      cell("\(share / 100).\(share % 100 / 10)")
      cell(Self.number(line.tally.rows))
      cell(Self.number(line.tally.groups))
      sink.write("</tr>\n")
    }
    sink.write("</tbody></table></div>\n")
    if lines.count > most {
      sink.write("<p class=\"dim\">and \(lines.count - most) more</p>\n")
    }
  }

  private func cell(_ text: String) { sink.write("<td class=\"n\">\(text)</td>") }

  private func largest(_ title: String, _ hits: [FindHit]) {
    guard !hits.isEmpty else { return }
    sink.write("<h2>\(title)</h2>\n")
    for hit in hits {
      let group = hit.group
      let what = Self.text(GroupText.what(group))
      sink.write("<details><summary>\(Self.text(group.file)):\(group.position), ")
      sink.write("\(Self.number(group.bytes)) bytes, \(Self.number(group.rows)) rows, ")
      sink.write("\(group.seconds) s: \(what)</summary>\n<p>\(GroupText.time(group))")
      if let gtid = group.gtidText { sink.write(", GTID \(Self.text(gtid))") }
      if let thread = group.thread { sink.write(", thread \(thread)") }
      sink.write(", server \(group.serverID)</p>\n")
      for statement in group.statements.prefix(3) {
        sink.write(
          "<pre>\(Self.text(String(decoding: statement.text.prefix(500), as: UTF8.self)))</pre>\n")
      }
      let clauses = clauses.clauses(hit)
      for (name, clause) in [
        ("Stop before it", clauses.stopBefore), ("Go on after it", clauses.goOnAfter),
        ("Leave it out", clauses.leaveOut),
      ] {
        sink.write("<p><strong>\(name)</strong></p>\n<pre>\(Self.text(clause.dump))\n")
        if let vendor = clause.vendor { sink.write(Self.text(vendor) + "\n") }
        sink.write(Self.text(clause.replica.joined(separator: " ")) + "</pre>\n")
        if let precondition = clause.precondition {
          sink.write("<p class=\"dim\">if \(Self.text(precondition))</p>\n")
        }
      }
      sink.write("</details>\n")
    }
  }

  private func definitions() {
    guard report.definitionCount > 0 else { return }
    sink.write("<h2>Definitions</h2>\n<div class=\"wide\"><table>\n<tbody>\n")
    for hit in report.definitions.prefix(100) {
      let group = hit.group
      let statement = group.statements.first.map {
        String(decoding: $0.text.prefix(200), as: UTF8.self)
      }
      sink.write("<tr><td>\(GroupText.time(group))</td>")
      sink.write("<td>\(Self.text(group.file)):\(group.position)</td>")
      sink.write("<td class=\"k\">\(Self.text(statement ?? ""))</td></tr>\n")
    }
    sink.write("</tbody></table></div>\n")
    if report.definitionCount > 100 {
      sink.write("<p class=\"dim\">and \(report.definitionCount - 100) more</p>\n")
    }
  }

  private func whatIf() {
    guard !report.whatIf.isEmpty else { return }
    sink.write(
      "<h2>What if</h2>\n<div class=\"wide\"><table>\n<thead><tr><th>Setting</th>"
        + "<th class=\"n\">Bytes</th><th class=\"n\">Less or more</th></tr></thead>\n<tbody>\n")
    for whatIf in report.whatIf {
      sink.write("<tr><td>\(Self.text(whatIf.setting))</td>")
      cell((whatIf.isExact ? "" : "at least ") + Self.number(whatIf.bytes))
      cell(report.difference(whatIf))
      sink.write("</tr>\n")
    }
    sink.write("</tbody></table></div>\n")
  }

  // MARK: Text

  /// Text as it stands in the page: what has a meaning there is written as an entity, what hides is
  /// shown.
  static func text(_ text: String) -> String {
    var result = ""
    for scalar in text.printable.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A number with spaces between its thousands that do not break.
  private static func number(_ value: UInt64) -> String {
    let digits = Array(String(value))
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result.append("\u{202F}") }
      result.append(digit)
    }
    return result
  }
}
