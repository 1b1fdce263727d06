import BinlogBytes
import BinlogChanges
import BinlogDump
import BinlogEvents
import BinlogTestSupport
import Foundation
import Synchronization
import Testing

/// Rows that several threads print come out as one thread prints them: text, messages, outcome.
@Suite struct RowSharingTests {
  /// A way to print, and which rows.
  private struct Job: Sendable {
    let name: String
    let make: @Sendable (ByteSink) -> any RowsPrinter
    var filter = RowFilter()
  }

  private static func filter(_ set: (inout RowFilter) throws -> Void) rethrows -> RowFilter {
    var filter = RowFilter()
    try set(&filter)
    return filter
  }

  private static func rangeOnly() -> UndoOptions {
    var options = UndoOptions()
    options.readsOn = false
    return options
  }

  private static func jobs() throws -> [Job] {
    let condition = try RowCondition("@1>1")
    let odd = try RowCondition("nosuch=1")
    return [
      Job(name: "jsonl") { JSONLinesPrinter($0) },
      Job(name: "text") { TextRowsPrinter($0) },
      Job(name: "csv") { FieldsPrinter($0, style: .csv) },
      Job(name: "tsv") { FieldsPrinter($0, style: .tsv) },
      Job(name: "sql") { RedoPrinter($0) },
      Job(name: "schema") { SchemaPrinter($0) },
      Job(name: "undo") { UndoPrinter($0) },
      Job(name: "undo range") { UndoPrinter($0, options: rangeOnly()) },
      Job(
        name: "undo tables", make: { UndoPrinter($0) }, filter: filter { $0.addTable("*.t*") }),
      Job(
        name: "undo stop", make: { UndoPrinter($0) }, filter: filter { $0.stopPosition = 2500 }),
      Job(
        name: "undo to stop", make: { UndoPrinter($0, options: rangeOnly()) },
        filter: filter { $0.stopPosition = 2500 }),
      Job(
        name: "undo where", make: { UndoPrinter($0) },
        filter: filter { $0.conditions = [condition] }),
      Job(name: "count") { CountPrinter($0, by: [], layout: .text) },
      Job(name: "counts") { CountPrinter($0, by: [.table, .op, .minute], layout: .jsonl) },
      Job(name: "tables") { CountPrinter($0, by: [.table], layout: .text) },
      Job(
        name: "where", make: { JSONLinesPrinter($0) },
        filter: filter { $0.conditions = [condition] }),
      Job(
        name: "no column", make: { JSONLinesPrinter($0) }, filter: filter { $0.conditions = [odd] }),
      Job(
        name: "table", make: { FieldsPrinter($0, style: .csv) },
        filter: filter { $0.addTable("t*") }),
      Job(name: "no table", make: { TextRowsPrinter($0) }, filter: filter { $0.addTable("none") }),
      Job(name: "ops", make: { RedoPrinter($0) }, filter: filter { $0.operations = [.update] }),
      Job(
        name: "definitions", make: { JSONLinesPrinter($0) },
        filter: filter { $0.wantsDefinitions = true }),
      Job(
        name: "thread", make: { JSONLinesPrinter($0) }, filter: filter { $0.threads = [8, 9, 10] }),
      Job(name: "start", make: { RedoPrinter($0) }, filter: filter { $0.startPosition = 900 }),
      Job(name: "stop", make: { JSONLinesPrinter($0) }, filter: filter { $0.stopPosition = 1500 }),
      Job(name: "limit", make: { JSONLinesPrinter($0) }, filter: filter { $0.limit = 3 }),
      Job(
        name: "groups", make: { JSONLinesPrinter($0) },
        filter: filter {
          $0.conditions = [condition]
          $0.keepsWholeGroups = true
        }),
      Job(name: "force", make: { TextRowsPrinter($0) }, filter: filter { $0.forceRead = true }),
    ]
  }

  private struct Printed: Equatable {
    var text: [UInt8]
    var outcome: LogDump.Outcome
    var messages: [String]
  }

  private func decode(_ paths: [String], _ job: Job, _ sharing: DumpSharing) -> Printed {
    let list = MessageList()
    var outcome = LogDump.Outcome.done
    let text = written { sink in
      outcome = RowDecode(
        filter: job.filter, printer: job.make(sink), schemas: LogSchemas(), sink: sink,
        reporter: list, sharing: sharing
      ).run(paths)
    }
    let messages = list.messages.map {
      "\($0.severity) \($0.file):\($0.offset.map(\.description) ?? "-"): \($0.text)"
    }
    return Printed(text: text, outcome: outcome, messages: messages)
  }

