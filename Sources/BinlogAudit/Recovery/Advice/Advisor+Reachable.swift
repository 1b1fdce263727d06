import BinlogBytes
import BinlogEvents
import BinlogLogs

/// The file that the replica asks for is there, and the position lies in it.
extension Advisor {
  /// Where the file's events end for good: its size, or where the damage of its tail begins.
  func end(of report: FileReport) -> UInt64 { report.lostAt?.rawValue ?? report.size }

  /// What was found about a place of the source.
  func verdict(on place: SourceCoordinate) -> PositionVerdict? {
    source.verdicts.first { $0.file == place.file && $0.position == place.position }
  }

  /// The errors of a file, as evidence.
  private func errors(of report: FileReport) -> [Evidence] {
    source.findings.filter { $0.file == report.path && $0.severity == .error }.map {
      .damageOf(code: $0.code, offset: $0.offset, message: $0.message)
    }
  }

  func damagedPlace() -> Recovery {
    guard let read = state.read, let place else { return Self.unfounded() }
    var answer = Recovery(
      .unclear, confidence: .unclear,
      summary: .damaged(file: read.file, position: read.position))
    answer.reasons = errors(of: place.report)
    answer.prepare(.restoreOrRebuild)
    return answer
  }

  /// The replica goes on without an error, but holds groups that the source lost: the damage
  /// that nobody notices.
  func divergedSilently() -> Recovery {
    guard let read = state.read, let place, let lost else { return Self.unfounded() }
    let usesGtid = usesGtid(place)
    let crashed = lost.groups.first?.file ?? read.file
    let count = lost.groups.count
    let isQuiet = facts.applier == .fine && facts.receiver == .fine
    var answer = Recovery(
      usesGtid ? .replicaAheadGtid : .sourceLostTail, confidence: .certain,
      summary: .holdsLost(isQuiet: isQuiet, count: count, file: crashed))
    answer.onlyOnReplica = lost.groups
    answer.file = read.file
    answer.position = read.position
    answer.reasons = [
      .serves(place: read, isQuiet: isQuiet),
      .relayLogsHoldLost(file: crashed),
    ]
    if usesGtid {
      let set = Self.gtids(of: lost.groups)
      answer.gtidSet = set.isEmpty ? nil : set.description
    }
    answer.prepare([.compareTables, .otherReplicasLack])
    describeThreads(&answer)
    describeLoss(&answer, lost, trueEnd: 0, read: read)
    return answer
  }

  func healthy() -> Recovery {
    guard facts.ask == .served else { return healthyByGtid() }
    guard let read = state.read, let place else { return Self.unfounded() }
    let report = place.report
    let atEnd = read.position == report.size
    let crashed = !report.isClosed && place.next != nil
    var answer = Recovery(
      .healthy, confidence: .certain,
      summary: .served(place: read, isAtEnd: atEnd, nextFile: place.next?.name))
    answer.file = read.file
    answer.position = read.position
    answer.reasons = [
      .stands(position: read.position, size: report.size, isAtEnd: atEnd)
    ]
    if !atEnd, crashed {
      answer.reasons.append(.leftByCrash)
    }
    describeDoubts(place, &answer)
    if state.isStored {
      answer.confidence = .likely
      answer.reasons.append(.storedPlace)
    }
    if state.usesGtid == true {
      answer.confidence = .likely
      answer.limits.append(.giveExecutedGtids)
    }
    return answer
  }

  /// What may be lost although the place is served.
  func describeDoubts(_ place: Place, _ answer: inout Recovery) {
    if let torn = place.family.reports[..<place.index].last(where: { $0.lostAt != nil }) {
      answer.confidence = .likely
      answer.reasons.append(.earlierFileTorn(file: torn.name, end: torn.lostAt))
    }
    if let (log, groups) = appliedAndNotLogged() {
      answer.confidence = .likely
      answer.reasons.append(
        .ownLogLostTail(log: log, count: groups.count, end: groups[groups.count - 1].place))
      answer.limits.append(
        .tablesMayHaveKeptApplied(
          count: groups.count,
          range: SourceRange(
            file: groups[0].file, start: groups[0].start, end: groups[groups.count - 1].end)))
    }
  }

  /// The source serves by GTID, whatever file and position are.
  private func healthyByGtid() -> Recovery {
    var answer = Recovery(
      .healthy, confidence: .certain,
      summary: .servedByGtid)
    describeGtids(&answer)
    answer.file = state.read?.file
    answer.position = state.read?.position
    if facts.ask != .gtidsServed { answer.confidence = .likely }
    if let torn = families.lazy.flatMap(\.reports).first(where: { $0.lostAt != nil }) {
      answer.confidence = .likely
      answer.reasons.append(.fileTorn(file: torn.name, end: torn.lostAt))
    }
    return answer
  }

  /// A stored position that may lag, in or before a file that a crash ended: it proves nothing.
  func stalePlace() -> Recovery {
    guard let read = state.read, let place else { return Self.unfounded() }
    var answer = Recovery(
      .unclear, confidence: .unclear,
      summary: .staleServed(place: read))
    answer.reasons = [
      .storedNowAndThen,
      .notTheLastFile(file: place.member.name),
    ]
    answer.prepare(.giveStatusOrRelayLogs)
    return answer
  }

  /// The source serves the place, but damage ahead will stop the replica.
  func stopsAhead() -> Recovery {
    guard let read = state.read, let place else { return Self.unfounded() }
    let report = place.report
    let verdict = verdict(on: read)
    let tornTail = facts.ask == .tornAhead
    var answer = Recovery(
      tornTail ? .sourceLostTail : .unclear, confidence: tornTail ? .likely : .unclear,
      summary: .stopsAhead(place: read, file: report.name, end: end(of: report), isTorn: tornTail)
    )
    answer.file = read.file
    answer.position = read.position
    answer.reasons = [
      .serverAnswersOnTheWay(refusal: verdict?.serverError ?? "")
    ]
    answer.reasons += errors(of: report)
    answer.prepare(.readUpToTear(isTorn: tornTail))
    return answer
  }

  /// The source has refused a place that its logs, as given, serve.
  func refusedYetServed() -> Recovery {
    let byGtid = facts.ask == .gtidsServed
    var answer = Recovery(
      .unclear, confidence: .unclear,
      summary: .refusedYetServed(place: state.read, byGtid: byGtid))
    answer.reasons = [
      .statusSays(error: state.receiverError),
      .logsSay(byGtid: byGtid, isAtEnd: state.read.flatMap { verdict(on: $0) }?.verdict == .okEnd),
    ]
    if byGtid { describeGtids(&answer) }
    answer.prepare([
      .startIfOlder(statement: startStatement),
      .takeAnew,
    ])
    return answer
  }
}
