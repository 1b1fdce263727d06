/// How a statement that changes rows begins: what it does, and how.
struct ChangeHead {
  /// What it does.
  enum Verb: Equatable {
    case insert, replace, update, delete, load
    /// `CREATE TABLE … SELECT`.
    case create
    /// `SELECT f()`, as calls of functions are logged.
    case call
  }

  var verb: Verb
  var isIgnoring = false
  var isDelayed = false
  /// Whether its rows come from a query.
  var hasQuery = false
  /// Of CREATE … SELECT: whether rows take the place of others.
  var isReplacing = false
  /// Of CREATE … SELECT: whether a column counts by itself.
  var makesNumbers = false
  /// Of INSERT: the columns that it names; nil where it names none.
  var columns: [[UInt8]]?
  /// From where on tokens are looked at.
  var parser: SQLParser
  /// Where the rows of INSERT … VALUES begin.
  private var values: SQLParser?

  /// Reads the beginning of a statement; nil for those that change no rows.
  init?(_ text: [UInt8], _ dialect: SQLDialect) {
    var parser = SQLParser(text, dialect)
    while parser.isSymbol(Letter.open) { parser.advance() }
    if parser.accept("SET", "STATEMENT") {
      while !parser.isAtEnd, !parser.isWord("FOR") { parser.skipOne() }
      parser.advance()
    }
    self.parser = parser
    verb = .call
    if parser.isWord("WITH") || parser.isWord("ANALYZE") {
      let verbs = ["INSERT", "REPLACE", "UPDATE", "DELETE", "SELECT", "TABLE"]
      while !parser.isAtEnd, !verbs.contains(parser.keyword) { parser.skipOne() }
    }
    let word = parser.keyword
    parser.advance()
    switch word {
    case "INSERT", "REPLACE":
      verb = word == "INSERT" ? .insert : .replace
      insert(&parser)
    case "UPDATE":
      verb = .update
      while true {
        if parser.accept("IGNORE") {
          isIgnoring = true
        } else if !parser.accept("LOW_PRIORITY") {
          break
        }
      }
    case "DELETE": verb = .delete
    case "LOAD":
      guard parser.isWord("DATA") || parser.isWord("XML") else { return nil }
      verb = .load
    case "CREATE": guard create(&parser) else { return nil }
    case "SELECT": break
    default: return nil
    }
  }

  private mutating func insert(_ parser: inout SQLParser) {
    while true {
      if parser.accept("IGNORE") {
        isIgnoring = true
      } else if parser.accept("DELAYED") {
        isDelayed = true
      } else if !parser.accept("LOW_PRIORITY"), !parser.accept("HIGH_PRIORITY") {
        break
      }
    }
    _ = parser.accept("INTO")
    guard (try? parser.qualifiedName()) != nil else { return }
    if parser.accept("PARTITION") { parser.skipGroup() }
    if parser.isSymbol(Letter.open) {
      var ahead = parser
      ahead.advance()
      if Self.isQuery(ahead) {
        hasQuery = true
        return
      }
      var names: [[UInt8]] = []
      while !ahead.isAtEnd, !ahead.isSymbol(Letter.close) {
        // Of `database.table.column` the last.
        var name: [UInt8] = []
        while !ahead.isAtEnd, !ahead.isSymbol(Letter.comma), !ahead.isSymbol(Letter.close) {
          name = ahead.lexer.text(of: ahead.token)
          ahead.advance()
        }
        names.append(name)
        _ = ahead.acceptSymbol(Letter.comma)
      }
      ahead.advance()
      columns = names
      parser = ahead
    }
    if parser.accept("VALUES") || parser.accept("VALUE") {
      values = parser
    } else if parser.accept("SET") {
      setColumns(parser)
    } else {
      hasQuery = Self.isQuery(parser)
    }
  }

  /// `SET a = 1, b = 2`: the columns are those that it names.
  private mutating func setColumns(_ start: SQLParser) {
    var parser = start
    var names: [[UInt8]] = []
    while !parser.isAtEnd {
      guard let name = try? parser.qualifiedName() else { break }
      names.append(name.name)
      while !parser.isAtEnd, !parser.isSymbol(Letter.comma) {
        if parser.isWord("ON") || parser.isWord("AS") || parser.isWord("RETURNING") {
          columns = names
          return
        }
        parser.skipOne()
      }
      parser.advance()
    }
    columns = names
  }

