import BinlogAudit
import BinlogChanges
import BinlogEvents
package import BinlogLogs

/// What to do about the groups of a report.
package struct StatsClauses: Sendable {
  private let logs: LogSelection

  package init(_ logs: LogSelection) { self.logs = logs }

  /// The clauses of one of them.
  package func clauses(_ hit: FindHit) -> GroupClauses {
    let version = logs.order.heads[hit.group.path]?.serverVersion ?? ""
    return GroupClauses(
      hit.group, in: logs, state: hit.state,
      dialect: StatementDialect(
        flavor: hit.group.flavor, version: ServerVersion(parsing: version)))
  }
}
