extension TableDefinition {
  /// Makes the changes of one statement; renaming the table itself is up to the catalog.
  ///
  /// Not one after the other, but as `mysql_prepare_alter_table` of both servers does: first what
  /// becomes of the columns that are there, then those that are new or move, in the statement's
  /// order, then character sets, then keys. So a key or AFTER may name a column that the same
  /// statement adds or renames further on, and CONVERT TO is for columns that it adds too.
  mutating func alter(
    _ changes: [AlterTable.Change], inherited: InheritedCharset
  ) throws(AlterProblem) {
    // Names mean the columns of before, so that two may swap theirs.
    let before = columns
    guard changes.count <= Self.mostChanges else {
      throw AlterProblem(message: "\(changes.count) changes in one statement")
    }
    for change in changes { setDefaults(change, inherited) }
    var moving: [Int: ColumnDefinition] = [:]
    for (index, change) in changes.enumerated() {
      if let column = try applyToOld(change, before) { moving[index] = column }
    }
    for (index, change) in changes.enumerated() {
      try place(change, moving[index], before)
    }
    for change in changes {
      if case .convert(let choice) = change { convert(choice, inherited: inherited) }
    }
    for change in changes { try applyToKeys(change, before) }
    try checkNames(changes)
    finish()
  }

  // MARK: Steps

  /// What new columns get that say no character set of their own.
  private mutating func setDefaults(_ change: AlterTable.Change, _ inherited: InheritedCharset) {
    switch change {
    case .defaultCharset(let choice), .convert(let choice):
      charset = choice.resolved ?? inherited.charset
      collation = choice.collation
      isCharsetAssumed = choice.resolved == nil && inherited.isAssumed
    case .engine(let name): engine = name
    default: break
    }
  }

  /// Changes columns that are there; returns one that is to go elsewhere, which it takes out.
  private mutating func applyToOld(
    _ change: AlterTable.Change, _ before: [ColumnDefinition]
  ) throws(AlterProblem) -> ColumnDefinition? {
    switch change {
    case .changeColumn(let name, let parsed, let position, let ifExists):
      guard let place = find(name, before) else {
        if ifExists { return nil }
        throw unknown(name)
      }
      var column = resolved(parsed)
      column.id = columns[place].id
      guard case .asIs = position else {
        columns.remove(at: place)
        return column
      }
      columns[place] = column
    case .dropColumn(let name, let ifExists):
      guard let index = find(name, before) else {
        if ifExists { return nil }
        throw unknown(name)
      }
      remove(index)
    case .renameColumn(let name, let new, let ifExists):
      guard let index = find(name, before) else {
        if ifExists { return nil }
        throw unknown(name)
      }
      columns[index].name = new
    case .setVisible(let name, let isVisible):
      guard let index = find(name, before) else { throw unknown(name) }
      columns[index].isInvisible = !isVisible
    case .addVersioning: isVersioned = true
    case .dropVersioning: isVersioned = false
    default: break
    }
    return nil
  }

  /// Puts a new column, or one that moves, where the statement wants it.
  private mutating func place(
    _ change: AlterTable.Change, _ moving: ColumnDefinition?, _ before: [ColumnDefinition]
  ) throws(AlterProblem) {
    switch change {
    case .addColumn(let parsed, let position, let ifNotExists):
      let name = parsed.definition.name
      if ifNotExists, before.contains(where: { SQLName.areEqual($0.name, name) }) { return }
      guard columns.count < Self.mostColumns else {
        throw AlterProblem(message: "more than \(Self.mostColumns) columns")
      }
      insert(resolved(parsed), at: try index(position, before) ?? endIndex)
    case .changeColumn(_, _, let position, _):
      guard let moving else { return }
      columns.insert(moving, at: min(try index(position, before) ?? columns.count, columns.count))
    default: break
    }
  }

