import BinlogCharsets

/// The tables that statements have defined up to one place, by their names.
///
/// A value: a copy keeps what is known at a place while the original goes on. Statements are
/// applied in order: those of schema files, then those of the logs.
///
/// Names are compared byte by byte, as servers on Linux do, unless the server turns out to be one
/// that does not tell upper case from lower (`lower_case_table_names`): nothing in a log says so,
/// but such a server writes the names of its rows in lower case, whatever its statements wrote.
/// See ``meet(database:table:)``.
public struct SchemaCatalog: Sendable {
  /// A table's full name.
  public struct TableName: Hashable, Sendable {
    /// The database's name, in UTF-8; empty for a file that does not tell.
    public var database: [UInt8]
    /// The table's name, in UTF-8.
    public var table: [UInt8]

    /// A name from its parts.
    public init(database: [UInt8], table: [UInt8]) {
      self.database = database
      self.table = table
    }

    /// `database.table`.
    var text: String {
      String(decoding: database, as: UTF8.self) + "." + String(decoding: table, as: UTF8.self)
    }
  }

  /// What is known of a table.
  public enum Entry: Sendable {
    /// Its definition.
    case known(TableDefinition)
    /// It was made or changed in a way that was not understood, at a place.
    case unknown(reason: String, DefinitionOrigin)
  }

  /// Everything known, by name.
  public var tables: [TableName: Entry] { entries.all }
  private var entries = TableEntries()
  private var caseRule = NameCase.unproven
  /// Tables that had foreign keys to one, by the latter; some may have none any more.
  var referrers: [TableName: Set<TableName>] = [:]
  private var databases: [[UInt8]: InheritedCharset] = [:]
  private var temporary: Set<TemporaryName> = []

  private struct TemporaryName: Hashable {
    var thread: UInt32
    var name: TableName
  }

  /// Triggers, functions and views.
  package var programs = StoredPrograms()

  /// Nothing known.
  public init() {}

  /// What is known of `table` of `database`; nil where no statement told.
  ///
  /// A file that names no database is good for all of them.
  public func entry(database: [UInt8], table: [UInt8]) -> Entry? {
    let name = TableName(database: database, table: table)
    return entries[known(name) ?? name] ?? entries[TableName(database: [], table: table)]
      ?? known(TableName(database: [], table: table)).flatMap { entries[$0] }
  }

  /// Whether nothing is known.
  public var isEmpty: Bool { entries.isEmpty }

  /// The name under which `name` is known, which may be written in other letters.
  private func known(_ name: TableName) -> TableName? {
    if entries[name] != nil { return name }
    guard caseRule != .matters else { return nil }
    return entries.onlyName(like: name)
  }

  /// Takes in that a server wrote rows of a table of this name, which tells how it takes the case
  /// of letters.
  public mutating func meet(database: [UInt8], table: [UInt8]) {
    guard caseRule == .unproven else { return }
    let name = TableName(database: database, table: table)
    if name.folded != name {
      // A server that folds names would not have written these.
      caseRule = .matters
    } else if entries[name] == nil, entries.onlyName(like: name) != nil {
      caseRule = .folded
    }
  }

  /// Whether rows have told how the server takes the case of letters.
  package var areNamesProven: Bool { caseRule != .unproven }

  /// The definition of `table` of `database`; nil where it is not known.
  public func definition(database: [UInt8], table: [UInt8]) -> TableDefinition? {
    guard case .known(let definition) = entry(database: database, table: table) else { return nil }
    return definition
  }

  /// Takes in a table that is made like another.
  mutating func learn(_ name: TableName, _ definition: TableDefinition) {
    entries[name] = .known(definition)
  }

  /// Takes in a statement; those that define no tables do nothing.
  ///
  /// - Returns: what was not understood of it; the tables that it changed are unknown then.
  @discardableResult
  public mutating func apply(_ text: [UInt8], _ context: StatementContext) -> String? {
    let text = Self.utf8(text, context.dialect.charset)
    programs.apply(text, context)
    var parser = SQLParser(text, context.dialect)
    do throws(SQLProblem) {
      guard let statement = try parser.statement() else { return nil }
      return apply(statement, context)
    } catch {
      forget(text, context, error)
      return error.message
    }
  }

