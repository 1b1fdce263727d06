import BinlogTestSupport
import Foundation
import Testing

/// `decode-rows --flashback` beside what others changed later.
///
/// The logs are those of Fixtures/undo/make; what is right follows from the statements there.
@Suite struct UndoTests {
  private func log(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Fixtures/undo/" + name
  }

  private var logs: [String] { ["again.000002", "again.000003", "again.000004"].map(log) }

  private func statements(_ output: String) -> [String] {
    output.split(separator: "\n").map(String.init).filter { line in
      ["INSERT ", "UPDATE ", "DELETE "].contains { line.hasPrefix($0) }
    }
  }

  private func listed(_ output: String) -> [String] {
    output.split(separator: "\n").map(String.init).filter { $0.hasPrefix("--   u.") }
  }

  /// The statements that are left, each guarded by what the mistake wrote.
  private let beside = [
    "INSERT INTO `u`.`ch` (`id`, `pid`) SELECT 1, 1 FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM "
      + "`u`.`ch` WHERE `id`=1) AND EXISTS (SELECT 1 FROM `u`.`p` WHERE `id`=1) "
      + "ON DUPLICATE KEY UPDATE `id`=`u`.`ch`.`id`;",
    "DELETE FROM `u`.`p` WHERE `id`=3 AND `x` <=> 3 AND NOT EXISTS (SELECT 1 FROM `u`.`ch` WHERE "
      + "`pid`=3);",
    "UPDATE `u`.`gone` SET `a`=2 WHERE `id`=2 AND `a` <=> 9;",
    "UPDATE `u`.`gone` SET `a`=1 WHERE `id`=1 AND `a` <=> 9;",
    "UPDATE `u`.`t` SET `c`='y' WHERE `id`=13 AND CAST(`c` AS BINARY) <=> 'z';",
    "UPDATE `u`.`t` SET `c`='x' WHERE `id`=13 AND CAST(`c` AS BINARY) <=> 'y';",
    "UPDATE `u`.`t` SET `a`=12 WHERE `id`=12 AND `a` <=> 5;",
    "DELETE FROM `u`.`t` WHERE `id`=22 AND `a` <=> 22 AND `b` <=> 22 AND CAST(`c` AS BINARY) <=> "
      + "'n';",
    "INSERT INTO `u`.`t` (`id`, `a`, `b`, `c`) SELECT 10, 10, 10, 'x' FROM DUAL WHERE NOT EXISTS "
      + "(SELECT 1 FROM `u`.`t` WHERE `id`=10) ON DUPLICATE KEY UPDATE `id`=`u`.`t`.`id`;",
    "UPDATE `u`.`t` SET `a`=2 WHERE `id`=2 AND `a` <=> 100;",
    "UPDATE `u`.`t` SET `a`=1 WHERE `id`=1 AND `a` <=> 100;",
  ]

