import BinlogEvents

/// Finds the tables whose rows a statement changes.
///
/// As with definitions, the server has checked the grammar already; what is needed is where
/// tables stand. Every step consumes a token, so the time is linear.
struct ChangeParser {
  /// What was found.
  struct Change {
    /// As the statement names them; none where it does not tell.
    var tables: [QualifiedName] = []
    var effects: LoggedChange.Effects
    /// Whether it is a definition that rows come or go with.
    var isDefinition = false
    /// Tables of which one at least is changed, where it does not tell which.
    var candidates: [QualifiedName] = []
    /// The database of what is called, where it names one.
    var database: [UInt8]?
  }

  private var parser: SQLParser
  /// Names that `WITH` made, which are no tables.
  private var madeNames: [[UInt8]] = []

  init(_ text: [UInt8], _ dialect: SQLDialect) { parser = SQLParser(text, dialect) }

  /// What the statement changes; nil for no rows.
  mutating func change() -> Change? {
    do throws(SQLProblem) {
      return try statement()
    } catch {
      // A kind of statement that changes rows, spelled in a way that is not known.
      return Change(effects: .all)
    }
  }

  private mutating func statement() throws(SQLProblem) -> Change? {
    while parser.isSymbol(Letter.open) { parser.advance() }
    if parser.accept("SET", "STATEMENT") {
      // MariaDB: settings for the statement that follows FOR.
      while !parser.isAtEnd, !parser.isWord("FOR") { parser.skipOne() }
      parser.advance()
    }
    if parser.accept("ANALYZE") {
      // MariaDB: the statement is run, and told how that went.
      if parser.accept("FORMAT") { for _ in 0..<2 { parser.advance() } }
      guard ["INSERT", "REPLACE", "UPDATE", "DELETE", "WITH"].contains(parser.keyword) else {
        return nil
      }
    }
    if parser.accept("WITH") { try commonTables() }
    let word = parser.keyword
    if word.isEmpty { return nil }
    parser.advance()
    switch word {
    case "INSERT", "REPLACE": return try insert(isReplace: word == "REPLACE")
    case "UPDATE": return try update()
    case "DELETE": return try delete()
    case "LOAD": return try load()
    case "TRUNCATE":
      _ = parser.accept("TABLE")
      return Change(
        tables: [try parser.qualifiedName()], effects: .deletes, isDefinition: true)
    case "CALL":
      let name = try parser.qualifiedName()
      return Change(effects: .all, database: name.database)
    // Logged only where a function in it changes rows.
    case "SELECT", "VALUES": return Change(effects: .all)
    // The servers write this one themselves where a session ends that holds locks.
    case "DO": return parser.isWord("RELEASE_LOCK") ? nil : Change(effects: .all)
    case "CREATE": return create()
    case "ALTER": return try alter()
    default: return nil
    }
  }

  /// Passes over `name (columns) AS (query), …`.
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

  private mutating func insert(isReplace: Bool) throws(SQLProblem) -> Change {
    while parser.accept("LOW_PRIORITY") || parser.accept("HIGH_PRIORITY")
      || parser.accept("DELAYED") || parser.accept("IGNORE")
    {}
    _ = parser.accept("INTO")
    let name = try parser.qualifiedName()
    if isReplace { return Change(tables: [name], effects: .all) }
    // Statements of many rows are long, and few have the clause.
    guard mentionsDuplicates else { return Change(tables: [name], effects: .inserts) }
    while !parser.isAtEnd, !parser.areWords("ON", "DUPLICATE", "KEY") { parser.advance() }
    return Change(tables: [name], effects: parser.isAtEnd ? .inserts : [.inserts, .updates])
  }

  /// Whether the letters of DUPLICATE stand anywhere in the text.
  private var mentionsDuplicates: Bool {
    let word = Array("DUPLICATE".utf8)
    let bytes = parser.lexer.bytes
    var matched = 0
    for byte in bytes {
      let letter = Letter.upper(byte)
      // No letter but the first stands at the beginning again.
      matched = letter == word[matched] ? matched + 1 : letter == word[0] ? 1 : 0
      if matched == word.count { return true }
    }
    return false
  }

  private mutating func load() throws(SQLProblem) -> Change? {
    guard parser.accept("DATA") || parser.accept("XML") else { return nil }
    var effects: LoggedChange.Effects = .inserts
    while !parser.isAtEnd, !parser.areWords("INTO", "TABLE") {
      if parser.isWord("REPLACE") { effects = .all }
      parser.skipOne()
    }
    guard parser.accept("INTO", "TABLE") else { return Change(effects: .all) }
    return Change(tables: [try parser.qualifiedName()], effects: effects)
  }

  /// A table that is filled by a query; the rows of a temporary one are nobody's.
  private mutating func create() -> Change? {
    _ = parser.accept("OR", "REPLACE")
    guard parser.accept("TABLE") else { return nil }
    _ = parser.accept("IF", "NOT", "EXISTS")
    guard let name = try? parser.qualifiedName() else { return nil }
    if parser.isSymbol(Letter.open) {
      if beginsQuery { return Change(tables: [name], effects: .inserts) }
      parser.skipGroup()
    }
    while !parser.isAtEnd {
      if parser.isWord("AS") || parser.isWord("SELECT") || parser.isWord("WITH"), beginsQuery {
        return Change(tables: [name], effects: .inserts)
      }
      // Values of options and of partitions stand in parentheses, or are words and strings.
      if parser.isSymbol(Letter.open), beginsQuery {
        return Change(tables: [name], effects: .inserts)
      }
      if parser.isWord("WITH") || parser.isWord("AS") { parser.advance() }
      parser.skipOne()
    }
    return nil
  }

