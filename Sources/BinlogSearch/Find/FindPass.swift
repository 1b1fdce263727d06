import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs
import BinlogSchema

/// Looks at each group of a log, and keeps those that fit.
struct FindPass: GroupVisitor {
  let conditions: FindConditions
  private let patterns: [Glob]
  private let users: [Glob]
  private(set) var matcher: RowMatcher
  private var flags = FindFlags()
  private var earlier: FindFlags?
  private(set) var hits: [FindHit] = []
  /// How many fitted, those included that are not kept.
  private(set) var found: UInt64 = 0
  /// How many groups were looked at.
  private(set) var groups: UInt64 = 0
  private let first: Int?
  private let last: Int?
  private(set) var findings: [Finding] = []
  private(set) var hasFailure = false
  /// Groups that do not tell their thread, where one was asked for.
  private(set) var threadless: UInt64 = 0
  /// Changes logged as text that may be of rows that were asked for by their values.
  private(set) var untold: UInt64 = 0
  private static let mostFindings = 1000
  /// What hits take in memory, and at most may take.
  private var hitBytes = 0
  private static let mostBytes = 256 << 20

  // What lookups need to know.
  private var path = ""
  /// For each moment, the groups around it so far.
  private(set) var around: [Neighbours]
  /// For each place, the group that holds it, or the end of the one before.
  private(set) var places: [Place]
  private(set) var metGtids: Set<GroupIdentifier> = []

  /// The groups next to a moment.
  struct Neighbours {
    var before: FindHit?
    var at: [FindHit] = []
    var after: FindHit?
  }

  /// What is known of a place.
  struct Place {
    var hit: FindHit?
    /// Whether it is a boundary between groups of the log that it names.
    var isBetween = false
    var isMet = false
  }

  init(_ conditions: FindConditions, _ matcher: RowMatcher, first: Int?, last: Int?) {
    self.conditions = conditions
    self.matcher = matcher
    self.first = first
    self.last = last
    patterns = conditions.statements.map { Glob($0.glob) }
    users = conditions.users.map { Glob($0.contains("@") ? $0 : $0 + "@*") }
    around = conditions.moments.map { _ in Neighbours() }
    places = conditions.positions.map { _ in Place() }
  }

  var schemas: LogSchemas? { matcher.schemas }

  /// Goes on with another log.
  mutating func begin(_ path: String, _ format: FormatDescription?) {
    self.path = path
    if let format { matcher.begin(path, format) }
  }

  /// Whether no more is wanted.
  var isDone: Bool { first.map { hits.count >= $0 } ?? false && !conditions.hasLookups }

  // MARK: Events

  mutating func step(
    _ reader: borrowing LogReader, _ step: LogStep, _ groups: inout GroupCollector
  ) -> Bool {
    let number = groups.atHand?.number ?? 0
    if number != flags.number {
      earlier = flags.number == 0 ? nil : flags
      flags = FindFlags()
      flags.number = number
    }
    guard step == .event else { return !isDone }
    if reader.frame.type == .formatDescription { matcher.begin(path, reader.state.format) }
    if conditions.rows.asReplica != nil, !isApplied(reader, groups) { return !isDone }
    if let statement = groups.statement { take(statement, reader) }
    if let rows = groups.rows, conditions.asksForRows { take(rows, reader) }
    return !isDone
  }

  /// Whether a replica with the given rules applies what stands at hand.
  private mutating func isApplied(
    _ reader: borrowing LogReader, _ groups: GroupCollector
  ) -> Bool {
    let isStatement = groups.statement?.context != nil
    guard isStatement || groups.rows != nil else { return true }
    guard matcher.isApplied(reader.frame, of: groups.gtidAtHand)
    else { return false }
    if let rows = groups.rows, !matcher.isApplied(rowsOf: rows.table) { return false }
    if let statement = groups.statement, let context = statement.context {
      switch matcher.effect(ofStatement: statement.text, context) {
      case .applied: break
      case .beside: return true
      case .ignored:
        if statement.definition != nil { matcher.observe(reader) }
        return false
      }
    }
    flags.isApplied = true
    flags.appliedRows += groups.rows?.count ?? 0
    let size = UInt64(reader.frame.size)
    flags.appliedBytes += groups.rows?.bytes ?? size
    return true
  }

  private mutating func take(
    _ statement: GroupCollector.StatementAtHand, _ reader: borrowing LogReader
  ) {
    if let definition = statement.definition {
      matcher.observe(reader)
      if let kinds = conditions.definitions, kinds.contains(definition), fits(definition) {
        flags.hasDefinition = true
        mark(reader)
      }
    }
    if !patterns.isEmpty {
      let plain = PlainStatement.text(
        of: statement.text, statement.context?.dialect ?? SQLDialect())
      if patterns.contains(where: { $0.matches(plain) }) {
        flags.hasStatement = true
        mark(reader)
      }
    }
    guard conditions.asksForRows, let context = statement.context,
      let change = LoggedChange(statement.text, context), fits(change)
    else { return }
    if matcher.looksAtValues { untold += 1 } else { flags.hasLoggedChange = true }
  }

