import BinlogAudit
import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogRows

/// Reads the groups that a replica has not applied, and hands each of their rows on.
final class UnappliedRows: RowsPrinter {
  /// Which group of the list a row is of.
  typealias Take = (StoredRow, Int) -> Void

  private let places: [Place: Int]
  private let schemas: ConflictSchemas
  private let take: Take
  private var tables = TableCache<KeyedTable>()

  private struct Place: Hashable {
    var path: String
    var start: FileOffset
  }

  /// Rows of `groups` go to `take`.
  init(_ groups: [ConflictFacts.Unapplied], schemas: ConflictSchemas, take: @escaping Take) {
    var places: [Place: Int] = [:]
    for (index, group) in groups.enumerated() {
      places[Place(path: group.group.path, start: group.group.start)] = index
    }
    self.places = places
    self.schemas = schemas
    self.take = take
  }

  func row(_ view: borrowing RowView) -> RowProblem? {
    guard view.row.problem == nil,
      let index = places[Place(path: view.place.group.path, start: view.place.group.start)]
    else { return nil }
    let keyed = tables.value(view.table) { KeyedTable($0, schemas) }
    take(StoredRow(view, of: keyed), index)
    return nil
  }

  func takeNotes() -> [String] { [] }
}
