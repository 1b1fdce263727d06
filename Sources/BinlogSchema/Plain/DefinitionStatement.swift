/// A statement that defines, changes or drops something, as far as its first words and names tell.
///
/// The server has checked the grammar already; what is needed is what is done, to what kind of
/// thing, and which tables are meant.
package struct DefinitionStatement: Sendable, Equatable {
  /// What is done.
  package enum Verb: String, Sendable, CaseIterable {
    case create, alter, drop, truncate, rename, grant, revoke
  }

  /// To what.
  package enum Object: String, Sendable, CaseIterable {
    case table, index, view, database, trigger, procedure, function, event, user, role, sequence
    case tablespace, server, package, other
  }

  /// What is done.
  package var verb: Verb
  /// To what.
  package var object: Object
  /// Whether the table is of one session only.
  package var isTemporary = false
  /// Whether it does nothing where there is nothing to be done (IF EXISTS, IF NOT EXISTS), or takes
  /// the place of what is there (OR REPLACE).
  package var isConditional = false
  /// The tables that it names; those without a database are of the default one.
  package var tables: [SchemaCatalog.TableName] = []
  /// Databases that it is about as a whole.
  package var databases: [[UInt8]] = []

  /// What it does, such as `drop table`.
  package var kind: String {
    object == .other ? verb.rawValue : "\(verb.rawValue) \(object.rawValue)"
  }

  /// Judges a statement in UTF-8; nil where it defines nothing.
  package init?(_ text: [UInt8], _ dialect: SQLDialect, database: [UInt8]) {
    var parser = SQLParser(text, dialect)
    if parser.accept("SET", "STATEMENT") {
      // MariaDB: settings for the statement that follows FOR.
      while !parser.isAtEnd, !parser.isWord("FOR") { parser.skipOne() }
      parser.advance()
    }
    guard let verb = Verb(rawValue: parser.keyword.lowercased()) else { return nil }
    parser.advance()
    self.verb = verb
    object = .other
    switch verb {
    case .truncate:
      _ = parser.accept("TABLE")
      object = .table
      list(&parser, database)
    case .rename:
      if parser.accept("USER") {
        object = .user
      } else {
        _ = parser.accept("TABLES") || parser.accept("TABLE")
        object = .table
        isConditional = parser.acceptExists() || isConditional
        pairs(&parser, database)
      }
    case .grant, .revoke: break
    case .create, .alter, .drop: definition(&parser, database)
    }
  }

  /// Whether the statement is worth a look, by its first word; cheap, however long it is.
  package static func mayBe(_ text: [UInt8]) -> Bool {
    var index = 0
    while index < text.count, Letter.isSpace(text[index]) { index += 1 }
    var word: [UInt8] = []
    while index < text.count, word.count < 9, Letter.isName(text[index]) {
      word.append(Letter.lower(text[index]))
      index += 1
    }
    // A comment before it; settings for it.
    if word.isEmpty || word == Array("set".utf8) { return index < text.count }
    return Verb(rawValue: String(decoding: word, as: UTF8.self)) != nil
  }

  // MARK: Reading

  private mutating func definition(_ parser: inout SQLParser, _ database: [UInt8]) {
    // What stands before the kind of thing: OR REPLACE, TEMPORARY, UNIQUE, ALGORITHM = …, DEFINER = ….
    var steps = 0
    while !parser.isAtEnd, steps < 64 {
      steps += 1
      if let found = Self.object(parser.keyword) {
        object = found
        parser.advance()
        break
      }
      if parser.isWord("TEMPORARY") { isTemporary = true }
      if parser.isWord("REPLACE") { isConditional = true }
      parser.skipOne()
    }
    switch object {
    case .table, .sequence:
      isConditional = parser.acceptExists() || isConditional
      list(&parser, database)
      if verb == .alter { renamed(&parser, database) }
    case .view:
      isConditional = parser.acceptExists() || isConditional
      list(&parser, database)
    case .index, .trigger:
      while !parser.isAtEnd, !parser.isWord("ON") { parser.skipOne() }
      if parser.accept("ON"), let name = try? parser.qualifiedName() { add(name, database) }
    case .database:
      isConditional = parser.acceptExists() || isConditional
      if let name = try? parser.name() { databases = [name] } else { databases = [database] }
    default: break
    }
  }

  private static func object(_ word: String) -> Object? {
    switch word {
    case "TABLE", "TABLES": .table
    case "INDEX", "KEY": .index
    case "VIEW": .view
    case "DATABASE", "SCHEMA": .database
    case "TRIGGER": .trigger
    case "PROCEDURE": .procedure
    case "FUNCTION": .function
    case "EVENT": .event
    case "USER": .user
    case "ROLE": .role
    case "SEQUENCE": .sequence
    case "TABLESPACE", "LOGFILE", "UNDO": .tablespace
    case "SERVER": .server
    case "PACKAGE": .package
    default: nil
    }
  }

  private mutating func add(_ name: QualifiedName, _ database: [UInt8]) {
    let table = SchemaCatalog.TableName(database: name.database ?? database, table: name.name)
    if !tables.contains(table) { tables.append(table) }
  }

  /// Names with commas between them.
  private mutating func list(_ parser: inout SQLParser, _ database: [UInt8]) {
    repeat {
      guard let name = try? parser.qualifiedName() else { return }
      add(name, database)
      // Only DROP and TRUNCATE go on with names after a comma.
    } while verb == .drop && parser.acceptSymbol(Letter.comma)
  }

  /// `a TO b, …`.
  private mutating func pairs(_ parser: inout SQLParser, _ database: [UInt8]) {
    repeat {
      guard let from = try? parser.qualifiedName() else { return }
      add(from, database)
      while !parser.isAtEnd, !parser.isWord("TO"), !parser.isSymbol(Letter.comma) {
        parser.advance()
      }
      guard parser.accept("TO"), let name = try? parser.qualifiedName() else { return }
      add(name, database)
    } while parser.acceptSymbol(Letter.comma)
  }

  /// The other tables of an ALTER: a new name, the table that a partition is exchanged with.
  private mutating func renamed(_ parser: inout SQLParser, _ database: [UInt8]) {
    while !parser.isAtEnd {
      if parser.accept("RENAME") {
        if ["COLUMN", "INDEX", "KEY"].contains(parser.keyword) { continue }
        _ = parser.accept("TO") || parser.accept("AS")
        if let name = try? parser.qualifiedName() { add(name, database) }
      } else if parser.accept("WITH", "TABLE") || parser.accept("TO", "TABLE")
        || parser.accept("CONVERT", "TABLE")
      {
        if let name = try? parser.qualifiedName() { add(name, database) }
      } else {
        parser.skipOne()
      }
    }
  }
}

extension SQLParser {
  /// Passes over IF EXISTS and IF NOT EXISTS.
  fileprivate mutating func acceptExists() -> Bool {
    accept("IF", "EXISTS") || accept("IF", "NOT", "EXISTS")
  }
}
