import BinlogAudit
import BinlogBytes
import BinlogLogs
import BinlogTestSupport
import BinlogText
import Testing

/// A thread of the replica has stopped: whatever the logs say of the place, that is the answer.
@Suite struct StoppedThreadTests {
  struct Failure: Sendable, CustomTestStringConvertible {
    var number: Int
    var message: String
    var situation: Situation
    /// Whose number it is; nil for both.
    var isMariaDB: Bool?
    var testDescription: String { "\(number)" }
  }

  private static func row(_ event: String, _ reason: String, _ number: Int) -> String {
    "Could not execute \(event) event on table shop.orders; \(reason), Error_code: \(number);"
      + " the event's source log mysql-bin.000563, end_log_pos 670"
  }

  static let appliers: [Failure] = [
    Failure(
      number: 1062, message: row("Write_rows", "Duplicate entry '301' for key 'PRIMARY'", 1062),
      situation: .applierConflict),
    Failure(
      number: 1032, message: row("Update_rows", "Can't find record in 'orders'", 1032),
      situation: .applierConflict),
    Failure(number: 1022, message: "Can't write; duplicate key", situation: .applierConflict),
    Failure(
      number: 1451, message: row("Delete_rows", "Cannot delete or update a parent row", 1451),
      situation: .applierConflict),
    Failure(
      number: 1452, message: row("Write_rows", "Cannot add or update a child row", 1452),
      situation: .applierConflict),
    Failure(number: 1586, message: "Duplicate entry 'a' for key 'b'", situation: .applierConflict),
    Failure(number: 1761, message: "Foreign key constraint", situation: .applierConflict),
    Failure(number: 121, message: "HA_ERR_FOUND_DUPP_KEY", situation: .applierConflict),
    Failure(
      number: 1146, message: "Error executing row event: 'Table 'shop.stock' doesn't exist'",
      situation: .applierStopped),
    Failure(number: 1590, message: "The incident LOST_EVENTS", situation: .applierStopped),
    Failure(
      number: 1594, message: "Relay log read failure: Could not parse relay log event entry.",
      situation: .applierStopped),
    Failure(
      number: 1677, message: "Column 1 of table 'shop.orders' cannot be converted",
      situation: .applierStopped),
    Failure(number: 1205, message: "Lock wait timeout exceeded", situation: .applierStopped),
    Failure(number: 4242, message: "a number that nobody knows", situation: .applierStopped),
    Failure(
      number: 1756, message: "The replica coordinator and worker threads are stopped",
      situation: .applierStopped, isMariaDB: false),
    Failure(
      number: 1837, message: "When @@SESSION.GTID_NEXT is set", situation: .applierStopped,
      isMariaDB: false),
    Failure(number: 3088, message: "too many", situation: .applierStopped, isMariaDB: false),
    Failure(
      number: 13121, message: "Relay log read failure", situation: .applierStopped,
      isMariaDB: false),
    Failure(
      number: 1950,
      message: "An attempt was made to binlog GTID 0-1-43 which would create an out-of-order"
        + " sequence number with existing GTID 0-2-50, and gtid strict mode is enabled",
      situation: .gtidOutOfOrder, isMariaDB: true),
    Failure(
      number: 1942, message: "Could not update replication slave gtid state",
      situation: .gtidState, isMariaDB: true),
    Failure(
      number: 1946, message: "Failed to load replication slave GTID position",
      situation: .gtidState, isMariaDB: true),
  ]

  /// Every error stands in the answer, with its number in the first lines.
  private func tells(_ answer: Recovery, _ failure: Failure) {
    #expect(answer.situation == failure.situation)
    let first = ([answer.summary.text] + answer.reasons.prefix(2).map(\.text)).joined(
      separator: "\n")
    #expect(first.contains("\(failure.number)"))
    #expect(first.contains(failure.message))
    #expect(answer.errors.contains { $0.number == failure.number && $0.message == failure.message })
    #expect(!answer.statements.contains { $0.uppercased().contains("SKIP") })
    #expect(!answer.statements.contains { $0.contains("LOG_POS=4") })
  }