  /// Compares what several threads print with what one does; returns how many pieces there were.
  private func compare(_ paths: [String], _ job: Job, sizes: [UInt64] = [100, 700]) -> Int {
    let alone = decode(paths, job, .none)
    let count = Mutex(0)
    for threads in [1, 2, 7] {
      for size in sizes {
        var sharing = DumpSharing(workers: threads, pieceSize: size)
        sharing.whenPrinted = { _ in count.withLock { $0 += 1 } }
        let shared = decode(paths, job, sharing)
        let place = "\(paths) \(job.name), \(threads) threads, pieces of \(size)"
        let isSame = shared.text == alone.text
        #expect(isSame, "\(place): \(shared.text.count) and \(alone.text.count) bytes")
        #expect(shared.messages == alone.messages, "\(place)")
        #expect(shared.outcome == alone.outcome, "\(place)")
      }
    }
    return count.withLock { $0 }
  }

  private static let all =
    Samples.logs.map { Samples.path("logs/\($0).000001") } + Samples.relayLogs.map(Samples.path)

  @Test func everyLogInEveryWay() throws {
    var pieces: [String: Int] = [:]
    for job in try Self.jobs() {
      for path in Self.all { pieces[job.name, default: 0] += compare([path], job) }
    }
    for name in ["jsonl", "text", "csv", "sql", "count", "counts", "where", "table", "start"] {
      #expect(pieces[name, default: 0] > 20, "\(name)")
    }
    // What binds one piece to the one before is done by one thread.
    for name in ["undo", "undo range", "undo tables", "undo to stop"] {
      #expect(pieces[name, default: 0] > 10, "\(name)")
    }
    for name in ["undo stop", "undo where", "schema", "limit", "groups", "force"] {
      #expect(pieces[name] == 0)
    }
  }

  /// A file for each table, whose first line stands there once.
  @Test(arguments: ["csv", "jsonl", "txt"])
  func filesOfTables(_ suffix: String) throws {
    func files(_ paths: [String], _ sharing: DumpSharing) throws -> [String: [UInt8]] {
      let directory = try TemporaryDirectory()
      let printer = TableFiles(
        TableFiles.Layout(
          directory: directory.path + "/out", suffix: suffix, isSplitByColumns: suffix == "csv",
          isReplacing: false), needsOrder: suffix == "jsonl"
      ) { sink in
        switch suffix {
        case "csv": FieldsPrinter(sink, style: .csv)
        case "jsonl": JSONLinesPrinter(sink)
        default: TextRowsPrinter(sink)
        }
      }
      _ = RowDecode(
        filter: RowFilter(), printer: printer, schemas: LogSchemas(),
        sink: ByteSink(NoDestination()), reporter: MessageList(), sharing: sharing
      ).run(paths)
      var found: [String: [UInt8]] = [:]
      let manager = FileManager.default
      for name in (try? manager.contentsOfDirectory(atPath: directory.path + "/out")) ?? [] {
        let path = directory.path + "/out/" + name
        found[name] = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
      }
      return found
    }
    let count = Mutex(0)
    for path in Self.all {
      let alone = try files([path], .none)
      for threads in [2, 7] {
        var sharing = DumpSharing(workers: threads, pieceSize: 150)
        sharing.whenPrinted = { _ in count.withLock { $0 += 1 } }
        #expect(try files([path], sharing) == alone, "\(path), \(threads) threads")
      }
    }
    #expect(count.withLock { $0 } > 20)
  }

  @Test func severalLogsOfOneServer() throws {
    let relay = Samples.relayLogs.filter { $0.contains("healthy-mysql") }.map(Samples.path)
    for job in try Self.jobs() { _ = compare(relay, job, sizes: [100]) }
  }

  @Test(arguments: ["mysql97-rows-full", "mysql97-compressed", "mariadb1011-rows"])
  func damagedLogs(_ name: String) throws {
    let whole = try Samples.log(name)
    let directory = try TemporaryDirectory()
    var random = SeededRandom(14)
    let jobs = try Self.jobs().filter {
      ["jsonl", "sql", "csv", "tables", "undo"].contains($0.name)
    }
    for round in 0..<60 {
      var bytes = whole
      if round % 3 == 0 { bytes.removeLast(Int.random(in: 1..<bytes.count, using: &random)) }
      for _ in 0..<2 where bytes.count > 300 {
        bytes[Int.random(in: 200..<bytes.count, using: &random)] ^= 1 << UInt8(round % 8)
      }
      let path = try directory.write(bytes, "damaged.000001")
      _ = compare([path], jobs[round % jobs.count], sizes: [300])
    }
  }
}
