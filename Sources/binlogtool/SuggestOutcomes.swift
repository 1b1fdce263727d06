import BinlogAudit
import BinlogBytes
import BinlogChanges
import BinlogCompare
import BinlogEvents
import BinlogLogs
import BinlogText

/// What groups mean that only the source or only the replica has, as `compare` judges them.
enum SuggestOutcomes {
  /// What is said of them; nil where the replica has none of its own, or its logs are not here.
  static func section(
    _ diagnosis: Diagnosis, _ recovery: Recovery, schemas: SchemaFiles, access: LogAccess
  ) -> SuggestSection? {
    guard !recovery.onlyOnReplica.isEmpty || recovery.errantGtids != nil,
      let replica = diagnosis.replica
    else { return nil }
    let own = paths(replica, .binlog)
    guard let source = logs(paths(diagnosis.source, .binlog), access),
      let other = logs(own.isEmpty ? paths(replica, .relayLog) : own, access)
    else { return nil }
    var options = Comparison.Options()
    options.wantsText = false
    options.wantsJSON = false
    return AloneGroups.section(
      Comparison(a: source, b: other, access, schemas: schemas, options))
  }

  private static func paths(_ audit: LogAudit, _ kind: FileReport.Kind) -> [String] {
    audit.reports.filter { $0.kind == kind }.map(\.path)
  }

  /// The logs, where they are of one family.
  private static func logs(_ paths: [String], _ access: LogAccess) -> LogSelection? {
    guard !paths.isEmpty else { return nil }
    var wishes = LogSelection.Wishes()
    wishes.rules.needsOneFamily = true
    // What cannot be read the audit has told of.
    return try? LogSelection(paths, access, wishes: wishes)
  }
}
