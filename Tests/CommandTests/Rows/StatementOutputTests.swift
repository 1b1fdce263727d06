import BinlogTestSupport
import Foundation
import Testing

/// `decode-rows --format sql`, `--flashback`, `--schema`, `--print-schema` on the samples.
@Suite struct StatementOutputTests {
  private func log(_ name: String) -> String { Samples.path("logs/\(name).000001") }

  private func statements(_ output: String) -> [String] {
    output.split(separator: "\n").map(String.init).filter { line in
      ["INSERT ", "UPDATE ", "DELETE "].contains { line.hasPrefix($0) }
    }
  }

  @Test func redoHasAStatementForEachRow() throws {
    let sql = try Tool.run(["decode-rows", "--format", "sql", log("mysql97-rows-full")])
    let rows = try Tool.run(["decode-rows", "--format", "jsonl", log("mysql97-rows-full")])
    #expect(sql.status == 0)
    #expect(statements(sql.output).count == rows.output.split(separator: "\n").count)
    let lines = sql.output.split(separator: "\n")
    #expect(lines.count { $0 == "BEGIN;" } == lines.count { $0 == "COMMIT;" })
  }

  /// Inserts become deletes, the last first, and groups stay whole.
  @Test(arguments: ["mysql97-rows-full", "mysql97-compressed", "mariadb118-rows"])
  func undoIsTheOtherWayRound(_ name: String) throws {
    let redo = try Tool.run(["decode-rows", "--format", "sql", log(name)])
    let undo = try Tool.run(["decode-rows", "--flashback", log(name)])
    // MariaDB's sample has a table that keeps history, for which there are no statements.
    let status: Int32 = name.hasPrefix("mysql") ? 0 : 1
    #expect(redo.status == status && undo.status == status, "\(redo.errors)\(undo.errors)")
    let opposite = ["INSERT": "DELETE", "DELETE": "INSERT", "UPDATE": "UPDATE"]
    let forward = statements(redo.output).map { opposite[String($0.prefix(6))] }
    let backward = statements(undo.output).map { Optional(String($0.prefix(6))) }
    #expect(!forward.isEmpty)
    #expect(forward.reversed() == backward)
    let lines = undo.output.split(separator: "\n").filter { $0 == "BEGIN;" || $0 == "COMMIT;" }
    for (index, line) in lines.enumerated() {
      #expect(line == (index % 2 == 0 ? "BEGIN;" : "COMMIT;"))
    }
  }

  @Test func whatHasNoNamesIsSaidAndNotGuessed() throws {
    let path = Samples.path("crashed-source-mysql/source/mysql-bin.000563")
    let run = try Tool.run(["decode-rows", "--format", "sql", path])
    #expect(run.status == 1)
    #expect(statements(run.output).isEmpty)
    #expect(run.errors.contains("give one with --schema"))
    #expect(run.output.contains("-- left out: rows of shop.customers"))
  }

  @Test func aDefinitionFromAFileNamesColumnsAndKeys() throws {
    let directory = try TemporaryDirectory()
    let schema = try directory.write(
      """
      -- MySQL dump 10.13  Distrib 9.7.4
      USE `shop`;
      CREATE TABLE `customers` (
        `id` int unsigned NOT NULL,
        `name` varchar(60) NOT NULL,
        `city` varchar(40) DEFAULT NULL,
        `balance` decimal(12,2) NOT NULL DEFAULT '0.00',
        `joined` date NOT NULL,
        PRIMARY KEY (`id`)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
      """, "schema.sql")
    let path = Samples.path("crashed-source-mysql/source/mysql-bin.000563")
    let sources = try Tool.run(["decode-rows", "--print-schema", "--schema", schema, path])
    let line = sources.output.split(separator: "\n").first { $0.hasPrefix("shop.customers:") }
    #expect(line?.hasSuffix("the schema file, \(schema):3") == true, "\(sources.output)")
    let run = try Tool.run(
      ["decode-rows", "--format", "sql", "--schema", schema, "--table", "customers", path])
    #expect(run.status == 0)
    #expect(
      statements(run.output).contains {
        $0.hasPrefix("UPDATE `shop`.`customers` SET `id`=4, `name`='李小龍', ")
          && $0.hasSuffix(" WHERE `id`=4;")
      })
  }

  @Test(arguments: [
    ("id int primary key, name varchar(60)", "it has 2 columns and the rows have 5"),
    (
      "id int, name varchar(60), city varchar(40), balance decimal(12,2), joined date",
      "column 1, id, has a sign and is UNSIGNED in the rows"
    ),
  ])
  func aDefinitionThatDoesNotFitIsTold(_ columns: String, _ reason: String) throws {
    let directory = try TemporaryDirectory()
    let schema = try directory.write(
      "CREATE TABLE shop.customers (\(columns)) charset utf8mb4;", "schema.sql")
    let path = Samples.path("crashed-source-mysql/source/mysql-bin.000563")
    let run = try Tool.run(["decode-rows", "--schema", schema, "--table", "customers", path])
    #expect(run.status == 0)
    #expect(run.output.contains("@1="))
    let notes = run.errors.split(separator: "\n").filter { $0.contains("does not fit its rows") }
    #expect(notes.count == 1)
    #expect(notes.first?.contains(reason) == true, "\(notes)")
  }

  @Test(arguments: ["", "id,name\n1,2\n", "\u{1}\u{2}\u{0}binary"])
  func aSchemaFileThatIsNoSQLIsRefused(_ text: String) throws {
    let directory = try TemporaryDirectory()
    let schema = try directory.write(text, "schema.sql")
    let run = try Tool.run(["decode-rows", "--schema", schema, log("mysql97-rows-full")])
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("no CREATE TABLE statement was found"))
    let missing = try Tool.run(
      ["decode-rows", "--schema", schema + ".gone", log("mysql97-rows-full")])
    #expect(missing.status == 2)
    #expect(missing.errors.contains("there is no such schema file"))
  }
}