  /// Whether a definition is about tables that were asked for.
  private func fits(_ definition: DefinitionStatement) -> Bool {
    guard conditions.asksForTables else { return true }
    if definition.tables.contains(where: { matcher.wants(table: $0.table, of: $0.database) }) {
      return true
    }
    // Of databases as a whole, only what drops one is about each of its tables.
    guard conditions.rows.tables.isEmpty || definition.verb == .drop else { return false }
    return definition.databases.contains { matcher.wants(table: nil, of: $0) }
  }

  /// Whether a change that was logged as text may be of rows that were asked for.
  private func fits(_ change: LoggedChange) -> Bool {
    let effects = change.effects
    let isWanted =
      effects.contains(.inserts) && matcher.wants(.insert)
      || effects.contains(.updates) && matcher.wants(.update)
      || effects.contains(.deletes) && matcher.wants(.delete)
    guard isWanted else { return false }
    if !change.tables.isEmpty {
      return change.tables.contains { matcher.wants(table: $0.table, of: $0.database) }
    }
    return change.databases.isEmpty
      || change.databases.contains { matcher.wants(table: nil, of: $0) }
  }

  private mutating func take(
    _ rows: GroupCollector.RowsAtHand, _ reader: borrowing LogReader
  ) {
    guard matcher.wants(rows.table), matcher.wants(rows.operation) else { return }
    var fit = RowMatcher.Fit()
    if matcher.looksAtValues {
      do throws(DecodeError) {
        fit = try matcher.count(reader, rows.table)
      } catch {
        add(LogDamage(error), in: path)
        return
      }
    } else {
      fit.rows = rows.count
      fit.bytes = rows.bytes
    }
    guard fit.rows > 0 else { return }
    flags.fit.rows += fit.rows
    flags.fit.bytes += fit.bytes
    mark(reader)
  }

  private mutating func mark(_ reader: borrowing LogReader) {
    if flags.inner == nil, reader.payload != nil { flags.inner = reader.frame.offset }
  }

  mutating func notice(_ notice: LogNotice, in path: String) {
    if case .damage(let damage) = notice { add(damage, in: path) }
  }

  private mutating func add(_ damage: LogDamage, in path: String) {
    hasFailure = true
    if findings.count < Self.mostFindings { findings.append(Finding(damage, in: path)) }
  }

  // MARK: Groups

  mutating func ended(_ group: GroupSummary, state: [MariaGtid]) {
    let known =
      earlier?.number == group.number ? earlier : flags.number == group.number ? flags : nil
    let flags = known ?? FindFlags()
    groups += 1
    var group = group
    group.innerPosition = flags.inner
    let hit = FindHit(group: group, state: state)
    lookUp(hit)
    guard fits(group, flags) else { return }
    found += 1
    keep(hit)
  }

  /// Keeps a hit as long as there is room: of the last ones the latest, else the first.
  private mutating func keep(_ hit: FindHit) {
    let size = hit.memory
    guard let last else {
      if hitBytes + size > Self.mostBytes { return }
      hitBytes += size
      hits.append(hit)
      return
    }
    hitBytes += size
    hits.append(hit)
    // Not one by one, as each time all others move.
    if hits.count >= 2 * last { trim(to: last) }
    if hitBytes > Self.mostBytes { trim(to: min(last, hits.count / 2)) }
  }

  private mutating func trim(to count: Int) {
    guard hits.count > count else { return }
    hits.removeFirst(hits.count - count)
    hitBytes = hits.reduce(0) { $0 + $1.memory }
  }

