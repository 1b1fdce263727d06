import BinlogTestSupport
import Foundation
import Testing

@testable import BinlogBytes
@testable import BinlogEvents

/// Logs whose names and statements try to become SQL, other lines, or commands of a terminal.
@Suite struct HostileTextTests {
  static let hostile = [
    "x\nDROP DATABASE victim/*!*/;\n-- ", "x`; DROP DATABASE victim; -- ", "\u{1B}[2Jx",
    "\u{9B}2Jx", "a\u{202E}cba", "-rf", "../x", "a\r\nsystem ls", "'\u{301}; --", "中",
  ]

  private func write(
    _ directory: TemporaryDirectory, version: String? = nil, _ body: (inout BinlogBuilder) -> Void
  ) throws -> String {
    var log = BinlogBuilder(.mysql, version: version)
    log.query("BEGIN")
    body(&log)
    log.xid()
    log.stop()
    return try directory.write(log.bytes, "binlog.000001")
  }

  private func hides(_ text: String) -> Bool {
    text.unicodeScalars.contains {
      $0 != "\n" && $0 != "\t" && HiddenCharacters.contains($0.value)
    }
  }

  /// Each line of a script begins as we begin lines.
  private func strays(_ script: String) -> [Substring] {
    script.split(separator: "\n").filter { line in
      ![
        "--", "SET ", "INSERT INTO `", "UPDATE `", "DELETE FROM `", "BEGIN;", "COMMIT;",
        "ROLLBACK", "SAVEPOINT `", "SELECT @binlogtool_missed ", "DEALLOCATE PREPARE binlogtool;",
        "/*!999999\\C utf8mb4 */;",
      ].contains { line.hasPrefix($0) }
    }
  }

  @Test(arguments: Self.hostile)
  func names(_ name: String) throws {
    let directory = try TemporaryDirectory()
    let log = try write(directory, version: "9.7.4\u{1B}[31m\n") { log in
      log.tableMap(100, database: name, table: name)
      log.writeRows()
    }
    let quoted = "`" + name.replacingOccurrences(of: "`", with: "``") + "`"
    let schema = try directory.write(
      "CREATE TABLE \(quoted).\(quoted) (\(quoted) INT PRIMARY KEY);", "schema.sql")
    for options in [
      [], ["--format", "jsonl"], ["--format", "sql"], ["--flashback"], ["--group-by", "table"],
      ["--print-schema"], ["--format", "csv"],
    ] {
      for source in [[], ["--schema", schema]] {
        let run = try Tool.run(["decode-rows"] + options + source + [log])
        // Of the data formats csv alone has characters as they are.
        if options.last != "csv" { #expect(!hides(run.output), "\(options) \(run.output)") }
        #expect(!hides(run.errors), "\(run.errors)")
        #expect(
          run.errors.split(separator: "\n").allSatisfy { $0.hasPrefix("binlogtool: ") },
          "\(run.errors)")
        if options.contains("sql") || options.contains("--flashback") {
          #expect(strays(run.output).isEmpty, "\(strays(run.output))")
          #expect(run.status == (source.isEmpty ? 1 : 0), "\(run.errors)")
        } else {
          #expect(run.status == 0, "\(options) \(run.errors)")
        }
      }
    }
    let verify = try Tool.run(["verify", log])
    #expect(!hides(verify.output))
    #expect(verify.output.split(separator: "\n").count == 2, "\(verify.output)")
    let json = try Tool.run(["verify", "--json", log])
    let files = try json.json()["files"] as? [[String: Any]]
    #expect(files?.first?["server_version"] as? String == "9.7.4\u{1B}[31m\n")
  }

