import BinlogBytes
import BinlogLogs
import BinlogTestSupport
import BinlogText
import Testing

@testable import BinlogAudit
@testable import BinlogLogs

/// Pairs that broke in two ways at once: the tail of a source's log is lost, and its other files,
/// its index or the relay logs are not as they should be either.
@Suite struct AdvisorOddTests {
  private static let pairs = ["crashed-source-mysql", "crashed-source-mariadb"]
  private static let crashed = "mysql-bin.000562"
  private static let next = "mysql-bin.000563"

  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// A copy of a pair, in which `change` breaks something.
  private func ask(
    _ pair: String, _ change: (TemporaryDirectory) throws -> Void
  ) throws -> Recovery {
    try directory.copySample(pair, to: pair)
    var question = try Question(sample: pair)
    question.source = [directory.path + "/" + pair + "/source"]
    question.replica = [directory.path + "/" + pair + "/replica"]
    try change(directory)
    return try question.ask().recovery
  }

  private func write(_ lines: [String], _ pair: String) throws {
    try directory.write(
      lines.map { "./\($0)\n" }.joined(), pair + "/source/mysql-bin.index")
  }

  private func move(_ pair: String, from name: String, to target: String) throws {
    try directory.write(try directory.read("\(pair)/source/\(name)"), "\(pair)/source/\(target)")
    try directory.remove("\(pair)/source/\(name)")
  }

