public import BinlogAudit
public import BinlogBytes
import BinlogEvents
public import BinlogLogs

/// Writes what `verify` and `suggest` share: files, findings, positions.
public struct AuditJSON {
  /// Writes the member `files`.
  public static func files(_ reports: [FileReport], to json: inout JSONWriter) {
    json.key("files")
    json.beginArray()
    for report in reports {
      json.beginObject()
      json.member("path", report.path)
      json.member("kind", report.kind.rawValue)
      if let format = report.format {
        json.member("flavor", format.flavor.rawValue)
        // MySQL 4.0 and 4.1 named themselves only in the first log after a start.
        if !format.serverVersion.isEmpty {
          json.member("server_version", format.serverVersion)
        }
        json.member("format", UInt64(format.binlogVersion))
      }
      json.member("size", report.size)
      json.member("events", report.events)
      json.member("groups", report.groups)
      json.member("first_timestamp", report.firstTimestamp.map { UInt64($0) })
      json.member("last_timestamp", report.lastTimestamp.map { UInt64($0) })
      if let format = report.format {
        json.member("checksum", format.checksum == .crc32 ? "crc32" : "none")
      }
      json.member("closed", report.isClosed)
      json.member("encrypted", report.isEncrypted)
      json.member("gtids", report.gtidText)
      json.member("valid_up_to", report.validUpTo.rawValue)
      json.endObject()
    }
    json.endArray()
  }

  /// Writes the member `findings`.
  public static func findings(_ list: [Finding], to json: inout JSONWriter) {
    json.key("findings")
    json.beginArray()
    for finding in list {
      json.beginObject()
      json.member("code", finding.code.rawValue)
      json.member("severity", finding.severity.rawValue)
      json.member("file", finding.file)
      json.member("offset", finding.offset?.rawValue)
      json.member("end_offset", finding.endOffset?.rawValue)
      json.member("event_type", finding.eventType?.description)
      json.member("message", finding.message)
      json.member("expected", finding.expected)
      json.member("found", finding.found)
      json.member("hint", finding.hint)
      json.endObject()
    }
    json.endArray()
  }

  /// Writes the member `totals`.
  public static func totals(_ totals: AuditTotals, to json: inout JSONWriter) {
    json.key("totals")
    json.beginObject()
    json.member("files", totals.files)
    json.member("size", totals.bytes)
    json.member("events", totals.events)
    json.member("groups", totals.groups)
    json.member("errors", totals.errors)
    json.member("warnings", totals.warnings)
    json.member("notes", totals.notes)
    json.endObject()
  }

  /// Writes the member `positions`.
  public static func positions(_ list: [PositionVerdict], to json: inout JSONWriter) {
    json.key("positions")
    json.beginArray()
    for verdict in list {
      json.beginObject()
      json.member("file", verdict.file)
      json.member("position", verdict.position)
      json.member("verdict", verdict.verdict.rawValue)
      json.member("nearest_before", verdict.nearestBefore?.rawValue)
      json.member("nearest_after", verdict.nearestAfter?.rawValue)
      json.member("group_start", verdict.groupStart?.rawValue)
      json.member("group_end", verdict.groupEnd?.rawValue)
      json.key("server_error")
      if let error = verdict.serverError { json.value(error) } else { json.null() }
      json.member("server_error_basis", verdict.answerBasis?.rawValue)
      json.endObject()
    }
    json.endArray()
  }

  /// Writes the member `gtid_requests`, where there were any.
  public static func gtidRequests(_ list: [GtidVerdict], to json: inout JSONWriter) {
    guard !list.isEmpty else { return }
    json.key("gtid_requests")
    json.beginArray()
    for verdict in list {
      json.beginObject()
      json.member("gtids", verdict.request)
      json.member("flavor", verdict.flavor?.rawValue)
      switch verdict.answer {
      case .serves: json.member("answer", "serves")
      case .refuses: json.member("answer", "refuses")
      case .unknown(let reason):
        json.member("answer", "unknown")
        json.member("reason", reason)
      }
      json.key("server_error")
      if let error = verdict.serverError { json.value(error) } else { json.null() }
      json.member("server_error_basis", verdict.answerBasis?.rawValue)
      json.endObject()
    }
    json.endArray()
  }
}
