import BinlogAudit
package import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs
import BinlogSearch
import BinlogText

extension RestorePrinter {
  /// For programs.
  package func printJSON(to sink: ByteSink) {
    var json = JSONWriter(sink)
    json.beginObject()
    CommandJSON.head(
      "restore", status: status, isComplete: plan.verdict == .reachable, logs,
      findings: plan.findings, to: &json)
    json.member("verdict", plan.verdict.rawValue)
    json.member("reasons", plan.reasons)
    if let start = plan.start { backup(start, &json) }
    if let stop = plan.stop { write(stop, &json) }
    json.member("reachable_until", plan.reachableUntil)
    json.member("groups", plan.groups)
    json.member("rows", plan.rows)
    json.member("bytes", plan.bytes)
    if let first = plan.first, let last = plan.last {
      json.member("first_ts", UInt64(first.timestamp))
      json.member("last_ts", UInt64(last.endTimestamp))
      json.member("last_commit_ts_us", last.commitTime)
    }
    if !plan.applied.isEmpty { json.member("applied_gtids", plan.applied.description) }
    if plan.flavor == .mariadb, !plan.state.isEmpty {
      json.member("applied_gtids", StatementDialect.text(plan.state))
    }
    ranges(&json)
    gaps(&json)
    json.key("skipped")
    json.beginArray()
    for group in plan.skipped { GroupJSON.write(group, to: &json) }
    json.endArray()
    conflicts(&json)
    json.key("open")
    json.beginArray()
    for open in plan.open {
      json.beginObject()
      json.member("reason", open.text)
      json.member("xa", open.xa)
      json.key("group")
      GroupJSON.write(open.group, to: &json)
      json.endObject()
    }
    json.endArray()
    if plan.earlierAgainCount > 0 {
      json.member("earlier_again_count", plan.earlierAgainCount)
      json.key("earlier_again")
      json.beginArray()
      for group in plan.earlierAgain { GroupJSON.write(group, to: &json) }
      json.endArray()
    }
    json.key("ways")
    json.beginArray()
    for way in ways { write(way, &json) }
    json.endArray()
    json.member("written", written)
    json.member("notes", plan.notes)
    json.endObject()
    sink.write("\n")
  }

  private func conflicts(_ json: inout JSONWriter) {
    let report = plan.skipReport ?? SkipReport()
    if plan.skipReport != nil { json.member("on_conflict", report.choice.rawValue) }
    json.key("conflicts")
    json.beginArray()
    for conflict in report.conflicts {
      json.beginObject()
      if let group = report.groups[conflict.group] {
        json.key("group")
        GroupJSON.write(group, to: &json)
      }
      if !conflict.table.isEmpty { json.member("table", conflict.table) }
      if !conflict.keyJSON.isEmpty {
        json.key("key")
        json.value(json: conflict.keyJSON.span)
      }
      json.member("code", UInt64(conflict.code))
      json.member("reason", conflict.reason)
      json.member("first", conflict.isFirst)
      json.endObject()
    }
    json.endArray()
    guard plan.skipReport != nil else { return }
    json.member("conflicts_count", report.conflictCount)
    json.key("brought_back")
    json.beginArray()
    for carried in report.carried {
      json.beginObject()
      if let group = report.groups[carried.group] {
        json.key("group")
        GroupJSON.write(group, to: &json)
      }
      json.member("table", carried.table)
      json.key("key")
      json.value(json: carried.keyJSON.span)
      json.member("columns", carried.columns)
      json.member("kind", carried.isBack ? "brought-back" : "written-anew")
      json.member("reason", carried.reason)
      json.endObject()
    }
    json.endArray()
  }

  private func backup(_ start: RestoreStart, _ json: inout JSONWriter) {
    json.key("backup")
    json.beginObject()
    json.member("file", start.note.place?.file ?? logs.paths[start.place].logFileName)
    json.member("position", start.note.place?.position ?? start.position)
    json.member(
      "gtids", start.note.set?.description ?? start.note.state.map { StatementDialect.text($0) })
    json.member("whose", start.note.owner.rawValue)
    json.member("origin", start.note.origin)
    json.endObject()
  }

  private func write(_ stop: RestorePlan.Stop, _ json: inout JSONWriter) {
    json.key("stop")
    json.beginObject()
    json.member("file", stop.file)
    json.member("position", stop.position)
    json.member("gtid", stop.gtid)
    if let before = stop.before {
      json.key("before")
      GroupJSON.write(before, to: &json)
    }
    json.endObject()
  }

  private func ranges(_ json: inout JSONWriter) {
    json.key("ranges")
    json.beginArray()
    for range in plan.ranges {
      json.beginObject()
      json.member("file", range.file)
      json.member("path", range.path)
      json.member("start", range.start)
      json.member("stop", range.stop)
      json.member("groups", range.groups)
      json.member("rows", range.rows)
      json.endObject()
    }
    json.endArray()
  }

  private func gaps(_ json: inout JSONWriter) {
    json.key("gaps")
    json.beginArray()
    for gap in plan.gaps {
      json.beginObject()
      json.member("files", gap.files)
      json.member("gtids", gap.gtids)
      json.member("reason", gap.text)
      json.endObject()
    }
    json.endArray()
  }

  private func write(_ way: RestoreWay, _ json: inout JSONWriter) {
    json.beginObject()
    json.member("name", way.name.rawValue)
    json.member("statements", way.statements)
    json.member("obstacle", way.obstacle)
    json.member("remarks", way.remarks)
    json.endObject()
  }
}
