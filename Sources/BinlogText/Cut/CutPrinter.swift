package import BinlogBytes
package import BinlogLogs
package import BinlogWriting

/// Tells what became of a cut, for people or for programs.
package struct CutPrinter {
  /// How many of a kind people are told.
  private static let mostTold = 20

  /// A printer.
  package init() {}

  /// Prints what was written, what was left out, and what stopped the work.
  package func print(_ report: CutReport, to sink: ByteSink) {
    for statement in report.refused.prefix(Self.mostTold) {
      line(
        "binlogtool: \(statement.file):\(statement.position): \(statement.reason): "
          + String(statement.text.prefix(100)), sink)
    }
    if report.refusedCount > 0 {
      more(report.refusedCount, sink)
      line(
        "binlogtool: nothing is written: \(report.refusedCount) statements cannot be told apart by"
          + " tables; --statements keep keeps them, --statements drop leaves them out", sink)
      return
    }
    for log in report.written {
      line("\(log.path): \(log.size) bytes, \(log.groups) groups\(gtids(log))", sink)
    }
    for border in report.movedBorders {
      line(
        "\(border.file): the \(border.isStart ? "start" : "stop") \(border.from) lies inside a group"
          + " and was moved to its beginning, \(border.to)", sink)
    }
    for part in report.leftOut.prefix(Self.mostTold) {
      line(
        "left out: \(part.file):\(part.position)-\(part.endPosition)"
          + (part.gtid.map { " \($0)" } ?? "") + ": \(part.reason)", sink)
    }
    more(report.leftOutCount, sink)
    if report.droppedStatements > 0 {
      line("\(report.droppedStatements) statements of other tables are left out", sink)
    }
    for note in report.notes.prefix(Self.mostTold) { line(note, sink) }
  }

  private func gtids(_ log: LogSetWriter.Written) -> String {
    let text = log.gtids.description
    return text.isEmpty ? "" : ", \(text.utf8.count > 300 ? String(text.prefix(300)) + "…" : text)"
  }

  private func more(_ count: UInt64, _ sink: ByteSink) {
    guard count > UInt64(Self.mostTold) else { return }
    line("… and \(count - UInt64(Self.mostTold)) more; --json lists them", sink)
  }

  private func line(_ text: String, _ sink: ByteSink) {
    sink.write(text.printable)
    sink.write("\n")
  }

  /// Prints the JSON document, on one line; `logs` were read, `missing` is what is not there.
  package func printJSON(
    _ report: CutReport, logs: [String], missing: [LogSelection.Missing], status: UInt64,
    to sink: ByteSink
  ) {
    var json = JSONWriter(sink)
    json.beginObject()
    json.member("tool", "binlogtool")
    json.member("schema", UInt64(1))
    json.member("command", "cut")
    json.member("exit_status", status)
    json.member("complete", status == 0)
    json.member("logs", logs)
    CommandJSON.missing(missing, to: &json)
    AuditJSON.findings(report.findings, to: &json)
    printParts(report, &json)
    json.endObject()
    sink.write("\n")
  }

  private func printParts(_ report: CutReport, _ json: inout JSONWriter) {
    json.key("written")
    json.beginArray()
    for log in report.refusedCount > 0 ? [] : report.written {
      json.beginObject()
      json.member("path", log.path)
      json.member("size", log.size)
      json.member("groups", log.groups)
      json.member("gtids", log.gtids.isKnown ? log.gtids.description : nil)
      json.endObject()
    }
    json.endArray()
    json.member("left_out_count", report.leftOutCount)
    json.key("left_out")
    json.beginArray()
    for part in report.leftOut {
      json.beginObject()
      json.member("file", part.file)
      json.member("position", part.position)
      json.member("end_position", part.endPosition)
      json.member("gtid", part.gtid)
      json.member("reason", part.reason)
      json.endObject()
    }
    json.endArray()
    json.key("moved_borders")
    json.beginArray()
    for border in report.movedBorders {
      json.beginObject()
      json.member("border", border.isStart ? "start" : "stop")
      json.member("file", border.file)
      json.member("from", border.from)
      json.member("to", border.to)
      json.endObject()
    }
    json.endArray()
    json.member("refused_count", report.refusedCount)
    json.key("refused")
    json.beginArray()
    for statement in report.refused {
      json.beginObject()
      json.member("file", statement.file)
      json.member("position", statement.position)
      json.member("statement", statement.text)
      json.member("reason", statement.reason)
      json.endObject()
    }
    json.endArray()
    json.member("notes", report.notes)
  }
}
