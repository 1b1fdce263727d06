import BinlogBytes
import BinlogEvents
import Testing

@testable import BinlogText

/// Pieces of the output by themselves.
@Suite struct DumpTextTests {
  private func written(_ body: (ByteSink) -> Void) -> String {
    let memory = MemoryDestination()
    let sink = ByteSink(memory)
    body(sink)
    sink.flush()
    return memory.text
  }

  @Test func base64HasLinesOf76() {
    #expect(written { $0.write(base64Lines: Array("f".utf8).span) } == "Zg==\n")
    #expect(written { $0.write(base64Lines: Array("fo".utf8).span) } == "Zm8=\n")
    #expect(written { $0.write(base64Lines: Array("foo".utf8).span) } == "Zm9v\n")
    let line = String(repeating: "AAAA", count: 19) + "\n"
    let zeros = [UInt8](repeating: 0, count: 115)
    #expect(written { $0.write(base64Lines: zeros.span.extracting(0..<57)) } == line)
    #expect(written { $0.write(base64Lines: zeros.span.extracting(0..<114)) } == line + line)
    #expect(written { $0.write(base64Lines: zeros.span) } == line + line + "AA==\n")
    #expect(written { $0.write(base64Lines: zeros.span.extracting(0..<0)) } == "")
  }

  @Test func namesAndTextsAreQuoted() {
    #expect(written { $0.write(identifier: Array("a`b".utf8).span) } == "`a``b`")
    #expect(
      written { $0.write(prettyString: Array("a'\n\t\\\0".utf8).span) } == "'a\\'\\n\\t\\\\\\0'")
    #expect(written { $0.write(commentLines: Array("a\n\nb\t".utf8).span) } == "# a\n# \n# b\\t\n")
    #expect(
      written { $0.write(xid: .max, global: Array("g".utf8).span, branch: [].span) }
        == "X'67',X'',-1")
  }

  @Test func sessionVariablesShowOnlyWhenTheyChange() {
    var session = SessionState()
    #expect(
      written { session.options(0, SessionOption.mysql, to: $0) }
        == "SET @@session.foreign_key_checks=1, @@session.sql_auto_is_null=0, "
        + "@@session.unique_checks=1, @@session.autocommit=1/*!*/;\n")
    #expect(written { session.options(0, SessionOption.mysql, to: $0) } == "")
    #expect(
      written { session.options(1 << 26, SessionOption.mysql, to: $0) }
        == "SET @@session.foreign_key_checks=0/*!*/;\n")
    // A bit that no option has still is a change.
    #expect(
      written { session.options(1 << 26 | 1, SessionOption.mysql, to: $0) } == "SET /*!*/;\n")
    #expect(
      written { session.charsetDatabase(0, to: $0) }
        == "SET @@session.collation_database=DEFAULT/*!*/;\n")
    #expect(written { session.charsetDatabase(0, to: $0) } == "")
    #expect(
      written { session.timeZone(Array("+05:30".utf8).span, to: $0) }
        == "SET @@session.time_zone='+05:30'/*!*/;\n")
    #expect(written { session.thread(7, isSpecific: false, to: $0) }.contains("=7/"))
    #expect(written { session.thread(8, isSpecific: false, to: $0) } == "")
    #expect(written { session.thread(8, isSpecific: true, to: $0) }.contains("=8/"))
  }

  @Test func useFollowsTheDatabase() {
    var session = SessionState()
    func use(_ name: String, suppressed: Bool = false, word: Bool = false) -> String {
      written {
        session.use(
          Array(name.utf8).span, suppressed: suppressed, isTransactional: word, to: $0)
      }
    }
    #expect(use("d") == "use `d`/*!*/;\n")
    #expect(use("d") == "")
    #expect(use("d", suppressed: true, word: true) == "")
    #expect(use("d") == "")
    #expect(use("d", suppressed: true) == "")
    #expect(use("d") == "use `d`/*!*/;\n")
    #expect(use("") == "")
    #expect(use("d") == "use `d`/*!*/;\n")
  }

  @Test(arguments: [
    ("BEGIN", true, true, false), ("BEG", true, true, false), ("begin", false, false, false),
    ("COMMIT", true, false, true), ("ROLLBACK", true, false, true),
    ("rollback to a", true, false, false), ("SAVEPOINT a", true, false, false),
    ("XA START X'1'", true, true, false), ("XA COMMIT X'1'", true, false, false),
    ("XA ROLLBACK X'1'", true, false, true), ("insert", false, false, false),
  ])
  func keywords(_ text: String, _ plain: Bool, _ starts: Bool, _ ends: Bool) {
    let keyword = StatementKeyword(Array(text.utf8).span, style: .mysql)
    #expect(keyword.isTransactional == plain)
    #expect(keyword.startsGroup == starts)
    #expect(keyword.endsGroup == ends)
  }

  @Test func collationsHaveNames() {
    #expect(Collations.mysql.characterSet(of: 255).map { String(decoding: $0, as: UTF8.self) } == "utf8mb4")
    #expect(Collations.mysql.collation(of: 63).map { String(decoding: $0, as: UTF8.self) } == "binary")
    #expect(Collations.mysql.collation(of: 9999) == nil)
    #expect(Collations.mariadb.collation(of: 255) == nil)
    #expect(
      Collations.mariadb11.collation(of: 2304).map { String(decoding: $0, as: UTF8.self) }
        == "utf8mb4_uca1400_ai_ci")
  }

  @Test(arguments: [
    ("2026-11-20 23:30:03", 1_795_217_403), ("2026/11/20 23.30.03", 1_795_217_403),
    ("20261120233003", 1_795_217_403), ("261120233003", 1_795_217_403),
    ("2026-11-20T23:30:03.5", 1_795_217_403), ("26-11-20 23:30:03 ", 1_795_217_403),
    ("2026-02-30 00:00:00", 1_772_409_600),
  ])
  func timesInManySpellings(_ text: String, _ seconds: Int64) {
    // Whatever the zone of this machine: compared with the plain spelling.
    let shift = (DumpDateTime.parse("1970-01-02 00:00:00") ?? 0) - 86_400
    if shift == 0 { #expect(DumpDateTime.parse(text) == seconds) }
  }

  @Test(arguments: ["2026-11-20", "", "x", "2026-11-20 23:30:03+01:00", "2026-13-01 00:00:00"])
  func refusesTimes(_ text: String) { #expect(DumpDateTime.parse(text) == nil) }
}
