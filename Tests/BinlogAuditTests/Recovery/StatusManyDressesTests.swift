import BinlogBytes
import Testing

@testable import BinlogAudit

/// One status in the dresses of encodings, clients, languages and tools.
@Suite struct StatusManyDressesTests {
  private static let place = SourceCoordinate(file: "mysql-bin.000562", position: 17_314)
  private static let applied = SourceCoordinate(file: "mysql-bin.000561", position: 9_001)
  private static let error =
    "Got fatal error 1236 from master: 'one | two, \"three\" & it''s'"
  private static let set = "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5"

  /// The first 40 columns are those of every server, in their order.
  private static let pairs: [(name: String, value: String)] = [
    ("Slave_IO_State", ""), ("Master_Host", "db1"), ("Master_User", "repl"),
    ("Master_Port", "3306"), ("Connect_Retry", "60"), ("Master_Log_File", "mysql-bin.000562"),
    ("Read_Master_Log_Pos", "17314"), ("Relay_Log_File", "relay-bin.000007"),
    ("Relay_Log_Pos", "235"), ("Relay_Master_Log_File", "mysql-bin.000561"),
    ("Slave_IO_Running", "No"), ("Slave_SQL_Running", "No"), ("Replicate_Do_DB", "shop"),
    ("Replicate_Ignore_DB", ""), ("Replicate_Do_Table", ""), ("Replicate_Ignore_Table", ""),
    ("Replicate_Wild_Do_Table", ""), ("Replicate_Wild_Ignore_Table", ""), ("Last_Errno", "1062"),
    ("Last_Error", "Duplicate entry '7' for key 't.PRIMARY'"), ("Skip_Counter", "0"),
    ("Exec_Master_Log_Pos", "9001"), ("Relay_Log_Space", "900"), ("Until_Condition", "None"),
    ("Until_Log_File", ""), ("Until_Log_Pos", "0"), ("Master_SSL_Allowed", "No"),
    ("Master_SSL_CA_File", ""), ("Master_SSL_CA_Path", ""), ("Master_SSL_Cert", ""),
    ("Master_SSL_Cipher", ""), ("Master_SSL_Key", ""), ("Seconds_Behind_Master", "NULL"),
    ("Master_SSL_Verify_Server_Cert", "No"), ("Last_IO_Errno", "1236"), ("Last_IO_Error", error),
    ("Last_SQL_Errno", "1062"), ("Last_SQL_Error", "Duplicate entry '7' for key 't.PRIMARY'"),
    ("Replicate_Ignore_Server_Ids", ""), ("Master_Server_Id", "11"),
    ("Master_UUID", "3e11fa47-71ca-11e1-9e33-c80aa9429562"),
    ("Last_SQL_Error_Timestamp", "261121 07:36:50"), ("Executed_Gtid_Set", set),
    ("Auto_Position", "0"),
  ]

  private static let vertical =
    "*************************** 1. row ***************************\n"
    + pairs.map { "  \($0.name): \($0.value)\n" }.joined() + "1 row in set (0.00 sec)\n"

  private static func utf16(_ text: String, isBig: Bool, mark: Bool) -> [UInt8] {
    (mark ? [0xFEFF] : []).appending(text.utf16).flatMap { unit in
      let bytes = [UInt8(truncatingIfNeeded: unit), UInt8(truncatingIfNeeded: unit >> 8)]
      return isBig ? bytes.reversed() : bytes
    }
  }

  private static func delimited(_ separator: String, quote: String, escape: String) -> String {
    func cell(_ text: String) -> String {
      quote.isEmpty ? text : quote + text.replacing(quote, with: escape) + quote
    }
    return pairs.map { cell($0.name) }.joined(separator: separator) + "\n"
      + pairs.map { cell($0.value) }.joined(separator: separator) + "\n"
  }

  private static func html(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("'", with: "&#39;")
      .replacing("\"", with: "&quot;")
  }

