import BinlogBytes
package import BinlogEvents
import BinlogRows
package import BinlogSchema

/// Counts the rows that fit a filter, for who looks for groups and prints no rows.
package struct RowMatcher {
  /// How many rows of an event fit.
  package struct Fit: Sendable {
    package var rows: UInt64 = 0
    /// Bytes of their images.
    package var bytes: UInt64 = 0

    package init() {}
  }

  private let selection: RowSelection
  private var rows: EventRows
  private var wanted: (table: TableMap, answer: Bool)?

  /// Matches by the tables, operations, conditions and changed columns of `filter`; names of columns
  /// come from table maps, `schemas` and what the logs define.
  package init(_ filter: RowFilter, schemas: LogSchemas) {
    selection = RowSelection(filter)
    rows = EventRows(schemas)
  }

  /// Who knows the tables.
  package var schemas: LogSchemas { rows.schemas }

  /// Goes on with another log.
  package mutating func begin(_ path: String, _ format: FormatDescription) {
    rows.begin(path, format)
    wanted = nil
  }

  /// Hears of the statement at hand, which may define tables.
  package mutating func observe(_ reader: borrowing LogReader) { rows.observe(reader) }

  /// Whether rows of `map` may fit.
  package mutating func wants(_ map: TableMap) -> Bool {
    if let wanted, wanted.table === map { return wanted.answer }
    let answer = selection.wants(map)
    wanted = (map, answer)
    return answer
  }

  /// Whether a replica looks at what the server did that made the event.
  package func isApplied(_ frame: EventFrame, of group: GroupIdentifier?) -> Bool {
    selection.isApplied(frame, of: group)
  }

  /// Whether a replica applies rows of `map`.
  package func isApplied(rowsOf map: TableMap) -> Bool { selection.isApplied(rowsOf: map) }

  /// What becomes of a statement on a replica, whose text is in UTF-8.
  package func effect(
    ofStatement text: [UInt8], _ context: StatementContext
  ) -> RuleFilter.Effect {
    selection.effect(ofStatement: text, context)
  }

  /// Whether a table of a statement fits; without a name, whether one of the database may.
  package func wants(table: [UInt8]?, of database: [UInt8]) -> Bool {
    selection.wants(table: table, of: database)
  }

  /// Whether what is done may fit.
  package func wants(_ operation: RowsEvent.Operation) -> Bool {
    selection.filter.operations.isEmpty || selection.filter.operations.contains(operation)
  }

  /// Whether values have to be looked at.
  package var looksAtValues: Bool { selection.looksAtValues }

  /// Counts the fitting rows of the rows event at hand, whose table and operation are wanted.
  ///
  /// - Throws: where they cannot be read to the end.
  package mutating func count(
    _ reader: borrowing LogReader, _ map: TableMap
  ) throws(DecodeError) -> Fit {
    var fit = Fit()
    let selection = selection
    try rows.forEach(reader, map, &fit) { fit, view in
      guard selection.wants(view) else { return }
      fit.rows += 1
      for cell in view.row.before { fit.bytes += UInt64(cell.range.count) }
      for cell in view.row.after { fit.bytes += UInt64(cell.range.count) }
    }
    return fit
  }

  /// Why the job could not be done.
  package func failures() -> [(subject: String, text: String)] { selection.failures() }

  /// Patterns that fitted nothing.
  package func notes() -> [(subject: String, text: String)] { selection.notes() }
}
