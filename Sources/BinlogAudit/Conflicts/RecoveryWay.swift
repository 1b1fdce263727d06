/// One of several ways out, with what it costs.
public struct RecoveryWay: Equatable, Sendable {
  /// What comes out of it.
  public enum Name: String, Sendable {
    /// The tables are as the source has them.
    case keepSource = "keep-source"
    /// The replica's row stays as it is.
    case keepReplica = "keep-replica"
    /// Replication goes on from where the replica really stands.
    case reapply
  }

  /// What it costs, or needs.
  public enum Cost: Equatable, Sendable {
    /// The row that the replica has is lost; save it first where somebody may want it.
    case losesReplicaRow
    /// The row of the source does not come to the replica: the two differ from here on.
    case losesSourceRow
    /// Later changes of the source to this row stop the replica again, or hit the replica's row.
    case staysDifferent
    /// The statements are not logged: replicas of this replica need them too.
    case isNotLogged
    /// Groups are passed over as a whole: the rest of their rows is done by the statements.
    case replacesGroup(rows: UInt64)
    /// Relay logs are thrown away and fetched again: the source must still have them.
    case fetchesAgain
    /// The row was told by its key alone: what else stands in it is not known from the logs.
    case rowContentUnknown
    /// So many later changes conflict too; ask again when it stops there.
    case moreWait(Int)
    /// Groups that were applied a second time before it stopped are not undone.
    case appliedTwiceStays
    /// The replica's own binary logs are thrown away: its replicas cannot go on from them.
    case dropsOwnLogs
    /// The replica's binary log holds GTIDs out of order from here on.
    case logsOutOfOrder
    /// The errant write stays on the replica.
    case keepsErrantWrite
    /// The write on the replica must be taken back first, by statements that `decode-rows
    /// --flashback` writes.
    case takesBackWrite
    /// Relay logs must be saved before.
    case savesRelayLogs
    /// A table is made anew, with the rows that the source's logs gave it.
    case makesTable(rows: UInt64)
  }

  /// What comes out of it.
  public var name: Name
  /// What to type on the replica, in order, in one session; each runs as printed.
  public var statements: [String]
  /// What it costs.
  public var costs: [Cost]
  /// Whether the logs speak for this way.
  public var isAdvised: Bool

  /// A way from its parts.
  public init(
    _ name: Name, statements: [String], costs: [Cost] = [], isAdvised: Bool = false
  ) {
    self.name = name
    self.statements = statements
    self.costs = costs
    self.isAdvised = isAdvised
  }
}
