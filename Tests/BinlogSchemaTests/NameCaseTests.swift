import BinlogSchema
import Testing

/// Names in other letters than those of their definition.
@Suite struct NameCaseTests {
  private var context: StatementContext {
    var context = StatementContext(origin: DefinitionOrigin(file: "f", place: .line(1)))
    context.database = Array("shop".utf8)
    return context
  }

  private func columns(_ catalog: SchemaCatalog, _ database: String, _ table: String) -> [String] {
    catalog.definition(database: Array(database.utf8), table: Array(table.utf8))?.columns.map(
      \.nameText) ?? []
  }

  private func apply(_ catalog: inout SchemaCatalog, _ text: String) {
    #expect(catalog.apply(Array(text.utf8), context) == nil)
  }

  @Test func rowsInLowerCaseFindTheirDefinition() {
    var catalog = SchemaCatalog()
    apply(&catalog, "create table Shop.Orders (Id int, Total int unsigned)")
    #expect(columns(catalog, "shop", "orders") == ["Id", "Total"])
    catalog.meet(database: Array("shop".utf8), table: Array("orders".utf8))
    apply(&catalog, "alter table ORDERS add Note text")
    #expect(columns(catalog, "shop", "orders") == ["Id", "Total", "Note"])
    apply(&catalog, "rename table Orders to OldOrders")
    apply(&catalog, "create table ORDERS (Zip int)")
    #expect(columns(catalog, "shop", "oldorders") == ["Id", "Total", "Note"])
    #expect(columns(catalog, "shop", "orders") == ["Zip"])
    apply(&catalog, "drop table if exists orders, OLDORDERS")
    #expect(catalog.isEmpty)
  }

  @Test func namesThatDifferByCaseStayApart() {
    var catalog = SchemaCatalog()
    apply(&catalog, "create table T (a int)")
    apply(&catalog, "create table t (b int)")
    #expect(columns(catalog, "shop", "T") == ["a"])
    #expect(columns(catalog, "shop", "t") == ["b"])
    // Rows of a server that keeps the case.
    catalog.meet(database: Array("shop".utf8), table: Array("T".utf8))
    apply(&catalog, "drop table t")
    #expect(columns(catalog, "shop", "t") == [])
    #expect(columns(catalog, "shop", "T") == ["a"])
  }

  @Test func databasesAreDroppedWithTheirTables() {
    var catalog = SchemaCatalog()
    for number in 0..<2000 {
      apply(&catalog, "create table d\(number).t (a int)")
      apply(&catalog, "drop database d\(number)")
    }
    #expect(catalog.isEmpty)
  }
}
