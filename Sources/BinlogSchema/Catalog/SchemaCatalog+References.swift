public import BinlogRows

extension SchemaCatalog {
  /// Remembers which tables refer to others.
  mutating func noteReferences(of definition: TableDefinition, _ name: TableName) {
    for stored in definition.foreignKeyList {
      let table = stored.key.table
      let parent = TableName(database: table.database ?? name.database, table: table.name)
      referrers[parent, default: []].insert(name)
    }
  }

  /// The foreign keys of the table called `name`.
  public func parents(of name: TableSchema.Name) -> [TableSchema.ForeignKey] {
    guard let definition = definition(database: name.database, table: name.table) else {
      return []
    }
    return keys(of: definition, name)
  }

  /// The foreign keys that refer to the table called `name`.
  public func children(of name: TableSchema.Name) -> [TableSchema.ForeignKey] {
    var list: [TableSchema.ForeignKey] = []
    // A file that names no database is good for all of them.
    for database in [name.database, []] {
      for referrer in referrers[TableName(database: database, table: name.table)] ?? [] {
        guard case .known(let definition)? = tables[referrer] else { continue }
        let child = TableSchema.Name(
          database: referrer.database.isEmpty ? name.database : referrer.database,
          table: referrer.table)
        for key in keys(of: definition, child) where key.parent == name {
          if !list.contains(key) { list.append(key) }
        }
      }
    }
    // Sets have no order of their own.
    return list.sorted { Self.text($0).lexicographicallyPrecedes(Self.text($1)) }
  }

  private static func text(_ key: TableSchema.ForeignKey) -> [UInt8] {
    key.child.database + [0] + key.child.table + [0] + key.childColumns.joined(separator: [0])
  }

  private func keys(
    of definition: TableDefinition, _ name: TableSchema.Name
  ) -> [TableSchema.ForeignKey] {
    definition.foreignKeys.compactMap { key in
      let parent = TableSchema.Name(database: key.database ?? name.database, table: key.table)
      var columns = key.parentColumns
      if columns.isEmpty {
        guard
          let target = self.definition(database: parent.database, table: parent.table),
          let primary = target.primaryKey
        else { return nil }
        columns = primary.parts.map { target.columns[$0.column].name }
      }
      guard columns.count == key.columns.count else { return nil }
      return TableSchema.ForeignKey(
        child: name, childColumns: key.columns, parent: parent, parentColumns: columns,
        onDelete: key.onDelete, onUpdate: key.onUpdate)
    }
  }
}
