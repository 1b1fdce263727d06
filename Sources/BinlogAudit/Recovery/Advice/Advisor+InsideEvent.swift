import BinlogBytes
import BinlogEvents

/// The replica asks for a place in the middle of an event.
extension Advisor {
  func insideEvent() -> Recovery {
    guard let read = state.read, let place else { return Self.unfounded() }
    let verdict = verdict(on: read)
    var answer = Recovery(
      .positionInsideEvent, confidence: .likely,
      summary: "\(read) lies in the middle of an event; no replica can go on from there.")
    let boundary = verdict?.groupStart ?? verdict?.nearestBefore
    if let before = verdict?.nearestBefore, let after = verdict?.nearestAfter {
      answer.reasons.append("event boundaries around it: \(before) and \(after)")
    }
    if let boundary { answer.reasons.append("the group around it starts at \(boundary)") }
    if let proven = executedPlace(unlike: read, &answer) {
      answer.confidence = .certain
      lead(to: proven, dialect(place), &answer)
      return answer
    }
    guard let boundary else { return answer }
    let target = SourceCoordinate(file: read.file, position: boundary.rawValue)
    answer.file = target.file
    answer.position = target.position
    answer.reasons.append(
      "nothing proves what the replica has applied: its own binary logs (--replica) or its error log"
        + " (--status) would")
    answer.statements = applyFirst(target, dialect(place), &answer) + changeStatements(target)
    answer.limits.append(
      "if the replica has applied this group already, applying it again stops with duplicate key"
        + " (1062) or missing row (1032): compare before you start it")
    return answer
  }

  /// A position that no file has.
  func beforeFirst() -> Recovery {
    guard let read = state.read, let place else { return Self.unfounded() }
    var answer = Recovery(
      .positionInsideEvent, confidence: .likely,
      summary: "Position \(read.position) lies before the first event; positions begin at 4.")
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
    answer.reasons.append("the replica has noted that it has applied up to \(executed)")
    return executed
  }

  /// What the replica's own binary log proves, whatever was noted.
  private func ownLogPlace(_ answer: inout Recovery) -> SourceCoordinate? {
    guard !inputs.ownGroups.isEmpty else { return nil }
    let all = PlacedGroup.inSourceLogs(inputs.sourceGroups)
    let applied = AppliedGroups(all, firstBehind: 0, own: inputs.ownGroups)
    guard let last = applied.last else { return nil }
    answer.reasons.append(
      "the replica's own binary log proves that it has applied up to \(all[last].place), matched by "
        + applied.evidence.sorted().joined(separator: ", "))
    if !applied.gaps.isEmpty {
      answer.limits.append(
        "parallel appliers have left a gap there: groups behind it are applied already, and may stop"
          + " the replica with 1062 or 1032")
    }
    return all[last].place
  }

  /// Goes on behind `proven`, once what the relay logs hold behind that is applied.
  private func lead(
    to proven: SourceCoordinate, _ dialect: StatementDialect, _ answer: inout Recovery
  ) {
    var target = proven
    var waiting: [String] = []
    if let last = placed.last, proven.isBefore(last.place) {
      target = last.place
      answer.prepare(
        "save the replica's relay logs first (cp -a of its relay logs and their index): they hold"
          + " groups up to \(target) that are not applied yet")
      waiting = [dialect.stopFetching(), dialect.startApplying(), dialect.waitApplied(target)]
    } else {
      answer.prepare(
        "save the replica's relay logs first (cp -a): CHANGE … TO deletes them")
    }
    answer.file = target.file
    answer.position = target.position
    answer.statements = waiting + changeStatements(target)
  }
}
