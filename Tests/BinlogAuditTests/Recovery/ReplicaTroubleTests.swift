import BinlogAudit
import BinlogBytes
import BinlogLogs
import BinlogTestSupport
import BinlogText
import Foundation
import Testing

/// Trouble on the replica's own side, from what real pairs left.
@Suite struct ReplicaTroubleTests {
  struct ReplayTruth: Decodable {
    var file: String
    var noted: UInt64
    var applied: UInt64
  }

  static let replays = ["replays-mysql", "replays-mariadb"]
  static let chains = ["chain-mysql", "chain-mariadb"]

  @Test(arguments: replays)
  func theNoteLagsBehind(_ pair: String) throws {
    let truth = try JSONDecoder().decode(
      ReplayTruth.self, from: Data(try Samples.bytes(pair + "/TRUTH.json")))
    var questions = [try Question(sample: pair)]
    // The server's own note alone tells the same: a file, or a dump of its table.
    questions.append(try Question(sample: pair, status: false))
    if pair.contains("mysql") {
      questions[1].statuses = [
        Saved(try Samples.text(pair + "/replica/replica_info.txt"), "info.txt")
      ]
    }
    for question in questions {
      let (answer, _) = try question.ask()
      #expect(answer.situation == .replicaReplays)
      #expect(answer.confidence == .certain)
      #expect(answer.file == truth.file)
      #expect(answer.position == truth.applied)
      #expect(answer.statements.count == 3)
      #expect(answer.statements[1].contains("RELAY_LOG_FILE='\(answer.relayFile ?? "?")'"))
      #expect(answer.statements[1].contains("RELAY_LOG_POS=\(answer.relayPosition ?? 0)"))
      #expect(!answer.statements.contains { $0.uppercased().contains("SKIP") })
      #expect(answer.appliedAgain.last?.endPosition == truth.applied)
      #expect(answer.appliedAgain.allSatisfy { $0.position >= truth.noted })
    }
  }

  /// The applier's place in the relay logs is believed where the other half contradicts it.
  @Test func theTwoHalvesOfANote() throws {
    let (answer, findings) = try Question(sample: "replays-mysql").ask()
    #expect(findings.contains { $0.code == .statusFileMismatch })
    #expect(answer.summary.text.contains("applied up to mysql-bin.000562:900"))
  }

  /// Without the relay logs the source's own log tells the place, and sends again.
  @Test(arguments: replays)
  func withoutRelayLogs(_ pair: String) throws {
    let directory = try TemporaryDirectory()
    for name in ["replica-bin.000001", "replica-bin.index"] {
      try directory.write(try Samples.bytes(pair + "/replica/" + name), name)
    }
    let truth = try JSONDecoder().decode(
      ReplayTruth.self, from: Data(try Samples.bytes(pair + "/TRUTH.json")))
    var question = try Question(sample: pair, replica: false)
    question.replica = [directory.path]
    question.statuses = [
      Saved(
        """
        Master_Log_File: \(truth.file)
        Read_Master_Log_Pos: \(truth.applied)
        Relay_Master_Log_File: \(truth.file)
        Exec_Master_Log_Pos: \(truth.noted)
        Slave_SQL_Running: No
        Last_SQL_Errno: 1062
        """, "status.txt")
    ]
    let (answer, _) = try question.ask()
    #expect(answer.situation == .replicaReplays)
    #expect(answer.position == truth.applied)
    #expect(answer.relayFile == nil)
    #expect(answer.statements.contains { $0.contains("LOG_POS=\(truth.applied)") })
  }

