import BinlogEvents

/// Goes over the tokens of a statement, or of the body of a routine, trigger or view, and notes what
/// the servers call unsafe by itself, which tables it reads and writes, and which functions it calls.
///
/// The server has checked the grammar already. Every step consumes a token.
struct HazardScan {
  /// A table that is written.
  struct Write: Equatable {
    var name: QualifiedName
    var verb: Verb
  }

  /// How rows are written.
  enum Verb: Equatable {
    case insert, replace, update, delete, load
  }

  /// What is unsafe by itself.
  private(set) var hazards: [StatementHazard] = []
  private(set) var writes: [Write] = []
  private(set) var reads: [QualifiedName] = []
  /// Functions that are none of the server's own.
  private(set) var functions: [QualifiedName] = []
  /// Whether there is an ON DUPLICATE KEY UPDATE.
  private(set) var hasDuplicate = false
  /// Whether it is a DELETE of the form that names several tables.
  private(set) var isOfSeveral = false

  private var parser: SQLParser
  private let flavor: Flavor?
  private var levels = [Level()]
  private var made: [[UInt8]] = []
  private var last = ""
  private var lastWasClose = false
  /// Whether the statement at hand is an INSERT.
  private var isInsert = false
  private static let most = 1000

  /// What stands between two parentheses.
  private struct Level {
    enum List {
      case none, wantsTable, hasTable, condition
    }

    var isQuery = false
    var hasOrder = false
    var list = List.none
    /// Whether the tables are those that an UPDATE names.
    var isTargets = false
    /// Whether WITH names what it makes.
    var isNaming = false
    var isFirst = true
  }

  init(_ parser: SQLParser) {
    self.parser = parser
    flavor = parser.dialect.flavor
  }

  private var level: Level {
    get { levels[levels.count - 1] }
    set { levels[levels.count - 1] = newValue }
  }

  /// Goes to the end.
  mutating func run() {
    while !parser.isAtEnd { step() }
  }

  private mutating func step() {
    switch parser.token.kind {
    case .symbol: symbol()
    case .variable: variable()
    case .word, .quotedName:
      word()
      lastWasClose = false
    default:
      parser.advance()
      level.isFirst = false
      last = ""
      lastWasClose = false
    }
  }

  private mutating func symbol() {
    var isClose = false
    if parser.isSymbol(Letter.open) {
      var inner = Level()
      if level.list == .wantsTable {
        inner.list = .wantsTable
        inner.isTargets = level.isTargets
        level.list = .hasTable
      }
      level.isFirst = false
      // Far deeper than any server goes.
      if levels.count < 10_000 { levels.append(inner) }
    } else if parser.isSymbol(Letter.close) {
      if levels.count > 1 { levels.removeLast() }
      isClose = true
    } else if parser.isSymbol(Letter.comma) {
      if level.list == .hasTable || level.list == .condition { level.list = .wantsTable }
      if level.isNaming { takeName(isNext: false) }
    } else if parser.isSymbol(Letter.semicolon) {
      levels = [Level()]
      isInsert = false
    }
    parser.advance()
    lastWasClose = isClose
    last = ""
  }

  private mutating func note(_ hazard: StatementHazard) {
    guard hazards.count < Self.most, !hazards.contains(hazard) else { return }
    hazards.append(hazard)
  }

  // MARK: Variables

  private mutating func variable() {
    let text = parser.lexer.text(of: parser.token)
    parser.advance()
    level.isFirst = false
    last = ""
    lastWasClose = false
    guard text.starts(with: [Letter.at, Letter.at]) else { return }
    var name = String(decoding: text.dropFirst(2).filter { $0 != Letter.backtick }, as: UTF8.self)
      .lowercased()
    if name.hasSuffix("."), parser.token.kind == .quotedName {
      name += String(decoding: parser.lexer.text(of: parser.token), as: UTF8.self).lowercased()
      parser.advance()
    }
    if HazardNames.isUnsafe(variable: name, flavor) {
      note(StatementHazard(.systemVariable, subject: "@@" + name))
    }
  }

  // MARK: Words

