package import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs
import BinlogText

/// Writes a comparison as one document for programs.
package struct CompareJSON {
  private let comparison: Comparison

  package init(_ comparison: Comparison) { self.comparison = comparison }

  package func write(to sink: ByteSink) {
    var json = JSONWriter(sink)
    json.beginObject()
    var sides: [(name: String, logs: LogSelection)] = []
    for (name, side) in [("a", Side.a), ("b", .b)] {
      if let logs = comparison.logs[side] { sides.append((name, logs)) }
    }
    CommandJSON.head(
      "compare", status: Int32(comparison.status), isComplete: comparison.isComplete,
      sides: sides, findings: comparison.findings, to: &json)
    for (name, side) in [("a" as StaticString, Side.a), ("b", .b)] {
      guard let logs = comparison.logs[side] else { continue }
      json.key(name)
      json.beginObject()
      CommandJSON.logs(logs, "logs", to: &json)
      CommandJSON.missing(logs.missing, to: &json)
      json.member("groups", comparison.counts[side] ?? 0)
      json.endObject()
    }
    json.member("notes", comparison.notes.map { note in "\(note.subject): \(note.text)" })
    json.member("refused", comparison.refusal)
    json.member("common", comparison.common)
    json.member("not_compared", UInt64(comparison.elsewhere))
    alone("only_in_a", .onlyA, .a, to: &json)
    alone("only_in_b", .onlyB, .b, to: &json)
    pairs("different", .different, to: &json)
    pairs("moved", .moved, to: &json)
    list("order", (comparison.judge?.orders ?? []).map { comparison.writer.json($0) }, to: &json)
    list("drift", (comparison.judge?.drift ?? []).map { comparison.writer.json($0) }, to: &json)
    json.member("rows_that_differ", comparison.results.differing)
    json.key("rows")
    json.beginArray()
    comparison.results.drainObjects { object in json.value(json: object) }
    json.endArray()
    numbers(to: &json)
    statements(to: &json)
    json.endObject()
    sink.write("\n")
  }

  private func list(_ name: StaticString, _ objects: [[UInt8]], to json: inout JSONWriter) {
    json.key(name)
    json.beginArray()
    for object in objects { json.value(json: object.span) }
    json.endArray()
  }

  private func alone(
    _ name: StaticString, _ kind: ComparedGroup.Kind, _ side: Side, to json: inout JSONWriter
  ) {
    json.key(name)
    json.beginArray()
    for group in comparison.groups(kind) {
      json.beginObject()
      if let summary = group.summaries[side] {
        json.key("group")
        GroupJSON.write(summary, to: &json)
      }
      json.member("outcome", group.outcome.rawValue)
      json.endObject()
    }
    json.endArray()
  }

  private func pairs(
    _ name: StaticString, _ kind: ComparedGroup.Kind, to json: inout JSONWriter
  ) {
    json.key(name)
    json.beginArray()
    for group in comparison.groups(kind) {
      json.beginObject()
      for (name, side) in [("a" as StaticString, Side.a), ("b", .b)] {
        guard let summary = group.summaries[side] else { continue }
        json.key(name)
        GroupJSON.write(summary, to: &json)
      }
      json.member("outcome", group.outcome.rawValue)
      if group.isUncomparable { json.member("uncomparable", true) }
      json.endObject()
    }
    json.endArray()
  }

  private func numbers(to json: inout JSONWriter) {
    let advice = AutoIncrementAdvice(comparison)
    let doubled = comparison.judge?.doubled ?? []
    json.key("auto_increment")
    json.beginArray()
    for found in doubled {
      json.beginObject()
      json.member("kind", "doubled")
      json.member("table", comparison.book[found.row.table].name)
      json.member("key", comparison.writer.key(found.row))
      json.key("servers")
      json.beginArray()
      for touch in [found.a, found.b] { json.value(UInt64(touch.server)) }
      json.endArray()
      json.endObject()
    }
    for (_, place, misfit) in comparison.misfits {
      json.beginObject()
      json.member("kind", "misfit")
      json.member("table", comparison.book[place.table].name)
      json.member("column", String(decoding: misfit.column, as: UTF8.self))
      json.member("value", misfit.value)
      json.member("count", misfit.count)
      json.member("server_id", UInt64(place.server))
      json.member("increment", UInt64(misfit.increment.increment))
      json.member("offset", UInt64(misfit.increment.offset))
      json.endObject()
    }
    json.endArray()
    guard !doubled.isEmpty || !comparison.misfits.isEmpty else { return }
    json.key("auto_increment_settings")
    json.beginArray()
    for server in advice.servers {
      json.beginObject()
      json.member("server_id", UInt64(server.id))
      json.member("increment", UInt64(server.safe.increment))
      json.member("offset", UInt64(server.safe.offset))
      json.endObject()
    }
    json.endArray()
  }

  private func statements(to json: inout JSONWriter) {
    let script = CompareScript(comparison)
    json.key("statements")
    json.beginObject()
    for (name, side) in [("a" as StaticString, Side.a), ("b", .b)] {
      json.key(name)
      json.beginArray()
      script.lines(for: side) { json.value($0) }
      json.endArray()
    }
    json.endObject()
    for (name, side) in [("left_out_a" as StaticString, Side.a), ("left_out_b", .b)] {
      let count = script.leftOutRows(side)
      if count > 0 { json.member(name, count) }
    }
  }
}
