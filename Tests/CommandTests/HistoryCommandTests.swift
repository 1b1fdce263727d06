import BinlogTestSupport
import Foundation
import Testing

/// `find --history` and `--as-of` through the command, on samples of real servers.
@Suite struct HistoryCommandTests {
  private static let source = Samples.packageRoot + "/Samples/crashed-source-mysql/source"
  private static let logs = Samples.packageRoot + "/Samples/logs/"
  private static let tea = ["--table", "shop.stock", "--where", "sku='TEA-0001'"]

  private func history(_ arguments: [String]) throws -> [[String: Any]] {
    let outcome = try Tool.run(["find", "--json"] + arguments)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try outcome.json()["history"] as? [[String: Any]] ?? []
  }

  @Test func oneLineAChange() throws {
    let outcome = try Tool.run(["find", "--history", Self.source] + Self.tea)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let lines = outcome.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 7)
    #expect(lines[0] == "shop.stock  sku='TEA-0001'")
    #expect(
      lines[1].hasSuffix(
        "mysql-bin.000562:2141  insert  sku 'TEA-0001', qty 500, weight 0.25, picture 0x00FF10"))
    #expect(lines[2].hasSuffix("mysql-bin.000562:3148  update  qty 500 → 498"))
    let few = try Tool.run(["find", "--history", "--last", "2", Self.source] + Self.tea)
    #expect(few.output.contains("  4 changes before\n"))
    #expect(few.output.split(separator: "\n").count == 4)
  }

  @Test func theRowAsItWas() throws {
    for (time, quantity) in [
      ("2026-11-21 07:36:48.898384", nil), ("2026-11-21 07:36:48.898385", 500),
      ("2026-11-21 07:36:48.902380", 498), ("2026-11-21 07:36:48.902381", 494),
      ("2026-11-22", 470),
    ] as [(String, Int?)] {
      let rows = try history(["--as-of", time, Self.source] + Self.tea)
      let moment = rows.first?["as_of"] as? [String: Any] ?? [:]
      #expect(moment["certain"] as? Bool == true)
      #expect(
        moment["state"] as? String == (quantity == nil ? "not-yet-inserted" : "present"), "\(time)")
      #expect((moment["row"] as? [String: Any])?["qty"] as? Int == quantity, "\(time)")
    }
  }

  /// A condition that only a later change fits leads to all changes of the row.
  @Test func whatDoesNotFitBeforeIsFollowedBack() throws {
    let whole = try history(["--history", Self.source] + Self.tea)
    let late = try history([
      "--history", Self.source, "--table", "shop.stock", "--where", "qty=480",
    ])
    #expect(late.count == 1)
    #expect(
      (late.first?["changes"] as? [[String: Any]])?.map { $0["position"] as? Int }
        == (whole.first?["changes"] as? [[String: Any]])?.map { $0["position"] as? Int })
  }

  /// A group is taken out of the log: what comes after it does not go on from what was before.
  @Test func whatNoLogTellsIsABreak() throws {
    let found = try Tool.run([
      "find", "--json", "--position", "mysql-bin.000562:4090", Self.source,
    ]).json()
    let hit = (found["hits"] as? [[String: Any]])?.first?["group"] as? [String: Any] ?? [:]
    let start = try #require(hit["position"] as? Int)
    let end = try #require(hit["end_position"] as? Int)
    let directory = try TemporaryDirectory()
    let bytes = try [UInt8](
      Data(contentsOf: URL(fileURLWithPath: Self.source + "/mysql-bin.000562")))
    let path = try directory.write(
      Array(bytes[..<start] + bytes[end...]), "mysql-bin.000562")
    let rows = try history(["--history", "--as-of", "2026-11-21 07:36:48.902", path] + Self.tea)
    let changes = rows.first?["changes"] as? [[String: Any]] ?? []
    let gaps = changes.compactMap { $0["break"] as? [String: Any] }
    #expect(gaps.count == 1)
    let gap = gaps.first ?? [:]
    #expect((gap["after"] as? [String: Any])?["position"] as? Int == 3148)
    let column = (gap["columns"] as? [[String: Any]])?.first ?? [:]
    #expect(column["name"] as? String == "qty")
    #expect(column["left"] as? Int == 498 && column["found"] as? Int == 494)
    #expect((rows.first?["as_of"] as? [String: Any])?["certain"] as? Bool == false)
    let text = try Tool.run(["find", "--history", path] + Self.tea)
    #expect(text.output.contains("qty is 498 after mysql-bin.000562:3148, 494 before "))
  }

  @Test func tablesThatAreEmptiedAndDocumentsInParts() throws {
    let emptied = try Tool.run([
      "find", "--history", "--table", "app.audit", "--where", "n=1",
      Self.logs + "mysql97-rows-full.000001",
    ])
    #expect(emptied.output.contains("truncate table audit  (takes it away)"))
    let rows = try history([
      "--as-of", "2030-01-01", "--table", "app.audit", "--where", "n=1",
      Self.logs + "mysql97-rows-full.000001",
    ])
    #expect((rows.first?["as_of"] as? [String: Any])?["state"] as? String == "deleted")
    let parts = try Tool.run([
      "find", "--history", "--table", "app.docs", "--where", "id=1",
      Self.logs + "mysql97-partial-json.000001",
    ])
    #expect(!parts.output.contains("? → ?"))
  }

  @Test func rowsWithoutAKeyThatAreEqual() throws {
    let rows = try history([
      "--history", "--table", "app.flat", "--where", "a=1", Self.logs + "mysql97-rows-full.000001",
    ])
    #expect(rows.count == 2)
    #expect(rows.allSatisfy { ($0["changes"] as? [[String: Any]])?.count == 2 })
  }

  @Test func whatIsNoHistory() throws {
    #expect(try Tool.run(["find", "--history", Self.source]).status == 2)
    #expect(
      try Tool.run(["find", "--history", "--op", "delete", Self.source] + Self.tea).status == 2)
    #expect(
      try Tool.run([
        "find", "--history", "--table", "shop.stock", "--where", "sku='NONE'", Self.source,
      ]).status == 1)
  }

  /// Without a key the events of an encrypted log are no damage, and are not searched.
  @Test func anEncryptedLogIsNoDamage() throws {
    let log = Samples.packageRoot + "/Samples/encrypted/mariadb1011-cbc.000001"
    let outcome = try Tool.run(["find", "--ddl", log])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("encrypted (encrypt_binlog)"))
    #expect(!outcome.errors.contains("checksum"))
    #expect(try Tool.run(["stats", log]).errors.split(separator: "\n").count == 1)
  }
}
