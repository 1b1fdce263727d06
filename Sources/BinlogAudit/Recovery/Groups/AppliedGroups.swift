import BinlogBytes
import BinlogEvents

/// Finds how far a replica has really applied what it read, by looking for the source's groups in
/// the replica's own binary log (`log_replica_updates`).
///
/// Groups that carry an identity (a GTID, a commit time) are known one by one. Those that only
/// their content tells may be alike: there the longest run that both logs have in the same order,
/// over the noted place, decides.
struct AppliedGroups {
  /// The groups that were compared, in the source's order.
  let groups: [PlacedGroup]
  /// Index of the first group after the noted place.
  let firstBehind: Int
  /// Index of the last group of the unbroken run of applied ones after the noted place.
  private(set) var last: Int?
  /// Groups after the noted place that are proven to be applied.
  private(set) var applied: [Int] = []
  /// Groups that are not applied although later ones are, as parallel appliers leave them.
  private(set) var gaps: [Int] = []
  /// The first group that is not applied.
  private(set) var firstMissing: Int?
  /// Tables that the replica's log never names: groups that change only those tell nothing.
  private(set) var silentTables: [String] = []
  /// Groups directly after ``last`` of which nothing tells.
  private(set) var undecided: [Int] = []
  /// Other places where an equally good run ends.
  private(set) var alternatives: [Int] = []
  /// Whether the replica's log begins after the noted place.
  private(set) var ownBeginsLater = false
  /// By what the groups were known.
  private(set) var evidence: Set<String> = []
  /// Whether all of that are MySQL's GTIDs, which a server passes over by itself.
  private(set) var isPassedOver = false

  /// Compares `groups` from `firstBehind` on with `own`.
  init(_ groups: [PlacedGroup], firstBehind: Int, own: [FileScan.VisitedGroup]) {
    self.groups = groups
    self.firstBehind = firstBehind
    guard firstBehind < groups.count, !own.isEmpty else { return }
    let servers = Set(groups.map(\.visited.group.serverID))
    let own = own.filter { servers.contains($0.group.serverID) }
    let ownTables = Set(own.flatMap { $0.content.tables.map(\.name) })
    var silent: [String] = []
    for group in groups[firstBehind...] {
      for table in group.visited.content.tables
      where !ownTables.contains(table.name) && !silent.contains(table.name) {
        silent.append(table.name)
      }
    }
    silentTables = silent

    let matcher = GroupMatcher(groups, own: own, tables: ownTables)
    let run = matcher.contentRun(firstBehind: firstBehind)
    alternatives = run.alternatives
    var found = [Bool](repeating: false, count: groups.count)
    for index in firstBehind..<groups.count {
      found[index] = matcher.isIdentified(index) || run.covers(index)
    }
    // A log that was purged, or begun after the noted place, cannot name what is older; the order
    // of a single applier says that it was applied.
    var begin = firstBehind
    if let earliest = matcher.firstOwn, earliest > firstBehind, !found[firstBehind],
      matcher.ownBeginsWithin
    {
      ownBeginsLater = true
      begin = earliest
    }
    settle(found, from: begin, tables: ownTables)
    for index in applied { keys[index] = matcher.key(index) }
    evidence = Set(keys.values.map(\.words))
    isPassedOver =
      !applied.isEmpty
      && applied.allSatisfy {
        if case .mysql = groups[$0].visited.group.identifier { true } else { false }
      }
  }

  /// By what a group was known, for those in ``applied``.
  private(set) var keys: [Int: GroupKey] = [:]

  /// Whether the replica's log could name this group, had it been applied.
  private func isTold(_ group: PlacedGroup, _ tables: Set<String>) -> Bool {
    let names = group.visited.content.tables
    return names.isEmpty || names.contains { tables.contains($0.name) }
  }

  private mutating func settle(_ found: [Bool], from begin: Int, tables: Set<String>) {
    guard let final = (begin..<groups.count).last(where: { found[$0] }) else { return }
    applied = (begin...final).filter { found[$0] }
    for index in begin...final where !found[index] {
      // Statements that were filtered out leave nothing either.
      let isStatement = groups[index].visited.content.tables.isEmpty
      if isTold(groups[index], tables), !isStatement { gaps.append(index) }
    }
    let limit = gaps.first ?? final + 1
    last = (begin..<limit).last { found[$0] }
    guard let last else {
      firstMissing = gaps.first
      return
    }
    for index in (last + 1)..<groups.count {
      if isTold(groups[index], tables) {
        firstMissing = index
        break
      }
      undecided.append(index)
    }
    if firstMissing == nil, gaps.isEmpty, last + 1 < groups.count, undecided.isEmpty {
      firstMissing = last + 1
    }
  }
}
