public import BinlogBytes
import BinlogCharsets
public import BinlogEvents
public import BinlogRows

/// Names columns by the definitions of a catalog, as they are at one place of the log.
///
/// Made anew after each statement that defines tables: a catalog is a value, and a copy of it costs
/// nothing until one of the two changes.
public struct CatalogSchema: SchemaSource {
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

  /// The columns of `table` where a definition fits; `offset` is where the catalog stands.
  public func schema(of table: TableMap, at offset: FileOffset) -> TableSchema? {
    guard case .columns(let columns, _) = answer(table) else { return nil }
    return TableSchema(
      columns: columns.map { column in
        var known = TableSchema.Column()
        known.name = column.name
        if column.type.isNumber { known.isUnsigned = column.isUnsigned }
        if column.type == .enumeration || column.type == .set {
          // Labels are UTF-8 here, whatever the column's own character set is.
          known.labels = column.labels
          known.characterSet = Array("utf8mb4".utf8)
        } else if let charset = column.charset {
          known.characterSet = Array(charset.rawValue.utf8)
        } else if column.type.isBytes {
          known.characterSet = Array("binary".utf8)
        }
        return known
      })
  }
}
