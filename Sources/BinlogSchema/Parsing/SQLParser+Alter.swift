extension SQLParser {
  /// What follows `ALTER TABLE`.
  mutating func alterTable() throws(SQLProblem) -> AlterTable {
    _ = accept("IF", "EXISTS")
    var table = AlterTable(name: try qualifiedName())
    if accept("WAIT") { advance() } else { _ = accept("NOWAIT") }
    while !isAtEnd {
      if isWord("PARTITION") { break }
      try change(&table.changes)
      // A partition clause needs no comma before it.
      while !isAtEnd, !isSymbol(Letter.comma), !isWord("PARTITION") { skipOne() }
      if isWord("PARTITION") { break }
      advance()
    }
    return table
  }

  private mutating func change(_ changes: inout [AlterTable.Change]) throws(SQLProblem) {
    let word = keyword
    switch word {
    case "ADD":
      advance()
      try add(&changes)
    case "DROP":
      advance()
      if let change = try drop() { changes.append(change) }
    case "MODIFY", "CHANGE":
      advance()
      _ = accept("COLUMN")
      let ifExists = accept("IF", "EXISTS")
      let old = try name()
      let column = word == "CHANGE" ? try self.column() : try self.column(named: old)
      changes.append(.changeColumn(old, column, try position(), ifExists: ifExists))
    case "RENAME":
      advance()
      changes.append(try rename())
    case "ALTER":
      advance()
      if let change = try visibility() { changes.append(change) }
    case "CONVERT":
      advance()
      if let change = try convert() { changes.append(change) }
    default:
      _ = accept("DEFAULT")
      var choice = CharsetChoice()
      while true {
        if accept("ENGINE") {
          if let name = optionText() { changes.append(.engine(name)) }
        } else if !charsetOption(&choice) {
          break
        }
        _ = accept("DEFAULT")
      }
      if !choice.isEmpty { changes.append(.defaultCharset(choice)) }
    }
  }

  private mutating func add(_ changes: inout [AlterTable.Change]) throws(SQLProblem) {
    let isColumn = accept("COLUMN")
    let ifNotExists = accept("IF", "NOT", "EXISTS")
    if acceptSymbol(Letter.open) {
      try elements { element in
        switch element {
        case .column(let column):
          changes.append(.addColumn(column, .asIs, ifNotExists: ifNotExists))
        case .key(let key): changes.append(.addKey(key))
        case .period(let names): changes.append(.period(names))
        case .foreignKey(let key): changes.append(.addForeignKey(key))
        case .other: break
        }
      }
      return
    }
    if !isColumn {
      if accept("SYSTEM", "VERSIONING") {
        changes.append(.addVersioning)
        return
      }
      if isWord("PARTITION") { return }
    }
    switch isColumn ? .column(try column()) : try element() {
    case .column(let column):
      changes.append(.addColumn(column, try position(), ifNotExists: ifNotExists))
    case .key(let key): changes.append(.addKey(key))
    case .period(let names): changes.append(.period(names))
    case .foreignKey(let key): changes.append(.addForeignKey(key))
    case .other: break
    }
  }

  private mutating func position() throws(SQLProblem) -> AlterTable.Position {
    if accept("FIRST") { return .first }
    return accept("AFTER") ? .after(try name()) : .asIs
  }

  private mutating func drop() throws(SQLProblem) -> AlterTable.Change? {
    if accept("COLUMN") {
      let ifExists = accept("IF", "EXISTS")
      return .dropColumn(try name(), ifExists: ifExists)
    }
    if accept("PRIMARY", "KEY") { return .dropPrimaryKey }
    if accept("SYSTEM", "VERSIONING") { return .dropVersioning }
    if accept("INDEX") || accept("KEY") || accept("CONSTRAINT") {
      _ = accept("IF", "EXISTS")
      return .dropKey(try name())
    }
    if accept("FOREIGN", "KEY") {
      _ = accept("IF", "EXISTS")
      return .dropForeignKey(try name())
    }
    // Words that MySQL does not reserve may be columns' names: then nothing follows them.
    if isWord("FOREIGN") || isWord("CHECK") || areWords("PERIOD", "FOR") || isWord("PARTITION") {
      return nil
    }
    let ifExists = accept("IF", "EXISTS")
    return .dropColumn(try name(), ifExists: ifExists)
  }

  private mutating func rename() throws(SQLProblem) -> AlterTable.Change {
    let isColumn = isWord("COLUMN")
    if isColumn || isWord("INDEX") || isWord("KEY") {
      advance()
      let ifExists = accept("IF", "EXISTS")
      let old = try name()
      guard accept("TO") else { throw problem("expected TO") }
      let new = try name()
      return isColumn ? .renameColumn(old, to: new, ifExists: ifExists) : .renameKey(old, to: new)
    }
    _ = accept("TO") || accept("AS") || acceptSymbol(Letter.equals)
    return .rename(try qualifiedName())
  }

  /// `ALTER COLUMN c SET INVISIBLE`; defaults do not matter.
  private mutating func visibility() throws(SQLProblem) -> AlterTable.Change? {
    if isWord("INDEX") || isWord("KEY") || isWord("CHECK") || isWord("CONSTRAINT") { return nil }
    _ = accept("COLUMN")
    _ = accept("IF", "EXISTS")
    let column = try name()
    guard accept("SET") else { return nil }
    if accept("VISIBLE") { return .setVisible(column, true) }
    return accept("INVISIBLE") ? .setVisible(column, false) : nil
  }

  private mutating func convert() throws(SQLProblem) -> AlterTable.Change? {
    if accept("PARTITION") {
      _ = try name()
      guard accept("TO", "TABLE") else { return nil }
      return .partitionToTable(try qualifiedName())
    }
    if accept("TABLE") { return .tableToPartition(try qualifiedName()) }
    guard accept("TO") else { return nil }
    var choice = CharsetChoice()
    while charsetOption(&choice) {}
    return .convert(choice)
  }
}
