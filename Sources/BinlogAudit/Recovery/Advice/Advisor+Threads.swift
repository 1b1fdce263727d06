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
        answer.reasons.append(
          "\(read) is a place that the source serves: the position is not the reason")
        answer.file = read.file
        answer.position = read.position
      }
    case .gtidsServed:
      answer.reasons.append("by GTID the source serves what the replica lacks")
      answer.file = state.read?.file
      answer.position = state.read?.position
    case .unknown:
      answer.limits.append(
        "nothing that was given says where the replica stands in the source's logs")
    case .noLogs: answer.limits.append("no binary log of the source was given")
    default:
      answer.limits.append(
        "once this is mended, there is more: "
          + (Cases.row(for: quiet(facts)).map { $0.remedy(self).summary } ?? "ask again"))
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
      summary: "The receiver has stopped with \(number(error)): "
        + (trouble?.meaning ?? "the source refuses the replica") + ".")
    describeAsk(&answer)
    answer.prepare(
      trouble?.advice
        ?? "the error's text says what the source does not accept: mend that, then start it")
    answer.statements = [startStopped]
    describeThreads(&answer)
    return answer
  }

  func receiverStopped() -> Recovery {
    let error = state.receiverError
    let trouble = error.flatMap { ReceiverTrouble.of($0) }
    var answer = Recovery(
      .receiverStopped, confidence: error == nil ? .likely : .certain,
      summary: error == nil
        ? "The receiver tries to connect to its source, and does not come through."
        : "The receiver does not run, \(number(error)): "
          + (trouble?.meaning ?? "it does not come to its source, or not with these settings") + "."
    )
    if error != nil, trouble == nil { answer.confidence = .likely }
    if state.isConnecting { answer.reasons.append("it is trying to connect, again and again") }
    describeAsk(&answer)
    answer.prepare(
      trouble?.advice
        ?? "look at the replica's error log and at the source: whether it runs, its address and port, the"
        + " account, and the network between the two")
    if !state.isConnecting { answer.statements = [startStopped] }
    describeThreads(&answer)
    return answer
  }

  private func number(_ error: ReplicationError?) -> String {
    guard let error, error.number != 0 else { return "an error" }
    return "error \(error.number)"
  }

  func replicaStopped() -> Recovery {
    let receiver = state.ioRunning == false
    let applier = state.sqlRunning == false
    let which =
      receiver && applier
      ? "Both threads of the replica have" : receiver ? "The receiver has" : "The applier has"
    var answer = Recovery(
      .replicaStopped, confidence: .certain,
      summary: "\(which) stopped, and no error is given.")
    if facts.ask == .unknown { answer.confidence = .likely }
    answer.reasons = [
      "receiver: \(word(state.ioRunning)); applier: \(word(state.sqlRunning))"
    ]
    if let until = state.until {
      answer.reasons.append("it was started to run up to a place only: \(until)")
    }
    if state.isStored || state.isFile { answer.confidence = .likely }
    describeAsk(&answer)
    if let read = state.read, let executed = state.executed, !state.isReadAssumed, read != executed
    {
      answer.reasons.append("read up to \(read), applied up to \(executed)")
    }
    if facts.ask == .served, let place { describeDoubts(place, &answer) }
    answer.prepare(
      "find out who stopped it and why (STOP, UNTIL, a restart with skip_replica_start, a backup): then"
        + " start it")
    answer.statements = [startStopped]
    return answer
  }

  private func word(_ runs: Bool?) -> String {
    switch runs {
    case true?: "runs"
    case false?: "stopped"
    case nil: "not told"
    }
  }

  /// That a thread has stopped without an error, where the situation is another.
  func describeThreads(_ answer: inout Recovery) {
    if facts.applier == .stopped {
      answer.reasons.append("the applier has stopped too, without an error")
    }
    if facts.receiver == .stopped {
      answer.reasons.append("the receiver has stopped, without an error")
    }
  }
}