  /// A second crash left the file behind the first without an event: no server can send it.
  @Test(arguments: pairs, [0, 4, 60])
  func theNextFileHoldsNothing(_ pair: String, _ size: Int) throws {
    let answer = try ask(pair) { directory in
      try move(pair, from: Self.next, to: "mysql-bin.000564")
      let bytes = try directory.read("\(pair)/source/mysql-bin.000564").prefix(size)
      try directory.write(Array(bytes), "\(pair)/source/\(Self.next)")
      try write([Self.crashed, Self.next, "mysql-bin.000564"], pair)
    }
    #expect(answer.situation == .sourceLostTail)
    #expect(answer.file == "mysql-bin.000564")
    #expect(answer.position == 4)
    #expect(
      answer.reasons.contains { $0.text.hasPrefix(Self.next + " between them holds no event") })
  }

  /// What stood in files that are missing between the two nobody knows.
  @Test(arguments: pairs)
  func numbersAreMissing(_ pair: String) throws {
    let answer = try ask(pair) { _ in
      try move(pair, from: Self.next, to: "mysql-bin.000566")
      try write([Self.crashed, "mysql-bin.000566"], pair)
    }
    #expect(answer.file == "mysql-bin.000566")
    #expect(answer.confidence == .likely)
    #expect(answer.limits.contains { $0.text.hasPrefix("no file has the number 563 to 565") })
  }

  /// The next file lies there, and the index does not know it: that is mended first.
  @Test(arguments: pairs)
  func theNextFileIsNotListed(_ pair: String) throws {
    let answer = try ask(pair) { _ in try write([Self.crashed], pair) }
    #expect(answer.statements.isEmpty)
    #expect(answer.onlyOnReplica.count == 7)
    #expect(answer.index?.lines == ["./" + Self.crashed, "./" + Self.next])
    #expect(answer.preparations.contains { $0.lines.contains("./" + Self.next) })
  }

  @Test(arguments: pairs)
  func thereIsNoIndex(_ pair: String) throws {
    let answer = try ask(pair) { try $0.remove(pair + "/source/mysql-bin.index") }
    #expect(answer.file == Self.next)
    #expect(answer.reasons.contains { $0.text.contains("no index was given") })
  }

  /// The log's number gets a seventh digit.
  @Test(arguments: pairs)
  func sevenDigits(_ pair: String) throws {
    try directory.copySample(pair, to: pair)
    try move(pair, from: Self.crashed, to: "mysql-bin.999999")
    try move(pair, from: Self.next, to: "mysql-bin.1000000")
    try write(["mysql-bin.999999", "mysql-bin.1000000"], pair)
    var question = try Question(sample: pair, replica: false)
    question.source = [directory.path + "/" + pair + "/source"]
    question.statuses[0].text.replace(Self.crashed, with: "mysql-bin.999999")
    let answer = try question.ask().recovery
    #expect(answer.situation == .sourceLostTail)
    #expect(answer.file == "mysql-bin.1000000")
    #expect(answer.position == 4)
  }

  /// The last relay log is torn in the last lost group: what cannot be listed is said.
  @Test(arguments: pairs)
  func theRelayLogIsTornToo(_ pair: String) throws {
    let answer = try ask(pair) { directory in
      let bytes = try directory.read(pair + "/replica/relay-bin.000002")
      try directory.write(Array(bytes.dropLast(40)), pair + "/replica/relay-bin.000002")
    }
    #expect(answer.situation == .sourceLostTail)
    #expect(answer.onlyOnReplica.count == 6)
    let end = try #require(answer.onlyOnReplica.last?.endPosition)
    #expect(
      answer.limits.contains {
        $0.text.hasPrefix("the relay logs given end at \(Self.crashed):\(end):")
      }
    )
  }

  /// At a torn event the replica stands inside a group, whose end nobody can wait for.
  @Test func waitsForTheLastWholeGroup() throws {
    let pair = "crashed-source-mariadb"
    let truth = try CrashTruth.of(pair)
    var question = try Question(sample: pair, replica: false, status: false)
    let torn = try #require(
      LogAudit(LogInputs(question.source), options: .init()).reports
        .first { $0.name == Self.crashed }?.lostAt?.rawValue)
    question.position = LogCoordinate(file: Self.crashed, position: torn)
    let answer = try question.ask().recovery
    #expect(answer.file == Self.next)
    #expect(
      answer.statements.contains(
        "SELECT MASTER_POS_WAIT('\(Self.crashed)', \(truth.trueEnd), 3600);"))
  }

  /// log_bin was renamed: the server's new index does not name the old logs.
  @Test(arguments: ["healthy-mysql", "healthy-mariadb"])
  func anotherBaseName(_ pair: String) throws {
    let text = try Samples.text(pair + "/replica/status.txt")
    let isMySQL = pair.hasSuffix("mysql")
    func ask(refused: Bool) throws -> Recovery {
      let directory = try TemporaryDirectory()
      try directory.copySample(pair, to: pair)
      // The last log stands for one that the same server began later under another name.
      try directory.write(
        try directory.read("\(pair)/source/\(Self.next)"), "\(pair)/source/other-bin.000001")
      try directory.remove("\(pair)/source/\(Self.next)")
      try directory.write("./other-bin.000001\n", "\(pair)/source/other-bin.index")
      try directory.write("./\(Self.crashed)\n", "\(pair)/source/mysql-bin.index")
      var question = try Question(sample: pair, replica: false, status: false)
      question.source = [directory.path + "/" + pair + "/source"]
      var lines = text.split(separator: "\n").map(String.init)
      for index in lines.indices {
        let line = lines[index].trimmingSpaces
        if line.hasPrefix(isMySQL ? "Source_Log_File:" : "Master_Log_File:")
          || line.hasPrefix(isMySQL ? "Relay_Source_Log_File:" : "Relay_Master_Log_File:")
        {
          lines[index] = line.prefix { $0 != ":" } + ": " + Self.crashed
        } else if line.hasPrefix("Last_IO_Error:"), refused {
          lines[index] =
            "Last_IO_Error: Got fatal error 1236: 'Could not find first log file name in binary log"
            + " index file'"
        } else if line.hasPrefix("Last_IO_Errno:"), refused {
          lines[index] = "Last_IO_Errno: 1236"
        }
      }
      question.statuses = [Saved(lines.joined(separator: "\n"), "status.txt")]
      return try question.ask().recovery
    }
    let answer = try ask(refused: true)
    #expect(answer.situation == .sourceIndexBroken)
    #expect(answer.statements.isEmpty)
    #expect(answer.file == Self.crashed)
    #expect(answer.index?.lines == ["./" + Self.crashed, "./other-bin.000001"])
    #expect(answer.index?.path.hasSuffix("/other-bin.index") == true)
    #expect(try ask(refused: false).situation != .sourceIndexBroken)
  }
}
