import BinlogBytes
import BinlogChanges
import BinlogDump
import BinlogEvents
import BinlogTestSupport
import Testing

/// Several logs: their order, what is missing between them, GTIDs that none of them holds.
@Suite struct RowLogOrderTests {
  private static let uuid = "00000000-0000-0000-0000-000000000001"

  /// A log of MySQL with the groups `held`, after those before `held`.
  private func mysql(
    _ held: ClosedRange<UInt64>, previous: UInt64? = nil, begun: UInt32, server: UInt32 = 1,
    isRelayLog: Bool = false
  ) -> [UInt8] {
    var log = BinlogBuilder(.mysql, describes: false)
    log.timestamp = begun
    log.serverID = server
    log = described(log, isRelayLog: isRelayLog)
    let before = previous ?? held.lowerBound - 1
    var body = Bytes.number(before > 0 ? 1 : 0, width: 8)
    if before > 0 {
      body += [UInt8](repeating: 0, count: 15) + [1] + Bytes.number(1, width: 8)
      body += Bytes.number(1, width: 8) + Bytes.number(before + 1, width: 8)
    }
    log.append(.previousGtids, body: body)
    for number in held { log.transaction(number) }
    return log.bytes
  }

  /// The same without GTIDs.
  private func anonymous(_ rows: Int, begun: UInt32) -> [UInt8] {
    var log = BinlogBuilder(.mysql, describes: false)
    log.timestamp = begun
    log = described(log, isRelayLog: false)
    for _ in 0..<rows {
      log.anonymousGtid()
      log.query("BEGIN")
      log.tableMap()
      log.writeRows()
      log.xid()
    }
    return log.bytes
  }

  private func mariadb(
    _ held: ClosedRange<UInt64>, previous: UInt64, begun: UInt32
  ) -> [UInt8] {
    var log = BinlogBuilder(.mariadb, describes: false)
    log.timestamp = begun
    log = described(log, isRelayLog: false)
    var body = Bytes.number(previous > 0 ? 1 : 0, width: 4)
    if previous > 0 {
      body +=
        Bytes.number(0, width: 4) + Bytes.number(1, width: 4) + Bytes.number(previous, width: 8)
    }
    log.append(.gtidList, body: body)
    for number in held { log.transaction(number) }
    return log.bytes
  }

  /// `log` with a format description of its own time and server.
  private func described(_ log: BinlogBuilder, isRelayLog: Bool) -> BinlogBuilder {
    let model = BinlogBuilder(log.flavor, isRelayLog: isRelayLog)
    var log = log
    let body = Array(model.bytes[(model.events[0].lowerBound + 19)..<(model.bytes.count - 4)])
    log.append(.formatDescription, flags: isRelayLog ? .relayLog : [], body: body)
    return log
  }

  private struct Outcome {
    var text: String
    var outcome: LogDump.Outcome
    var messages: [String]
  }

  private func run(
    _ paths: [String], _ filter: RowFilter = RowFilter(),
    _ make: (ByteSink) -> any RowsPrinter = { CountPrinter($0, by: [], layout: .text) }
  ) -> Outcome {
    let list = MessageList()
    var outcome = LogDump.Outcome.done
    let text = writtenText { sink in
      outcome = RowDecode(filter: filter, printer: make(sink), sink: sink, reporter: list)
        .run(paths)
    }
    return Outcome(text: text, outcome: outcome, messages: list.messages.map(\.text))
  }

  private func wanting(_ gtids: String) throws -> RowFilter {
    var filter = RowFilter()
    let wanted: GtidFilter = try #require(GtidFilter(gtids))
    filter.includedGtids = wanted
    return filter
  }

  // MARK: Gaps

