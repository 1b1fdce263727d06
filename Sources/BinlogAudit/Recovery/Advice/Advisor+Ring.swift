import BinlogBytes
import BinlogEvents
import BinlogLogs

/// Two servers that replicate from each other: what one made comes back to it, carrying its own
/// server_id, and is not stored there.
extension Advisor {
  /// server_id of the replica, as its own logs have it.
  var replicaServerID: UInt32? {
    inputs.replica?.reports.lazy.compactMap(\.serverID).first
  }

  /// The groups that the replica made itself, where the source's logs hold groups of it too.
  private var ringGroups: [FileScan.VisitedGroup] {
    guard let mine = replicaServerID,
      inputs.sourceGroups.contains(where: { $0.group.serverID == mine })
    else { return [] }
    return inputs.ownGroups.filter { $0.group.serverID == mine }
  }

  /// Whether the source is a replica of the replica, as its logs show.
  var isRing: Bool { !ringGroups.isEmpty }

  /// Tells what of the lost tail the replica made itself, and what never comes back by itself.
  func describeRing(
    _ answer: inout Recovery, _ place: Place, trueEnd: UInt64, read: SourceCoordinate
  ) {
    let made = ringGroups
    guard !made.isEmpty, let mine = replicaServerID else { return }
    answer.reasons.append(.ring(server: mine))
    let holes = holes(in: answer.onlyOnReplica, place, trueEnd: trueEnd, read: read)
    if !holes.isEmpty {
      answer.reasons.append(.madeByReplica(parts: holes))
    }
    describeOwn(made, &answer, place)
    answer.prepare(.askOtherDirection)
    guard let theirs = place.report.serverID,
      answer.onlyOnReplica.contains(where: { $0.serverID == theirs })
    else { return }
    answer.limits.append(.sourceTakesNotBack(server: theirs))
  }

  /// Parts of the source's files after what is left, up to the place read, that no group of the
  /// relay logs covers.
  private func holes(
    in lost: [LostGroup], _ place: Place, trueEnd: UInt64, read: SourceCoordinate
  ) -> [SourceRange] {
    guard read.file == place.report.name else { return [] }
    var holes: [SourceRange] = []
    var end = trueEnd
    for group in lost where group.file == read.file {
      if group.position > end {
        holes.append(SourceRange(file: read.file, start: end, end: group.position))
      }
      end = max(end, group.endPosition)
    }
    if read.position > end {
      holes.append(SourceRange(file: read.file, start: end, end: read.position))
    }
    return holes
  }

  /// Which of the replica's own groups after the last one that the crashed file has stand in the
  /// source's later files again.
  private func describeOwn(
    _ made: [FileScan.VisitedGroup], _ answer: inout Recovery, _ place: Place
  ) {
    let crashed = LogName(place.report.name)?.number ?? 0
    var before: Set<GroupKey> = []
    var later: Set<GroupKey> = []
    for group in inputs.sourceGroups {
      guard let key = GroupKey.identity(group),
        let number = LogName(group.path.lastPathComponent)?.number
      else { continue }
      if number <= crashed { before.insert(key) } else { later.insert(key) }
    }
    let keys = made.map { GroupKey.identity($0) }
    guard let last = keys.lastIndex(where: { $0.map(before.contains) ?? false }) else { return }
    let behind = keys[(last + 1)...].compactMap { $0 }
    let again = behind.filter(later.contains).count
    if again > 0 {
      answer.reasons.append(.ownGroupsFetchedAgain(count: again))
    }
    let absent = behind.count - again
    if absent > 0 {
      answer.reasons.append(.ownGroupsAbsent(count: absent))
    }
  }

  // MARK: The replica's own log lost its tail

  /// Groups that count as applied, and that the replica's own log lost in a crash of the replica.
  ///
  /// Only those between the last that the crashed log has and the first that a later one has: what
  /// filters keep out of it lies elsewhere too.
  func appliedAndNotLogged() -> (log: String, groups: [PlacedGroup])? {
    guard let executed = state.executed, let replica = inputs.replica,
      let crashed = replica.families.lazy.compactMap({ family in
        family.reports.indices.last {
          family.reports[$0].kind == .binlog && !family.reports[$0].isClosed
            && $0 + 1 < family.reports.count && family.reports[$0].events > 0
        }.map { family.reports[$0] }
      }).first,
      let number = LogName(crashed.name)?.number
    else { return nil }
    var before: Set<GroupKey> = []
    var later: Set<GroupKey> = []
    for group in inputs.ownGroups {
      guard let key = GroupKey.identity(group),
        let own = LogName(group.path.lastPathComponent)?.number
      else { continue }
      if own <= number { before.insert(key) } else { later.insert(key) }
    }
    let mine = replicaServerID
    var found: [PlacedGroup] = []
    var isBehind = false
    for group in PlacedGroup.inSourceLogs(inputs.sourceGroups)
    where group.visited.group.serverID != mine {
      guard let key = GroupKey.identity(group.visited) else { continue }
      if before.contains(key) {
        isBehind = true
        found = []
      } else if !isBehind {
        continue
      } else if later.contains(key) || executed.isBefore(group.place) {
        break
      } else {
        found.append(group)
      }
    }
    return found.isEmpty ? nil : (crashed.name, found)
  }
}
