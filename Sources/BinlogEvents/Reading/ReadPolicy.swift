/// How a log is to be read: by whose rules, and what is done about damage.
public struct ReadPolicy: Sendable {
  /// By whose rules bodies are decoded.
  public enum Rules: Sendable, Equatable {
    /// What the format says; bytes that no server writes are an error.
    case format
    /// As the tool of this vendor reads, whoever wrote the log: it never looks at bytes that say
    /// nothing, and its own limits count.
    case tool(Flavor)
  }

  /// What is done about checksums.
  public enum Checksums: Sendable {
    /// Events are handed out without a look at them; see ``EventView/checksum``.
    case unchecked
    /// An event whose checksum is wrong is damage, and left out.
    case checked
  }

  /// What is done where no event can be made out.
  public enum Damage: Sendable {
    /// Reading ends.
    case stop
    /// It goes on with the next event that can be believed; see ``Resynchronizer``.
    case resynchronize
  }

  /// What is done with compressed groups of MySQL.
  public enum Payloads: Sendable {
    /// Their events come after the payload event, and then ``LogStep/payloadEnd``.
    case opened
    /// They stay closed.
    case closed
  }

  /// What of the state is kept up to date.
  public enum Tracking: Sendable {
    /// Nothing, not even the format: the reader is told; see ``LogReader/adopt(_:)``.
    case nothing
    /// Only the format, so that the next event can be read.
    case format
    /// Tables, groups, the source's file: all of ``LogState``.
    case all
  }

  /// By whose rules bodies are decoded.
  public var rules: Rules
  /// What is done about checksums.
  public var checksums: Checksums
  /// What is done where no event can be made out.
  public var damage: Damage
  /// What is done with compressed groups of MySQL.
  public var payloads: Payloads
  /// What of the state is kept up to date.
  public var tracking: Tracking

  /// A policy; by itself a log is read as its format says, damaged events are left out, and reading
  /// ends where no event can be made out.
  public init(
    rules: Rules = .format, checksums: Checksums = .checked, damage: Damage = .stop,
    payloads: Payloads = .opened, tracking: Tracking = .all
  ) {
    self.rules = rules
    self.checksums = checksums
    self.damage = damage
    self.payloads = payloads
    self.tracking = tracking
  }

  /// Only headers are looked at: the cheapest way to pass over events.
  public static let headers = ReadPolicy(
    checksums: .unchecked, payloads: .closed, tracking: .format)
}
