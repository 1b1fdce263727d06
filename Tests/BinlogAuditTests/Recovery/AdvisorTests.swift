import BinlogAudit
import BinlogBytes
import BinlogEvents
import BinlogLogs
import BinlogTestSupport
import BinlogText
import Testing

/// Look-alikes of the lost tail: whatever the evidence contradicts is not suggested.
@Suite struct AdvisorTests {
  let directory: TemporaryDirectory
  /// Size of the log that a crash left open.
  let crashedSize: UInt64
  static let crashed = "mysql-bin.000562"
  static let next = "mysql-bin.000563"

  /// Three logs: 561 closed, 562 left by a crash, 563 open.
  init() throws {
    directory = try TemporaryDirectory()
    var closed = BinlogBuilder()
    closed.transaction()
    closed.rotate(to: Self.crashed)
    var crashed = BinlogBuilder()
    for number in UInt64(1)...3 { crashed.transaction(number) }
    var open = BinlogBuilder()
    open.transaction(9)
    try directory.write(closed.bytes, "mysql-bin.000561")
    try directory.write(crashed.bytes, Self.crashed)
    try directory.write(open.bytes, Self.next)
    try directory.write(
      "./mysql-bin.000561\n./\(Self.crashed)\n./\(Self.next)\n", "mysql-bin.index")
    crashedSize = UInt64(crashed.bytes.count)
  }

  private func ask(_ file: String, _ position: UInt64) throws -> Recovery {
    try Question(source: directory.path, file, position).ask().recovery
  }

