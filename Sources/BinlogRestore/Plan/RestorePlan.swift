import BinlogAudit
package import BinlogChanges
package import BinlogEvents
package import BinlogLogs

/// What a restore will do, and what is proven of it.
package struct RestorePlan: Sendable {
  /// Whether the target will be reached.
  package enum Verdict: String, Sendable {
    /// All that is needed is here.
    case reachable
    /// Something is missing on the way.
    case gap
    /// Nothing is known to be missing, and it cannot be proven that nothing is.
    case unproven
  }

  /// A part of a log that is needed.
  package struct Range: Sendable {
    package var path: String
    package var file: String
    /// Where the first group begins that is applied.
    package var start: UInt64
    /// Where the part ends, on a border between groups.
    package var stop: UInt64
    /// Whether it ends before the log does, and something that must not be applied follows.
    package var isCut: Bool
    package var groups: UInt64
    package var rows: UInt64
    package var bytes: UInt64
    /// Parts inside it that are not applied.
    package var leftOut: [Swift.Range<UInt64>] = []
    package var head: LogHead?
    /// In a relay log: the source's coordinate of ``start``.
    package var source: LogCoordinate?
  }

  /// What is missing on the way.
  package struct Gap: Sendable {
    /// The names of missing logs, or the log that is damaged.
    package var files: [String]
    package var gtids: String?
    package var text: String
  }

  /// Where the restore ends.
  package struct Stop: Sendable {
    package var path: String
    package var file: String
    package var position: UInt64
    /// MySQL: the GTID of the first group that is not applied; MariaDB: the position after the last
    /// that is.
    package var gtid: String?
    /// The first group that is not applied.
    package var before: GroupSummary?
  }

  /// A group or XA transaction that the target leaves open.
  package struct Open: Sendable {
    package var text: String
    package var group: GroupSummary
    package var xa: String?
  }

  package var verdict = Verdict.reachable
  /// Why it is not reachable, or not proven; and where the way begins.
  package var reasons: [String] = []
  /// Where the backup ends, as it was found in the logs.
  package var start: RestoreStart?
  package var flavor = Flavor.mysql
  package var version = ServerVersion(8, 0, 0)
  package var ranges: [Range] = []
  package var gaps: [Gap] = []
  package var stop: Stop?
  /// How far one can get without what is missing.
  package var reachableUntil: String?
  package var first: GroupSummary?
  package var last: GroupSummary?
  package var groups: UInt64 = 0
  package var rows: UInt64 = 0
  package var bytes: UInt64 = 0
  /// MySQL: what is applied, as GTIDs.
  package var applied = GtidSet()
  /// MariaDB: the position that the target has afterwards.
  package var state: [MariaGtid] = []
  /// MariaDB: the position before it.
  package var stateBefore: [MariaGtid] = []
  package var anonymous: UInt64 = 0
  package var domains: Set<UInt32> = []
  package var servers: Set<UInt32> = []
  package var earlierAgain: [GroupSummary] = []
  package var earlierAgainCount: UInt64 = 0
  package var skipped: [GroupSummary] = []
  /// What does not fit without them; nil where none is skipped, or nothing can be applied.
  package var skipReport: SkipReport?
  package var open: [Open] = []
  package var findings: [Finding] = []
  package var notes: [String] = []
  package var loadsFiles = false
  package var isInterleaved = false
  package var isRelayLog = false
  package var isEncrypted = false
  package var isWrapped = false
  package var damageOffset: UInt64?

  package init() {}

  /// Whether nothing is to be applied.
  package var isEmpty: Bool { groups == 0 }

  /// The exit status.
  package var status: Int32 { verdict == .reachable ? 0 : 1 }
}

/// Why no plan can be made.
package struct RestoreRefusal: Error, Sendable {
  package var subject: String
  package var text: String

  package init(_ subject: String, _ text: String) {
    self.subject = subject
    self.text = text
  }
}
