import BinlogTestSupport
import Foundation
import Testing

/// Logs of replicas that stopped, damaged and cut: `suggest` answers, and never claims to be sure of
/// a row that its logs do not hold any more.
@Suite struct ConflictDamageTests {
  private func ask(_ directory: TemporaryDirectory) throws -> (Tool.Outcome, [String: Any]) {
    let outcome = try Tool.run([
      "suggest", "--json", "--source", directory.path + "/pair/source", "--replica",
      directory.path + "/pair/replica", "--status", directory.path + "/pair/replica/status.txt",
    ])
    return (outcome, (try? outcome.json()["recovery"] as? [String: Any]) ?? [:])
  }

  @Test(arguments: ["mysql-unique", "mariadb11-exists", "mariadb-order", "mysql-statement"])
  func flippedBytes(_ sample: String) throws {
    let seed: UInt64 = 12
    var random = SeededRandom(seed)
    let rounds = Sweep.isFull ? 200 : 8
    for round in 0..<rounds {
      let directory = try TemporaryDirectory()
      try directory.copySample("conflicts/" + sample, to: "pair")
      for name in ["replica/relay-bin.000002", "replica/replica-bin.000001"] {
        var bytes = try directory.read("pair/" + name)
        for _ in 0..<2 {
          let place = Int.random(in: 4..<bytes.count, using: &random)
          bytes[place] ^= UInt8.random(in: 1...255, using: &random)
        }
        try directory.write(bytes, "pair/" + name)
      }
      let (outcome, _) = try ask(directory)
      #expect(!outcome.signalled && outcome.status == 1, "seed \(seed), round \(round)")
    }
  }

  @Test func ownLogsThatAreGone() throws {
    let directory = try TemporaryDirectory()
    try directory.copySample("conflicts/mariadb-exists", to: "pair")
    for name in ["replica-bin.000001", "replica-bin.index"] {
      try directory.remove("pair/replica/" + name)
    }
    let (outcome, recovery) = try ask(directory)
    #expect(outcome.status == 1)
    #expect(recovery["situation"] as? String == "applier-conflict")
    #expect(recovery["confidence"] as? String == "likely")
    let conflict = try #require(recovery["conflict"] as? [String: Any])
    // The relay logs have the row; its definition is in the source's log.
    #expect(conflict["key"] as? String == "id=10")
    #expect((conflict["by"] as? String)?.contains("own binary logs") == true)
  }

  @Test func relayLogsThatAreGone() throws {
    let directory = try TemporaryDirectory()
    try directory.copySample("conflicts/mysql-exists", to: "pair")
    for name in try FileManager.default.contentsOfDirectory(
      atPath: directory.path + "/pair/replica") where name.hasPrefix("relay-bin")
    {
      try directory.remove("pair/replica/" + name)
    }
    let (outcome, recovery) = try ask(directory)
    #expect(outcome.status == 1)
    // The source's logs stand for them.
    let conflict = try #require(recovery["conflict"] as? [String: Any])
    #expect(conflict["key"] as? String == "id=10")
    #expect((conflict["by"] as? String)?.contains("on the replica itself") == true)
  }

  /// An error of other logs: the group at its place does not change the table that it names.
  @Test func anErrorOfOtherLogs() throws {
    let directory = try TemporaryDirectory()
    try directory.copySample("conflicts/mariadb-exists", to: "pair")
    let path = "pair/replica/status.txt"
    let status = String(decoding: try directory.read(path), as: UTF8.self)
      .replacingOccurrences(of: "shop.orders", with: "shop.customers")
    try directory.write(status, path)
    let (_, recovery) = try ask(directory)
    #expect(recovery["confidence"] as? String != "certain")
    let reasons = recovery["reasons"] as? [String] ?? []
    #expect(reasons.contains { $0.contains("changes shop.notes, shop.orders") })
    #expect(recovery["ways"] == nil)
  }
}
