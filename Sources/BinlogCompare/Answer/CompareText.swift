package import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs
import BinlogText

/// Tells people what two servers' logs disagree about.
package struct CompareText {
  private let comparison: Comparison
  private let style: TextStyle
  private let most: Int

  /// Tells at most `most` groups and rows of a kind; the others are counted.
  package init(_ comparison: Comparison, style: TextStyle, most: Int) {
    self.comparison = comparison
    self.style = style
    self.most = most
  }

  package func print(to sink: ByteSink) {
    for side in Side.allCases { sink.write(sideLine(side)) }
    if let refusal = comparison.refusal {
      sink.write(style.red("Cannot be compared: ") + refusal + "\n")
      return
    }
    sink.write("\(Self.count(comparison.common, "group")) on both\(known).\n")
    if comparison.elsewhere > 0 {
      sink.write(
        "\(Self.count(UInt64(comparison.elsewhere), "group")) of one side: the other executed "
          + "them before its logs begin, or in a log that is not here; not compared.\n")
    }
    groups(.onlyA, "Only in A", .a, to: sink)
    groups(.onlyB, "Only in B", .b, to: sink)
    groups(.different, "On both under one identifier, with different content", .a, to: sink)
    groups(.moved, "The same content under other identifiers", .a, to: sink)
    orders(to: sink)
    drift(to: sink)
    rows(to: sink)
    numbers(to: sink)
    typing(to: sink)
    for note in comparison.notes { sink.write("note: \(note.subject.printable): \(note.text)\n") }
    if !comparison.hasDifferences {
      sink.write(
        comparison.isComplete
          ? style.green("No difference.") + "\n"
          : style.yellow("No difference in what can be compared; not all could be.") + "\n")
    }
  }

  private var known: String {
    switch comparison.knownBy {
    case .gtid: ""
    case .commit: " (known by their first commit's time and server)"
    case .content: " (known by what they did)"
    }
  }

  static func count(_ count: UInt64, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  private func sideLine(_ side: Side) -> String {
    let paths = comparison.logs[side]?.paths ?? []
    let first = paths.first?.logFileName.printable ?? "-"
    let last = paths.last?.logFileName.printable ?? "-"
    return style.bold(side.name) + "  " + (paths.count > 1 ? "\(first) to \(last)" : first)
      + ", \(Self.count(comparison.counts[side] ?? 0, "group"))\n"
  }

  // MARK: Groups

  private func groups(
    _ kind: ComparedGroup.Kind, _ title: String, _ side: Side, to sink: ByteSink
  ) {
    let all = comparison.groups(kind)
    guard !all.isEmpty else { return }
    sink.write("\n" + style.bold("\(title): \(Self.count(UInt64(all.count), "group"))") + "\n")
    let text = GroupText(style: .plain)
    for group in all.prefix(most) {
      let sides: [Side] = kind == .onlyA || kind == .onlyB ? [side] : [.a, .b]
      for (place, side) in sides.enumerated() {
        guard let summary = group.summaries[side] else { continue }
        let label = sides.count > 1 ? "\(side.name): " : ""
        let outcome = place == 0 ? "  \(self.outcome(group))" : ""
        sink.write("  \(label)\(text.line(summary))\(outcome)\n")
      }
    }
    if all.count > most { sink.write("  and \(all.count - most) more (--most, --json)\n") }
    if kind == .onlyA || kind == .onlyB {
      var parts: [String] = []
      for outcome in [ComparedGroup.Outcome.lost, .conflict, .harmless] {
        let count = all.count { $0.outcome == outcome }
        if count > 0 { parts.append("\(count) \(outcome.rawValue)") }
      }
      sink.write("  \(parts.joined(separator: ", "))\n")
    }
  }

  private func outcome(_ group: ComparedGroup) -> String {
    if group.isUncomparable { return style.yellow("logged as statements on one side") }
    switch group.outcome {
    case .harmless: return style.green("harmless")
    case .lost: return style.red("lost")
    case .conflict: return style.red("conflict")
    }
  }

  // MARK: Rows

  private func orders(to sink: ByteSink) {
    guard let orders = comparison.judge?.orders, !orders.isEmpty else { return }
    sink.write("\n" + style.bold("Another order, with other values at the end") + "\n")
    for inversion in orders.prefix(most) {
      let (a, b) = (
        comparison.writer.writer(inversion.first), comparison.writer.writer(inversion.second)
      )
      sink.write(
        "  \(comparison.writer.table(inversion.row)) \(comparison.writer.key(inversion.row)): "
          + "on A \(Self.name(a)) came first, on B \(Self.name(b))\n")
    }
    if orders.count > most { sink.write("  and \(orders.count - most) more\n") }
  }

  private func drift(to sink: ByteSink) {
    guard let drift = comparison.judge?.drift, !drift.isEmpty else { return }
    sink.write(
      "\n" + style.bold("Drift: one group found the row in different states on the two sides")
        + "\n")
    for found in drift.sorted(by: { $0.row.table < $1.row.table }).prefix(most) {
      sink.write(
        "  \(comparison.writer.table(found.row)) \(comparison.writer.key(found.row))"
          + (found.gtid.isEmpty ? "" : ", GTID \(String(decoding: found.gtid, as: UTF8.self))")
          + ": the first of this table\n")
      for side in Side.allCases {
        let state = found.row.states[side].flatMap { comparison.writer.text($0) } ?? "no row"
        sink.write("    before it on \(side.name): \(state)\n")
      }
    }
  }

  private func rows(to sink: ByteSink) {
    let results = comparison.results
    guard results.differing + results.met > 0 else { return }
    sink.write("\n" + style.bold("Rows that differ: \(results.differing)") + "\n")
    for (table, count) in results.tables.sorted(by: { $0.key < $1.key }).prefix(most) {
      sink.write("  \(comparison.book[table].name): \(count)\n")
    }
    if results.met > 0 {
      sink.write(
        "  besides, \(Self.count(results.met, "row")) written on both sides by groups that had not "
          + "seen one another, and the same in the end\n")
    }
    var shown = 0
    results.drainTexts { text in
      shown += 1
      if shown <= most { sink.write(text) }
    }
    if shown > most { sink.write("  and \(shown - most) more (--most, --json)\n") }
  }

  /// A row as people are told of it.
  static func text(_ row: RowDifference, _ writer: DifferenceWriter) -> String {
    var text = "  \(writer.table(row)) \(row.key.isEmpty ? "" : writer.key(row) + " ")"
    text += row.kind.rawValue
    if !row.differs { text += ", the same in the end" }
    if !row.isCertain { text += ", perhaps: an image leaves a column out" }
    if row.key.isEmpty {
      let side: Side = row.surplus > 0 ? .a : .b
      text += ", \(abs(row.surplus)) more on \(side.name)"
    }
    text += "\n"
    for side in Side.allCases {
      let state = row.states[side].flatMap { writer.text($0) } ?? "no row"
      text += "    \(side.name): \(state)"
      if let touch = row.writers[side] {
        let place = writer.writer(touch)
        text += "  -- \(name(place)), server \(touch.server), "
        text += "\(GroupText.time(seconds: Int64(touch.time)))"
      }
      text += "\n"
    }
    return text
  }

  private static func name(_ place: (file: String, position: UInt64, gtid: String?)) -> String {
    (place.gtid.map { $0 + " " } ?? "") + "\(place.file.printable):\(place.position)"
  }

  // MARK: AUTO_INCREMENT

  private func numbers(to sink: ByteSink) {
    let misfits = comparison.misfits
    let doubled = comparison.judge?.doubled ?? []
    guard !misfits.isEmpty || !doubled.isEmpty else { return }
    sink.write("\n" + style.bold("AUTO_INCREMENT") + "\n")
    for found in doubled.prefix(most) {
      let (a, b) = (comparison.writer.writer(found.a), comparison.writer.writer(found.b))
      sink.write(
        "  \(comparison.writer.table(found.row)) \(comparison.writer.key(found.row)): given out by "
          + "server \(found.a.server) (\(Self.name(a))) and by server \(found.b.server) "
          + "(\(Self.name(b)))\n")
    }
    let count = comparison.judge?.doubledCount ?? 0
    if count > UInt64(min(doubled.count, most)) {
      sink.write("  \(count) such values in all\n")
    }
    for (side, place, misfit) in misfits {
      let file = comparison.logs[side]?.paths[misfit.log].logFileName ?? ""
      sink.write(
        "  \(comparison.book[place.table].name): "
          + "\(String(decoding: misfit.column, as: UTF8.self).printable)=\(misfit.value) of server "
          + "\(place.server) (\(file.printable):\(misfit.position)) does not fit its "
          + "auto_increment_increment=\(misfit.increment.increment) and "
          + "auto_increment_offset=\(misfit.increment.offset); \(misfit.count) such values\n")
    }
    for line in AutoIncrementAdvice(comparison).lines { sink.write("  \(line)\n") }
  }

  // MARK: What to type

  private func typing(to sink: ByteSink) {
    let script = CompareScript(comparison)
    for side in Side.allCases {
      let statements = script.harmless(side)
      guard !statements.isEmpty else { continue }
      sink.write(
        "\n"
          + style.bold(
            "On \(side.name), so that harmless GTIDs of \(side.other.name) are known there") + "\n")
      for statement in statements.prefix(most * 4) { sink.write("  \(statement)\n") }
      if statements.count > most * 4 {
        sink.write("  and \(statements.count / 4 - most) more (--json)\n")
      }
    }
    guard comparison.results.differing > 0 else { return }
    sink.write(
      "\nNothing is decided here. --sql-for b writes what makes B's rows those of A, --sql-for a the "
        + "reverse; --redo-for a or b the groups that it lacks, as statements.\n")
  }
}
