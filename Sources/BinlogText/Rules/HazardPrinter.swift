import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs
import BinlogSchema

/// Writes the hazards of statements, for people and for programs.
struct HazardPrinter {
  let style: TextStyle
  /// So many statements are shown of each kind.
  private static let most = 3

  // MARK: Text

  /// Writes each kind with the first statements of it.
  func print(_ list: HazardList, to sink: ByteSink) {
    line("", sink)
    guard !list.counts.isEmpty else {
      line("No hazard: \(list.statements) statements were looked at.", sink)
      return
    }
    line(style.bold("HAZARDS OF STATEMENTS"), sink)
    // The certain ones first, in the order of the servers' lists.
    for isCertain in [true, false] {
      for code in StatementHazard.Code.allCases {
        let found = list.entries.filter {
          $0.hazard.code == code && $0.hazard.isCertain == isCertain
        }
        guard let first = found.first else { continue }
        let counts = list.counts[code] ?? (0, 0)
        let count = isCertain ? counts.certain : counts.possible
        let head = "- \(code.rawValue), \(isCertain ? "certain" : "possible"): \(count) "
        line(head + (count == 1 ? "statement" : "statements"), sink)
        var told: [String] = []
        for entry in found where told.count < Self.most && !told.contains(entry.hazard.message) {
          told.append(entry.hazard.message)
          line("  " + entry.hazard.message.printable, sink)
          var text = "    \(entry.group.path.logFileName.printable):\(entry.position)"
          if let gtid = entry.group.gtidText { text += "  " + gtid }
          line(text + "  " + entry.statement.printable, sink)
        }
        if let instead = first.hazard.instead { line("  instead: " + instead, sink) }
      }
    }
    if list.untold > 0 { line("- and \(list.untold) more, which are not listed", sink) }
  }

  private func line(_ text: String, _ sink: ByteSink) {
    sink.write(text)
    sink.write(byte: 0x0A)
  }

  // MARK: JSON

  /// Writes the member `hazards`.
  static func write(_ list: HazardList, to json: inout JSONWriter) {
    json.key("hazards")
    json.beginArray()
    for entry in list.entries {
      json.beginObject()
      json.member("code", entry.hazard.code.rawValue)
      json.member("certainty", entry.hazard.isCertain ? "certain" : "possible")
      json.member("subject", entry.hazard.subject)
      json.member("message", entry.hazard.message)
      json.member("instead", entry.hazard.instead)
      json.member("position", entry.position)
      json.member("statement", entry.statement)
      json.key("group")
      GroupJSON.write(entry.group, to: &json)
      json.endObject()
    }
    json.endArray()
    json.member("hazards_untold", list.untold)
  }
}
