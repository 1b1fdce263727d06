import BinlogTestSupport
import Foundation
import Testing

/// Every command says the same of a file that is no log, and what to do.
@Suite struct ForeignFileCommandTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func expectTheSame(_ path: String, _ sentence: String) throws {
    let verify = try Tool.run(["verify", path])
    #expect(verify.status == 1)
    #expect(verify.output.contains(sentence))
    for command in ["dump", "decode-rows"] {
      let outcome = try Tool.run([command, path])
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains(": " + sentence), "\(command): \(outcome.errors)")
    }
    let suggest = try Tool.run(["suggest", "--source", path, "--position", "mysql-bin.000001:4"])
    #expect(suggest.status == 2)
    #expect(suggest.errors.contains(": " + sentence))
  }

  @Test(arguments: [
    ("bzip2 -c", "this is bzip2 data"), ("xz -c", "this is xz data"),
    ("tar -cf - -C / --", "this is a tar archive"), ("xxd", "this is a hexadecimal dump of a log"),
    ("base64", "this is a log in base64"),
    ("iconv -f LATIN1 -t UTF-8", "this log was read as Latin-1 and written as UTF-8"),
    ("tail -c +5", "the first 4 bytes of this log are missing"),
  ])
  func packed(_ command: String, _ sentence: String) throws {
    let program = command.split(separator: " ").first.map(String.init) ?? ""
    guard try Tool.shell("command -v \(program)").status == 0 else { return }
    let log = Samples.path("logs/mysql97-xa.000001")
    let path = directory.path + "/mysql-bin.000001"
    let made = try Tool.shell("\(command) '\(log)' > '\(path)' 2>/dev/null")
    #expect(made.status == 0)
    try expectTheSame(path, sentence)
    // Inside of gzip it is told as well.
    let wrapped = try Tool.shell("gzip -c '\(path)' > '\(path).gz'; $TOOL dump '\(path).gz'")
    #expect(wrapped.status == 2)
    #expect(wrapped.errors.contains(sentence))
  }

  @Test func unknown() throws {
    let path = try directory.write("\n   no log\n", "mysql-bin.000001")
    try expectTheSame(path, "this is not a binary log or relay log")
    for command in ["dump", "decode-rows"] {
      let outcome = try Tool.run([command, path])
      #expect(outcome.errors.contains("it begins with 0a 20 20 20, expected fe 62 69 6e"))
    }
    // All of them show the bytes as they stand there, the line feed too.
    let verify = try Tool.run(["verify", path])
    #expect(verify.output.contains("expected fe 62 69 6e, found 0a 20 20 20"))
  }

  @Test func asStatus() throws {
    let source = Samples.path("healthy-mysql/source")
    let log = Samples.path("logs/mysql97-xa.000001")
    let packed = try directory.write(Array("BZh91AY&SY".utf8), "status.bz2")
    let outcome = try Tool.run(["suggest", "--source", source, "--status", packed])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("this is bzip2 data; unpack it first, such as bzcat FILE"))
    let schema = try Tool.run(["decode-rows", "--schema", packed, log])
    #expect(schema.status == 2)
    #expect(schema.errors.contains("this is bzip2 data; unpack it first, such as bzcat FILE"))
    let other = try Tool.run(["suggest", "--source", source, "--status", log])
    #expect(other.status == 2)
    #expect(other.errors.contains("this is a binary log or relay log, not a text"))
    let nothing = try directory.write("hello\n", "notes.txt")
    let last = try Tool.run(["suggest", "--source", source, "--status", nothing])
    #expect(last.status == 2)
    #expect(last.errors.contains("does not say where a replica stands"))
    #expect(last.errors.contains("--position FILE:POS"))
  }

  /// Sent in text mode: one finding of verify, one more sentence of the others.
  @Test func textMode() throws {
    let log = Samples.path("logs/mysql97-xa.000001")
    let path = directory.path + "/mysql-bin.000001"
    #expect(try Tool.shell("sed 's/$/\\r/' '\(log)' > '\(path)'").status == 0)
    let sentence = "this log was sent as text: LF became CR LF"
    let verify = try Tool.run(["verify", path, "--json"])
    #expect(verify.status == 1)
    let findings = try verify.json()["findings"] as? [[String: Any]] ?? []
    #expect(findings.compactMap { $0["code"] as? String } == ["transfer-damage"])
    for command in ["dump", "decode-rows"] {
      let outcome = try Tool.run([command, path])
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains(sentence))
    }
  }

  /// A status that PowerShell saved, wrapped, and through a pipe.
  @Test func statusThroughAPipe() throws {
    let source = Samples.path("crashed-source-mysql/source")
    let text = Samples.path("crashed-source-mysql/replica/status.txt")
    let command =
      "iconv -f UTF-8 -t UTF-16 '\(text)' | gzip -c | $TOOL suggest --source '\(source)' --status -"
    let outcome = try Tool.shell(command)
    #expect(outcome.status == 1)
    #expect(outcome.output.hasPrefix("source-lost-tail: "))
  }

  /// Of an error log of any size the last line counts.
  @Test func aLongErrorLog() throws {
    func line(_ position: Int) -> String {
      "2026-11-21T07:36:50Z 9 [ERROR] Replica I/O thread exiting, read up to log"
        + " 'mysql-bin.000562', position \(position)\n"
    }
    let filler =
      "2026-11-21T07:36:51Z 0 [Note] InnoDB: " + String(repeating: "page ", count: 3000) + "\n"
    let path = try directory.write(
      line(4000) + String(repeating: filler, count: 1200) + line(17_314), "error.log")
    let outcome = try Tool.run([
      "suggest", "--source", Samples.path("crashed-source-mysql/source"), "--status", path,
    ])
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("the replica has read up to 17314"))
  }
}
