import BinlogBytes
import BinlogCharsets

/// Reads a file of statements, such as a dump, into a catalog.
///
/// The file comes in pieces of any size, and none of it stays in memory but the statement that
/// is being read; whole dumps with their data are welcome.
public struct SchemaScript: Sendable {
  /// A statement that was not understood.
  public struct Problem: Sendable, Equatable {
    /// The line of its first word.
    public var line: Int
    /// What was not understood.
    public var message: String
  }

  /// Statements that were not understood.
  public private(set) var problems: [Problem] = []
  /// How many statements said something of a table.
  public private(set) var tableStatements = 0

  private let file: String
  private var splitter = StatementSplitter()
  private var dialect: SQLDialect
  private var database: [UInt8]?
  private var names: Charset?

  /// A reader of `file`, as the user named it; `dialect` is what a session starts with.
  public init(file: String, dialect: SQLDialect = SQLDialect()) {
    self.file = file
    self.dialect = dialect
    names = dialect.charset
  }

  /// Takes the next piece of the file.
  public mutating func feed(_ piece: Span<UInt8>, to catalog: inout SchemaCatalog) {
    var splitter = StatementSplitter()
    swap(&splitter, &self.splitter)
    splitter.feed(piece) { splitter, statement in run(statement, &splitter, &catalog) }
    self.splitter = splitter
  }

  /// Takes the end of the file.
  public mutating func finish(to catalog: inout SchemaCatalog) {
    var splitter = StatementSplitter()
    swap(&splitter, &self.splitter)
    splitter.finish { splitter, statement in run(statement, &splitter, &catalog) }
    for line in splitter.tooLong {
      problems.append(
        Problem(line: line, message: "longer than \(StatementSplitter.longest >> 20) MB"))
    }
  }

  private mutating func run(
    _ statement: StatementSplitter.Statement, _ splitter: inout StatementSplitter,
    _ catalog: inout SchemaCatalog
  ) {
    var context = StatementContext(
      origin: DefinitionOrigin(file: file, place: .line(statement.line)))
    context.dialect = dialect
    context.database = database ?? splitter.dumpedDatabase ?? []
    let text = SchemaCatalog.utf8(statement.text, dialect.charset)
    var parser = SQLParser(text, dialect)
    do throws(SQLProblem) {
      switch try parser.statement() {
      case .use(let name): database = name
      case .setMode(let mode):
        dialect.set(sqlModeNames: mode)
        splitter.hasNoBackslashEscapes = dialect.hasNoBackslashEscapes
      case .setNames(let charset):
        names = charset
        dialect.charset = charset
      case .setClient(let charset): dialect.charset = charset ?? names
      case nil: return
      case .some(let other):
        tableStatements += 1
        if let problem = catalog.apply(other, context) {
          problems.append(Problem(line: statement.line, message: problem))
        }
      }
    } catch {
      problems.append(Problem(line: statement.line, message: error.message))
      context.dialect.charset = nil
      catalog.forget(text, context, error)
    }
  }
}
