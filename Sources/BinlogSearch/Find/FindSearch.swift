import BinlogBytes
package import BinlogChanges
package import BinlogEvents
package import BinlogLogs
import Synchronization

/// The whole of `find`: which logs are read, what fits in them, what is to be said of lookups.
package struct FindSearch: Sendable {
  /// How it goes about its work.
  package struct Options: Sendable {
    /// Only the first so many hits, or the last.
    package var first: Int?
    package var last: Int?
    /// How many logs are read at the same time.
    package var threads = 1

    package init() {}
  }

  /// The groups that fit, in order.
  package private(set) var hits: [FindHit] = []
  /// How many fit, those included that were not kept.
  package private(set) var found: UInt64 = 0
  /// Answers to lookups, in the order in which they were asked.
  package private(set) var lookups: [FindLookup] = []
  /// Damage.
  package private(set) var findings: [Finding] = []
  /// What is worth knowing.
  package private(set) var notes: [LogOrder.Message] = []
  /// Why the job could not be done.
  package private(set) var failures: [LogOrder.Message] = []
  /// Whether all that was given could be searched.
  package private(set) var isComplete = true
  /// How many logs were read.
  package private(set) var logsRead = 0
  /// Whether all logs were read, or what was asked for is in a missing one.
  package private(set) var readsAll = false
  /// How many groups were looked at.
  package private(set) var groups: UInt64 = 0

  /// Looks for groups of `logs`.
  package init(
    _ conditions: FindConditions, in logs: LogSelection, _ access: LogAccess,
    schemas: SchemaFiles, options: Options = Options()
  ) {
    let plan = FindPlan(conditions, logs)
    logsRead = plan.places.count
    let pass = Self.run(conditions, logs, plan, access, schemas, options)
    found = options.first == nil ? pass.found : UInt64(pass.hits.count)
    groups = pass.groups
    hits = pass.hits
    if let last = options.last, hits.count > last { hits.removeFirst(hits.count - last) }
    let wanted = min(pass.found, UInt64(options.last ?? options.first ?? .max))
    if UInt64(hits.count) < wanted {
      notes.append(
        (
          "find",
          "\(pass.found) groups fit, and only \(hits.count) are listed, as more do not fit into"
            + " memory: ask for fewer, or for the --first or --last of them"
        ))
    }
    findings = logs.findings.filter { $0.severity == .error } + pass.findings
    answer(conditions, plan, pass)
    for failure in pass.matcher.failures() { failures.append(failure) }
    judge(conditions, logs, plan, pass)
  }

  // MARK: Reading

  private static func run(
    _ conditions: FindConditions, _ logs: LogSelection, _ plan: FindPlan, _ access: LogAccess,
    _ schemas: SchemaFiles, _ options: Options
  ) -> FindPass {
    let places = plan.places
    func pass() -> FindPass {
      FindPass(
        conditions, RowMatcher(conditions.rows, schemas: LogSchemas(schemas)),
        first: options.first, last: options.last)
    }
    // Definitions go from log to log, and so do the groups of relay logs.
    let isShared =
      options.threads > 1 && places.count > 1 && conditions.rows.conditions.isEmpty
      && conditions.rows.changedColumns.isEmpty && options.last == nil
      && conditions.rows.asReplica?.remembers != true
      && !places.contains { logs.order.heads[logs.paths[$0]]?.isRelayLog ?? true }
    var whole = pass()
    guard isShared else {
      var walk = GroupWalk(access)
      for place in places {
        whole.begin(logs.paths[place], nil)
        guard walk.run(logs.paths[place], &whole) else { break }
      }
      walk.finish(&whole)
      return whole
    }
    // A few logs at a time, so that no more is kept than is soon taken back.
    var rest = places[...]
    while !rest.isEmpty, !whole.isDone {
      let some = Array(rest.prefix(options.threads * 4))
      rest = rest.dropFirst(some.count)
      let slots = Mutex<[FindPass?]>(Array(repeating: nil, count: some.count))
      WorkerThreads.forEach(some.count, width: options.threads) { index in
        var own = FindPass(
          conditions, RowMatcher(conditions.rows, schemas: LogSchemas(schemas)),
          first: options.first, last: options.last)
        let path = logs.paths[some[index]]
        own.begin(path, nil)
        var walk = GroupWalk(access)
        _ = walk.run(path, &own)
        walk.finish(&own)
        let done = Transfer(pass: own)
        slots.withLock { $0[index] = done.pass }
      }
      for own in slots.withLock({ $0 }) { if let own { whole.append(own) } }
    }
    return whole
  }

  // MARK: Answers

  private mutating func answer(
    _ conditions: FindConditions, _ plan: FindPlan, _ pass: FindPass
  ) {
    for gtid in conditions.gtids {
      let hit = pass.hits.first { $0.group.gtid == gtid }
      if let hit {
        lookups.append(Self.found(gtid.description, hit))
      } else if pass.metGtids.contains(gtid) {
        lookups.append(FindLookup(asked: gtid.description, answer: .found))
      } else {
        lookups.append(plan.answer(gtid))
      }
    }
    for (index, position) in conditions.positions.enumerated() {
      let place = pass.places[index]
      if let hit = place.hit {
        lookups.append(Self.found(position.description, hit))
        add(hit)
      } else {
        lookups.append(plan.answer(position, place))
      }
    }
    for (index, moment) in conditions.moments.enumerated() {
      let around = pass.around[index]
      let text = moment.text
      if let hit = around.at.first {
        lookups.append(Self.found(text, hit))
      } else {
        var lookup = FindLookup(asked: text, answer: .inNone)
        if around.before != nil, let after = around.after {
          lookup.answer = .between
          lookup.file = after.group.file
          lookup.position = after.group.position.rawValue
        } else if around.after != nil {
          lookup.answer = .beforeFirst
        } else if around.before != nil {
          lookup.answer = .notYetWritten
        }
        lookups.append(lookup)
      }
      if var before = around.before {
        before.role = .before
        add(before)
      }
      for var hit in around.at {
        hit.role = .at
        add(hit)
      }
      if var after = around.after {
        after.role = .after
        add(after)
      }
    }
  }

  private mutating func add(_ hit: FindHit) {
    let isKnown = hits.contains {
      $0.group.position == hit.group.position && $0.group.path == hit.group.path
    }
    guard !isKnown else { return }
    hits.append(hit)
    if hit.role == nil || hit.role == .at { found += 1 }
  }

  private static func found(_ asked: String, _ hit: FindHit) -> FindLookup {
    FindLookup(
      asked: asked, answer: .found, file: hit.group.file,
      position: hit.group.position.rawValue)
  }

  private mutating func judge(
    _ conditions: FindConditions, _ logs: LogSelection, _ plan: FindPlan, _ pass: FindPass
  ) {
    if pass.hasFailure { isComplete = false }
    if pass.threadless > 0 {
      isComplete = false
      notes.append(
        (
          "--thread-id",
          "\(pass.threadless) \(pass.threadless == 1 ? "group does" : "groups do") not tell the "
            + "thread (MariaDB before 11.5 logs it only for statements) and \(pass.threadless == 1 ? "is" : "are") left out"
        ))
    }
    if pass.untold > 0 {
      isComplete = false
      notes.append(
        (
          conditions.rows.conditions.isEmpty ? "--changed" : "--where",
          "\(pass.untold) \(pass.untold == 1 ? "change was" : "changes were") logged as text, "
            + "without rows whose values could be looked at; --statement finds them"
        ))
    }
    for note in pass.matcher.notes() where conditions.asksForRows || conditions.asksForTables {
      // A table that only statements name is met all the same.
      if found == 0 { notes.append(note) }
    }
    let isEverywhere = plan.places.count == logs.paths.count
    readsAll = isEverywhere || lookups.contains(where: \.isOpen)
    if !logs.missing.isEmpty, isEverywhere || lookups.contains(where: \.isOpen) {
      isComplete = false
      if !lookups.contains(where: \.isOpen) {
        for missing in logs.missing.prefix(20) {
          notes.append(
            (
              missing.before ?? missing.after ?? "",
              "\(missing.text) \(missing.count == 1 ? "is" : "are") missing\(missing.whereText): "
                + "what stood there could not be searched"
            ))
        }
      }
    }
  }

  /// The exit status.
  package var status: Int32 {
    if !failures.isEmpty { return 2 }
    if found > 0 { return 0 }
    // A place between two groups is an answer, but no group that fits.
    return isComplete ? 1 : 2
  }
}

/// Carries what one thread found to the one that waits for it, which alone goes on with it.
private struct Transfer: @unchecked Sendable {
  let pass: FindPass
}

extension RowTime {
  /// As a user writes it, local time.
  package var text: String {
    let seconds = microseconds / 1_000_000
    let time = LocalTime(secondsSince1970: seconds)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    var text =
      "\(time.year)-\(two(time.month))-\(two(time.day)) "
      + "\(two(time.hour)):\(two(time.minute)):\(two(time.second))"
    if isExact {
      let fraction = String(microseconds % 1_000_000)
      text += "." + String(repeating: "0", count: max(0, 6 - fraction.utf8.count)) + fraction
    }
    return text
  }
}
