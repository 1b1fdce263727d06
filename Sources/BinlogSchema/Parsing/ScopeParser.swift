import BinlogEvents

/// Finds the tables that rules look at in a statement.
///
/// As elsewhere the server has checked the grammar already. Every step consumes a token, so the
/// time is linear.
struct ScopeParser {
  typealias Table = StatementScope.QualifiedTable

  private var parser: SQLParser
  private var madeNames: [[UInt8]] = []

  init(_ text: [UInt8], _ dialect: SQLDialect) { parser = SQLParser(text, dialect) }

  mutating func scope() -> StatementScope {
    do throws(SQLProblem) {
      return try statement()
    } catch {
      return StatementScope(.other, isExact: false)
    }
  }

  // MARK: Kinds of statements

  private mutating func statement() throws(SQLProblem) -> StatementScope {
    while parser.isSymbol(Letter.open) { parser.advance() }
    if parser.accept("SET", "STATEMENT") {
      while !parser.isAtEnd, !parser.isWord("FOR") { parser.skipOne() }
      parser.advance()
    }
    if parser.isWord("ANALYZE") {
      var ahead = parser
      ahead.advance()
      if ahead.accept("FORMAT") { for _ in 0..<2 { ahead.advance() } }
      if ["INSERT", "REPLACE", "UPDATE", "DELETE", "WITH"].contains(ahead.keyword) {
        parser = ahead
      }
    }
    if parser.accept("WITH") { try commonTables() }
    let word = parser.keyword
    parser.advance()
    switch word {
    case "INSERT", "REPLACE": return try insert()
    case "UPDATE": return try update()
    case "DELETE": return try delete()
    case "LOAD": return try load()
    case "TRUNCATE":
      _ = parser.accept("TABLE")
      return StatementScope(.definition, [try name()])
    case "CREATE": return try create()
    case "ALTER": return try alter()
    case "DROP": return try drop()
    case "RENAME": return try rename()
    case "GRANT", "REVOKE": return try grant()
    case "SET": return set()
    case "ANALYZE", "OPTIMIZE", "REPAIR", "CHECK": return try maintain()
    case "FLUSH": return try flush()
    case "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "START": return StatementScope(.boundary)
    case "RELEASE":
      return StatementScope(.boundary)
    case "XA": return StatementScope(.branch)
    case "SELECT", "VALUES": return try select()
    case "DO", "CALL", "INSTALL", "UNINSTALL", "IMPORT", "RESET", "KILL", "PURGE", "CHANGE",
      "START REPLICA", "HANDLER", "EXECUTE", "BACKUP", "SHUTDOWN":
      return StatementScope(.other)
    default: return StatementScope(.other, isExact: false)
    }
  }

  private mutating func name() throws(SQLProblem) -> Table { table(try parser.qualifiedName()) }

  private func table(_ name: QualifiedName, isUpdated: Bool = true) -> Table {
    Table(database: name.database, name: name.name, isUpdated: isUpdated)
  }

  /// `a, b, c`, with whatever stands after a name passed over.
  private mutating func names() throws(SQLProblem) -> [Table] {
    var list = [try name()]
    while true {
      while !parser.isAtEnd, !parser.isSymbol(Letter.comma) {
        // After these no table of the list follows.
        if parser.isWord("WITH") || parser.isWord("UPDATE") || parser.isWord("PERSISTENT")
          || parser.isWord("DROP")
        {
          return list
        }
        parser.skipOne()
      }
      guard parser.acceptSymbol(Letter.comma) else { return list }
      list.append(try name())
    }
  }

  private mutating func commonTables() throws(SQLProblem) {
    _ = parser.accept("RECURSIVE")
    repeat {
      madeNames.append(try parser.name())
      parser.skipGroup()
      _ = parser.accept("AS")
      parser.skipGroup()
      if parser.accept("CYCLE") {
        while !parser.isAtEnd, !parser.isWord("RESTRICT") { parser.advance() }
        parser.advance()
      }
    } while parser.acceptSymbol(Letter.comma)
  }