  private mutating func applyToKeys(
    _ change: AlterTable.Change, _ before: [ColumnDefinition]
  ) throws(AlterProblem) {
    switch change {
    case .addColumn(let parsed, _, let ifNotExists):
      let name = parsed.definition.name
      if ifNotExists, before.contains(where: { SQLName.areEqual($0.name, name) }) { return }
      try addReference(of: parsed)
      guard parsed.isPrimaryKey || parsed.isUnique else { return }
      if let index = column(named: name) { try addKeys(of: parsed, id: columns[index].id) }
    case .changeColumn(let name, let parsed, _, _):
      guard let old = before.first(where: { SQLName.areEqual($0.name, name) }) else { return }
      try addKeys(of: parsed, id: old.id)
    case .addKey(let key):
      let table = self
      try add(key) { name in
        (table.column(named: name) ?? table.find(name, before)).map { table.columns[$0].id }
      }
    case .period(let names): setPeriod(names)
    case .addForeignKey(let key): try add(key)
    case .dropForeignKey(let name): dropForeignKey(name)
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

  /// Refuses two columns of one name, which no server has: the statement was not understood then.
  private func checkNames(_ changes: [AlterTable.Change]) throws(AlterProblem) {
    // Only what got a name in this statement can stand twice.
    var names: Set<[UInt8]> = []
    for change in changes {
      switch change {
      case .addColumn(let parsed, _, _), .changeColumn(_, let parsed, _, _):
        names.insert(SQLName.folded(parsed.definition.name))
      case .renameColumn(_, let new, _): names.insert(SQLName.folded(new))
      default: break
      }
    }
    guard !names.isEmpty else { return }
    if names.count == 1, let name = names.first {
      guard columns.count(where: { SQLName.areEqual($0.name, name) }) > 1 else { return }
      throw AlterProblem(
        message: "there would be two columns \(String(decoding: name, as: UTF8.self))")
    }
    var seen: Set<[UInt8]> = []
    for column in columns {
      let name = SQLName.folded(column.name)
      guard names.contains(name) else { continue }
      guard seen.insert(name).inserted else {
        throw AlterProblem(message: "there would be two columns \(column.nameText)")
      }
    }
  }

  // MARK: Finding

  private func unknown(_ name: [UInt8]) -> AlterProblem {
    AlterProblem(message: "column \(String(decoding: name, as: UTF8.self)) is not known")
  }

  /// The place of the column that had `name` before the statement.
  private func find(_ name: [UInt8], _ before: [ColumnDefinition]) -> Int? {
    guard let old = before.first(where: { SQLName.areEqual($0.name, name) }) else { return nil }
    return columns.firstIndex { $0.id == old.id }
  }

  /// Where a position puts a column; nil where it does not say.
  ///
  /// A key that the server made by itself (`sql_generate_invisible_primary_key`) stays first.
  private func index(
    _ position: AlterTable.Position, _ before: [ColumnDefinition]
  ) throws(AlterProblem) -> Int? {
    switch position {
    case .asIs: return nil
    case .first: return hasGeneratedKey ? 1 : 0
    case .after(let name):
      guard let index = column(named: name) ?? find(name, before) else { throw unknown(name) }
      return index + 1
    }
  }

  /// Whether the first column is MySQL's generated invisible primary key.
  ///
  /// Source: `is_generated_invisible_primary_key` of the server.
  private var hasGeneratedKey: Bool {
    guard let first = columns.first, first.isInvisible, first.isAutoIncrement,
      first.type == .bigint, SQLName.areEqual(first.name, Array("my_row_id".utf8)),
      let key = keyList.first(where: { $0.kind == .primary })
    else { return false }
    return key.parts.count == 1 && key.parts[0].id == first.id
  }

  private mutating func remove(_ index: Int) {
    let id = columns[index].id
    columns.remove(at: index)
    for key in keyList.indices { keyList[key].parts.removeAll { $0.id == id } }
    keyList.removeAll { $0.parts.isEmpty && !$0.hasExpression }
  }
}