  @Test(arguments: appliers)
  func anApplier(_ failure: Failure) throws {
    for isMariaDB in [false, true] where failure.isMariaDB ?? isMariaDB == isMariaDB {
      var form = StatusForm(isMariaDB: isMariaDB)
      form.failApplier(failure.number, failure.message)
      for dress in StatusForm.Dress.allCases {
        tells(try form.ask(dress), failure)
      }
      let answer = try form.ask(replica: true)
      tells(answer, failure)
      #expect(!answer.reasons.contains { $0.text.contains("some of what was read is not here") })
    }
  }

  /// The table of workers, in the dresses of clients; the coordinator's number says nothing.
  @Test(arguments: StatusForm.Dress.allCases, [1062, 1032, 1146, 3088])
  func aWorker(_ dress: StatusForm.Dress, _ number: Int) throws {
    let message =
      "Worker 2 failed executing transaction 'ANONYMOUS' at source log"
      + " mysql-bin.000563, end_log_pos 670; it was so"
    let rows = [
      ["", "1", "OFF", "0", ""], ["", "2", "OFF", "\(number)", message],
    ]
    let names = [
      "CHANNEL_NAME", "WORKER_ID", "SERVICE_STATE", "LAST_ERROR_NUMBER", "LAST_ERROR_MESSAGE",
    ]
    let text: String
    switch dress {
    case .vertical:
      text = rows.enumerated().map { index, row in
        "*************************** \(index + 1). row ***************************\n"
          + zip(names, row).map { "  \($0): \($1)\n" }.joined()
      }.joined()
    case .table:
      text = ([names] + rows).map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
    }
    var question = try Question(sample: "healthy-mysql", replica: false, status: false)
    question.statuses = [Saved(text, "workers.txt")]
    let alone = try question.ask().recovery
    let situation: Situation = [1062, 1032].contains(number) ? .applierConflict : .applierStopped
    #expect(alone.situation == situation)
    #expect(alone.errors.map(\.thread) == [.worker])
    #expect(alone.errors.first?.worker == 2)
    #expect(alone.errors.first?.message == message)
    // Beside a status that only says that workers have stopped.
    var form = StatusForm()
    form.failApplier(1756, "The replica coordinator and worker threads are stopped")
    question.statuses.insert(Saved(form.text(), "status.txt"), at: 0)
    let both = try question.ask().recovery
    #expect(both.situation == situation)
    #expect(both.summary.text.contains("\(number)"))
    #expect(both.errors.count == 2)
  }

  static let receivers: [Failure] = [
    Failure(
      number: 13117,
      message: "Fatal error: The replica I/O thread stops because source and replica have equal"
        + " MySQL server UUIDs; these UUIDs must be different for replication to work.",
      situation: .receiverRefused, isMariaDB: false),
    Failure(
      number: 1593,
      message: "Fatal error: The slave I/O thread stops because master and slave have equal MySQL"
        + " server ids; these ids must be different for replication to work",
      situation: .receiverRefused),
    Failure(
      number: 1236,
      message: "Got fatal error 1236 from master when reading data from binary log: 'Slave can not"
        + " handle replication events with the checksum that master is configured to log'",
      situation: .receiverRefused),
    Failure(
      number: 1236,
      message:
        "Got fatal error 1236 from master when reading data from binary log: 'log event entry"
        + " exceeded max_allowed_packet; Increase max_allowed_packet on master'",
      situation: .receiverRefused),
    Failure(
      number: 1045, message: "error connecting to master: Access denied for user 'repl'@'h'",
      situation: .receiverStopped),
    Failure(
      number: 2003, message: "error connecting to master: Can't connect to server on '127.0.0.1'",
      situation: .receiverStopped),
    Failure(
      number: 2005, message: "error connecting to master: Unknown MySQL server host 'db7'",
      situation: .receiverStopped),
    Failure(
      number: 2026, message: "error connecting to master: SSL connection error",
      situation: .receiverStopped),
    Failure(
      number: 2061, message: "error connecting: Authentication requires secure connection.",
      situation: .receiverStopped, isMariaDB: false),
    Failure(
      number: 13117,
      message: "Fatal error: The replica IO thread stops because something of the settings differs",
      situation: .receiverStopped, isMariaDB: false),
    Failure(number: 4711, message: "a number that nobody knows", situation: .receiverStopped),
    Failure(
      number: 1236,
      message:
        "Got fatal error 1236 from master when reading data from binary log: 'Client requested"
        + " master to start replication from position > file size'",
      situation: .unclear),
  ]

