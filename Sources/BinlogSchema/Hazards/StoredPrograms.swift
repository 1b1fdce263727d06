/// Triggers, functions and views, as the statements before this place defined them.
///
/// What they hold is looked at where a statement uses them. A value, as ``SchemaCatalog``.
package struct StoredPrograms: Sendable {
  typealias Name = SchemaCatalog.TableName

  /// What a trigger, function or view says.
  struct Program: Sendable {
    /// From where on it is looked at.
    var text: [UInt8]
    var dialect: SQLDialect
    /// The database that names without one mean in it.
    var database: [UInt8]
    /// Whether it is a function of a shared library.
    var isLoadable = false
  }

  /// A trigger, and which changes of its table run it.
  struct Trigger: Sendable {
    var table: Name
    var verb: HazardScan.Verb
    var program: Program
  }

  private(set) var functions: [Name: Program] = [:]
  private(set) var views: [Name: Program] = [:]
  private(set) var triggers: [Name: Trigger] = [:]
  private var byTable: [Name: [Name]] = [:]
  private var size = 0
  private static let mostBytes = 64 << 20
  /// Whether there was no room for one.
  private(set) var isCut = false

  /// Nothing known.
  package init() {}

  /// The triggers of a table.
  func triggers(of table: Name) -> [(key: Name, trigger: Trigger)] {
    (byTable[table] ?? []).compactMap { key in triggers[key].map { (key, $0) } }
  }

  /// Takes in a statement; those that define nothing of the kind do nothing.
  package mutating func apply(_ text: [UInt8], _ context: StatementContext) {
    var parser = SQLParser(text, context.dialect)
    if parser.accept("CREATE") {
      create(&parser, text, context)
    } else if parser.accept("ALTER") {
      // Of these only a view is made anew by it.
      create(&parser, text, context, isAlter: true)
    } else if parser.accept("DROP") {
      drop(&parser, context)
    } else if parser.accept("RENAME") {
      rename(&parser, context)
    }
  }

  private func full(_ name: QualifiedName, _ context: StatementContext) -> Name {
    Name(database: name.database ?? context.database, table: name.name)
  }

  /// Names of functions and triggers are the same in any case of their letters.
  static func folded(_ name: Name) -> Name {
    Name(database: name.database, table: SQLName.folded(name.table))
  }

  private mutating func create(
    _ parser: inout SQLParser, _ text: [UInt8], _ context: StatementContext, isAlter: Bool = false
  ) {
    while !parser.isAtEnd {
      if parser.accept("VIEW") {
        _ = parser.accept("IF", "NOT", "EXISTS")
        guard let name = try? parser.qualifiedName() else { return }
        parser.skipGroup()
        guard parser.accept("AS") else { return }
        views[full(name, context)] = program(parser, text, full(name, context).database, context)
        return
      }
      if !isAlter, parser.accept("FUNCTION") {
        _ = parser.accept("IF", "NOT", "EXISTS")
        guard let name = try? parser.qualifiedName() else { return }
        var made = full(name, context)
        var ahead = parser
        if ahead.accept("RETURNS") {
          ahead.advance()
          if ahead.isWord("SONAME") {
            made.database = []
            functions[Self.folded(made)] = Program(
              text: [], dialect: context.dialect, database: [], isLoadable: true)
            return
          }
        }
        parser.skipGroup()
        functions[Self.folded(made)] = program(parser, text, made.database, context)
        return
      }
      if !isAlter, parser.accept("TRIGGER") { return trigger(&parser, text, context) }
      if parser.isWord("TABLE") || parser.isWord("PROCEDURE") || parser.isWord("EVENT")
        || parser.isWord("USER") || parser.isWord("DATABASE")
      {
        return
      }
      parser.advance()
    }
  }

  private mutating func trigger(
    _ parser: inout SQLParser, _ text: [UInt8], _ context: StatementContext
  ) {
    _ = parser.accept("IF", "NOT", "EXISTS")
    guard let name = try? parser.qualifiedName() else { return }
    _ = parser.accept("BEFORE") || parser.accept("AFTER")
    let verb: HazardScan.Verb
    switch parser.keyword {
    case "INSERT": verb = .insert
    case "UPDATE": verb = .update
    case "DELETE": verb = .delete
    default: return
    }
    while !parser.isAtEnd, !parser.accept("ON") { parser.advance() }
    guard let table = try? parser.qualifiedName() else { return }
    while !parser.isAtEnd, !parser.accept("ROW") { parser.advance() }
    if parser.accept("FOLLOWS") || parser.accept("PRECEDES") { _ = try? parser.qualifiedName() }
    let target = full(table, context)
    let key = Self.folded(
      Name(database: name.database ?? target.database, table: name.name))
    forget(trigger: key)
    triggers[key] = Trigger(
      table: target, verb: verb, program: program(parser, text, target.database, context))
    byTable[target, default: []].append(key)
  }

  private mutating func program(
    _ parser: SQLParser, _ text: [UInt8], _ database: [UInt8], _ context: StatementContext
  ) -> Program {
    let start = min(parser.token.range.lowerBound, text.count)
    let rest = Array(text[start...])
    size += rest.count
    if size > Self.mostBytes { isCut = true }
    return Program(
      text: isCut ? [] : rest, dialect: context.dialect, database: database)
  }

  private mutating func forget(trigger key: Name) {
    guard let old = triggers.removeValue(forKey: key) else { return }
    byTable[old.table]?.removeAll { $0 == key }
  }

  private mutating func forget(table: Name) {
    for key in byTable.removeValue(forKey: table) ?? [] { triggers[key] = nil }
    views[table] = nil
  }

  private mutating func drop(_ parser: inout SQLParser, _ context: StatementContext) {
    let isTemporary = parser.accept("TEMPORARY")
    let word = parser.keyword
    parser.advance()
    _ = parser.accept("IF", "EXISTS")
    switch word {
    case "TABLE", "TABLES", "VIEW":
      guard !isTemporary else { return }
      repeat {
        guard let name = try? parser.qualifiedName() else { return }
        forget(table: full(name, context))
      } while parser.acceptSymbol(Letter.comma)
    case "FUNCTION":
      guard let name = try? parser.qualifiedName() else { return }
      functions[Self.folded(full(name, context))] = nil
      functions[Self.folded(Name(database: [], table: name.name))] = nil
    case "TRIGGER":
      guard let name = try? parser.qualifiedName() else { return }
      forget(trigger: Self.folded(full(name, context)))
    case "DATABASE", "SCHEMA":
      guard let name = try? parser.name() else { return }
      functions = functions.filter { $0.key.database != name }
      views = views.filter { $0.key.database != name }
      for (key, trigger) in triggers where trigger.table.database == name {
        forget(trigger: key)
      }
    default: return
    }
  }

  private mutating func rename(_ parser: inout SQLParser, _ context: StatementContext) {
    guard parser.accept("TABLE") || parser.accept("TABLES") else { return }
    _ = parser.accept("IF", "EXISTS")
    repeat {
      guard let from = try? parser.qualifiedName() else { return }
      while !parser.isAtEnd, !parser.accept("TO") { parser.advance() }
      guard let to = try? parser.qualifiedName() else { return }
      let (old, new) = (full(from, context), full(to, context))
      if let view = views.removeValue(forKey: old) { views[new] = view }
      guard let keys = byTable.removeValue(forKey: old) else { continue }
      for key in keys { triggers[key]?.table = new }
      byTable[new] = keys
    } while parser.acceptSymbol(Letter.comma)
  }
}
