import BinlogCharsets
import BinlogSchema
import Testing

/// Changes of one statement together, as servers make them; each of these was run on one.
@Suite struct AlterOrderTests {
  private func table(_ statements: String..., name: String = "t") -> TableDefinition? {
    var catalog = SchemaCatalog()
    var context = StatementContext(origin: DefinitionOrigin(file: "f", place: .line(1)))
    context.database = Array("shop".utf8)
    for statement in statements {
      #expect(catalog.apply(Array(statement.utf8), context) == nil, "\(statement)")
    }
    return catalog.definition(database: context.database, table: Array(name.utf8))
  }

  private func names(_ table: TableDefinition?) -> [String] { table?.columns.map(\.nameText) ?? [] }

  @Test func keysMayNameColumnsThatComeLater() throws {
    let one = try #require(
      table("create table t (a int, b varchar(10))", "alter table t add index ix (c), add c int"))
    #expect(names(one) == ["a", "b", "c"])
    #expect(one.keys.first?.parts.map(\.column) == [2])
    let two = try #require(
      table(
        "create table t (a int, b varchar(10))",
        "alter table t add primary key (id), add column id int auto_increment first"))
    #expect(names(two) == ["id", "a", "b"])
    #expect(two.primaryKey?.parts.map(\.column) == [0])
  }

  @Test func positionsMayNameColumnsByTheirNewNames() {
    let one = table(
      "create table t (a int, b varchar(10), c int)",
      "alter table t add x int after b2, change b b2 int")
    #expect(names(one) == ["a", "b2", "x", "c"])
    let two = table(
      "create table t (a int, b int, c int)",
      "alter table t add x int after z, rename column a to z, modify c int first")
    #expect(names(two) == ["c", "z", "x", "b"])
    let swapped = table(
      "create table t (a int, b text)", "alter table t rename column a to b, rename column b to a")
    #expect(names(swapped) == ["b", "a"])
  }

  @Test func conversionIsForAllColumnsWhereverItStands() throws {
    for statement in [
      "alter table t convert to character set utf8mb4, add b varchar(5) character set latin1",
      "alter table t add b varchar(5) character set latin1, convert to character set utf8mb4",
    ] {
      let converted = try #require(
        table("create table t (a varchar(5)) charset latin1", statement))
      #expect(converted.columns.map(\.charset) == [.utf8mb4, .utf8mb4])
    }
    let defaulted = try #require(
      table(
        "create table t (a varchar(5)) charset latin1",
        "alter table t add b varchar(5), charset utf8mb4"))
    #expect(defaulted.columns.map(\.charset) == [.latin1, .utf8mb4])
    let bytes = try #require(
      table(
        "create table t (a enum('x') charset binary, b text charset latin1)",
        "alter table t convert to charset utf8mb4"))
    #expect(bytes.columns.map(\.charset) == [.binary, .utf8mb4])
  }

  @Test func generatedKeyStaysFirst() {
    let key = "`my_row_id` bigint unsigned not null auto_increment /*!80023 INVISIBLE */"
    let one = table(
      "create table t (\(key), a int, primary key (`my_row_id`))",
      "alter table t add c int first, add d int after my_row_id",
      "alter table t modify a int first")
    #expect(names(one) == ["my_row_id", "a", "d", "c"])
    let named = table(
      "create table t (my_row_id int primary key, a int)", "alter table t add c int first")
    #expect(names(named) == ["c", "my_row_id", "a"])
  }

  @Test func moreColumnsThanAServerHasAreRefused() {
    var catalog = SchemaCatalog()
    var context = StatementContext(origin: DefinitionOrigin(file: "f", place: .line(1)))
    context.database = Array("shop".utf8)
    _ = catalog.apply(Array("create table t (a int)".utf8), context)
    var problems = 0
    for number in 0..<50 {
      let columns = (0..<100).map { "add c\(number)_\($0) int" }.joined(separator: ", ")
      let text = "alter table t \(columns)"
      if catalog.apply(Array(text.utf8), context) != nil { problems += 1 }
    }
    // The first that is too much; then the table is not known, and nothing is kept of it.
    #expect(problems == 1)
    guard case .unknown? = catalog.entry(database: context.database, table: Array("t".utf8)) else {
      Issue.record("5001 columns were taken")
      return
    }
  }
}