  private mutating func word() {
    let isPlain = parser.token.kind == .word
    let following = parser.following
    let isFollowedByPoint =
      following.kind == .symbol && parser.lexer.bytes[following.range.lowerBound] == Letter.point
    let isFirst = level.isFirst
    level.isFirst = false
    if isFollowedByPoint || !isPlain {
      let before = last
      last = ""
      guard let name = try? parser.qualifiedName() else { return parser.advance() }
      // `database.table.column`.
      while parser.acceptSymbol(Letter.point), !parser.isAtEnd { parser.advance() }
      take(name, isAlias: before == "AS" || lastWasClose)
      return
    }
    let keyword = parser.keyword
    let mayBegin = ["SELECT", "WITH", "VALUES", "LATERAL", "TABLE", "LOW_PRIORITY", "IGNORE"]
    if level.list == .wantsTable, !mayBegin.contains(keyword) {
      last = ""
      guard let name = try? parser.qualifiedName() else { return parser.advance() }
      take(name, isAlias: false)
      return
    }
    let before = last
    last = keyword
    parser.advance()
    if clause(keyword, before, isFirst: isFirst) { return }
    // An alias, perhaps with names of columns after it.
    if level.list == .hasTable || before == "AS" || lastWasClose { return }
    guard parser.isSymbol(Letter.open) else { return }
    call(QualifiedName(name: Array(keyword.utf8)), keyword)
  }

  /// A name with quotes or a database before it, or in a list of tables.
  private mutating func take(_ name: QualifiedName, isAlias: Bool) {
    let keyword =
      name.database == nil ? String(decoding: name.name, as: UTF8.self).uppercased() : ""
    if level.list == .wantsTable {
      level.list = .hasTable
      if parser.isSymbol(Letter.open) { return call(name, keyword) }
      note(table: name)
      return
    }
    guard level.list != .hasTable, !isAlias, parser.isSymbol(Letter.open) else { return }
    call(name, keyword)
  }

  private mutating func note(table name: QualifiedName) {
    if name.database == nil {
      if made.contains(where: { SQLName.areEqual($0, name.name) }) { return }
      if SQLName.areEqual(name.name, Array("dual".utf8)) { return }
    }
    if level.isTargets {
      if writes.count < Self.most { writes.append(Write(name: name, verb: .update)) }
    } else if reads.count < Self.most, !reads.contains(name) {
      reads.append(name)
    }
  }

  private mutating func call(_ name: QualifiedName, _ keyword: String) {
    if name.database == nil {
      if HazardNames.noFunctions.contains(keyword) { return }
      // MariaDB minds the order of rows that are changed; those that come have theirs.
      if keyword == "RAND", flavor == .mariadb, !isInsert {
        return note(StatementHazard(.systemFunction, subject: "RAND()"))
      }
      switch HazardNames.function(keyword, flavor) {
      case .differing: return note(StatementHazard(.systemFunction, subject: keyword + "()"))
      case .doubtful:
        return note(StatementHazard(.systemFunction, isCertain: false, subject: keyword + "()"))
      case .known: return
      case .unknown: break
      }
    }
    if functions.count < Self.most, !functions.contains(name) { functions.append(name) }
  }

  /// Takes the word as part of the grammar; false where it may be the name of something.
  private mutating func clause(_ word: String, _ before: String, isFirst: Bool) -> Bool {
    switch word {
    case "SELECT":
      level.isQuery = true
      level.list = .none
      level.isTargets = false
      level.isNaming = false
    case "WITH": takeWith()
    case "FROM":
      if level.isQuery { level.list = .wantsTable }
    case "JOIN", "STRAIGHT_JOIN":
      if level.list == .hasTable || level.list == .condition { level.list = .wantsTable }
    case "ON":
      if parser.isWord("DUPLICATE") {
        level.list = .none
        hasDuplicate = true
      } else if level.list == .hasTable {
        level.list = .condition
      }
    case "SET", "WHERE", "GROUP", "HAVING", "UNION", "EXCEPT", "INTERSECT", "WINDOW", "RETURNING",
      "INTO", "DO", "THEN", "BEGIN", "FOR":
      level.list = .none
      level.isTargets = false
    case "USING", "IGNORE", "FORCE", "USE", "LEFT", "RIGHT", "INNER", "CROSS", "NATURAL", "OUTER",
      "AS", "PARTITION", "FULL", "TABLESAMPLE":
      // `LEFT(…)` and `RIGHT(…)` are functions, which are safe.
      break
    case "ORDER":
      level.hasOrder = true
      level.list = .none
    case "LIMIT": limit()
    case "OFFSET" where flavor != .mysql && parser.token.kind == .number:
      parser.advance()
      if parser.isWord("ROW") || parser.isWord("ROWS") { noteLimit() }
    case "FETCH" where flavor != .mysql && (parser.isWord("FIRST") || parser.isWord("NEXT")):
      parser.advance()
      // `FETCH NEXT FROM cursor` is another thing.
      if !parser.isWord("FROM"), !parser.isWord("INTO") { noteLimit() }
    case "SKIP":
      if parser.isWord("LOCKED") { note(StatementHazard(.skipLocked)) }
    case "NOWAIT":
      if flavor != .mariadb { note(StatementHazard(.noWait)) }
    case "CURRENT_USER": note(StatementHazard(.systemFunction, subject: "CURRENT_USER()"))
    case "CURRENT_ROLE": call(QualifiedName(name: Array(word.utf8)), word)
    case "PREVIOUS":
      guard flavor != .mysql, parser.areWords("VALUE", "FOR") else { return false }
      note(StatementHazard(.systemFunction, subject: "LASTVAL()"))
    case "TABLE":
      // MySQL: a query that is all of a table.
      if isFirst && levels.count > 1 || isSource(before) { level.list = .wantsTable }
    case "INSERT", "REPLACE":
      // Else it is a function.
      guard !parser.isSymbol(Letter.open) else { return true }
      write(word == "INSERT" ? .insert : .replace)
    case "UPDATE" where before != "FOR" && before != "KEY" && before != "ON":
      while parser.accept("LOW_PRIORITY") || parser.accept("IGNORE") {}
      isInsert = false
      level.isTargets = true
      level.list = .wantsTable
    case "DELETE" where before != "ON":
      while parser.accept("LOW_PRIORITY") || parser.accept("QUICK") || parser.accept("IGNORE")
        || flavor != .mysql && parser.accept("HISTORY")
      {}
      write(.delete)
    default: return false
    }
    return true
  }

