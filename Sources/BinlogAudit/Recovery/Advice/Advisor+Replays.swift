import BinlogBytes
import BinlogEvents

/// The replica's note of what it has applied lags behind.
extension Advisor {
  /// What the replica's own binary log proves to be applied after the noted place; nil when the
  /// note is right, or nothing tells.
  func groupsBehindNote() -> AppliedGroups? {
    // What a running applier has noted is right; one that connects by GTID goes by its tables.
    guard let note = state.executed, state.usesGtid != true,
      state.sqlRunning != true || state.applierError != nil
    else { return nil }
    guard !inputs.ownGroups.isEmpty, let applied = appliedGroups(note), !applied.applied.isEmpty
    else { return nil }
    return applied
  }

  /// What of the source's groups the replica's own log holds; by its relay logs where they reach
  /// back to `note`, else by the source's logs.
  func appliedGroups(_ note: SourceCoordinate) -> AppliedGroups? {
    if let firstBehind,
      firstBehind > 0 || placed.first.map({ $0.start <= note.position }) ?? false
    {
      return AppliedGroups(placed, firstBehind: firstBehind, own: inputs.ownGroups)
    }
    let all = PlacedGroup.inSourceLogs(inputs.sourceGroups)
    guard let first = all.firstIndex(where: { note.isBefore($0.place) }),
      all.contains(where: { $0.file == note.file })
    else { return nil }
    return AppliedGroups(all, firstBehind: first, own: inputs.ownGroups)
  }

  /// The replica's note lags behind what its own log holds.
  func noteLags() -> Recovery {
    guard let applied = behindNote, let note = state.executed else {
      return Self.unfound(.replicaReplays)
    }
    let groups = applied.groups
    guard let last = applied.last else {
      var answer = Recovery(
        .replicaReplays, confidence: .unclear,
        summary: .noteLagsWithGap(note: note))
      describe(&answer, applied)
      if fillGaps(&answer, applied) { return answer }
      answer.limits.append(.noSinglePlace)
      return answer
    }
    let place = groups[last].place
    let count = applied.applied.filter { $0 <= last }.count
    var answer = Recovery(
      .replicaReplays, confidence: .certain,
      summary: .noteLags(note: note, place: place, count: count))
    answer.file = place.file
    answer.position = place.position
    answer.reasons.append(
      .standInOwnLog(count: count, note: note, evidence: applied.evidence.sorted()))
    if let missing = applied.firstMissing {
      answer.reasons.append(.firstMissing(range: groups[missing].range))
    }
    describe(&answer, applied)
    if !fillGaps(&answer, applied) { go(to: place, relay: relayPlace(of: place), &answer) }
    return answer
  }

  /// Lets MySQL fill the gaps of its parallel appliers from what each of them has noted
  /// (`mysql.slave_worker_info`); it takes no coordinates before that (error 1802).
  ///
  /// False where there are none, or where it has tried and come upon a group a second time: then
  /// those notes are wrong.
  private func fillGaps(_ answer: inout Recovery, _ applied: AppliedGroups) -> Bool {
    let dialect = dialect(nil)
    guard dialect.hasGapBooks, !applied.gaps.isEmpty,
      ![1062, 1032].contains(state.sqlErrorNumber ?? 0)
    else { return false }
    answer.confidence = .likely
    answer.reasons.append(.appliersNoted)
    answer.prepare([.saveRelayLogsForGaps, .waitForStop])
    answer.statements = [dialect.stop(), dialect.fillGaps(), dialect.start()]
    answer.limits.append(.notesLostToo)
    return true
  }

