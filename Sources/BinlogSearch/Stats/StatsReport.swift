import BinlogBytes
package import BinlogChanges
package import BinlogEvents
package import BinlogLogs

/// The whole of `stats`: what the logs hold, divided in several ways.
package struct StatsReport {
  /// One line of a division.
  package struct Line: Sendable {
    package var key: String
    package var tally: StatsTally
  }

  /// What logs would take with another setting.
  package struct WhatIf: Sendable {
    /// One table of it.
    package struct Table: Sendable {
      package var name: String
      package var bytes: UInt64
      package var wouldBe: UInt64
      package var isKeyKnown: Bool
    }

    package var setting: String
    package var bytes: UInt64
    /// Whether it was measured; else it is a bound from below.
    package var isExact: Bool
    package var tables: [Table] = []
  }

  package let logs: LogSelection
  package private(set) var bytes: UInt64 = 0
  package private(set) var events: UInt64 = 0
  package private(set) var groups: UInt64 = 0
  package private(set) var rows: UInt64 = 0
  package private(set) var statements: UInt64 = 0
  package private(set) var unchanged: UInt64 = 0
  package private(set) var tables: [Line] = []
  package private(set) var operations: [Line] = []
  package private(set) var types: [Line] = []
  package private(set) var servers: [Line] = []
  package private(set) var threads: [Line] = []
  package private(set) var users: [Line] = []
  package private(set) var fingerprints: [Line] = []
  /// What a replica with the given rules leaves out; nil where no rules are given.
  package private(set) var notApplied: StatsTally?
  /// By time, the earliest first; the key is local time.
  package private(set) var minutes: [Line] = []
  package private(set) var hours: [Line] = []
  package private(set) var days: [Line] = []
  /// Bytes by minute of the epoch, the earliest first.
  package private(set) var minuteBytes: [(UInt32, UInt64)] = []
  /// Bytes of tables by hour of the epoch.
  package private(set) var tableHours: [String: [UInt32: UInt64]] = [:]
  package private(set) var largest = StatsLargest()
  package private(set) var definitions: [FindHit] = []
  package private(set) var definitionCount: UInt64 = 0
  package private(set) var whatIf: [WhatIf] = []
  package private(set) var times: ClosedRange<UInt32>?
  /// How long commits took to come into these logs, µs.
  package private(set) var delay: (groups: UInt64, average: UInt64, most: UInt64)?
  package private(set) var findings: [Finding] = []
  package private(set) var hasDamage = false
  /// Whether a log could not be read at all.
  package private(set) var hasUnreadable = false

  /// How it goes about its work.
  package struct Options: Sendable {
    /// Whether rows are looked at, not only events.
    package var countsRows = true
    /// Whether compression is measured by compressing.
    package var compresses = false
    /// How many threads work on it.
    package var threads = 1
    /// How many bytes of a log one of them works on at a time.
    package var pieceSize: UInt64 = 4 << 20
    /// What a replica with filter rules applies; nil where everything counts.
    package var asReplica: RuleFilter?

    package init() {}
  }

  /// Reads `logs`.
  package init(
    _ logs: LogSelection, _ access: LogAccess, schemas: SchemaFiles, options: Options = Options()
  ) {
    self.logs = logs
    var pass = StatsPass(
      LogSchemas(schemas), countsRows: options.countsRows, compresses: options.compresses,
      asReplica: options.asReplica)
    var walk = GroupWalk(access)
    walk.sharing = PieceSharing(workers: options.threads, pieceSize: options.pieceSize)
    for path in logs.paths {
      pass.begin(path)
      _ = walk.run(path, &pass, countsRows: options.countsRows)
      pass.end(size: try? access.open(path).measuredSize())
    }
    walk.finish(&pass)
    take(pass)
    findings = logs.findings.filter { $0.severity == .error } + pass.findings
    hasDamage = pass.hasDamage
    hasUnreadable = pass.hasUnreadable
  }

  private mutating func take(_ pass: StatsPass) {
    bytes = pass.bytes
    events = pass.events
    groups = pass.groups
    rows = pass.rows
    statements = pass.statements
    unchanged = pass.unchanged
    tables = Self.lines(pass.tables)
    operations = Self.lines(pass.operations)
    types = Self.lines(pass.types)
    servers = Self.lines(pass.servers)
    threads = Self.lines(pass.threads)
    users = Self.lines(pass.users)
    fingerprints = Self.lines(pass.fingerprints)
    let times = pass.minutes.tallies.sorted { $0.key < $1.key }
    minutes = Self.lines(times, width: 16)
    minuteBytes = times.filter { $0.key != StatsPass.notApplied }.map { ($0.key, $0.value.bytes) }
    hours = Self.lines(times, width: 13)
    days = Self.lines(times, width: 10)
    for (key, hours) in pass.tableHours { tableHours[key.text] = hours }
    largest = pass.largest
    definitions = pass.definitions
    definitionCount = pass.definitionCount
    self.times = pass.times
    if pass.delay.groups > 0 {
      delay = (pass.delay.groups, pass.delay.total / pass.delay.groups, pass.delay.most)
    }
    notApplied = pass.leaving?.total
    if notApplied == nil { whatIf = Self.whatIf(pass) }
  }

  private static func lines(_ division: StatsDivision<StatsKey>) -> [Line] {
    var lines = division.tallies.map { Line(key: $0.key.text, tally: $0.value) }
    lines.sort {
      $0.tally.bytes == $1.tally.bytes ? $0.key < $1.key : $0.tally.bytes > $1.tally.bytes
    }
    if division.others.bytes > 0 || division.others.events > 0 {
      lines.append(Line(key: "(others)", tally: division.others))
    }
    return lines
  }

  /// Minutes put together by the beginning of their local time.
  private static func lines(_ minutes: [(key: UInt32, value: StatsTally)], width: Int) -> [Line] {
    var lines: [Line] = []
    for (minute, tally) in minutes {
      let text =
        minute == StatsPass.notApplied
        ? StatsKey.notApplied.text
        : minute == 0 ? "(no time)" : String(text(of: Int64(minute) * 60).prefix(width))
      if lines.last?.key == text {
        lines[lines.count - 1].tally.add(tally)
      } else {
        lines.append(Line(key: text, tally: tally))
      }
    }
    return lines
  }

  /// `2026-11-26 10:42`, local time.
  package static func text(of seconds: Int64) -> String {
    let time = LocalTime(secondsSince1970: seconds)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(time.year)-\(two(time.month))-\(two(time.day)) "
      + "\(two(time.hour)):\(two(time.minute))"
  }

  private static func whatIf(_ pass: StatsPass) -> [WhatIf] {
    var list: [WhatIf] = []
    let tables = pass.whatIf.tables
    if !tables.isEmpty {
      func images(_ setting: String, _ size: (StatsWhatIf.Table) -> UInt64) -> WhatIf {
        var result = WhatIf(setting: setting, bytes: pass.bytes, isExact: false)
        for (key, table) in tables {
          let wouldBe = min(table.bytes, size(table))
          result.bytes -= table.bytes - wouldBe
          result.tables.append(
            WhatIf.Table(
              name: key.text, bytes: table.bytes, wouldBe: wouldBe,
              isKeyKnown: table.isKeyKnown))
        }
        result.tables.sort {
          $0.bytes == $1.bytes ? $0.name < $1.name : $0.bytes > $1.bytes
        }
        return result
      }
      list.append(images("binlog_row_image=MINIMAL") { $0.minimal })
      list.append(images("binlog_row_image=NOBLOB") { $0.noBlob })
    }
    let metadata = pass.whatIf.metadata
    if metadata.bytes > 0 {
      list.append(
        WhatIf(
          setting: "binlog_row_metadata=FULL", bytes: pass.bytes + metadata.bytes,
          isExact: metadata.unknown == 0))
    }
    guard pass.whatIf.compresses else { return list }
    func packed(_ setting: String, _ sizes: (bytes: UInt64, compressed: UInt64)) {
      guard sizes.bytes > 0 else { return }
      list.append(
        WhatIf(
          setting: setting, bytes: pass.bytes - sizes.bytes + sizes.compressed, isExact: true))
    }
    packed("binlog_transaction_compression=ON", pass.whatIf.transactions)
    packed("log_bin_compress=ON", pass.whatIf.eventBytes)
    return list
  }

  /// Whether all that was given could be read, with nothing missing.
  package var isComplete: Bool { !hasDamage && logs.missing.isEmpty }

  /// The exit status.
  package var status: Int32 { hasUnreadable ? 2 : isComplete ? 0 : 1 }

  /// The divisions by name, in the order in which they are written.
  package var divisions: [(name: String, lines: [Line])] {
    [
      ("table", tables), ("op", operations), ("event_type", types), ("server", servers),
      ("thread", threads), ("user", users), ("fingerprint", fingerprints), ("minute", minutes),
      ("hour", hours), ("day", days),
    ]
  }

  /// How much less or more logs would take, in words.
  func difference(_ whatIf: WhatIf) -> String {
    let isLess = whatIf.bytes <= bytes
    let share = share(isLess ? bytes - whatIf.bytes : whatIf.bytes - bytes)
    return "\(share / 100).\(share % 100 / 10) % \(isLess ? "less" : "more")"
  }

  /// A share in ten thousandths.
  package func share(_ part: UInt64) -> UInt64 {
    GroupCollector.share(part, of: 10_000, in: max(1, bytes))
  }
}
