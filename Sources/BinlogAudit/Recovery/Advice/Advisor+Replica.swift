import BinlogBytes
import BinlogEvents
import BinlogLogs

/// What is wrong on the replica's own side.
extension Advisor {
  // MARK: Damaged relay log

  func relayLogCorrupt(
    _ replica: LogAudit, _ families: [LogAudit.Family]
  ) -> Recovery? {
    let paths = Set(families.flatMap { $0.reports.filter { $0.kind == .relayLog }.map(\.path) })
    let damage = replica.findings.filter {
      $0.severity == .error && paths.contains($0.file)
        && [
          .checksumMismatch, .eventTooLarge, .eventTooSmall, .zeroFilledHole, .zeroFilledTail,
          .trailingGarbage, .tornEvent, .tornHeader, .badMagic, .noFormatDescription,
          .undecodableBody,
        ].contains($0.code)
    }
    // Only what is still to be applied matters. The open end of the last relay log may be just
    // being written, as long as the applier has not stopped at it.
    let openEnds = Set(families.compactMap { $0.reports.last?.path })
    let hasStopped = state.applierError != nil
    guard
      let first = damage.first(where: { finding in
        let isOpenEnd =
          openEnds.contains(finding.file) && [.tornEvent, .tornHeader].contains(finding.code)
        return !isBehindApplier(finding, families) && (!isOpenEnd || hasStopped)
      })
    else { return nil }
    guard let executed = state.executed else {
      var answer = Recovery(
        .relayLogCorrupt, confidence: .unclear,
        summary: .relayLogDamaged(file: first.file.lastPathComponent))
      answer.reasons = [.damageCode(code: first.code, offset: first.offset)]
      answer.prepare([
        .giveApplied
      ])
      return answer
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

  /// The statements that make the replica fetch again what lies behind `place`.
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

  /// Whether damage lies in a part of the relay logs that is applied already.
  private func isBehindApplier(_ finding: Finding, _ families: [LogAudit.Family]) -> Bool {
    guard let file = state.relayLogFile, let position = state.relayLogPosition else {
      return state.hasAppliedAll == true
    }
    let name = finding.file.lastPathComponent
    if name == file { return (finding.endOffset?.rawValue ?? 0) <= position }
    guard let mine = LogName(name), let theirs = LogName(file) else { return false }
    return mine.number < theirs.number
  }
}
