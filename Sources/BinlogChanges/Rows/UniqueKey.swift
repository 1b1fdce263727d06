/// A key that no two rows of a table have in common.
package struct UniqueKey: Equatable, Sendable {
  /// Its name; `PRIMARY` for the primary key, nil where nobody told.
  package var name: String?
  /// Places of its columns, in the key's order.
  package var columns: [Int]

  package init(name: String?, columns: [Int]) {
    self.name = name
    self.columns = columns
  }
}
