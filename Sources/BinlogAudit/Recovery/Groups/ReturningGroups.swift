import BinlogEvents

/// Lost groups that a source writes into its log once more.
///
/// A source that is a replica itself reads what it lost from its own source again, when its tables
/// fell back with its log. Whoever goes on at the beginning of its next file would apply those
/// groups twice.
struct ReturningGroups {
  /// Where in the source's later files the unbroken run of returning groups ends, when it begins
  /// there; nil when nothing returns at the very beginning.
  private(set) var end: SourceCoordinate?
  /// Indices of the lost groups that return.
  private(set) var lost: Set<Int> = []
  /// Groups of the source that return, but after others that are new.
  private(set) var behindOthers: [PlacedGroup] = []

  /// Looks for `lost` in `later`, the groups of the source's later files.
  ///
  /// What the source made itself (`sourceServer`) cannot return: it only gives identifiers out
  /// again.
  init(_ lost: [FileScan.VisitedGroup], in later: [PlacedGroup], sourceServer: UInt32?) {
    let foreign = lost.indices.filter { lost[$0].group.serverID != sourceServer }
    guard !foreign.isEmpty, !later.isEmpty else { return }
    let own = foreign.map { lost[$0] }
    let tables = Set(own.flatMap { $0.content.tables.map(\.name) })
    let matcher = GroupMatcher(later, own: own, tables: tables)
    let run = matcher.contentRun(firstBehind: 0)
    var isRun = true
    for index in later.indices {
      let group = later[index]
      guard group.visited.group.serverID != sourceServer,
        matcher.isIdentified(index) || run.covers(index)
      else {
        isRun = false
        continue
      }
      for place in matcher.ownPlaces(index) { self.lost.insert(foreign[place]) }
      if isRun { end = group.place } else { behindOthers.append(group) }
    }
  }
}
