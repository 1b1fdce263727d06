import BinlogBytes
import BinlogEvents
import BinlogLogs

/// A group with its place in the source's log.
struct PlacedGroup {
  /// The group, from a relay log or from the source's own log.
  var visited: FileScan.VisitedGroup
  /// The source's file.
  var file: String
  /// Where it starts there; its end where nothing tells.
  var start: UInt64
  /// Where it ends there.
  var end: UInt64

  /// After its last event.
  var place: SourceCoordinate { SourceCoordinate(file: file, position: end) }

  /// From its first event to after its last.
  var range: SourceRange { SourceRange(file: file, start: start, end: end) }

  /// Places groups of relay logs, which carry 32 bits of the source's positions.
  ///
  /// `assumedFile` is the source's file of those before the first Rotate event; without one they
  /// are left out.
  static func inRelayLogs(
    _ groups: [FileScan.VisitedGroup], assumedFile: String?
  ) -> [PlacedGroup] {
    var last: UInt64 = 0
    var lastFile: String?
    var placed: [PlacedGroup] = []
    placed.reserveCapacity(groups.count)
    for group in groups {
      guard let file = group.sourceFile ?? assumedFile else { continue }
      if file != lastFile { last = 0 }
      lastFile = file
      let end = group.group.endPosition.unwrapped(near: last)
      last = end
      // A group whose first event is gone, or carries no position, has no known start.
      let length = UInt64(group.group.endPosition.rawValue &- group.group.startPosition)
      let hasStart = group.group.startPosition != 0 && length <= end
      placed.append(
        PlacedGroup(visited: group, file: file, start: hasStart ? end - length : end, end: end))
    }
    return placed
  }

  /// Places groups of the source's own logs, where offsets are positions.
  static func inSourceLogs(_ groups: [FileScan.VisitedGroup]) -> [PlacedGroup] {
    groups.map {
      PlacedGroup(
        visited: $0, file: $0.path.lastPathComponent, start: $0.group.start.rawValue,
        end: $0.group.end.rawValue)
    }
  }

  /// What a reader is shown of it.
  func shown(isApplied: Bool?) -> LostGroup {
    var group = LostGroup(
      gtid: visited.group.identifier?.description, file: file, position: start, endPosition: end,
      timestamp: visited.group.timestamp, relayFile: visited.startPath,
      relayOffset: visited.group.start)
    group.relayEndFile = visited.path
    group.relayEndOffset = visited.group.end
    group.serverID = visited.group.serverID
    group.tables = visited.content.tables.map { changed in
      var table = LostGroup.Table(name: changed.name)
      table.inserts = changed.inserts
      table.updates = changed.updates
      table.deletes = changed.deletes
      return table
    }
    group.statements = visited.content.statements
    group.statementCount = visited.content.statementCount
    group.isApplied = isApplied
    return group
  }
}

extension SourceCoordinate {
  /// Whether this lies before `other`, by the files' numbers and then the position.
  func isBefore(_ other: SourceCoordinate) -> Bool {
    if file == other.file { return position < other.position }
    guard let mine = LogName(file), let theirs = LogName(other.file), mine.stem == theirs.stem
    else { return false }
    return mine.number < theirs.number
  }
}
