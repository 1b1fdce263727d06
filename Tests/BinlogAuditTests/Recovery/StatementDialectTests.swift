import BinlogAudit
import BinlogEvents
import Testing

@Suite struct StatementDialectTests {
  static let place = SourceCoordinate(file: "mysql-bin.000563", position: 4)

  /// Every statement of a server, in the order in which an answer would print them.
  private func statements(
    _ flavor: Flavor, _ version: ServerVersion, _ channel: String? = nil, gtidOff: Bool = true
  ) -> [String] {
    let dialect = StatementDialect(flavor: flavor, version: version, channel: channel)
    return [
      dialect.stopFetching(), dialect.startApplying(), dialect.waitApplied(Self.place),
      dialect.stop(), dialect.change(to: Self.place, turnsGtidOff: gtidOff), dialect.start(),
    ]
  }

  @Test(arguments: [ServerVersion(5, 1, 73), ServerVersion(5, 5, 62)])
  func beforeGtids(_ version: ServerVersion) {
    #expect(
      statements(.mysql, version) == [
        "STOP SLAVE IO_THREAD;", "START SLAVE SQL_THREAD;",
        "SELECT MASTER_POS_WAIT('mysql-bin.000563', 4, 3600);", "STOP SLAVE;",
        "CHANGE MASTER TO MASTER_LOG_FILE='mysql-bin.000563', MASTER_LOG_POS=4;", "START SLAVE;",
      ])
  }

  @Test(arguments: [
    ServerVersion(5, 6, 51), ServerVersion(5, 7, 44), ServerVersion(8, 0, 20),
  ])
  func slaveAndMaster(_ version: ServerVersion) {
    #expect(
      statements(.mysql, version) == [
        "STOP SLAVE IO_THREAD;", "START SLAVE SQL_THREAD;",
        "SELECT MASTER_POS_WAIT('mysql-bin.000563', 4, 3600);", "STOP SLAVE;",
        "CHANGE MASTER TO MASTER_LOG_FILE='mysql-bin.000563', MASTER_LOG_POS=4,"
          + " MASTER_AUTO_POSITION=0;", "START SLAVE;",
      ])
  }

  @Test func replicaButMaster() {
    #expect(
      statements(.mysql, ServerVersion(8, 0, 22)) == [
        "STOP REPLICA IO_THREAD;", "START REPLICA SQL_THREAD;",
        "SELECT MASTER_POS_WAIT('mysql-bin.000563', 4, 3600);", "STOP REPLICA;",
        "CHANGE MASTER TO MASTER_LOG_FILE='mysql-bin.000563', MASTER_LOG_POS=4,"
          + " MASTER_AUTO_POSITION=0;", "START REPLICA;",
      ])
  }

  @Test func sourceButMasterWait() {
    let list = statements(.mysql, ServerVersion(8, 0, 23))
    #expect(
      list[4]
        == "CHANGE REPLICATION SOURCE TO SOURCE_LOG_FILE='mysql-bin.000563', SOURCE_LOG_POS=4,"
        + " SOURCE_AUTO_POSITION=0;")
    #expect(list[2] == "SELECT MASTER_POS_WAIT('mysql-bin.000563', 4, 3600);")
  }

  @Test(arguments: [ServerVersion(8, 0, 26), ServerVersion(8, 4, 0), ServerVersion(9, 7, 4)])
  func replicaAndSource(_ version: ServerVersion) {
    #expect(
      statements(.mysql, version) == [
        "STOP REPLICA IO_THREAD;", "START REPLICA SQL_THREAD;",
        "SELECT SOURCE_POS_WAIT('mysql-bin.000563', 4, 3600);", "STOP REPLICA;",
        "CHANGE REPLICATION SOURCE TO SOURCE_LOG_FILE='mysql-bin.000563', SOURCE_LOG_POS=4,"
          + " SOURCE_AUTO_POSITION=0;", "START REPLICA;",
      ])
    #expect(
      statements(.mysql, version, gtidOff: false)[4]
        == "CHANGE REPLICATION SOURCE TO SOURCE_LOG_FILE='mysql-bin.000563', SOURCE_LOG_POS=4;")
  }

  @Test func aChannelOfMySQL() {
    #expect(
      statements(.mysql, ServerVersion(9, 7, 4), "it's", gtidOff: false) == [
        "STOP REPLICA IO_THREAD FOR CHANNEL 'it''s';",
        "START REPLICA SQL_THREAD FOR CHANNEL 'it''s';",
        "SELECT SOURCE_POS_WAIT('mysql-bin.000563', 4, 3600, 'it''s');",
        "STOP REPLICA FOR CHANNEL 'it''s';",
        "CHANGE REPLICATION SOURCE TO SOURCE_LOG_FILE='mysql-bin.000563', SOURCE_LOG_POS=4"
          + " FOR CHANNEL 'it''s';", "START REPLICA FOR CHANNEL 'it''s';",
      ])
    #expect(
      statements(.mysql, ServerVersion(5, 7, 44), "east")[2]
        == "SELECT MASTER_POS_WAIT('mysql-bin.000563', 4, 3600, 'east');")
  }

  @Test func mariaDB() {
    #expect(
      statements(.mariadb, ServerVersion(5, 5, 68))[4]
        == "CHANGE MASTER TO MASTER_LOG_FILE='mysql-bin.000563', MASTER_LOG_POS=4;")
    for version in [ServerVersion(10, 0, 38), ServerVersion(10, 11, 19), ServerVersion(11, 8, 6)] {
      #expect(
        statements(.mariadb, version) == [
          "STOP SLAVE IO_THREAD;", "START SLAVE SQL_THREAD;",
          "SELECT MASTER_POS_WAIT('mysql-bin.000563', 4, 3600);", "STOP SLAVE;",
          "CHANGE MASTER TO MASTER_LOG_FILE='mysql-bin.000563', MASTER_LOG_POS=4,"
            + " MASTER_USE_GTID=no;", "START SLAVE;",
        ])
    }
  }

  @Test func aConnectionOfMariaDB() {
    #expect(
      statements(.mariadb, ServerVersion(10, 11, 19), "east") == [
        "STOP SLAVE 'east' IO_THREAD;", "START SLAVE 'east' SQL_THREAD;",
        "SELECT MASTER_POS_WAIT('mysql-bin.000563', 4, 3600, 'east');", "STOP SLAVE 'east';",
        "CHANGE MASTER 'east' TO MASTER_LOG_FILE='mysql-bin.000563', MASTER_LOG_POS=4,"
          + " MASTER_USE_GTID=no;", "START SLAVE 'east';",
      ])
    // The default connection has an empty name.
    #expect(statements(.mariadb, ServerVersion(10, 11, 19), "")[3] == "STOP SLAVE;")
  }

  @Test func quoting() {
    let dialect = StatementDialect(flavor: .mysql, version: ServerVersion(9, 7, 4))
    #expect(dialect.quote("a'b\\c") == "'a''b\\\\c'")
  }
}
