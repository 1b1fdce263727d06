package import BinlogChanges

/// What does not fit without the groups that are left out, and what of that cannot be told.
package struct SkipReport: Sendable {
  /// A row, or a statement, that does not fit.
  package struct Conflict: Sendable {
    /// Which of ``groups``.
    package var group: Int
    /// `database.table`; empty for statements that are of no table.
    package var table: String
    /// The row, as people read it; empty for statements.
    package var key: String
    /// The same as an object of JSON.
    package var keyJSON: [UInt8]
    /// The number that the server gives the error.
    package var code: UInt16
    package var reason: String
    /// Whether the applier meets it, as the first of its group.
    package var isFirst: Bool
  }

  /// A row that brings back what was left out, or builds upon it.
  package struct Carried: Sendable {
    package var group: Int
    package var table: String
    package var key: String
    package var keyJSON: [UInt8]
    package var columns: [String]
    /// Whether the values come back as they were; else the columns are written anew.
    package var isBack: Bool
    package var reason: String
  }

  package var choice = ConflictChoice.stop
  /// The groups that are told of, by number.
  package var groups: [Int: GroupSummary] = [:]
  package var conflicts: [Conflict] = []
  package var conflictCount: UInt64 = 0
  /// How many groups do not fit.
  package var conflictGroups: UInt64 = 0
  package var carried: [Carried] = []
  package var backCount: UInt64 = 0
  package var anewCount: UInt64 = 0
  /// Why it cannot be told of everything.
  package var doubts: [String] = []
  /// Whether statements of the logs told the columns of a table that is in conflict.
  package var needsLogs = false
  /// How many changes of rows are left out.
  package var skippedRows: UInt64 = 0

  package init() {}

  /// The groups that do not fit, in their order.
  package var groupsInConflict: [GroupSummary] {
    var list: [GroupSummary] = []
    var last: Int?
    for conflict in conflicts where conflict.group != last {
      last = conflict.group
      if let group = groups[conflict.group] { list.append(group) }
    }
    return list
  }
}
