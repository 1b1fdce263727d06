public import BinlogAudit
public import BinlogBytes
import BinlogEvents
public import BinlogLogs

/// The answer of `suggest` for programs.
extension SuggestPrinter {
  /// Prints the JSON document, on one line.
  public func printJSON(
    _ recovery: Recovery, source: LogAudit, replica: LogAudit?, findings: [Finding],
    sections: [SuggestSection] = [], to sink: ByteSink
  ) {
    var json = JSONWriter(sink)
    json.beginObject()
    json.member("tool", "binlogtool")
    json.member("schema", UInt64(1))
    AuditJSON.files(source.reports + (replica?.reports ?? []), to: &json)
    AuditJSON.findings(source.findings + (replica?.findings ?? []) + findings, to: &json)
    AuditJSON.positions(source.verdicts, to: &json)
    json.key("recovery")
    json.beginObject()
    json.member("situation", recovery.situation.rawValue)
    json.member("summary", recovery.summary.text)
    json.member("file", recovery.file)
    json.member("position", recovery.position)
    json.member("relay_file", recovery.relayFile)
    json.member("relay_position", recovery.relayPosition)
    json.member("gtid_set", recovery.gtidSet)
    json.member("statements", recovery.statements)
    if !recovery.sourceStatements.isEmpty {
      json.member("source_statements", recovery.sourceStatements)
    }
    json.member("preparations", recovery.preparations.map(\.text))
    if let index = recovery.index {
      json.key("index")
      json.beginObject()
      json.member("path", index.path)
      json.member("lines", index.lines)
      json.endObject()
    }
    json.member("confidence", recovery.confidence.rawValue)
    json.member("reasons", recovery.reasons.map(\.text))
    json.member("limits", recovery.limits.map(\.text))
    json.key("only_on_replica")
    json.beginArray()
    for group in recovery.onlyOnReplica { write(group, to: &json) }
    json.endArray()
    json.key("only_on_source")
    json.beginArray()
    for group in recovery.onlyOnSource { write(group, to: &json) }
    json.endArray()
    if !recovery.appliedAgain.isEmpty {
      json.key("applied_already")
      json.beginArray()
      for group in recovery.appliedAgain { write(group, to: &json) }
      json.endArray()
    }
    writeErrors(recovery.errors, to: &json)
    writeConflict(recovery.conflict, to: &json)
    json.member("missing_gtids", recovery.missingGtids)
    json.member("surplus_gtids", recovery.surplusGtids)
    json.member("errant_gtids", recovery.errantGtids)
    if !recovery.filters.isEmpty {
      json.member("filters", recovery.filters.map(\.description))
    }
    for section in sections { section.write(&json) }
    writeWays(recovery.ways, to: &json)
    json.endObject()
    json.endObject()
    sink.write("\n")
  }

  private func writeErrors(_ errors: [ReplicationError], to json: inout JSONWriter) {
    guard !errors.isEmpty else { return }
    json.key("errors")
    json.beginArray()
    for error in errors {
      json.beginObject()
      json.member("thread", error.thread.rawValue)
      json.member("worker", error.worker)
      json.member("number", UInt64(clamping: error.number))
      json.member("message", error.message)
      json.member("time", error.time)
      json.member("transaction", error.transaction)
      json.endObject()
    }
    json.endArray()
  }

  private func writeConflict(_ conflict: FailedChange?, to json: inout JSONWriter) {
    guard let conflict else { return }
    json.key("conflict")
    json.beginObject()
    json.member("table", conflict.table)
    json.member("key", conflict.key)
    if let group = conflict.group {
      json.key("group")
      write(group, to: &json)
    }
    json.member("by", conflict.by)
    json.endObject()
  }

  private func writeWays(_ ways: [Way], to json: inout JSONWriter) {
    guard !ways.isEmpty else { return }
    json.key("ways")
    json.beginArray()
    for way in ways {
      json.beginObject()
      json.member("name", way.name)
      json.member("statements", way.statements)
      json.member("costs", way.costs)
      json.endObject()
    }
    json.endArray()
  }

  private func write(_ group: LostGroup, to json: inout JSONWriter) {
    json.beginObject()
    json.member("gtid", group.gtid)
    json.member("file", group.file)
    json.member("position", group.position)
    json.member("end_position", group.endPosition)
    json.member("timestamp", UInt64(group.timestamp))
    if let isApplied = group.isApplied { json.member("applied", isApplied) }
    json.member("relay_file", group.relayFile.lastPathComponent)
    json.member("relay_offset", group.relayOffset.rawValue)
    json.key("tables")
    json.beginArray()
    for table in group.tables {
      json.beginObject()
      json.member("name", table.name)
      json.member("inserts", table.inserts)
      json.member("updates", table.updates)
      json.member("deletes", table.deletes)
      json.endObject()
    }
    json.endArray()
    if !group.statements.isEmpty { json.member("statements", group.statements) }
    json.endObject()
  }
}
