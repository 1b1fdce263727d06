import BinlogBytes
import BinlogEvents

/// What is wrong on the replica's own side.
extension Advisor {
  /// The first of the replica's own troubles; nil when there is none, or nothing shows it.
  mutating func judgeReplica() -> Recovery? {
    guard let replica = inputs.replica else { return nil }
    let relayFamilies = replica.families.filter { family in
      family.reports.contains { $0.kind == .relayLog }
    }
    if let answer = relayIndexBroken(relayFamilies) { return answer }
    if let answer = relayLogCorrupt(replica, relayFamilies) { return answer }
    return replays()
  }

  // MARK: Index of relay logs

  private func relayIndexBroken(_ families: [LogAudit.Family]) -> Recovery? {
    for family in families {
      guard let index = family.family.index else { continue }
      let faults = family.family.findings.filter {
        [.indexEntryMissing, .fileNotInIndex, .indexDuplicate, .indexGap].contains($0.code)
      }
      guard let first = faults.first else { continue }
      var answer = Recovery(
        .relayIndexBroken, confidence: .certain,
        summary: "The replica's \(index.path.lastPathComponent) does not fit its relay logs:"
          + " \(first.message).")
      answer.reasons = faults.map { "\($0.code.rawValue): \($0.message)" }
      answer.preparations = [
        "save the relay logs (cp -a); they may hold groups that are nowhere else",
        "stop the replica's server, and put this into \(index.path.lastPathComponent) (keep the old"
          + " one):",
      ]
      answer.preparations += family.family.members.map { member in
        "    " + (member.entry ?? (index.entries.first ?? "./").directoryPrefix + member.name)
      }
      answer.preparations.append("then start it again; nothing is fetched twice")
      answer.replica = state
      return answer
    }
    return nil
  }

  // MARK: Damaged relay log

  private func relayLogCorrupt(
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
    let hasStopped = (state.sqlErrorNumber ?? 0) != 0
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
      answer.preparations = [
        "give --status or relay-log.info, which say how far the replica has applied it"
      ]
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
    if let lost = lostBehindDamage(executed), !lost.groups.isEmpty {
      answer.confidence = .unclear
      answer.onlyOnReplica = lost.groups
      answer.reasons.append(
        "the source has lost groups that these relay logs hold: to fetch again would throw away the"
          + " only copy")
      answer.preparations = [
        "save the relay logs (cp -a) before anything else",
        "let what lies before the damage be applied (START REPLICA SQL_THREAD), then bring the groups"
          + " listed to the replica by hand (binlogtool dump on the saved relay logs)",
      ]
      return answer
    }
    let verdict = source.verdicts.first {
      $0.file == executed.file && $0.position == executed.position
    }
    guard let verdict, verdict.verdict == .ok || verdict.verdict == .okEnd else {
      answer.confidence = .unclear
      answer.reasons.append(
        "the source cannot serve \(executed) (\(verdict?.verdict.rawValue ?? "file-missing")): what"
          + " is left in the relay logs may be the only copy")
      answer.preparations = ["save the relay logs, and rebuild the replica from a backup"]
      return answer
    }
    answer.file = executed.file
    answer.position = executed.position
    answer.reasons.append("the source still has everything from there on")
    answer.preparations = [
      "save the relay logs first (cp -a): CHANGE … TO deletes them"
    ]
    answer.statements = changeStatements(executed)
    return answer
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

  // MARK: Applied twice

  /// The noted position lags behind what the replica's own binary log proves to be applied.
  private func replays() -> Recovery? {
    guard !inputs.ownGroups.isEmpty, !inputs.relayGroups.isEmpty, let note = state.executed,
      state.usesGtid != true
    else { return nil }
    let applied = AppliedGroups(
      relay: inputs.relayGroups, own: inputs.ownGroups, note: note,
      assumedFile: state.read?.file ?? note.file)
    guard applied.appliedBehindNote > 0, let last = applied.last else { return nil }
    let file = last.sourceFile ?? state.read?.file ?? note.file
    let end = UInt64(last.group.endPosition.rawValue)
    var answer = Recovery(
      .replicaReplays, confidence: applied.hasHoles ? .likely : .certain,
      summary: "The replica says that it has applied up to \(note), its own binary log proves"
        + " \(file):\(end): it applies \(applied.appliedBehindNote) groups again.")
    answer.file = file
    answer.position = end
    answer.reasons = [
      "\(applied.appliedBehindNote) groups of the relay logs behind \(note) stand in the replica's own"
        + " binary log, matched by \(applied.evidence ?? "content")"
    ]
    if let missing = applied.firstMissing {
      answer.reasons.append(
        "the first that does not stand there starts at offset \(missing.group.start) of"
          + " \(missing.startPath.lastPathComponent)")
    }
    if let error = state.sqlError, !error.isEmpty { answer.reasons.append("its error: \(error)") }
    if applied.hasHoles {
      answer.limits.append(
        "groups behind the first missing one were applied too (parallel appliers): those will be"
          + " applied again, and may stop with 1062 or 1032")
    }
    let dialect = dialect(nil)
    answer.preparations = ["save the relay logs first (cp -a)"]
    answer.statements = [
      dialect.stop(),
      dialect.changeRelay(
        file: last.path.lastPathComponent, position: last.group.end.rawValue),
      dialect.start(),
    ]
    answer.reasons.append(
      "in the relay logs that place is \(last.path.lastPathComponent):\(last.group.end); nothing has"
        + " to be fetched again")
    return answer
  }
}