  private mutating func fits(_ group: GroupSummary, _ flags: FindFlags) -> Bool {
    if let excluded = conditions.rows.excludedGtids, let gtid = group.gtid,
      excluded.contains(gtid)
    {
      return false
    }
    if conditions.rows.asReplica != nil, !flags.isApplied { return false }
    let filter = conditions.rows
    var answers: [Bool] = []
    if !conditions.statements.isEmpty { answers.append(flags.hasStatement) }
    if conditions.definitions != nil { answers.append(flags.hasDefinition) }
    let asksForRows = conditions.asksForRows
    if asksForRows { answers.append(flags.fit.rows > 0 || flags.hasLoggedChange) }
    if let least = conditions.rowsOver {
      let all = filter.asReplica == nil ? group.rows : flags.appliedRows
      answers.append((asksForRows ? flags.fit.rows : all) > least)
    }
    if let least = conditions.bytesOver {
      let all = filter.asReplica == nil ? group.bytes : flags.appliedBytes
      answers.append((asksForRows ? flags.fit.bytes : all) > least)
    }
    if let least = conditions.secondsOver { answers.append(group.seconds > least) }
    if !filter.threads.isEmpty {
      if group.thread == nil { threadless += 1 }
      answers.append(group.thread.map { filter.threads.contains($0) } ?? false)
    }
    if !filter.servers.isEmpty { answers.append(filter.servers.contains(group.serverID)) }
    if !filter.xids.isEmpty {
      answers.append(group.xid.map { filter.xids.contains($0) } ?? false)
    }
    if !users.isEmpty {
      let user = Array((group.user ?? "").utf8)
      answers.append(group.user != nil && users.contains { $0.matches(user) })
    }
    if let included = filter.includedGtids {
      answers.append(group.gtid.map { included.contains($0) } ?? false)
    }
    if filter.startTime != nil || filter.stopTime != nil {
      answers.append(filter.wants(group.timestamp, commit: group.commitTime))
    }
    // Moments and places have hits of their own; here they are alternatives of one kind.
    if answers.isEmpty {
      return !conditions.hasLookups || conditions.gtids.contains { $0 == group.gtid }
    }
    if !conditions.gtids.isEmpty {
      answers.append(group.gtid.map { conditions.gtids.contains($0) } ?? false)
    }
    return conditions.isAny ? answers.contains(true) : !answers.contains(false)
  }

  // MARK: Lookups

  private mutating func lookUp(_ hit: FindHit) {
    guard conditions.hasLookups else { return }
    let group = hit.group
    if let gtid = group.gtid, conditions.gtids.contains(gtid) { metGtids.insert(gtid) }
    for (index, moment) in conditions.moments.enumerated() {
      let end =
        group.commitTime.map { Int64(clamping: $0) } ?? Int64(group.endTimestamp) * 1_000_000
      // When it began is known to the second: in the second of the moment it may have been later.
      let isSameSecond = Int64(group.timestamp) == moment.microseconds / 1_000_000
      let start =
        moment.isExact && group.commitTime != nil && isSameSecond
        ? end : Int64(group.timestamp) * 1_000_000
      let width: Int64 = moment.isExact && group.commitTime != nil ? 0 : 999_999
      if end + (group.commitTime == nil ? width : 0) < moment.microseconds {
        if let known = around[index].before, Self.end(known) > end { continue }
        around[index].before = hit
      } else if min(start, end) > moment.microseconds + (moment.isExact ? 0 : 999_999) {
        if around[index].after == nil { around[index].after = hit }
      } else if around[index].at.count < 100 {
        around[index].at.append(hit)
      }
    }
    for (index, position) in conditions.positions.enumerated() where places[index].hit == nil {
      if group.file == position.name, group.endFile == nil || group.endFile == group.file {
        places[index].isMet = true
        if position.position >= group.position.rawValue,
          position.position < group.endPosition.rawValue
        {
          places[index].hit = hit
        } else if position.position == group.endPosition.rawValue
          || position.position < group.position.rawValue
        {
          places[index].isBetween = true
        }
      } else if let file = group.sourceFile, file.logFileName == position.name,
        let start = group.sourcePosition, let end = group.sourceEndPosition
      {
        places[index].isMet = true
        if position.position >= start, position.position < end { places[index].hit = hit }
        if position.position == end { places[index].isBetween = true }
      }
    }
  }

  private static func end(_ hit: FindHit) -> Int64 {
    hit.group.commitTime.map { Int64(clamping: $0) } ?? Int64(hit.group.endTimestamp) * 1_000_000
  }

  /// Takes in what was found in the logs after those of this pass.
  mutating func append(_ other: FindPass) {
    for hit in other.hits { keep(hit) }
    if let first, hits.count > first { hits.removeLast(hits.count - first) }
    found += other.found
    groups += other.groups
    findings += other.findings.prefix(max(0, Self.mostFindings - findings.count))
    hasFailure = hasFailure || other.hasFailure
    threadless += other.threadless
    untold += other.untold
    metGtids.formUnion(other.metGtids)
    for index in around.indices {
      around[index].at += other.around[index].at
      if let before = other.around[index].before,
        around[index].before.map({ Self.end($0) <= Self.end(before) }) ?? true
      {
        around[index].before = before
      }
      if around[index].after == nil { around[index].after = other.around[index].after }
    }
    for index in places.indices {
      if places[index].hit == nil { places[index].hit = other.places[index].hit }
      places[index].isBetween = places[index].isBetween || other.places[index].isBetween
      places[index].isMet = places[index].isMet || other.places[index].isMet
    }
  }
}
