import BinlogBytes
import BinlogCharsets

/// Reads a file of statements, such as a dump, into a catalog.
///
/// The file comes in pieces of any size, and none of it stays in memory but the statement that
/// is being read; whole dumps with their data are welcome. What a client printed of `SHOW CREATE
/// TABLE` will do too, and text in UTF-16.
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
  private var encoding = ScriptEncoding()
  /// The beginning, until there is enough of it to tell what it is.
  private var head: [UInt8]? = []
  private var printed: ShowCreateText?
  private var splitter = StatementSplitter()
  private var dialect: SQLDialect
  private var database: [UInt8]?
  private var names: Charset?
  private let named: [UInt8]?
  private static let headSize = 1 << 14

  /// A reader of `file`, as the user named it; `dialect` is what a session starts with.
  ///
  /// `database` is the one that its tables are in where it does not say.
  public init(file: String, database: [UInt8]? = nil, dialect: SQLDialect = SQLDialect()) {
    self.file = file
    self.dialect = dialect
    named = database
    names = dialect.charset
  }

  /// Takes the next piece of the file.
  public mutating func feed(_ piece: Span<UInt8>, to catalog: inout SchemaCatalog) {
    if head == nil, printed == nil, encoding.isPlain {
      split(piece, &catalog)
      return
    }
    take(encoding.decode(piece), &catalog)
  }

  /// Takes the end of the file.
  public mutating func finish(to catalog: inout SchemaCatalog) {
    take(encoding.finish(), &catalog)
    if let head { begin(with: head, &catalog) }
    if var printed {
      self.printed = nil
      var splitter = StatementSplitter()
      printed.finish { run($0, &splitter, &catalog) }
      return
    }
    var splitter = StatementSplitter()
    swap(&splitter, &self.splitter)
    splitter.finish { splitter, statement in run(statement, &splitter, &catalog) }
    for line in splitter.tooLong {
      problems.append(
        Problem(line: line, message: "longer than \(StatementSplitter.longest >> 20) MB"))
    }
  }

  private mutating func take(_ text: [UInt8], _ catalog: inout SchemaCatalog) {
    guard var head else {
      pass(text, &catalog)
      return
    }
    head += text
    self.head = head
    if head.count >= Self.headSize { begin(with: head, &catalog) }
  }

  private mutating func begin(with head: [UInt8], _ catalog: inout SchemaCatalog) {
    self.head = nil
    if ShowCreateText.isPrinted(Array(head.prefix(Self.headSize))) { printed = ShowCreateText() }
    pass(head, &catalog)
  }

  private mutating func pass(_ text: [UInt8], _ catalog: inout SchemaCatalog) {
    guard var printed else {
      split(text.span, &catalog)
      return
    }
    self.printed = nil
    var splitter = StatementSplitter()
    printed.feed(text) { run($0, &splitter, &catalog) }
    self.printed = printed
  }

  private mutating func split(_ piece: Span<UInt8>, _ catalog: inout SchemaCatalog) {
    var splitter = StatementSplitter()
    swap(&splitter, &self.splitter)
    splitter.feed(piece) { splitter, statement in run(statement, &splitter, &catalog) }
    self.splitter = splitter
  }

  private mutating func run(
    _ statement: StatementSplitter.Statement, _ splitter: inout StatementSplitter,
    _ catalog: inout SchemaCatalog
  ) {
    var context = StatementContext(
      origin: DefinitionOrigin(file: file, place: .line(statement.line)))
    context.dialect = dialect
    context.database = database ?? splitter.dumpedDatabase ?? named ?? []
    let text = SchemaCatalog.utf8(statement.text, dialect.charset)
    catalog.programs.apply(text, context)
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