  /// Evidence and doubts.
  private func describe(_ answer: inout Recovery, _ applied: AppliedGroups) {
    let groups = applied.groups
    func ranges(_ indices: [Int]) -> [SourceRange] { indices.map { groups[$0].range } }
    if let error = state.sqlError, !error.isEmpty {
      answer.reasons.append(.itsError(message: error))
    }
    answer.appliedAgain = applied.applied.map { groups[$0].shown(isApplied: true) }
    if applied.ownBeginsLater {
      answer.confidence = .likely
      answer.reasons.append(.ownLogBeginsLater)
    }
    if !applied.silentTables.isEmpty {
      answer.reasons.append(.silentTables(tables: Array(applied.silentTables.prefix(8))))
      if !applied.undecided.isEmpty {
        answer.confidence = .likely
        answer.limits.append(.undecided(ranges: ranges(applied.undecided)))
      }
    }
    if !applied.alternatives.isEmpty, answer.confidence == .certain {
      answer.confidence = .likely
      answer.reasons.append(.alikeEnds(ranges: ranges(applied.alternatives)))
    }
    guard !applied.gaps.isEmpty else { return }
    answer.confidence = answer.confidence == .unclear ? .unclear : .likely
    answer.onlyOnSource = applied.gaps.map { groups[$0].shown(isApplied: false) }
    let firstGap = applied.gaps[0]
    let again = applied.applied.filter { $0 > firstGap }
    answer.reasons.append(.gaps(gaps: ranges(applied.gaps), applied: ranges(again)))
    guard !dialect(nil).hasGapBooks || [1062, 1032].contains(state.sqlErrorNumber ?? 0) else {
      return
    }
    answer.limits.append(.comeAgain(ranges: ranges(again)))
  }

  /// Whether parallel appliers were killed, so that MySQL's note of what all have done lags behind
  /// what each has noted: then it goes on right by itself, and takes no coordinates (error 1802).
  private var wasKilledInParallel: Bool {
    guard dialect(nil).isParallelByDefault, ![1062, 1032].contains(state.sqlErrorNumber ?? 0),
      let mine = replicaServerID,
      let last = inputs.ownGroups.last(where: { $0.group.serverID != mine }),
      let replica = inputs.replica
    else { return false }
    // A crash leaves its mark at the end of the log in which the last of them stands.
    return replica.families.contains { family in
      guard let place = family.reports.firstIndex(where: { $0.path == last.path }) else {
        return false
      }
      return !family.reports[place].isClosed && place + 1 < family.reports.count
    }
  }

  /// Lets MySQL bring its note forward to what its parallel appliers have noted.
  private func bringForward(_ answer: inout Recovery) {
    let dialect = dialect(nil)
    answer.confidence = answer.confidence == .certain ? .likely : answer.confidence
    answer.reasons.append(.killedAppliersNoted)
    answer.prepare(.waitForStop)
    answer.statements = [dialect.stop(), dialect.fillGaps(), dialect.start()]
    answer.limits.append(.notesLostToo)
  }

  /// The place in the relay logs that stands for `place`; nil when they do not hold it.
  func relayPlace(of place: SourceCoordinate) -> (file: String, position: UInt64)? {
    guard let group = placed.last(where: { $0.place == place }) else { return nil }
    return (group.visited.path.lastPathComponent, group.visited.group.end.rawValue)
  }

  /// The statements that lead to `place`: in the relay logs where they hold it, so that nothing
  /// is fetched again and nothing is lost.
  private func go(
    to place: SourceCoordinate, relay: (file: String, position: UInt64)?, _ answer: inout Recovery
  ) {
    let dialect = dialect(nil)
    answer.prepare(.saveRelayLogsAndIndex)
    if wasKilledInParallel { return bringForward(&answer) }
    guard let relay else {
      answer.reasons.append(.relayLogsDoNotHoldIt)
      answer.statements = changeStatements(place)
      return
    }
    answer.relayFile = relay.file
    answer.relayPosition = relay.position
    answer.reasons.append(.relayPlace(file: relay.file, position: relay.position))
    answer.statements = [
      dialect.stop(), dialect.changeRelay(file: relay.file, position: relay.position),
      dialect.start(),
    ]
    answer.limits.append(.appliedTwiceNotUndone)
  }
}
