import BinlogTestSupport
import Foundation
import Testing

/// `compare` on real logs.
@Suite struct CompareTests {
  private func compare(_ a: String, _ b: String, _ more: [String] = []) throws -> Tool.Outcome {
    try Tool.run(["compare", "--a", Samples.path(a), "--b", Samples.path(b)] + more)
  }

  @Test(arguments: [
    "logs/mysql97-rows-full.000001", "logs/mysql97-compressed.000001",
    "logs/mysql97-statement.000001", "logs/mysql97-xa.000001", "logs/mariadb1011-rows.000001",
    "logs/mariadb1011-compressed.000001", "logs/mariadb1011-xa.000001", "ring-mysql/replica",
  ])
  func aLogIsAsItself(_ path: String) throws {
    let outcome = try compare(path, path)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("No difference."))
    let document = try compare(path, path, ["--json"]).json()
    #expect((document["rows"] as? [Any])?.isEmpty == true)
    #expect(document["complete"] as? Bool == true)
  }

  @Test(arguments: ["healthy-mysql", "healthy-mariadb"])
  func whatIsOlderThanTheOthersLogsIsNoDifference(_ pair: String) throws {
    let outcome = try compare(pair + "/source", pair + "/replica")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("before its logs begin"))
  }

  @Test(arguments: [
    "crashed-source-mysql", "crashed-source-mysql-gtid", "crashed-source-mariadb-gtid",
  ])
  func whatASourceLost(_ pair: String) throws {
    let outcome = try compare(pair + "/source", pair + "/replica", ["--json"])
    #expect(outcome.status == 1)
    let document = try outcome.json()
    let only = try #require(document["only_in_b"] as? [[String: Any]])
    #expect(!only.isEmpty)
    #expect(only.allSatisfy { ["lost", "conflict"].contains($0["outcome"] as? String) })
    let rows = try #require(document["rows"] as? [[String: Any]])
    #expect(rows.count >= only.count)
    #expect(document["rows_that_differ"] as? Int == rows.count { $0["differs"] as? Bool == true })
    let statements = try #require(document["statements"] as? [String: [String]])
    #expect(statements["a"]?.contains("BEGIN;") == true)
    // The reverse is the same, the other way round.
    let reverse = try compare(pair + "/replica", pair + "/source", ["--json"]).json()
    #expect((reverse["only_in_a"] as? [Any])?.count == only.count)
    #expect((reverse["rows"] as? [Any])?.count == rows.count)
    let script = try compare(pair + "/source", pair + "/replica", ["--sql-for", "a"])
    #expect(script.output.contains("SET SESSION sql_log_bin=0;"))
    let redo = try compare(pair + "/source", pair + "/replica", ["--redo-for", "a"])
    #expect(redo.output.contains("INSERT INTO `shop`"))
  }

  @Test func nothingInCommon() throws {
    let outcome = try compare("ring-mysql/source", "logs/mysql97-rows-full.000001")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("no group in common"))
    let flavors = try compare("ring-mysql/source", "ring-mariadb/source", ["--json"])
    #expect(flavors.status == 2)
    let refused = try flavors.json()["refused"] as? String
    #expect(refused?.contains("A is mysql, B is mariadb") == true)
  }

  @Test func usage() throws {
    for arguments in [
      ["--a", "x"], ["--a", "-", "--b", "-"],
      ["--a", Samples.path("ring-mysql/source"), "--b", "/nowhere"],
      ["--a", "x", "--b", "y", "--json", "--sql-for", "a"],
      ["--a", "x", "--b", "y", "--most", "0"],
    ] {
      #expect(try Tool.run(["compare"] + arguments).status == 2, "\(arguments)")
    }
  }
}