  @Test(arguments: receivers)
  func aReceiver(_ failure: Failure) throws {
    for isMariaDB in [false, true] where failure.isMariaDB ?? isMariaDB == isMariaDB {
      var form = StatusForm(isMariaDB: isMariaDB)
      form.failReceiver(failure.number, failure.message)
      for dress in StatusForm.Dress.allCases {
        let answer = try form.ask(dress)
        #expect(answer.situation == failure.situation)
        let first = ([answer.summary.text] + answer.reasons.prefix(3).map(\.text)).joined(
          separator: "\n")
        #expect(first.contains(failure.message))
        #expect(answer.errors.map(\.number) == [failure.number])
        #expect(!answer.statements.contains { $0.hasPrefix("CHANGE") })
        if failure.situation == .unclear { #expect(answer.confidence == .unclear) }
      }
    }
  }

  @Test(arguments: [false, true])
  func withoutAnError(_ isMariaDB: Bool) throws {
    let word = isMariaDB ? "Slave" : "Replica"
    var form = StatusForm(isMariaDB: isMariaDB)
    form.fields["\(word)_SQL_Running"] = "No"
    var answer = try form.ask()
    #expect(answer.situation == .replicaStopped)
    #expect(answer.statements == ["START \(word.uppercased()) SQL_THREAD;"])
    form.fields["\(word)_IO_Running"] = "No"
    answer = try form.ask()
    #expect(answer.situation == .replicaStopped)
    #expect(answer.statements == ["START \(word.uppercased());"])
    form.fields["\(word)_SQL_Running"] = "Yes"
    #expect(try form.ask().statements == ["START \(word.uppercased()) IO_THREAD;"])
    // Trying to connect, and no error yet.
    form.fields["\(word)_IO_Running"] = "Connecting"
    #expect(try form.ask().situation == .receiverStopped)
  }

  @Test func bothThreadsHaveErrors() throws {
    var form = StatusForm()
    form.failReceiver(2003, "error connecting to source: Can't connect to MySQL server on 'db1'")
    form.failApplier(1146, "Error executing row event: 'Table 'shop.stock' doesn't exist'")
    let answer = try form.ask()
    #expect(answer.situation == .applierStopped)
    #expect(answer.errors.map(\.number) == [2003, 1146])
    let first = answer.reasons.prefix(2).map(\.text).joined()
    #expect(first.contains("2003") && first.contains("1146"))
  }

  /// What cannot both be true is said with both sides, and never called certain.
  @Test func aThreadThatRunsWithAnError() throws {
    var form = StatusForm()
    form.failApplier(1062, "Duplicate entry '1' for key 'PRIMARY'")
    form.fields["Replica_SQL_Running"] = "Yes"
    var question = try Question(sample: form.sample, replica: false, status: false)
    question.statuses = [Saved(form.text(), "status.txt")]
    let (answer, findings) = try question.ask()
    #expect(answer.situation == .applierConflict)
    #expect(answer.confidence != .certain)
    #expect(findings.contains { $0.code == .statusFileMismatch && $0.message.contains("1062") })
  }

  @Test func moreAppliedThanRead() throws {
    var form = StatusForm()
    form.fields["Read_Source_Log_Pos"] = "1001"
    var question = try Question(sample: form.sample, replica: false, status: false)
    question.statuses = [Saved(form.text(), "status.txt")]
    let (answer, findings) = try question.ask()
    #expect(answer.confidence != .certain)
    #expect(findings.contains { $0.message.contains("applied up to") })
  }

  /// One of several channels has stopped: it is the one in question, and the others are told.
  @Test func severalChannels() throws {
    var east = StatusForm(channel: "east")
    var west = StatusForm(channel: "west")
    west.failApplier(1062, "Duplicate entry '1' for key 'PRIMARY'")
    var question = try Question(sample: "healthy-mysql", replica: false, status: false)
    question.statuses = [Saved(east.text() + west.text(), "status.txt")]
    #expect(try question.ask().recovery.situation == .applierConflict)
    question.channel = "east"
    let other = try question.ask().recovery
    #expect(other.situation == .healthy)
    #expect(other.reasons.contains { $0.text.contains("'west'") && $0.text.contains("1062") })
    east.failReceiver(1045, "Access denied for user 'repl'@'h'")
    question.statuses = [Saved(east.text() + west.text(), "status.txt")]
    #expect(try question.ask().recovery.situation == .receiverStopped)
  }

  @Test func filtersAreNamed() throws {
    var form = StatusForm()
    form.fields["Replicate_Do_DB"] = "shop"
    form.fields["Replicate_Wild_Ignore_Table"] = "shop.tmp%"
    let answer = try form.ask()
    #expect(answer.situation == .healthy)
    #expect(
      answer.filters.map(\.description) == [
        "Replicate_Do_DB: shop", "Replicate_Wild_Ignore_Table: shop.tmp%",
      ])
    #expect(answer.limits.contains { $0.text.contains("Replicate_Do_DB: shop") })
  }