  // MARK: Rows

  private mutating func insert() throws(SQLProblem) -> StatementScope {
    while parser.accept("LOW_PRIORITY") || parser.accept("HIGH_PRIORITY")
      || parser.accept("DELAYED") || parser.accept("IGNORE")
    {}
    _ = parser.accept("INTO")
    return StatementScope(.other, [try name()])
  }

  private mutating func load() throws(SQLProblem) -> StatementScope {
    guard parser.accept("DATA") || parser.accept("XML") else { return StatementScope(.other) }
    while !parser.isAtEnd, !parser.accept("INTO", "TABLE") { parser.skipOne() }
    return StatementScope(.other, [try name()])
  }

  private mutating func update() throws(SQLProblem) -> StatementScope {
    while parser.accept("LOW_PRIORITY") || parser.accept("IGNORE") {}
    let hasMadeNames = !madeNames.isEmpty
    var list = TableList(made: madeNames, turnsRightJoins: parser.dialect.flavor != .mariadb)
    try list.read(&parser)
    let entries = list.entries
    if entries.count == 1, let only = entries[0].name {
      return StatementScope(.other, [table(only)])
    }
    var scope = StatementScope(.multiUpdate)
    // What `WITH` made stands in the server's list before, with its tables.
    scope.isExact = !hasMadeNames && list.isOrderKnown
    for entry in entries {
      if entry.name == nil, entry.inner.count != 1 { scope.isExact = false }
      scope.tables.append(
        entry.name.map { table($0) } ?? Table(database: [], name: [], isUpdated: false))
      // What a query reads from stands in the list after it.
      for inner in entry.inner {
        scope.tables.append(table(inner ?? QualifiedName(name: []), isUpdated: false))
      }
    }
    return scope
  }

  private mutating func delete() throws(SQLProblem) -> StatementScope {
    while parser.accept("LOW_PRIORITY") || parser.accept("QUICK") || parser.accept("IGNORE")
      || parser.dialect.flavor != .mysql && parser.accept("HISTORY")
    {}
    let isPlain = parser.accept("FROM")
    var targets: [QualifiedName] = []
    repeat {
      var parts = [try parser.name()]
      while parser.acceptSymbol(Letter.point), !parser.acceptSymbol(Letter.star) {
        parts.append(try parser.name())
      }
      targets.append(
        QualifiedName(
          database: parts.count > 1 ? parts[parts.count - 2] : nil, name: parts[parts.count - 1]))
    } while parser.acceptSymbol(Letter.comma)
    guard isPlain ? parser.accept("USING") : parser.accept("FROM") else {
      return StatementScope(.other, targets.map { table($0) })
    }
    // Targets count in the order of the tables that are read.
    var list = TableList(made: madeNames, turnsRightJoins: parser.dialect.flavor != .mariadb)
    try list.read(&parser)
    var scope = StatementScope(.other, isExact: list.isOrderKnown)
    let places = targets.map { list.place(of: $0) }
    for (place, entry) in list.entries.enumerated() {
      guard let name = entry.name else { continue }
      scope.tables.append(table(name, isUpdated: places.contains(place)))
    }
    for (target, place) in zip(targets, places) where place == nil {
      scope.tables.append(table(target))
      scope.isExact = false
    }
    return scope
  }

  /// Logged only where functions in it change rows; what it reads from is never changed.
  private mutating func select() throws(SQLProblem) -> StatementScope {
    var ahead = parser
    if let function = try? ahead.qualifiedName(), function.database != nil,
      ahead.isSymbol(Letter.open)
    {
      return StatementScope(.call(table(function)))
    }
    while !parser.isAtEnd, !parser.isWord("FROM") { parser.skipOne() }
    guard parser.accept("FROM") else { return StatementScope(.other) }
    var list = TableList(made: madeNames, turnsRightJoins: parser.dialect.flavor != .mariadb)
    try list.read(&parser)
    return StatementScope(.other, list.tables.map { table($0, isUpdated: false) })
  }

