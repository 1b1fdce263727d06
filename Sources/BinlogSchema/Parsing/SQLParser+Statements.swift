import BinlogCharsets

extension SQLParser {
  /// The statement, if it is one that says something of tables; nil for any other.
  ///
  /// - Throws: where it says something that is not understood.
  mutating func statement() throws(SQLProblem) -> SchemaStatement? {
    if areWords("SET", "STATEMENT") {
      // MariaDB: settings for the statement after FOR.
      while !isAtEnd, !isWord("FOR") { skipOne() }
      advance()
    }
    let word = keyword
    switch word {
    case "CREATE":
      advance()
      return try create()
    case "ALTER":
      advance()
      return try alter()
    case "DROP":
      advance()
      return try drop()
    case "RENAME":
      advance()
      guard accept("TABLE") || accept("TABLES") else { return nil }
      return try renameTables()
    case "USE":
      advance()
      return .use(try name())
    case "SET":
      advance()
      return set()
    default:
      return nil
    }
  }

  private mutating func create() throws(SQLProblem) -> SchemaStatement? {
    let orReplace = accept("OR", "REPLACE")
    if accept("TABLE") {
      return .createTable(try createTable(orReplace: orReplace, isTemporary: false))
    }
    if accept("TEMPORARY", "TABLE") {
      return .createTable(try createTable(orReplace: orReplace, isTemporary: true))
    }
    if accept("SEQUENCE") {
      _ = accept("IF", "NOT", "EXISTS")
      return .createSequence(try qualifiedName())
    }
    if accept("DATABASE") || accept("SCHEMA") {
      let ifNotExists = accept("IF", "NOT", "EXISTS")
      let name = try self.name()
      return .createDatabase(
        name, databaseOptions(), ifNotExists: ifNotExists, orReplace: orReplace)
    }
    var key = ParsedKey(kind: .plain)
    _ = accept("ONLINE") || accept("OFFLINE")
    if accept("UNIQUE") {
      key.kind = .unique
    } else {
      _ = accept("FULLTEXT") || accept("SPATIAL") || accept("VECTOR")
    }
    guard accept("INDEX") else { return nil }
    key.ifNotExists = accept("IF", "NOT", "EXISTS")
    key.name = try name()
    while !isAtEnd, !isWord("ON") { advance() }
    guard accept("ON") else { throw problem("expected ON") }
    let table = try qualifiedName()
    try keyParts(&key)
    return .alterTable(AlterTable(name: table, changes: [.addKey(key)]))
  }

  private mutating func databaseOptions() -> CharsetChoice {
    var choice = CharsetChoice()
    while !isAtEnd {
      if !charsetOption(&choice) { skipOne() }
    }
    return choice
  }

  private mutating func alter() throws(SQLProblem) -> SchemaStatement? {
    if accept("DATABASE") || accept("SCHEMA") {
      var name: [UInt8]?
      let isOption =
        isWord("DEFAULT") || isWord("COLLATE") || isWord("CHARSET")
        || areWords("CHARACTER", "SET") || areWords("CHAR", "SET") || isWord("READ")
        || isWord("ENCRYPTION") || isWord("COMMENT")
      if !isOption { name = try self.name() }
      return .alterDatabase(name, databaseOptions())
    }
    while accept("ONLINE") || accept("OFFLINE") || accept("IGNORE") {}
    guard accept("TABLE") else { return nil }
    return .alterTable(try alterTable())
  }

  private mutating func drop() throws(SQLProblem) -> SchemaStatement? {
    if accept("DATABASE") || accept("SCHEMA") {
      _ = accept("IF", "EXISTS")
      return .dropDatabase(try name())
    }
    if accept("INDEX") || accept("ONLINE", "INDEX") || accept("OFFLINE", "INDEX") {
      _ = accept("IF", "EXISTS")
      let key = try name()
      guard accept("ON") else { throw problem("expected ON") }
      return .alterTable(AlterTable(name: try qualifiedName(), changes: [.dropKey(key)]))
    }
    let isTemporary = accept("TEMPORARY")
    guard accept("TABLE") || accept("TABLES") || accept("SEQUENCE") else { return nil }
    _ = accept("IF", "EXISTS")
    var names: [QualifiedName] = []
    repeat { names.append(try qualifiedName()) } while acceptSymbol(Letter.comma)
    return .dropTables(names, isTemporary: isTemporary)
  }

  private mutating func renameTables() throws(SQLProblem) -> SchemaStatement {
    _ = accept("IF", "EXISTS")
    var pairs: [(from: QualifiedName, to: QualifiedName)] = []
    repeat {
      let from = try qualifiedName()
      if accept("WAIT") { advance() } else { _ = accept("NOWAIT") }
      guard accept("TO") else { throw problem("expected TO") }
      pairs.append((from, try qualifiedName()))
    } while acceptSymbol(Letter.comma)
    return .renameTables(pairs)
  }

  /// The settings that change how the statements after are read.
  private mutating func set() -> SchemaStatement? {
    if accept("NAMES") || accept("CHARSET") || accept("CHARACTER", "SET") {
      return .setNames(optionText().flatMap { Charset(name: String(decoding: $0, as: UTF8.self)) })
    }
    var found: SchemaStatement?
    while !isAtEnd {
      let setting = lexer.text(of: token).map(Letter.upper)
      let name = String(decoding: setting.drop { $0 == Letter.at }, as: UTF8.self)
      let isUserVariable = setting.first == Letter.at && setting.dropFirst().first != Letter.at
      advance()
      while isSymbol(0x3A) { advance() }
      guard acceptSymbol(Letter.equals) else { continue }
      let value = lexer.text(of: token)
      let isKnown = token.kind == .string || token.kind == .word
      if !isUserVariable, ["SQL_MODE", "SESSION.SQL_MODE", "LOCAL.SQL_MODE"].contains(name) {
        found = .setMode(isKnown ? value : [])
      } else if !isUserVariable, name == "CHARACTER_SET_CLIENT" {
        found = .setClient(isKnown ? Charset(name: String(decoding: value, as: UTF8.self)) : nil)
      }
      while !isAtEnd, !isSymbol(Letter.comma) { skipOne() }
      advance()
    }
    return found
  }
}
