public import BinlogEvents

/// Names columns by the definitions of a catalog, as they are at one place of the log.
///
/// Made anew after each statement that defines tables: a catalog is a value, and a copy of it costs
/// nothing until one of the two changes.
public struct CatalogSchema: Sendable {
  /// What a catalog says of the rows of one table map.
  public enum Answer: Sendable {
    /// It has a definition that fits; its columns, one for each of the map's.
    case columns([ColumnDefinition], TableDefinition)
    /// It has one that cannot be used, and why, as a sentence.
    case unusable(String)
    /// No statement told of the table.
    case nothing
  }

  /// The definitions.
  public var catalog: SchemaCatalog

  /// Answers from `catalog`.
  public init(_ catalog: SchemaCatalog) { self.catalog = catalog }

  /// What the catalog says of the rows that `table` announces.
  public func answer(_ table: TableMap) -> Answer {
    let name =
      String(decoding: table.database, as: UTF8.self) + "."
      + String(decoding: table.table, as: UTF8.self)
    switch catalog.entry(database: table.database, table: table.table) {
    case nil: return .nothing
    case .unknown(let reason, let origin):
      return .unusable("the definition of \(name) at \(origin) cannot be used: \(reason)")
    case .known(let definition):
      switch definition.fit(table) {
      case .columns(let columns): return .columns(columns, definition)
      case .different(let reason):
        return .unusable(
          "the definition of \(name) at \(definition.changed ?? definition.origin) does not fit "
            + "its rows: \(reason)")
      }
    }
  }
}
