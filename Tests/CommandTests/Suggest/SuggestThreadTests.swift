import BinlogTestSupport
import Foundation
import Testing

/// `suggest` through the command: threads that stopped, several paths after one option, JSON.
@Suite struct SuggestThreadTests {
  private static let source = Samples.path("healthy-mysql/source")

  private static func status(_ changes: [String: String]) throws -> String {
    try Samples.text("healthy-mysql/replica/status.txt")
      .split(separator: "\n", omittingEmptySubsequences: false).map { line in
        let key = line.prefix { $0 != ":" }.filter { $0 != " " }
        return changes[key].map { "\(key): \($0)" } ?? String(line)
      }.joined(separator: "\n")
  }

  private static let failed = [
    "Replica_SQL_Running": "No", "Last_Errno": "1146", "Last_SQL_Errno": "1146",
    "Last_SQL_Error": "Error executing row event: 'Table 'shop.stock' doesn't exist'",
    "Last_SQL_Error_Timestamp": "261127 22:00:58", "Replicate_Do_DB": "shop",
  ]

  @Test func theErrorIsTheFirstThing() throws {
    let outcome = try Tool.run(
      ["suggest", "--source", Self.source, "--status", "-"],
      input: Array(try Self.status(Self.failed).utf8))
    #expect(outcome.status == 1)
    #expect(outcome.output.hasPrefix("applier-stopped: The applier has stopped with error 1146"))
    let lines = outcome.output.split(separator: "\n").prefix(4).joined(separator: "\n")
    #expect(lines.contains("Table 'shop.stock' doesn't exist"))
    #expect(outcome.output.contains("Replicate_Do_DB: shop"))
  }

  @Test func errorsAndFiltersAsJSON() throws {
    let outcome = try Tool.run(
      ["suggest", "--json", "--source", Self.source, "--status", "-"],
      input: Array(try Self.status(Self.failed).utf8))
    let recovery = try #require(try outcome.json()["recovery"] as? [String: Any])
    let errors = try #require(recovery["errors"] as? [[String: Any]])
    #expect(errors.count == 1)
    #expect(errors.first?["thread"] as? String == "applier")
    #expect(errors.first?["number"] as? Int == 1146)
    #expect(errors.first?["time"] as? String == "261127 22:00:58")
    #expect(recovery["filters"] as? [String] == ["Replicate_Do_DB: shop"])
  }

  /// Literal lines are the index's own, never sentences with a private mark.
  @Test(arguments: Samples.indexLostPairs)
  func linesOfAnIndexAsJSON(_ pair: String) throws {
    let outcome = try Tool.run([
      "suggest", "--json", "--source", Samples.path(pair + "/source"), "--status",
      Samples.path(pair + "/replica/status.txt"),
    ])
    let recovery = try #require(try outcome.json()["recovery"] as? [String: Any])
    let steps = try #require(recovery["preparations"] as? [String])
    #expect(!steps.isEmpty)
    #expect(!steps.contains { $0.hasPrefix(" ") })
    let index = try #require(recovery["index"] as? [String: Any])
    #expect(
      index["lines"] as? [String] == [
        "./mysql-bin.000562", "./mysql-bin.000563", "./mysql-bin.000564",
      ])
  }

  /// As a shell gives them for `mysql-bin.00056*`.
  @Test func severalPathsBehindOneOption() throws {
    let directory = try TemporaryDirectory()
    let pair = "crashed-source-mysql"
    let logs = ["mysql-bin.000562", "mysql-bin.000563"].map {
      Samples.path(pair + "/source/" + $0)
    }
    let relay = ["relay-bin.000001", "relay-bin.000002"].map {
      Samples.path(pair + "/replica/" + $0)
    }
    let other = try directory.write(
      "Slave I/O thread exiting, read up to log 'mysql-bin.000562', position 17314\n", "error.log")
    let outcome = try Tool.run(
      ["suggest", "--source"] + logs + ["--replica"] + relay + ["--status"]
        + [Samples.path(pair + "/replica/status.txt"), other] + ["--json"])
    #expect(outcome.status == 1)
    let recovery = try #require(try outcome.json()["recovery"] as? [String: Any])
    #expect(recovery["situation"] as? String == "source-lost-tail")
    #expect((recovery["only_on_replica"] as? [Any])?.count == 7)
    let piped = try Tool.run(
      ["suggest", "--status", "-", "--source"] + logs,
      input: try Samples.bytes(pair + "/replica/status.txt"))
    #expect(piped.status == 1)
    #expect(piped.output.hasPrefix("source-lost-tail: "))
  }

  /// What `verify --gtid-set` says of a set is what `suggest` says of a replica that has it.
  @Test(arguments: ["1-10", "1-36", "1-39", "1-40", "37-39"])
  func theSameAsVerify(_ numbers: String) throws {
    let directory = try TemporaryDirectory()
    let name = "mysql-bin.000563"
    try directory.write(try Samples.bytes("crashed-source-mysql-gtid/source/" + name), name)
    try directory.write("./\(name)\n", "mysql-bin.index")
    let set = "566a8e77-e57e-11f1-af69-02fc00000001:" + numbers
    let verify = try Tool.run(["verify", "--json", "--gtid-set", set, directory.path])
    let request = try #require((try verify.json()["gtid_requests"] as? [[String: Any]])?.first)
    let status = """
      Source_Log_File: \(name)
      Read_Source_Log_Pos: 198
      Replica_IO_Running: Yes
      Replica_SQL_Running: Yes
      Source_UUID: 566a8e77-e57e-11f1-af69-02fc00000001
      Executed_Gtid_Set: \(set)
      Auto_Position: 1
      """
    let suggest = try Tool.run(
      ["suggest", "--json", "--source", directory.path, "--status", "-"],
      input: Array(status.utf8))
    let recovery = try #require(try suggest.json()["recovery"] as? [String: Any])
    let serves = request["answer"] as? String == "serves"
    #expect(serves == (recovery["situation"] as? String == "healthy"))
    #expect(serves == (suggest.status == 0))
    if let text = request["server_error"] as? String {
      let reasons = try #require(recovery["reasons"] as? [String])
      #expect(reasons.contains { $0.contains(text) })
    }
  }
}
