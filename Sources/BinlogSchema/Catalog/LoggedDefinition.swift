/// The tables that a statement defines, changes or drops, as far as its text tells.
public struct LoggedDefinition: Sendable, Equatable {
  /// The tables.
  public var tables: [SchemaCatalog.TableName] = []
  /// Databases that it is about as a whole.
  public var databases: [[UInt8]] = []

  /// Judges a statement; nil where it is not about the definition of tables, or not understood.
  public init?(_ text: [UInt8], _ context: StatementContext) {
    var parser = SQLParser(
      SchemaCatalog.utf8(text, context.dialect.charset), context.dialect)
    guard let statement = try? parser.statement() else { return nil }
    func add(_ name: QualifiedName) {
      tables.append(
        SchemaCatalog.TableName(database: name.database ?? context.database, table: name.name))
    }
    switch statement {
    case .createTable(let create): add(create.name)
    case .alterTable(let alter): add(alter.name)
    case .dropTables(let names, _): for name in names { add(name) }
    case .renameTables(let pairs):
      for pair in pairs {
        add(pair.from)
        add(pair.to)
      }
    case .createSequence(let name): add(name)
    case .createDatabase(let name, _, _, _), .dropDatabase(let name): databases = [name]
    case .alterDatabase(let name, _): databases = [name ?? context.database]
    case .use, .setMode, .setNames, .setClient: return nil
    }
  }
}
