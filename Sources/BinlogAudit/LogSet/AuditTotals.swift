import BinlogLogs

/// The sums of an audit.
public struct AuditTotals: Sendable, Equatable {
  /// How many logs were looked at.
  public var files: UInt64 = 0
  /// Their bytes.
  public var bytes: UInt64 = 0
  /// Their sound events.
  public var events: UInt64 = 0
  /// Their whole groups.
  public var groups: UInt64 = 0
  /// Findings of severity error.
  public var errors: UInt64 = 0
  /// Findings of severity warning.
  public var warnings: UInt64 = 0
  /// Findings of severity note.
  public var notes: UInt64 = 0

  /// Adds `audit` up.
  public init(_ audit: LogAudit) {
    for report in audit.reports {
      files += 1
      bytes &+= report.size
      events &+= report.events
      groups &+= report.groups
    }
    for finding in audit.findings {
      switch finding.severity {
      case .error: errors += 1
      case .warning: warnings += 1
      case .note: notes += 1
      }
    }
  }
}