  private static func json(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  private static let dresses: [String: [UInt8]] = {
    var dresses: [String: [UInt8]] = [
      "UTF-16, little": utf16(vertical, isBig: false, mark: true),
      "UTF-16, big": utf16(vertical, isBig: true, mark: true),
      "UTF-16, little, no mark": utf16(vertical, isBig: false, mark: false),
      "UTF-16, big, no mark": utf16(vertical, isBig: true, mark: false),
      "UTF-16 after a line in ASCII": Array("PS> mysql\n".utf8)
        + utf16(vertical, isBig: false, mark: true),
      "UTF-8 with a mark": [0xEF, 0xBB, 0xBF] + Array(vertical.utf8),
    ]
    let upright =
      "<table border=\"1\">\n"
      + pairs.map { "<tr><td>\($0.name)</td><td>\(html($0.value))</td></tr>\n" }.joined()
      + "</table>"
    let texts: [String: String] = [
      "HTML of mysql": "<TABLE BORDER=1><TR>" + pairs.map { "<TH>\($0.name)</TH>" }.joined()
        + "</TR><TR>" + pairs.map { "<TD>\(html($0.value))</TD>" }.joined() + "</TR></TABLE>",
      "HTML, upright": upright,
      "colours of a terminal": vertical.replacing(": ", with: ":\u{1B}[0m "),
      "semicolons": delimited(";", quote: "\"", escape: "\"\""),
      "commas": delimited(",", quote: "\"", escape: "\"\""),
      "tabs": delimited("\t", quote: "", escape: ""),
      "Workbench": "# " + pairs.map(\.name).joined(separator: ", ") + "\n"
        + pairs.map { "'" + $0.value.replacing("'", with: "\\'") + "'" }.joined(separator: ", "),
      "without names": pairs.map(\.value).joined(separator: "\t"),
      "print_r": "Array\n(\n" + pairs.map { "    [\($0.name)] => \($0.value)\n" }.joined() + ")\n",
      "var_dump": "array(44) {\n"
        + pairs.map { "  [\"\($0.name)\"]=>\n  string(\($0.value.utf8.count)) \"\($0.value)\"\n" }
        .joined() + "}\n",
      "Python": "{" + pairs.map { "'\($0.name)': \(json($0.value))" }.joined(separator: ", ") + "}",
      "Ruby": "{" + pairs.map { "\"\($0.name)\"=>\(json($0.value))" }.joined(separator: ", ")
        + "}",
      "JSON, upright": "[\n  {\n"
        + pairs.map { "    \(json($0.name)): \(json($0.value))" }.joined(separator: ",\n")
        + "\n  }\n]\n",
      "YAML": "- " + pairs.map { "\($0.name): \($0.value)" }.joined(separator: "\n  "),
      "mycli": "***************************[ 1. row ]***************************\n"
        + pairs.map { "\($0.name)    | \($0.value)\n" }.joined(),
      "lines of a box": "│ " + pairs.map(\.name).joined(separator: " │ ") + " │\n│ "
        + pairs.map { $0.value.replacing("|", with: "/") }.joined(separator: " │ ") + " │\n",
      "Markdown": "| " + pairs.map(\.name).joined(separator: " | ") + " |\n|"
        + pairs.map { _ in "---|" }.joined() + "\n| "
        + pairs.map { $0.value.replacing("|", with: "/") }.joined(separator: " | ") + " |\n",
      "mydumper": "# Started dump at: 2026-11-21 07:30:00\n[master]\nFile = binlog.000099\n"
        + "Position = 4711\n\n[replication]\n# relay_master_log_file = 'mysql-bin.000561'\n"
        + "# exec_master_log_pos = 9001\n"
        + pairs.map { "# \($0.name) = \(json($0.value))\n" }.joined(),
    ]
    for (name, text) in texts { dresses[name] = Array(text.utf8) }
    return dresses
  }()

  private func states(_ bytes: [UInt8]) throws -> [ReplicaState] {
    try StatusText(ByteSource(name: "status", chunk: ByteChunk(copying: bytes)), origin: "status")
      .states
  }

  private func states(_ text: String) throws -> [ReplicaState] { try states(Array(text.utf8)) }

  @Test(arguments: dresses.keys.sorted())
  func theSameStatus(_ dress: String) throws {
    let list = try states(try #require(Self.dresses[dress]))
    #expect(list.count == 1)
    let state = try #require(list.first)
    #expect(state.read == Self.place)
    #expect(state.executed == Self.applied)
    #expect(state.relayLogFile == "relay-bin.000007")
    #expect(state.relayLogPosition == 235)
    #expect(state.ioRunning == false)
    #expect(state.sqlRunning == false)
    #expect(state.ioErrorNumber == 1236)
    #expect(state.ioError?.hasPrefix("Got fatal error 1236 from master: 'one ") ?? false)
    #expect(state.sqlErrorNumber == 1062)
    #expect(state.sqlError == "Duplicate entry '7' for key 't.PRIMARY'")
    #expect(state.filters.map(\.description) == ["Replicate_Do_DB: shop"])
    #expect(state.sourceServerID == 11)
    guard dress != "without names" else { return }
    #expect(state.executedGtids == Self.set)
    #expect(state.usesGtid == false)
    #expect(state.sqlErrorTime == "261121 07:36:50")
    #expect(state.sourceUUID == "3e11fa47-71ca-11e1-9e33-c80aa9429562")
  }

  // MARK: Tools

  @Test func orchestrator() throws {
    func instance(_ host: String, _ file: String, _ runs: Bool) -> String {
      """
      {"Key": {"Hostname": "\(host)", "Port": 3306}, "ReplicationSQLThreadRuning": \(runs),
       "ReplicationIOThreadRuning": \(runs), "SelfBinlogCoordinates": {"LogFile": "own.000001",
       "LogPos": 8, "Type": 0}, "ReadBinlogCoordinates": {"LogFile": "\(file)", "LogPos": 17314,
       "Type": 0}, "ExecBinlogCoordinates": {"LogFile": "mysql-bin.000561", "LogPos": 9001},
       "LastSQLError": "\\"\\"", "LastIOError": "\\"Got fatal error 1236 from source\\""}
      """
    }
    let one = try #require(try states(instance("db2", "mysql-bin.000562", false)).first)
    #expect(one.read == Self.place)
    #expect(one.executed == Self.applied)
    #expect(one.ioRunning == false)
    #expect(one.ioErrorNumber == 1236)
    #expect(one.sqlError == nil)
    // Of a topology the one that has trouble, and its name.
    let running = instance("db3", "mysql-bin.000563", true)
      .replacing("Got fatal error 1236 from source", with: "")
    let all = try states("[" + running + ",\n" + instance("db2", "mysql-bin.000562", false) + "]")
    #expect(all.map(\.origin) == ["status (db2:3306)"])
    #expect(all.first?.read == Self.place)
  }

  @Test(arguments: [
    "CHANGE MASTER TO MASTER_LOG_FILE='mysql-bin.000562', MASTER_LOG_POS=17314;",
    "-- CHANGE MASTER TO MASTER_LOG_FILE='mysql-bin.000562', MASTER_LOG_POS=17314;",
    "change master to\n  master_host = 'db1',\n  master_log_file = \"mysql-bin.000562\",\n"
      + "  master_log_pos = 17314;\n",
    "mysql> CHANGE MASTER TO\n    -> MASTER_LOG_FILE='mysql-bin.000562',\n"
      + "    -> MASTER_LOG_POS=17314;",
    "CHANGE REPLICATION SOURCE TO SOURCE_PASSWORD='a;b', SOURCE_LOG_FILE='mysql-bin.000562',"
      + " SOURCE_LOG_POS=17314;",
    "-- MySQL dump 10.13\n--\n-- Position to start replication from\n--\n\n-- CHANGE REPLICATION"
      + " SOURCE TO SOURCE_LOG_FILE='mysql-bin.000562', SOURCE_LOG_POS=17314;\nCREATE TABLE t (a"
      + " int);\nINSERT INTO t VALUES (1),(2);\n",
    "mysql-bin.000562\t17314\n", "mysql-bin.000562 17314", "mysql-bin.000562:17314\n",
    "mysql-bin.000562\t17314\t\t\t3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5,\n"
      + "4e11fa47-71ca-11e1-9e33-c80aa9429562:1-7\n",
    "binlog_pos = filename 'mysql-bin.000562', position '17314'\n",
    "2026-11-21 [Note] MySQL binlog position: filename 'mysql-bin.000562', position '17314'\n",
    "binlog_position=mysql-bin.000562:17314\n",
    "+------------------+----------+--------------+------------------+\n"
      + "| File             | Position | Binlog_Do_DB | Binlog_Ignore_DB |\n"
      + "+------------------+----------+--------------+------------------+\n"
      + "| mysql-bin.000562 |    17314 |              |                  |\n",
    "*************************** 1. row ***\n             File: mysql-bin.000562\n"
      + "         Position: 17314\n     Binlog_Do_DB: \nExecuted_Gtid_Set: \n",
    "Started dump at: 2026-11-21 07:30:00\nSHOW MASTER STATUS:\n\tLog: mysql-bin.000562\n"
      + "\tPos: 17314\n\tGTID:\n",
    "Started dump at: 2026-11-21\nSHOW MASTER STATUS:\n\tLog: own.000001\n\tPos: 4\n\tGTID:\n\n"
      + "SHOW SLAVE STATUS:\n\tHost: 10.0.0.1\n\tLog: mysql-bin.000562\n\tPos: 17314\n\tGTID:\n",
    "[config]\nquote_character = BACKTICK\n\n[source]\n# Channel_Name = ''\n"
      + "SOURCE_LOG_FILE = \"mysql-bin.000562\"\nSOURCE_LOG_POS = 17314\n",
    "{\n  \"dumper\": \"mysqlsh\",\n  \"gtidExecuted\": \"\",\n  \"binlogFile\": \"mysql-bin.000562\","
      + "\n  \"binlogPosition\": 17314\n}\n",
  ])
  func coordinates(_ text: String) throws {
    let list = try states(text)
    #expect(list.count == 1)
    #expect(list.first?.read == Self.place)
    #expect(list.first?.executed == Self.place)
  }

  @Test func statementsSayMore() throws {
    let channel = try states(
      "CHANGE REPLICATION SOURCE TO SOURCE_LOG_FILE='a.000001', SOURCE_LOG_POS=4 FOR CHANNEL"
        + " 'east';\nCHANGE MASTER 'west' TO MASTER_LOG_FILE='b.000002', MASTER_LOG_POS=5;")
    #expect(channel.map(\.channel) == ["east", "west"])
    #expect(channel.map { $0.read?.description } == ["a.000001:4", "b.000002:5"])
    let maria = try #require(
      try states(
        "SET GLOBAL gtid_slave_pos = '0-1-36,1-2-9';\nCHANGE MASTER TO master_use_gtid = slave_pos;"
      )
      .first)
    #expect(maria.gtidPosition == "0-1-36,1-2-9")
    #expect(maria.usesGtid == true)
    #expect(maria.isMariaDB == true)
    let mysql = try #require(
      try states(
        "SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ '\(Self.set),\n"
          + "4e11fa47-71ca-11e1-9e33-c80aa9429562:1-7';\nCHANGE MASTER TO MASTER_AUTO_POSITION=1;"
      ).first)
    #expect(mysql.executedGtids == Self.set + ",4e11fa47-71ca-11e1-9e33-c80aa9429562:1-7")
    #expect(mysql.usesGtid == true)
  }

