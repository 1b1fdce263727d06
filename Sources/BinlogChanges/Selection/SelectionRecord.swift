import BinlogEvents
import BinlogLogs

/// What a filter met in the logs, for what is to be told at the end.
///
/// A value, so that pieces of a log can be read by several threads and what they met be put
/// together in the order of the log.
struct SelectionRecord: Sendable {
  /// Whether rows were left out as nobody told which thread made them.
  var hasUnknownThreads = false
  /// Wanted changes that were logged as statements.
  var statements = StatementTally()
  /// Wanted definitions that rows came or went with.
  var emptied = StatementTally()
  /// The GTIDs that are wanted by name, and which of them were met.
  var gtids: WantedGtids
  /// The complete groups of the log at hand; nil where nobody asks what a next one goes on from.
  var held: HeldGtids?
  /// Patterns that something fitted, by option and text.
  var fitting: Set<String> = []
  /// Columns that conditions name and no wanted table had so far.
  var missing: Set<String>
  /// Why a literal did not fit, by condition; none where it fitted once.
  var unfit: [String: String] = [:]
  /// Conditions whose literal fitted.
  var fitted: Set<String> = []
  /// Tables that were met, by name, as long as there are few.
  private(set) var tables: Set<String> = []
  /// How many wanted tables were looked at.
  private(set) var wantedTables = 0
  /// Names of the columns that wanted tables have, as long as there are few.
  private(set) var names: Set<String> = []
  private static let mostRemembered = 1000

  /// Nothing met.
  init(_ filter: RowFilter) {
    gtids = WantedGtids(filter)
    missing = Set(filter.conditions.map(\.column) + filter.changedColumns)
  }

  /// Takes notice of a table.
  mutating func note(_ map: TableMap) {
    guard takesTables else { return }
    tables.insert(String(decoding: map.database + [0x2E] + map.table, as: UTF8.self))
  }

  /// Takes notice of the columns of a wanted table.
  mutating func note(columnsOf table: DecodedTable) {
    wantedTables += 1
    guard takesNames else { return }
    for column in table.columns { names.insert(String(decoding: column.name, as: UTF8.self)) }
  }

  /// Whether it is the same to add what was met in the piece of the log that comes next as to go
  /// through it: what is remembered as long as there is little of it must not come to its limit
  /// within the piece.
  func canAdd(_ next: SelectionRecord) -> Bool {
    (!takesTables || tables.count + next.tables.count < Self.mostRemembered)
      && (!takesNames || names.count + next.names.count < Self.mostRemembered)
      && statements.canAdd(next.statements) && emptied.canAdd(next.emptied)
  }

  private var takesTables: Bool { tables.count < Self.mostRemembered }
  private var takesNames: Bool { names.count < Self.mostRemembered }

  /// Adds what was met in the piece of the log that comes next; see ``canAdd(_:)``.
  mutating func add(_ next: SelectionRecord) {
    if takesTables { tables.formUnion(next.tables) }
    if takesNames { names.formUnion(next.names) }
    wantedTables += next.wantedTables
    hasUnknownThreads = hasUnknownThreads || next.hasUnknownThreads
    statements.add(next.statements)
    emptied.add(next.emptied)
    gtids.add(next.gtids)
    if let groups = next.held { held?.add(groups) }
    fitting.formUnion(next.fitting)
    missing.formIntersection(next.missing)
    unfit.merge(next.unfit) { $1 }
    fitted.formUnion(next.fitted)
  }
}
