import BinlogAudit

/// The index by error number in `docs/errors.md`.
package enum ErrorIndex {
  /// A row a number: what it means, whose it is, and where the documents go on.
  package static func table() -> String {
    var text = "| number | name | what it means | read |\n|---|---|---|---|\n"
    for entry in ApplierErrorCatalog.entries {
      let isMariaDB = entry.vendor == .mariadb
      let thread: ApplierError.Thread =
        entry.belonging == .receiverStopped || entry.belonging == .refused ? .receiver : .applier
      let words = ApplierErrorWords(
        ApplierError(thread: thread, number: entry.number, message: ""), isMariaDB: isMariaDB)
      let whose =
        switch entry.vendor {
        case .both: ""
        case .mysql: " (MySQL)"
        case .mariadb: " (MariaDB)"
        }
      text += "| \(entry.number) | `\(entry.symbol)`\(whose) | \(words.meaning) | "
      text += "\(page(entry.belonging)) |\n"
    }
    return text
  }

  private static func page(_ belonging: ApplierErrorEntry.Belonging) -> String {
    switch belonging {
    case .position:
      "[what the servers answer](positions.md#what-the-servers-answer), and the situations of"
        + " [recovery.md](recovery.md) from `source-lost-tail` to `position-inside-event`"
    case .none: "no error: a thread was stopped, or tries again"
    case .conflict, .gtidOutOfOrder, .gtidState, .refused, .receiverStopped, .applierStopped:
      "[\(belonging.rawValue)](recovery.md#\(belonging.rawValue))"
    }
  }
}