  /// Whether TABLE stands where the rows of an INSERT come from.
  private func isSource(_ before: String) -> Bool {
    (before == "" || before == "UNION" || before == "AS") && flavor != .mariadb
      && (parser.token.kind == .word || parser.token.kind == .quotedName)
  }

  /// `WITH name`, and what other words WITH goes before.
  private mutating func takeWith() {
    guard !parser.isWord("ROLLUP"), !parser.isWord("QUERY"), !parser.isWord("CHECK") else { return }
    _ = parser.accept("RECURSIVE")
    takeName(isNext: true)
    level.isNaming = true
  }

  /// Takes the name of what WITH makes, which comes next or after a comma.
  private mutating func takeName(isNext: Bool) {
    var ahead = parser
    if !isNext { ahead.advance() }
    guard let name = try? ahead.name(), made.count < Self.most else { return }
    guard ahead.isWord("AS") || ahead.isSymbol(Letter.open) else { return }
    made.append(name)
    guard isNext else { return }
    parser = ahead
    parser.skipGroup()
  }

  /// The table that INSERT, REPLACE or DELETE names.
  private mutating func write(_ verb: Verb) {
    while parser.accept("LOW_PRIORITY") || parser.accept("HIGH_PRIORITY")
      || parser.accept("DELAYED") || parser.accept("IGNORE")
    {}
    _ = parser.accept("INTO") || parser.accept("FROM")
    last = ""
    isInsert = verb == .insert
    guard let name = try? parser.qualifiedName(), writes.count < Self.most else { return }
    writes.append(Write(name: name, verb: verb))
    if parser.accept("PARTITION") { parser.skipGroup() }
    if verb == .delete {
      while parser.acceptSymbol(Letter.point) || parser.acceptSymbol(Letter.star) {}
      while parser.acceptSymbol(Letter.comma) {
        guard let name = try? parser.qualifiedName() else { return }
        if writes.count < Self.most { writes.append(Write(name: name, verb: verb)) }
        while parser.acceptSymbol(Letter.point) || parser.acceptSymbol(Letter.star) {}
      }
      // Of several tables, those that are read as well.
      if parser.accept("USING") || parser.accept("FROM") {
        isOfSeveral = true
        level.list = .wantsTable
      }
    } else if parser.isSymbol(Letter.open) {
      // The names of columns; a query in parentheses is looked at.
      var ahead = parser
      ahead.advance()
      let isQuery =
        ahead.isWord("SELECT") || ahead.isWord("WITH") || ahead.isWord("TABLE")
        || ahead.isSymbol(Letter.open)
      if !isQuery { parser.skipGroup() }
    }
  }

  // MARK: LIMIT

  private mutating func limit() {
    level.list = .none
    // MariaDB does not mind a LIMIT that takes nothing.
    if flavor == .mariadb {
      var ahead = parser
      var count = ahead.number()
      if ahead.acceptSymbol(Letter.comma) { count = ahead.number() }
      if count == 0 { return }
    }
    noteLimit()
  }

  private mutating func noteLimit() {
    var hazard = StatementHazard(.limit)
    hazard.isOrdered = level.hasOrder
    // One that is not in order counts more.
    if hazard.isOrdered, hazards.contains(where: { $0.code == .limit }) { return }
    if !hazard.isOrdered { hazards.removeAll { $0.code == .limit } }
    note(hazard)
  }
}
