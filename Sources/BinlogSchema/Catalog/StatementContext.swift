public import BinlogCharsets

/// What a statement was run with, as far as it changes what the statement means.
public struct StatementContext: Sendable {
  /// How the text is read.
  public var dialect = SQLDialect()
  /// The default database; empty for none.
  public var database: [UInt8] = []
  /// The thread that ran it, to tell whose temporary tables it means.
  public var thread: UInt32 = 0
  /// The character set that the session had for new tables, where it was logged.
  public var databaseCharset: Charset?
  /// The server's own character set, which new databases get.
  public var serverCharset: Charset?
  /// The databases that it used, where the server listed them (MySQL).
  public var usedDatabases: [[UInt8]] = []
  /// Of an UPDATE of several tables a bit for each that it changes; nil where none is logged.
  public var updatedTables: UInt64?
  /// Whether it only announces an ALTER, or takes the announcement back (MariaDB).
  public var isFirstPhase = false
  /// Where the statement stands.
  public var origin: DefinitionOrigin

  /// A statement at `origin`, of a session without settings.
  public init(origin: DefinitionOrigin) { self.origin = origin }
}
