package import BinlogBytes
import BinlogChanges
import BinlogLogs
import BinlogText

/// Writes statistics for programs: JSON and CSV.
package enum StatsFields {
  /// One JSON document; `gtids` are those of the missing logs.
  package static func writeJSON(
    _ report: StatsReport, clauses: StatsClauses, gtids: [String?] = [], to sink: ByteSink
  ) {
    var json = JSONWriter(sink)
    json.beginObject()
    CommandJSON.head(
      "stats", status: report.status, isComplete: report.isComplete, report.logs, gtids: gtids,
      findings: report.findings, to: &json)
    json.key("totals")
    json.beginObject()
    json.member("bytes", report.bytes)
    json.member("events", report.events)
    json.member("groups", report.groups)
    json.member("rows", report.rows)
    json.member("statements", report.statements)
    json.member("unchanged_rows", report.unchanged)
    json.endObject()
    if let left = report.notApplied {
      json.key("not_applied")
      json.beginObject()
      json.member("bytes", left.bytes)
      json.member("events", left.events)
      json.member("groups", left.groups)
      json.member("rows", left.rows)
      json.endObject()
    }
    json.key("by")
    json.beginObject()
    for (name, lines) in report.divisions {
      json.key(text: name)
      json.beginArray()
      for line in lines {
        json.beginObject()
        json.member("key", line.key)
        json.member("bytes", line.tally.bytes)
        json.member("events", line.tally.events)
        json.member("rows", line.tally.rows)
        json.member("groups", line.tally.groups)
        json.key("share")
        json.value(tenThousandths: report.share(line.tally.bytes))
        json.endObject()
      }
      json.endArray()
    }
    json.endObject()
    json.key("largest")
    json.beginObject()
    for (name, hits) in [
      ("bytes" as StaticString, report.largest.bytes), ("rows", report.largest.rows),
      ("seconds", report.largest.seconds),
    ] {
      json.key(name)
      json.beginArray()
      for hit in hits {
        json.beginObject()
        json.key("group")
        GroupJSON.write(hit.group, to: &json)
        json.key("clauses")
        FindPrinter.write(clauses.clauses(hit), to: &json)
        json.endObject()
      }
      json.endArray()
    }
    json.endObject()
    json.key("ddl")
    json.beginArray()
    for hit in report.definitions { GroupJSON.write(hit.group, to: &json) }
    json.endArray()
    json.member("ddl_count", report.definitionCount)
    if let delay = report.delay {
      json.key("commit_delay")
      json.beginObject()
      json.member("groups", delay.groups)
      json.member("average_us", delay.average)
      json.member("most_us", delay.most)
      json.endObject()
    }
    json.key("what_if")
    json.beginArray()
    for whatIf in report.whatIf {
      json.beginObject()
      json.member("setting", whatIf.setting)
      json.member("bytes", whatIf.bytes)
      json.member("exact", whatIf.isExact)
      json.key("tables")
      json.beginArray()
      for table in whatIf.tables {
        json.beginObject()
        json.member("name", table.name)
        json.member("bytes", table.bytes)
        json.member("would_be", table.wouldBe)
        json.member("key_known", table.isKeyKnown)
        json.endObject()
      }
      json.endArray()
      json.endObject()
    }
    json.endArray()
    json.endObject()
    sink.write("\n")
  }

  /// One line for each key of each division.
  package static func writeCSV(_ report: StatsReport, to sink: ByteSink) {
    sink.write("by,key,bytes,events,rows,groups,share\n")
    func line(_ name: String, _ key: String, _ tally: StatsTally) {
      sink.write("\(name),\"")
      sink.write(anyBytes: Array(key.utf8).span, in: .csv)
      let share = report.share(tally.bytes)
      let digits = String(share % 10_000)
      sink.write(
        "\",\(tally.bytes),\(tally.events),\(tally.rows),\(tally.groups),\(share / 10_000)."
          + String(repeating: "0", count: 4 - digits.utf8.count) + digits + "\n")
    }
    var total = StatsTally()
    total.bytes = report.bytes
    total.events = report.events
    total.rows = report.rows
    total.groups = report.groups
    line("total", "", total)
    for (name, lines) in report.divisions { for one in lines { line(name, one.key, one.tally) } }
  }
}
