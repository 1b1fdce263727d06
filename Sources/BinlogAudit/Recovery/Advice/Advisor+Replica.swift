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
        summary: "The relay log \(first.file.lastPathComponent) is damaged.")
      answer.reasons = ["\(first.code.rawValue) at offset \(first.offset?.description ?? "0")"]
      answer.prepare([
        "give --status or relay-log.info, which say how far the replica has applied it"
      ])
      return answer
    }
    var answer = Recovery(
      .relayLogCorrupt, confidence: .certain,
      summary: "The relay log \(first.file.lastPathComponent) is damaged at offset"
        + " \(first.offset?.description ?? "0"), before the replica has applied it.")
    answer.reasons = damage.map {
      "\($0.file.lastPathComponent):\($0.offset?.description ?? "0"): \($0.message)"
    }
    answer.reasons.append("the replica has applied up to \(executed)")
    fetchAgain(from: executed, &answer)
    return answer
  }

  /// Leads the replica to fetch again what its relay logs no longer give, if the source has it.
  func fetchAgain(from noted: SourceCoordinate, _ answer: inout Recovery) {
    let executed = provenPlace(noted, &answer)
    if let lost = lostBehindDamage(executed), !lost.groups.isEmpty {
      answer.confidence = .unclear
      answer.onlyOnReplica = lost.groups
      answer.reasons.append(
        "the source has lost groups that these relay logs hold: to fetch again would throw away the"
          + " only copy")
      answer.prepare([
        "save the relay logs (cp -a) before anything else",
        "let what lies before the damage be applied (\(dialect(nil).startApplying())), then bring"
          + " the groups listed to the replica by hand (binlogtool dump on the saved relay logs)",
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
      answer.reasons.append(
        "the source cannot serve \(executed) (\(verdict?.verdict.rawValue ?? "file-missing")): what"
          + " is left in the relay logs may be the only copy")
      answer.prepare("save the relay logs, and rebuild the replica from a backup")
      return
    }
    answer.file = executed.file
    answer.position = executed.position
    answer.reasons.append("the source still has everything from there on")
    answer.prepare([
      "save the relay logs first (cp -a): CHANGE … TO deletes them"
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
    answer.reasons.append(
      "its own binary log proves \(applied.applied.count) more groups, up to \(place)")
    if !applied.gaps.isEmpty {
      answer.confidence = .likely
      answer.limits.append(
        "parallel appliers have left a gap behind that: groups behind it come again, and may stop"
          + " the replica with 1062 or 1032")
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
