public import BinlogAudit
public import BinlogEvents

/// Explains from logs why a group could not be applied, and what can be done.
///
/// ```swift
/// var inquiry = ConflictInquiry(error, dialect: dialect)
/// inquiry.relayLogs = paths
/// let conflict = inquiry.explain()
/// ```
public struct ConflictInquiry {
  /// The error.
  public var error: ApplierError
  /// What the status says beside it.
  public var state: ReplicaState
  /// Paths of the replica's relay logs, of the channel in question, in order.
  public var relayLogs: [String] = []
  /// Paths of the source's logs, in order.
  public var sourceLogs: [String] = []
  /// Paths of the replica's own binary logs, in order.
  public var ownLogs: [String] = []
  /// The words of the replica's server.
  public var dialect: StatementDialect
  /// Definitions of tables beside what the logs say.
  public var schema = SchemaFiles()
  /// How logs are opened.
  public var access = LogAccess.mapped

  /// An inquiry about `error`, without any log yet.
  public init(_ error: ApplierError, state: ReplicaState, dialect: StatementDialect) {
    self.error = error
    self.state = state
    self.dialect = dialect
  }

  /// An inquiry about `error` with all logs that were given.
  public init(
    _ error: ApplierError, state: ReplicaState, dialect: StatementDialect, inputs: SuggestInputs,
    source: LogAudit
  ) {
    self.init(error, state: state, dialect: dialect)
    for report in inputs.replica?.reports ?? [] {
      switch report.kind {
      case .relayLog: relayLogs.append(report.path)
      case .binlog: ownLogs.append(report.path)
      default: break
      }
    }
    sourceLogs = source.reports.filter { $0.kind == .binlog }.map(\.path)
  }

  /// The answer; nil for errors of which the logs can tell no more than their number.
  public func explain() -> Conflict? {
    nil
  }
}
