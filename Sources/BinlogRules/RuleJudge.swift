public import BinlogEvents
public import BinlogSchema

/// Decides as a server's applier does what becomes of each change.
///
/// A plain value, which remembers what the decisions so far left on the replica: its triggers.
///
/// Source: `check_database_filters`, `mysql_execute_command`, `Rpl_filter::tables_ok`,
/// `check_table_map` (MySQL 8 and 9); `Query_log_event::do_apply_event` and the same names in
/// MariaDB 10 and 11. Tried on MySQL 9.7 and MariaDB 10.11 and 11.8.
public struct RuleJudge: Sendable {
  /// The rules.
  public let rules: ReplicaRules
  /// Whose server applies.
  public let flavor: Flavor

  private typealias Table = StatementScope.QualifiedTable
  private let byKind: [FilterRule.Kind: [FilterRule]]
  private let databases: NameMatch
  private let tables: NameMatch
  private let hasTableRules: Bool
  private let lowers: Bool
  private var triggers: [Table: Trigger] = [:]
  private static let mostTriggers = 100_000

  /// A trigger that the logs made.
  private struct Trigger: Sendable {
    var table: StatementScope.QualifiedTable
    var isThere: Bool
  }

  /// A judge by rules that are bound to one channel.
  public init(_ rules: ReplicaRules, flavor: Flavor) {
    self.rules = rules
    self.flavor = flavor
    byKind = Dictionary(grouping: rules.rules, by: \.kind)
    let lowerCase = rules.lowerCase ?? 0
    databases = .databases(flavor, lowerCase: lowerCase)
    tables = .tables(flavor, lowerCase: lowerCase)
    hasTableRules = rules.rules.contains { $0.kind.isOfTables }
    lowers = lowerCase != 0
  }

  private func rules(_ kind: FilterRule.Kind) -> [FilterRule] { byKind[kind] ?? [] }

  /// Whether what becomes of a statement depends on triggers that others made before.
  package var remembersTriggers: Bool { hasTableRules }

  // MARK: Groups

  /// Whether events of `server` in `domain` are left out whatever they do; nil where not.
  public func group(server: UInt32, domain: UInt32?, isMarked: Bool = false) -> RuleDecision? {
    if !rules.appliesOwn, let own = rules.serverID, own == server {
      return RuleDecision(.ignored, .own)
    }
    let text = Array(String(server).utf8)
    if let rule = rules(.ignoreServer).first(where: { $0.value == text }) {
      return RuleDecision(.ignored, .rule(rule))
    }
    if let domain {
      let text = Array(String(domain).utf8)
      if let rule = rules(.ignoreDomain).first(where: { $0.value == text }) {
        return RuleDecision(.ignored, .rule(rule))
      }
      let wanted = rules(.doDomain)
      if !wanted.isEmpty, !wanted.contains(where: { $0.value == text }) {
        return RuleDecision(.ignored, .noneOf([.doDomain]))
      }
    }
    if isMarked, flavor == .mariadb, rules.markedEvents != .replicate {
      return RuleDecision(.ignored, .marked)
    }
    return nil
  }

  // MARK: Rows

  /// What becomes of rows of a table.
  public func rows(database: [UInt8], table: [UInt8]) -> RuleDecision {
    let name = rewritten(lowered(database))
    if let refused = refused(database: name, .doDatabase, .ignoreDatabase) { return refused }
    var decision = applied(database: name)
    if hasTableRules {
      decision = judge([StatementScope.QualifiedTable(database: name, name: table)], database: name)
    }
    return handedOn(decision, name)
  }

  // MARK: Statements

  /// What becomes of a statement with the default database `database`, whose event has the `bits`
  /// of a multi-table update.
  public mutating func statement(
    _ scope: StatementScope, database: [UInt8], bits: UInt64? = nil
  ) -> RuleDecision {
    var decision = decide(scope, lowered(database), bits)
    if !scope.isExact, hasTableRules, decision.isAboutTables { decision.isCertain = false }
    remember(scope, database, decision)
    switch scope.kind {
    case .boundary, .branch: return decision
    default: return handedOn(decision, rewritten(lowered(database)))
    }
  }

