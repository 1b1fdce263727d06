import BinlogChanges
import BinlogEvents
import BinlogSchema

/// Which tables stay in what is cut out.
struct TableChoice {
  /// What becomes of a statement.
  enum Verdict {
    case keep
    case drop
    /// It touches what stays and what goes, or nobody can tell; and why.
    case unclear(String)
  }

  let filter: RowFilter
  /// Whether all tables stay.
  let isAll: Bool
  private let namesTables: Bool

  init(_ filter: RowFilter) {
    self.filter = filter
    namesTables = !filter.tables.isEmpty || !filter.ignoredTables.isEmpty
    isAll =
      !namesTables && filter.databases.isEmpty && filter.ignoredDatabases.isEmpty
      && filter.asReplica == nil
  }

  /// Whether `table` of `database` stays; without a name, whether one of the database may.
  func wants(_ table: [UInt8]?, of database: [UInt8]) -> Bool {
    if isAll { return true }
    if let table, let replica = filter.asReplica, !replica.wantsRows(table, of: database) {
      return false
    }
    return isNamed(table, of: database)
  }

  /// Whether the patterns for databases and tables let it in.
  private func isNamed(_ table: [UInt8]?, of database: [UInt8]) -> Bool {
    if !filter.databases.isEmpty,
      !filter.databases.contains(where: { $0.glob.matches(database) })
    {
      return false
    }
    if !filter.tables.isEmpty,
      !filter.tables.contains(where: { $0.matches(table, of: database) })
    {
      return false
    }
    if filter.ignoredDatabases.contains(where: { $0.glob.matches(database) }) { return false }
    guard let table else { return true }
    return !filter.ignoredTables.contains { $0.matches(table, of: database) }
  }

  /// What becomes of a statement with this text and this default database.
  func judge(_ text: [UInt8], database: [UInt8], _ flavor: Flavor) -> Verdict {
    if !namesTables, filter.databases.isEmpty, filter.ignoredDatabases.isEmpty { return .keep }
    if DefinitionStatement.mayBe(text),
      let definition = DefinitionStatement(
        text, Self.dialect(flavor), database: database)
    {
      return judge(definition, database)
    }
    let statement = StatementTables(text)
    if statement.words.isEmpty { return .keep }
    let targets = statement.targets
    guard !targets.isEmpty, !Self.isIndirect(statement.words) else {
      return .unclear("the tables that it touches are not named in it")
    }
    let wanted = targets.count { isNamed($0.table, of: $0.database ?? database) }
    if wanted == targets.count { return .keep }
    if wanted == 0 { return .drop }
    return .unclear("it names tables that stay and tables that do not")
  }

  private static func dialect(_ flavor: Flavor) -> SQLDialect {
    var dialect = SQLDialect()
    dialect.flavor = flavor
    return dialect
  }

  private static func isIndirect(_ words: [String]) -> Bool {
    ["CALL", "DO", "EXECUTE", "PREPARE", "SET", "BEGIN", "HANDLER", "LOCK", "FLUSH"]
      .contains(words.first ?? "")
  }

  private func judge(_ definition: DefinitionStatement, _ database: [UInt8]) -> Verdict {
    if !definition.databases.isEmpty {
      return definition.databases.contains { isNamed(nil, of: $0) } ? .keep : .drop
    }
    guard !definition.tables.isEmpty else {
      // Accounts and the like are of no table; routines are of a database.
      guard [.procedure, .function, .event, .view].contains(definition.object), !namesTables else {
        return .drop
      }
      return isNamed(nil, of: database) ? .keep : .drop
    }
    let wanted = definition.tables.count { isNamed($0.table, of: $0.database) }
    if wanted == definition.tables.count { return .keep }
    if wanted == 0 { return .drop }
    return .unclear("it defines tables that stay and tables that do not")
  }
}
