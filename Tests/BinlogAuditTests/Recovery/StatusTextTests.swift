import BinlogAudit
import BinlogTestSupport
import Testing

@Suite struct StatusTextTests {
  static let place = SourceCoordinate(file: "mysql-bin.000562", position: 18_045_830)

  private func states(_ text: String) -> [ReplicaState] {
    StatusText.states(in: text, origin: "status.txt")
  }

  @Test func verticalWithOldWords() throws {
    let state = try #require(
      states(
        """
        *************************** 1. row ***************************
                       Slave_IO_State:
                          Master_Host: 10.0.0.1
                      Master_Log_File: mysql-bin.000562
                  Read_Master_Log_Pos: 18045830
                       Relay_Log_File: relay-bin.000007
                        Relay_Log_Pos: 251
                Relay_Master_Log_File: mysql-bin.000562
                     Slave_IO_Running: No
                    Slave_SQL_Running: Yes
                           Last_Errno: 0
                  Exec_Master_Log_Pos: 17000000
                Seconds_Behind_Master: NULL
                        Last_IO_Errno: 1236
                        Last_IO_Error: Got fatal error 1236 from master when reading data from binary log: 'Client requested master to start replication from impossible position'
                     Master_Server_Id: 11
                          Master_UUID: 566a8e77-e57e-11f1-af69-02fc00000001
                        Auto_Position: 0
        """
      ).first)
    #expect(state.read == Self.place)
    #expect(state.executed == SourceCoordinate(file: "mysql-bin.000562", position: 17_000_000))
    #expect(state.words == .master)
    #expect(state.isMariaDB == false)
    #expect(state.usesGtid == false)
    #expect(state.ioErrorNumber == 1236)
    #expect(state.wasRefused)
    #expect(state.ioRunning == false)
    #expect(state.sqlRunning == true)
    #expect(state.relayLogFile == "relay-bin.000007")
    #expect(state.relayLogPosition == 251)
    #expect(state.sourceServerID == 11)
    #expect(state.sourceUUID == "566a8e77-e57e-11f1-af69-02fc00000001")
    #expect(state.hasAppliedAll == false)
  }

  @Test func verticalWithNewWords() throws {
    let state = try #require(
      states(
        """
        *************************** 1. row ***************************
                     Source_Log_File: mysql-bin.000562
                 Read_Source_Log_Pos: 18045830
               Relay_Source_Log_File: mysql-bin.000562
                 Exec_Source_Log_Pos: 18045830
                  Replica_IO_Running: Yes
                       Last_IO_Errno: 0
                       Last_IO_Error:
                  Retrieved_Gtid_Set: 566a8e77-e57e-11f1-af69-02fc00000001:1-43,
        798e6845-e57e-11f1-a2b6-02fc00000001:1-5
                   Executed_Gtid_Set: 566a8e77-e57e-11f1-af69-02fc00000001:1-43
                       Auto_Position: 1
                        Channel_Name: east
        """
      ).first)
    #expect(state.read == Self.place)
    #expect(state.words == .source)
    #expect(state.usesGtid == true)
    #expect(state.channel == "east")
    #expect(state.hasAppliedAll == true)
    #expect(!state.wasRefused)
    #expect(
      state.retrievedGtids
        == "566a8e77-e57e-11f1-af69-02fc00000001:1-43,798e6845-e57e-11f1-a2b6-02fc00000001:1-5")
  }

  @Test func linesEndAsTheyLike() {
    let text =
      "Source_Log_File: mysql-bin.000562\r\n  Read_Source_Log_Pos: 18045830\r\n"
    #expect(states(text).first?.read == Self.place)
  }

  @Test func aBox() throws {
    let state = try #require(
      states(
        """
        +----------------+------------------+---------------------+-----------------------+---------------------+
        | Slave_IO_State | Master_Log_File  | Read_Master_Log_Pos | Relay_Master_Log_File | Exec_Master_Log_Pos |
        +----------------+------------------+---------------------+-----------------------+---------------------+
        |                | mysql-bin.000562 |            18045830 | mysql-bin.000562      |            18045830 |
        +----------------+------------------+---------------------+-----------------------+---------------------+
        1 row in set (0.00 sec)
        """
      ).first)
    #expect(state.read == Self.place)
    #expect(state.executed == Self.place)
  }

  @Test func tabs() throws {
    let state = try #require(
      states(
        "Slave_IO_State\tMaster_Log_File\tRead_Master_Log_Pos\tUsing_Gtid\tLast_IO_Error\n"
          + "\tmysql-bin.000562\t18045830\tSlave_Pos\tNULL\n"
      ).first)
    #expect(state.read == Self.place)
    #expect(state.isMariaDB == true)
    #expect(state.usesGtid == true)
    #expect(state.ioError == nil)
  }

  @Test func severalSourcesOfMariaDB() {
    let list = states(
      """
      *************************** 1. row ***************************
                   Connection_name: east
                   Master_Log_File: mysql-bin.000562
               Read_Master_Log_Pos: 18045830
                        Using_Gtid: No
      *************************** 2. row ***************************
                   Connection_name: west
                   Master_Log_File: mysql-bin.000009
               Read_Master_Log_Pos: 4
                     Last_IO_Errno: 1236
                        Using_Gtid: Current_Pos
      """)
    #expect(list.map(\.channel) == ["east", "west"])
    #expect(list.map(\.usesGtid) == [false, true])
    #expect(list.map(\.wasRefused) == [false, true])
    #expect(list.last?.read == SourceCoordinate(file: "mysql-bin.000009", position: 4))
  }

  @Test func nullsAreNothing() {
    #expect(states("Master_Log_File: NULL\nRead_Master_Log_Pos: NULL\n").isEmpty)
    #expect(states("Source_Log_File: \n Read_Source_Log_Pos: 4\n").isEmpty)
    #expect(states("Source_Log_File: x.000001\n Read_Source_Log_Pos: many\n").isEmpty)
  }

  @Test(arguments: [
    "", "\n\n", "hello", "Empty set (0.00 sec)", "| a | b |\n| 1 | 2 |", "a\tb\n1\t2",
    "2026-11-21 [Note] mysqld: ready for connections.", "***", "\u{0}\u{1}\u{2}",
  ])
  func somethingElse(_ text: String) { #expect(states(text).isEmpty) }

  @Test(arguments: [
    // MySQL 5.1 and 5.5
    "101231 12:00:00 [Note] Slave I/O thread exiting, read up to log 'mysql-bin.000562', position 18045830",
    "Slave I/O thread exiting, read up to log 'mysql-bin.000562', position 18045830",
    // MySQL 5.7
    "2017-01-01T00:00:00.000000Z 5 [Note] Slave I/O thread exiting for channel '', read up to log 'mysql-bin.000562', position 18045830",
    // MySQL 8 and 9
    "2026-11-21T07:37:11.000000Z 12 [System] [MY-010587] [Repl] Replica I/O thread for channel '' exiting, read up to log 'mysql-bin.000562', position 18045830",
    // MariaDB, with the GTID position after it
    "2026-11-21  7:38:01 9 [Note] Slave I/O thread exiting, read up to log 'mysql-bin.000562', position 18045830; GTID position 0-1-43, master 127.0.0.1:3306",
  ])
  func errorLogLines(_ line: String) {
    let list = states("some other line\n\(line)\nand another\n")
    #expect(list.map(\.read) == [Self.place])
  }

  @Test func errorLogNamesChannelAndError() throws {
    let state = try #require(
      states(
        """
        2026-11-21T07:37:11Z 12 [ERROR] [MY-013114] [Repl] Replica I/O for channel 'east': Got fatal error 1236 from source when reading data from binary log: 'x', Error_code: MY-013114
        2026-11-21T07:37:11Z 12 [System] [MY-010587] [Repl] Replica I/O thread for channel 'east' exiting, read up to log 'mysql-bin.000562', position 18045830
        """
      ).first)
    #expect(state.channel == "east")
    #expect(state.wasRefused)
    #expect(state.words == .source)
    #expect(state.read == Self.place)
  }

  /// What the sample servers really printed.
  @Test(arguments: Samples.crashedPairs + Samples.healthyPairs + Samples.indexLostPairs)
  func savedStatus(_ pair: String) throws {
    let text = try Samples.text(pair + "/replica/status.txt")
    let state = try #require(states(text).first)
    #expect(state.read?.file.hasPrefix("mysql-bin.00056") == true)
    #expect(state.executed != nil)
    #expect(state.isMariaDB == pair.contains("mariadb"))
    #expect(state.usesGtid == pair.contains("gtid"))
    let refused = !pair.hasPrefix("healthy") && !pair.hasSuffix("silent")
    #expect(state.wasRefused == refused)
    let log = states(try Samples.text(pair + "/replica/error.log"))
    if refused { #expect(log.first?.read == state.read) }
  }

  @Test(arguments: ["crashed-source-mysql", "crashed-source-mysql-unapplied", "healthy-mysql"])
  func infoTables(_ pair: String) throws {
    let table = try #require(states(try Samples.text(pair + "/replica/replica_info.txt")).first)
    let status = try #require(states(try Samples.text(pair + "/replica/status.txt")).first)
    #expect(table.read?.file == status.read?.file)
    #expect(table.executed == status.executed)
  }

  // MARK: Dumps of the info tables

  @Test(arguments: [
    // MySQL 5.6, then with a channel, then with the columns named.
    "INSERT INTO `slave_master_info` VALUES (23,'mysql-bin.000562',18045830,'h','u','p',3306,60,0,"
      + "'','','','','',0,1800,'','0','566a8e77-e57e-11f1-af69-02fc00000001',86400,'','',1);",
    "INSERT INTO mysql.slave_master_info VALUES (25,'mysql-bin.000562',18045830,'h','u','it\\'s',"
      + "3306,60,0,'','','','','',0,30,'','0','',86400,'','',1,'east','');",
    "replace into `mysql`.`slave_master_info` (`Master_log_name`, `Enabled_auto_position`,"
      + " Master_log_pos) values ('mysql-bin.000562', 1, 18045830);",
  ])
  func dumpsOfMasterInfo(_ text: String) throws {
    let state = try #require(states("-- a dump\n" + text + "\n").first)
    #expect(state.read == Self.place)
    #expect(state.usesGtid == true)
    #expect(state.isStored)
  }

  @Test func dumpOfRelayLogInfo() throws {
    let text =
      "INSERT INTO `slave_relay_log_info` VALUES"
      + " (7,'./relay-bin.000007',251,'mysql-bin.000562',18045830,0,0,1,'east'),"
      + "\n(7,'./relay-bin-w.000002',4,'other.000001',4,0,0,1,'w');\n"
    let found = states(text)
    #expect(found.map(\.channel) == ["east", "w"])
    #expect(found.first?.executed == Self.place)
    #expect(found.first?.relayLogFile == "relay-bin.000007")
    #expect(found.first?.relayLogPosition == 251)
  }

  @Test(arguments: [
    "INSERT INTO slave_master_info VALUES (", "INSERT INTO slave_master_info VALUES ('a",
    "insert into slave_master_info (a values (1)",
    "into into into slave_relay_log_info values (,,,)",
  ])
  func brokenDumps(_ text: String) {
    #expect(states(text).isEmpty)
  }

  @Test func boxWithLineEndsInACell() throws {
    let text = """
      +------------------+---------------------+------------------------+---------------+
      | Source_Log_File  | Read_Source_Log_Pos | Executed_Gtid_Set      | Auto_Position |
      +------------------+---------------------+------------------------+---------------+
      | mysql-bin.000562 |            18045830 | 566a8e77-e57e-11f1-af69-02fc00000001:1-43,
      798e6845-e57e-11f1-a2b6-02fc00000001:1-5 | 1 |
      +------------------+---------------------+------------------------+---------------+
      """
    let state = try #require(states(text).first)
    #expect(state.read == Self.place)
    #expect(state.usesGtid == true)
  }

  // MARK: Error logs of all ages

  @Test(arguments: [
    "Slave SQL thread exiting, replication stopped in log 'mysql-bin.000562' at position 18045830",
    "101231 12:00:00 [ERROR] Error running query, slave SQL thread aborted. Fix the problem, and"
      + " restart the slave SQL thread with \"SLAVE START\". We stopped at log 'mysql-bin.000562'"
      + " position 18045830",
    "2026-11-21T07:37:11Z 12 [Note] [MY-010587] [Repl] Replica SQL thread for channel '' exiting,"
      + " replication stopped in log 'mysql-bin.000562' at position 18045830",
    "2026-11-21  7:38:01 9 [Note] Slave SQL thread exiting, replication stopped in log"
      + " 'mysql-bin.000562' at position 18045830; GTID position '0-1-43', master: 127.0.0.1:3306",
    "020131 12:00:00  Slave thread exiting, replication stopped in log 'mysql-bin.000562' at"
      + " position 18045830",
    "2026-11-21T16:05:10Z 55 [Note] [MY-010581] [Repl] Replica SQL thread for channel ''"
      + " initialized, starting replication in log 'mysql-bin.000562' at position 18045830, relay"
      + " log './relay-bin.000001' position: 4",
  ])
  func whereTheApplierStood(_ line: String) throws {
    #expect(try #require(states(line).first).executed == Self.place)
  }

  @Test(arguments: [
    "Slave: connected to master 'repl@h:3306',  replication started in log 'mysql-bin.000562' at"
      + " position 18045830",
    "Slave: Failed reading log event, reconnecting to retry, log 'mysql-bin.000562' position"
      + " 18045830",
    "Slave I/O thread: Failed reading log event, reconnecting to retry, log 'mysql-bin.000562' at"
      + " position 18045830",
  ])
  func whereTheReaderStood(_ line: String) throws {
    #expect(try #require(states(line).first).read == Self.place)
  }

  @Test func linesOfSeveralChannels() {
    let text = """
      [Note] Slave I/O thread exiting for channel 'east', read up to log 'east-bin.000001', position 5
      [Note] Slave I/O thread exiting for channel 'west', read up to log 'west-bin.000002', position 6
      [ERROR] Slave I/O for channel 'west': Got fatal error 1236 from master when reading data
      """
    let found = states(text)
    #expect(found.map(\.channel) == ["east", "west"])
    #expect(found.map(\.wasRefused) == [false, true])
  }
}
