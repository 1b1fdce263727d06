package import BinlogBytes
package import BinlogChanges
import BinlogEvents

/// Writes groups as every command's JSON has them.
package enum GroupJSON {
  /// Writes `group` as a value.
  package static func write(_ group: GroupSummary, to json: inout JSONWriter) {
    json.beginObject()
    json.member("file", group.file)
    json.member("position", group.position.rawValue)
    json.member("end_file", group.endFile)
    json.member("end_position", group.endPosition.rawValue)
    json.member("inner_position", group.innerPosition?.rawValue)
    json.member("source_file", group.sourceFile)
    json.member("source_position", group.sourcePosition)
    json.member("source_end_position", group.sourceEndPosition)
    json.member("gtid", group.gtidText)
    json.member("ts", UInt64(group.timestamp))
    json.member("commit_ts_us", group.commitTime)
    json.member("seconds", group.seconds)
    json.member("server_id", UInt64(group.serverID))
    json.member("thread", group.thread.map { UInt64($0) })
    json.member("user", group.user)
    json.member("xid", group.xid)
    json.member("kind", group.kind.rawValue)
    json.member("compressed", group.isCompressed)
    json.member("bytes", group.bytes)
    json.member("rows", group.rows)
    json.key("tables")
    json.beginArray()
    for table in group.tables {
      json.beginObject()
      json.member("name", table.name)
      json.member("inserts", table.inserts)
      json.member("updates", table.updates)
      json.member("deletes", table.deletes)
      json.member("bytes", table.bytes)
      json.endObject()
    }
    json.endArray()
    json.key("statements")
    json.beginArray()
    for statement in group.statements {
      json.value(String(decoding: statement.text, as: UTF8.self) + (statement.isCut ? "…" : ""))
    }
    json.endArray()
    if group.statementCount > UInt64(group.statements.count) {
      json.member("statement_count", group.statementCount)
    }
    if let isApplied = group.isApplied { json.member("applied", isApplied) }
    if !group.isComplete { json.member("unfinished", true) }
    if group.hasLostEvents { json.member("damaged", true) }
    if group.isRolledBack { json.member("rolled_back", true) }
    json.endObject()
  }
}
