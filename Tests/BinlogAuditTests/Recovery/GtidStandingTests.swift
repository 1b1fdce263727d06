import BinlogAudit
import BinlogBytes
import BinlogEvents
import BinlogLogs
import BinlogTestSupport
import Testing

/// Where a replica connects by GTID, its source looks at GTIDs alone; what `verify --gtid-set` says
/// of the same GTIDs is the same.
@Suite struct GtidStandingTests {
  private static let uuid = "566a8e77-e57e-11f1-af69-02fc00000001"
  private static let stranger = "00000000-1111-2222-3333-444444444444"

  /// The source of `crashed-source-mysql-gtid` with its first log taken away: 1 to 36 are purged.
  private static func purgedSource(_ directory: TemporaryDirectory) throws -> String {
    let name = "mysql-bin.000563"
    try directory.write(
      try Samples.bytes("crashed-source-mysql-gtid/source/" + name), name)
    try directory.write("./\(name)\n", "mysql-bin.index")
    return directory.path
  }

  private static func status(
    executed: String, retrieved: String = "", file: String = "mysql-bin.000563",
    position: String = "198", error: String = "", running: String = "No"
  ) -> String {
    """
    *************************** 1. row ***************************
                  Source_Log_File: \(file)
              Read_Source_Log_Pos: \(position)
            Relay_Source_Log_File: \(file)
               Replica_IO_Running: \(running)
              Replica_SQL_Running: Yes
              Exec_Source_Log_Pos: \(position)
                    Last_IO_Errno: \(error.isEmpty ? 0 : 13114)
                    Last_IO_Error: \(error)
                   Last_SQL_Errno: 0
                      Source_UUID: \(uuid)
               Retrieved_Gtid_Set: \(retrieved)
                Executed_Gtid_Set: \(executed)
                    Auto_Position: 1
    """
  }

  private func ask(_ source: String, _ text: String) throws -> Diagnosis {
    var question = Question(source: source, "x", 4)
    question.position = nil
    question.statuses = [Saved(text, "status.txt")]
    return try question.diagnose()
  }

  /// The answer of the model for the same set, as `verify --gtid-set` has it.
  private func verify(_ source: String, _ set: String) throws -> PositionVerdict.Answer? {
    var options = LogAudit.Options()
    options.gtidQuestions = [try #require(GtidQuestion(parsing: set))]
    return try LogAudit(try LogInputs([source]), options: options).gtidVerdicts.first?.answer
  }

  @Test(arguments: [
    ("1-10", Situation.sourcePurged), ("", .sourcePurged), ("1-36", .healthy), ("1-39", .healthy),
    ("1-40", .replicaAheadGtid), ("1-36:38-40", .replicaAheadGtid), ("2-39", .sourcePurged),
  ])
  func mysqlSets(_ numbers: String, _ situation: Situation) throws {
    let directory = try TemporaryDirectory()
    let source = try Self.purgedSource(directory)
    let set = numbers.isEmpty ? "" : "\(Self.uuid):\(numbers)"
    for file in ["mysql-bin.000563", "mysql-bin.000007", "elsewhere.000001", ""] {
      let answer = try ask(source, Self.status(executed: set, file: file, running: "Yes")).recovery
      #expect(answer.situation == situation, "\(file)")
      let verdict = try verify(source, set)
      #expect((verdict == .serves) == (answer.situation == .healthy))
      #expect(!answer.statements.contains { $0.hasPrefix("CHANGE") })
    }
  }

  @Test func missingAndSurplusAreNamed() throws {
    let directory = try TemporaryDirectory()
    let source = try Self.purgedSource(directory)
    let purged = try ask(source, Self.status(executed: "\(Self.uuid):1-10")).recovery
    #expect(purged.missingGtids == "\(Self.uuid):11-36")
    #expect(purged.statements.isEmpty)
    let ahead = try ask(source, Self.status(executed: "\(Self.uuid):1-42")).recovery
    #expect(ahead.surplusGtids == "\(Self.uuid):40-42")
    #expect(
      ahead.sourceStatements.filter { $0.hasPrefix("SET GTID_NEXT='\(Self.uuid)") }.count == 3)
    #expect(ahead.statements == ["START REPLICA;"])
  }

  /// A set that somebody typed may name any number.
  @Test(.timeLimit(.minutes(1))) func endlessSets() throws {
    let directory = try TemporaryDirectory()
    let source = try Self.purgedSource(directory)
    let answer = try ask(
      source,
      Self.status(
        executed: "\(Self.uuid):1-9223372036854775806,\(Self.stranger):1-9223372036854775806")
    ).recovery
    #expect(answer.situation == .replicaAheadGtid)
    #expect(answer.sourceStatements.isEmpty)
    #expect(answer.errantGtids?.contains(Self.stranger) == true)
  }

  @Test func errant() throws {
    let directory = try TemporaryDirectory()
    let source = try Self.purgedSource(directory)
    let set = "\(Self.uuid):1-39,\(Self.stranger):1-3"
    let answer = try ask(source, Self.status(executed: set, running: "Yes")).recovery
    #expect(answer.situation == .errantGtids)
    #expect(answer.errantGtids == "\(Self.stranger):1-3")
    #expect(answer.statements.isEmpty)
    // What was fetched came from the source, whatever these logs say.
    let fetched = try ask(
      source,
      Self.status(executed: set, retrieved: "\(Self.stranger):1-3", running: "Yes")
    ).recovery
    #expect(fetched.situation != .errantGtids)
    // Logs that end before the status are an older copy.
    let older = try ask(
      source, Self.status(executed: set, file: "mysql-bin.000570", running: "Yes")
    ).recovery
    #expect(older.errantGtids == nil)
  }

