import BinlogBytes
package import BinlogChanges
package import BinlogEvents
package import BinlogLogs

/// The whole of `find --history`: the rows that fit, followed through the logs.
package struct HistorySearch: Sendable {
  /// The rows, in the order in which they were met.
  package private(set) var rows: [RowHistory] = []
  /// Damage.
  package private(set) var findings: [Finding] = []
  /// What is worth knowing.
  package private(set) var notes: [LogOrder.Message] = []
  /// Why the job could not be done.
  package private(set) var failures: [LogOrder.Message] = []
  /// Whether all that was given could be searched.
  package private(set) var isComplete = true
  /// How many groups were looked at, in how many logs.
  package private(set) var groups: UInt64 = 0
  package let logsRead: Int

  /// Rows that were met under another key, or with other values, are looked for again: so often.
  private static let mostPasses = 16

  /// Follows the rows of `logs` that fit `filter`.
  package init(
    _ filter: RowFilter, in logs: LogSelection, _ access: LogAccess, schemas: SchemaFiles,
    asJSON: Bool
  ) {
    logsRead = logs.paths.count
    let names = RowTracker.NameKey()
    var seeds: RowTracker.Seeds = [:]
    var passes = 0
    while true {
      let pass = Self.run(filter, logs, access, schemas, asJSON, names, seeds)
      passes += 1
      let isEnd = pass.tracker.seeds == seeds || pass.tracker.isOverfull
      guard isEnd || passes == Self.mostPasses else {
        seeds = pass.tracker.seeds
        continue
      }
      if !isEnd {
        notes.append(
          (
            "--history",
            "what the rows were before their first changes here was looked for "
              + "\(Self.mostPasses) keys back, and not farther"
          ))
      }
      take(pass, filter, logs)
      return
    }
  }

  private static func run(
    _ filter: RowFilter, _ logs: LogSelection, _ access: LogAccess, _ schemas: SchemaFiles,
    _ asJSON: Bool, _ names: RowTracker.NameKey, _ seeds: RowTracker.Seeds
  ) -> HistoryPass {
    var pass = HistoryPass(
      filter,
      RowTracker(
        filter, schemas: LogSchemas(schemas), asJSON: asJSON, names: names, seeds: seeds))
    var walk = GroupWalk(access)
    for path in logs.paths {
      pass.begin(path)
      guard walk.run(path, &pass) else { break }
    }
    walk.finish(&pass)
    return pass
  }

  private mutating func take(_ pass: HistoryPass, _ filter: RowFilter, _ logs: LogSelection) {
    let tracker = pass.tracker
    rows = tracker.histories
    groups = pass.groups
    findings = logs.findings.filter { $0.severity == .error } + pass.findings
    failures = tracker.failures().map { ($0.subject, $0.text) }
    if pass.hasFailure || !logs.missing.isEmpty { isComplete = false }
    if tracker.isOverfull {
      failures.append(
        ("--where", "more rows or changes fit than are kept; narrow the condition or the time"))
    }
    for makeshift in tracker.makeshifts {
      notes.append(
        (
          makeshift.table,
          makeshift.columns.isEmpty
            ? "no key tells its rows apart; one is followed by all of its values"
            : "its key is not known here (--schema tells it, or binlog_row_metadata=FULL); "
              + "its rows are told apart by \(makeshift.columns.joined(separator: ", "))"
        ))
    }
    if tracker.unnamed > 0 {
      isComplete = false
      notes.append(
        (
          "--where",
          "\(tracker.unnamed) changes that fit lack the columns that name their row, and are left "
            + "out"
        ))
    }
    if tracker.statements > 0 {
      isComplete = false
      notes.append(
        (
          "--where",
          "\(tracker.statements) \(tracker.statements == 1 ? "change was" : "changes were") logged "
            + "as text, without rows whose values could be looked at"
        ))
    }
    for missing in logs.missing.prefix(20) {
      notes.append(
        (
          missing.before ?? missing.after ?? "",
          "\(missing.text) \(missing.count == 1 ? "is" : "are") missing\(missing.whereText): "
            + "changes that stood there are not told"
        ))
    }
    if rows.isEmpty { notes += tracker.notes().map { ($0.subject, $0.text) } }
  }

  /// The exit status.
  package var status: Int32 {
    if !failures.isEmpty { return 2 }
    if !rows.isEmpty { return 0 }
    return isComplete ? 1 : 2
  }
}
