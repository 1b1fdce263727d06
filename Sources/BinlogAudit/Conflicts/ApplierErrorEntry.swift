/// What is known of an error's number.
public struct ApplierErrorEntry: Equatable, Sendable {
  /// The situation that it belongs to; raw values are those of ``Situation``.
  public enum Belonging: String, Sendable, CaseIterable {
    /// A row is there that should not be, or the other way round.
    case conflict = "applier-conflict"
    /// GTIDs in an order that MariaDB's strict mode refuses.
    case gtidOutOfOrder = "gtid-out-of-order"
    /// What the servers have noted of GTIDs contradicts itself.
    case gtidState = "gtid-state"
    /// The source refuses for a reason that is not the position.
    case refused = "receiver-refused"
    /// The receiver cannot go on: account, network, settings.
    case receiverStopped = "receiver-stopped"
    /// Any other error of the applier.
    case applierStopped = "applier-stopped"
    /// The position or the GTIDs that the replica asks for: judged from the source's logs.
    case position
    /// No error: a thread was stopped, or tries again.
    case none
  }

  /// Whose numbers.
  public enum Vendor: Sendable {
    case both, mysql, mariadb
  }

  /// The number.
  public var number: Int
  /// The server's name for it.
  public var symbol: String
  /// Who has it.
  public var vendor: Vendor
  /// What it belongs to.
  public var belonging: Belonging
  /// What helps.
  public var remedy: ApplierRemedy
}