  private static func isQuery(_ parser: SQLParser) -> Bool {
    parser.isWord("SELECT") || parser.isWord("WITH") || parser.isWord("TABLE")
      || parser.isSymbol(Letter.open)
  }

  /// `CREATE TABLE … SELECT`; false for other definitions.
  private mutating func create(_ parser: inout SQLParser) -> Bool {
    _ = parser.accept("OR", "REPLACE")
    _ = parser.accept("TEMPORARY")
    guard parser.accept("TABLE") else { return false }
    var ahead = parser
    let table = try? ahead.createTable(orReplace: false, isTemporary: false)
    _ = parser.accept("IF", "NOT", "EXISTS")
    guard (try? parser.qualifiedName()) != nil, !parser.isWord("LIKE") else { return false }
    if parser.isSymbol(Letter.open) {
      var ahead = parser
      ahead.advance()
      if ahead.isWord("LIKE") { return false }
      if !Self.isQuery(ahead) { parser.skipGroup() }
    }
    while !parser.isAtEnd {
      if parser.accept("WITH", "SYSTEM", "VERSIONING") { continue }
      if parser.isSymbol(Letter.open) {
        var ahead = parser
        ahead.advance()
        if Self.isQuery(ahead) { break }
      }
      if parser.isWord("SELECT") || parser.isWord("WITH") || parser.isWord("VALUES")
        || parser.isWord("TABLE")
      {
        break
      }
      if parser.accept("IGNORE") {
        isIgnoring = true
      } else if parser.accept("REPLACE") {
        isReplacing = true
      } else {
        parser.skipOne()
        if parser.acceptSymbol(Letter.equals), !parser.isAtEnd { parser.skipOne() }
      }
    }
    guard !parser.isAtEnd else { return false }
    verb = .create
    hasQuery = true
    makesNumbers = table?.columns.contains { $0.definition.isAutoIncrement } ?? false
    self.parser = parser
    return true
  }

  /// Whether a column of `table` gets a default that is unsafe.
  func usesDefault(of table: TableDefinition) -> Bool {
    let places = table.columns.indices.filter { table.columns[$0].hasUnsafeDefault }
    switch verb {
    case .insert, .replace:
      var order = table.columns.filter { !$0.isHidden && !$0.isInvisible }.map(\.name)
      if let columns, !columns.isEmpty {
        order = columns
        let isLeftOut = places.contains { place in
          !columns.contains { SQLName.areEqual($0, table.columns[place].name) }
        }
        if isLeftOut { return true }
      }
      let unsafe = order.indices.filter { index in
        places.contains { SQLName.areEqual(table.columns[$0].name, order[index]) }
      }
      return values.map { Self.hasDefault($0, at: Set(unsafe)) } ?? false
    case .update:
      var parser = parser
      while !parser.isAtEnd, !parser.isWord("SET") { parser.skipOne() }
      var name: [UInt8] = []
      while !parser.isAtEnd, !parser.isWord("WHERE") {
        if parser.isWord("DEFAULT"),
          places.contains(where: { SQLName.areEqual(table.columns[$0].name, name) })
        {
          return true
        }
        if parser.token.kind == .word || parser.token.kind == .quotedName {
          name = parser.lexer.text(of: parser.token)
        }
        parser.skipOne()
      }
      return false
    default: return false
    }
  }

  /// Whether one of the rows has DEFAULT at one of the places, or no values at all.
  private static func hasDefault(_ start: SQLParser, at places: Set<Int>) -> Bool {
    var parser = start
    while !parser.isAtEnd {
      _ = parser.accept("ROW")
      guard parser.acceptSymbol(Letter.open) else { return false }
      if parser.isSymbol(Letter.close) { return true }
      var place = 0
      while !parser.isAtEnd, !parser.isSymbol(Letter.close) {
        if places.contains(place), parser.accept("DEFAULT") {
          if parser.isSymbol(Letter.comma) || parser.isSymbol(Letter.close) { return true }
          continue
        }
        if parser.acceptSymbol(Letter.comma) { place += 1 } else { parser.skipOne() }
      }
      parser.advance()
      guard parser.acceptSymbol(Letter.comma) else { return false }
    }
    return false
  }
}
