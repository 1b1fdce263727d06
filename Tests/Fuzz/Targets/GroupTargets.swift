import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs
import BinlogRules
import BinlogSchema
import BinlogSearch
import BinlogTestSupport
import BinlogText
import BinlogWriting

/// Logs through the commands that look at whole groups: find, stats, rules, cut.
///
/// The input is an ``EventScript``; the upper bits of its first byte choose what is asked.
enum GroupTargets {
  /// Looks for groups in it.
  static func find(_ input: [UInt8], _ output: inout OutputCount) {
    guard let logs = selection(input) else { return }
    let choice = Int(input.first ?? 0) >> 3
    let search = FindSearch(conditions[choice % conditions.count], in: logs, .read, schemas: files)
    count(&output) { sink in
      let printer = FindPrinter(style: .plain, logs)
      printer.print(search, showsClauses: true, to: sink)
      printer.printJSON(search, to: sink)
    }
  }

  /// Says what fills it.
  static func stats(_ input: [UInt8], _ output: inout OutputCount) {
    guard let logs = selection(input) else { return }
    var options = StatsReport.Options()
    options.countsRows = (input.first ?? 0) & 8 == 0
    options.compresses = (input.first ?? 0) & 16 != 0
    let report = StatsReport(logs, .read, schemas: files, options: options)
    let clauses = StatsClauses(logs)
    count(&output) { sink in
      StatsText(style: .plain, width: 100, most: 10).print(report, to: sink)
      StatsFields.writeJSON(report, clauses: clauses, to: sink)
      StatsFields.writeCSV(report, to: sink)
      StatsPage(report, clauses: clauses, to: sink).write()
    }
  }

  /// Judges it by rules: one byte says how long their text is, which follows; then the events.
  static func judge(_ input: [UInt8], _ output: inout OutputCount) {
    guard let first = input.first else { return }
    let end = min(input.count, 1 + Int(first))
    let text = Array(input[1..<end])
    guard let logs = selection(Array(input[end...])),
      let rules = try? RuleTargets.rules(text)
    else { return }
    var events: [RuleEvent] = []
    var walk = RuleWalk(
      rules, channel: nil,
      report: { if events.count < 1000 { events.append($0) } })
    var groups = GroupWalk(.read)
    for path in logs.paths { guard groups.run(path, &walk) else { break } }
    groups.finish(&walk)
    walk.finish()
    let report = RulesReport(
      rules: walk.boundRules ?? rules, walk: walk, events: events, logs: logs, isComplete: true)
    count(&output) { sink in
      let printer = RulesPrinter(style: .plain)
      printer.print(report, to: sink)
      printer.printJSON(report, exitStatus: 0, to: sink)
    }
  }

  /// Cuts it: one byte says how, the others are the events.
  ///
  /// What is written must be a log whose frames are right.
  static func cut(_ input: [UInt8], _ output: inout OutputCount) {
    guard let how = input.first, let path = LogFile.write(EventScript.log(Array(input[1...])))
    else { return }
    let written = MemoryDestination()
    let run = CutRun(request(how, size: input.count), .read, to: SingleLog(written, named: "out"))
    guard let report = try? run.run([path]) else { return }
    output.bytes += written.bytes.count
    count(&output) { sink in CutPrinter().print(report, to: sink) }
    guard report.refusedCount == 0, !report.written.isEmpty else { return }
    guard let scanned = try? BinlogTestSupport.scan(written.bytes) else {
      fatalError("what was cut is no log")
    }
    for finding in scanned.errors where framing.contains(finding.code) {
      fatalError("what was cut has \(finding.code.rawValue) at \(finding.offset ?? .zero)")
    }
  }

  // MARK: What is asked

  private static let files = SchemaFiles()

  /// What no log has that was written whole.
  private static let framing: Set<FindingCode> = [
    .badMagic, .emptyFile, .noFormatDescription, .eventTooSmall, .eventTooLarge, .tornHeader,
    .tornEvent, .zeroFilledTail, .zeroFilledHole, .trailingGarbage, .checksumMismatch,
    .positionChainBroken,
  ]

  private static let conditions: [FindConditions] = {
    func made(_ change: (inout FindConditions) -> Void) -> FindConditions {
      var conditions = FindConditions()
      change(&conditions)
      return conditions
    }
    return [
      made { $0.statements = [StatementPattern("delete from orders*"), StatementPattern("a?b")] },
      made { $0.definitions = .all },
      made { $0.rows.addTable("*.t*") },
      made {
        $0.rows.operations = [.update]
        $0.rowsOver = 0
      },
      made {
        if let condition = try? RowCondition("id>1") { $0.rows.conditions = [condition] }
        $0.rows.changedColumns = ["a"]
      },
      made {
        $0.users = ["root*"]
        $0.bytesOver = 10
        $0.secondsOver = 1
        $0.isAny = true
      },
      made {
        $0.moments = [RowTime(microseconds: 1_790_000_000_000_000, isExact: false)]
        $0.positions = [LogCoordinate(file: "x.000001", position: 300)]
      },
      made {
        $0.gtids = [GroupIdentifier(parsing: "0-1-5")].compactMap(\.self)
        $0.rows.includedGtids = GtidFilter("0-1-5,3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5")
      },
    ]
  }()

  private static func request(_ how: UInt8, size: Int) -> CutRequest {
    var request = CutRequest()
    request.repairs = how & 1 != 0
    request.decompresses = how & 6 == 2
    request.compresses = how & 6 == 4
    if how & 8 != 0 { request.filter.addTable("*.t*") }
    if how & 16 != 0 {
      request.rewrites = [CutRequest.Rewrite(from: Array("test".utf8), to: Array("copy".utf8))]
    }
    request.statements = how & 32 != 0 ? .keep : .drop
    if how & 64 != 0 {
      request.start = CutRequest.Place(log: 0, position: UInt64(size / 3))
      request.stop = CutRequest.Place(log: 0, position: UInt64(size / 3 * 2 + 200))
    }
    if how & 128 != 0 { request.writing.checksum = how & 1 != 0 ? ChecksumAlgorithm.none : .crc32 }
    return request
  }

  private static func selection(_ input: [UInt8]) -> LogSelection? {
    guard let path = LogFile.write(EventScript.log(input)) else { return nil }
    return try? LogSelection([path], .read)
  }

  private static func count(_ output: inout OutputCount, _ print: (ByteSink) -> Void) {
    let destination = CountingDestination()
    let sink = ByteSink(destination, capacity: 4096)
    print(sink)
    sink.flush()
    output.bytes += destination.count
  }
}