  /// Names with line ends come as hexadecimal, others in backticks.
  @Test func statementsOfHiddenNames() throws {
    let directory = try TemporaryDirectory()
    let log = try write(directory) { log in
      log.tableMap(100, database: "d", table: "x\nDROP TABLE y;")
      log.writeRows()
    }
    let schema = try directory.write(
      "CREATE TABLE d.`x\nDROP TABLE y;` (a INT PRIMARY KEY);", "schema.sql")
    let run = try Tool.run(["decode-rows", "--format", "sql", "--schema", schema, log])
    let text = "INSERT INTO `d`.`x\nDROP TABLE y;` (`a`) VALUES (1)"
    let digits = text.utf8.map { String(format: "%02X", $0) }.joined()
    #expect(run.output.contains(#"-- INSERT INTO `d`.`x\x0aDROP TABLE y;` (`a`) VALUES (1)"#))
    #expect(
      run.output.contains(
        "SET @binlogtool=_utf8mb4 0x\(digits); PREPARE binlogtool FROM @binlogtool; "
          + "EXECUTE binlogtool; DEALLOCATE PREPARE binlogtool;\n"))
  }

  /// A savepoint is one name in backticks, or a comment.
  @Test(arguments: [
    ("SAVEPOINT a; DROP DATABASE shop; -- x", nil), ("SAVEPOINT `a`", "`a`"),
    ("SAVEPOINT `a``; DROP DATABASE shop; -- `", "`a``; DROP DATABASE shop; -- `"),
    ("savepoint  a_1$ ;", "`a_1$`"), ("SAVEPOINT \"a b\"", "`a b`"), ("SAVEPOINT a b", nil),
    ("SAVEPOINT `a", nil), ("SAVEPOINT a /*! ; DROP DATABASE shop */", nil),
    ("SAVEPOINT `a\nDROP DATABASE shop;\n`", "`savepoint 1`"),
    ("SAVEPOINT `\u{1B}[2J`", "`savepoint 1`"),
    ("SAVEPOINT 表", "`表`"),
  ])
  func savepoints(_ statement: String, _ name: String?) throws {
    let directory = try TemporaryDirectory()
    // As it is gone back to: the same name in other words.
    let back = "ROLLBACK TO" + statement.dropFirst("SAVEPOINT".count)
    let log = try write(directory) { log in
      log.query(statement)
      log.tableMap(100, database: "d", table: "t")
      log.writeRows()
      log.query(back)
    }
    let schema = try directory.write("CREATE TABLE d.t (a INT PRIMARY KEY);", "schema.sql")
    let run = try Tool.run(["decode-rows", "--format", "sql", "--schema", schema, log])
    #expect(strays(run.output).isEmpty, "\(run.output)")
    let lines = run.output.split(separator: "\n")
    if let name {
      #expect(run.status == 0)
      let at = lines.firstIndex(of: "SAVEPOINT \(name);")
      #expect(at != nil && at! < lines.firstIndex(of: "ROLLBACK TO \(name);") ?? 0, "\(run.output)")
    } else {
      // Rows that may have been taken back are nothing to rely on.
      #expect(run.status == 1)
      #expect(!lines.contains { $0.hasPrefix("SAVEPOINT") || $0.hasPrefix("ROLLBACK TO") })
      #expect(run.errors.contains("goes back to a savepoint that it does not set"))
    }
  }

  /// Tables whose files' names differ in case only, lead out of the directory, hide, or are too long.
  @Test func filesOfTables() throws {
    let directory = try TemporaryDirectory()
    let tables = [
      "Orders", "orders", "ORDERS", "..", "../../x", "-rf", ".x", "a/b", "a%2Fb", "a.2", "中",
      String(repeating: "中", count: 64), String(repeating: "中", count: 63) + "文", "x\n",
    ]
    let log = try write(directory) { log in
      for (index, table) in tables.enumerated() {
        log.tableMap(UInt64(100 + index), database: "-d", table: table)
        log.writeRows(UInt64(100 + index))
      }
    }
    let out = directory.path + "/out"
    let run = try Tool.run(["decode-rows", "--format", "jsonl", "--output-dir", out, log])
    #expect(run.status == 0, "\(run.errors)")
    let files = try FileManager.default.contentsOfDirectory(atPath: out)
    #expect(files.count == tables.count, "\(files.sorted())")
    #expect(Set(files.map { $0.lowercased() }).count == files.count)
    #expect(files.contains("%2Dd.Orders.jsonl"))
    #expect(files.contains("%2Dd.%2E%2E%2F%2E%2E%2Fx.jsonl"))
    #expect(files.allSatisfy { !$0.hasPrefix("-") && !$0.hasPrefix(".") && $0.utf8.count <= 240 })
  }

  /// What the user gave is shown in messages, never sent.
  @Test(arguments: [
    ["verify", "no\nsuch\u{1B}[2J"], ["decode-rows", "x\ny"], ["dump", "x\u{9B}y"],
    ["verify", "--x\ny"], ["decode-rows", "--format=a\nb\u{1B}", "x"], ["dump", "--x\ny", "z"],
    ["suggest", "--source", "a\nb", "--position", "x:4"],
  ])
  func messages(_ arguments: [String]) throws {
    let run = try Tool.run(arguments)
    #expect(run.status == 2)
    #expect(!hides(run.errors), "\(run.errors)")
    let words = arguments.joined().split(separator: "\n").dropFirst()
    for word in words {
      #expect(!run.errors.split(separator: "\n").contains { $0.hasPrefix(word) }, "\(run.errors)")
    }
  }

  /// A quote before a combining mark, a joiner, a variation selector or an Arabic sign is doubled.
  @Test(arguments: ["", "\u{301}", "\u{200D}", "\u{FE0F}", "\u{600}"])
  func quotesOfSuggest(_ mark: String) throws {
    let directory = try TemporaryDirectory()
    let channel = "x'\(mark); DROP DATABASE shop; --"
    let status = try directory.write(
      """
      *************************** 1. row ***************************
                   Replica_IO_State:
                    Source_Log_File: mysql-bin.000562
                Read_Source_Log_Pos: 17314
              Relay_Source_Log_File: mysql-bin.000562
                Exec_Source_Log_Pos: 17314
                      Last_IO_Errno: 1236
                       Channel_Name: \(channel)
      """, "status.txt")
    let run = try Tool.run([
      "suggest", "--source", Samples.path("crashed-source-mysql/source"), "--status", status,
      "--json",
    ])
    let recovery = try run.json()["recovery"] as? [String: Any]
    let statements = recovery?["statements"] as? [String] ?? []
    let literal = "'x''\(mark); DROP DATABASE shop; --'"
    #expect(!statements.isEmpty)
    for statement in statements {
      let isOne = Array(statement.utf8).firstRange(of: Array("CHANNEL \(literal);".utf8)) != nil
      #expect(isOne, "\(statement)")
    }
  }
}

