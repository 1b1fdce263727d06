package import BinlogEvents

/// By what a group of the source is known again in a replica's own log.
///
/// XIDs do not survive into it. What does: GTIDs; the first source's commit time with its server
/// id (MySQL 8.0 and later); and, where neither is there, row images and statements, with the
/// server id.
package enum GroupKey: Hashable, Sendable {
  case gtid(GroupIdentifier)
  case commit(server: UInt32, time: UInt64)
  case content(server: UInt32, sum: UInt64)
  /// For identifiers that a source gave out twice.
  case both(GroupIdentifier, sum: UInt64)

  /// What a key is, in words.
  var words: String {
    switch self {
    case .gtid: "GTID"
    case .commit: "original commit time and server id"
    case .content: "server id and row images"
    case .both: "GTID and row images"
    }
  }

  /// The identity that a group carries by itself; nil where only its content tells.
  package static func identity(
    _ identifier: GroupIdentifier?, server: UInt32, firstCommit: UInt64?
  ) -> GroupKey? {
    if let identifier { return .gtid(identifier) }
    return commitTime(server: server, firstCommit: firstCommit)
  }

  /// When and where it was first committed.
  package static func commitTime(server: UInt32, firstCommit: UInt64?) -> GroupKey? {
    guard let firstCommit, firstCommit > 0 else { return nil }
    return .commit(server: server, time: firstCommit)
  }

  /// The identity that a group carries by itself; nil where only its content tells.
  static func identity(_ group: FileScan.VisitedGroup) -> GroupKey? {
    identity(
      group.group.identifier, server: group.group.serverID,
      firstCommit: group.content.originalCommitTimestamp)
  }

  /// When and where it was first committed.
  static func commitTime(_ group: FileScan.VisitedGroup) -> GroupKey? {
    commitTime(
      server: group.group.serverID, firstCommit: group.content.originalCommitTimestamp)
  }

  /// What it changed in `tables`, as one number; nil when it changed nothing there and ran no
  /// statement.
  ///
  /// A replica's filters may leave some tables of a group out: those are not looked at.
  static func contentSum(
    _ content: GroupContent, tables: Set<String>
  ) -> UInt64? {
    var sum: UInt64 = content.statementFingerprint
    var isEmpty = content.statementCount == 0
    for table in content.tables where tables.contains(table.name) && table.fingerprint != 0 {
      // The order of tables may differ; that of rows in one table may not.
      var name: UInt64 = 14_695_981_039_346_656_037
      for byte in table.name.utf8 { name = (name ^ UInt64(byte)) &* 1_099_511_628_211 }
      sum = sum &+ (table.fingerprint ^ name) &* 0x9E37_79B9_7F4A_7C15
      isEmpty = false
    }
    return isEmpty ? nil : sum
  }
}
