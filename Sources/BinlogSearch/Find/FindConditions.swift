import BinlogBytes
package import BinlogChanges
package import BinlogEvents
package import BinlogLogs
package import BinlogSchema

/// What groups `find` looks for.
package struct FindConditions: Sendable {
  /// Statements: a group has one that fits one of them.
  package var statements: [StatementPattern] = []
  /// Definitions.
  package var definitions: DefinitionKinds?
  /// Rows: its tables, operations, values, and its GTIDs, threads, servers, XIDs and times.
  package var rows = RowFilter()
  /// Accounts, as globs over `user@host` or `user`.
  package var users: [String] = []
  /// More rows than that.
  package var rowsOver: UInt64?
  /// More bytes than that.
  package var bytesOver: UInt64?
  /// More seconds than that.
  package var secondsOver: UInt64?
  /// The group that was committing at one of these times, and its neighbours.
  package var moments: [RowTime] = []
  /// The group that holds one of these places.
  package var positions: [LogCoordinate] = []
  /// GTIDs that are looked up one by one.
  package var gtids: [GroupIdentifier] = []
  /// Whether one kind of condition is enough.
  package var isAny = false

  package init() {}

  /// Whether rows must fit by what was done to them or by their values.
  package var asksForRows: Bool {
    if !rows.operations.isEmpty || !rows.conditions.isEmpty || !rows.changedColumns.isEmpty {
      return true
    }
    return asksForTables && (definitions == nil || isAny)
  }

  /// Whether only some tables are meant.
  package var asksForTables: Bool {
    !rows.tables.isEmpty || !rows.databases.isEmpty || !rows.ignoredTables.isEmpty
      || !rows.ignoredDatabases.isEmpty
  }

  /// Whether GTIDs, places or moments are looked up.
  package var hasLookups: Bool { !moments.isEmpty || !positions.isEmpty || !gtids.isEmpty }

  /// Whether nothing is asked for.
  package var isEmpty: Bool {
    statements.isEmpty && definitions == nil && !asksForRows && !asksForTables && users.isEmpty
      && rowsOver == nil && bytesOver == nil && secondsOver == nil && !hasLookups
      && rows.threads.isEmpty && rows.servers.isEmpty && rows.xids.isEmpty
      && rows.asReplica == nil && rows.includedGtids == nil && rows.excludedGtids == nil
      && rows.startTime == nil && rows.stopTime == nil
  }
}

/// What was met of a group while its events went by.
struct FindFlags {
  /// The group's number.
  var number: UInt64 = 0
  var hasStatement = false
  var hasDefinition = false
  var fit = RowMatcher.Fit()
  /// Whether a change fits that was logged as text, as far as its tables tell.
  var hasLoggedChange = false
  /// Whether a replica with the given rules applies something of it.
  var isApplied = false
  /// How much of it such a replica applies.
  var appliedRows: UInt64 = 0
  var appliedBytes: UInt64 = 0
  /// Where in its payload the first thing stands that fits.
  var inner: FileOffset?
}
