import BinlogAudit
import BinlogBytes
import BinlogEvents
import BinlogLogs
import BinlogTestSupport
import Synchronization
import Testing

/// A log whose pieces several threads scan is judged as one thread judges it.
@Suite struct ScanSharingTests {
  /// All that a scan tells, to be compared.
  private struct Told: Equatable {
    var findings: [String] = []
    var surroundings: [PositionSurroundings] = []
    var report: [String] = []
    var gtids = GtidSet()
    var history = MariaGtidHistory()
  }

  private func scan(
    _ bytes: [UInt8], _ sharing: PieceSharing?, isDeep: Bool, offsets: [FileOffset]
  ) throws -> Told {
    var told = Told()
    var options = FileScan.Options()
    options.isDeep = isDeep
    var scan = FileScan(
      ByteSource(name: "log", chunk: ByteChunk(copying: bytes)), options: options,
      offsets: offsets, sharing: sharing
    ) { finding in
      told.findings.append(
        "\(finding.code) \(finding.severity) \(String(describing: finding.offset)) "
          + "\(String(describing: finding.endOffset)) \(finding.message) "
          + "\(finding.expected ?? "-") \(finding.found ?? "-")")
    }
    let result = try scan.run()
    let report = result.report
    told.surroundings = result.surroundings
    told.gtids = report.gtids
    told.history = report.mariaHistory
    told.report = [
      "\(report.kind) \(report.size) \(report.events) \(report.groups) \(report.isClosed)",
      "\(String(describing: report.firstTimestamp)) \(String(describing: report.lastTimestamp))",
      "\(report.nextFile ?? "-") \(report.validUpTo) \(String(describing: report.openGroup))",
      "\(String(describing: report.firstGtid)) \(String(describing: report.lastGtid))",
      "\(String(describing: report.lostAt)) \(String(describing: report.firstDamage))",
      "\(String(describing: report.begunAt)) \(String(describing: report.serverID))",
    ]
    return told
  }

  /// Compares; returns how many pieces there were.
  private func compare(
    _ bytes: [UInt8], _ name: String, isDeep: Bool = false, offsets: [FileOffset] = [],
    sizes: [UInt64] = [100, 600]
  ) throws -> Int {
    let alone = try scan(bytes, nil, isDeep: isDeep, offsets: offsets)
    let count = Mutex(0)
    for threads in [2, 7] {
      for size in sizes {
        let sharing = PieceSharing(workers: threads, pieceSize: size) { _ in
          count.withLock { $0 += 1 }
        }
        let shared = try scan(bytes, sharing, isDeep: isDeep, offsets: offsets)
        #expect(shared == alone, "\(name), \(threads) threads, pieces of \(size)")
      }
    }
    return count.withLock { $0 }
  }

  @Test func everyLog() throws {
    var pieces = 0
    for name in Samples.logs {
      let bytes = try Samples.log(name)
      for isDeep in [false, true] { pieces += try compare(bytes, name, isDeep: isDeep) }
      let places = stride(from: 0, to: bytes.count + 50, by: 37).map { FileOffset(UInt64($0)) }
      _ = try compare(bytes, name, offsets: places)
      pieces += try compare(bytes, name, offsets: [FileOffset(UInt64(bytes.count / 2))])
    }
    #expect(pieces > 200)
    for name in Samples.relayLogs { #expect(try compare(Samples.bytes(name), name) == 0) }
  }

  /// Groups that stand there twice are told in their order.
  @Test(arguments: ["mysql97-rows-full", "mariadb1011-rows"])
  func repeatedGroups(_ name: String) throws {
    let bytes = try Samples.log(name)
    let events = RawEvent.all(in: bytes)
    for number in stride(from: 2, to: events.count, by: 3) {
      let event = events[number]
      let rest = Array(bytes[event.offset...])
      _ = try compare(bytes + rest, "\(name) and again from \(event.offset)", sizes: [300])
    }
  }

  @Test(arguments: ["mysql97-rows-full", "mysql97-compressed", "mariadb1011-rows"])
  func damagedLogs(_ name: String) throws {
    let whole = try Samples.log(name)
    var random = SeededRandom(41)
    for round in 0..<150 {
      var bytes = whole
      if round % 3 == 0 { bytes.removeLast(Int.random(in: 1..<bytes.count, using: &random)) }
      if round % 3 == 1, bytes.count > 400 {
        let start = Int.random(in: 200..<bytes.count - 100, using: &random)
        bytes.removeSubrange(start..<start + Int.random(in: 1..<100, using: &random))
      }
      if bytes.count > 300, round % 3 > 0 || round % 2 == 0 {
        bytes[Int.random(in: 200..<bytes.count, using: &random)] ^= 1 << UInt8(round % 8)
      }
      _ = try compare(bytes, "\(name), round \(round)", isDeep: round % 2 == 0, sizes: [300])
    }
  }
}
