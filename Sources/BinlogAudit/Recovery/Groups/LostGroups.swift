import BinlogBytes
import BinlogEvents

/// Finds in a replica's relay logs the groups that its source lacks.
struct LostGroups {
  /// The groups, in the order of the source's log.
  private(set) var groups: [LostGroup] = []
  /// The same, as they stand in the relay logs.
  private(set) var visited: [FileScan.VisitedGroup] = []
  /// Where the relay logs begin in the source's file, when that is after the place from which
  /// groups are missing there: then earlier ones are gone.
  private(set) var incompleteBefore: SourceCoordinate?

  /// What the source still has of one of its files.
  struct Remains {
    /// Where its whole groups end.
    var trueEnd: UInt64
    /// When the source began the file; another time means another history.
    var begunAt: UInt32?
  }

  /// Takes those out that `isKept` denies, which is asked by index.
  mutating func keep(_ isKept: (Int) -> Bool) {
    let indices = groups.indices.filter(isKept)
    groups = indices.map { groups[$0] }
    visited = indices.map { visited[$0] }
  }

  /// Looks for groups that end after what `remains` says of their file, or that belong to a
  /// file of the same name from before the crash.
  ///
  /// `assumedFile` is the source's file of relay logs that do not name one; files that
  /// `lostFiles` holds were lost as a whole.
  init(
    _ visited: [FileScan.VisitedGroup], remains: [String: Remains], lostFiles: Set<String>,
    assumedFile: String?, executed: SourceCoordinate?, hasAppliedAll: Bool?
  ) {
    var firstPosition: [String: UInt64] = [:]
    var last: UInt64 = 0
    var lastFile: String?
    for entry in visited {
      // Relay logs that a replica cut by size do not name the source's file.
      guard let file = entry.sourceFile ?? assumedFile else { continue }
      let known = remains[file]
      guard known != nil || lostFiles.contains(file) else { continue }
      if file != lastFile { last = 0 }
      lastFile = file
      let isOtherHistory =
        known.map { remains in
          remains.begunAt.map { begun in entry.sourceBegunAt.map { $0 != begun } ?? false } ?? false
        } ?? true
      let trueEnd = isOtherHistory ? 0 : known?.trueEnd ?? 0
      let end = entry.group.endPosition.unwrapped(near: max(last, trueEnd))
      // A group whose first event is gone, or carries no position, has no known start.
      let length = entry.group.endPosition.rawValue &- entry.group.startPosition
      let hasStart = entry.group.startPosition != 0 && UInt64(length) <= end
      let start = hasStart ? end - UInt64(length) : min(max(trueEnd, last), end)
      if hasStart, firstPosition[file] == nil { firstPosition[file] = start }
      last = end
      guard end > trueEnd else { continue }
      var group = PlacedGroup(visited: entry, file: file, start: start, end: end)
        .shown(isApplied: nil)
      if let executed, executed.file == file {
        group.isApplied = end <= executed.position
      } else if hasAppliedAll == true {
        group.isApplied = true
      }
      groups.append(group)
      self.visited.append(entry)
    }
    for (file, remains) in remains {
      if let first = firstPosition[file], first > remains.trueEnd {
        incompleteBefore = SourceCoordinate(file: file, position: first)
      }
    }
  }
}
