import BinlogBytes
import BinlogEvents
import Testing

@testable import BinlogDump

/// Pieces of the output by themselves.
@Suite struct DumpTextTests {
  private func written(_ body: (ByteSink) -> Void) -> String {
    let memory = MemoryDestination()
    let sink = ByteSink(memory)
    body(sink)
    sink.flush()
    return memory.text
  }

  private func base64(_ bytes: [UInt8]) -> String {
    written { sink in sink.write(base64Lines: bytes.span) }
  }

  @Test func base64HasLinesOf76() {
    #expect(base64(Array("f".utf8)) == "Zg==\n")
    #expect(base64(Array("fo".utf8)) == "Zm8=\n")
    #expect(base64(Array("foo".utf8)) == "Zm9v\n")
    let line = String(repeating: "AAAA", count: 19) + "\n"
    let zeros = [UInt8](repeating: 0, count: 115)
    #expect(base64(Array(zeros[..<57])) == line)
    #expect(base64(Array(zeros[..<114])) == line + line)
    #expect(base64(zeros) == line + line + "AA==\n")
    #expect(base64([]) == "")
  }

  private func quoted(_ text: String, _ write: (ByteSink, Span<UInt8>) -> Void) -> String {
    let bytes = Array(text.utf8)
    return written { sink in write(sink, bytes.span) }
  }

  @Test func namesAndTextsAreQuoted() {
    let name = quoted("a`b") { sink, bytes in sink.write(identifier: bytes) }
    #expect(name == "`a``b`")
    let text = quoted("a'\n\t\\\0") { sink, bytes in sink.write(prettyString: bytes) }
    #expect(text == "'a\\'\\n\\t\\\\\\0'")
    let comment = quoted("a\n\nb\t") { sink, bytes in sink.write(commentLines: bytes) }
    #expect(comment == "# a\n# \n# b\\t\n")
    let xid = quoted("g") { sink, bytes in sink.write(xid: .max, global: bytes, branch: bytes) }
    #expect(xid == "X'67',X'67',4294967295")
  }

  @Test func sessionVariablesShowOnlyWhenTheyChange() {
    var session = SessionState()
    func take(_ zone: String = "", _ set: (inout QueryStatusVariables) -> Void = { _ in }) {
      var variables = QueryStatusVariables()
      set(&variables)
      let bytes = Array(zone.utf8)
      _ = session.advance(variables, timeZone: bytes.span)
    }
    func options(_ bits: UInt32) -> String {
      defer { take { $0.flags2 = bits } }
      return written { session.writeOptions(bits, SessionOption.mysql, to: $0) }
    }
    #expect(
      options(0)
        == "SET @@session.foreign_key_checks=1, @@session.sql_auto_is_null=0, "
        + "@@session.unique_checks=1, @@session.autocommit=1/*!*/;\n")
    #expect(options(0) == "")
    #expect(options(1 << 26) == "SET @@session.foreign_key_checks=0/*!*/;\n")
    // A bit that no option has still is a change.
    #expect(options(1 << 26 | 1) == "SET /*!*/;\n")
    session = SessionState()
    func collation() -> String { written { session.writeDatabaseCollation(0, to: $0) } }
    #expect(collation() == "SET @@session.collation_database=DEFAULT/*!*/;\n")
    take()
    #expect(collation() == "")
    func zone() -> String {
      quoted("+05:30") { sink, bytes in session.writeTimeZone(bytes, to: sink) }
    }
    #expect(zone() == "SET @@session.time_zone='+05:30'/*!*/;\n")
    take("+05:30")
    #expect(zone() == "")
    func thread(_ number: UInt32, isSpecific: Bool) -> String {
      defer { session.advance(thread: number, isSpecific: isSpecific) }
      return written { session.writeThread(number, isSpecific: isSpecific, to: $0) }
    }
    #expect(thread(7, isSpecific: false).contains("=7/"))
    #expect(thread(8, isSpecific: false) == "")
    #expect(thread(8, isSpecific: true).contains("=8/"))
  }

  @Test func useFollowsTheDatabase() {
    var session = SessionState()
    func use(_ name: String, suppressed: Bool = false, word: Bool = false) -> String {
      let text = quoted(name) { sink, bytes in
        session.writeUse(bytes, count: bytes.count, suppressed: suppressed, to: sink)
      }
      let bytes = Array(name.utf8)
      session.advance(
        database: bytes.span, count: bytes.count, suppressed: suppressed, isTransactional: word)
      return text
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
    let bytes = Array(text.utf8)
    let keyword = StatementKeyword(bytes.span, .alsoXA)
    #expect(keyword.isTransactional == plain)
    #expect(keyword.startsGroup == starts)
    #expect(keyword.endsGroup == ends)
  }

  @Test func collationsHaveNames() {
    #expect(Collations.mysql.characterSet(of: 255) == Array("utf8mb4".utf8))
    #expect(Collations.mysql.collation(of: 63) == Array("binary".utf8))
    #expect(Collations.mysql.collation(of: 9999) == nil)
    #expect(Collations.mariadb.collation(of: 255) == nil)
    #expect(Collations.mariadb11.collation(of: 2304) == Array("utf8mb4_uca1400_ai_ci".utf8))
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
