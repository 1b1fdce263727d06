import BinlogBytes
package import BinlogEvents
import BinlogLogs
import BinlogRows
import BinlogSchema

/// Follows rows through logs: those that fit a filter once, from there on under every key that they
/// get.
///
/// Rows whose changes before that may stand under a key, or with values, that do not fit are told
/// as ``seeds``: what is read once more with these has them from their beginning.
package struct RowTracker {
  /// A row of which changes up to a place are wanted, besides those that fit.
  package typealias Seeds = [RowName: UInt64]

  /// What stands for table and key of a row.
  package struct RowName: Hashable, Sendable {
    let hash: RowHash
  }

  /// What names are made with: one for all passes over the same logs.
  package struct NameKey: Sendable {
    let key = RowHash.Key()

    package init() {}
  }

  /// More than this is no history that anybody reads, and memory has an end.
  package struct Limits: Sendable {
    package var rows = 10_000
    package var bytes = 256 << 20

    package init() {}
  }

  private let selection: RowSelection
  private var rows: EventRows
  private var ledger: RowLedger
  private var wanted: (table: TableMap, answer: Bool)?

  /// Follows the rows that fit the tables and conditions of `filter`; values are written as JSON or
  /// as SQL.
  package init(
    _ filter: RowFilter, schemas: LogSchemas, asJSON: Bool, names: NameKey, seeds: Seeds,
    limits: Limits = Limits()
  ) {
    selection = RowSelection(filter)
    rows = EventRows(schemas)
    ledger = RowLedger(
      selection, asJSON: asJSON, hashKey: names.key, seeds: seeds, limits: limits)
  }

  /// Who knows the tables.
  package var schemas: LogSchemas { rows.schemas }

  /// Goes on with another log.
  package mutating func begin(_ path: String, _ format: FormatDescription) {
    rows.begin(path, format)
    ledger.path = path
    ledger.place.file = PathText.shown(path.logFileName)
    wanted = nil
  }

  /// Hears of the statement at hand, which may define tables.
  package mutating func observe(_ reader: borrowing LogReader) { rows.observe(reader) }

  /// Takes in the rows at hand.
  package mutating func take(
    _ found: GroupCollector.RowsAtHand, _ reader: borrowing LogReader
  ) throws(DecodeError) {
    if wanted?.table !== found.table { wanted = (found.table, selection.wants(found.table)) }
    guard wanted?.answer ?? false else { return }
    stand(at: reader)
    try rows.forEach(reader, found.table, &ledger) { ledger, view in ledger.take(view) }
  }

  /// Takes in a statement that was logged as text.
  package mutating func take(
    _ statement: GroupCollector.StatementAtHand, _ reader: borrowing LogReader
  ) {
    guard let context = statement.context else { return }
    let change = LoggedChange(statement.text, context)
    let definition = statement.definition.flatMap { $0.isTemporary ? nil : $0 }
    guard change != nil || definition != nil else { return }
    stand(at: reader)
    let tables = definition?.tables ?? change?.tables ?? []
    let databases = definition?.databases ?? (tables.isEmpty ? change?.databases ?? [] : [])
    let isWanted =
      tables.contains { selection.wants(table: $0.table, of: $0.database) }
      || databases.contains { selection.wants(table: nil, of: $0) }
    guard isWanted else { return }
    let isEmptying =
      definition.map {
        $0.verb == .truncate || $0.verb == .drop && ($0.object == .table || $0.object == .database)
      } ?? false
    if let definition, !isEmptying, change == nil {
      switch definition.object {
      case .table where definition.verb != .create: break
      default: return
      }
    }
    ledger.take(
      statement.text, isDefinition: definition != nil, isEmptying: isEmptying,
      tables: tables.map { ($0.database, $0.table) }, databases: databases)
  }

  private mutating func stand(at reader: borrowing LogReader) {
    let isInside = reader.payload != nil
    ledger.place.position = reader.outerOffset
    ledger.place.innerPosition = isInside ? reader.frame.offset : nil
  }

  /// The branch (XA) that the open group begins, as its statement names it.
  package mutating func begin(branch name: [UInt8]) { ledger.branch = name }

  /// A group ended; one may end the branch of another.
  package mutating func ended(_ group: GroupSummary, _ fate: (branch: [UInt8], commits: Bool)?) {
    ledger.ended(group)
    if let fate { ledger.end(branch: fate.branch, commits: fate.commits, by: group) }
  }

  // MARK: What came of it

  /// The rows that fit, in the order in which they were met.
  package var histories: [RowHistory] { ledger.histories }

  /// What to look for in another pass; the same as was given where nothing is new.
  package var seeds: Seeds { ledger.seeds }

  /// Whether there was more than is kept.
  package var isOverfull: Bool { ledger.isOverfull }

  /// Changes that were logged as text, of tables that are wanted.
  package var statements: UInt64 { ledger.statements }

  /// Rows that fit, but lack the columns that name them.
  package var unnamed: UInt64 { ledger.unnamed }

  /// Tables whose rows are taken apart by something other than their key, with what that is.
  package var makeshifts: [(table: String, columns: [String])] { ledger.makeshifts }

  /// Why the job could not be done.
  package func failures() -> [(subject: String, text: String)] { selection.failures() }

  /// Patterns that fitted nothing.
  package func notes() -> [(subject: String, text: String)] { selection.notes() }
}
