import BinlogTestSupport
import Testing

@testable import BinlogAudit
@testable import BinlogBytes
@testable import BinlogDump
@testable import BinlogLogs
@testable import BinlogText

/// Groups that only one side has, as statements.
@Suite struct GroupExportTests {
  /// The whole groups of `paths`, as an answer lists them.
  private func groups(of paths: [String]) throws -> [LostGroup] {
    var visited: [FileScan.VisitedGroup] = []
    _ = try LogAudit(LogInputs(paths), options: .init(), groupVisitor: { visited.append($0) })
    return visited.map {
      PlacedGroup(visited: $0, file: "f", start: 0, end: 0).shown(isApplied: nil)
    }
  }

  private struct Written {
    var redo = ""
    var undo = ""
    var missing: [GroupExport.Group] = []
    var messages: [String] = []
  }

  private func write(_ groups: [LostGroup]) throws -> Written {
    let directory = try TemporaryDirectory()
    let messages = Messages()
    let export = GroupExport(
      groups.map { GroupExport.Group($0) }, reporter: messages,
      temporaryDirectory: directory.path, loadDirectory: directory.path)
    var written = Written()
    for isUndo in [false, true] {
      let path = directory.path + (isUndo ? "/undo" : "/redo")
      var missing: [GroupExport.Group] = []
      _ = try NewFile.write(
        path, mode: 0o600, replacing: false,
        fill: { sink in
          missing = (isUndo ? export.writeUndo(to: sink) : export.writeRedo(to: sink)).missing
        })
      written.missing += missing
      let text = String(decoding: try directory.read(isUndo ? "undo" : "redo"), as: UTF8.self)
      if isUndo { written.undo = text } else { written.redo = text }
    }
    written.messages = messages.texts
    return written
  }

  private final class Messages: DumpReporter {
    var texts: [String] = []
    func report(_ message: DumpMessage) { texts.append(message.text) }
  }

  /// Statements come with what they need of their session, without GTIDs, and are not undone.
  @Test(arguments: ["mysql97-statement", "mariadb1011-statement"])
  func statements(_ log: String) throws {
    let groups = try groups(of: [Samples.path("logs/\(log).000001")])
    #expect(groups.contains { $0.tables.isEmpty && !$0.statements.isEmpty })
    let written = try write(groups)
    #expect(written.missing.isEmpty)
    #expect(written.redo.contains("SET TIMESTAMP="))
    #expect(written.redo.contains("DELIMITER /*!*/;"))
    #expect(!written.redo.contains("GTID_NEXT= '"))
    #expect(!written.redo.contains("gtid_seq_no"))
    // A statement that spans lines is told by its first.
    for statement in groups.flatMap(\.statements) {
      let line = statement.prefix { $0 != "\n" }
      guard !line.uppercased().hasPrefix("LOAD DATA"), !line.hasPrefix("SAVEPOINT") else {
        continue
      }
      #expect(written.redo.contains(line), "\(line)")
      #expect(written.undo.contains("--   " + line), "\(line)")
    }
    // After each the session is put back for rows.
    #expect(written.redo.contains("sql_auto_is_null=0;\nSET SESSION sql_mode='STRICT_ALL_TABLES"))
  }

  /// What a replica cut in two between relay logs comes out whole, from the names of all of them.
  @Test func groupsCutBetweenRelayLogs() throws {
    let directory = Samples.path("crashed-source-mariadb-unapplied/replica")
    let all = try groups(of: [directory])
    let cut = all.filter { $0.relayFile != $0.relayEndFile }
    #expect(cut.count >= 1)
    let written = try write(cut)
    #expect(written.missing.isEmpty)
    for group in cut {
      let gtid = try #require(group.gtid)
      #expect(written.redo.contains("GTID \(gtid) "))
    }
    #expect(!written.redo.contains("ends before this group does"))
    #expect(!written.undo.contains("left out: this group"))
  }

  /// decode-rows too: the group's identity and its rows stay together.
  @Test func rowsCutBetweenRelayLogs() throws {
    let directory = Samples.path("crashed-source-mariadb-unapplied/replica")
    let logs = ["000003", "000004", "000005"].map { directory + "/relay-bin." + $0 }
    let lines = try Tool.run(["decode-rows", "--format", "jsonl"] + logs).output
      .split(separator: "\n")
    let whole = try Tool.run(["decode-rows", "--format", "jsonl", "--whole-group"] + logs).output
      .split(separator: "\n")
    #expect(lines.count == whole.count)
    // Only the group that began before the oldest log has no GTID.
    let nameless = lines.filter { !$0.contains(#""gtid""#) }
    #expect(nameless.allSatisfy { $0.contains(#""file":"relay-bin.000003""#) })
    // Alone, or in another order, a log goes on with nothing.
    let alone = try Tool.run(["decode-rows", "--format", "jsonl", logs[2]]).output
    #expect(alone.split(separator: "\n").contains { !$0.contains(#""gtid""#) })
    let turned = try Tool.run(["decode-rows", "--format", "jsonl", logs[0], logs[2]]).output
    #expect(turned.split(separator: "\n").contains { !$0.contains(#""gtid""#) })
  }

  /// A group that the filter wants is read again where it begins, in the log before.
  @Test func wholeGroupsFromTheLogBefore() throws {
    let directory = Samples.path("crashed-source-mariadb-unapplied/replica")
    let logs = ["000003", "000004", "000005"].map { directory + "/relay-bin." + $0 }
    let all = try Tool.run(["decode-rows", "--format", "jsonl", "--whole-group"] + logs).output
      .split(separator: "\n")
    for table in ["customers", "orders", "stock"] {
      let wanted = all.filter { $0.contains("\"table\":\"\(table)\"") }
      let groups = Set(wanted.compactMap { Self.transaction($0) })
      let expected = all.filter { Self.transaction($0).map(groups.contains) ?? false }
      let found = try Tool.run(
        ["decode-rows", "--format", "jsonl", "--whole-group", "--table", "shop.\(table)"] + logs
      ).output.split(separator: "\n")
      #expect(found == expected)
    }
  }

  private static func transaction(_ line: Substring) -> Substring? {
    line.firstRange(of: #""transaction":"#).map { line[$0.upperBound...].prefix { $0 != "," } }
  }
}