  private func decide(
    _ scope: StatementScope, _ database: [UInt8], _ bits: UInt64?
  ) -> RuleDecision {
    switch scope.kind {
    case .boundary, .branch: return RuleDecision(.applied, .nothing)
    default: break
    }
    let standard = rewritten(database)
    if let refused = refused(database: standard, .doDatabase, .ignoreDatabase) { return refused }
    let applied = applied(database: standard)
    if case .database(let name) = scope.kind {
      // MySQL looks at the event's default database, which is the one that is meant. It looks at
      // patterns only where no rule is about databases; MariaDB always, and by the real name.
      if flavor == .mysql {
        guard rules(.doDatabase).isEmpty, rules(.ignoreDatabase).isEmpty else { return applied }
        return wild(database: standard) ?? applied
      }
      let real = name.map(lowered) ?? standard
      return refused(database: real, .doDatabase, .ignoreDatabase) ?? wild(database: real)
        ?? self.applied(database: real)
    }
    if case .call(let function) = scope.kind {
      // MySQL looks at statements in a function by the function's database, and at no tables.
      guard flavor == .mysql, let own = function.database.map(lowered) else { return applied }
      return refused(database: own, .doDatabase, .ignoreDatabase) ?? applied
    }
    guard hasTableRules else {
      // MariaDB goes on to look at tables until it is started anew, where it once had rules for them;
      // then it leaves out what changes none. Source: `Rpl_filter::table_rules_on`, never set back.
      var decision = applied
      if flavor == .mariadb, !scope.tables.isEmpty, !scope.tables.contains(where: \.isUpdated) {
        decision.isCertain = false
      }
      return decision
    }
    var list = scope.tables
    switch scope.kind {
    case .setting, .dropTemporary: return applied
    case .dropTrigger(let trigger):
      guard let known = triggers[key(trigger, standard)] else {
        return RuleDecision(.applied, .nothing, isCertain: false)
      }
      guard known.isThere else { return RuleDecision(.ignored, .missingTrigger) }
      list = [known.table]
    case .multiUpdate:
      // Source: the bits count the tables as the replica's parser lists them (bug 37051).
      guard let bits, bits != 0 else {
        var decision = judge(list, database: standard)
        decision.isCertain = false
        return decision
      }
      for index in list.indices {
        list[index].isUpdated = index < 64 && bits & (1 << UInt64(index)) != 0
      }
    default: break
    }
    var decision = list.isEmpty ? applied : judge(list, database: standard)
    if scope.kind == .accounts, decision.verdict == .applied {
      decision = accounts() ?? decision
    }
    return decision
  }

  /// Accounts are changed by way of tables of the `mysql` database, which rules count.
  private func accounts() -> RuleDecision? {
    let names =
      flavor == .mysql
      ? [
        "user", "db", "tables_priv", "columns_priv", "procs_priv", "proxies_priv", "role_edges",
        "default_roles", "global_grants", "password_history",
      ]
      : [
        "global_priv", "db", "tables_priv", "columns_priv", "procs_priv", "proxies_priv",
        "roles_mapping",
      ]
    let list = names.map {
      StatementScope.QualifiedTable(database: Array("mysql".utf8), name: Array($0.utf8))
    }
    var decision = judge(list, database: [])
    // Which of them a statement opens depends on what it says.
    if case .rule = decision.cause { decision.isCertain = false }
    return decision.verdict == .applied && decision.cause == .nothing ? nil : decision
  }

