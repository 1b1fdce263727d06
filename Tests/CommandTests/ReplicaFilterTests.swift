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
        "find", "--as-replica", file, "--statement", "insert into tmp*", "--no-clauses",
        Self.statements,
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

  @Test func statsCountWhatIsApplied() throws {
    try withRules("CHANGE REPLICATION FILTER REPLICATE_IGNORE_TABLE = (shop.stock);") { file in
      let whole = try Tool.run(["stats", "--json", Self.crashed]).json()
      let kept = try Tool.run(["stats", "--json", "--as-replica", file, Self.crashed]).json()
      let totals = try #require(kept["totals"] as? [String: Any])
      let all = try #require(whole["totals"] as? [String: Any])
      let left = try #require(kept["not_applied"] as? [String: Any])
      for name in ["rows", "groups"] {
        let parts = (totals[name] as? Int ?? 0) + (left[name] as? Int ?? 0)
        #expect(parts == all[name] as? Int)
      }
      #expect(totals["bytes"] as? Int == all["bytes"] as? Int)
      let divisions = try #require(kept["by"] as? [String: [[String: Any]]])
      for (name, lines) in divisions {
        let sum = lines.reduce(0) { $0 + ($1["bytes"] as? Int ?? 0) }
        #expect(sum == totals["bytes"] as? Int, "\(name)")
      }
      #expect(divisions["table"]?.contains { $0["key"] as? String == "shop.stock" } == false)
    }
  }

  @Test func badRules() throws {
    try withRules("select 1;") { file in
      for command in ["decode-rows", "find", "stats"] {
        let outcome = try Tool.run([command, "--as-replica", file, Self.crashed])
        #expect(outcome.status == 2, "\(command): \(outcome.errors)")
      }
    }
  }
}
