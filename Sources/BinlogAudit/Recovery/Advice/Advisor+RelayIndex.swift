import BinlogBytes
import BinlogEvents
import BinlogLogs

/// The replica's index of relay logs does not fit what lies in its directory.
extension Advisor {
  /// The relay logs begin anew under another name.
  func relayLogsRenamed() -> Recovery {
    guard case .renamed(let old, let new, let noted)? = relayTrouble else {
      return Self.unfound(.relayIndexBroken)
    }
    let newStem = new.stem ?? ""
    var answer = Recovery(
      .relayIndexBroken, confidence: .certain,
      summary: .relayLogsRenamed(old: old.stem ?? "", new: newStem, file: noted))
    answer.reasons = [
      .goesOnInPresent(file: noted),
      .begunLater(files: new.family.members.map(\.name)),
      .namedByHost,
    ]
    let sample = new.family.index?.entries.first ?? old.family.index?.entries.first ?? "./"
    let lines = (old.family.members + new.family.members).map {
      sample.directoryPrefix + $0.name
    }
    let path = new.family.index?.path ?? old.directory + newStem + ".index"
    propose(IndexProposal(path: path, lines: lines), &answer)
    return answer
  }

  /// The index is there, and names other files than those that lie beside it.
  func relayIndexUnfit() -> Recovery {
    guard case .indexUnfit(let family, let index, let faults)? = relayTrouble,
      let first = faults.first
    else { return Self.unfound(.relayIndexBroken) }
    var answer = Recovery(
      .relayIndexBroken, confidence: .certain,
      summary: .relayIndexUnfit(index: index.path.lastPathComponent, message: first.message))
    answer.reasons = faults.map { .indexFault(code: $0.code, message: $0.message) }
    let prefix = (index.entries.first ?? "./").directoryPrefix
    let lines = family.family.members.map { $0.entry ?? prefix + $0.name }
    propose(IndexProposal(path: index.path, lines: lines), &answer)
    refetchMissing(family, &answer)
    return answer
  }

  /// Relay logs without an index, where something says that a server used them.
  func relayIndexGone() -> Recovery {
    guard case .indexGone(let family, let isSure)? = relayTrouble, let stem = family.stem else {
      return Self.unfound(.relayIndexBroken)
    }
    var answer = Recovery(
      .relayIndexBroken, confidence: isSure ? .certain : .likely,
      summary: .relayIndexGone(stem: stem))
    let path = family.directory + stem + ".index"
    answer.reasons = [.goesOnIn(file: state.relayLogFile), .indexMissing(path: path)]
    let lines = family.family.members.map { "./" + $0.name }
    propose(IndexProposal(path: path, lines: lines), &answer)
    refetchMissing(family, &answer)
    return answer
  }

  /// What to do with the right index.
  private func propose(_ index: IndexProposal, _ answer: inout Recovery) {
    answer.index = index
    let name = index.path.lastPathComponent
    answer.prepare(.saveRelayLogsOnlyCopy)
    answer.preparations.append(
      Step(
        .mendRelayIndex(file: name), lines: index.lines))
    answer.prepare(.startServer)
    answer.statements = [dialect(nil).start()]
    if let read = state.executed ?? state.read {
      answer.file = read.file
      answer.position = read.position
    }
  }

  /// So many missing relay logs are named.
  private static let mostMissing: UInt64 = 100

  /// The relay log to go on in, or one after it, is gone: what it held must be fetched again.
  private func refetchMissing(_ family: LogAudit.Family, _ answer: inout Recovery) {
    let numbers = family.family.members.compactMap { LogName($0.name)?.number }
    guard let noted = state.relayLogFile.flatMap({ LogName($0) }), noted.stem == family.stem
    else { return }
    var gone = family.family.missing.map(\.lastPathComponent).filter {
      (LogName($0)?.number ?? 0) >= noted.number
    }
    if !numbers.contains(noted.number), !gone.contains(state.relayLogFile ?? "") {
      gone.insert(state.relayLogFile ?? "", at: 0)
    }
    if let last = numbers.max(), last > noted.number {
      // A name may claim any number.
      let end = min(last, noted.number + Self.mostMissing)
      for number in noted.number...end where !numbers.contains(number) {
        let name = gone.first { LogName($0)?.number == number }
        if name == nil { gone.append("\(noted.stem), number \(number)") }
      }
    }
    guard !gone.isEmpty else { return }
    answer.index = nil
    answer.statements = []
    answer.preparations = []
    answer.summary.append(.relayLogGone)
    answer.reasons.append(.gone(files: gone))
    guard let executed = state.executed else {
      answer.confidence = .unclear
      answer.prepare([
        .giveAppliedOfRead
      ])
      return
    }
    fetchAgain(from: executed, &answer)
  }
}
