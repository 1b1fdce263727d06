import BinlogEvents
import BinlogTestSupport
import Foundation
import Testing

/// `rules` on real logs.
@Suite struct RulesTests {
  private static let statements = Samples.path("logs/mysql97-statement.000001")
  private static let crashed = Samples.path("crashed-source-mysql/source")

  private func rules(_ arguments: [String]) throws -> Tool.Outcome {
    try Tool.run(["rules"] + arguments)
  }

  private func document(_ arguments: [String]) throws -> [String: Any] {
    let outcome = try rules(arguments + ["--json"])
    return try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
  }

  @Test func tablesAndStatus() throws {
    let outcome = try rules(["--replicate-ignore-table=shop.stock", Self.crashed])
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("shop.stock      ignored             0       19"))
    let part = try rules(["--replicate-do-db=app", "--replicate-ignore-db=test", Self.statements])
    #expect(part.status == 1)
    #expect(part.output.contains("no replicate-ignore-db is looked at"))
  }

  @Test func everyChangeIsTold() throws {
    let document = try document(["--replicate-do-table=app.t", "--events", Self.statements])
    let events = try #require(document["events"] as? [[String: Any]])
    #expect(events.count == 24)
    let ignored = events.filter { $0["verdict"] as? String == "ignored" }
    #expect(
      ignored.allSatisfy {
        ($0["statement"] as? String)?.contains("tmp") ?? false
      })
    #expect(ignored.count == 3)
    #expect(document["exit_status"] as? Int == 0)
  }

  @Test func missingTables() throws {
    // The definition is refused by its default database, the rows are not.
    var log = BinlogBuilder(.mysql)
    log.append(.query, body: Self.query("create table a.t (id int)", "b"))
    log.append(.query, body: Self.query("insert into t values (1)", "a"))
    let directory = try TemporaryDirectory()
    let path = try directory.write(log.bytes, "mysql-bin.000001")
    let document = try document(["--replicate-do-db=a", "--events", path])
    let traps = try #require(document["traps"] as? [[String: Any]])
    #expect(traps.contains { $0["code"] as? String == "missing-table" })
    #expect(traps.contains { $0["code"] as? String == "default-database" })
    let events = try #require(document["events"] as? [[String: Any]])
    #expect(events.map { $0["verdict"] as? String } == ["ignored", "error"])
    #expect(document["exit_status"] as? Int == 1)
  }

  private static func query(_ text: String, _ database: String) -> [UInt8] {
    [7, 0, 0, 0, 0, 0, 0, 0, UInt8(database.utf8.count), 0, 0, 0, 0] + Array(database.utf8) + [0]
      + Array(text.utf8)
  }

  @Test func asReplica() throws {
    let directory = try TemporaryDirectory()
    let files = [
      "my.cnf":
        "[client]\nreplicate-do-db=no\n[mysqld]\nreplicate_ignore_table = shop.stock # no\n",
      "filter.sql": "CHANGE REPLICATION FILTER REPLICATE_IGNORE_TABLE = (shop.stock);",
      "set.sql": "SET GLOBAL replicate_ignore_table='shop.stock';",
      "status.txt": """
      *************************** 1. row ***************************
                   Source_Log_File: mysql-bin.000562
               Read_Source_Log_Pos: 4
                Replica_IO_Running: Yes
            Replicate_Ignore_Table: shop.stock
      """,
    ]
    for (name, text) in files {
      let path = try directory.write(text, name)
      let outcome = try rules(["--as-replica", path, Self.crashed])
      #expect(outcome.status == 0, "\(name): \(outcome.errors)")
      #expect(outcome.output.contains("replicate-ignore-table=shop.stock"), "\(name)")
    }
  }

  @Test func refused() throws {
    let directory = try TemporaryDirectory()
    let nothing = try directory.write("hello\n", "hello.txt")
    for arguments in [
      ["--as-replica", nothing, Self.crashed], ["--replicate-do-table=shop", Self.crashed],
      ["--replicate-rewrite-db=a", Self.crashed], ["--as-replica", Self.statements, Self.crashed],
      ["/nowhere"], [nothing],
    ] {
      let outcome = try rules(arguments)
      #expect(outcome.status == 2, "\(arguments)")
      #expect(!outcome.errors.isEmpty)
      #expect(outcome.output.isEmpty)
    }
  }
}