  // MARK: Definitions

  private mutating func create() throws(SQLProblem) -> StatementScope {
    _ = parser.accept("OR", "REPLACE")
    // Options of views, routines, triggers and indexes stand before the word that tells.
    while !parser.isAtEnd {
      switch parser.keyword {
      case "TEMPORARY":
        parser.advance()
        _ = parser.accept("TABLE") || parser.accept("SEQUENCE")
        _ = parser.accept("IF", "NOT", "EXISTS")
        return StatementScope(.definition, [try name()])
      case "TABLE":
        parser.advance()
        let isNew = !parser.accept("IF", "NOT", "EXISTS")
        return StatementScope(isNew ? .createTable : .definition, [try name()])
      case "SEQUENCE", "VIEW":
        parser.advance()
        _ = parser.accept("IF", "NOT", "EXISTS")
        return StatementScope(.definition, [try name()])
      case "DATABASE", "SCHEMA":
        parser.advance()
        _ = parser.accept("IF", "NOT", "EXISTS")
        return StatementScope(.database(try parser.name()))
      case "INDEX":
        while !parser.isAtEnd, !parser.accept("ON") { parser.advance() }
        return StatementScope(.definition, [try name()])
      case "TRIGGER":
        parser.advance()
        _ = parser.accept("IF", "NOT", "EXISTS")
        let trigger = try name()
        while !parser.isAtEnd, !parser.accept("ON") { parser.advance() }
        return StatementScope(.createTrigger(trigger), [try name()])
      case "USER", "ROLE": return StatementScope(.accounts)
      case "PROCEDURE", "FUNCTION", "EVENT", "PACKAGE", "SERVER", "TABLESPACE", "LOGFILE",
        "RESOURCE", "SPATIAL", "LIBRARY":
        if parser.isWord("SPATIAL") {
          var ahead = parser
          ahead.advance()
          if ahead.isWord("INDEX") { break }
        }
        return StatementScope(.definition)
      default: break
      }
      parser.advance()
    }
    return StatementScope(.definition, isExact: false)
  }

  private mutating func alter() throws(SQLProblem) -> StatementScope {
    while !parser.isAtEnd {
      switch parser.keyword {
      case "TABLE":
        parser.advance()
        _ = parser.accept("IF", "EXISTS")
        var tables = [try name()]
        while !parser.isAtEnd {
          if parser.accept("EXCHANGE", "PARTITION") {
            while !parser.isAtEnd, !parser.accept("TABLE") { parser.skipOne() }
            tables.append(try name())
          } else {
            parser.skipOne()
          }
        }
        return StatementScope(.definition, tables)
      case "VIEW":
        parser.advance()
        return StatementScope(.definition, [try name()])
      case "SEQUENCE":
        parser.advance()
        _ = parser.accept("IF", "EXISTS")
        var table = try name()
        // In the list, but not as a table that is changed: any rule about tables leaves it out.
        table.isUpdated = false
        return StatementScope(.definition, [table])
      case "DATABASE", "SCHEMA":
        parser.advance()
        let options = [
          "DEFAULT", "CHARACTER", "CHARSET", "COLLATE", "ENCRYPTION", "READ",
          "COMMENT", "UPGRADE",
        ]
        if parser.token.kind == .word, options.contains(parser.keyword) {
          return StatementScope(.database(nil))
        }
        return StatementScope(.database(try parser.name()))
      case "USER": return StatementScope(.accounts)
      case "PROCEDURE", "FUNCTION", "EVENT", "SERVER", "TABLESPACE", "INSTANCE", "UNDO",
        "LOGFILE", "RESOURCE", "LIBRARY":
        return StatementScope(.definition)
      default: parser.advance()
      }
    }
    return StatementScope(.definition, isExact: false)
  }

