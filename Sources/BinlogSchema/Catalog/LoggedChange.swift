/// The rows that a statement changes which was logged as text, as far as its text tells.
///
/// Such changes are not among the rows of a log. Tables are named as the statement names them: of
/// a view its own name, as nothing tells what it stands for. What triggers and functions change
/// besides is in no statement.
public struct LoggedChange: Sendable, Equatable {
  /// What is done with rows, as far as the kind of statement tells.
  public struct Effects: OptionSet, Sendable {
    /// As bits.
    public let rawValue: UInt8
    /// Effects from their bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Rows may come.
    public static let inserts = Effects(rawValue: 1)
    /// Rows may change.
    public static let updates = Effects(rawValue: 2)
    /// Rows may go.
    public static let deletes = Effects(rawValue: 4)
    /// Nobody can tell.
    public static let all: Effects = [.inserts, .updates, .deletes]
  }

  /// The tables whose rows it changes; none where the text does not tell which.
  public var tables: [SchemaCatalog.TableName]
  /// The databases that it may change, where ``tables`` does not tell; perhaps none.
  public var databases: [[UInt8]] = []
  /// What it may do.
  public var effects: Effects
  /// Whether it is a definition that rows go or come with: `TRUNCATE`, partitions.
  ///
  /// Such statements are logged as text in every format, and what rows they cost no log tells.
  public var isDefinition = false

  /// Judges a statement; nil where it changes no rows, as far as its kind tells.
  ///
  /// Definitions of tables change none, but for those that empty or fill one: `TRUNCATE`,
  /// partitions that are dropped or exchanged, `CREATE TABLE … SELECT`.
  public init?(_ text: [UInt8], _ context: StatementContext) {
    guard !context.isFirstPhase else { return nil }
    let text = SchemaCatalog.utf8(text, context.dialect.charset)
    var parser = ChangeParser(text, context.dialect)
    guard let found = parser.change() else { return nil }
    effects = found.effects
    isDefinition = found.isDefinition
    tables = []
    for name in found.tables {
      let table = SchemaCatalog.TableName(
        database: name.database ?? context.database, table: name.name)
      if !tables.contains(table) { tables.append(table) }
    }
    guard tables.isEmpty else { return }
    if !found.candidates.isEmpty {
      for name in found.candidates {
        let database = name.database ?? context.database
        if !databases.contains(database) { databases.append(database) }
      }
      return
    }
    // The server's own list is of what the statement used, so not longer than what it changed.
    if !context.usedDatabases.isEmpty {
      databases = context.usedDatabases
    } else if let database = found.database {
      databases = [database]
    } else if !context.database.isEmpty {
      databases = [context.database]
    }
  }

  /// A change of `tables`, as events tell it that are no statements.
  public init(tables: [SchemaCatalog.TableName], effects: Effects) {
    self.tables = tables
    self.effects = effects
  }
}