  private mutating func remember(
    _ scope: StatementScope, _ database: [UInt8], _ decision: RuleDecision
  ) {
    let standard = rewritten(lowered(database))
    switch scope.kind {
    case .createTrigger(let trigger):
      guard triggers.count < Self.mostTriggers, var table = scope.tables.first else { return }
      table.database = table.database ?? standard
      triggers[key(trigger, standard)] = Trigger(
        table: table, isThere: decision.verdict == .applied)
    case .dropTrigger(let trigger):
      if decision.verdict == .applied { triggers[key(trigger, standard)] = nil }
    default: break
    }
  }

  private func key(
    _ trigger: StatementScope.QualifiedTable, _ database: [UInt8]
  ) -> StatementScope.QualifiedTable {
    StatementScope.QualifiedTable(
      database: trigger.database ?? database, name: NameMatch.lowered(trigger.name))
  }

  // MARK: Names

  private func lowered(_ name: [UInt8]) -> [UInt8] { lowers ? NameMatch.lowered(name) : name }

  /// The name that the replica uses for the default database, and for that of rows.
  public func rewritten(_ database: [UInt8]) -> [UInt8] {
    rules(.rewriteDatabase).first { $0.value == database }?.newName ?? database
  }

  // MARK: Rules

  /// Why rules about databases refuse `name`; nil where they do not.
  private func refused(
    database name: [UInt8], _ wanted: FilterRule.Kind, _ unwanted: FilterRule.Kind
  ) -> RuleDecision? {
    let list = rules(wanted)
    if !list.isEmpty {
      // Rules of the other kind are not looked at then.
      if list.contains(where: { databases.equal(name, $0.value) == .yes }) { return nil }
      return RuleDecision(.ignored, .noneOf([wanted]))
    }
    return rules(unwanted).first { databases.equal(name, $0.value) == .yes }
      .map { RuleDecision(.ignored, .rule($0)) }
  }

  /// The rule that wants the database.
  private func applied(database name: [UInt8]) -> RuleDecision {
    let rule = rules(.doDatabase).first { databases.equal(name, $0.value) == .yes }
    return RuleDecision(.applied, rule.map { .rule($0) } ?? .nothing)
  }

  /// What patterns say of a whole database: those that fit its name and a dot.
  private func wild(database name: [UInt8]) -> RuleDecision? {
    let key = name + [0x2E]
    if let rule = rules(.wildDoTable).first(where: { tables.fits(key, pattern: $0.value) == .yes })
    {
      return RuleDecision(.applied, .rule(rule))
    }
    let unwanted = rules(.wildIgnoreTable).first {
      tables.fits(key, pattern: $0.value) == .yes
    }
    if let rule = unwanted { return RuleDecision(.ignored, .rule(rule)) }
    return rules(.wildDoTable).isEmpty ? nil : RuleDecision(.ignored, .noneOf([.wildDoTable]))
  }

  /// What rules about tables say: the first table that is changed and that a rule fits decides.
  private func judge(
    _ list: [StatementScope.QualifiedTable], database: [UInt8]
  ) -> RuleDecision {
    var changesOne = false
    var isCertain = true
    let order: [(FilterRule.Kind, RuleVerdict)] = [
      (.doTable, .applied), (.ignoreTable, .ignored), (.wildDoTable, .applied),
      (.wildIgnoreTable, .ignored),
    ]
    for table in list where table.isUpdated {
      changesOne = true
      let key = lowered(table.database ?? database) + [0x2E] + lowered(table.name)
      for (kind, verdict) in order {
        for rule in rules(kind) {
          let isPattern = kind == .wildDoTable || kind == .wildIgnoreTable
          let answer =
            isPattern ? tables.fits(key, pattern: rule.value) : tables.equal(key, rule.value)
          switch answer {
          case .yes: return RuleDecision(verdict, .rule(rule), isCertain: isCertain)
          case .perhaps: isCertain = false
          case .no: break
          }
        }
      }
    }
    guard changesOne else {
      return RuleDecision(.ignored, .noChangedTable, isCertain: isCertain)
    }
    let wanted = [FilterRule.Kind.doTable, .wildDoTable].filter { !rules($0).isEmpty }
    guard wanted.isEmpty else {
      return RuleDecision(.ignored, .noneOf(wanted), isCertain: isCertain)
    }
    return RuleDecision(.applied, .nothing, isCertain: isCertain)
  }

