import BinlogBytes
package import BinlogEvents
import BinlogLogs
package import BinlogRules
import BinlogSchema

/// Goes through logs and tells of every change what a replica with given rules does with it.
package struct RuleWalk {
  /// What each table's changes come to, in the order in which they were met.
  package private(set) var tallies: [RuleTally] = []
  /// What was met that surprises people.
  package private(set) var traps: [RuleTrap] = []
  /// Changes of tables that are not among ``tallies``, as there are too many.
  package private(set) var unlisted: UInt64 = 0
  /// Traps that are not listed, as there are too many.
  package private(set) var untold: UInt64 = 0
  /// How many changes there were.
  package private(set) var changes: UInt64 = 0
  /// The flavor of the logs; nil before the first.
  package private(set) var flavor: Flavor?

  /// The rules that count, for the channel and the server; nil before the first log.
  package var boundRules: ReplicaRules? { judge?.rules }

  private let rules: ReplicaRules
  private let channel: String?
  private let wish: Flavor?
  private let report: ((RuleEvent) -> Void)?
  private var judge: RuleJudge?
  private var places: [Key: Int] = [:]
  private var trapPlaces: [TrapKey: Int] = [:]
  private var decided: Set<FilterRule> = []
  private var underscored: Set<FilterRule> = []
  /// Tables whose CREATE was ignored, by the names that the replica has for them.
  private var missing: Set<Key> = []

  /// The group at hand, as far as it is known.
  private var group = GroupSummary()
  /// Traps of the group at hand, whose end is not known yet.
  private var open: [Int] = []
  /// What the traps that only the whole shows are about, of the group at hand.
  private var openMemory = false
  private var appliedInGroup = 0
  private var ignoredInGroup = 0
  /// Why the rules make no sense for these logs.
  package private(set) var problem: RuleProblem?
  /// What of the statements is unsafe; nil where nobody asks.
  package private(set) var hazards: HazardList?
  /// What is wrong with the logs.
  package private(set) var notices: [(path: String, notice: LogNotice)] = []
  private static let mostNotices = 1000

  private static let mostTables = 100_000
  private static let mostTraps = 1000

  private struct Key: Hashable {
    var database: [UInt8]
    var table: [UInt8]?
  }

  private struct TrapKey: Hashable {
    var code: RuleTrap.Code
    var key: Key
    var rule: String?
  }

  /// A walk by `rules`, of which those for `channel` count, on a server of the logs' own flavor or
  /// of `flavor`; `report` gets every change, `hazards` every statement.
  package init(
    _ rules: ReplicaRules, channel: String?, flavor: Flavor? = nil,
    hazards: HazardList? = nil, report: ((RuleEvent) -> Void)? = nil
  ) {
    self.hazards = hazards
    self.rules = rules
    self.channel = channel
    wish = flavor
    self.report = report
  }

  /// Takes the rules that count for the server of a log; once for all logs.
  private mutating func bind(_ format: FormatDescription) throws(RuleProblem) {
    let found = wish ?? format.flavor
    if let flavor {
      guard flavor == found else {
        throw RuleProblem(
          "this log is of \(found == .mysql ? "MySQL" : "MariaDB"), those before it are not: ask for "
            + "each alone, or say with --flavor whose replica it is")
      }
      return
    }
    flavor = found
    judge = RuleJudge(try rules.bound(to: found, channel: channel), flavor: found)
  }

  // MARK: Changes

  @discardableResult
  private mutating func decide(
    _ scope: StatementScope, database: [UInt8], bits: UInt64?, _ frame: EventFrame,
    _ text: [UInt8]
  ) -> RuleDecision? {
    guard var judge else { return nil }
    var decision =
      wholeGroup(frame) ?? judge.statement(scope, database: database, bits: bits)
    self.judge = judge
    let changed = changedTables(scope, bits)
    let standard = judge.rewritten(database)
    // What the replica calls them.
    let targets = changed.map { Key(database: $0.database ?? standard, table: $0.name) }
    if decision.verdict == .applied, case .other = scope.kind,
      targets.contains(where: missing.contains)
    {
      decision = RuleDecision(.error, .missingTable)
    }
    switch (scope.kind, decision.verdict) {
    case (.createTable, .ignored):
      if decision.cause != .own, missing.count < Self.mostTables { missing.formUnion(targets) }
    case (.createTable, .applied), (.definition, .applied): missing.subtract(targets)
    default: break
    }
    let name = Self.beginning(text)
    if changed.isEmpty {
      var owner = database
      if case .database(let named?) = scope.kind { owner = named }
      count(Key(database: owner, table: nil), decision, rows: nil, frame, name)
    } else {
      for (index, table) in changed.enumerated() {
        let key = Key(database: table.database ?? database, table: table.name)
        count(key, decision, rows: nil, frame, name, isFirst: index == 0)
      }
      findTraps(scope, changed, database, decision, judge)
    }
    return decision
  }

  /// The tables that a statement changes, each once.
  private func changedTables(
    _ scope: StatementScope, _ bits: UInt64?
  ) -> [StatementScope.QualifiedTable] {
    var list: [StatementScope.QualifiedTable] = []
    for (index, table) in scope.tables.enumerated() {
      var isChanged = table.isUpdated
      if scope.kind == .multiUpdate, let bits, bits != 0 {
        isChanged = index < 64 && bits & (1 << UInt64(index)) != 0
      }
      if isChanged, !table.name.isEmpty,
        !list.contains(where: {
          $0.database == table.database
            && $0.name == table.name
        })
      {
        list.append(table)
      }
    }
    return list
  }

  private mutating func rows(_ rows: GroupCollector.RowsAtHand, _ frame: EventFrame) {
    guard let judge else { return }
    let map = rows.table
    hazards?.takeRows(map.database, map.table, group)
    var decision = wholeGroup(frame) ?? judge.rows(database: map.database, table: map.table)
    let target = Key(database: judge.rewritten(map.database), table: map.table)
    if decision.verdict == .applied, missing.contains(target) {
      decision = RuleDecision(.error, .missingTable)
    }
    count(
      Key(database: map.database, table: map.table), decision, rows: rows.count, frame, nil)
  }

  private func wholeGroup(_ frame: EventFrame) -> RuleDecision? {
    judge?.group(frame.header, of: group.gtid)
  }

  /// MySQL's applier refuses to prepare an XA transaction in which nothing is left.
  private mutating func prepare(_ frame: EventFrame, isOnePhase: Bool) {
    guard flavor == .mysql, !isOnePhase, ignoredInGroup > 0, appliedInGroup == 0,
      wholeGroup(frame) == nil
    else { return }
    count(
      Key(database: [], table: nil), RuleDecision(.error, .emptyBranch), rows: nil, frame,
      "XA PREPARE")
    trap(
      .emptyBranch, Key(database: [], table: nil), rule: nil,
      "rules leave nothing of an XA transaction: MySQL's applier stops there with error 3898",
      instead: "use no filter rules where XA transactions come, or let all their tables in")
  }

  private mutating func count(
    _ key: Key, _ decision: RuleDecision, rows: UInt64?, _ frame: EventFrame, _ text: String?,
    isFirst: Bool = true
  ) {
    if isFirst { changes &+= 1 }
    if decision.verdict == .ignored { ignoredInGroup += 1 } else { appliedInGroup += 1 }
    if case .rule(let rule) = decision.cause { decided.insert(rule) }
    if let place = place(of: key) {
      tallies[place].note(decision)
      if let rows {
        tallies[place].rows.add(decision.verdict, rows)
      } else {
        tallies[place].statements.add(decision.verdict, 1)
      }
      noteFirst(place, decision, isStatement: rows == nil)
      if decision.cause == .missingTable { missingTable(key) }
      underscores(key, decision)
    } else {
      unlisted &+= 1
    }
    guard isFirst, let report else { return }
    report(
      RuleEvent(
        path: group.path, position: (frame.payload ?? frame.offset).rawValue,
        innerPosition: frame.payload == nil ? nil : frame.offset.rawValue,
        gtid: group.gtidText, what: text ?? Self.name(key), rows: rows, decision: decision))
  }

  private mutating func place(of key: Key) -> Int? {
    if let place = places[key] { return place }
    guard tallies.count < Self.mostTables else { return nil }
    tallies.append(RuleTally(database: key.database, table: key.table))
    places[key] = tallies.count - 1
    return tallies.count - 1
  }

  private static func name(_ key: Key) -> String {
    RuleTally(database: key.database, table: key.table).name
  }

  static func beginning(_ text: [UInt8]) -> String {
    // On one line.
    String(decoding: text.prefix(120).map { $0 < 0x20 ? 0x20 : $0 }, as: UTF8.self)
  }

  // MARK: Traps

  private mutating func trap(
    _ code: RuleTrap.Code, _ key: Key, rule: String?, _ message: String, instead: String?
  ) {
    let place = TrapKey(code: code, key: key, rule: rule)
    if let known = trapPlaces[place] {
      traps[known].count &+= 1
      return
    }
    guard traps.count < Self.mostTraps else {
      untold &+= 1
      return
    }
    trapPlaces[place] = traps.count
    open.append(traps.count)
    traps.append(
      RuleTrap(code: code, group: group, rule: rule, message: message, instead: instead))
  }

  private mutating func findTraps(
    _ scope: StatementScope, _ changed: [StatementScope.QualifiedTable], _ database: [UInt8],
    _ decision: RuleDecision, _ judge: RuleJudge
  ) {
    guard wholeGroupIsOpen(decision) else { return }
    let verdicts = changed.map {
      judge.rows(database: $0.database ?? database, table: $0.name).verdict
    }
    let standard =
      database.isEmpty
      ? "there was no default database"
      : "its default database is \(String(decoding: database, as: UTF8.self))"
    for (table, rows) in zip(changed, verdicts) where rows != decision.verdict {
      let key = Key(database: table.database ?? database, table: table.name)
      let name = Self.name(key)
      let owner = String(decoding: key.database, as: UTF8.self)
      if decision.verdict == .ignored, decision.isByDatabase {
        trap(
          .defaultDatabase, key, rule: decision.rule,
          "a statement changes \(name), whose rows arrive, but is ignored, since \(standard)",
          instead: "replicate-wild-do-table=\(Self.pattern(owner)).% looks at the table's database")
      } else if decision.verdict == .applied, verdicts.allSatisfy({ $0 == .ignored }),
        judge.isRefused(database: key.database)
      {
        trap(
          .letInByDefaultDatabase, key, rule: decision.rule,
          "a statement changes \(name), whose rows are ignored, but is applied, since \(standard)",
          instead: "replicate-wild-ignore-table=\(Self.pattern(owner)).% looks at the table's "
            + "database")
      } else if changed.count > 1, Set(verdicts).count > 1 {
        trap(
          .severalTables, key, rule: decision.rule,
          "a statement changes \(name) and other tables, of which rules want some only: the first "
            + "that a rule fits decides, and it is \(decision.verdict.rawValue) as a whole",
          instead: "change tables of different rules by statements of their own, or in ROW format")
      }
    }
  }

  private func wholeGroupIsOpen(_ decision: RuleDecision) -> Bool {
    decision.cause != .own && decision.cause != .marked
  }

  private mutating func missingTable(_ key: Key) {
    trap(
      .missingTable, key, rule: nil,
      "\(Self.name(key)) is changed, but the CREATE TABLE was ignored: the applier stops with 1146 "
        + "unless somebody made the table there",
      instead: "make the table on the replica, or write rules by which its definition arrives too")
  }

  private mutating func underscores(_ key: Key, _ decision: RuleDecision) {
    guard case .rule(let rule) = decision.cause, let judge, let table = key.table,
      rule.kind == .wildDoTable || rule.kind == .wildIgnoreTable, !underscored.contains(rule),
      judge.fitsByUnderscore(rule, database: judge.rewritten(key.database), table: table)
    else { return }
    underscored.insert(rule)
    let text = String(decoding: rule.value, as: UTF8.self)
    trap(
      .underscore, key, rule: rule.description,
      "\(rule.description) fits \(Self.name(key)) as well, since _ stands for any character",
      instead: "\(rule.kind.rawValue)=\(Self.pattern(text))")
  }

  private static func pattern(_ text: String) -> String { text.replacing("_", with: "\\_") }

  private mutating func noteFirst(_ place: Int, _ decision: RuleDecision, isStatement: Bool) {
    guard isStatement else { return }
    if decision.verdict == .ignored, tallies[place].firstIgnoredStatement == nil {
      tallies[place].firstIgnoredStatement = remember()
    } else if decision.verdict == .applied, tallies[place].firstAppliedStatement == nil {
      tallies[place].firstAppliedStatement = remember()
    }
  }

  /// Groups that a trap may be about which only the end shows.
  private var remembered: [GroupSummary] = []

  private mutating func remember() -> Int? {
    if openMemory { return remembered.count - 1 }
    guard remembered.count < Self.mostTables else { return nil }
    remembered.append(group)
    openMemory = true
    return remembered.count - 1
  }

  /// Adds what only the whole shows: tables of which a part arrives, and rules that did nothing.
  package mutating func finish() {
    open = []
    for tally in tallies where tally.table != nil {
      let key = Key(database: tally.database, table: tally.table)
      let splits: (place: Int?, message: String)? =
        if tally.rows.applied > 0, tally.statements.ignored > 0 {
          (tally.firstIgnoredStatement, "rows of \(tally.name) arrive, statements on it do not all")
        } else if tally.rows.ignored > 0, tally.statements.applied > 0 {
          (tally.firstAppliedStatement, "statements on \(tally.name) arrive, rows of it do not")
        } else {
          nil
        }
      guard let splits else { continue }
      let code = RuleTrap.Code.rowsAndStatements
      trap(
        code, key, rule: nil, splits.message,
        instead: "rules for tables that fit it look the same way at rows and at statements")
      let place = trapPlaces[TrapKey(code: code, key: key, rule: nil)]
      if let place { traps[place].group = splits.place.map { remembered[$0] } }
    }
    open = []
    guard let judge else { return }
    for rule in judge.rules.rules where !decided.contains(rule) {
      let reason = judge.whyNever(rule)
      if reason == nil, rule.kind == .rewriteDatabase || changes == 0 { continue }
      let code = reason == nil ? RuleTrap.Code.decidedNothing : .neverMatches
      let key = Key(database: Array(rule.description.utf8), table: nil)
      var message = reason.map { "\(rule.description) can never match: \($0)" }
      if message == nil, rule.kind == .doDatabase || rule.kind == .ignoreDatabase,
        rule.value.contains(0x2C)
      {
        message =
          "\(rule.description) decides nothing here: it is one name with a comma in it"
      }
      trap(
        code, key, rule: rule.description,
        message ?? "\(rule.description) decides nothing in these logs",
        instead: rule.value.contains(0x2C) && !rule.kind.isOfTables
          ? "give the option once for each name" : nil)
      if let place = trapPlaces[TrapKey(code: code, key: key, rule: rule.description)] {
        traps[place].group = nil
      }
    }
    open = []
  }
}