  // MARK: Tables

  @Test func performanceSchema() throws {
    let text = """
      *************************** 1. row ***************************
           CHANNEL_NAME: east
            SOURCE_UUID: 3e11fa47-71ca-11e1-9e33-c80aa9429562
          SERVICE_STATE: ON
      RECEIVED_TRANSACTION_SET: \(Self.set)
      LAST_ERROR_NUMBER: 0
      LAST_ERROR_MESSAGE:
      LAST_ERROR_TIMESTAMP: 0000-00-00 00:00:00.000000
      *************************** 2. row ***************************
           CHANNEL_NAME: east
              WORKER_ID: 1
          SERVICE_STATE: OFF
      LAST_ERROR_NUMBER: 0
      LAST_ERROR_MESSAGE:
      *************************** 3. row ***************************
           CHANNEL_NAME: east
              WORKER_ID: 2
          SERVICE_STATE: OFF
      LAST_ERROR_NUMBER: 1032
      LAST_ERROR_MESSAGE: Worker 2 failed executing transaction
      LAST_ERROR_TIMESTAMP: 2026-11-21 07:36:50.123456
      """
    let list = try states(text)
    #expect(list.count == 1)
    let state = try #require(list.first)
    #expect(state.channel == "east")
    #expect(state.ioRunning == true)
    #expect(state.ioErrorNumber == 0)
    #expect(state.retrievedGtids == Self.set)
    #expect(state.sqlRunning == false)
    #expect(state.workerErrors.map(\.number) == [1032])
    #expect(state.workerErrors.map(\.worker) == [2])
    #expect(state.workerErrors.map(\.time) == ["2026-11-21 07:36:50.123456"])
  }