  private func neverSkips(_ answer: Recovery, location: SourceLocation = #_sourceLocation) {
    #expect(answer.position != 4, sourceLocation: location)
    #expect(
      !answer.statements.contains { $0.contains(Self.next) }, sourceLocation: location)
  }

  @Test func pastTheEndOfACrashedFile() throws {
    let answer = try ask(Self.crashed, crashedSize + 100)
    #expect(answer.situation == .sourceLostTail)
    #expect(answer.file == Self.next)
    #expect(answer.position == 4)
    #expect(answer.limits.contains { $0.text.contains("--replica") })
    #expect(answer.preparations.contains { $0.text.contains("relay logs") })
  }

  @Test func exactlyTheSizeIsNotImpossible() throws {
    let answer = try ask(Self.crashed, crashedSize)
    #expect(answer.situation == .healthy)
    #expect(answer.position == crashedSize)
    neverSkips(answer)
  }

  @Test func beforeTheEnd() throws {
    let answer = try ask(Self.crashed, 4)
    #expect(answer.situation == .healthy)
    #expect(!answer.statements.contains { $0.contains(Self.next) })
    let boundary = UInt64(RawEvent.all(in: try bytes(Self.crashed))[6].offset)
    #expect(try ask(Self.crashed, boundary).situation == .healthy)
  }

  @Test func insideAnEvent() throws {
    let event = RawEvent.all(in: try bytes(Self.crashed))[9]
    let answer = try ask(Self.crashed, UInt64(event.offset + 5))
    #expect(answer.situation == .positionInsideEvent)
    #expect(answer.file == Self.crashed)
    #expect(answer.confidence == .likely)
    #expect(answer.limits.contains { $0.text.contains("1062") })
    neverSkips(answer)
  }

  @Test func pastAFileThatWasClosed() throws {
    let answer = try ask("mysql-bin.000561", 1 << 30)
    #expect(answer.situation == .unclear)
    #expect(answer.statements.isEmpty)
    #expect(answer.file == nil)
  }

  @Test func pastTheLastFile() throws {
    let answer = try ask(Self.next, 1 << 30)
    #expect(answer.confidence != .certain)
    #expect(answer.statements.isEmpty)
    #expect(answer.file == nil)
    #expect(answer.preparations.contains { $0.text.contains("start the source") })
  }

  @Test func theNextFileIsNotInTheIndex() throws {
    try directory.write("./mysql-bin.000561\n./\(Self.crashed)\n", "mysql-bin.index")
    let answer = try ask(Self.crashed, crashedSize + 100)
    #expect(answer.statements.isEmpty)
    #expect(answer.position != 4)
  }

  @Test func theFileIsNotInTheIndex() throws {
    try directory.write("./mysql-bin.000561\n./\(Self.next)\n", "mysql-bin.index")
    let answer = try ask(Self.crashed, crashedSize)
    #expect(answer.situation == .sourceIndexBroken)
    neverSkips(answer)
  }

  @Test func theFileIsGone() throws {
    try directory.remove(Self.crashed)
    let listed = try ask(Self.crashed, crashedSize)
    #expect(listed.situation == .unclear)
    #expect(listed.statements.isEmpty)
    neverSkips(listed)
  }

  @Test func filesOfAnotherTime() throws {
    #expect(try ask("mysql-bin.000007", 4).situation == .sourcePurged)
    #expect(try ask("mysql-bin.000999", 4).situation == .wrongSourceFile)
    #expect(try ask("other-bin.000562", 4).situation == .wrongSourceFile)
  }

  @Test func aTornTailAtItsStart() throws {
    // The server left a torn event: whoever stands at its start has everything before it.
    var crashed = try bytes(Self.crashed)
    let last = try #require(RawEvent.all(in: crashed).last)
    crashed = crashed.cut(to: last.end - 5)
    try directory.write(crashed, Self.crashed)
    let past = try ask(Self.crashed, UInt64(crashed.count + 100))
    #expect(past.situation == .sourceLostTail)
    #expect(past.file == Self.next)
    let earlier = try ask(Self.crashed, UInt64(RawEvent.all(in: crashed)[1].offset))
    // The replica can go on, but the server will stop it at the torn event.
    #expect(earlier.situation == .sourceLostTail)
    #expect(earlier.file == Self.crashed)
    neverSkips(earlier)
  }

  @Test func damageInTheMiddleIsNoLostTail() throws {
    let crashed = try bytes(Self.crashed)
    let event = RawEvent.all(in: crashed)[4]
    try directory.write(crashed.flipping(bit: 0, at: event.offset + 21), Self.crashed)
    let answer = try ask(Self.crashed, UInt64(event.offset + 5))
    #expect(answer.situation == .unclear)
    neverSkips(answer)
  }

  @Test func nothingTells() throws {
    var question = Question(source: directory.path, Self.crashed, 4)
    question.position = nil
    let (answer, _) = try question.ask()
    #expect(answer.situation == .unclear)
    #expect(answer.statements.isEmpty)
    #expect(!answer.preparations.isEmpty)
  }

  @Test func statusThatContradictsItself() throws {
    var question = Question(source: directory.path, Self.crashed, crashedSize + 100)
    question.statuses = [
      Saved("Source_Log_File: \(Self.crashed)\nRead_Source_Log_Pos: \(crashedSize)\n", "status.txt")
    ]
    let (answer, findings) = try question.ask()
    #expect(findings.map(\.code) == [.statusFileMismatch])
    #expect(findings.first?.severity == .warning)
    #expect(findings.first?.file == "status.txt")
    // The option was given by hand: it counts.
    #expect(answer.situation == .sourceLostTail)
  }

  @Test func theWordsOfTheReplicasServer() throws {
    var old = Question(source: directory.path, Self.crashed, crashedSize + 100)
    old.position = nil
    old.statuses = [
      Saved(
        """
        Master_Log_File: \(Self.crashed)
        Read_Master_Log_Pos: \(crashedSize + 100)
        Relay_Master_Log_File: \(Self.crashed)
        Exec_Master_Log_Pos: \(crashedSize + 100)
        Auto_Position: 0
        """, "status.txt")
    ]
    #expect(
      try old.ask().recovery.statements == [
        "STOP SLAVE;", "CHANGE MASTER TO MASTER_LOG_FILE='\(Self.next)', MASTER_LOG_POS=4;",
        "START SLAVE;",
      ])
  }

  @Test func oneOfSeveralChannels() throws {
    var question = Question(source: directory.path, Self.crashed, 0)
    question.position = nil
    question.statuses = [
      Saved(
        """
        *************************** 1. row ***************************
        Source_Log_File: mysql-bin.000001
        Read_Source_Log_Pos: 4
        Relay_Source_Log_File: mysql-bin.000001
        Exec_Source_Log_Pos: 4
        Last_IO_Errno: 0
        Auto_Position: 0
        Channel_Name: west
        *************************** 2. row ***************************
        Source_Log_File: \(Self.crashed)
        Read_Source_Log_Pos: \(crashedSize + 100)
        Relay_Source_Log_File: \(Self.crashed)
        Exec_Source_Log_Pos: \(crashedSize + 100)
        Last_IO_Errno: 13114
        Auto_Position: 0
        Channel_Name: east
        """, "status.txt")
    ]
    let refused = try question.ask().recovery
    #expect(refused.situation == .sourceLostTail)
    #expect(refused.statements.first == "STOP REPLICA FOR CHANNEL 'east';")
    question.channel = "west"
    #expect(try question.ask().recovery.situation == .sourcePurged)
  }

  private func bytes(_ name: String) throws -> [UInt8] { try directory.read(name) }
}