  /// The text in UTF-8; as it is where it is no text of its character set.
  static func utf8(_ text: [UInt8], _ charset: Charset?) -> [UInt8] {
    switch charset {
    case nil, .utf8mb4, .utf8mb3, .ascii, .binary: return text
    case .some(let charset):
      if !text.contains(where: { $0 >= 0x80 }), charset != .swe7 { return text }
      return CharsetDecoder(charset).utf8(text.span) ?? text
    }
  }

  /// Makes the table of a statement that was not understood unknown.
  mutating func forget(
    _ text: [UInt8], _ context: StatementContext, _ problem: SQLProblem
  ) {
    var parser = SQLParser(text, context.dialect)
    while !parser.isAtEnd, !parser.isWord("TABLE") { parser.advance() }
    parser.advance()
    _ = parser.accept("IF", "NOT", "EXISTS") || parser.accept("IF", "EXISTS")
    guard let name = try? parser.qualifiedName() else { return }
    entries[full(name, context)] = .unknown(reason: problem.message, context.origin)
  }

  /// The full name, in the letters under which the table is known where it is.
  private func full(_ name: QualifiedName, _ context: StatementContext) -> TableName {
    let full = TableName(database: name.database ?? context.database, table: name.name)
    return known(full) ?? full
  }

  /// The full name of a table that a statement makes.
  ///
  /// One in other letters is another table, as long as nothing proves that it is not.
  private func made(_ name: QualifiedName, _ context: StatementContext) -> TableName {
    let full = TableName(database: name.database ?? context.database, table: name.name)
    return caseRule == .folded ? known(full) ?? full : full
  }

  private func isTemporary(_ name: TableName, _ context: StatementContext) -> Bool {
    !temporary.isEmpty && temporary.contains(TemporaryName(thread: context.thread, name: name))
  }

  private mutating func dropTemporary(_ name: TableName, _ context: StatementContext) -> Bool {
    temporary.remove(TemporaryName(thread: context.thread, name: name)) != nil
  }

  mutating func apply(
    _ statement: SchemaStatement, _ context: StatementContext
  ) -> String? {
    switch statement {
    case .createTable(let create): return apply(create, context)
    case .alterTable(let alter): return apply(alter, context)
    case .dropTables(let names, let isTemporary):
      for name in names {
        let name = full(name, context)
        if !dropTemporary(name, context), !isTemporary { entries[name] = nil }
      }
    case .renameTables(let pairs):
      for pair in pairs { rename(full(pair.from, context), made(pair.to, context), context) }
    case .createDatabase(let name, let choice, let ifNotExists, let orReplace):
      if ifNotExists, databases[name] != nil { return nil }
      if orReplace { dropDatabase(name) }
      let charset =
        choice.isEmpty
        ? InheritedCharset(charset: context.serverCharset, isAssumed: false)
        : InheritedCharset(charset: choice.resolved, collation: choice.collation)
      databases[name] = charset
      // Where the case of letters does not matter, tables name it in lower case.
      let folded = SQLName.folded(name)
      if databases[folded] == nil { databases[folded] = charset }
    case .alterDatabase(let name, let choice):
      guard !choice.isEmpty else { return nil }
      databases[name ?? context.database] = InheritedCharset(
        charset: choice.resolved, collation: choice.collation)
    case .dropDatabase(let name): dropDatabase(name)
    case .createSequence(let name):
      entries[made(name, context)] = .known(.sequence(context.origin))
    case .use, .setMode, .setNames, .setClient: break
    }
    return nil
  }

  private mutating func dropDatabase(_ name: [UInt8]) {
    databases[name] = nil
    if caseRule == .folded { databases[SQLName.folded(name)] = nil }
    entries.removeDatabase(name, anyCase: caseRule == .folded)
  }

