import BinlogTestSupport
import Testing

@testable import BinlogBytes
@testable import BinlogDump
@testable import BinlogText

/// Which statements of logs may stand in scripts of ours, and what those look like.
@Suite struct ScriptStatementTests {
  private func problem(_ text: [UInt8], database: String = "d", set: String = "utf8mb4") -> String?
  {
    ScriptStatement.problem(
      text.span, database: Array(database.utf8).span, characterSet: Array(set.utf8))
  }

  @Test(arguments: [
    "INSERT INTO log VALUES (1)", "CREATE TABLE `x\nDROP DATABASE y/*!*/;\n` (a int)",
    "INSERT INTO t VALUES ('it''s \\'', \"\\\"\", '\\! rm')", "BEGIN", "UPDATE t SET a=\\N",
    "CREATE TABLE t (\n  status int,\n  source int, `help` int)", "SELECT 1 -- \\! not run\n",
    "/* \\! */ DROP TABLE x", "/*!50000 DROP TABLE x */", "INSERT INTO t VALUES ('é\\'', '中`')",
    "CREATE PROCEDURE p()\nBEGIN\n  SELECT 1;\n  SELECT 2;\nEND", "use_it()",
  ])
  func taken(_ text: String) { #expect(problem(Array(text.utf8)) == nil) }

  @Test(arguments: [
    "\\! touch x", "SELECT 1 \\! touch x", "system ls", "\n\n  System ls", "/* */ system ls",
    "source x.sql", "delimiter x", "SELECT 1; DELIMITER x", "use x", "? x", "DROP/*!*/; DROP",
    "SELECT 'open", "SELECT `open", "a\0b", "'\0'", "\\. x", "# x\nquit",
  ])
  func leftOut(_ text: String) { #expect(problem(Array(text.utf8)) != nil) }

  /// Where a character set has backslashes and backticks in its characters, its client finds another
  /// end of a quote.
  @Test(arguments: ["gbk", "big5", "sjis", "cp932", "gb18030"])
  func ambiguous(_ set: String) {
    let text =
      Array("INSERT INTO t VALUES ('".utf8) + [0xBF, 0x5C] + Array("'); \\! ls -- ')".utf8)
    #expect(problem(text, set: set) != nil)
    #expect(problem(Array("INSERT INTO t VALUES ('abc\\'')".utf8), set: set) == nil)
  }

  /// Under NO_BACKSLASH_ESCAPES a backslash ends no quote, and under ANSI_QUOTES clients differ.
  @Test func modes() {
    func problem(_ text: String, mode: UInt64) -> String? {
      ScriptStatement.problem(
        Array(text.utf8).span, database: Array("d".utf8).span, characterSet: Array("utf8mb4".utf8),
        mode: mode)
    }
    let path = "INSERT INTO t VALUES ('C:\\'), ('/*!*/; DROP DATABASE x')"
    let broken = "INSERT INTO t VALUES ('a\\'/*!*/; DROP DATABASE x; -- ')"
    #expect(problem(path, mode: 1 << 20) == nil)
    #expect(problem(broken, mode: 1 << 20) != nil)
    #expect(problem(broken, mode: 0) == nil)
    #expect(problem("INSERT INTO \"t\" VALUES ('it\\'s')", mode: 4) == nil)
    #expect(problem("INSERT INTO \"t\\\" VALUES ('/*!*/;", mode: 4) != nil)
  }

  @Test func databases() {
    #expect(problem(Array("DROP TABLE x".utf8), database: "a\nDROP DATABASE b;\n") != nil)
    #expect(problem(Array("DROP TABLE x".utf8), database: "中") == nil)
    #expect(problem(Array("DROP TABLE x".utf8), database: "") == nil)
  }

  private final class Messages: DumpReporter {
    var texts: [String] = []
    func report(_ message: DumpMessage) { texts.append(message.text) }
  }

  /// A group of statements and rows, with a table's name and a version that hold line ends: only
  /// what is run comes out.
  @Test(arguments: [BinlogFlavor.mysql, .mariadb])
  func exportOfNamesWithLineEnds(_ flavor: BinlogFlavor) throws {
    let directory = try TemporaryDirectory()
    let bytes = flavor.log(
      version: "9.7.4\nDROP DATABASE victim;\n",
      statements: [
        "INSERT INTO log VALUES (1)", "SELECT 2 \\! touch pwned",
      ])
    let path = try directory.write(bytes, "relay-bin.000001")
    let groups = try BinlogFlavor.groups(path)
    let messages = Messages()
    let memory = MemoryDestination()
    let sink = ByteSink(memory)
    let result = GroupExport(groups, reporter: messages, temporaryDirectory: directory.path)
      .writeRedo(to: sink)
    sink.flush()
    #expect(result.missing.isEmpty && !groups.isEmpty)
    let lines = memory.text.split(separator: "\n")
    #expect(!lines.contains { $0.hasPrefix("DROP DATABASE victim") }, "\(memory.text)")
    #expect(lines.contains("INSERT INTO log VALUES (1)"))
    #expect(lines.contains("BINLOG '"))
    #expect(
      lines.contains("-- LEFT OUT: a statement of the log, as it holds a command of the client:"))
    #expect(lines.contains("--   SELECT 2 \\! touch pwned"))
    #expect(messages.texts.contains { $0.contains("left out of the script") })
    // Comments of the vendors, in which names stand as they are, have no place in it.
    #expect(!lines.contains { $0.hasPrefix("#") && !$0.hasPrefix("# ") || $0.hasPrefix("###") })
  }
}
