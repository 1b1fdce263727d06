import BinlogBytes
import BinlogEvents

/// The replica asks for a place in the middle of an event.
extension Advisor {
  func insideEvent() -> Recovery {
    guard let read = state.read, let place else { return Self.unfounded() }
    let verdict = verdict(on: read)
    var answer = Recovery(
      .positionInsideEvent, confidence: .likely,
      summary: .insideEvent(place: read))
    let boundary = verdict?.groupStart ?? verdict?.nearestBefore
    if let before = verdict?.nearestBefore, let after = verdict?.nearestAfter {
      answer.reasons.append(.boundaries(before: before, after: after))
    }
    if let boundary { answer.reasons.append(.groupStartsAt(offset: boundary)) }
    if let proven = executedPlace(unlike: read, &answer) {
      answer.confidence = .certain
      lead(to: proven, dialect(place), &answer)
      return answer
    }
    guard let boundary else { return answer }
    let target = SourceCoordinate(file: read.file, position: boundary.rawValue)
    answer.file = target.file
    answer.position = target.position
    answer.reasons.append(.nothingProvesApplied)
    answer.statements = applyFirst(target, dialect(place), &answer) + changeStatements(target)
    answer.limits.append(.applyingAgainStops)
    return answer
  }

  /// A position that no file has.
  func beforeFirst() -> Recovery {
    guard let read = state.read, let place else { return Self.unfounded() }
    var answer = Recovery(
      .positionInsideEvent, confidence: .likely,
      summary: .beforeFirstEvent(position: read.position))
    answer.file = read.file
    answer.position = 4
    answer.statements =
      applyFirst(read, dialect(place), &answer)
      + changeStatements(SourceCoordinate(file: read.file, position: 4))
    return answer
  }

  /// Up to where something proves that the replica has applied, other than the impossible place.
  private func executedPlace(
    unlike read: SourceCoordinate, _ answer: inout Recovery
  ) -> SourceCoordinate? {
    if let place = ownLogPlace(&answer) { return place }
    guard let executed = state.executed, executed != read else { return nil }
    let verdict = source.verdicts.first {
      $0.file == executed.file && $0.position == executed.position
    }
    guard verdict?.verdict == .ok || verdict?.verdict == .okEnd else { return nil }
    answer.reasons.append(.notedApplied(place: executed))
    return executed
  }

  /// What the replica's own binary log proves, whatever was noted.
  private func ownLogPlace(_ answer: inout Recovery) -> SourceCoordinate? {
    guard !inputs.ownGroups.isEmpty else { return nil }
    let all = PlacedGroup.inSourceLogs(inputs.sourceGroups)
    let applied = AppliedGroups(all, firstBehind: 0, own: inputs.ownGroups)
    guard let last = applied.last else { return nil }
    answer.reasons.append(
      .ownLogProves(place: all[last].place, evidence: applied.evidence.sorted()))
    if !applied.gaps.isEmpty {
      answer.limits.append(.gapLeftThere)
    }
    return all[last].place
  }

  /// Goes on after `proven`, once what the relay logs hold after that is applied.
  private func lead(
    to proven: SourceCoordinate, _ dialect: StatementDialect, _ answer: inout Recovery
  ) {
    var target = proven
    var waiting: [String] = []
    if let last = placed.last, proven.isBefore(last.place) {
      target = last.place
      answer.prepare(.saveRelayLogsWithGroups(end: target))
      waiting = [dialect.stopFetching(), dialect.startApplying(), dialect.waitApplied(target)]
    } else {
      answer.prepare(.saveRelayLogsBeforeChange)
    }
    answer.file = target.file
    answer.position = target.position
    answer.statements = waiting + changeStatements(target)
  }
}
