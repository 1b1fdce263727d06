import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs
import BinlogSearch
import BinlogTestSupport
import Foundation
import Testing

/// What several threads count comes to what one counts.
@Suite struct StatsSharingTests {
  private func text(
    of path: String, _ threads: Int, countsRows: Bool = true, compresses: Bool = false
  ) throws -> String {
    let access = LogAccess.mapped
    let logs = try LogSelection([path], access)
    var options = StatsReport.Options()
    options.countsRows = countsRows
    options.compresses = compresses
    options.threads = threads
    // So small that most samples come to several pieces.
    options.pieceSize = 300
    let report = StatsReport(logs, access, schemas: SchemaFiles(), options: options)
    let memory = MemoryDestination()
    let sink = ByteSink(memory)
    StatsFields.writeJSON(report, clauses: StatsClauses(logs), to: sink)
    StatsFields.writeCSV(report, to: sink)
    sink.flush()
    return String(decoding: memory.bytes, as: UTF8.self)
  }

  @Test func samplesAreCountedAlike() throws {
    let directory = Samples.packageRoot + "/Samples/logs/"
    for name in try FileManager.default.contentsOfDirectory(atPath: directory).sorted() {
      let path = directory + name
      for (countsRows, compresses) in [(false, false), (true, false), (true, true)] {
        let whole = try text(of: path, 1, countsRows: countsRows, compresses: compresses)
        for threads in [2, 7] {
          let shared = try text(of: path, threads, countsRows: countsRows, compresses: compresses)
          #expect(shared == whole, "\(name), \(threads) threads")
        }
      }
    }
  }

  @Test func damagedLogsAreCountedAlike() throws {
    var random = SeededRandom(14)
    let directory = try TemporaryDirectory()
    for name in ["mysql97-rows-full", "mariadb1011-rows"] {
      let log = try Samples.log(name)
      for round in 0..<20 {
        var damaged = log
        damaged[Int.random(in: 200..<log.count, using: &random)] ^= 0x41
        let path = try directory.write(damaged, "\(name)-\(round).000001")
        #expect(try text(of: path, 3) == text(of: path, 1), "\(name), \(round)")
      }
    }
  }
}
