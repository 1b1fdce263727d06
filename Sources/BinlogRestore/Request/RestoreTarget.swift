package import BinlogAudit
package import BinlogChanges
package import BinlogEvents
package import BinlogLogs
package import BinlogSchema

/// Up to where a restore goes.
package enum RestoreTarget: Sendable {
  /// All that the logs hold.
  case end
  /// Before the first group that was committed later.
  case time(RowTime)
  /// Before the group with this identifier, or after it.
  case group(GroupIdentifier, isAfter: Bool)
  /// Before the group that holds this place or begins there, or after it.
  case place(LogCoordinate, isAfter: Bool)
  /// Before the only group with a statement that fits.
  case statement(StatementPattern)
  /// Before the only group with a definition of a table that fits, `table` or `database.table`.
  case definition(String)
}

/// A group that is named by its identifier or by a byte in it.
package enum NamedGroup: Sendable {
  case gtid(GroupIdentifier)
  case place(LogCoordinate)

  /// Reads one; nil for what is neither.
  package init?(_ text: String) {
    if let gtid = GroupIdentifier(parsing: text) {
      self = .gtid(gtid)
    } else if let place = LogCoordinate(parsing: text), LogName(place.name) != nil {
      self = .place(place)
    } else {
      return nil
    }
  }

  /// As it was given.
  package var text: String {
    switch self {
    case .gtid(let gtid): gtid.description
    case .place(let place): place.description
    }
  }
}

/// What is asked of a restore.
package struct RestoreRequest: Sendable {
  /// The coordinates that the backup left, the most telling first.
  package var backup: [BackupNote]
  /// Up to where it goes.
  package var target: RestoreTarget
  /// Groups that are left out.
  package var skipped: [NamedGroup] = []
  /// What the piped form does where a later group does not fit without them.
  package var conflicts = ConflictChoice.stop
  /// Who knows the tables, besides the logs.
  package var schemas = SchemaFiles()

  package init(_ backup: [BackupNote], to target: RestoreTarget) {
    self.backup = backup
    self.target = target
  }
}
