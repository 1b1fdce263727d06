package import BinlogBytes
package import BinlogChanges
import BinlogEvents
import BinlogLogs
import BinlogText

/// Prints what became of rows, for people: one line a change; or a row as it was.
package struct HistoryPrinter {
  private let style: TextStyle
  private let first: Int?
  private let last: Int?

  /// Only the first so many changes of each row, or the last.
  package init(style: TextStyle, first: Int?, last: Int?) {
    self.style = style
    self.first = first
    self.last = last
  }

  /// All rows; as they were at `time`, where one is given.
  package func print(_ search: HistorySearch, at time: RowTime?, to sink: ByteSink) {
    for (index, row) in search.rows.enumerated() {
      if index > 0 { sink.write("\n") }
      if let time {
        print(row, at: time, to: sink)
      } else {
        print(row, to: sink)
      }
    }
    if search.rows.isEmpty {
      sink.write(
        "no row fits: \(search.groups) groups were looked at in "
          + "\(search.logsRead) \(search.logsRead == 1 ? "log" : "logs")\n")
    }
  }

  // MARK: Changes

  private func print(_ row: RowHistory, to sink: ByteSink) {
    sink.write(style.bold(title(row)) + "\n")
    var changes = row.changes[...]
    if let first, changes.count > first { changes = changes.prefix(first) }
    if let last, changes.count > last {
      let left = changes.count - last
      sink.write("  \(left) \(left == 1 ? "change" : "changes") before\n")
      changes = changes.suffix(last)
    }
    for change in changes { print(change, to: sink) }
    if let first, row.changes.count > first {
      let left = row.changes.count - first
      sink.write("  \(left) \(left == 1 ? "change" : "changes") after\n")
    }
  }

  private func title(_ row: RowHistory) -> String {
    let key = row.key.map { "\($0.name.printable)=\(Self.shortened($0.value))" }
    return row.name.printable + (key.isEmpty ? "" : "  " + key.joined(separator: ", "))
  }

  private func print(_ change: RowHistory.Change, to sink: ByteSink) {
    if let gap = change.gap { print(gap, change, to: sink) }
    var text = "  \(Self.time(change))  \(Self.place(change.place))  "
    switch change.kind {
    case .statement, .definition:
      let words = String(decoding: change.text.prefix(300), as: UTF8.self)
        .split(whereSeparator: \.isNewline).joined(separator: " ").printable
      text += change.kind == .statement ? "statement, which may have changed it: " : ""
      text += words + (change.text.count > 300 ? "…" : "")
      if change.isEmptying { text += "  (takes it away)" }
    case .insert:
      text += style.green("insert") + "  " + values(change.columns) { $0.after }
    case .delete:
      text += style.red("delete") + "  " + values(change.columns) { $0.before }
    case .update:
      let parts = change.columns.map { column in
        if let difference = column.difference {
          return "\(column.name.printable) changes by \(Self.shortened(difference))"
        }
        return "\(column.name.printable) \(column.before.map { Self.shortened($0) } ?? "?") → "
          + (column.after.map { Self.shortened($0) } ?? "?")
      }
      text +=
        "update  " + (parts.isEmpty ? "nothing changes" : parts.joined(separator: ", "))
    }
    if change.isRolledBack { text += style.yellow("  (rolled back)") }
    if change.isPrepared { text += style.yellow("  (prepared by XA, not committed in these logs)") }
    sink.write(text + "\n")
  }

  private func values(
    _ columns: [RowHistory.ColumnChange], _ value: (RowHistory.ColumnChange) -> [UInt8]?
  ) -> String {
    columns.map { column in
      "\(column.name.printable) \(value(column).map { Self.shortened($0) } ?? "?")"
    }.joined(separator: ", ")
  }

  private func print(
    _ gap: RowHistory.Break, _ change: RowHistory.Change, to sink: ByteSink
  ) {
    sink.write("  \(style.yellow("break"))  \(Self.words(gap, change))\n")
  }

  /// What does not fit, with both places.
  private static func words(_ gap: RowHistory.Break, _ change: RowHistory.Change) -> String {
    let (left, found) = (place(gap.after), place(change.place))
    var text: String
    switch gap.kind {
    case .vanished: text = "the row that \(left) left is inserted anew by \(found)"
    case .returned: text = "the row that \(left) took away is there again for \(found)"
    case .differs:
      text =
        gap.columns.map { column in
          "\(column.name.printable) is \(shortened(column.left)) after \(left), "
            + "\(shortened(column.found)) before \(found)"
        }.joined(separator: "; ")
    }
    if let statement = gap.statement {
      return text + ": the statement at \(place(statement)) may have done it"
    }
    return text + ": what changed it between them is in none of these logs"
  }

  // MARK: Moments

  private func print(_ row: RowHistory, at time: RowTime, to sink: ByteSink) {
    let moment = RowMoment(row, at: time)
    sink.write(style.bold("\(title(row))  as of \(time.text)") + "\n")
    switch moment.state {
    case .unknown: sink.write("  not known: no change of it stands in these logs before or after\n")
    case .absent:
      sink.write(
        "  not there yet: inserted \(moment.next.map(Self.reference) ?? "later")\n")
    case .deleted:
      sink.write("  not there: taken away \(moment.last.map(Self.reference) ?? "before")\n")
    case .present:
      let width = moment.columns.map { $0.name.printable.count }.max() ?? 0
      for column in moment.columns {
        let name = column.name.printable
        let value =
          column.value.map { String(decoding: $0, as: UTF8.self).printable }
          ?? "(in no image of these logs)"
        sink.write(
          "  \(name)\(String(repeating: " ", count: max(0, width - name.count)))  \(value)\n")
      }
    }
    if moment.state == .present || moment.state == .deleted {
      if let last = moment.last {
        sink.write("  since the \(last.kind.rawValue) \(Self.reference(last))\n")
      } else if moment.isFoundLater, let next = moment.next {
        sink.write(
          "  as the \(next.kind.rawValue) \(Self.reference(next)) found it, which is the first of it "
            + "in these logs\n")
      }
    }
    if moment.last != nil, moment.state != .absent, let next = moment.next {
      sink.write("  until the \(next.kind.rawValue) \(Self.reference(next))\n")
    }
    if let next = moment.next, let gap = next.gap {
      sink.write("  \(style.yellow("break"))  \(Self.words(gap, next)); it may have come earlier\n")
    }
    if let statement = moment.statement {
      sink.write(
        "  \(style.yellow("note"))  the statement at \(Self.place(statement)) may have changed it\n"
      )
    }
    if moment.sameSecond > 0 {
      sink.write(
        "  \(style.yellow("note"))  \(moment.sameSecond) "
          + "\(moment.sameSecond == 1 ? "change" : "changes") of the same second "
          + "\(moment.sameSecond == 1 ? "is" : "are") not in it: this log has whole seconds only\n")
    }
    if moment.prepared > 0 {
      sink.write(
        "  \(style.yellow("note"))  \(moment.prepared) changes are not in it that were prepared "
          + "(XA) and not committed in these logs\n")
    }
  }

  private static func reference(_ change: RowHistory.Change) -> String {
    "at \(place(change.place)), \(time(change))"
  }

  // MARK: Words

  private static func time(_ change: RowHistory.Change) -> String {
    change.commitTime.map { GroupText.time(microseconds: $0) }
      ?? GroupText.time(seconds: Int64(change.timestamp))
  }

  private static func place(_ place: RowHistory.Place) -> String {
    "\(place.file.printable):\(place.position)"
      + (place.innerPosition.map { " inner \($0)" } ?? "")
  }

  /// A value as it stands in a line.
  private static func shortened(_ value: [UInt8]) -> String {
    guard let end = ChangeLine.end(of: value.span) else {
      return String(decoding: value, as: UTF8.self).printable
    }
    return String(decoding: value[..<end], as: UTF8.self).printable + "… (\(value.count) bytes)"
  }
}