  @Test func gtidSlavePosAsADump() throws {
    let list = try states(
      "INSERT INTO `gtid_slave_pos` VALUES\n(0,41,1,36),\n(0,42,2,37),\n(7,3,1,9);\n")
    #expect(list.map(\.gtidPosition) == ["0-2-37,7-1-9"])
  }

  // MARK: What counts

  /// A file to which a status is appended every minute: the last counts, for each channel.
  @Test func theLastCounts() throws {
    func status(_ position: Int, _ channel: String, errno: Int) -> String {
      """
      *************************** 1. row ***************************
      Source_Log_File: mysql-bin.000562
      Read_Source_Log_Pos: \(position)
      Replica_IO_Running: Yes
      Last_IO_Errno: \(errno)
      Channel_Name: \(channel)

      """
    }
    var text = ""
    for step in 0..<200 {
      text += status(4000 + step, "east", errno: 1236) + status(8000 + step, "west", errno: 0)
    }
    text += status(17_314, "east", errno: 0)
    let list = try states(text)
    #expect(list.map(\.channel) == ["east", "west"])
    #expect(list.map { $0.read?.position } == [17_314, 8199])
    #expect(list.map(\.ioErrorNumber) == [0, 0])
  }

  @Test func firstIsNoFile() throws {
    let first =
      "2026-11-27T21:40:00.1Z 9 [System] [MY-010562] [Repl] Replica I/O thread for channel '':"
      + " connected to source 'repl@db1:3306',replication started in log 'FIRST' at position 4\n"
    let bytes = ByteChunk(copying: Array(first.utf8))
    let text = try StatusText(ByteSource(name: "log", chunk: bytes), origin: "log")
    #expect(text.states.isEmpty)
    #expect(text.remark?.contains("'FIRST'") ?? false)
    let later = try states(
      first + "2026-11-27T21:41:00.1Z 9 [ERROR] Replica I/O thread exiting, read up to log"
        + " 'mysql-bin.000562', position 17314\n")
    #expect(later.first?.read == Self.place)
  }

