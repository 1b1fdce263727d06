package import BinlogBytes
import BinlogEvents
package import BinlogLogs

/// Writes what the JSON documents of the commands that take logs, index files and directories have in
/// common.
package enum CommandJSON {
  /// Writes the members at the beginning of a document, whose object is open.
  ///
  /// `gtids` are those that the missing logs held, as far as it is known, in the order of
  /// ``LogSelection/missing``.
  package static func head(
    _ command: String, status: Int32, isComplete: Bool, _ logs: LogSelection,
    gtids: [String?] = [], findings: [Finding], to json: inout JSONWriter
  ) {
    beginning(command, status: status, isComplete: isComplete, to: &json)
    self.logs(logs, "logs", to: &json)
    missing(logs.missing, gtids, to: &json)
    AuditJSON.findings(findings, to: &json)
  }

  /// The same of a command that takes the logs of several sides, whose names stand with each.
  package static func head(
    _ command: String, status: Int32, isComplete: Bool,
    sides: [(name: String, logs: LogSelection)], findings: [Finding], to json: inout JSONWriter
  ) {
    beginning(command, status: status, isComplete: isComplete, to: &json)
    json.key("logs")
    json.beginArray()
    for side in sides { write(side.logs, side: side.name, to: &json) }
    json.endArray()
    json.key("missing")
    json.beginArray()
    for side in sides { write(side.logs.missing, [], side: side.name, to: &json) }
    json.endArray()
    AuditJSON.findings(findings, to: &json)
  }

  private static func beginning(
    _ command: String, status: Int32, isComplete: Bool, to json: inout JSONWriter
  ) {
    json.member("tool", "binlogtool")
    json.member("schema", 1 as UInt64)
    json.member("command", command)
    json.member("exit_status", UInt64(max(0, status)))
    json.member("complete", isComplete)
  }

  /// Writes the logs that were read.
  package static func logs(
    _ logs: LogSelection, _ key: StaticString, to json: inout JSONWriter
  ) {
    json.key(key)
    json.beginArray()
    write(logs, side: nil, to: &json)
    json.endArray()
  }

  private static func write(_ logs: LogSelection, side: String?, to json: inout JSONWriter) {
    for path in logs.paths {
      json.beginObject()
      json.member("side", side)
      json.member("path", path)
      json.member("name", path.logFileName)
      if let head = logs.order.heads[path] {
        json.member("kind", head.isRelayLog ? "relay-log" : "binlog")
        json.member("flavor", head.flavor.rawValue)
        if !head.serverVersion.isEmpty { json.member("server_version", head.serverVersion) }
        json.member("server_id", UInt64(head.serverID))
        json.member("size", head.size)
      }
      json.endObject()
    }
  }

  /// Writes what is missing between them.
  package static func missing(
    _ gaps: [LogSelection.Missing], _ gtids: [String?] = [], to json: inout JSONWriter
  ) {
    json.key("missing")
    json.beginArray()
    write(gaps, gtids, side: nil, to: &json)
    json.endArray()
  }

  private static func write(
    _ gaps: [LogSelection.Missing], _ gtids: [String?], side: String?, to json: inout JSONWriter
  ) {
    for (place, missing) in gaps.enumerated() {
      json.beginObject()
      json.member("side", side)
      json.member("after", missing.after)
      json.member("before", missing.before)
      json.member("names", missing.names)
      if missing.count > UInt64(missing.names.count) { json.member("count", missing.count) }
      if place < gtids.count { json.member("gtids", gtids[place]) }
      json.endObject()
    }
  }
}
