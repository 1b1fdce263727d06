import BinlogTestSupport
import Foundation
import Testing

/// `find` through the command, on samples of real servers.
@Suite struct FindCommandTests {
  private static let logs = Samples.packageRoot + "/Samples/logs/"
  private static let source = Samples.packageRoot + "/Samples/crashed-source-mysql/source"

  private func hits(_ arguments: [String]) throws -> [[String: Any]] {
    let outcome = try Tool.run(["find", "--json"] + arguments)
    let list = try outcome.json()["hits"] as? [[String: Any]] ?? []
    #expect(outcome.status == (list.isEmpty ? 1 : 0), "\(outcome.errors)")
    return list.map { $0["group"] as? [String: Any] ?? [:] }
  }

  @Test func definitionsByKindAndTable() throws {
    let all = try hits(["--ddl", Self.source])
    #expect(all.count == 5)
    #expect(all.allSatisfy { $0["kind"] as? String == "ddl" })
    let tables = try hits(["--ddl", "create-table", "--table", "shop.orders", Self.source])
    #expect(tables.count == 1)
    #expect(
      tables.first?["position"] as? Int == 728 && tables.first?["end_position"] as? Int == 1178)
    #expect(try hits(["--ddl", "drop", Self.source]).isEmpty)
  }

  /// An option after --ddl is none of its kinds, and a database that is made is no table.
  @Test func definitionsOfOneTable() throws {
    let found = try hits(["--ddl", "--table", "orders", Self.source])
    #expect(found.count == 2)
    #expect(
      found.allSatisfy { group in
        (group["tables"] as? [[String: Any]] ?? []).contains {
          $0["name"] as? String == "shop.orders"
        }
      })
    #expect(try hits(["--ddl", "--database", "shop", Self.source]).count == 5)
  }

  /// Between two commits of one second, told to the microsecond.
  @Test func aMomentBetweenTwoCommits() throws {
    let outcome = try Tool.run([
      "find", "--json", "--at", "2026-11-21 07:36:48.9", Self.source,
    ])
    let lookups = try outcome.json()["lookups"] as? [[String: Any]] ?? []
    #expect(lookups.first?["answer"] as? String == "between")
    let hits = try outcome.json()["hits"] as? [[String: Any]] ?? []
    #expect(hits.map { $0["role"] as? String } == ["before", "after"])
    #expect(
      hits.map { ($0["group"] as? [String: Any])?["position"] as? Int } == [2325, 2792])
  }

  @Test func statementsWhateverTheirSpelling() throws {
    let log = Self.logs + "mysql97-statement.000001"
    let plain = try hits(["--statement", "insert into*", log])
    #expect(!plain.isEmpty)
    let spelled = try hits(["--statement", "INSERT /* x */  INTO *", log])
    #expect(spelled.count == plain.count)
    #expect(try hits(["--statement", "nothing like this", log]).isEmpty)
    // Beside rows, too, and inside a compressed group.
    #expect(
      !(try hits(["--statement", "insert into*", Self.logs + "mariadb1011-rows.000001"]).isEmpty))
  }

  @Test func rowsOfOneTable() throws {
    let found = try hits(["--table", "customers", "--op", "update", Self.source])
    #expect(!found.isEmpty)
    for group in found {
      let tables = group["tables"] as? [[String: Any]] ?? []
      #expect(
        tables.contains {
          $0["name"] as? String == "shop.customers" && ($0["updates"] as? Int ?? 0) > 0
        })
    }
    let counted = try hits([
      "--table", "customers", "--op", "update", "--rows-over", "1", Self.source,
    ])
    #expect(counted.count <= found.count)
    #expect(try hits(["--rows-over", "1000000", Self.source]).isEmpty)
  }

  @Test func insideACompressedGroup() throws {
    let found = try hits(["--op", "insert", Self.logs + "mysql97-compressed.000001"])
    #expect(found.contains { $0["compressed"] as? Bool == true && $0["inner_position"] != nil })
    for group in found where group["compressed"] as? Bool == true {
      let bytes = (group["tables"] as? [[String: Any]] ?? []).compactMap { $0["bytes"] as? Int }
      #expect(bytes.reduce(0, +) <= group["bytes"] as? Int ?? 0)
    }
  }

  @Test func lookups() throws {
    let log = Self.logs + "mariadb118-rows.000001"
    let outcome = try Tool.run([
      "find", "--json", "--gtid", "0-1-5", "--gtid", "0-1-99999", "--position",
      "mariadb118-rows.000001:2300", log,
    ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let lookups = try outcome.json()["lookups"] as? [[String: Any]] ?? []
    #expect(lookups.map { $0["answer"] as? String } == ["found", "not-yet-written", "found"])
    #expect(lookups.first?["position"] as? Int == 2271)
  }

  @Test func clausesAreReadyToPaste() throws {
    let outcome = try Tool.run([
      "find", "--gtid", "0-1-5", Self.logs + "mariadb118-rows.000001",
    ])
    #expect(outcome.output.contains("START SLAVE UNTIL master_gtid_pos='0-1-4';"))
    #expect(outcome.output.contains("SET GLOBAL gtid_slave_pos='0-1-5';"))
    #expect(!outcome.output.lowercased().contains("skip_counter"))
    #expect(outcome.output.contains("binlogtool dump --stop-position=2271"))
    #expect(outcome.output.contains("binlogtool dump --start-position=2525"))
  }

  @Test func nothingAskedForIsNoQuestion() throws {
    #expect(try Tool.run(["find", Self.source]).status == 2)
    #expect(try Tool.run(["find", "--ddl", "dorp", Self.source]).status == 2)
    #expect(try Tool.run(["find", "--ddl=dorp", Self.source]).status == 2)
    #expect(
      try Tool.run(["find", "--where", "nocolumn=1", "--table", "customers", Self.source]).status
        == 2)
  }
}
