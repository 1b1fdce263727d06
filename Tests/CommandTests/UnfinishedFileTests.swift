import BinlogTestSupport
import Foundation
import Testing

/// Files have their names when they are whole; nothing is left of those that are not.
@Suite struct UnfinishedFileTests {
  private let directory: TemporaryDirectory
  private let log: String

  init() throws {
    directory = try TemporaryDirectory()
    log = Samples.path("logs/mysql97-rows-full.000001")
  }

  private func names(_ path: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  /// Commands that write, with the place that they write to.
  private func writers(_ target: String) -> [String] {
    [
      "\"$TOOL\" dump -v -r '\(target)/out.sql'",
      "\"$TOOL\" decode-rows --format csv --output-dir '\(target)/tables'",
    ]
  }

  @Test(arguments: ["INT": 130, "TERM": 143, "HUP": 129, "QUIT": 131])
  func aSignalLeavesNothing(_ signal: String, _ status: Int32) throws {
    let target = directory.path + "/here"
    try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
    for writer in writers(target) {
      // The log comes by a pipe that stays open, so that it is in the midst of it; jobs of their
      // own, as others ignore SIGINT.
      let outcome = try Tool.shell(
        """
        set -m; ulimit -c 0; mkfifo '\(target)/pipe'; exec 9<>'\(target)/pipe'
        \(writer) '\(target)/pipe' 9>&- & tool=$!
        cat '\(log)' >&9; sleep 2; kill -\(signal) $tool
        for i in $(seq 300); do kill -0 $tool 2> /dev/null || break; sleep 0.1; done
        kill -9 $tool 2> /dev/null; wait $tool; s=$?; rm '\(target)/pipe'; exit $s
        """)
      #expect(outcome.status == status, "\(writer)")
      // An empty directory may be there.
      #expect(names(target + "/tables").isEmpty, "\(writer)")
      #expect(names(target).filter { $0 != "tables" }.isEmpty, "\(writer): \(names(target))")
    }
  }

  @Test func whatIsIgnoredStaysIgnored() throws {
    let outcome = try Tool.shell(
      """
      cd '\(directory.path)'; mkfifo pipe; exec 9<>pipe; trap '' HUP
      "$TOOL" dump -r out.sql pipe 9>&- & tool=$!
      cat '\(log)' >&9; sleep 2; kill -HUP $tool; sleep 0.2; exec 9>&-; wait $tool
      """)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(names(directory.path).contains("out.sql"))
  }

  @Test func aFileThatMayNotGrow() throws {
    let target = directory.path + "/here"
    let tables = directory.path + "/tables"
    try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
    let old = try directory.write("old", "here/out.sql")
    let outcome = try Tool.shell("ulimit -f 8; \"$TOOL\" dump -v -r '\(old)' '\(log)'")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("out.sql: cannot write: File too large"))
    #expect(try directory.read("here/out.sql") == Array("old".utf8))
    #expect(names(target) == ["out.sql"])
    // Many tables, of which one is too long for the limit.
    let more = try Tool.shell(
      "ulimit -f 1; \"$TOOL\" decode-rows --format jsonl --output-dir '\(tables)' '\(log)'")
    #expect(more.status == 2)
    #expect(more.errors.contains("File too large"))
    #expect(!FileManager.default.fileExists(atPath: tables))
  }

  @Test func aNameThatIsInTheWay() throws {
    let tables = directory.path + "/tables"
    try FileManager.default.createDirectory(atPath: tables, withIntermediateDirectories: true)
    // A link that leads nowhere.
    try FileManager.default.createSymbolicLink(
      atPath: tables + "/app.parent.csv", withDestinationPath: directory.path + "/nothing")
    let outcome = try Tool.run(["decode-rows", "--format", "csv", "--output-dir", tables, log])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("app.parent.csv: there is such a file already"))
    #expect(names(tables) == ["app.parent.csv"])
    let forced = try Tool.run([
      "decode-rows", "--format", "csv", "--output-dir", tables, "--overwrite", log,
    ])
    #expect(forced.status == 0)
    #expect(names(tables).count > 3)
    #expect(names(tables).allSatisfy { !$0.hasPrefix(".") })
    #expect(!FileManager.default.fileExists(atPath: directory.path + "/nothing"))
    // The second of two names is taken: the first is not written either.
    let export = directory.path + "/export"
    try FileManager.default.createDirectory(atPath: export, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: export + "/undo-on-replica.sql", withDestinationPath: directory.path + "/nothing")
    let pair = Samples.path("crashed-source-mysql")
    let suggest = [
      "suggest", "--source", pair + "/source", "--replica", pair + "/replica", "--status",
      pair + "/replica/status.txt", "--export", export,
    ]
    let refused = try Tool.run(suggest)
    #expect(refused.status == 2)
    #expect(refused.errors.contains("undo-on-replica.sql: exists"))
    #expect(names(export) == ["undo-on-replica.sql"])
    #expect(try Tool.run(suggest + ["--force"]).status == 1)
    #expect(names(export) == ["redo-on-source.sql", "undo-on-replica.sql"])
    #expect(!FileManager.default.fileExists(atPath: directory.path + "/nothing"))
  }

  @Test func temporaryFilesGoWhereTheyShould() throws {
    // A directory that is not there is found out by whoever needs it.
    let outcome = try Tool.shell(
      "TMPDIR='\(directory.path)/none' \"$TOOL\" decode-rows --whole-group --xid 1 - < '\(log)'")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("/none: cannot make a temporary file"))
    #expect(
      try Tool.shell(
        "TMPDIR='\(directory.path)' \"$TOOL\" decode-rows --whole-group --xid 1 - < '\(log)'"
      ).status == 0)
    #expect(names(directory.path).allSatisfy { !$0.hasPrefix(".") })
  }
}
