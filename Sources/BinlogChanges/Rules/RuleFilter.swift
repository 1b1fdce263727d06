public import BinlogEvents
public import BinlogRules
package import BinlogSchema

/// What a replica with filter rules applies, for who wants that and nothing else.
public struct RuleFilter: Sendable {
  private var judge: RuleJudge

  /// What a server of `flavor` applies by the rules for `channel`.
  ///
  /// - Throws: where the rules are none of that server's, or are bound to several channels.
  public init(_ rules: ReplicaRules, channel: String?, flavor: Flavor) throws(RuleProblem) {
    judge = RuleJudge(try rules.bound(to: flavor, channel: channel), flavor: flavor)
  }

  /// Whether decisions depend on the statements before: logs are read in one go then.
  package var remembers: Bool { judge.remembersTriggers }

  /// Whether changes of the server that made the event are looked at at all.
  package func wants(_ header: EventHeader, of group: GroupIdentifier?) -> Bool {
    judge.group(header, of: group) == nil
  }

  /// Whether rows of a table are applied.
  package func wantsRows(_ table: [UInt8], of database: [UInt8]) -> Bool {
    judge.rows(database: database, table: table).verdict == .applied
  }

  /// Whether a LOAD DATA of servers before 5.0 is applied, which is an event of fields.
  package mutating func wants(loadInto name: SchemaCatalog.TableName) -> Bool {
    judge.statement(StatementScope(loadInto: name.table), database: name.database).verdict
      == .applied
  }

  /// What becomes of a statement.
  package enum Effect {
    case applied, ignored
    /// It changes nothing by itself, and is always applied: savepoints, XA.
    case beside
  }

  /// What becomes of a statement in UTF-8.
  package mutating func effect(
    ofStatement text: [UInt8], _ context: StatementContext
  ) -> Effect {
    let scope = StatementScope(utf8: text, context)
    switch scope.kind {
    case .boundary, .branch: return .beside
    default: break
    }
    let decision = judge.statement(
      scope, database: context.database, bits: context.updatedTables)
    return decision.verdict == .applied ? .applied : .ignored
  }

  /// What decides about a statement in UTF-8.
  package mutating func decide(
    statement text: [UInt8], _ context: StatementContext
  ) -> RuleDecision {
    judge.statement(
      StatementScope(utf8: text, context), database: context.database,
      bits: context.updatedTables)
  }
}

extension RuleJudge {
  /// Whether the group of an event is left out whatever it does; nil where not.
  package func group(_ header: EventHeader, of group: GroupIdentifier?) -> RuleDecision? {
    var domain: UInt32?
    if case .mariadb(let gtid)? = group { domain = gtid.domain }
    return self.group(
      server: header.serverID, domain: domain, isMarked: header.flags.rawValue & 0x8000 != 0)
  }
}

extension StatementScope {
  /// What a LOAD DATA of servers before 5.0 touches: a table of the default database.
  package init(loadInto table: [UInt8]) {
    self.init(.other, [QualifiedTable(database: nil, name: table)])
  }

  /// What a statement touches whose text is UTF-8 already.
  package init(utf8 text: [UInt8], _ context: StatementContext) {
    var context = context
    context.dialect.charset = nil
    self.init(text, context)
  }
}
