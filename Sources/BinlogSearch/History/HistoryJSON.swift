package import BinlogBytes
package import BinlogChanges
import BinlogEvents
package import BinlogLogs
import BinlogText

/// Writes what became of rows, for programs.
package enum HistoryJSON {
  /// One document; with each row as it was at `time`, where one is given.
  ///
  /// `gtids` are those of the missing logs.
  package static func write(
    _ search: HistorySearch, _ logs: LogSelection, gtids: [String?], at time: RowTime?,
    to sink: ByteSink
  ) {
    var json = JSONWriter(sink)
    json.beginObject()
    CommandJSON.head(
      "find", status: search.status, isComplete: search.isComplete, logs, gtids: gtids,
      findings: search.findings, to: &json)
    json.member(
      "notes", (search.failures + search.notes).map { note in "\(note.subject): \(note.text)" })
    json.key("history")
    json.beginArray()
    for row in search.rows {
      json.beginObject()
      json.member("table", row.name)
      if !row.key.isEmpty {
        json.key("key")
        json.beginObject()
        for column in row.key { member(column.name, column.value, &json) }
        json.endObject()
      }
      json.key("changes")
      json.beginArray()
      for change in row.changes { write(change, &json) }
      json.endArray()
      if let time { write(RowMoment(row, at: time), time, &json) }
      json.endObject()
    }
    json.endArray()
    json.endObject()
    sink.write("\n")
  }

  private static func member(_ name: [UInt8], _ value: [UInt8]?, _ json: inout JSONWriter) {
    json.key(text: String(decoding: name, as: UTF8.self))
    if let value { json.value(json: value.span) } else { json.null() }
  }

  private static func place(
    _ name: StaticString, _ place: RowHistory.Place, _ json: inout JSONWriter
  ) {
    json.key(name)
    json.beginObject()
    members(place, &json)
    json.endObject()
  }

  private static func members(_ place: RowHistory.Place, _ json: inout JSONWriter) {
    json.member("file", place.file)
    json.member("position", place.position.rawValue)
    json.member("inner_position", place.innerPosition?.rawValue)
  }

  private static func write(_ change: RowHistory.Change, _ json: inout JSONWriter) {
    json.beginObject()
    let word =
      switch change.kind {
      case .insert: "c"
      case .update: "u"
      case .delete: "d"
      case .statement: "statement"
      case .definition: "ddl"
      }
    json.member("op", word)
    members(change.place, &json)
    if change.isOfRow { json.member("row", UInt64(change.row)) }
    json.member("gtid", change.gtid?.description)
    json.member("ts", UInt64(change.timestamp))
    json.member("commit_ts_us", change.commitTime)
    json.member("server_id", UInt64(change.serverID))
    json.member("thread", change.thread.map { UInt64($0) })
    if change.isMove { json.member("moved", true) }
    if change.isRolledBack { json.member("rolled_back", true) }
    if change.isPrepared { json.member("prepared", true) }
    if change.isOfRow {
      // A column that no image tells is left out.
      for (name, isAfter, isThere, value) in [
        ("before" as StaticString, false, change.kind != .insert, \RowHistory.ColumnChange.before),
        ("after", true, change.kind != .delete, \RowHistory.ColumnChange.after),
      ] where isThere {
        json.key(name)
        json.beginObject()
        for column in change.columns {
          let difference = change.kind == .update && isAfter ? column.difference : nil
          if let text = column[keyPath: value] ?? difference { member(column.name, text, &json) }
        }
        json.endObject()
      }
    } else {
      json.member("statement", String(decoding: change.text, as: UTF8.self))
    }
    if let gap = change.gap {
      json.key("break")
      json.beginObject()
      json.member("kind", gap.kind.rawValue)
      place("after", gap.after, &json)
      place("before", change.place, &json)
      if let statement = gap.statement { place("statement", statement, &json) }
      json.key("columns")
      json.beginArray()
      for column in gap.columns {
        json.beginObject()
        json.member("name", String(decoding: column.name, as: UTF8.self))
        json.key("left")
        json.value(json: column.left.span)
        json.key("found")
        json.value(json: column.found.span)
        json.endObject()
      }
      json.endArray()
      json.endObject()
    }
    json.endObject()
  }

  private static func write(_ moment: RowMoment, _ time: RowTime, _ json: inout JSONWriter) {
    json.key("as_of")
    json.beginObject()
    json.member("time", time.text)
    json.member("state", moment.state.rawValue)
    json.member("certain", moment.isCertain)
    if moment.state == .present {
      json.key("row")
      json.beginObject()
      for column in moment.columns {
        if let value = column.value { member(column.name, value, &json) }
      }
      json.endObject()
      let unknown = moment.columns.filter { $0.value == nil }
      if !unknown.isEmpty {
        json.key("unknown")
        json.beginArray()
        for column in unknown { json.value(String(decoding: column.name, as: UTF8.self)) }
        json.endArray()
      }
    }
    if let last = moment.last { place("since", last.place, &json) }
    if let next = moment.next { place("until", next.place, &json) }
    if moment.sameSecond > 0 { json.member("same_second", UInt64(moment.sameSecond)) }
    json.endObject()
  }
}
