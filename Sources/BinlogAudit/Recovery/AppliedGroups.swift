import BinlogBytes
import BinlogEvents

/// Finds how far a replica has really applied its relay logs, by looking for their groups in the
/// replica's own binary log (`log_replica_updates`).
///
/// XIDs do not survive into that log. What does: GTIDs; the first source's commit time with its
/// server id; and, where neither is there, the row images and statements themselves.
struct AppliedGroups {
  /// By what groups were matched.
  enum Key: Hashable {
    case gtid(GroupIdentifier)
    case commit(server: UInt32, time: UInt64)
    case content(server: UInt32, fingerprint: UInt64)

    var words: String {
      switch self {
      case .gtid: "GTID"
      case .commit: "original commit time and server id"
      case .content: "server id and row images"
      }
    }
  }

  /// The last relay group of an unbroken run of groups that were applied.
  private(set) var last: FileScan.VisitedGroup?
  /// The first relay group that was not applied.
  private(set) var firstMissing: FileScan.VisitedGroup?
  /// How many groups behind the noted place were applied.
  private(set) var appliedBehindNote = 0
  /// Whether groups behind the first missing one were applied too, as parallel appliers do.
  private(set) var hasHoles = false
  /// By what the last one was matched.
  private(set) var evidence: String?

  /// Compares `relay` with `own`, from the first relay group that ends behind `note` on.
  init(
    relay: [FileScan.VisitedGroup], own: [FileScan.VisitedGroup], note: SourceCoordinate?,
    assumedFile: String?
  ) {
    var known: [Key: Int] = [:]
    for group in own { for key in Self.keys(group) { known[key, default: 0] += 1 } }
    var broken = false
    var isBehindNote = note == nil
    for group in relay {
      if let note, !isBehindNote {
        let file = group.sourceFile ?? assumedFile
        isBehindNote =
          file == note.file && UInt64(group.group.endPosition.rawValue) > note.position
        if !isBehindNote { continue }
      }
      // Equal content occurs more than once; each group of the own log serves one relay group.
      guard let key = Self.keys(group).first(where: { (known[$0] ?? 0) > 0 }) else {
        if firstMissing == nil { firstMissing = group }
        broken = true
        continue
      }
      known[key, default: 1] -= 1
      if broken {
        hasHoles = true
      } else {
        last = group
        evidence = key.words
        appliedBehindNote += 1
      }
    }
  }

  private static func keys(_ group: FileScan.VisitedGroup) -> [Key] {
    if let identifier = group.group.identifier { return [.gtid(identifier)] }
    var keys: [Key] = []
    if let time = group.content.originalCommitTimestamp, time > 0 {
      keys.append(.commit(server: group.group.serverID, time: time))
    } else if group.content.fingerprint != 0 {
      keys.append(
        .content(server: group.group.serverID, fingerprint: group.content.fingerprint))
    }
    return keys
  }
}
