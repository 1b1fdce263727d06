import BinlogBytes
import BinlogChanges
import BinlogDump
import BinlogEvents
import BinlogTestSupport
import Foundation
import Testing

/// Changes that were logged as statements are told and counted, whatever is printed of the rows.
@Suite struct StatementChangeTests {
  /// Rows of shop.orders, and statements about it and other tables.
  private func mixed(_ flavor: Flavor) -> BinlogBuilder {
    var log = BinlogBuilder(flavor)
    log.transaction(1)
    log.begin(2)
    log.intVar(5)
    log.query("INSERT INTO orders VALUES (2)")
    log.query("UPDATE items, orders SET items.a=1, orders.b=2")
    log.xid(20)
    log.begin(3)
    log.query("DELETE FROM crm.people")
    log.tableMap(101, table: "items")
    log.writeRows(101)
    log.xid(30)
    return log
  }

  private func run(
    _ log: BinlogBuilder, _ filter: RowFilter = RowFilter(),
    _ make: (ByteSink) -> any RowsPrinter = { CountPrinter($0, by: [.table, .op], layout: .text) }
  ) throws -> (text: String, outcome: LogDump.Outcome, messages: [DumpMessage]) {
    let directory = try TemporaryDirectory()
    let path = try directory.write(log.bytes, "binlog.000001")
    let list = MessageList()
    var outcome = LogDump.Outcome.done
    let text = writtenText { sink in
      outcome = RowDecode(filter: filter, printer: make(sink), sink: sink, reporter: list)
        .run([path])
    }
    return (text, outcome, list.messages)
  }

  private func note(_ messages: [DumpMessage]) -> [String] {
    messages.map(\.text).filter { $0.contains("logged as") && $0.contains("not among") }
  }

