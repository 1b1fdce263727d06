import BinlogAudit
import BinlogBytes
import BinlogChanges
import BinlogDump
import BinlogEvents
import BinlogLogs
import BinlogTestSupport
import BinlogText
import Foundation

/// Has a small log read by every reader in every way, sound and damaged, and judges what came out.
public final class DamageSweep {
  /// Something that must not be.
  public struct Complaint: CustomStringConvertible, Sendable {
    /// The log's name.
    public var log: String
    /// What was done to it.
    public var damage: String
    /// The rule that was broken.
    public var rule: String
    /// What was there instead.
    public var text: String
    /// All of it on one line.
    public var description: String { "\(log) \(damage) [\(rule)] \(text)" }
  }

  let log: SmallLog
  let readings: [DamageReading]
  /// What the sound log gives, for each of `readings`.
  let sound: [DamageReading.Result]
  private let prefixes: [[Int]]
  private let said: [Set<[UInt8]>]
  private let directory: String
  private let path: String
  private let loads: String
  private let watch: Watch
  /// Processor time that the sound log takes, for each of `readings`, in nanoseconds.
  private let soundTime: [UInt64]
  private let soundScanTime: UInt64
  /// Every so many damages the text is also made by several threads; 0 is never.
  public var sharesEvery = 16
  private var count = 0

  /// Prepares for `log`; `directory` is scratch room, best in memory.
  public init(_ log: SmallLog, directory: String, patience: Double = 1) throws {
    self.log = log
    self.directory = directory
    path = directory + "/log.000001"
    loads = directory + "/loads"
    try FileManager.default.createDirectory(atPath: loads, withIntermediateDirectories: true)
    readings = DamageReading.all(log.flavor, directory: loads)
    watch = Watch(patience: patience)
    try Self.write(log.bytes, to: path)
    var results: [DamageReading.Result] = []
    var times: [UInt64] = []
    for reading in readings {
      let begin = Watch.processorTime()
      results.append(reading.run(path, log.access))
      times.append(Watch.processorTime() - begin)
      Self.clear(loads)
    }
    sound = results
    said = zip(readings, results).map { Set($0.facts(of: $1.output)) }
    prefixes = try Self.prefixes(log, readings, results, path: path, loads: loads)
    soundTime = times
    let begin = Watch.processorTime()
    _ = try Self.verify(path, log.access)
    soundScanTime = Watch.processorTime() - begin
  }

  /// What is wrong with the sound log, as the readers have it: nothing may be.
  public func soundComplaints() throws -> [Complaint] {
    try Self.write(log.bytes, to: path)
    var complaints: [Complaint] = []
    let (audit, _) = try Self.verify(path, log.access)
    for finding in audit.findings where finding.severity == .error {
      complaints.append(complaint("sound", "sound", "verify: \(finding.code.rawValue)"))
    }
    for (reading, result) in zip(readings, sound)
    where result.tellsDamage && !reading.isForeign {
      complaints.append(
        complaint("sound", "sound", "\(reading.name): \(result.messages.map(\.text))"))
    }
    return complaints
  }

