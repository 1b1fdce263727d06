import BinlogBytes
import BinlogCharsets
import BinlogEvents
import BinlogSchema
import Testing

/// What single statements do to a catalog.
@Suite struct StatementTests {
  /// Applies statements of one session, and gives the columns of `d.t` as text.
  static func columns(
    _ statements: [String], table: String = "t", dialect: SQLDialect = SQLDialect()
  ) -> String {
    let catalog = catalog(statements, dialect: dialect)
    switch catalog.entry(database: Array("d".utf8), table: Array(table.utf8)) {
    case nil: return "nothing"
    case .unknown(let reason, _): return "unknown: \(reason)"
    case .known(let table):
      return table.columns.map { column in
        var text = "\(column.nameText) \(column.type)"
        if let length = column.length { text += "(\(length))" }
        if column.isUnsigned { text += " unsigned" }
        if let charset = column.charset { text += " \(charset)" }
        if !column.isNullable { text += " not null" }
        return text
      }.joined(separator: ", ")
    }
  }

  static func catalog(
    _ statements: [String], dialect: SQLDialect = SQLDialect()
  ) -> SchemaCatalog {
    var catalog = SchemaCatalog()
    for (index, statement) in statements.enumerated() {
      var context = StatementContext(
        origin: DefinitionOrigin(file: "log", place: .offset(UInt64(index))))
      context.database = Array("d".utf8)
      context.dialect = dialect
      catalog.apply(Array(statement.utf8), context)
    }
    return catalog
  }

