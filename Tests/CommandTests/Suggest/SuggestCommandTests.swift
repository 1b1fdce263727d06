import BinlogTestSupport
import Foundation
import Testing

@Suite struct SuggestCommandTests {
  private func suggest(_ pair: String, _ more: [String]) throws -> Tool.Outcome {
    try Tool.run(["suggest", "--source", Samples.path(pair + "/source")] + more)
  }

  @Test(arguments: ["crashed-source-mysql", "crashed-source-mariadb"])
  func theStory(_ pair: String) throws {
    let status = Samples.path(pair + "/replica/status.txt")
    let outcome = try suggest(pair, ["--status", status])
    #expect(outcome.status == 1)
    #expect(outcome.output.hasPrefix("source-lost-tail: "))
    #expect(outcome.output.contains("'mysql-bin.000563'"))
    #expect(outcome.errors.isEmpty)
    // The same from standard input, and from a line of the error log.
    let piped = try Tool.run(
      ["suggest", "--source", Samples.path(pair + "/source"), "--status", "-"],
      input: try Samples.bytes(pair + "/replica/status.txt"))
    #expect(piped.status == 1)
    #expect(piped.output.contains("'mysql-bin.000563'"))
    let line =
      "Slave I/O thread exiting, read up to log 'mysql-bin.000562', position 18045830\n"
    let logged = try Tool.run(
      ["suggest", "--source", Samples.path(pair + "/source"), "--status", "-"],
      input: Array(line.utf8))
    #expect(logged.status == 1)
    #expect(logged.output.contains("mysql-bin.000563"))
  }

  @Test func json() throws {
    let pair = "crashed-source-mysql"
    let outcome = try suggest(
      pair,
      [
        "--replica", Samples.path(pair + "/replica"), "--status",
        Samples.path(pair + "/replica/status.txt"), "--json",
      ])
    #expect(outcome.status == 1)
    let json = try outcome.json()
    #expect(
      Set(json.keys).isSuperset(of: [
        "tool", "schema", "files", "findings", "positions", "recovery",
      ]))
    let recovery = try #require(json["recovery"] as? [String: Any])
    #expect(
      Set(recovery.keys).isSuperset(of: [
        "situation", "file", "position", "statements", "confidence", "reasons", "only_on_replica",
      ]))
    #expect(recovery["situation"] as? String == "source-lost-tail")
    #expect(recovery["file"] as? String == "mysql-bin.000563")
    #expect(recovery["position"] as? Int == 4)
    let groups = try #require(recovery["only_on_replica"] as? [[String: Any]])
    #expect(groups.count == 7)
    #expect(
      Set(try #require(groups.first).keys).isSuperset(of: [
        "file", "position", "end_position", "timestamp", "tables",
      ]))
    let tables = try #require(groups.first?["tables"] as? [[String: Any]])
    #expect(tables.first?["name"] as? String == "shop.orders")
    #expect(tables.first?["inserts"] as? Int == 3)
    let position = try #require((json["positions"] as? [[String: Any]])?.first)
    #expect(position["verdict"] as? String == "past-end")
  }

  @Test(arguments: Samples.healthyPairs)
  func healthyPairs(_ pair: String) throws {
    let status = ["--status", Samples.path(pair + "/replica/status.txt")]
    let outcome = try suggest(pair, status)
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("healthy: "))
    let quiet = try suggest(pair, status + ["--quiet"])
    #expect(quiet.status == 0)
    #expect(quiet.output.isEmpty)
  }

  @Test(arguments: Samples.indexLostPairs)
  func aFileThatTheIndexForgot(_ pair: String) throws {
    let outcome = try suggest(pair, ["--status", Samples.path(pair + "/replica/status.txt")])
    #expect(outcome.status == 1)
    #expect(outcome.output.hasPrefix("source-index-broken: "))
    #expect(!outcome.output.contains("MASTER_LOG_POS=4"))
    #expect(!outcome.output.contains("SOURCE_LOG_POS=4"))
  }

  @Test func onlyAPosition() throws {
    let end = try suggest("crashed-source-mysql", ["--position", "mysql-bin.000562:14250"])
    #expect(end.status == 0)
    let past = try suggest("crashed-source-mysql", ["--position", "mysql-bin.000562:14251"])
    #expect(past.status == 1)
    #expect(past.output.hasPrefix("source-lost-tail: "))
  }

  @Test func whatCannotBeAsked() throws {
    let notes = try TemporaryDirectory()
    let text = try notes.write("dear diary\n", "notes.txt")
    let cases: [[String]] = [
      ["--status", text], ["--status", notes.path + "/nothing"], [], ["--position", "nonsense"],
      ["--replica", notes.path],
    ]
    for arguments in cases {
      let outcome = try suggest("crashed-source-mysql", arguments)
      #expect(outcome.status == 2, "\(arguments)")
      #expect(outcome.output.isEmpty)
      #expect(!outcome.errors.isEmpty)
    }
    #expect(try Tool.run(["suggest", "--position", "mysql-bin.000562:4"]).status == 2)
  }
}