  /// Whether a query begins here, perhaps after AS and parentheses.
  private var beginsQuery: Bool {
    var ahead = parser
    let hasAs = ahead.accept("AS")
    while ahead.isSymbol(Letter.open) { ahead.advance() }
    switch ahead.keyword {
    case "SELECT": return true
    case "VALUES", "TABLE": return hasAs
    case "WITH":
      // WITH SYSTEM VERSIONING and WITH PARSER are no queries: those name a table and go on.
      ahead.advance()
      if ahead.accept("RECURSIVE") { return true }
      guard (try? ahead.name()) != nil else { return false }
      return ahead.isWord("AS") || ahead.isSymbol(Letter.open)
    default: return false
    }
  }

  /// Partitions that come or go with their rows.
  private mutating func alter() throws(SQLProblem) -> Change? {
    while parser.accept("ONLINE") || parser.accept("OFFLINE") || parser.accept("IGNORE") {}
    guard parser.accept("TABLE") else { return nil }
    _ = parser.accept("IF", "EXISTS")
    var change = Change(
      tables: [try parser.qualifiedName()], effects: [], isDefinition: true)
    while !parser.isAtEnd {
      if parser.accept("TRUNCATE", "PARTITION") || parser.accept("DROP", "PARTITION") {
        change.effects.insert(.deletes)
      } else if parser.accept("EXCHANGE", "PARTITION") {
        change.effects = .all
        while !parser.isAtEnd, !parser.accept("TABLE") { parser.skipOne() }
        change.tables.append(try parser.qualifiedName())
      } else if parser.accept("CONVERT", "PARTITION") {
        // MariaDB: the rows of a partition become a table, or the other way round.
        change.effects = .all
        while !parser.isAtEnd, !parser.accept("TO", "TABLE") { parser.skipOne() }
        change.tables.append(try parser.qualifiedName())
      } else if parser.accept("CONVERT", "TABLE") {
        change.effects = .all
        change.tables.append(try parser.qualifiedName())
      } else {
        parser.skipOne()
      }
    }
    return change.effects.isEmpty ? nil : change
  }

  // MARK: Several tables

  private mutating func update() throws(SQLProblem) -> Change {
    while parser.accept("LOW_PRIORITY") || parser.accept("IGNORE") {}
    var list = TableList(made: madeNames)
    try list.read(&parser)
    guard parser.accept("SET") else { return Change(effects: .updates) }
    if let only = list.onlyTable { return Change(tables: [only], effects: .updates) }
    var change = Change(effects: .updates)
    repeat {
      guard let table = list.owner(ofColumn: try columnName()) else {
        // A column that may be of several. MySQL logs a bit for each table that is changed, but
        // counts those after it views, and turns RIGHT JOIN round: that tells no names.
        return Change(effects: .updates, candidates: list.tables)
      }
      if !change.tables.contains(table) { change.tables.append(table) }
      while !parser.isAtEnd, !parser.isSymbol(Letter.comma), !TableList.ends(parser) {
        if parser.acceptSymbol(Letter.point) { parser.advance() } else { parser.skipOne() }
      }
    } while parser.acceptSymbol(Letter.comma)
    return change
  }

  /// The parts of a column's name: `column`, `table.column`, `database.table.column`.
  private mutating func columnName() throws(SQLProblem) -> [[UInt8]] {
    _ = parser.acceptSymbol(Letter.point)
    var parts = [try parser.name()]
    while parser.acceptSymbol(Letter.point) { parts.append(try parser.name()) }
    return parts
  }

  private mutating func delete() throws(SQLProblem) -> Change {
    while parser.accept("LOW_PRIORITY") || parser.accept("QUICK") || parser.accept("IGNORE")
      || parser.dialect.flavor != .mysql && parser.accept("HISTORY")
    {}
    let isPlain = parser.accept("FROM")
    var targets: [QualifiedName] = []
    repeat {
      targets.append(try target())
    } while parser.acceptSymbol(Letter.comma)
    guard isPlain ? parser.accept("USING") : parser.accept("FROM") else {
      return Change(tables: targets, effects: .deletes)
    }
    var list = TableList(made: madeNames)
    try list.read(&parser)
    return Change(tables: targets.map { list.table(named: $0) ?? $0 }, effects: .deletes)
  }

  /// A table to delete from; `t.*` is another way to write `t`.
  private mutating func target() throws(SQLProblem) -> QualifiedName {
    var parts = [try parser.name()]
    while parser.acceptSymbol(Letter.point), !parser.acceptSymbol(Letter.star) {
      parts.append(try parser.name())
    }
    return QualifiedName(
      database: parts.count > 1 ? parts[parts.count - 2] : nil, name: parts[parts.count - 1])
  }
}