  /// Damages the log, reads it in every way, and judges what came out.
  public func complaints(about damage: SmallDamage) throws -> [Complaint] {
    let bytes = damage.bytes(of: log)
    guard bytes != log.bytes else { return [] }
    try Self.write(bytes, to: path)
    count += 1
    let name = damage.description
    var complaints: [Complaint] = []
    func complain(_ rule: String, _ text: String) {
      complaints.append(complaint(name, rule, text))
    }
    var found = DamageFacts.Verified.findings([])
    do {
      watch.begin("\(log.name) \(name) verify")
      let (audit, printed) = try Self.verify(path, log.access)
      if let text = watch.end(expected: soundScanTime, output: printed) { complain("bounds", text) }
      found = .findings(audit.findings)
      watch.begin("\(log.name) \(name) scan")
      let scanned = try scan(
        try log.access.open(path), offsets: [4, UInt64(bytes.count / 2), UInt64(bytes.count)],
        content: true, deep: true)
      if let text = watch.end(expected: soundScanTime, output: 0) { complain("bounds", text) }
      if let text = brokenPromise(scanned, size: Int(clamping: scanned.report.size)) {
        complain("scan", text)
      }
    } catch let error as SourceError {
      _ = watch.end(expected: soundScanTime, output: 0)
      found = .refused(error.message)
    }
    var results: [DamageReading.Result] = []
    for (index, reading) in readings.enumerated() {
      watch.begin("\(log.name) \(name) \(reading.name)")
      let result = reading.run(path, log.access)
      if let text = watch.end(expected: soundTime[index], output: result.output.count) {
        complain("bounds", "\(reading.name): \(text)")
      }
      results.append(result)
      if case .dump = reading.kind, sharesEvery > 0, count % sharesEvery == 0 {
        Self.clear(loads)
        watch.begin("\(log.name) \(name) \(reading.name), shared")
        let shared = reading.run(
          path, log.access, sharing: DumpSharing(workers: 2, pieceSize: 1))
        _ = watch.end(expected: .max / 1000, output: 0)
        if shared.output != result.output || shared.messages != result.messages
          || shared.outcome != result.outcome
        {
          let common = DamageFacts.commonPrefix(shared.output, result.output)
          func rest(_ result: DamageReading.Result) -> String {
            String(decoding: result.output.dropFirst(common).prefix(60), as: UTF8.self)
          }
          complain(
            "sharing",
            "\(reading.name): several threads print \(rest(shared)), one prints \(rest(result)); "
              + "\(shared.outcome) \(shared.damage), \(result.outcome) \(result.damage)")
        }
      }
      if log.name.hasSuffix("-load") || log.name.hasPrefix("version-") { Self.clear(loads) }
    }
    watch.idle()
    let facts = DamageFacts(
      log: log, damage: damage, readings: readings, sound: sound, prefixes: prefixes, facts: said,
      found: found, results: results)
    for (rule, text) in facts.broken() { complain(rule, text) }
    return complaints
  }

  private func complaint(_ damage: String, _ rule: String, _ text: String) -> Complaint {
    Complaint(log: log.name, damage: damage, rule: rule, text: text)
  }

  /// How many bytes of what the sound log gives come out as well where it ends before an event, for
  /// each reading and each event.
  private static func prefixes(
    _ log: SmallLog, _ readings: [DamageReading], _ sound: [DamageReading.Result], path: String,
    loads: String
  ) throws -> [[Int]] {
    var lists = [[Int]](repeating: [], count: readings.count)
    for event in log.events.indices {
      try write(log.bytes.cut(to: log.events[event].lowerBound), to: path)
      for (index, reading) in readings.enumerated() {
        let output = reading.run(path, log.access).output
        clear(loads)
        lists[index].append(DamageFacts.commonLines(output, sound[index].output))
      }
    }
    return lists
  }

  /// Runs `verify --deep` and prints it in both forms.
  private static func verify(
    _ path: String, _ access: LogAccess
  ) throws -> (LogAudit, printed: Int) {
    var options = LogAudit.Options()
    options.access = access
    options.isDeep = true
    options.threads = 1
    let audit = try LogAudit(try LogInputs([path]), options: options)
    let memory = MemoryDestination()
    let sink = ByteSink(memory, capacity: 1 << 14)
    VerifyPrinter().print(audit, to: sink)
    VerifyPrinter().printJSON(audit, status: 0, to: sink)
    sink.flush()
    return (audit, memory.bytes.count)
  }

  private static func write(_ bytes: [UInt8], to path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  private static func clear(_ directory: String) {
    let manager = FileManager.default
    for name in (try? manager.contentsOfDirectory(atPath: directory)) ?? [] {
      try? manager.removeItem(atPath: directory + "/" + name)
    }
  }
}
