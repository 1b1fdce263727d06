import BinlogEvents

/// The replica's threads: one does not run, for a reason that is not the place.
extension Advisor {
  /// A running statement that starts only what has stopped.
  private var startStopped: String {
    let dialect = dialect(place)
    if managed?.isSure ?? false { return startStatement }
    if state.ioRunning == false, state.sqlRunning == true { return dialect.startFetching() }
    if state.sqlRunning == false, state.ioRunning == true { return dialect.startApplying() }
    return dialect.start()
  }

  /// That the source's logs serve the place, or what they say of it.
  private func describeAsk(_ answer: inout Recovery) {
    switch facts.ask {
    case .served:
      if let read = state.read {
        answer.reasons.append(.positionIsNotTheReason(place: read))
        answer.file = read.file
        answer.position = read.position
      }
    case .gtidsServed:
      answer.reasons.append(.servesByGtid)
      answer.file = state.read?.file
      answer.position = state.read?.position
    case .unknown:
      answer.limits.append(.placeUntold)
    case .noLogs: answer.limits.append(.noSourceLogs)
    default:
      answer.limits.append(
        .moreOnceMended(next: Cases.row(for: quiet(facts)).map { $0.remedy(self).summary }))
    }
  }

  /// The same facts with threads that run.
  private func quiet(_ facts: Facts) -> Facts {
    var facts = facts
    facts.receiver = .fine
    facts.applier = .fine
    return facts
  }

  func receiverRefused() -> Recovery {
    let error = state.receiverError
    let trouble = error.flatMap { ReceiverTrouble.of($0) }
    var answer = Recovery(
      .receiverRefused,
      confidence: facts.ask == .served || facts.ask == .gtidsServed ? .certain : .likely,
      summary: .receiverRefused(error: number(error), trouble: trouble))
    describeAsk(&answer)
    answer.prepare(
      trouble.map { .mend($0) } ?? .mendWhatTheSourceRefuses)
    answer.statements = [startStopped]
    describeThreads(&answer)
    return answer
  }

  func receiverStopped() -> Recovery {
    let error = state.receiverError
    let trouble = error.flatMap { ReceiverTrouble.of($0) }
    var answer = Recovery(
      .receiverStopped, confidence: error == nil ? .likely : .certain,
      summary: .receiverStopped(error: number(error), isConnecting: error == nil, trouble: trouble)
    )
    if error != nil, trouble == nil { answer.confidence = .likely }
    if state.isConnecting { answer.reasons.append(.isConnecting) }
    describeAsk(&answer)
    answer.prepare(
      trouble.map { .mend($0) } ?? .lookAtConnection)
    if !state.isConnecting { answer.statements = [startStopped] }
    describeThreads(&answer)
    return answer
  }

  /// The error's number; nil where it has none.
  private func number(_ error: ReplicationError?) -> Int? {
    error.flatMap { $0.number == 0 ? nil : $0.number }
  }

  func replicaStopped() -> Recovery {
    let receiver = state.ioRunning == false
    let applier = state.sqlRunning == false
    var answer = Recovery(
      .replicaStopped, confidence: .certain,
      summary: .threadsStopped(receiver: receiver, applier: applier))
    if facts.ask == .unknown { answer.confidence = .likely }
    answer.reasons = [
      .threads(receiver: state.ioRunning, applier: state.sqlRunning)
    ]
    if let until = state.until {
      answer.reasons.append(.startedUntil(place: until))
    }
    if state.isStored || state.isFile { answer.confidence = .likely }
    describeAsk(&answer)
    if let read = state.read, let executed = state.executed, !state.isReadAssumed, read != executed
    {
      answer.reasons.append(.readAndApplied(read: read, applied: executed))
    }
    if facts.ask == .served, let place { describeDoubts(place, &answer) }
    answer.prepare(.findWhoStopped)
    answer.statements = [startStopped]
    return answer
  }

  /// That a thread has stopped without an error, where the situation is another.
  func describeThreads(_ answer: inout Recovery) {
    if facts.applier == .stopped {
      answer.reasons.append(.applierStoppedToo)
    }
    if facts.receiver == .stopped {
      answer.reasons.append(.receiverStopped)
    }
  }
}
