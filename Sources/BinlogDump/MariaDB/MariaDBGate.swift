import BinlogEvents

/// Which events `mariadb-binlog` prints: positions, times, numbers of servers and domains, GTIDs.
///
/// The order of the questions is the tool's: a group that GTIDs leave out does not count for
/// `--offset`, and everything after it up to the next group is left out with it, also a rotation.
struct MariaDBGate {
  private let options: DumpOptions
  private var window: MariaDBGtidWindow?
  private var audit: MariaDBGtidAudit?
  private var isGroupActive = true
  private var count: UInt64 = 0
  private var offset: UInt64
  private(set) var reachedStop = false

  init(_ options: DumpOptions) {
    self.options = options
    offset = options.offset
    let start = options.startGtids ?? []
    let stop = options.stopGtids ?? []
    if options.namesGtids || !start.isEmpty || !stop.isEmpty {
      window = MariaDBGtidWindow(start: start, stop: stop)
    }
    if options.gtidStrictMode || window != nil || options.verbosity >= 3 {
      audit = MariaDBGtidAudit(start: start, isWholeLog: options.startPosition <= 4)
    }
  }

  /// Whether groups are chosen at all, which the last lines of the output tell.
  var isFiltering: Bool {
    choosesGroups || options.serverIDs != nil
  }

  /// Whether whole groups are left out.
  private var choosesGroups: Bool { window != nil || options.domainIDs != nil }

  /// A new file begins.
  mutating func beginFile() { isGroupActive = true }

  /// What is to be done with `event`.
  mutating func judge(
    _ event: DumpedEvent, _ body: Event, stopPosition: UInt64, hasStarted: inout Bool,
    warn: (String) -> Void
  ) throws(DumpFault) -> DumpDecision {
    let header = event.frame.header
    let type = event.frame.type
    if type == .gtidList, header.timestamp != 0, case .gtidList(let list) = body {
      try begin(list.gtids, at: event, warn)
    }
    if type == .mariaGtid, case .mariaGtid(let gtid) = body {
      let id = MariaGtid(domain: gtid.domain, server: header.serverID, sequence: gtid.sequence)
      if window?.isFinished == true {
        reachedStop = true
        return .stop
      }
      let isOutside = window?.excludes(id) ?? false
      isGroupActive = !isOutside && options.domainIDs?.allows(id.domain) ?? true
      // With another filter the tool takes the group's server for one more; alone, for each event.
      if choosesGroups, options.serverIDs?.allows(id.server) == false { isGroupActive = false }
      if isGroupActive { audit?.record(id) }
    }
    guard isGroupActive else { return .pass }
    defer { count += 1 }
    let time = Int64(header.timestamp)
    if type != .formatDescription {
      if !hasStarted {
        if count < offset { return .pass }
        if let start = options.startTime, time < start { return .pass }
        hasStarted = true
      }
      offset = 0
      if type != .rotate, options.serverIDs?.allows(header.serverID) == false { return .pass }
    }
    if let stop = options.stopTime, time >= stop {
      reachedStop = true
      return .stop
    }
    if event.position >= stopPosition {
      reachedStop = true
      return .stop
    }
    return .print
  }

  private mutating func begin(
    _ list: [MariaGtid], at event: DumpedEvent, _ warn: (String) -> Void
  ) throws(DumpFault) {
    guard var audit else { return }
    // With a start the stop was compared with that.
    let hasStart = options.startGtids?.isEmpty == false
    let faults = audit.begin(list, stop: hasStart ? [] : options.stopGtids ?? [])
    self.audit = audit
    guard faults.isEmpty else {
      throw DumpFault(
        offset: event.frame.offset, text: faults.joined(separator: " "), isDamage: true)
    }
    if options.verbosity >= 3 { for gap in audit.gaps(list) { warn(gap) } }
  }

  /// What is to be told when all logs were read: sentences, and whether they are faults.
  func report() -> (texts: [String], isFault: Bool) {
    guard let audit, options.gtidStrictMode || options.verbosity >= 3 else { return ([], false) }
    return (audit.report(), options.gtidStrictMode)
  }

  /// Stop positions that were not reached; who has a range printed for a script knows its end.
  func missedStops() -> [String] {
    guard !reachedStop, !options.isScript else { return [] }
    if options.stopPosition != .max {
      return ["Did not reach stop position \(options.stopPosition) before end of input"]
    }
    if options.stopTime != nil {
      return ["Did not reach stop datetime '\(options.stopTimeText)' before end of input"]
    }
    return (options.stopGtids ?? []).compactMap { stop in
      if let last = audit?.last(of: stop.domain), last.sequence >= stop.sequence { return nil }
      return "Did not reach stop position \(stop) before end of input"
    }
  }
}