  @Test(arguments: [Flavor.mysql, .mariadb]) func areCountedByTable(_ flavor: Flavor) throws {
    let result = try run(mixed(flavor))
    #expect(result.outcome == .done)
    let expected = """
         1  crm.people  statement
         1  shop.items  insert
         1  shop.items  statement
         1  shop.orders  insert
         2  shop.orders  statement
         2  rows in all
         3  statements in all, which are no rows

      """
    #expect(result.text == expected)
    #expect(
      note(result.messages) == [
        "2 changes of shop.orders, 1 of crm.people, 1 of shop.items were logged as statements and "
          + "are not among these rows; the first stands here, and `binlogtool dump` prints them"
      ])
  }

  @Test func areToldWithEveryFormatAndStopScripts() throws {
    let printers: [(ByteSink) -> any RowsPrinter] = [
      { TextRowsPrinter($0) }, { JSONLinesPrinter($0) },
      { CountPrinter($0, by: [], layout: .text) }, { CountPrinter($0, by: [.op], layout: .csv) },
    ]
    for make in printers {
      let result = try run(mixed(.mysql), RowFilter(), make)
      #expect(result.outcome == .done)
      #expect(note(result.messages).count == 1)
    }
    for make in [{ RedoPrinter($0) }, { UndoPrinter($0) }] as [(ByteSink) -> any RowsPrinter] {
      let result = try run(mixed(.mysql), RowFilter(), make)
      #expect(result.outcome == .damaged, "what is run lacks a part of the range")
      #expect(note(result.messages).count == 1)
    }
  }

  @Test func filtersHoldForThem() throws {
    func count(_ set: (inout RowFilter) throws -> Void) throws -> String {
      var filter = RowFilter()
      try set(&filter)
      let result = try run(mixed(.mysql), filter) { CountPrinter($0, by: [.op], layout: .csv) }
      return result.text.split(separator: "\n").first { $0.hasPrefix("statement,") }
        .map { String($0.dropFirst(10)) } ?? "0"
    }
    #expect(try count { $0.addTable("orders") } == "2")
    #expect(try count { $0.addTable("crm.*") } == "1")
    #expect(try count { $0.addTable("nothing") } == "0")
    #expect(try count { $0.databases = [RowFilter.DatabasePattern("sh*")] } == "2")
    #expect(try count { $0.ignoredTables = [RowFilter.TablePattern("orders")] } == "2")
    #expect(try count { $0.operations = [.delete] } == "1")
    #expect(try count { $0.operations = [.insert] } == "1")
    #expect(try count { $0.changedColumns = ["@1"] } == "1")
    #expect(
      try count { $0.includedGtids = GtidFilter("00000000-0000-0000-0000-000000000001:3") } == "1")
    #expect(try count { $0.startPosition = UInt64(mixed(.mysql).events[11].lowerBound) } == "1")
    #expect(try count { $0.threads = [7] } == "3")
    #expect(try count { $0.threads = [8] } == "0")
    #expect(try count { $0.servers = [2] } == "0")
    #expect(try count { $0.conditions = [try RowCondition("@1=5")] } == "3")
    // Groups that are read twice are counted once, and only those that are wanted.
    #expect(try count { $0.xids = [20] } == "2")
    #expect(try count { $0.xids = [30] } == "1")
    #expect(try count { $0.keepsWholeGroups = true } == "3")
    // A row of the third group takes its statement along.
    #expect(
      try count {
        $0.keepsWholeGroups = true
        $0.addTable("items")
      } == "2")
  }

  @Test func withoutOpRowsAreCountedApart() throws {
    func text(_ layout: CountPrinter.Layout) throws -> String {
      try run(mixed(.mysql)) { CountPrinter($0, by: [.table], layout: layout) }.text
    }
    #expect(
      try text(.jsonl) == """
        {"db":"crm","table":"people","rows":0,"statements":1}
        {"db":"shop","table":"items","rows":1,"statements":1}
        {"db":"shop","table":"orders","rows":1,"statements":2}

        """)
    #expect(try text(.text).contains("   1  shop.orders  and 2 statements\n"))
    // A table of fields keeps its columns.
    #expect(try text(.csv) == "db,table,rows\n\"shop\",\"items\",1\n\"shop\",\"orders\",1\n")
  }

  @Test func whatDoesNotTellItsTablesCountsForTheDatabase() throws {
    var log = BinlogBuilder()
    log.gtid(1)
    log.query("CALL fill()")
    #expect(try run(log).text.hasPrefix("   1  shop.*  statement\n"))
    let json = try run(log) { CountPrinter($0, by: [.table, .op], layout: .jsonl) }
    #expect(json.text == "{\"db\":\"shop\",\"table\":null,\"op\":\"statement\",\"rows\":1}\n")
    var filter = RowFilter()
    filter.addTable("shop.any")
    #expect(note(try run(log, filter).messages).count == 1)
    filter = RowFilter()
    filter.addTable("crm.*")
    #expect(note(try run(log, filter).messages).isEmpty)
  }

  /// They are definitions, logged as text in every format: told where changes are.
  @Test func emptiedTablesAreNoChanges() throws {
    var log = BinlogBuilder()
    log.gtid(1)
    log.query("TRUNCATE TABLE orders")
    log.gtid(2)
    log.query("ALTER TABLE parts DROP PARTITION p0")
    var result = try run(log)
    #expect(result.text == "   0  rows in all\n")
    #expect(result.messages.isEmpty)
    log.gtid(3)
    log.query("DELETE FROM parts")
    result = try run(log)
    #expect(result.text.hasPrefix("   1  shop.parts  statement\n"))
    #expect(result.messages.count == 1)
    #expect(result.messages[0].text.contains("1 change of shop.parts was logged as a statement"))
    #expect(
      result.messages[0].text.hasSuffix(
        "besides, 1 TRUNCATE or change of partitions of shop.orders, 1 of shop.parts"))
    // Where what is printed is to be run, each is told as a definition.
    #expect(
      try run(log) { RedoPrinter($0) }.messages.count { $0.text.contains("definition of") } == 2)
  }

  /// LOAD DATA of 4.x is an event of fields, with the table's name.
  @Test func loadDataOfOldServersCounts() throws {
    var log = OldLog(3, server: "4.1.22-log")
    log.load(.newLoad, file: "/tmp/x", columns: ["a"])
    let directory = try TemporaryDirectory()
    let path = try directory.write(log.bytes, "old.001")
    let text = writtenText { sink in
      _ = RowDecode(
        filter: RowFilter(), printer: CountPrinter(sink, by: [.table, .op], layout: .csv),
        sink: sink, reporter: MessageList()
      ).run([path])
    }
    #expect(text == "db,table,op,rows\n\"test\",\"t1\",statement,1\n")
  }

  @Test func compressedStatementsThatCannotBeOpenedAreDamage() throws {
    var log = BinlogBuilder(.mariadb)
    log.mariaGtid(1, flags: 1)
    // The header of the zlib data says 16 MiB, and there are some bytes.
    log.append(
      .queryCompressed,
      body: BinlogBuilder.queryBody([0x83, 0xFF, 0xFF, 0xFF, 0x78, 0x9C, 1, 2, 3]))
    log.transaction(2)
    let result = try run(log)
    #expect(result.outcome == .damaged)
    #expect(result.messages.count == 1)
    #expect(result.text.contains("   1  shop.orders  insert\n"))
  }

  @Test func onlyDefinitionsOfWantedTablesAreTold() throws {
    var log = BinlogBuilder()
    for (number, text) in [
      "CREATE TABLE orders (id INT PRIMARY KEY)", "CREATE TABLE other (id INT)",
      "RENAME TABLE other TO third", "DROP TABLE third", "CREATE DATABASE crm",
      "ALTER TABLE orders COMMENT='x'",
    ].enumerated() {
      log.gtid(UInt64(number + 1))
      log.query(text)
    }
    log.transaction(7)
    var filter = RowFilter()
    filter.addTable("shop.orders")
    let result = try run(log, filter) { RedoPrinter($0) }
    let told = result.messages.map(\.text).filter { $0.contains("definition of tables") }
    #expect(told.count == 2)
    #expect(told.allSatisfy { $0.contains("orders") })
    #expect(
      try run(log) { RedoPrinter($0) }.messages.count { $0.text.contains("definition of") } == 6)
  }

  /// The samples were written by servers with binlog_format=STATEMENT; `Samples/make` has the SQL.
  @Test(arguments: ["mysql97-statement", "mariadb1011-statement"])
  func samples(_ name: String) throws {
    let list = MessageList()
    let text = writtenText { sink in
      _ = RowDecode(
        filter: RowFilter(), printer: CountPrinter(sink, by: [.table, .op], layout: .csv),
        sink: sink, reporter: list
      ).run([Samples.path("logs/\(name).000001")])
    }
    #expect(
      text == "db,table,op,rows\n\"app\",\"t\",statement,15\n\"app\",\"tmp\",statement,1\n")
  }
}
