import BinlogAudit
import BinlogTestSupport
import Testing

@Suite struct InfoFilesTests {
  static let place = SourceCoordinate(file: "mysql-bin.000562", position: 18_045_830)

  private func master(_ lines: [String]) -> ReplicaState? {
    InfoFiles.masterInfo(lines.joined(separator: "\n") + "\n", origin: "master.info")
  }

  private func relay(_ lines: [String]) -> ReplicaState? {
    InfoFiles.relayLogInfo(lines.joined(separator: "\n") + "\n", origin: "relay-log.info")
  }

  @Test func masterInfoOfTheOldest() {
    // MySQL 3.23 and 4.0: no line count.
    #expect(
      master(["mysql-bin.000562", "18045830", "10.0.0.1", "repl", "secret", "3306", "60"])?.read
        == Self.place)
  }

  @Test func masterInfoWithLineCount() {
    // MySQL 5.0 and 5.1: 14 or 15 lines.
    let lines =
      ["15", "mysql-bin.000562", "18045830", "10.0.0.1", "repl", "secret", "3306", "60", "0"]
      + ["", "", "", "", "", "0"]
    #expect(master(lines)?.read == Self.place)
    #expect(master(lines)?.usesGtid == nil)
  }

  @Test(arguments: [("0", false), ("1", true)])
  func masterInfoWithAutoPosition(_ flag: String, _ usesGtid: Bool) {
    // MySQL 5.6 and 5.7: 23 lines or more, auto_position in the 23rd.
    var lines = ["25", "mysql-bin.000562", "18045830", "10.0.0.1", "repl", "secret", "3306", "60"]
    lines += ["0", "", "", "", "", "", "0", "1800.000", "", "0"]
    lines += ["566a8e77-e57e-11f1-af69-02fc00000001", "86400", "", "", flag, "", ""]
    #expect(lines[22] == flag)
    #expect(master(lines)?.read == Self.place)
    #expect(master(lines)?.usesGtid == usesGtid)
  }

  @Test(arguments: [("0", false), ("1", true), ("2", true)])
  func masterInfoOfMariaDB(_ using: String, _ usesGtid: Bool) {
    var lines = ["33", "mysql-bin.000562", "18045830", "10.0.0.1", "repl", "secret", "3306", "60"]
    lines += [String](repeating: "", count: 25)
    lines += ["using_gtid=\(using)", "do_domain_ids=0", "END_MARKER"]
    #expect(master(lines)?.read == Self.place)
    #expect(master(lines)?.isMariaDB == true)
    #expect(master(lines)?.usesGtid == usesGtid)
  }

  @Test func relayLogInfoOfFourLines() {
    // Before MySQL 5.6, and MariaDB: no line count.
    let state = relay(["./relay-bin.000007", "251", "mysql-bin.000562", "18045830"])
    #expect(state?.executed == Self.place)
    #expect(state?.relayLogFile == "relay-bin.000007")
    #expect(state?.relayLogPosition == 251)
  }

  @Test func relayLogInfoWithLineCount() {
    let state = relay(
      ["7", "./relay-bin.000007", "251", "mysql-bin.000562", "18045830", "0", "0", "1", ""])
    #expect(state?.executed == Self.place)
    #expect(state?.relayLogPosition == 251)
  }

  @Test func relayLogInfoBeforeTheFirstEvent() {
    let state = relay(["./relay-bin.000001", "4", "", "0"])
    #expect(state?.executed == nil)
    #expect(state?.relayLogFile == "relay-bin.000001")
  }

  @Test(arguments: [
    [""], ["hello"], ["7"], ["mysql-bin.000562"], ["mysql-bin.000562", "x"],
    ["notes", "4", "5", "6"], ["1", "2", "3", "4", "5"],
  ])
  func somethingElse(_ lines: [String]) {
    #expect(master(lines) == nil)
    #expect(relay(lines) == nil)
  }

  @Test(arguments: Samples.crashedPairs.filter { $0.contains("mariadb") } + ["healthy-mariadb"])
  func realOnes(_ pair: String) throws {
    let info = try Samples.text(pair + "/replica/master.info")
    let state = try #require(InfoFiles.masterInfo(info, origin: "master.info"))
    #expect(state.read?.file.hasPrefix("mysql-bin.00056") == true)
    #expect(state.usesGtid == pair.contains("gtid"))
    let relay = try Samples.text(pair + "/replica/relay-log.info")
    let executed = try #require(InfoFiles.relayLogInfo(relay, origin: "relay-log.info"))
    #expect(executed.relayLogFile?.hasPrefix("relay-bin.") == true)
    #expect(executed.executed != nil)
  }

  @Test(arguments: [
    ("master.info", nil), ("master-east.info", "east"), ("relay-log-east.info", "east"),
    ("relay-log.info", nil), ("master-@002d1.info", "-1"), ("status.txt", nil),
    ("master-.info", nil),
    ("master-@00.info", "@00"),
  ])
  func channelsByName(_ name: String, _ channel: String?) {
    #expect(InfoFiles.channel(ofFile: name) == channel)
  }
}
