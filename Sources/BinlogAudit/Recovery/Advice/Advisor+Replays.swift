import BinlogBytes
import BinlogEvents

/// The replica's note of what it has applied lags behind.
extension Advisor {
  /// Compares what the replica's own binary log proves to be applied with the noted place.
  ///
  /// Nil when the note is right, or nothing tells.
  ///
  /// `said` gets what is worth knowing although it is no trouble.
  func replays(_ said: inout String?) -> Recovery? {
    // What a running applier has noted is right; one that connects by GTID goes by its tables.
    guard let note = state.executed, state.usesGtid != true,
      state.sqlRunning != true || state.applierError != nil
    else { return nil }
    guard !inputs.ownGroups.isEmpty else { return nil }
    guard let applied = appliedGroups(note), !applied.applied.isEmpty else { return nil }
    if applied.isPassedOver {
      said =
        "the note lags: the replica's own binary log holds \(applied.applied.count) groups behind"
        + " \(note); they carry GTIDs, so it passes over them by itself"
      return nil
    }
    return answer(applied, note)
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

  private func answer(_ applied: AppliedGroups, _ note: SourceCoordinate) -> Recovery {
    let groups = applied.groups
    guard let last = applied.last else {
      var answer = Recovery(
        .replicaReplays, confidence: .unclear,
        summary: "The replica says that it has applied up to \(note); its own binary log holds"
          + " groups behind that, but not the next one.")
      describe(&answer, applied)
      if fillGaps(&answer, applied) { return answer }
      answer.limits.append(
        "no single place is right for it: what lies before and what lies behind the groups listed"
          + " must be told apart, group by group")
      return answer
    }
    let place = groups[last].place
    let count = applied.applied.filter { $0 <= last }.count
    var answer = Recovery(
      .replicaReplays, confidence: .certain,
      summary: "The replica says that it has applied up to \(note), its own binary log proves"
        + " \(place): it applies \(count) \(count == 1 ? "group" : "groups") again.")
    answer.file = place.file
    answer.position = place.position
    answer.reasons.append(
      "\(count) \(count == 1 ? "group" : "groups") behind \(note)"
        + " \(count == 1 ? "stands" : "stand") in the replica's own binary log, matched by "
        + applied.evidence.sorted().joined(separator: ", "))
    if let missing = applied.firstMissing {
      answer.reasons.append(
        "the first that does not stand there is \(groups[missing].file):\(groups[missing].start)-"
          + "\(groups[missing].end)")
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
    answer.reasons.append(
      "MySQL notes what each parallel applier has done (mysql.slave_worker_info): it applies what is"
        + " missing from the relay logs, and takes no coordinates before that (error 1802)")
    answer.prepare([
      "save the replica's relay logs first (cp -a): only they let the gaps be filled; a restart with"
        + " relay_log_recovery=ON throws them away",
      "before the last statement wait until the status says that the SQL thread has stopped, without"
        + " an error",
    ])
    answer.statements = [dialect.stop(), dialect.fillGaps(), dialect.start()]
    answer.limits.append(
      "if it stops with 1062 or 1032, these notes are lost too: ask again with that status")
    return true
  }

  /// Evidence and doubts.
  private func describe(_ answer: inout Recovery, _ applied: AppliedGroups) {
    let groups = applied.groups
    func list(_ indices: [Int]) -> String {
      indices.prefix(8).map { "\(groups[$0].file):\(groups[$0].start)-\(groups[$0].end)" }
        .joined(separator: ", ") + (indices.count > 8 ? " and \(indices.count - 8) more" : "")
    }
    if let error = state.sqlError, !error.isEmpty { answer.reasons.append("its error: \(error)") }
    answer.appliedAgain = applied.applied.map { groups[$0].shown(isApplied: true) }
    if applied.ownBeginsLater {
      answer.confidence = .likely
      answer.reasons.append(
        "the replica's own binary log begins behind the noted place: what is older than its first"
          + " group is taken for applied, as groups are applied in order")
    }
    if !applied.silentTables.isEmpty {
      let tables = applied.silentTables.prefix(8).joined(separator: ", ")
      answer.reasons.append(
        "only some tables can tell: the replica's own binary log never names \(tables) (a filter,"
          + " or changes that it does not log)")
      if !applied.undecided.isEmpty {
        answer.confidence = .likely
        answer.limits.append(
          "nothing tells whether \(list(applied.undecided)) \(applied.undecided.count == 1 ? "is" : "are")"
            + " applied, which change only such tables: look at their rows before you start")
      }
    }
    if !applied.alternatives.isEmpty, answer.confidence == .certain {
      answer.confidence = .likely
      answer.reasons.append(
        "groups that are alike leave a choice: the same run would also end at "
          + list(applied.alternatives))
    }
    guard !applied.gaps.isEmpty else { return }
    answer.confidence = answer.confidence == .unclear ? .unclear : .likely
    answer.onlyOnSource = applied.gaps.map { groups[$0].shown(isApplied: false) }
    let firstGap = applied.gaps[0]
    let again = applied.applied.filter { $0 > firstGap }
    answer.reasons.append(
      "what is applied is not a whole beginning, as with parallel appliers: \(list(applied.gaps))"
        + " \(applied.gaps.count == 1 ? "is" : "are") missing, \(list(again)) behind"
        + " \(again.count == 1 ? "is" : "are") applied")
    guard !dialect(nil).hasGapBooks || [1062, 1032].contains(state.sqlErrorNumber ?? 0) else {
      return
    }
    answer.limits.append(
      "\(list(again)) \(again.count == 1 ? "comes" : "come") again behind the gap, and may stop the"
        + " replica with 1062 or 1032: let it run up to each with START … UNTIL, and move on behind"
        + " it by coordinates")
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
    answer.reasons.append(
      "the replica's server was killed, and MySQL notes what each parallel applier has done"
        + " (mysql.slave_worker_info): it brings its note forward by itself, and takes no coordinates"
        + " before that (error 1802)")
    answer.prepare(
      "before the last statement wait until the status says that the SQL thread has stopped, without"
        + " an error")
    answer.statements = [dialect.stop(), dialect.fillGaps(), dialect.start()]
    answer.limits.append(
      "if it stops with 1062 or 1032, these notes are lost too: ask again with that status")
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
    answer.prepare(
      "save the replica's relay logs first (cp -a of its relay logs and their index)")
    if wasKilledInParallel { return bringForward(&answer) }
    guard let relay else {
      answer.reasons.append(
        "the relay logs do not hold that place: the source must send again what lies behind it")
      answer.statements = changeStatements(place)
      return
    }
    answer.relayFile = relay.file
    answer.relayPosition = relay.position
    answer.reasons.append(
      "in the relay logs that place is \(relay.file):\(relay.position); nothing has to be fetched"
        + " again")
    answer.statements = [
      dialect.stop(), dialect.changeRelay(file: relay.file, position: relay.position),
      dialect.start(),
    ]
    answer.limits.append(
      "groups that were applied a second time before the replica stopped are not undone: compare"
        + " their tables")
  }
}
