import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs

/// A way through the logs of several servers: those of others bring what the last server had executed
/// before its own logs begin.
struct RestoreLegs: Sendable {
  /// Where the logs begin of the server whose history is followed.
  var target: Int
  /// MySQL: what it had executed before them.
  var set = GtidSet()
  /// MariaDB: the same, the last of each server and domain.
  var list: [MariaGtid] = []

  /// Whether it had executed a group before its own logs begin.
  func wants(_ group: GroupSummary) -> Bool {
    switch group.gtid {
    case .mysql(let gtid)?: return set.contains(gtid)
    case .mariadb(let gtid)?:
      return list.contains {
        $0.domain == gtid.domain && $0.server == gtid.server && $0.sequence >= gtid.sequence
      }
    case nil: return false
    }
  }

  /// What of it is in neither the backup nor what was applied.
  func lacking(_ note: BackupGtids, _ pass: RestorePass) -> String? {
    let lost = set.subtracting(note.set).subtracting(pass.applied)
    if !lost.isEmpty { return lost.description }
    let runs = list.filter { !RestoreStart.holds(pass.state, $0) }
    return runs.isEmpty ? nil : runs.map(\.description).joined(separator: ",")
  }
}

/// What a backup holds, as GTIDs.
struct BackupGtids: Sendable {
  var set = GtidSet()
  var state: [MariaGtid] = []
}