  private func inherited(_ name: TableName, _ context: StatementContext) -> InheritedCharset {
    if name.database == context.database, let charset = context.databaseCharset {
      return InheritedCharset(charset: charset)
    }
    return databases[name.database]
      ?? InheritedCharset(charset: context.serverCharset, isAssumed: true)
  }

  private mutating func apply(_ create: CreateTable, _ context: StatementContext) -> String? {
    let name = made(create.name, context)
    if create.isTemporary {
      // Kept only to know which statements mean it; far more than anybody has at once.
      if temporary.count < 100_000 {
        temporary.insert(TemporaryName(thread: context.thread, name: name))
      }
      return nil
    }
    if create.ifNotExists, !create.orReplace, entries[name] != nil { return nil }
    if let like = create.like {
      switch entry(database: like.database ?? context.database, table: like.name) {
      case .known(var definition):
        definition.origin = context.origin
        definition.changed = nil
        entries[name] = .known(definition)
      case .unknown(let reason, let origin):
        entries[name] = .unknown(reason: reason, origin)
      case nil:
        let model = full(like, context).text
        entries[name] = .unknown(
          reason: "it was made like \(model), which is not known", context.origin)
      }
      return nil
    }
    if create.hasQuery {
      entries[name] = .unknown(
        reason: "its columns come from a query, not from the statement", context.origin)
      return nil
    }
    do throws(AlterProblem) {
      let definition = try TableDefinition(
        create, inherited: inherited(name, context), origin: context.origin)
      entries[name] = .known(definition)
      noteReferences(of: definition, name)
      return nil
    } catch {
      entries[name] = .unknown(reason: error.message, context.origin)
      return error.message
    }
  }

  private mutating func apply(_ alter: AlterTable, _ context: StatementContext) -> String? {
    let name = full(alter.name, context)
    if isTemporary(name, context) { return nil }
    var problem: String?
    // A file that names no database may have defined it.
    let known = entries[name] ?? entry(database: name.database, table: name.table)
    if case .known(var definition) = known {
      do throws(AlterProblem) {
        let before = definition
        try definition.alter(alter.changes, inherited: inherited(name, context))
        if definition != before { definition.changed = context.origin }
        entries[name] = .known(definition)
        noteReferences(of: definition, name)
      } catch {
        problem = error.message
        entries[name] = .unknown(reason: error.message, context.origin)
      }
    }
    for change in alter.changes {
      switch change {
      case .rename(let new): rename(name, made(new, context), context)
      case .partitionToTable(let new):
        if case .known(var definition) = entries[name] {
          definition.origin = context.origin
          definition.changed = nil
          entries[made(new, context)] = .known(definition)
        }
      case .tableToPartition(let old): entries[full(old, context)] = nil
      default: break
      }
    }
    return problem
  }

  private mutating func rename(_ old: TableName, _ new: TableName, _ context: StatementContext) {
    if isTemporary(old, context) {
      _ = dropTemporary(old, context)
      temporary.insert(TemporaryName(thread: context.thread, name: new))
      return
    }
    let moved = entries.remove(old) ?? entry(database: old.database, table: old.table)
    entries[new] = moved
    if case .known(let definition) = moved { noteReferences(of: definition, new) }
  }
}

extension TableDefinition {
  /// MariaDB's sequence, which is a table of one row.
  static func sequence(_ origin: DefinitionOrigin) -> TableDefinition {
    var table = TableDefinition(origin: origin)
    let columns: [(String, DeclaredType, Bool)] = [
      ("next_not_cached_value", .bigint, false), ("minimum_value", .bigint, false),
      ("maximum_value", .bigint, false), ("start_value", .bigint, false),
      ("increment", .bigint, false), ("cache_size", .bigint, true),
      ("cycle_option", .tinyint, true), ("cycle_count", .bigint, false),
    ]
    for (name, type, isUnsigned) in columns {
      var column = ColumnDefinition(name: Array(name.utf8), type: type)
      column.isUnsigned = isUnsigned
      column.isNullable = false
      table.insert(column, at: table.columns.count)
    }
    return table
  }
}