  @Test func whatOthersChangedLaterIsLeftAndListed() throws {
    let run = try Tool.run(["decode-rows", "--flashback", "--thread-id", "100"] + logs)
    #expect(run.status == 1)
    #expect(statements(run.output) == beside)
    let rows = listed(run.output).map { $0.dropFirst(5).prefix { $0 != ":" } }
    #expect(
      rows == [
        "u.t id=2", "u.t id=3", "u.t id=4", "u.t id=5", "u.t id=6", "u.t id=9", "u.t id=20",
        "u.t id=21", "u.t id=11", "u.t id=12", "u.nokey a=2, b=7",
      ])
    let lines = listed(run.output)
    #expect(
      lines[0].contains("b changed by again.000004:412 ") && lines[0].contains("thread 200")
        && lines[0].hasSuffix("(b 2 -> 200)  other columns: undone, these kept"))
    #expect(lines[1].hasSuffix("(a 100 -> 300)  left out"))
    #expect(lines[2].contains(": deleted by again.000004:"))
    // Back at the same value, it is what somebody else wrote all the same.
    #expect(lines[4].hasSuffix("(a 7 -> 100) and 1 more  left out"))
    #expect(lines[9].hasSuffix("(b 6 -> 66)  left out: b"))
    for row in rows { #expect(run.errors.contains(row)) }
    #expect(run.output.contains("SELECT @binlogtool_missed AS"))
    let counted = run.output.split(separator: "\n").count {
      $0 == "SET @binlogtool_missed=@binlogtool_missed+(ROW_COUNT()<1);"
    }
    #expect(counted == beside.count)
  }

  /// Standard input is read on like files.
  @Test func readingOnIsTheSameFromStandardInput() throws {
    let directory = try TemporaryDirectory()
    let schema = try directory.write(
      "create table u.t (id int primary key, a int, b int, c varchar(10)) charset utf8mb4;",
      "schema.sql")
    // Only the rows before this place; those after it are of other groups, and change them again.
    let options = [
      "decode-rows", "--flashback", "--table", "u.t", "--stop-position", "2112", "--schema", schema,
    ]
    let file = try Tool.run(options + [logs[1]])
    let piped = try Tool.run(
      options + ["-"], input: [UInt8](try Data(contentsOf: URL(fileURLWithPath: logs[1]))))
    #expect(file.status == piped.status)
    #expect(statements(file.output) == statements(piped.output))
    #expect(!statements(file.output).isEmpty)
    #expect(listed(file.output).count == listed(piped.output).count)
  }

  /// A range that ends in the middle of a log, and in the log before: what comes after counts.
  @Test(arguments: [true, false])
  func aRangeIsReadOnAfterItsEnd(_ isReadOn: Bool) throws {
    let directory = try TemporaryDirectory()
    let definition = try directory.write(
      "create table u.t (id int primary key, a int, b int, c varchar(10)) charset utf8mb4;",
      "schema.sql")
    // The first group of the mistake alone: `update t set a = 100 where id < 7`.
    let run = try Tool.run(
      ["decode-rows", "--flashback", "--schema", definition, "--limit", "6", "--whole-group"]
        + (isReadOn ? [] : ["--no-read-on"]) + [logs[1], logs[2]])
    #expect(run.status == (isReadOn ? 1 : 0), "\(run.errors)")
    #expect(statements(run.output).count == (isReadOn ? 2 : 6))
    #expect(listed(run.output).count == (isReadOn ? 5 : 0))
  }

  @Test func overwriteSetsEverythingBack() throws {
    let run = try Tool.run(
      ["decode-rows", "--flashback", "--conflicts", "overwrite", "--thread-id", "100"] + logs)
    #expect(run.status == 0)
    #expect(listed(run.output).count == 11)
    #expect(listed(run.output)[1].hasSuffix("overwritten"))
    let list = statements(run.output)
    #expect(list.contains("UPDATE `u`.`t` SET `a`=3 WHERE `id`=3;"))
    #expect(list.contains("DELETE FROM `u`.`t` WHERE `id`=20;"))
    // In the place of the row that somebody else wrote.
    #expect(list.contains { $0.hasPrefix("UPDATE `u`.`t` SET `id`=9, `a`=9, `b`=9, `c`='x' ") })
  }

  @Test func fullRowsAreSetBackWholeWhereNothingWasChanged() throws {
    let run = try Tool.run(
      ["decode-rows", "--flashback", "--full-rows", "--thread-id", "100"] + logs)
    #expect(run.status == 1)
    let list = statements(run.output)
    #expect(
      list.contains(
        "UPDATE `u`.`t` SET `id`=1, `a`=1, `b`=1, `c`='x' WHERE `id`=1 AND `id` <=> 1 AND `a` <=> "
          + "100 AND `b` <=> 1 AND CAST(`c` AS BINARY) <=> 'x';"))
    #expect(!list.contains { $0.hasPrefix("UPDATE `u`.`t` ") && $0.contains("WHERE `id`=2 ") })
  }

  @Test func theReviewIsALineOfJSONForEachRow() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/review.jsonl"
    let arguments =
      ["decode-rows", "--flashback", "--review", path, "--thread-id", "100"] + logs
    #expect(try Tool.run(arguments).status == 1)
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 11)
    let objects = try lines.map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
    }
    #expect(
      objects.map { $0["action"] as? String } == [
        "undone-beside", "left-out", "left-out", "left-out", "left-out", "left-out", "left-out",
        "left-out", "left-out", "left-out-in-part", "left-out",
      ])
    let part = objects[9]
    #expect((part["key"] as? [String: Int]) == ["id": 12])
    #expect((part["left_out"] as? [String]) == ["b"])
    let later = (part["later"] as? [[String: Any]])?.first ?? [:]
    #expect(later["thread"] as? Int == 200 && later["file"] as? String == "again.000004")
    #expect((later["after"] as? [String: Int]) == ["b": 66])
    // A file that is there stays.
    let again = try Tool.run(arguments)
    #expect(again.status == 2 && again.errors.contains("--overwrite"))
    #expect(try Tool.run(arguments + ["--overwrite"]).status == 1)
    // Nor is a log written over.
    let copy = try directory.write(
      [UInt8](try Data(contentsOf: URL(fileURLWithPath: logs[1]))), "copy.000003")
    let refused = try Tool.run(
      ["decode-rows", "--flashback", "--review", copy, "--overwrite", copy])
    #expect(refused.status == 2)
    #expect(FileManager.default.contentsEqual(atPath: copy, andPath: logs[1]))
  }

  @Test func definitionsAndStatementsThatCameLaterAreSaid() throws {
    let run = try Tool.run(
      ["decode-rows", "--flashback", "--thread-id", "100"] + logs + [log("again.000005")])
    #expect(run.status == 1)
    #expect(run.errors.contains("table u.gone was emptied by TRUNCATE later, at again.000005:275"))
    #expect(run.errors.contains("the definition of table u.t was changed later"))
    #expect(run.errors.contains("table u.t: rows were changed later by a statement"))
    #expect(statements(run.output) == beside.filter { !$0.contains("`gone`") })
  }

  @Test func aPeriodBelongsToItsKey() throws {
    let run = try Tool.run(
      ["decode-rows", "--flashback", "--server-id", "77", log("period.000002")])
    #expect(run.status == 0)
    #expect(
      statements(run.output) == [
        "INSERT INTO `u`.`r` (`room`, `s`, `e`, `who`) SELECT 1, '2020-01-01', '2020-02-01', 'a' "
          + "FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM `u`.`r` WHERE `room`=1 AND "
          + "`s`<'2020-02-01' AND `e`>'2020-01-01');",
        "UPDATE `u`.`r` SET `who`='b' WHERE `room`=1 AND `s`='2020-03-01' AND `e`='2020-04-01' AND "
          + "CAST(`who` AS BINARY) <=> 'c';",
        "DELETE FROM `u`.`r` WHERE `room`=1 AND `s`='2020-03-01' AND `e`='2020-04-01' AND "
          + "CAST(`who` AS BINARY) <=> 'b';",
        "DELETE FROM `u`.`r` WHERE `room`=1 AND `s`='2020-01-01' AND `e`='2020-02-01' AND "
          + "CAST(`who` AS BINARY) <=> 'a';",
      ])
  }

  @Test func cascadesThatTheLogDefinesAreSaid() throws {
    let run = try Tool.run(
      ["decode-rows", "--flashback", "--start-position", "1207", log("cascade.000001")])
    #expect(run.status == 1)
    #expect(
      run.errors.contains(
        "table fb_cascade.c: its foreign key (pid) to fb_cascade.p says ON DELETE CASCADE"))
  }

  @Test(arguments: [["--conflicts", "overwrite"], ["--full-rows"], ["--no-read-on"]])
  func theOptionsNeedAnUndo(_ options: [String]) throws {
    let run = try Tool.run(["decode-rows"] + options + logs)
    #expect(run.status == 2 && run.errors.contains("need --flashback"))
  }
}
