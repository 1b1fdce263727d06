package import BinlogBytes
import BinlogAudit
package import BinlogChanges
import BinlogEvents

/// Writes what is to be typed on one side.
package struct CompareScript {
  private let comparison: Comparison

  package init(_ comparison: Comparison) { self.comparison = comparison }

  /// The statements that make the rows of `side` those of the other, for the keys that differ only.
  package func write(for side: Side, to sink: ByteSink) {
    head(side, to: sink)
    sink.write("BEGIN;\n")
    comparison.results.drainStatements(side) { sink.write($0) }
    sink.write("COMMIT;\n")
    leftOut(side, to: sink)
    end(to: sink)
  }

  private func head(_ side: Side, to sink: ByteSink) {
    SQLSession.begin(
      side == .a
        ? "Makes the rows of A those of B, for the keys that differ; made by binlogtool compare."
        : "Makes the rows of B those of A, for the keys that differ; made by binlogtool compare.",
      checksForeignKeys: false, to: sink)
    sink.write(
      """
      -- Not logged: replicas of this server, also the other one, must not do it once more.
      SET SESSION sql_log_bin=0;

      """)
  }

  private func end(to sink: ByteSink) {
    sink.write("SET SESSION sql_log_bin=1;\n")
    SQLSession.end(to: sink)
  }

  private func leftOut(_ side: Side, to sink: ByteSink) {
    for (reason, count) in (comparison.results.leftOut[side] ?? [:]).sorted(by: { $0.key < $1.key })
    {
      sink.write("-- left out: \(count) \(count == 1 ? "row" : "rows") of \(reason.printable)\n")
    }
  }

  /// Rows of `side` for which there is no statement.
  package func leftOutRows(_ side: Side) -> UInt64 {
    (comparison.results.leftOut[side] ?? [:]).values.reduce(0, +)
  }

  /// The same as lines, one statement each.
  func lines(for side: Side, _ body: (String) -> Void) {
    let memory = MemoryDestination()
    let sink = ByteSink(memory, capacity: 4096)
    func hand() {
      sink.flush()
      for line in String(decoding: memory.bytes, as: UTF8.self).split(separator: "\n") {
        if !line.hasPrefix("--") { body(String(line)) }
      }
      memory.clear()
    }
    for statement in harmless(side) { body(statement) }
    guard comparison.results.differing > 0 else { return }
    head(side, to: sink)
    sink.write("BEGIN;\n")
    hand()
    comparison.results.drainStatements(side) { bytes in
      sink.write(bytes)
      hand()
    }
    sink.write("COMMIT;\n")
    end(to: sink)
    hand()
  }

  /// Empty transactions for groups that only the other side has and that change nothing: so that
  /// their GTIDs stand in nobody's way.
  func harmless(_ side: Side) -> [String] {
    let dialect = StatementDialect(flavor: .mysql, version: ServerVersion(8, 0, 36))
    return comparison.groups(side == .a ? .onlyB : .onlyA).flatMap { group -> [String] in
      guard group.outcome == .harmless, !group.isUncomparable,
        case .mysql(let gtid)? = group.summaries[side.other]?.gtid
      else { return [] }
      return dialect.pass(gtid)
    }
  }

  /// The groups of the other side that `side` lacks, to be done again there.
  package func lacking(_ side: Side) -> [GroupSummary] {
    comparison.groups(side == .a ? .onlyB : .onlyA).compactMap { group in
      group.outcome == .harmless ? nil : group.summaries[side.other]
    }
  }
}
