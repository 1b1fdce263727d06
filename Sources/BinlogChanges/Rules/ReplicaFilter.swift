public import BinlogEvents
public import BinlogRules
package import BinlogSchema

/// What a replica with filter rules applies, for who wants that and nothing else.
public struct ReplicaFilter: Sendable {
  private var judge: RuleJudge

  /// What a server of `flavor` applies by the rules for `channel`.
  ///
  /// - Throws: where the rules are none of that server's, or are bound to several channels.
  public init(_ rules: ReplicaRules, channel: String?, flavor: Flavor) throws(RuleProblem) {
    judge = RuleJudge(try rules.bound(to: flavor, channel: channel), flavor: flavor)
  }

  /// Whether changes of the server that made the event are looked at at all.
  package func wants(_ header: EventHeader, of group: GroupIdentifier?) -> Bool {
    var domain: UInt32?
    if case .mariadb(let gtid)? = group { domain = gtid.domain }
    return judge.group(
      server: header.serverID, domain: domain, isMarked: header.flags.rawValue & 0x8000 != 0)
      == nil
  }

  /// Whether rows of a table are applied.
  package func wantsRows(_ table: [UInt8], of database: [UInt8]) -> Bool {
    judge.rows(database: database, table: table).verdict == .applied
  }

  /// What becomes of a statement in UTF-8.
  package mutating func decide(
    statement text: [UInt8], _ context: StatementContext
  ) -> RuleDecision {
    var context = context
    context.dialect.charset = nil
    return judge.statement(
      StatementScope(text, context), database: context.database, bits: context.updatedTables)
  }
}