  private mutating func drop() throws(SQLProblem) -> StatementScope {
    let isTemporary = parser.accept("TEMPORARY")
    let word = parser.keyword
    parser.advance()
    switch word {
    case "TABLE", "TABLES", "VIEW", "SEQUENCE":
      let ifExists = parser.accept("IF", "EXISTS")
      let tables = try names()
      return StatementScope(
        isTemporary && ifExists ? .dropTemporary : .definition, tables)
    case "DATABASE", "SCHEMA":
      _ = parser.accept("IF", "EXISTS")
      return StatementScope(.database(try parser.name()))
    case "INDEX":
      while !parser.isAtEnd, !parser.accept("ON") { parser.advance() }
      return StatementScope(.definition, [try name()])
    case "TRIGGER":
      _ = parser.accept("IF", "EXISTS")
      return StatementScope(.dropTrigger(try name()))
    case "USER", "ROLE": return StatementScope(.accounts)
    case "PREPARE": return StatementScope(.other)
    default: return StatementScope(.definition)
    }
  }

  private mutating func rename() throws(SQLProblem) -> StatementScope {
    guard parser.accept("TABLE") || parser.accept("TABLES") else {
      return StatementScope(.accounts)
    }
    _ = parser.accept("IF", "EXISTS")
    var tables: [Table] = []
    repeat {
      tables.append(try name())
      while !parser.isAtEnd, !parser.accept("TO") { parser.advance() }
      tables.append(try name())
    } while parser.acceptSymbol(Letter.comma)
    return StatementScope(.definition, tables)
  }

  // MARK: Accounts, maintenance

  /// A privilege on a table or routine names it like a table that is changed.
  private mutating func grant() throws(SQLProblem) -> StatementScope {
    while !parser.isAtEnd, !parser.isWord("ON"), !parser.isWord("TO"), !parser.isWord("FROM") {
      parser.skipOne()
    }
    guard parser.accept("ON") else { return StatementScope(.accounts) }
    if parser.accept("PACKAGE") {
      _ = parser.accept("BODY")
    } else {
      var ahead = parser
      ahead.advance()
      // A table may have one of these names.
      let isName = ahead.isSymbol(Letter.point) || ahead.isWord("TO") || ahead.isWord("FROM")
      if !isName {
        _ =
          parser.accept("TABLE") || parser.accept("FUNCTION") || parser.accept("PROCEDURE")
          || parser.accept("LIBRARY")
      }
    }
    guard parser.token.kind == .word || parser.token.kind == .quotedName else {
      return StatementScope(.accounts)
    }
    let first = try parser.name()
    guard parser.acceptSymbol(Letter.point) else {
      // PROXY ON an account.
      let isAccount = parser.token.kind == .variable || parser.isSymbol(Letter.at)
      return StatementScope(
        .accounts, isAccount ? [] : [Table(database: nil, name: first)])
    }
    guard parser.token.kind == .word || parser.token.kind == .quotedName else {
      return StatementScope(.accounts)
    }
    return StatementScope(.accounts, [Table(database: first, name: try parser.name())])
  }

  private mutating func set() -> StatementScope {
    if parser.isWord("PASSWORD") || parser.areWords("DEFAULT", "ROLE") {
      return StatementScope(.accounts)
    }
    return StatementScope(.setting)
  }

  private mutating func maintain() throws(SQLProblem) -> StatementScope {
    _ = parser.accept("NO_WRITE_TO_BINLOG") || parser.accept("LOCAL")
    guard parser.accept("TABLE") || parser.accept("TABLES") || parser.accept("VIEW") else {
      return StatementScope(.other, isExact: false)
    }
    return StatementScope(.other, try names())
  }

  private mutating func flush() throws(SQLProblem) -> StatementScope {
    _ = parser.accept("NO_WRITE_TO_BINLOG") || parser.accept("LOCAL")
    guard parser.accept("TABLE") || parser.accept("TABLES") else { return StatementScope(.other) }
    guard !parser.isAtEnd, !parser.isWord("WITH"), !parser.isSymbol(Letter.semicolon) else {
      return StatementScope(.other)
    }
    return StatementScope(.other, try names())
  }
}
