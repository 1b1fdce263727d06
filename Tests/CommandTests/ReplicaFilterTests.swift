import BinlogTestSupport
import Foundation
import Testing

/// `--as-replica` as a filter: what is kept is what `rules` says is applied.
@Suite struct ReplicaFilterTests {
  private static let statements = Samples.path("logs/mysql97-statement.000001")
  private static let crashed = Samples.path("crashed-source-mysql/source")

  private func withRules<Result>(
    _ text: String, _ body: (String) throws -> Result
  ) throws -> Result {
    let directory = try TemporaryDirectory()
    return try body(try directory.write(text, "filter.sql"))
  }

  @Test func rowsOfTables() throws {
    try withRules("CHANGE REPLICATION FILTER REPLICATE_IGNORE_TABLE = (shop.stock);") { file in
      let kept = try Tool.run([
        "decode-rows", "--group-by", "table", "--as-replica", file, Self.crashed,
      ])
      #expect(kept.status == 0, "\(kept.errors)")
      #expect(!kept.output.contains("shop.stock"))
      let named = try Tool.run([
        "decode-rows", "--group-by", "table", "--ignore-table", "shop.stock", Self.crashed,
      ])
      #expect(kept.output == named.output)
    }
  }

  @Test func statementsByTheirDefaultDatabase() throws {
    try withRules("CHANGE REPLICATION FILTER REPLICATE_DO_DB = (nowhere);") { file in
      let outcome = try Tool.run([
        "find", "--as-replica", file, "--statement", "*", Self.statements,
      ])
      #expect(outcome.status == 1, "\(outcome.output)\(outcome.errors)")
    }
    try withRules("CHANGE REPLICATION FILTER REPLICATE_IGNORE_TABLE = (app.tmp);") { file in
      let found = try Tool.run([
        "find", "--as-replica", file, "--statement", "tmp", "--no-clauses", Self.statements,
      ])
      #expect(found.status == 1, "\(found.output)")
      let others = try Tool.run([
        "find", "--as-replica", file, "--statement", "insert into t*", "--no-clauses",
        Self.statements,
      ])
      #expect(others.status == 0, "\(others.errors)")
    }
  }

  @Test func whatIsCutIsWhollyApplied() throws {
    try withRules("CHANGE REPLICATION FILTER REPLICATE_IGNORE_TABLE = (shop.stock);") { file in
      let directory = try TemporaryDirectory()
      let out = directory.path + "/cut"
      let cut = try Tool.run(["cut", "--as-replica", file, "--output-dir", out, Self.crashed])
      #expect(cut.status != 2, "\(cut.errors)")
      let rules = try Tool.run(["rules", "--as-replica", file, "--json", out]).json()
      let tables = try #require(rules["tables"] as? [[String: Any]])
      #expect(!tables.isEmpty)
      #expect(tables.allSatisfy { $0["verdict"] as? String == "applied" }, "\(tables)")
    }
  }

  @Test func badRules() throws {
    try withRules("select 1;") { file in
      for command in ["decode-rows", "find"] {
        #expect(try Tool.run([command, "--as-replica", file, Self.crashed]).status == 2)
      }
    }
  }
}