  @Test func columnsSwapTheirNames() {
    #expect(
      Self.columns([
        "create table t (a int, b text)",
        "alter table t rename column a to b, rename column b to a",
      ]) == "b int, a text")
  }

  @Test func temporaryTablesHideOthers() {
    let statements = [
      "create table t (a int)", "create temporary table t (b text)", "alter table t add c int",
      "drop table t",
    ]
    #expect(Self.columns(statements) == "a int")
    #expect(Self.columns(statements + ["alter table t add c int"]) == "a int, c int")
    #expect(Self.columns(statements + ["drop table t"]) == "nothing")
  }

  @Test func whatIsNotUnderstoodIsUnknown() {
    #expect(Self.columns(["create table t (a frob)"]) == "unknown: unknown type frob")
    #expect(
      Self.columns(["create table t (a int)", "alter table t drop b"])
        == "unknown: column b is not known")
    #expect(
      Self.columns(["create table t (a int)", "alter table t add b frob"])
        == "unknown: unknown type frob")
    #expect(
      Self.columns(["create table t select 1"])
        == "unknown: its columns come from a query, not from the statement")
    #expect(
      Self.columns(["create table t like s"])
        == "unknown: it was made like d.s, which is not known")
    #expect(Self.columns(["alter table t add a int"]) == "nothing")
    // The next statement that tells all mends it.
    #expect(Self.columns(["create table t (a frob)", "create table t (a int)"]) == "a int")
  }

  @Test func commentsCountWhereTheServerRunsThem() {
    let text = ["create table t (a int /*!80000 unsigned */, b int /*M! unsigned */)"]
    #expect(Self.columns(text) == "a int unsigned, b int unsigned")
    var dialect = SQLDialect()
    dialect.flavor = .mysql
    dialect.version = 50_700
    #expect(Self.columns(text, dialect: dialect) == "a int, b int")
    dialect.version = 80_000
    #expect(Self.columns(text, dialect: dialect) == "a int unsigned, b int")
    dialect.flavor = .mariadb
    dialect.version = 101_100
    #expect(Self.columns(text, dialect: dialect) == "a int, b int unsigned")
  }

  @Test func settingsOfOneStatementAreSkipped() {
    #expect(
      Self.columns(["set statement max_statement_time=1 for create table t (a int)"]) == "a int")
  }

  @Test func databasesGiveTheirCharacterSet() {
    #expect(
      Self.columns(["create database d default charset=greek", "create table t (a char(3))"])
        == "a char(3) greek")
    #expect(
      Self.columns([
        "create database d", "alter database d collate hebrew_bin", "create table t (a text)",
      ]) == "a text hebrew")
    #expect(
      Self.columns(["create table t (a int)", "drop database d"]) == "nothing")
  }

  @Test func conversionsGrowText() {
    #expect(
      Self.columns([
        "create table t (a tinytext, b text, c char(3), d blob) charset latin1",
        "alter table t convert to character set utf8mb4",
      ]) == "a text utf8mb4, b mediumtext utf8mb4, c char(3) utf8mb4, d blob")
  }

  @Test func definitionsRememberTheirStatements() throws {
    let catalog = Self.catalog(["create table t (a int)", "select 1", "alter table t add b int"])
    let table = try #require(
      catalog.definition(database: Array("d".utf8), table: Array("t".utf8)))
    #expect(table.origin.description == "log:0")
    #expect(table.changed?.description == "log:2")
  }

  @Test func aCopyStaysAsItWas() {
    var catalog = Self.catalog(["create table t (a int)"])
    let copy = catalog
    var context = StatementContext(origin: DefinitionOrigin(file: "log", place: .offset(9)))
    context.database = Array("d".utf8)
    catalog.apply(Array("drop table t".utf8), context)
    #expect(catalog.tables.isEmpty)
    #expect(copy.tables.count == 1)
  }

  @Test func rowKeysAreWholeAndNeverNull() throws {
    let catalog = Self.catalog([
      """
      create table t (a int, b int not null, c varchar(9) not null, d int not null,
        unique a (a), unique bc (b, c(3)), unique d (d), unique e ((d + 1)), primary key (c, d))
      """
    ])
    let table = try #require(
      catalog.definition(database: Array("d".utf8), table: Array("t".utf8)))
    #expect(table.rowKeys.map { String(decoding: $0.name, as: UTF8.self) } == ["PRIMARY", "d"])
    #expect(table.primaryKey?.parts.map(\.column) == [2, 3])
  }

  // MARK: Files

  static func script(_ text: String) -> (SchemaCatalog, SchemaScript) {
    var catalog = SchemaCatalog()
    var script = SchemaScript(file: "s.sql")
    script.feed(Array(text.utf8).span, to: &catalog)
    script.finish(to: &catalog)
    return (catalog, script)
  }

  @Test func aDumpOfOneDatabaseNamesItInItsHead() {
    let (catalog, _) = Self.script(
      """
      -- MySQL dump 10.13  Distrib 9.7.4, for Linux (x86_64)
      --
      -- Host: localhost    Database: shop
      -- ------------------------------------------------------
      create table t (a int);
      """)
    #expect(catalog.definition(database: Array("shop".utf8), table: Array("t".utf8)) != nil)
    #expect(catalog.definition(database: Array("other".utf8), table: Array("t".utf8)) == nil)
  }

  @Test func aFileWithoutADatabaseIsGoodForAll() {
    let (catalog, script) = Self.script("create table t (a int)")
    #expect(catalog.definition(database: Array("any".utf8), table: Array("t".utf8)) != nil)
    #expect(script.tableStatements == 1)
  }

  @Test func dataAndProgramsPassBy() {
    let (catalog, script) = Self.script(
      """
      use d;
      insert into x values ('create table t (z int);', "\\";", `;`), (';
      create table t (y int);');
      delimiter //
      create procedure p() begin create table t (p int); end//
      delimiter ;
      /*!50003 create trigger x before insert on t for each row set @a = 1 */;
      create table t (a int); -- create table u (b int);
      # create table v (b int);
      /* create table w (b int); */
      """)
    #expect(catalog.tables.count == 1)
    let table = catalog.definition(database: Array("d".utf8), table: Array("t".utf8))
    #expect(table?.columns.map(\.nameText) == ["a"])
    #expect(table?.origin.description == "s.sql:8")
    #expect(script.problems == [])
  }

  @Test func problemsNameTheirLine() {
    let (_, script) = Self.script("use d;\n\ncreate table t (\n a frob);\nselect 1;\nalter frob")
    #expect(script.problems.map { "\($0.line): \($0.message)" } == ["3: unknown type frob"])
    #expect(script.tableStatements == 0)
  }

  @Test func modesOfAFileAreHeeded() {
    let (catalog, _) = Self.script(
      """
      use d;
      set @old = @@sql_mode, sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES';
      create table "t" ("a;b" enum('\\', 'x;y'));
      set sql_mode = @old;
      create table u (a enum('\\'', "x"));
      """)
    let one = catalog.definition(database: Array("d".utf8), table: Array("t".utf8))
    #expect(one?.columns.first?.labels == [Array("\\".utf8), Array("x;y".utf8)])
    let other = catalog.definition(database: Array("d".utf8), table: Array("u".utf8))
    #expect(other?.columns.first?.labels == [Array("'".utf8), Array("x".utf8)])
  }
}
