import BinlogAudit
import BinlogBytes
import BinlogEvents
import BinlogLogs
import BinlogTestSupport
import Synchronization
import Testing

/// Bytes in memory, lent in windows as a file is, that remember how much was lent.
private final class CountedWindows: ByteWindows {
  private let bytes: [UInt8]
  private let window: Int
  private let lent = Mutex(0)

  init(_ bytes: [UInt8], window: Int) {
    self.bytes = bytes
    self.window = window
  }

  /// Bytes that were lent, those lent twice counted twice.
  var count: Int { lent.withLock { $0 } }
  var size: UInt64? { UInt64(bytes.count) }
  var isSeekable: Bool { true }
  var failure: SourceError? { nil }

  func chunk(at offset: FileOffset, atLeast count: Int) throws(SourceError) -> ByteChunk {
    guard offset.rawValue < UInt64(bytes.count) else {
      return ByteChunk(base: offset, copying: [])
    }
    let start = Int(offset.rawValue)
    let end = min(bytes.count, start + max(count, start == 0 && count < 4096 ? 4096 : window))
    lent.withLock { $0 += end - start }
    return ByteChunk(base: offset, copying: Array(bytes[start..<end]))
  }
}

/// How often bytes are read, and that it does not matter how many threads do it.
@Suite struct OnePassTests {
  private static func longLog(_ groups: Int) -> [UInt8] {
    var log = BinlogBuilder()
    for number in 1...groups { log.transaction(UInt64(number)) }
    log.rotate(to: "test.000002")
    return log.bytes
  }

  /// Each byte is read once, but for the front and for events that lie across two windows.
  @Test func aSoundLogIsReadOnce() throws {
    let bytes = Self.longLog(4000)
    let window = 64 << 10
    let windows = CountedWindows(bytes, window: window)
    let scanned = try scan(ByteSource(decrypting: source([]), through: windows))
    #expect(scanned.report.size == UInt64(bytes.count))
    #expect(scanned.report.groups == 4000)
    let longest = RawEvent.all(in: bytes).map(\.size).max() ?? 0
    let seams = bytes.count / (window - longest) + 1
    #expect(windows.count <= bytes.count + 4096 + seams * longest)
    #expect(windows.count >= bytes.count)
  }

  /// Damage is searched after, but what was read before is not read again.
  @Test func aDamagedLogIsReadOnceMoreAtMost() throws {
    var bytes = Self.longLog(4000)
    bytes[bytes.count / 2] ^= 0xFF
    let windows = CountedWindows(bytes, window: 64 << 10)
    let scanned = try scan(ByteSource(decrypting: source([]), through: windows))
    #expect(scanned.errors.count == 1)
    #expect(windows.count < bytes.count + bytes.count / 2 + (2 << 20))
  }

  /// What one file says of another must not depend on which was scanned first.
  private func sameOutcome(_ paths: [String]) throws {
    let inputs = try LogInputs(paths)
    var options = LogAudit.Options()
    options.isDeep = true
    options.threads = 1
    options.positions = [LogCoordinate(file: "mysql-bin.000563", position: 700)]
    let serial = try LogAudit(inputs, options: options)
    options.threads = 4
    for _ in 0..<5 {
      let parallel = try LogAudit(inputs, options: options)
      #expect(parallel.findings == serial.findings)
      #expect(parallel.verdicts == serial.verdicts)
      #expect(parallel.reports.map(Self.facts) == serial.reports.map(Self.facts))
    }
  }

  private static func facts(_ report: FileReport) -> [String] {
    [
      report.path, report.kind.rawValue, "\(report.size)", "\(report.events)", "\(report.groups)",
      "\(report.validUpTo)", "\(report.isClosed)", report.gtidText ?? "", report.nextFile ?? "",
      "\(String(describing: report.firstDamage))", "\(String(describing: report.lostAt))",
      "\(String(describing: report.sourceEnd))", "\(String(describing: report.openGroup))",
      report.previousGtids?.description ?? "", "\(String(describing: report.gtidList))",
    ]
  }

  @Test(arguments: [
    "crashed-source-mysql", "crashed-source-mysql-gtid-silent", "crashed-source-mariadb-gtid",
    "index-lost-mysql", "crashed-source-mariadb11",
  ])
  func threadsChangeNothing(_ pair: String) throws {
    try sameOutcome([Samples.path(pair + "/source"), Samples.path(pair + "/replica")])
    try sameOutcome([Samples.path(pair + "/source")])
  }

  @Test func threadsChangeNothingInDamagedSets() throws {
    let directory = try TemporaryDirectory()
    var random = SeededRandom(562)
    var names: [String] = []
    for number in 1...12 {
      var log = BinlogBuilder()
      for group in 1...(number * 3) { log.transaction(UInt64(number * 100 + group)) }
      if number % 4 != 3 {
        log.rotate(to: "mysql-bin.0000" + (number < 9 ? "0\(number + 1)" : "\(number + 1)"))
      }
      var bytes = log.bytes
      if number % 3 == 0 { bytes[Int.random(in: 150..<bytes.count, using: &random)] ^= 0x10 }
      if number % 5 == 0 { bytes.removeLast(Int.random(in: 1..<100, using: &random)) }
      let name = "mysql-bin.0000" + (number < 10 ? "0\(number)" : "\(number)")
      try directory.write(bytes, name)
      names.append("./\(name)\n")
    }
    try directory.write(names.joined(), "mysql-bin.index")
    try sameOutcome([directory.path])
  }
}
