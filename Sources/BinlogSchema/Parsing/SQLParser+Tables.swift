extension SQLParser {
  /// An element of the list of a table.
  enum Element {
    case column(ParsedColumn)
    case key(ParsedKey)
    /// The two columns of a period.
    case period([[UInt8]])
    case foreignKey(ParsedForeignKey)
    /// A CHECK: nothing that rows have.
    case other
  }

  /// One element; stops at the comma or parenthesis after it, or before FIRST and AFTER.
  mutating func element() throws(SQLProblem) -> Element {
    guard token.kind == .word else { return .column(try column()) }
    switch keyword {
    case "CONSTRAINT":
      advance()
      var name: [UInt8]?
      _ = accept("IF", "NOT", "EXISTS")
      if !isWord("PRIMARY"), !isWord("UNIQUE"), !isWord("FOREIGN"), !isWord("CHECK") {
        name = try self.name()
      }
      if isWord("FOREIGN"), isFollowedByWord("KEY"), let key = foreignKey(named: name) {
        return .foreignKey(key)
      }
      guard var key = try self.key() else {
        skipElement()
        return .other
      }
      if key.name == nil { key.name = name }
      return .key(key)
    case "PERIOD" where isFollowedByWord("FOR"):
      advance()
      advance()
      var key = ParsedKey(kind: .plain)
      try keyParts(&key)
      return .period(key.parts.map(\.column))
    case "FOREIGN" where isFollowedByWord("KEY"):
      if let key = foreignKey(named: nil) { return .foreignKey(key) }
      skipElement()
      return .other
    case "CHECK" where following.kind == .symbol:
      skipElement()
      return .other
    default:
      if let key = try key() { return .key(key) }
      return .column(try column())
    }
  }

  private func isFollowedByWord(_ words: StaticString...) -> Bool {
    var ahead = self
    ahead.advance()
    return words.contains { ahead.isWord($0) }
  }

  /// A key; nil where something else comes next.
  private mutating func key() throws(SQLProblem) -> ParsedKey? {
    var key = ParsedKey(kind: .plain)
    if isWord("PRIMARY"), isFollowedByWord("KEY") {
      advance()
      advance()
      key.kind = .primary
    } else if isWord("UNIQUE") {
      advance()
      key.kind = .unique
      _ = accept("KEY") || accept("INDEX")
    } else if isWord("FULLTEXT") || isWord("SPATIAL") {
      advance()
      _ = accept("KEY") || accept("INDEX")
    } else if isWord("VECTOR"), isFollowedByWord("KEY", "INDEX") {
      advance()
      advance()
    } else if isWord("KEY") || isWord("INDEX") {
      advance()
    } else {
      return nil
    }
    try keyRest(&key)
    return key
  }

  /// A key's name, kind and columns.
  mutating func keyRest(_ key: inout ParsedKey) throws(SQLProblem) {
    if accept("IF", "NOT", "EXISTS") { key.ifNotExists = true }
    if !isSymbol(Letter.open), !isWord("USING"), !isWord("TYPE") { key.name = try name() }
    try keyParts(&key)
    while !isAtEnd, !isSymbol(Letter.comma), !isSymbol(Letter.close) {
      if accept("WITH", "PARSER") { key.hasTextParser = true }
      skipOne()
    }
  }

  /// The columns of a key, in parentheses.
  mutating func keyParts(_ key: inout ParsedKey) throws(SQLProblem) {
    while !isAtEnd, !isSymbol(Letter.open), !isSymbol(Letter.comma) { advance() }
    try expectSymbol(Letter.open)
    while !isAtEnd, !isSymbol(Letter.close) {
      if isSymbol(Letter.open) {
        key.hasExpression = true
      } else {
        let column = try name()
        var prefix: Int?
        if acceptSymbol(Letter.open) {
          prefix = number()
          skipElement()
          try expectSymbol(Letter.close)
        }
        if isWord("WITHOUT") {
          key.isOverPeriod = true
        } else {
          key.parts.append((column, prefix))
        }
      }
      skipElement()
      if !acceptSymbol(Letter.comma) { break }
    }
    try expectSymbol(Letter.close)
  }

  // MARK: CREATE TABLE

  /// What follows `CREATE [OR REPLACE] [TEMPORARY] TABLE`.
  mutating func createTable(
    orReplace: Bool, isTemporary: Bool
  ) throws(SQLProblem) -> CreateTable {
    let ifNotExists = accept("IF", "NOT", "EXISTS")
    var table = CreateTable(name: try qualifiedName())
    table.orReplace = orReplace
    table.isTemporary = isTemporary
    table.ifNotExists = ifNotExists
    if accept("LIKE") {
      table.like = try qualifiedName()
      return table
    }
    var hasList = false
    if isSymbol(Letter.open), !isGroupOfQuery {
      advance()
      if accept("LIKE") {
        table.like = try qualifiedName()
        return table
      }
      hasList = true
      try elements { element in
        switch element {
        case .column(let column): table.columns.append(column)
        case .key(let key): table.keys.append(key)
        case .period(let names): table.period += names
        case .foreignKey(let key): table.foreignKeys.append(key)
        case .other: break
        }
      }
    }
    table.hasQuery = tableOptions(&table.options) || !hasList || table.columns.isEmpty
    return table
  }

  /// The elements of a list whose parenthesis was taken, and the closing one.
  mutating func elements(_ body: (Element) -> Void) throws(SQLProblem) {
    repeat {
      body(try element())
      skipElement()
    } while acceptSymbol(Letter.comma)
    try expectSymbol(Letter.close)
  }

  private var isGroupOfQuery: Bool {
    var ahead = self
    ahead.advance()
    return ahead.isSymbol(Letter.open) || ahead.isQuery
  }

  private var isQuery: Bool {
    isWord("SELECT") || isWord("WITH") || isWord("VALUES") || isWord("TABLE")
  }

  /// The options after the list; returns whether a query follows.
  private mutating func tableOptions(_ options: inout TableOptions) -> Bool {
    while !isAtEnd {
      if isSymbol(Letter.open), isGroupOfQuery { return true }
      guard token.kind == .word else {
        skipOne()
        continue
      }
      if accept("WITH", "SYSTEM", "VERSIONING") {
        options.isVersioned = true
      } else if isQuery || isWord("AS") {
        return true
      } else if accept("ENGINE") {
        options.engine = optionText()
      } else if !charsetOption(&options.charset) {
        advance()
        // A value may be any word, such as one that begins a query.
        if acceptSymbol(Letter.equals), !isAtEnd { skipOne() }
      }
    }
    return false
  }

  /// `CHARACTER SET x`, `CHARSET = x`, `COLLATE x`; false where something else comes next.
  mutating func charsetOption(_ choice: inout CharsetChoice) -> Bool {
    if accept("CHARSET") || accept("CHARACTER", "SET") || accept("CHAR", "SET") {
      charsetName(&choice)
      return true
    }
    guard accept("COLLATE") else { return false }
    if let collation = optionText(), !SQLName.areEqual(collation, Array("DEFAULT".utf8)) {
      choice.collation = collation
    }
    return true
  }
}
