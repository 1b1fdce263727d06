import BinlogBytes
import BinlogDump
import BinlogEvents
import BinlogTestSupport
import Foundation
import Testing

/// Logs of MySQL 3.23 to 4.1 and of the first 5.1.
///
/// The expected text is what `mariadb-binlog` 10.11 prints for the same bytes;
/// Tests/Live/old-formats compares many more.
@Suite struct OldFormatTests {
  private func dump(
    _ bytes: [UInt8], _ style: DumpStyle = .mariadb, in directory: LoadDirectory,
    rewrites: [DumpOptions.DatabaseRewrite] = []
  ) throws -> Dumped {
    let path = directory.path + "/log"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    var options = DumpOptions()
    options.style = style
    options.localLoad = directory.path
    options.verbosity = 2
    options.rewrites = rewrites
    return Dumped(path, options)
  }

  /// Neither of these has a length of status variables before its names.
  @Test func oldStatementsAndLoadsAreRewrittenToo() throws {
    let directory = try LoadDirectory()
    let rewrite = DumpOptions.DatabaseRewrite(from: "test", to: "elsewhere")
    for style in [DumpStyle.mysql, .mariadb] {
      let plain = try dump(loads().bytes, style, in: directory)
      let text = try dump(loads().bytes, style, in: directory, rewrites: [rewrite]).text
      #expect(plain.text.contains("use `test`/*!*/;"))
      #expect(!text.contains("use `test`"))
      #expect(text.contains("use `elsewhere`/*!*/;"))
      #expect(text.contains("# LOAD DATA INFILE '/in/first.csv'"))
    }
  }

  private func loads() -> OldLog {
    var log = OldLog(3, server: "4.1.22-log")
    log.query("CREATE TABLE t1 (a INT)")
    log.load(.load, file: "/tmp/old file.txt", columns: ["a", "b`c"], skip: 3)
    log.load(.createFile, file: "/in/first.csv", columns: ["a"], number: 7, block: "1,2\n")
    log.file(.appendBlock, 7, block: "3,4\n")
    log.file(.execLoad, 7)
    log.file(.execLoad, 9)
    return log
  }

  @Test func positionsBeforeVersion4AreStarts() throws {
    let directory = try LoadDirectory()
    var log = OldLog(3, server: "4.1.22")
    // In a transaction's cache they counted from its start.
    log.query("BEGIN", position: 79)
    log.query("COMMIT", position: 79)
    let text = try dump(log.bytes, in: directory).text
    #expect(text.contains("end_log_pos 79 \tStart: binlog v 3, server v 4.1.22 created 010909"))
    #expect(text.contains("# at 79\n#010909  1:46:41 server id 1  end_log_pos 119 \tQuery"))
    #expect(text.contains("# at 119\n#010909  1:46:42 server id 1  end_log_pos 120 \tQuery"))
  }

  @Test func version1HasShortHeaders() throws {
    let directory = try LoadDirectory()
    var log = OldLog(1, server: "3.23.58")
    log.query("INSERT INTO t1 VALUES (1)")
    log.append(.rotate, body: Array("host-bin.002".utf8))
    let result = try dump(log.bytes, in: directory)
    #expect(result.outcome == .done)
    #expect(result.text.contains("# at 73\n#010909  1:46:41 server id 1  end_log_pos 0 \tQuery"))
    #expect(result.text.contains("INSERT INTO t1 VALUES (1)\n/*!*/;"))
    #expect(result.text.contains("\tRotate to host-bin.002  pos: 4\n"))
  }