extension RuleWalk: GroupVisitor {
  package mutating func step(
    _ reader: borrowing LogReader, _ step: LogStep, _ groups: inout GroupCollector
  ) -> Bool {
    guard step == .event else { return true }
    let frame = reader.frame
    do throws(RuleProblem) {
      if flavor == nil || frame.type == .formatDescription { try bind(reader.state.format) }
    } catch {
      problem = error
      return false
    }
    guard let known = groups.summaryAtHand else { return true }
    group = known
    if let rows = groups.rows {
      self.rows(rows, frame)
    } else if let statement = groups.statement {
      guard let context = statement.context else { return true }
      let scope = StatementScope(utf8: statement.text, context)
      guard scope.kind != .boundary, scope.kind != .branch else { return true }
      let decision = decide(
        scope, database: context.database, bits: context.updatedTables, frame, statement.text)
      hazards?.take(
        statement.text, context, known, at: (frame.payload ?? frame.offset).rawValue,
        isApplied: decision?.verdict != .ignored)
    } else {
      other(reader, frame)
    }
    return true
  }

  package mutating func ended(_ group: GroupSummary, state: [MariaGtid]) {
    for place in open { traps[place].group = group }
    hazards?.ended(group)
    if openMemory { remembered[remembered.count - 1] = group }
    open = []
    openMemory = false
    appliedInGroup = 0
    ignoredInGroup = 0
  }

  package mutating func notice(_ notice: LogNotice, in path: String) {
    if notices.count < Self.mostNotices { notices.append((path, notice)) }
  }

  /// Events that are neither rows nor statements; those that cannot be read were told already.
  private mutating func other(_ reader: borrowing LogReader, _ frame: EventFrame) {
    switch frame.type {
    case .xaPrepare:
      guard let body = try? reader.event.body(XAPrepareEvent.self) else { return }
      prepare(frame, isOnePhase: body.onePhase)
    case .incident:
      count(
        Key(database: [], table: nil), RuleDecision(.error, .incident), rows: nil, frame,
        "INCIDENT")
    case .load, .newLoad:
      // LOAD DATA of servers before 5.0.
      guard let body = try? reader.event.body(LoadEvent.self) else { return }
      let content = reader.event.content
      let whole = 0..<content.count
      let name = content.extracting(body.table.clamped(to: whole)).array
      decide(
        StatementScope(loadInto: name),
        database: content.extracting(body.database.clamped(to: whole)).array, bits: nil, frame,
        Array("LOAD DATA".utf8))
    default: break
    }
  }
}
