import BinlogAudit
import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogRows

/// Reads a replica's own binary logs: where it differs from its source by writes of its own, and
/// who touched given keys last.
final class OwnHistory: RowsPrinter {
  /// A change that touched a key.
  struct Touch {
    var row: StoredRow
    /// Whether the row was there afterwards.
    var isPresent: Bool
  }

  /// A statement that changed something on the replica and was logged as text.
  struct Statement {
    var text: [UInt8]
    var database: [UInt8]
    var groupPath: String
    var groupStart: FileOffset
  }

  private(set) var divergence = RowDivergence()
  private(set) var last: [RowKey: Touch] = [:]
  /// Statements of the replica's own clients, the last ones.
  private(set) var localStatements: [Statement] = []

  private let wanted: Set<RowKey>
  private let wantedTables: Set<[UInt8]>
  private let serverID: UInt32?
  private let schemas: ConflictSchemas
  private var tables = TableCache<KeyedTable>()
  private static let mostStatements = 1000

  /// Looks for `wanted`; `serverID` is the replica's.
  init(_ wanted: Set<RowKey>, serverID: UInt32?, schemas: ConflictSchemas) {
    self.wanted = wanted
    wantedTables = Set(wanted.map(\.table))
    self.serverID = serverID
    self.schemas = schemas
  }

  var wantsStatements: Bool { true }

  func row(_ view: borrowing RowView) -> RowProblem? {
    guard view.row.problem == nil else { return nil }
    let keyed = tables.value(view.table) { KeyedTable($0, schemas) }
    let isLocal = view.place.group.serverID == serverID
    // Logs are long, and few of their rows matter.
    guard
      isLocal || wantedTables.contains(keyed.name) || divergence.tables.contains(keyed.name)
    else { return nil }
    let before = keyed.rowKeys(view.row.before, view.row, view.images)
    let after =
      view.row.operation == .delete
      ? [] : keyed.rowKeys(StoredRow.cellsAfter(view.row), view.row, view.images)
    if !isLocal { divergence.applied(before, after) }
    guard
      isLocal || before.contains(where: wanted.contains) || after.contains(where: wanted.contains)
    else { return nil }
    let stored = StoredRow(view, of: keyed)
    if isLocal { divergence.local(stored) }
    for key in before where wanted.contains(key) {
      last[key] = Touch(row: stored, isPresent: false)
    }
    for key in after where wanted.contains(key) {
      last[key] = Touch(row: stored, isPresent: true)
    }
    return nil
  }

  func statement(_ statement: RowStatement, place: RowsPlace) {
    guard place.group.serverID == serverID, LoggedStatement(statement.text).isChange else {
      return
    }
    if localStatements.count >= Self.mostStatements { localStatements.removeFirst() }
    localStatements.append(
      Statement(
        text: statement.text, database: statement.database, groupPath: place.group.path,
        groupStart: place.group.start))
  }

  func takeNotes() -> [String] { [] }
}