  /// The error alone, where the status has no set.
  @Test(arguments: [
    ("Cannot replicate because the source purged required binary logs.", Situation.sourcePurged),
    (
      "Replica has more GTIDs than the source has, using the source's SERVER_UUID.",
      .replicaAheadGtid
    ),
    (
      "Slave has more GTIDs than the master has, using the master's SERVER_UUID.", .replicaAheadGtid
    ),
    (
      "The slave is connecting using CHANGE MASTER TO MASTER_AUTO_POSITION = 1, but the master has"
        + " purged binary logs containing GTIDs that the slave requires.", .sourcePurged
    ),
  ])
  func anErrorAlone(_ text: String, _ situation: Situation) throws {
    let error = "Got fatal error 1236 from source when reading data from binary log: '\(text)'"
    let status = """
      Source_Log_File: mysql-bin.000563
      Read_Source_Log_Pos: 198
      Replica_IO_Running: No
      Last_IO_Errno: 13114
      Last_IO_Error: \(error)
      """
    let directory = try TemporaryDirectory()
    let source = try Self.purgedSource(directory)
    let answer = try ask(source, status).recovery
    #expect(answer.situation == situation)
    #expect(answer.confidence != .certain)
    let line =
      "2026-11-27T21:40:00.2Z 12 [ERROR] [MY-013114] [Repl] Replica I/O for channel '': \(error),"
      + " Error_code: MY-013114\n"
    #expect(try ask(source, line).recovery.situation == situation)
  }

  /// The sets that an error names stand for those that a status has not.
  @Test func setsInAnError() throws {
    let directory = try TemporaryDirectory()
    let source = try Self.purgedSource(directory)
    let line =
      "2026-11-27T21:40:00.2Z 12 [ERROR] [MY-013114] [Repl] Replica I/O for channel '': Got fatal"
      + " error 1236 from source when reading data from binary log: 'Cannot replicate because the"
      + " source purged required binary logs. The GTID set sent by the replica is"
      + " '\(Self.uuid):1-10', and the missing transactions are '\(Self.uuid):11-36'',"
      + " Error_code: MY-013114\n"
    let answer = try ask(source, line).recovery
    #expect(answer.situation == .sourcePurged)
    #expect(answer.missingGtids == "\(Self.uuid):11-36")
    #expect(answer.confidence == .certain)
  }

  /// The status says that the source refused, and its logs serve: both cannot be true.
  @Test func refusedYetServed() throws {
    let directory = try TemporaryDirectory()
    let source = try Self.purgedSource(directory)
    let answer = try ask(
      source,
      Self.status(
        executed: "\(Self.uuid):1-39",
        error:
          "Got fatal error 1236 from source when reading data from binary log: 'Cannot replicate"
          + " because the source purged required binary logs.'")
    ).recovery
    #expect(answer.situation == .unclear)
    #expect(answer.confidence == .unclear)
  }

  @Test func logsOfAnotherServer() throws {
    let directory = try TemporaryDirectory()
    let source = try Self.purgedSource(directory)
    let text = Self.status(executed: "\(Self.stranger):1-39", running: "Yes")
      .replacing("Source_UUID: \(Self.uuid)", with: "Source_UUID: \(Self.stranger)")
    let diagnosis = try ask(source, text)
    #expect(diagnosis.recovery.confidence != .certain)
    #expect(
      diagnosis.findings.contains {
        $0.code == .statusFileMismatch && $0.message.contains(Self.stranger)
      })
  }

  // MARK: MariaDB

  @Test(arguments: ["Slave_Pos", "Current_Pos"])
  func mariadbPositions(_ word: String) throws {
    let source = Samples.path("healthy-mariadb/source")
    let audit = try LogAudit(try LogInputs([source]))
    let last = try #require(audit.reports.last?.mariaGtids.last)
    let cases: [(String, Situation)] = [
      ("\(last)", .healthy), ("0-\(last.server)-\(last.sequence + 5)", .replicaAheadGtid),
      ("0-77-\(last.sequence - 1)", .replicaAheadGtid),
    ]
    for (position, situation) in cases {
      for file in ["mysql-bin.000563", "mysql-bin.000001", ""] {
        var form = StatusForm(isMariaDB: true)
        form.fields = [
          "Using_Gtid": word, "Gtid_IO_Pos": position, "Master_Log_File": file,
          "Relay_Master_Log_File": file,
        ]
        let answer = try form.ask()
        #expect(answer.situation == situation, "\(position) \(file)")
        #expect((try verify(source, position) == .serves) == (situation == .healthy))
        if situation != .healthy { #expect(answer.surplusGtids == position) }
      }
    }
  }

  @Test func mariadbPurged() throws {
    let directory = try TemporaryDirectory()
    let name = "mysql-bin.000563"
    try directory.write(try Samples.bytes("healthy-mariadb/source/" + name), name)
    try directory.write("./\(name)\n", "mysql-bin.index")
    let head = try #require(
      try LogAudit(try LogInputs([directory.path])).reports.first?.gtidList?.first)
    var form = StatusForm(isMariaDB: true)
    form.fields = ["Using_Gtid": "Slave_Pos", "Gtid_IO_Pos": "0-\(head.server)-2"]
    let answer = try ask(directory.path, form.text()).recovery
    #expect(answer.situation == .sourcePurged)
    #expect(answer.missingGtids == "0-\(head.server)-3 to \(head)")
  }
}