extension HostileTextTests {
  /// A tag of a GTID that no server takes, as it lies in the log, breaks out of nothing.
  @Test func tagsOfGtids() throws {
    var log = try Samples.log("mysql97-gtid-tagged")
    let directory = try TemporaryDirectory()
    var count = 0
    for event in RawEvent.all(in: log) {
      let bytes = log[event.range]
      guard let tag = bytes.firstRange(of: Array("backfill".utf8)), event.type == 42
      else { continue }
      log.replaceSubrange(tag.lowerBound..<tag.lowerBound + 4, with: Array("'\"\n\u{1B}".utf8))
      log.fixChecksum(at: event.offset)
      count += 1
    }
    #expect(count > 0)
    let path = try directory.write(log, "binlog.000001")
    for format in ["text", "jsonl", "csv", "sql"] {
      let run = try Tool.run(
        [
          "decode-rows", "--format", format, "--output-dir", directory.path + "/" + format, path,
        ].filter { format != "sql" || !$0.contains("/sql") && $0 != "--output-dir" })
      #expect(run.errors.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0A }, "\(run.errors)")
      guard format != "sql" else {
        #expect(run.output.split(separator: "\n").contains { $0.contains(#"'"\x0a\x1b"#) })
        continue
      }
      var quoted = 0
      for file in try FileManager.default.contentsOfDirectory(atPath: directory.path + "/" + format)
      {
        let text = String(decoding: try directory.read(format + "/" + file), as: UTF8.self)
        if format == "jsonl" {
          for line in text.split(separator: "\n") {
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
          }
        }
        if format == "csv" {
          if text.contains("'\"\"\n") { quoted += 1 }
        } else {
          #expect(text.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0A }, "\(text.prefix(400))")
        }
      }
      // Of the tables one has rows with that tag.
      #expect(quoted == (format == "csv" ? 1 : 0))
    }
  }
}
