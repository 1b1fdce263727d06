import BinlogAudit
import BinlogBytes
import BinlogEvents
import Testing

/// What backup tools leave.
@Suite struct BackupNoteTests {
  private func notes(_ text: String, named name: String) throws -> [BackupNote] {
    try BackupNote.notes(
      in: ByteSource(name: name, chunk: ByteChunk(copying: Array(text.utf8))), named: name)
  }

  private static let uuid = "d9fdc326-eafc-11f1-aa4f-02fc00000001"

  @Test func `XtraBackup and mariadb-backup`() throws {
    let own = try #require(
      try notes("mysql-bin.000002\t630\t\(Self.uuid):1-15\n", named: "xtrabackup_binlog_info").first
    )
    #expect(own.place == SourceCoordinate(file: "mysql-bin.000002", position: 630))
    #expect(own.set == GtidSet("\(Self.uuid):1-15"))
    #expect(own.owner == .own)
    let mariadb = try #require(
      try notes("mysql-bin.000002\t630\t0-1-15\n", named: "mariadb_backup_binlog_info").first)
    #expect(mariadb.state == [MariaGtid(domain: 0, server: 1, sequence: 15)])
    let slave = try #require(
      try notes(
        "CHANGE MASTER TO MASTER_LOG_FILE='mysql-bin.000007', MASTER_LOG_POS=4242;\n",
        named: "xtrabackup_slave_info"
      ).first)
    #expect(slave.place == SourceCoordinate(file: "mysql-bin.000007", position: 4242))
    #expect(slave.owner == .source)
  }

  @Test func `a dump of mysqldump`() throws {
    let text = """
      -- MySQL dump 10.13  Distrib 9.7.4, for Linux (x86_64)
      --
      SET @@SESSION.SQL_LOG_BIN= 0;
      --
      -- GTID state at the beginning of the backup
      --

      SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ '\(Self.uuid):1-15';

      --
      -- Position to start replication or point-in-time recovery from
      --

      -- CHANGE REPLICATION SOURCE TO SOURCE_LOG_FILE='mysql-bin.000002', SOURCE_LOG_POS=630;

      --
      -- Current Database: `shop`
      --

      CREATE DATABASE `shop`;
      CHANGE MASTER TO MASTER_LOG_FILE='of-a-routine.000009', MASTER_LOG_POS=1;
      """
    let note = try #require(try notes(text, named: "dump.sql").first)
    #expect(note.place == SourceCoordinate(file: "mysql-bin.000002", position: 630))
    #expect(note.set == GtidSet("\(Self.uuid):1-15"))
    #expect(note.owner == .own)
    let ofSource = text.replacing(
      "recovery from\n", with: "recovery from (the source of this replica)\n")
    #expect(try notes(ofSource, named: "dump.sql").first?.owner == .source)
  }

  @Test func `a dump of mariadb-dump`() throws {
    let note = try #require(
      try notes(
        """
        /*M!999999\\- enable the sandbox mode */
        -- MariaDB dump 10.19  Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)
        --
        -- Preferably use GTID to start replication from GTID position:

        -- CHANGE MASTER TO MASTER_USE_GTID=slave_pos;
        -- SET GLOBAL gtid_slave_pos='0-1-15';

        --
        -- Alternately, following is the position of the binary logging from SHOW MASTER STATUS at \
        point of backup.
        --

        -- CHANGE MASTER TO MASTER_LOG_FILE='mysql-bin.000002', MASTER_LOG_POS=734;

        """, named: "dump.sql"
      ).first)
    #expect(note.place == SourceCoordinate(file: "mysql-bin.000002", position: 734))
    #expect(note.state == [MariaGtid(domain: 0, server: 1, sequence: 15)])
  }

  @Test func `mydumper and MySQL Shell`() throws {
    let mydumper = try #require(
      try notes(
        """
        Started dump at: 2026-11-26 10:00:00
        SHOW MASTER STATUS:
        \tLog: mysql-bin.000002
        \tPos: 630
        \tGTID:\(Self.uuid):1-15

        Finished dump at: 2026-11-26 10:00:05
        """, named: "metadata"
      ).first)
    #expect(mydumper.place == SourceCoordinate(file: "mysql-bin.000002", position: 630))
    #expect(mydumper.set == GtidSet("\(Self.uuid):1-15"))
    let shell = try #require(
      try notes(
        """
        {"dumper": "mysqlsh", "schemas": ["a", "binlogFile"], "gtidExecuted": "\(Self.uuid):1-15",
        "gtidExecutedInconsistent": true, "consistent": true, "binlogFile": "mysql-bin.000002",
        "binlogPosition": 630}
        """, named: "@.json"
      ).first)
    #expect(shell.place == SourceCoordinate(file: "mysql-bin.000002", position: 630))
    #expect(shell.set == GtidSet("\(Self.uuid):1-15"))
    #expect(shell.doubt?.contains("gtidExecutedInconsistent") == true)
  }

  @Test func `cut at every length it never traps`() throws {
    let text = Array(
      "{\"a\": \"\\\"x\", \"binlogFile\": \"mysql-bin.000002\", \"binlogPosition\": 630}".utf8)
    for count in 0...text.count {
      _ = try BackupNote.notes(
        in: ByteSource(name: "x", chunk: ByteChunk(copying: Array(text[..<count]))), named: "@.json"
      )
    }
  }
}