  /// What a server that applies the change hands on in its own log.
  private func handedOn(_ decision: RuleDecision, _ database: [UInt8]) -> RuleDecision {
    guard decision.verdict == .applied else { return decision }
    return refused(database: database, .binlogDoDatabase, .binlogIgnoreDatabase) ?? decision
  }

  // MARK: What is worth knowing of rules

  /// Whether rules about databases refuse rows of `database`.
  package func isRefused(database: [UInt8]) -> Bool {
    refused(database: rewritten(lowered(database)), .doDatabase, .ignoreDatabase) != nil
  }

  /// Whether a pattern fits the table only because `_` stands for any character.
  package func fitsByUnderscore(_ rule: FilterRule, database: [UInt8], table: [UInt8]) -> Bool {
    var strict: [UInt8] = []
    var isEscaped = false
    for byte in rule.value {
      if byte == 0x5F, !isEscaped { strict.append(0x5C) }
      isEscaped = byte == 0x5C && !isEscaped
      strict.append(byte)
    }
    let key = lowered(database) + [0x2E] + lowered(table)
    return tables.fits(key, pattern: rule.value) == .yes && tables.fits(key, pattern: strict) == .no
  }

  /// Why `rule` can never decide anything on a server with these rules; nil where it can.
  public func whyNever(_ rule: FilterRule) -> String? {
    switch rule.kind {
    case .ignoreDatabase where !rules(.doDatabase).isEmpty:
      return "where there is a replicate-do-db, no replicate-ignore-db is looked at"
    case .binlogIgnoreDatabase where !rules(.binlogDoDatabase).isEmpty:
      return "where there is a binlog-do-db, no binlog-ignore-db is looked at"
    case .rewriteDatabase where rules(.rewriteDatabase).first { $0.value == rule.value } != rule:
      return "another replicate-rewrite-db of this database comes before it"
    case .ignoreTable:
      // A wanted table of the same name decides first.
      let isWanted = rules(.doTable).contains { tables.equal(rule.value, $0.value) == .yes }
      if isWanted { return "a replicate-do-table of this table is looked at before" }
    default: break
    }
    switch rule.kind {
    case .doDatabase, .ignoreDatabase, .rewriteDatabase:
      // Names are in small letters when they are compared with the rule byte for byte.
      let isFolded = flavor == .mysql && rule.kind != .rewriteDatabase
      if lowers, !isFolded, NameMatch.lowered(rule.value) != rule.value {
        return "with lower_case_table_names names have small letters only"
      }
    default: break
    }
    // MySQL decides by the new name everywhere, MariaDB by the old one for CREATE DATABASE.
    if flavor == .mysql, rule.kind == .doDatabase || rule.kind == .ignoreDatabase,
      rules(.rewriteDatabase).contains(where: { $0.value == rule.value }),
      !rules(.rewriteDatabase).contains(where: { $0.newName == rule.value })
    {
      return "replicate-rewrite-db comes first, and gives this database another name"
    }
    return nil
  }
}

extension RuleDecision {
  /// Whether rules about databases decided.
  package var isByDatabase: Bool {
    switch cause {
    case .rule(let rule): rule.kind == .doDatabase || rule.kind == .ignoreDatabase
    case .noneOf(let kinds): kinds == [.doDatabase]
    default: false
    }
  }

  /// Whether rules about tables had a part in it.
  fileprivate var isAboutTables: Bool {
    switch cause {
    case .rule(let rule): rule.kind.isOfTables
    case .noneOf(let kinds): kinds.contains { $0.isOfTables }
    case .noChangedTable, .nothing: true
    default: false
    }
  }
}