  static let lines: [(String, String, Situation, Int)] = [
    (
      "healthy-mysql",
      "2026-11-27T22:00:58.112233Z 9 [ERROR] [MY-010584] [Repl] Replica SQL for channel '': Worker 1"
        + " failed executing transaction 'ANONYMOUS' at source log mysql-bin.000563, end_log_pos 670;"
        + " Could not execute Write_rows event on table shop.orders; Duplicate entry '301' for key"
        + " 'PRIMARY', Error_code: 1062; handler error HA_ERR_FOUND_DUPP_KEY; the event's source log"
        + " mysql-bin.000563, end_log_pos 670, Error_code: MY-001062\n"
        + "2026-11-27T22:00:58.112333Z 8 [Warning] [MY-010584] [Repl] Replica SQL for channel '': ..."
        + " The replica coordinator and worker threads are stopped, possibly leaving data in"
        + " inconsistent state., Error_code: MY-001756\n", .applierConflict, 1062
    ),
    (
      "healthy-mariadb",
      "2026-11-27 22:00:58 12 [ERROR] Slave SQL: Error executing row event: 'Table 'shop.stock'"
        + " doesn't exist', Gtid 0-1-43, Internal MariaDB error code: 1146\n"
        + "2026-11-27 22:00:58 12 [Warning] Slave: Table 'shop.stock' doesn't exist Error_code: 1146\n",
      .applierStopped, 1146
    ),
    (
      "healthy-mariadb",
      "2026-11-27 22:00:58 9 [ERROR] Slave I/O: error connecting to master 'repl@127.0.0.1:3306' -"
        + " retry-time: 60  maximum-retries: 100000  message: Can't connect to server on '127.0.0.1'"
        + " (111 \"Connection refused\"), Internal MariaDB error code: 2003\n", .receiverStopped,
      2003
    ),
    (
      "healthy-mysql",
      "2026-11-27T22:00:58.1Z 9 [ERROR] [MY-010584] [Repl] Replica I/O for channel '': Error"
        + " connecting to source 'repl@db1:3306'. This was attempt 1/10, with a delay of 60 seconds"
        + " between attempts. Message: Access denied for user 'repl'@'h', Error_code: MY-001045\n",
      .receiverStopped, 1045
    ),
  ]

  @Test(arguments: lines)
  func linesOfAnErrorLog(
    _ pair: String, _ text: String, _ situation: Situation, _ number: Int
  ) throws {
    var question = try Question(sample: pair, replica: false, status: false)
    question.statuses = [Saved(text, "error.log")]
    let answer = try question.ask().recovery
    #expect(answer.situation == situation)
    #expect(answer.errors.map(\.number) == [number])
  }

  /// A thread that was started again has left its error behind.
  @Test func anErrorOfYesterday() throws {
    var question = try Question(sample: "healthy-mysql", replica: false, status: false)
    question.statuses = [
      Saved(
        Self.lines[0].1
          + "2026-11-27T23:00:00.1Z 19 [System] [MY-010562] [Repl] Replica I/O thread for channel '':"
          + " connected to source 'repl@db1:3306',replication started in log 'mysql-bin.000563' at"
          + " position 1333\n"
          + "2026-11-27T23:00:00.2Z 20 [Note] [MY-010581] [Repl] Replica SQL thread for channel ''"
          + " initialized, starting replication in log 'mysql-bin.000563' at position 1333, relay log"
          + " './relay-bin.000004' position: 1550\n", "error.log")
    ]
    let answer = try question.ask().recovery
    #expect(answer.situation == .healthy)
    #expect(answer.errors.isEmpty)
  }
}
