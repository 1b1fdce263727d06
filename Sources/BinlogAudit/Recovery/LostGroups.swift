import BinlogBytes
import BinlogEvents

/// Finds in a replica's relay logs the groups that its source lacks.
struct LostGroups {
  /// The groups, in the order of the source's log.
  private(set) var groups: [LostGroup] = []
  /// Where the relay logs begin in the source's file, when that is behind the place from which
  /// groups are missing there: then earlier ones are gone.
  private(set) var incompleteBefore: UInt64?

  /// Looks for groups of `file` that end behind `trueEnd`, and of the files after it that
  /// the source does not have as the replica saw them.
  init(
    _ visited: [FileScan.VisitedGroup], file: String, trueEnd: UInt64, assumedFile: String?,
    executed: SourceCoordinate?, hasAppliedAll: Bool?
  ) {
    var firstPosition: UInt64?
    var last: UInt64 = 0
    var previousEnd: UInt64?
    for entry in visited {
      // Relay logs that a replica cut by size do not name the source's file.
      guard let name = entry.sourceFile ?? assumedFile, name == file else { continue }
      let end = entry.group.endPosition.unwrapped(near: max(last, trueEnd))
      last = end
      // A group whose first event is gone, or carries no position, has no known start.
      let length = entry.group.endPosition.rawValue &- entry.group.startPosition
      let hasStart = entry.group.startPosition != 0 && UInt64(length) <= end
      let start = hasStart ? end - UInt64(length) : min(max(trueEnd, previousEnd ?? 0), end)
      if hasStart, firstPosition == nil { firstPosition = start }
      previousEnd = end
      guard end > trueEnd else { continue }
      var group = LostGroup(
        gtid: entry.group.identifier?.description, file: file, position: start, endPosition: end,
        timestamp: entry.group.timestamp, relayFile: entry.startPath,
        relayOffset: entry.group.start)
      group.tables = entry.content.tables.map {
        LostGroup.Table(
          name: $0.name, inserts: $0.inserts, updates: $0.updates, deletes: $0.deletes)
      }
      group.statements = entry.content.statements
      if let executed, executed.file == file {
        group.isApplied = end <= executed.position
      } else if hasAppliedAll == true {
        group.isApplied = true
      }
      groups.append(group)
    }
    if let firstPosition, firstPosition > trueEnd { incompleteBefore = firstPosition }
  }
}
