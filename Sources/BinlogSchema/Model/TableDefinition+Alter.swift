extension TableDefinition {
  /// Makes the changes of one statement; renaming the table itself is up to the catalog.
  mutating func alter(
    _ changes: [AlterTable.Change], inherited: InheritedCharset
  ) throws(AlterProblem) {
    // Names mean the columns of before, so that two may swap theirs.
    let before = columns
    guard changes.count <= Self.mostChanges else {
      throw AlterProblem(message: "\(changes.count) changes in one statement")
    }
    for change in changes { try apply(change, before, inherited) }
    var names: Set<[UInt8]> = []
    for column in columns where !names.insert(column.name.map(Letter.upper)).inserted {
      throw AlterProblem(message: "there would be two columns \(column.nameText)")
    }
    finish()
  }

  private mutating func apply(
    _ change: AlterTable.Change, _ before: [ColumnDefinition], _ inherited: InheritedCharset
  ) throws(AlterProblem) {
    switch change {
    case .addColumn(let parsed, let position, let ifNotExists):
      let name = parsed.definition.name
      if ifNotExists, before.contains(where: { SQLName.areEqual($0.name, name) }) { return }
      add(parsed, at: try index(position, before) ?? endIndex)
      try addReference(of: parsed)
    case .changeColumn(let name, let parsed, let position, let ifExists):
      try redefine(name, parsed, position, ifExists, before)
    case .dropColumn(let name, let ifExists):
      guard let index = find(name, before) else {
        if ifExists { return }
        throw unknown(name)
      }
      remove(index)
    case .renameColumn(let name, let new, let ifExists):
      guard let index = find(name, before) else {
        if ifExists { return }
        throw unknown(name)
      }
      columns[index].name = new
    case .setVisible(let name, let isVisible):
      guard let index = find(name, before) else { throw unknown(name) }
      columns[index].isInvisible = !isVisible
    case .convert(let choice): convert(choice, inherited: inherited)
    case .defaultCharset(let choice):
      charset = choice.resolved ?? inherited.charset
      collation = choice.collation
      isCharsetAssumed = choice.resolved == nil && inherited.isAssumed
    case .addVersioning: isVersioned = true
    case .dropVersioning: isVersioned = false
    case .rename, .partitionToTable, .tableToPartition: break
    case .period(let names): setPeriod(names)
    case .addForeignKey(let key): try add(key)
    case .dropForeignKey(let name): dropForeignKey(name)
    case .addKey, .dropKey, .dropPrimaryKey, .renameKey: try applyToKeys(change, before)
    }
  }

  private mutating func applyToKeys(
    _ change: AlterTable.Change, _ before: [ColumnDefinition]
  ) throws(AlterProblem) {
    switch change {
    case .addKey(let key):
      let table = self
      try add(key) { name in
        (table.column(named: name) ?? table.find(name, before)).map { table.columns[$0].id }
      }
    case .dropKey(let name):
      keyList.removeAll { SQLName.areEqual($0.name, name) }
      // DROP CONSTRAINT drops either.
      dropForeignKey(name)
    case .dropPrimaryKey: keyList.removeAll { $0.kind == .primary }
    case .renameKey(let name, let new):
      for index in keyList.indices where SQLName.areEqual(keyList[index].name, name) {
        keyList[index].name = new
      }
    default: break
    }
  }

  private func unknown(_ name: [UInt8]) -> AlterProblem {
    AlterProblem(message: "column \(String(decoding: name, as: UTF8.self)) is not known")
  }

  /// The place of the column that had `name` before the statement.
  private func find(_ name: [UInt8], _ before: [ColumnDefinition]) -> Int? {
    guard let old = before.first(where: { SQLName.areEqual($0.name, name) }) else { return nil }
    return columns.firstIndex { $0.id == old.id }
  }

  /// Where a position puts a column; nil where it does not say.
  private func index(
    _ position: AlterTable.Position, _ before: [ColumnDefinition]
  ) throws(AlterProblem) -> Int? {
    switch position {
    case .asIs: return nil
    case .first: return 0
    case .after(let name):
      guard let index = column(named: name) ?? find(name, before) else { throw unknown(name) }
      return index + 1
    }
  }

  private mutating func redefine(
    _ name: [UInt8], _ parsed: ParsedColumn, _ position: AlterTable.Position, _ ifExists: Bool,
    _ before: [ColumnDefinition]
  ) throws(AlterProblem) {
    guard let place = find(name, before) else {
      if ifExists { return }
      throw unknown(name)
    }
    let id = columns[place].id
    var column = resolved(parsed)
    column.id = id
    columns[place] = column
    addKeys(of: parsed, id: id)
    guard case .asIs = position else {
      columns.remove(at: place)
      let target = try index(position, before) ?? columns.count
      columns.insert(column, at: min(target, columns.count))
      return
    }
  }

  private mutating func remove(_ index: Int) {
    let id = columns[index].id
    columns.remove(at: index)
    for key in keyList.indices { keyList[key].parts.removeAll { $0.id == id } }
    keyList.removeAll { $0.parts.isEmpty && !$0.hasExpression }
  }
}
