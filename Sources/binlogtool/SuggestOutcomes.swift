import BinlogAudit
import BinlogBytes
import BinlogChanges
import BinlogCompare
import BinlogEvents
import BinlogLogs
import BinlogText

/// What groups mean that only the source or only the replica has, as `compare` judges them.
enum SuggestOutcomes {
  /// What is said of them; nil where the replica has none of its own, or its binlogs are not here:
  /// relay logs are thrown away as they are applied, and what they lack proves nothing.
  static func section(
    _ diagnosis: Diagnosis, _ recovery: Recovery, schemas: SchemaFiles, access: LogAccess
  ) -> SuggestSection? {
    guard !recovery.onlyOnReplica.isEmpty || recovery.errantGtids != nil,
      let replica = diagnosis.replica
    else { return nil }
    guard let source = logs(paths(diagnosis.source), access),
      let other = logs(paths(replica), access)
    else { return nil }
    var options = Comparison.Options()
    options.wantsText = false
    options.wantsJSON = false
    return AloneGroups.section(
      Comparison(a: source, b: other, access, schemas: schemas, options))
  }

  private static func paths(_ audit: LogAudit) -> [String] {
    audit.reports.filter { $0.kind == .binlog }.map(\.path)
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