  @Test func missingLogsAreToldWithTheirGtids() throws {
    let directory = try TemporaryDirectory()
    let one = try directory.write(mysql(11...20, begun: 100), "mysql-bin.000011")
    let two = try directory.write(mysql(41...45, begun: 400), "mysql-bin.000014")
    let result = run([one, two])
    #expect(result.outcome == .done)
    #expect(result.text == "15\n")
    #expect(
      result.messages == [
        "mysql-bin.000012 to mysql-bin.000013 are missing between mysql-bin.000011 and "
          + "mysql-bin.000014: their changes are not here; they held \(Self.uuid):21-40"
      ])
    // A script that lacks them is nothing to rely on.
    #expect(run([one, two], RowFilter()) { UndoPrinter($0) }.outcome == .damaged)
    // Outside the wanted times they are not of the range.
    var filter = RowFilter()
    filter.startTime = RowTime(microseconds: 450_000_000, isExact: false)
    #expect(run([one, two], filter) { CountPrinter($0, by: [], layout: .text) }.outcome == .done)
  }

  @Test func mariadbTellsByItsList() throws {
    let directory = try TemporaryDirectory()
    let one = try directory.write(mariadb(11...20, previous: 10, begun: 100), "m-bin.000001")
    let two = try directory.write(mariadb(31...35, previous: 30, begun: 300), "m-bin.000003")
    #expect(
      run([one, two]).messages == [
        "m-bin.000002 is missing between m-bin.000001 and m-bin.000003: its changes are not here; "
          + "it held 0-1-21..30"
      ])
    let next = try directory.write(mariadb(21...25, previous: 20, begun: 200), "m-bin.000002")
    #expect(run([one, next]).messages.isEmpty)
  }

  @Test func logsThatFollowOneAnotherAreSilent() throws {
    let directory = try TemporaryDirectory()
    var paths: [String] = []
    for number in 0..<4 as Range<UInt64> {
      let first = number * 10 + 1
      paths.append(
        try directory.write(
          mysql(first...first + 9, begun: UInt32(100 + number)), "mysql-bin.99999\(6 + number)"))
    }
    paths[3] = try directory.write(mysql(31...40, begun: 103), "mysql-bin.999999")
    let result = run(paths)
    #expect(result.messages.isEmpty && result.text == "40\n")
    // The number grows a digit.
    let last = try directory.write(mysql(41...42, begun: 104), "mysql-bin.1000000")
    #expect(run([paths[3], last]).messages.isEmpty)
  }

  @Test func gtidsThatStandInNoLogAreTold() throws {
    let directory = try TemporaryDirectory()
    // The first lost its end in a crash; names say that nothing is missing.
    let one = try directory.write(mysql(1...5, begun: 100), "mysql-bin.000001")
    let two = try directory.write(mysql(11...12, begun: 200), "mysql-bin.000002")
    let result = run([one, two])
    #expect(result.messages.count == 1)
    #expect(result.messages[0].hasPrefix("\(Self.uuid):6-10 stand in neither"))
    // Another history: what the first holds the second does not know.
    let other = try directory.write(mysql(21...22, previous: 3, begun: 300), "mysql-bin.000002")
    #expect(run([one, other]).messages.contains { $0.contains("does not follow") })
  }

  /// The server's tables kept what its log lost in a crash, so that its GTIDs go on after them.
  @Test func aLostTailIsTold() throws {
    let directory = Samples.path("crashed-source-mysql-gtid-silent/source")
    let result = run([directory + "/mysql-bin.000562", directory + "/mysql-bin.000563"])
    #expect(result.outcome == .done)
    #expect(result.messages.count == 1)
    #expect(result.messages[0].contains(":37-43 stand in no log: mysql-bin.000562 lost its end"))
    for sound in ["healthy-mysql", "healthy-mariadb", "index-lost-mysql"] {
      let source = Samples.path(sound + "/source")
      #expect(
        run([source + "/mysql-bin.000562", source + "/mysql-bin.000563"]).messages.isEmpty)
    }
  }

  // MARK: Order

  @Test func logsArePutInOrder() throws {
    let directory = try TemporaryDirectory()
    let one = try directory.write(mysql(1...2, begun: 100), "mysql-bin.000001")
    let two = try directory.write(mysql(3...4, begun: 200), "mysql-bin.000002")
    let forward = run([one, two], RowFilter()) { JSONLinesPrinter($0) }
    let backward = run([two, one], RowFilter()) { JSONLinesPrinter($0) }
    #expect(forward.text == backward.text && forward.messages.isEmpty)
    #expect(
      backward.messages == [
        "the logs were not given in their order, by their numbers: they are read as "
          + "mysql-bin.000001, mysql-bin.000002"
      ])
    #expect(backward.outcome == .done)
    // Renamed, GTIDs tell; without these the times.
    let late = try directory.write(mysql(3...4, begun: 50), "late.log")
    let early = try directory.write(mysql(1...2, begun: 100), "early.log")
    #expect(run([late, early]).messages[0].contains("by their GTIDs"))
    let old = try directory.write(anonymous(1, begun: 100), "a")
    let new = try directory.write(anonymous(2, begun: 200), "b")
    #expect(run([new, old]).messages[0].contains("the times at which"))
    #expect(run([old, new]).messages.isEmpty)
  }

  /// A replica forgets what it has fetched (relay_log_recovery), and a domain may be deleted.
  @Test func whatLosesGtidsIsNoContradiction() throws {
    let directory = try TemporaryDirectory()
    let one = try directory.write(mysql(8...9, begun: 100, isRelayLog: true), "relay-bin.000001")
    let two = try directory.write(mysql(3...4, begun: 200, isRelayLog: true), "relay-bin.000002")
    for paths in [[one, two], [two, one]] {
      let result = run(paths)
      #expect(result.outcome == .done && result.text == "4\n")
      #expect(result.messages.allSatisfy { $0.contains("not given in their order") })
    }
    #expect(run([one, two]).messages.isEmpty)
    let last = try directory.write(mysql(5...6, begun: 300, isRelayLog: true), "relay-bin.000005")
    #expect(
      run([two, last]).messages == [
        "relay-bin.000003 to relay-bin.000004 are missing between relay-bin.000002 and "
          + "relay-bin.000005: their changes are not here"
      ])
    let maria = try directory.write(mariadb(11...12, previous: 10, begun: 100), "m-bin.000001")
    let bare = try directory.write(mariadb(13...14, previous: 0, begun: 200), "m-bin.000002")
    #expect(run([maria, bare]).outcome == .done)
    #expect(run([maria, bare]).text == "4\n")
  }

  @Test func anOrderThatCannotBePutRightIsRefused() throws {
    let directory = try TemporaryDirectory()
    // Numbers began again, in another history.
    let one = try directory.write(mysql(8...9, begun: 300), "mysql-bin.000001")
    let two = try directory.write(mysql(3...4, begun: 200), "mysql-bin.000002")
    for paths in [[one, two], [two, one]] {
      let result = run(paths)
      #expect(result.outcome == .failed)
      #expect(result.text.isEmpty)
      #expect(result.messages.count == 1 && result.messages[0].contains("not certain"))
    }
    let young = try directory.write(anonymous(1, begun: 300), "mysql-bin.000001")
    let aged = try directory.write(anonymous(1, begun: 200), "mysql-bin.000002")
    #expect(run([aged, young]).outcome == .failed)
    // A clock may have stepped back; the order of the numbers is as good as any.
    #expect(run([young, aged]).outcome == .done)
  }

  @Test func aPositionNeedsTheRightOrder() throws {
    let directory = try TemporaryDirectory()
    let one = try directory.write(mysql(1...2, begun: 100), "mysql-bin.000001")
    let two = try directory.write(mysql(3...4, begun: 200), "mysql-bin.000002")
    var filter = RowFilter()
    filter.startPosition = 4
    let result = run([two, one], filter)
    #expect(result.outcome == .failed)
    #expect(result.messages[0].contains("mysql-bin.000001, mysql-bin.000002"))
    #expect(run([one, two], filter).outcome == .done)
  }

  @Test func oneLogIsReadOnce() throws {
    let directory = try TemporaryDirectory()
    let bytes = mysql(1...3, begun: 100)
    let one = try directory.write(bytes, "mysql-bin.000001")
    let copy = try directory.write(bytes, "copy/mysql-bin.000001")
    #expect(run([one, one]).text == "3\n")
    #expect(run([one, one]).messages == ["given twice: read once"])
    #expect(run([one, directory.path + "/./mysql-bin.000001"]).text == "3\n")
    #expect(run([one, copy]).text == "3\n")
    // A copy from an earlier time has less of it.
    let part = try directory.write(
      Array(bytes.prefix(RawEvent.all(in: bytes).dropLast(5).last?.range.upperBound ?? 0)),
      "part/mysql-bin.000001")
    #expect(run([part, one]).text == "3\n")
    #expect(run([one, part]).text == "3\n")
    // The same name and beginning, and other content: two logs.
    var other = mysql(1...3, begun: 100)
    other = other.edited { bytes in
      let event = RawEvent.all(in: bytes)[6]
      bytes.put(99, at: event.range.upperBound - 8)
      bytes.fixChecksum(at: event.range.lowerBound)
    }
    let different = try directory.write(other, "other/mysql-bin.000001")
    #expect(run([one, different]).text == "6\n")
  }

  @Test func logsOfSeveralServersHaveNoOrder() throws {
    let directory = try TemporaryDirectory()
    let one = try directory.write(mysql(1...2, begun: 100, server: 1), "a/mysql-bin.000001")
    let two = try directory.write(mysql(1...2, begun: 100, server: 2), "b/mysql-bin.000001")
    let result = run([one, two])
    #expect(result.outcome == .done && result.text == "4\n")
    #expect(result.messages.count == 1 && result.messages[0].contains("several servers"))
    let undo = run([one, two], RowFilter()) { UndoPrinter($0) }
    #expect(undo.outcome == .failed && undo.text.isEmpty)
  }

  // MARK: GTIDs

  @Test func wantedGtidsThatNoLogHolds() throws {
    let directory = try TemporaryDirectory()
    let one = try directory.write(mysql(11...20, begun: 100), "mysql-bin.000011")
    let two = try directory.write(mysql(41...45, begun: 400), "mysql-bin.000014")
    var result = run([one, two], try wanting("\(Self.uuid):12:30"))
    #expect(result.text == "1\n")
    #expect(result.outcome == .damaged, "a log is missing that may hold it")
    #expect(
      result.messages.last
        == "\(Self.uuid):30 is in none of these logs: missing between mysql-bin.000011 and "
        + "mysql-bin.000014 (mysql-bin.000012 to mysql-bin.000013)")
    result = run([one], try wanting("\(Self.uuid):5"))
    #expect(result.outcome == .done)
    #expect(
      result.messages == [
        "\(Self.uuid):5 is in none of these logs: logged before mysql-bin.000011"
      ])
    result = run([one], try wanting("\(Self.uuid):19-22"))
    #expect(result.messages == ["\(Self.uuid):21-22 are in none of these logs"])
    #expect(run([one], try wanting("\(Self.uuid):11-20")).messages.isEmpty)
    // What the limit cut off is not missing.
    var filter = try wanting("\(Self.uuid):11-99")
    filter.limit = 1
    #expect(run([one], filter).messages.isEmpty)
  }

  @Test func wantedGtidsOfMariaDB() throws {
    let directory = try TemporaryDirectory()
    let one = try directory.write(mariadb(11...20, previous: 10, begun: 100), "m-bin.000001")
    #expect(
      run([one], try wanting("0-1-15,0-1-99,0-1-7")).messages == [
        "0-1-99,0-1-7 are in none of these logs"
      ])
    #expect(
      run([one], try wanting("0-1-7")).messages == [
        "0-1-7 is in none of these logs: logged before m-bin.000001"
      ])
    // Of a run it is enough that something is there: numbers are shared by the servers.
    #expect(run([one], try wanting("0-1-15..99,0-*-*")).messages.isEmpty)
  }

  @Test func gtidsOfTheOtherFlavorAreRefused() throws {
    let directory = try TemporaryDirectory()
    let maria = try directory.write(mariadb(1...2, previous: 0, begun: 100), "m-bin.000001")
    let mine = try directory.write(mysql(1...2, begun: 100), "mysql-bin.000001")
    var result = run([mine], try wanting("0-11-4314"))
    #expect(result.outcome == .failed)
    #expect(result.messages == ["0-11-4314 is a GTID of MariaDB, this log is MySQL's"])
    result = run([maria], try wanting("\(Self.uuid):1-5"))
    #expect(result.outcome == .failed)
    #expect(result.messages == ["\(Self.uuid):1-5 is a GTID of MySQL, this log is MariaDB's"])
    var filter = RowFilter()
    filter.excludedGtids = GtidFilter("0-1-1")
    #expect(run([mine], filter).outcome == .failed)
    #expect(run([maria], filter).text == "1\n")
    #expect(run([mine], try wanting("0-1-1,\(Self.uuid):1")).outcome == .failed)
  }
}