  /// Many megabytes of little: nothing of it may be kept, nor be gone through twice.
  @Test(arguments: ["\n", ",", ",\n", "\t", "|", "{", "[{\"a\":", "<td>", "'", "a: ", "\r"])
  func muchOfNothing(_ piece: String) throws {
    let count = (2 << 20) / piece.utf8.count
    let head = "Master_Log_File,Read_Master_Log_Pos,Master_Host\n"
    var bytes = Array(head.utf8)
    for _ in 0..<count { bytes += Array(piece.utf8) }
    bytes += Array("\nMaster_Log_File: mysql-bin.000562\nRead_Master_Log_Pos: 17314\n".utf8)
    let state = try states(bytes).first
    #expect(state?.read == Self.place)
  }

  @Test func whatIsEmptyOrNumbersOnly() throws {
    func remark(_ text: String) throws -> String? {
      let chunk = ByteChunk(copying: Array(text.utf8))
      return try StatusText(ByteSource(name: "x", chunk: chunk), origin: "x").remark
    }
    #expect(try remark("\n \n") == "is empty")
    #expect(
      try remark("mysql_slave_status_read_master_log_pos{channel_name=\"\"} 17314\n")?
        .contains("names") ?? false)
    #expect(try remark("hello\n") == nil)
  }
}

extension Array {
  fileprivate func appending(_ more: some Sequence<Element>) -> [Element] { self + more }
}
