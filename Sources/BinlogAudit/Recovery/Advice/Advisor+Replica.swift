import BinlogBytes
import BinlogEvents
import BinlogLogs

/// What is wrong on the replica's own side.
extension Advisor {
  // MARK: Damaged relay log

  /// A relay log is damaged where something is still to be applied.
  func relayLogDamaged() -> Recovery {
    guard case .damaged(let damage, let first)? = relayTrouble, let executed = state.executed else {
      return Self.unfound(.relayLogCorrupt)
    }
    var answer = Recovery(
      .relayLogCorrupt, confidence: .certain,
      summary: .relayLogDamagedAt(file: first.file.lastPathComponent, offset: first.offset))
    answer.reasons = damage.map {
      .damageIn(
        file: $0.file.lastPathComponent, offset: $0.offset ?? .zero, message: $0.message)
    }
    answer.reasons.append(.hasApplied(place: executed))
    fetchAgain(from: executed, &answer)
    return answer
  }

  /// The same, and nothing says what the replica has applied.
  func relayLogDamagedSomewhere() -> Recovery {
    guard case .damaged(_, let first)? = relayTrouble else {
      return Self.unfound(.relayLogCorrupt)
    }
    var answer = Recovery(
      .relayLogCorrupt, confidence: .unclear,
      summary: .relayLogDamaged(file: first.file.lastPathComponent))
    answer.reasons = [.damageCode(code: first.code, offset: first.offset)]
    answer.prepare([
      .giveApplied
    ])
    return answer
  }

  /// Leads the replica to fetch again what its relay logs no longer give, if the source has it.
  func fetchAgain(from noted: SourceCoordinate, _ answer: inout Recovery) {
    let executed = provenPlace(noted, &answer)
    if let lost = lostBehindDamage(executed), !lost.groups.isEmpty {
      answer.confidence = .unclear
      answer.onlyOnReplica = lost.groups
      answer.reasons.append(.onlyCopyInRelayLogs)
      answer.prepare([
        .saveRelayLogsFirst,
        .applyThenBring(statement: dialect(nil).startApplying()),
      ])
      return
    }
    let verdict = source.verdicts.first {
      $0.file == executed.file && $0.position == executed.position
    }
    let isBoundary =
      verdict?.verdict == .ok || verdict?.verdict == .okEnd
      || executed != noted
    guard isBoundary else {
      answer.confidence = .unclear
      answer.reasons.append(.cannotServe(place: executed, verdict: verdict?.verdict))
      answer.prepare(.saveAndRebuild)
      return
    }
    answer.file = executed.file
    answer.position = executed.position
    answer.reasons.append(.sourceHasTheRest)
    answer.prepare([
      .saveBeforeChange
    ])
    answer.statements = refetchStatements(executed)
  }

  /// What the replica's own binary log proves beyond the noted place: to fetch again from the
  /// latter would apply groups twice.
  private func provenPlace(
    _ noted: SourceCoordinate, _ answer: inout Recovery
  ) -> SourceCoordinate {
    let all = PlacedGroup.inSourceLogs(inputs.sourceGroups)
    guard state.usesGtid != true, !inputs.ownGroups.isEmpty,
      let first = all.firstIndex(where: { noted.isBefore($0.place) })
    else { return noted }
    let applied = AppliedGroups(all, firstBehind: first, own: inputs.ownGroups)
    guard !applied.isPassedOver, let last = applied.last else { return noted }
    let place = all[last].place
    answer.reasons.append(.ownLogProvesMore(count: applied.applied.count, place: place))
    if !applied.gaps.isEmpty {
      answer.confidence = .likely
      answer.limits.append(.gapLeftBehind)
    }
    return place
  }

  /// The statements that make the replica fetch again what lies after `place`.
  private func refetchStatements(_ place: SourceCoordinate) -> [String] {
    guard state.usesGtid == true else { return changeStatements(place) }
    // GTIDs say better than any position what is still to come.
    let dialect = dialect(nil)
    return [dialect.stop(), dialect.refetchByGtid(state.gtidWord), dialect.start()]
  }

  /// The groups that only the relay logs hold, where the source's file is known.
  private func lostBehindDamage(_ executed: SourceCoordinate) -> LostGroups? {
    let wanted = state.read ?? executed
    for family in source.families {
      if let index = family.family.members.firstIndex(where: { $0.name == wanted.file }) {
        return lostGroups(from: Place(family: family, index: index), wanted)
      }
    }
    return nil
  }
}
