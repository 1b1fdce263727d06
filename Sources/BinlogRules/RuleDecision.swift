/// What a replica does with a change.
public enum RuleVerdict: String, Sendable {
  /// It applies it.
  case applied
  /// It passes over it.
  case ignored
  /// It applies a part of it.
  case partly
  /// Its applier stops there.
  case error
}

/// What a replica does with a change, and what decides it.
public struct RuleDecision: Sendable, Equatable {
  /// What decides.
  public enum Cause: Sendable, Equatable {
    /// Nothing speaks against it.
    case nothing
    /// A rule that fits.
    case rule(FilterRule)
    /// There are rules of this kind that name what is wanted, and none fits.
    case noneOf([FilterRule.Kind])
    /// Its tables are none that it changes, which any rule for tables leaves out.
    case noChangedTable
    /// The replica made it itself.
    case own
    /// Its session marked it with `@@skip_replication`.
    case marked
    /// The trigger was not made there.
    case missingTrigger
    /// The table was not made there.
    case missingTable
    /// An XA transaction of which nothing is left: MySQL's error 3898.
    case emptyBranch
    /// The source lost events.
    case incident
  }

  /// What happens.
  public var verdict: RuleVerdict
  /// Why.
  public var cause: Cause
  /// Whether that is certain; else likely.
  public var isCertain = true

  /// A decision from its parts.
  public init(_ verdict: RuleVerdict, _ cause: Cause, isCertain: Bool = true) {
    self.verdict = verdict
    self.cause = cause
    self.isCertain = isCertain
  }

  /// The rule that decided, in words.
  public var rule: String? {
    switch cause {
    case .nothing: nil
    case .rule(let rule): rule.description
    case .noneOf(let kinds):
      "no " + kinds.map(\.rawValue).joined(separator: " or ") + " fits"
    case .noChangedTable: "rules for tables pass over statements that change none"
    case .own: "made by the replica itself (replicate-same-server-id is off)"
    case .marked: "replicate-events-marked-for-skip"
    case .missingTrigger: "the trigger was not made on the replica"
    case .missingTable: "the table was not made on the replica (1146)"
    case .emptyBranch: "an XA transaction of which rules leave nothing (3898)"
    case .incident: "the source lost events (incident)"
    }
  }
}
