import BinlogAudit
import BinlogBytes
import BinlogTestSupport
import BinlogText
import Testing

/// The answer for each crashed sample against what was really lost.
@Suite struct AdvisorTruthTests {
  /// Those that stopped with an error; the silent one did not.
  static let refused = Samples.crashedPairs.filter { !$0.hasSuffix("silent") }
  /// Those that go by file and position.
  static let byPosition = refused.filter { !$0.contains("gtid") }

  @Test(arguments: refused)
  func theLostGroups(_ pair: String) throws {
    let truth = try CrashTruth.of(pair)
    let (answer, _) = try Question(sample: pair).ask()
    #expect(answer.onlyOnReplica.count == truth.lost.count)
    for (group, lost) in zip(answer.onlyOnReplica, truth.lost) {
      #expect(group.file == truth.file)
      #expect(group.position == lost.position)
      #expect(group.endPosition == lost.endPosition)
      #expect(group.isApplied == lost.appliedOnReplica)
      if let gtid = lost.gtid { #expect(group.gtid == gtid) }
      #expect(
        group.tables.map {
          CrashTruth.Table(
            name: $0.name, inserts: $0.inserts, updates: $0.updates, deletes: $0.deletes)
        } == lost.tables)
    }
  }

  @Test(arguments: byPosition)
  func theNextFileAtFour(_ pair: String) throws {
    let truth = try CrashTruth.of(pair)
    let (answer, _) = try Question(sample: pair).ask()
    #expect(answer.situation == .sourceLostTail)
    #expect(answer.confidence == .certain)
    #expect(answer.file == truth.nextFile)
    #expect(answer.position == 4)
    let change =
      pair.contains("mariadb")
      ? "CHANGE MASTER TO MASTER_LOG_FILE='\(truth.nextFile)', MASTER_LOG_POS=4;"
      : "CHANGE REPLICATION SOURCE TO SOURCE_LOG_FILE='\(truth.nextFile)', SOURCE_LOG_POS=4;"
    let word = pair.contains("mariadb") ? "SLAVE" : "REPLICA"
    #expect(Array(answer.statements.suffix(3)) == ["STOP \(word);", change, "START \(word);"])
    // CHANGE … TO deletes relay logs: what is not applied yet must be, first.
    let isApplied = truth.replica.hadRead == truth.replica.hadExecuted
    #expect(answer.statements.count == (isApplied ? 3 : 6))
    if !isApplied {
      let last = try #require(truth.lost.last)
      #expect(answer.statements[0] == "STOP \(word) IO_THREAD;")
      #expect(answer.statements[1] == "START \(word) SQL_THREAD;")
      #expect(answer.statements[2].contains("'\(truth.file)', \(last.endPosition)"))
      #expect(answer.preparations.contains { $0.text.contains("relay logs") })
    }
  }

  /// Whatever tells where the replica stands, the answer is the same.
  @Test(arguments: byPosition)
  func fromEachSourceOfKnowledge(_ pair: String) throws {
    let truth = try CrashTruth.of(pair)
    let read = truth.replica.hadRead
    var questions = [
      try Question(sample: pair, replica: false), try Question(sample: pair, status: false),
      Question(source: Samples.path(pair + "/source"), truth.file, read),
      Question(source: Samples.path(pair + "/source/mysql-bin.index"), truth.file, read),
    ]
    var errorLog = questions[2]
    errorLog.position = nil
    errorLog.statuses = [
      Saved(
        "Slave I/O thread exiting, read up to log '\(truth.file)', position \(read)", "error.log")
    ]
    questions.append(errorLog)
    for question in questions {
      let (answer, _) = try question.ask()
      #expect(answer.situation == .sourceLostTail)
      #expect(answer.file == truth.nextFile)
      #expect(answer.position == 4)
    }
  }

  @Test(arguments: refused.filter { $0.contains("gtid") })
  func replicasThatConnectByGtid(_ pair: String) throws {
    let truth = try CrashTruth.of(pair)
    let (answer, _) = try Question(sample: pair).ask()
    #expect(answer.situation == .replicaAheadGtid)
    let last = try #require(truth.lost.last?.gtid)
    if pair.contains("mariadb") {
      #expect(answer.gtidSet == last)
    } else {
      let uuid = try #require(last.split(separator: ":").first)
      #expect(answer.gtidSet == "\(uuid):37-43")
    }
  }

  @Test(arguments: Samples.healthyPairs)
  func healthyPairs(_ pair: String) throws {
    for question in [
      try Question(sample: pair), try Question(sample: pair, replica: false),
      try Question(sample: pair, status: false),
    ] {
      let (answer, _) = try question.ask()
      #expect(answer.situation == .healthy)
      #expect(answer.statements.isEmpty)
      #expect(answer.onlyOnReplica.isEmpty)
    }
  }

  @Test(arguments: Samples.indexLostPairs)
  func pairsWhoseIndexForgotAFile(_ pair: String) throws {
    let (answer, _) = try Question(sample: pair).ask()
    #expect(answer.situation == .sourceIndexBroken)
    #expect(answer.file == "mysql-bin.000562")
    #expect(answer.position != 4)
    #expect(answer.statements.isEmpty)
    #expect(
      answer.preparations.map(\.lines).filter { !$0.isEmpty } == [
        ["./mysql-bin.000562", "./mysql-bin.000563", "./mysql-bin.000564"]
      ])
  }
}
