import BinlogAudit
import BinlogBytes
import BinlogEvents
import BinlogLogs
import BinlogTestSupport
import Testing

/// Index files, directories and files given one by one.
@Suite struct LogSetTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// A small closed log that goes on in `next`, or one that is open.
  private func log(next: String? = nil, transaction number: Int = 1) -> [UInt8] {
    var log = BinlogBuilder()
    log.transaction(UInt64(number))
    if let next { log.rotate(to: next) }
    return log.bytes
  }

  /// Writes closed logs `numbers` of `stem`, the last one open, and an index that lists `listed`.
  private func write(
    _ numbers: [Int], listed: [String]? = nil, stem: String = "mysql-bin"
  ) throws {
    for (place, number) in numbers.enumerated() {
      let next = place + 1 < numbers.count ? name(numbers[place + 1], stem) : nil
      try directory.write(log(next: next, transaction: number), name(number, stem))
    }
    let lines = listed ?? numbers.map { "./" + name($0, stem) }
    try directory.write(lines.map { $0 + "\n" }.joined(), "\(stem).index")
  }

  private func name(_ number: Int, _ stem: String = "mysql-bin") -> String {
    let digits = String(number)
    return stem + "." + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }

  private func audit(_ paths: [String]) throws -> LogAudit { try LogAudit(LogInputs(paths)) }

  private func errors(_ audit: LogAudit) -> [FindingCode] {
    audit.findings.filter { $0.severity == .error }.map(\.code)
  }

  @Test func aSoundSet() throws {
    try write([1, 2, 3])
    for path in [directory.path, directory.path + "/", directory.path + "/mysql-bin.index"] {
      let audit = try audit([path])
      #expect(audit.findings.map(\.code) == [.notClosed])
      #expect(audit.reports.map(\.name) == [name(1), name(2), name(3)])
      #expect(audit.isClean)
    }
  }

  @Test func anEntryWhoseFileIsGone() throws {
    try write([1, 2, 3])
    try directory.remove(name(2))
    let audit = try audit([directory.path])
    let finding = try #require(audit.findings.first { $0.code == .indexEntryMissing })
    #expect(finding.severity == .error)
    #expect(finding.file.hasSuffix("/mysql-bin.index"))
    #expect(finding.message.contains(name(2)))
    // The Rotate of the first names it too: one missing file is told once.
    #expect(errors(audit) == [.indexEntryMissing])
    #expect(!audit.isClean)
  }

  @Test func linesThatServersTripOver() throws {
    func flaws(_ text: String) -> [LogIndex.Flaw] {
      LogIndex(path: "x.index", text: text)?.flaws ?? []
    }
    #expect(flaws("./x.000001\n./x.000002\n").isEmpty)
    #expect(flaws("./x.000001\n./x.000002") == [.unendedLine(line: 2)])
    #expect(flaws("./x.000001\r\n./x.000002\r\n") == [.carriageReturn(line: 1)])
    #expect(flaws("./x.000001\n\n./x.000002\n") == [.blankLine(line: 2, namesBehind: 1)])
    #expect(flaws("./x.000001\n\n") == [.blankLine(line: 2, namesBehind: 0)])
    let index = LogIndex(path: "x.index", text: "./x.000001\n\n./x.000002\n")
    #expect(index?.entries == ["./x.000001", "./x.000002"])
    #expect(index.map { Array($0.visibleEntries) } == ["./x.000001"])
  }

  @Test func aFileThatTheIndexDoesNotName() throws {
    try write([1, 2, 3], listed: ["./" + name(1), "./" + name(3)])
    let audit = try audit([directory.path])
    #expect(Set(errors(audit)) == [.fileNotInIndex, .indexGap])
    let stray = try #require(audit.findings.first { $0.code == .fileNotInIndex })
    #expect(stray.file == directory.path + "/" + name(2))
    // It takes its place among the others, so that nothing else is wrong.
    #expect(audit.reports.map(\.name) == [name(1), name(2), name(3)])
  }

  @Test func aGapInTheIndex() throws {
    try write([1, 2, 5])
    let audit = try audit([directory.path])
    let gap = try #require(audit.findings.first { $0.code == .indexGap })
    #expect(gap.expected == name(3))
    #expect(gap.found == name(5))
    #expect(gap.message.hasPrefix("2 logs are missing"))
  }

  @Test func aDuplicateInTheIndex() throws {
    try write([1, 2], listed: ["./" + name(1), "./" + name(2), "./" + name(1)])
    let audit = try audit([directory.path])
    #expect(errors(audit) == [.indexDuplicate])
    #expect(audit.reports.count == 2)
  }

  @Test func theNextFileOfARotateIsMissing() throws {
    try write([1, 2])
    try directory.write(log(next: name(7), transaction: 2), name(2))
    let audit = try audit([directory.path])
    #expect(errors(audit) == [.rotateTargetMissing])
    let finding = try #require(audit.findings.first { $0.code == .rotateTargetMissing })
    #expect(finding.expected == name(7))
    // A single file says nothing of others.
    #expect(try self.audit([directory.path + "/" + name(2)]).findings.isEmpty)
  }

  @Test func numbersGrowPastSixDigits() throws {
    try write([999_998, 999_999, 1_000_000, 1_000_001])
    let audit = try audit([directory.path])
    #expect(errors(audit).isEmpty)
    #expect(audit.reports.map(\.name).last == "mysql-bin.1000001")
    #expect(LogName("mysql-bin.999999")?.next == "mysql-bin.1000000")
    #expect(LogName("mysql-bin.000009")?.next == "mysql-bin.000010")
    let loose = try self.audit(
      [1_000_000, 999_999, 999_998].map { directory.path + "/" + name($0) })
    #expect(loose.families.count == 1)
    #expect(loose.reports.map(\.name) == [name(999_998), name(999_999), name(1_000_000)])
  }

  @Test func logNames() {
    #expect(LogName("mysql-bin.000562")?.stem == "mysql-bin")
    #expect(LogName("mysql-bin.000562")?.number == 562)
    #expect(LogName("a.b.c.12")?.stem == "a.b.c")
    for text in ["", ".000001", "mysql-bin", "mysql-bin.", "mysql-bin.index", "x.00000a", "x.-1"] {
      #expect(LogName(text) == nil, "\(text)")
    }
    #expect(LogName("x.9999999999999999999") == nil)
  }

  @Test func absoluteEntries() throws {
    let elsewhere = try TemporaryDirectory()
    try elsewhere.write(log(), name(1))
    try directory.write("\(elsewhere.path)/\(name(1))\n", "mysql-bin.index")
    let audit = try audit([directory.path + "/mysql-bin.index"])
    #expect(audit.reports.map(\.path) == [elsewhere.path + "/" + name(1)])
    // A copy beside the index wins: the directory may be a copy of another machine's.
    try directory.write(log(), name(1))
    #expect(
      try self.audit([directory.path]).reports.map(\.path) == [directory.path + "/" + name(1)])
    // A machine that is not this one.
    try directory.write("/no/such/place/\(name(1))\n", "mysql-bin.index")
    #expect(
      try self.audit([directory.path]).reports.map(\.path) == [directory.path + "/" + name(1)])
  }

  @Test func aDataDirectoryWithOtherThings() throws {
    try write([1, 2])
    try directory.write([0, 1, 2, 3, 0xFF], "ibdata1")
    try directory.write("not an index\n", "readme.index")
    try directory.write([1, 2, 3], "ib_logfile.000001")
    try directory.write(log(), "mysql-bin.000001.bak")
    try directory.write("", "empty.index")
    try directory.write([0xFE, 0xFE, 0xFE, 0x00], "shop/orders.idx")
    try directory.write([0xFE, 0x01], "mysql-bin.000001.idx")
    try directory.write([0xFE, 0x01], "mysql-bin.000002.idx")
    let audit = try audit([directory.path])
    #expect(audit.findings.map(\.code) == [.notClosed])
    #expect(audit.reports.map(\.name) == [name(1), name(2)])
  }

  @Test func anIndexOnItsOwnBesideMariaDBsIndexes() {
    // MariaDB 11.4 and later keep an .idx for each log.
    #expect(LogIndex(path: "mysql-bin.index", text: "./mysql-bin.000001\n")?.entries.count == 1)
    #expect(LogIndex(path: "x/mysql-bin.index", text: "")?.entries.isEmpty == true)
    #expect(LogIndex(path: "notes.txt", text: "") == nil)
    #expect(LogIndex(path: "notes.txt", text: "hello\nworld\n") == nil)
    #expect(
      LogIndex(path: "mysql-bin.index", text: "./a.000001\r\n./a.000002\r\n")?.entries
        == ["./a.000001", "./a.000002"])
  }

  @Test func severalFamilies() throws {
    try write([1, 2])
    try write([7, 8], stem: "relay-bin")
    let audit = try audit([directory.path])
    #expect(audit.families.count == 2)
    #expect(audit.reports.count == 4)
    #expect(errors(audit).isEmpty)
  }

  @Test func logsWithoutIndex() throws {
    try write([3, 4])
    try directory.remove("mysql-bin.index")
    let audit = try audit([directory.path])
    #expect(audit.reports.map(\.name) == [name(3), name(4)])
    #expect(errors(audit).isEmpty)
  }

  @Test func inputsThatCannotBe() throws {
    #expect(throws: SourceError.self) { try LogInputs([directory.path]) }
    #expect(throws: SourceError.self) { try LogInputs([directory.path + "/nothing"]) }
    try directory.write("hello\n", "notes.txt")
    #expect(throws: SourceError.self) { try LogInputs([directory.path]) }
    #expect(try audit([directory.path + "/notes.txt"]).findings.map(\.code) == [.badMagic])
  }

  @Test func verdictsOfASet() throws {
    try write([1, 2, 3], listed: ["./" + name(1), "./" + name(2), "./" + name(3), "./" + name(4)])
    var options = LogAudit.Options()
    options.positions = [
      LogCoordinate(file: name(9), position: 4), LogCoordinate(file: name(2), position: 4),
      LogCoordinate(file: name(4), position: 4), LogCoordinate(file: name(2), position: 1 << 40),
      LogCoordinate(file: name(2), position: 0),
    ]
    let audit = try LogAudit(LogInputs([directory.path]), options: options)
    #expect(
      audit.verdicts.map(\.verdict)
        == [.fileMissing, .ok, .fileMissing, .pastEnd, .beforeFirstEvent])
    #expect(audit.verdicts.map(\.file) == [name(9), name(2), name(4), name(2), name(2)])
  }

  @Test func aFileThatCannotBeOpened() throws {
    try write([1, 2])
    try directory.remove(name(1))
    try directory.write([], name(1) + "/inner")
    let audit = try audit([directory.path])
    #expect(errors(audit) == [.indexEntryMissing])
  }
}
