import BinlogBytes
import BinlogEvents
import BinlogTestSupport
import Foundation
import Testing

@testable import BinlogDump

/// Options of MariaDB's tool, beside what that tool printed; the sets stand in mariadb.sets.
@Suite struct MariaDBOptionTests {
  private static let goldens = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("GoldenOptions")

  private static let sets: [String] = {
    let file = goldens.appendingPathComponent("mariadb.sets")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map(String.init)
  }()

  @Test func thereAreSets() { #expect(Self.sets.count > 10) }

  @Test(arguments: sets)
  func printsWhatMariaDBsToolPrints(_ set: String) throws {
    let parts = set.split(separator: "\t").map(String.init)
    try #require(parts.count == 3)
    let load = try LoadDirectory()
    let isNew = parts[0].hasPrefix("mariadb118") && parts[1] != "as-1011"
    let style = isNew ? "mariadb11" : "mariadb"
    let words = parts[2].split(separator: " ").map(String.init)
    let line = try DumpCommandLine(
      ["--no-defaults"] + words + ["--flavor=\(style)", "--local-load=\(load.path)", "log"],
      environment: DumpEnvironment())
    LocalTime.adoptTimeZone()
    let memory = MemoryDestination()
    let listener = Listener()
    let dump = LogDump(.commandLine(line), sink: ByteSink(memory), reporter: listener)
    _ = dump.run([LogDump.Input(Samples.path("logs/\(parts[0])"))])
    let wanted = try String(
      decoding: Data(
        contentsOf: Self.goldens.appendingPathComponent("\(parts[0]).\(parts[1]).txt")),
      as: UTF8.self)
    let got = memory.text.replacingOccurrences(of: load.path, with: "/tmp/binlogtool-goldens")
    let ours = got.split(separator: "\n", omittingEmptySubsequences: false)
    let theirs = wanted.split(separator: "\n", omittingEmptySubsequences: false)
    for index in 0..<max(ours.count, theirs.count) {
      let left = index < ours.count ? ours[index] : "(end)"
      let right = index < theirs.count ? theirs[index] : "(end)"
      if left != right {
        Issue.record("line \(index + 1): \(left) for \(right)")
        return
      }
    }
  }

  private func gtid(_ text: String) throws -> MariaGtid { try #require(MariaGtid(text)) }

  @Test func startsAreExclusiveAndStopsInclusive() throws {
    var window = MariaDBGtidWindow(start: [try gtid("0-1-5")], stop: [try gtid("0-1-7")])
    let left = try ["0-1-4", "0-1-5", "0-2-6", "1-1-6", "0-1-7"].map {
      window.excludes(try gtid($0))
    }
    #expect(left == [true, true, false, true, false])
    #expect(window.isFinished)
    #expect(window.excludes(try gtid("0-1-8")))
  }

  @Test func aStartAloneLeavesOtherDomainsIn() throws {
    var window = MariaDBGtidWindow(start: [try gtid("0-1-5")], stop: [])
    #expect(!window.excludes(try gtid("1-1-1")))
    #expect(window.excludes(try gtid("0-1-5")))
    // Inside, numbers may fall.
    #expect(!window.excludes(try gtid("0-1-3")))
    #expect(!window.isFinished)
  }

  @Test func auditTellsWhatIsMissing() throws {
    var audit = MariaDBGtidAudit(start: [try gtid("0-1-5")], isWholeLog: true)
    #expect(
      audit.begin([try gtid("0-1-9")], stop: []) == [
        "Binary logs are missing data for domain 0. Expected data to start from state 0-1-5; "
          + "however, the initial GTID state of the logs was 0-1-9."
      ])
    audit = MariaDBGtidAudit(start: [try gtid("5-1-0")], isWholeLog: true)
    #expect(audit.begin([try gtid("0-1-9")], stop: [try gtid("0-1-10")]).isEmpty)
    audit = MariaDBGtidAudit(start: [], isWholeLog: true)
    #expect(
      audit.begin([try gtid("0-1-9")], stop: [try gtid("0-1-9")]) == [
        "--stop-position GTID 0-1-9 does not exist in the specified binlog files. The current "
          + "GTID state of domain 0 in the specified binary logs is 0-1-9"
      ])
    audit = MariaDBGtidAudit(start: [], isWholeLog: true)
    #expect(audit.begin([], stop: []).isEmpty)
    for text in ["0-1-1", "0-1-3", "0-1-2"] { audit.record(try gtid(text)) }
    #expect(audit.report() == ["Found out of order GTID. Got 0-1-2 after 0-1-3"])
    audit = MariaDBGtidAudit(start: [try gtid("2-1-100")], isWholeLog: true)
    audit.record(try gtid("2-1-7"))
    #expect(
      audit.report() == ["Binary logs never reached expected GTID state of 2-1-100"])
  }

  private final class Listener: DumpReporter {
    func report(_ message: DumpMessage) {}
  }
}