  @Test func loadDataOfOldServersIsRunWithItsFile() throws {
    let directory = try LoadDirectory()
    let result = try dump(loads().bytes, in: directory)
    #expect(
      result.text.contains(
        "\tQuery\tthread_id=3\texec_time=1\nLOAD DATA INFILE '/tmp/old file.txt' INTO TABLE `t1` "
          + "FIELDS TERMINATED BY '\\t' ENCLOSED BY '' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' "
          + "STARTING BY '' IGNORE 3 LINES (`a`,`b``c`)/*!*/;\n"))
    #expect(result.text.contains("# LOAD DATA INFILE '/in/first.csv' INTO TABLE `t1`"))
    #expect(result.text.contains("# file_id: 7  block_len: 4\n"))
    let path = directory.path + "/first.csv-7-0"
    #expect(
      result.text.contains(
        "\n#Exec_load: file_id=7\n#010909  1:46:43 server id 1  end_log_pos"))
    #expect(result.text.contains("LOAD DATA LOCAL INFILE '\(path)' INTO TABLE `t1`"))
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "1,2\n3,4\n")
    #expect(result.messages.count == 1)
    #expect(result.messages.first?.text.contains("Exec_load of file 9") == true)
  }

  @Test func mysqlsStyleReadsWhatItsToolRefuses() throws {
    let directory = try LoadDirectory()
    let result = try dump(loads().bytes, .mysql, in: directory)
    #expect(result.text.hasPrefix("# The proper term is pseudo_replica_mode"))
    #expect(result.text.contains("\tStart: binlog v 3, server v 4.1.22-log"))
    #expect(result.text.contains("LOAD DATA LOCAL INFILE '"))
  }

  @Test func numbersOfTheFirstTreesOf51AreTranslated() throws {
    let directory = try LoadDirectory()
    var log = BinlogBuilder(.mysql, version: "5.2.2-a_drop6p13", checksum: .none, describes: false)
    let lengths: [UInt8] =
      [56, 13, 0, 8, 0, 18, 0, 4, 4, 4, 4, 18, 0, 0, 75, 8, 8, 8, 8, 0, 4, 26]
    let body =
      [4, 0] + Bytes.padded("5.2.2-a_drop6p13", to: 50) + [0, 0, 0, 0, 19] + lengths
    // Made as a description of that time is: without a checksum.
    let size = 19 + body.count
    log.appendRaw([0, 0, 0, 0, 15, 1, 0, 0, 0] + Bytes.number(UInt64(size), width: 4))
    log.appendRaw(Bytes.number(UInt64(4 + size), width: 4) + [0, 0] + body)
    let map = Bytes.number(5, width: 6) + [0, 0, 4] + Array("test\0".utf8) + [2]
    log.append(EventType(rawValue: 16), body: map + Array("t1\0".utf8) + [1, 3])
    log.append(
      EventType(rawValue: 17),
      body: Bytes.number(5, width: 6) + [1, 0, 1, 0xFF, 0xFD, 1, 0, 0, 0])
    log.append(EventType(rawValue: 20), body: Bytes.number(77, width: 8))
    let text = try dump(log.bytes, in: directory).text
    #expect(text.contains("\tTable_map: `test`.`t1` mapped to number 5\n"))
    #expect(text.contains("\tWrite_rows_old: table id 5 flags: STMT_END_F\n"))
    #expect(text.contains("\tXid = 77\nCOMMIT/*!*/;\n"))
  }

  @Test func everyCutAndManyFlipsOfOldLogsEndOrderly() throws {
    var first = OldLog(1, server: "3.23.58")
    first.query("INSERT INTO t1 VALUES (1)")
    first.load(.load, file: "a")
    var random = SeededRandom(2001)
    for whole in [first.bytes, loads().bytes] {
      for length in stride(from: 4, to: whole.count, by: 7) {
        let directory = try LoadDirectory()
        _ = try dump(Array(whole[..<length]), in: directory)
      }
      for _ in 0..<150 {
        let directory = try LoadDirectory()
        var bytes = whole
        for _ in 0..<Int.random(in: 1...3, using: &random) {
          bytes[Int.random(in: 4..<bytes.count, using: &random)] = UInt8.random(
            in: 0...255, using: &random)
        }
        for style in [DumpStyle.mysql, .mariadb] { _ = try dump(bytes, style, in: directory) }
      }
    }
  }
}
