/// What a replica's rules look at in a statement: its kind, and the tables of the list that the
/// server's parser makes of it, before anything is opened.
///
/// The servers decide from the text alone: a view counts by its own name, what triggers and
/// functions change does not count, and of a query's tables none does.
///
/// Source: `sql_yacc.yy` of both servers (which tables are *updating*), `mysql_execute_command`.
public struct StatementScope: Sendable, Equatable {
  /// What the servers make exceptions for.
  public enum Kind: Sendable, Equatable {
    /// `BEGIN`, `COMMIT`, `ROLLBACK`, savepoints.
    case boundary
    /// `XA …`.
    case branch
    /// `SET`, which no rule about tables leaves out.
    case setting
    /// `CREATE`, `ALTER` or `DROP DATABASE`, with its name; nil for the default database.
    case database([UInt8]?)
    /// `DROP TEMPORARY TABLE IF EXISTS`, which no rule about tables leaves out.
    case dropTemporary
    /// `UPDATE` of several tables: bits in the event tell which of them are changed.
    case multiUpdate
    /// `DROP TRIGGER`: the table is looked up on the replica.
    case dropTrigger(QualifiedTable)
    /// `CREATE TRIGGER`, with its name; its table is in the list.
    case createTrigger(QualifiedTable)
    /// Accounts and privileges: the tables of the `mysql` database count as changed besides.
    case accounts
    /// `SELECT database.function(…)`, as the servers log calls of functions that change rows.
    case call(QualifiedTable)
    /// `CREATE TABLE` of a table that was not there before.
    case createTable
    /// Other definitions.
    case definition
    /// Anything else.
    case other
  }

  /// A table as the statement names it.
  public struct QualifiedTable: Sendable, Equatable, Hashable {
    /// Its database; nil for the default one.
    public var database: [UInt8]?
    /// Its name.
    public var name: [UInt8]
    /// Whether the statement changes it, as far as the parser knows.
    public var isUpdated = true

    /// A table from its parts.
    public init(database: [UInt8]?, name: [UInt8], isUpdated: Bool = true) {
      self.database = database
      self.name = name
      self.isUpdated = isUpdated
    }
  }

  /// What it is.
  public var kind: Kind
  /// The tables in the order in which rules look at them.
  public var tables: [QualifiedTable] = []
  /// Whether the servers are known to see the same list.
  public var isExact = true

  /// Judges a statement.
  public init(_ text: [UInt8], _ context: StatementContext) {
    let text = SchemaCatalog.utf8(text, context.dialect.charset)
    var parser = ScopeParser(text, context.dialect)
    self = parser.scope()
  }

  /// A scope from its parts.
  public init(_ kind: Kind, _ tables: [QualifiedTable] = [], isExact: Bool = true) {
    self.kind = kind
    self.tables = tables
    self.isExact = isExact
  }
}