  /// A place inside an event leads to what the replica's own log proves.
  @Test(arguments: replays)
  func insideAnEventWithProof(_ pair: String) throws {
    let directory = try TemporaryDirectory()
    for name in ["replica-bin.000001", "replica-bin.index"] {
      try directory.write(try Samples.bytes(pair + "/replica/" + name), name)
    }
    let truth = try JSONDecoder().decode(
      ReplayTruth.self, from: Data(try Samples.bytes(pair + "/TRUTH.json")))
    var question = Question(
      source: Samples.path(pair + "/source"), truth.file, truth.applied + 7)
    let (without, _) = try question.ask()
    #expect(without.situation == .positionInsideEvent)
    #expect(without.confidence == .likely)
    question.replica = [directory.path]
    let (answer, _) = try question.ask()
    #expect(answer.situation == .positionInsideEvent)
    #expect(answer.confidence == .certain)
    #expect(answer.position == truth.applied)
  }

  /// What a source fetches again from its own source is not lost, and must not be applied twice.
  @Test(arguments: chains)
  func groupsThatReturn(_ pair: String) throws {
    struct Truth: Decodable {
      var file: String
      var position: UInt64
    }
    let truth = try JSONDecoder().decode(
      Truth.self, from: Data(try Samples.bytes(pair + "/TRUTH.json")))
    let (answer, _) = try Question(sample: pair).ask()
    #expect(answer.situation == .sourceLostTail)
    #expect(answer.file == truth.file)
    #expect(answer.position == truth.position)
    #expect(answer.onlyOnReplica.isEmpty)
  }

  // MARK: Index of relay logs

  /// Copies a healthy replica without its index.
  private func replicaWithoutIndex(_ directory: TemporaryDirectory, renamed: Bool = false) throws {
    for number in ["000003", "000004"] {
      let bytes = try Samples.bytes("healthy-mariadb/replica/relay-bin." + number)
      try directory.write(bytes, "relay-bin." + number)
    }
    try directory.write(
      try Samples.text("healthy-mariadb/replica/relay-log.info"), "relay-log.info")
    try directory.write(try Samples.text("healthy-mariadb/replica/master.info"), "master.info")
  }

  @Test func anIndexThatIsGone() throws {
    let directory = try TemporaryDirectory()
    try replicaWithoutIndex(directory)
    var question = try Question(sample: "healthy-mariadb", replica: false, status: false)
    question.replica = [directory.path]
    let (answer, _) = try question.ask()
    #expect(answer.situation == .relayIndexBroken)
    #expect(answer.index?.lines == ["./relay-bin.000003", "./relay-bin.000004"])
    #expect(answer.index?.path == directory.path + "/relay-bin.index")
  }

  @Test func aRelayLogThatIsGone() throws {
    let directory = try TemporaryDirectory()
    try replicaWithoutIndex(directory)
    try directory.remove("relay-bin.000004")
    try directory.write("./relay-bin.000003\n./relay-bin.000004\n", "relay-bin.index")
    var question = try Question(sample: "healthy-mariadb", replica: false, status: false)
    question.replica = [directory.path]
    let (answer, _) = try question.ask()
    #expect(answer.situation == .relayIndexBroken)
    // Nothing that is left holds what comes next: it is fetched again from the applied place.
    #expect(answer.statements.contains { $0.contains("MASTER_LOG_POS=") })
  }

  @Test func aHostThatWasRenamed() throws {
    let directory = try TemporaryDirectory()
    try replicaWithoutIndex(directory)
    try directory.write("./relay-bin.000003\n./relay-bin.000004\n", "relay-bin.index")
    let last = try Samples.bytes("healthy-mariadb/replica/relay-bin.000004")
    // The new server's first log: only its own format description.
    let first = Array(last[..<RawEvent.all(in: last)[1].offset])
    try directory.write(first, "newhost-relay-bin.000001")
    try directory.write("./newhost-relay-bin.000001\n", "newhost-relay-bin.index")
    var question = try Question(sample: "healthy-mariadb", replica: false, status: false)
    question.replica = [directory.path]
    let (answer, _) = try question.ask()
    #expect(answer.situation == .relayIndexBroken)
    #expect(
      answer.index?.lines == [
        "./relay-bin.000003", "./relay-bin.000004", "./newhost-relay-bin.000001",
      ])
    #expect(answer.index?.path.hasSuffix("/newhost-relay-bin.index") == true)
  }
}
