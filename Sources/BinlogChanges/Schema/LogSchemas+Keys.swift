package import BinlogEvents
import BinlogRows
import BinlogSchema

extension LogSchemas {
  /// The unique keys of the table that `map` announces, the primary key first; nil where no
  /// definition tells, or none fits.
  ///
  /// Keys over parts of columns, or expressions, are left out: the rows do not tell their values.
  package func uniqueKeys(of map: TableMap) -> [UniqueKey]? {
    for candidate in candidates(map) {
      guard case .columns(let columns, let definition) = candidate.answer(map) else { continue }
      // Columns that lie elsewhere in the rows than in the definition are found by their names.
      let places = definition.columns.map { column in
        columns.firstIndex { $0.name == column.name }
      }
      let keys = definition.keys.filter { key in
        key.kind != .plain && !key.hasExpression && !key.parts.isEmpty
          && key.parts.allSatisfy { $0.prefix == nil && places[$0.column] != nil }
      }
      let sorted = keys.filter { $0.kind == .primary } + keys.filter { $0.kind != .primary }
      return sorted.map { key in
        UniqueKey(
          name: String(decoding: key.name, as: UTF8.self),
          columns: key.parts.compactMap { places[$0.column] })
      }
    }
    return nil
  }
}

extension LogSchemas {
  /// The names of the columns of a unique key, by the names of the table and the key; nil where no
  /// definition tells them.
  package func keyColumns(database: String, table: String, key: String) -> [String]? {
    for schema in [evolved, logged] {
      guard
        case .known(let definition)? = schema.catalog.entry(
          database: Array(database.utf8), table: Array(table.utf8)),
        let found = definition.keys.first(where: {
          String(decoding: $0.name, as: UTF8.self).lowercased() == key.lowercased()
        }), !found.hasExpression, found.parts.allSatisfy({ $0.prefix == nil })
      else { continue }
      return found.parts.map { definition.columns[$0.column].nameText }
    }
    return nil
  }
}
