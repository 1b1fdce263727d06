import BinlogBytes
import BinlogEvents
import BinlogLogs

extension LogAudit.Family {
  /// What its logs' names have in common.
  var stem: String? {
    family.members.compactMap { LogName($0.name)?.stem }.first
      ?? family.missing.compactMap { LogName($0.lastPathComponent)?.stem }.first
  }
}

/// The replica's index of relay logs does not fit what lies in its directory.
extension Advisor {
  func relayIndexBroken(_ families: [LogAudit.Family]) -> Recovery? {
    if let answer = renamedHost(families) { return answer }
    for family in inUse(families) {
      if let index = family.family.index {
        if let answer = unfitIndex(family, index) { return answer }
      } else if let answer = lostIndex(family) {
        return answer
      }
    }
    return nil
  }

  /// Those that the server works with: of the noted name, else those that began last.
  ///
  /// What an earlier name left behind is no trouble.
  private func inUse(_ families: [LogAudit.Family]) -> [LogAudit.Family] {
    if let stem = state.relayLogFile.flatMap({ LogName($0)?.stem }) {
      let noted = families.filter { $0.stem == stem }
      if !noted.isEmpty { return noted }
    }
    func begun(_ family: LogAudit.Family) -> UInt32 {
      family.reports.compactMap(\.begunAt).max() ?? 0
    }
    guard let last = families.map(begun).max() else { return families }
    return families.filter { begun($0) == last }
  }

  /// The relay logs begin anew under another name: the host was renamed, or `relay_log` changed.
  ///
  /// The server reads the index of the new name only, and does not find the noted relay log there.
  private func renamedHost(_ families: [LogAudit.Family]) -> Recovery? {
    guard let noted = state.relayLogFile, let stem = LogName(noted)?.stem,
      let old = families.first(where: { $0.stem == stem })
    else { return nil }
    // Other channels have relay logs of their own.
    let others = Set(
      inputs.states.filter { $0.channel != state.channel && $0.channel != nil }
        .compactMap { $0.relayLogFile.flatMap { LogName($0)?.stem } })
    let oldDirectory = old.family.members.first?.path.directoryPrefix ?? ""
    let oldBegun = old.reports.compactMap(\.begunAt).max() ?? 0
    let newer = families.filter { family in
      guard let name = family.stem, name != stem, !others.contains(name),
        family.family.members.first?.path.directoryPrefix == oldDirectory
      else { return false }
      return (family.reports.compactMap(\.begunAt).max() ?? 0) >= oldBegun
    }
    guard
      let new = newer.max(by: {
        ($0.reports.compactMap(\.begunAt).max() ?? 0)
          < ($1.reports.compactMap(\.begunAt).max() ?? 0)
      }), let newStem = new.stem, !listsNoted(new, noted)
    else { return nil }
    var answer = Recovery(
      .relayIndexBroken, confidence: .certain,
      summary: .relayLogsRenamed(old: stem, new: newStem, file: noted))
    answer.reasons = [
      .goesOnInPresent(file: noted),
      .begunLater(files: new.family.members.map(\.name)),
      .namedByHost,
    ]
    let sample = new.family.index?.entries.first ?? old.family.index?.entries.first ?? "./"
    let lines = (old.family.members + new.family.members).map {
      sample.directoryPrefix + $0.name
    }
    let path = new.family.index?.path ?? oldDirectory + newStem + ".index"
    propose(IndexProposal(path: path, lines: lines), &answer)
    return answer
  }

  private func listsNoted(_ family: LogAudit.Family, _ noted: String) -> Bool {
    family.family.index?.entries.contains { $0.lastPathComponent == noted } ?? false
  }

  /// The index is there, and names other files than those that lie beside it.
  private func unfitIndex(_ family: LogAudit.Family, _ index: LogIndex) -> Recovery? {
    let faults = family.family.findings.filter {
      [.indexEntryMissing, .fileNotInIndex, .indexDuplicate, .indexGap].contains($0.code)
        || $0.code == .indexMalformed && $0.severity == .error
    }
    guard let first = faults.first else { return nil }
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
  private func lostIndex(_ family: LogAudit.Family) -> Recovery? {
    guard family.family.isComplete, let stem = family.stem, let first = family.family.members.first
    else { return nil }
    let directory = first.path.directoryPrefix
    let isDataDirectory =
      inputs.states.contains { $0.origin.directoryPrefix == directory }
      || ["ibdata1", "auto.cnf", "mysql"].contains {
        DirectoryListing.kind(of: directory + $0) != .missing
      }
    let isStopped = state.sqlRunning == false || state.applierError != nil
    let isNoted = state.relayLogFile.flatMap { LogName($0)?.stem } == stem
    guard isNoted, isDataDirectory || isStopped else { return nil }
    var answer = Recovery(
      .relayIndexBroken, confidence: isDataDirectory ? .certain : .likely,
      summary: .relayIndexGone(stem: stem))
    answer.reasons = [
      .goesOnIn(file: state.relayLogFile),
      .indexMissing(path: directory + stem + ".index"),
    ]
    let lines = family.family.members.map { "./" + $0.name }
    propose(IndexProposal(path: directory + stem + ".index", lines: lines), &answer)
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

  /// The relay log to go on in, or one behind it, is gone: what it held must be fetched again.
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
