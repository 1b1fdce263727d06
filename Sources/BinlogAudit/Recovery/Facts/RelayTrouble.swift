import BinlogBytes
import BinlogLogs

/// What is wrong with the replica's own relay logs, with what the answer needs of it.
enum RelayTrouble {
  /// They begin anew under another name: the host was renamed, or `relay_log` changed.
  case renamed(old: LogAudit.Family, new: LogAudit.Family, noted: String)
  /// The index names other files than those that lie beside it.
  case indexUnfit(LogAudit.Family, LogIndex, faults: [Finding])
  /// Relay logs without an index, where something says that a server used them, surely or likely.
  case indexGone(LogAudit.Family, isSure: Bool)
  /// Damage where something is still to be applied: all that was found, and the first that counts.
  case damaged([Finding], first: Finding)

  /// The fact; `isPlaced` says that the replica's status tells what it has applied.
  func fact(isPlaced: Bool) -> Facts.Own {
    switch self {
    case .renamed: .renamed
    case .indexUnfit: .indexUnfit
    case .indexGone: .indexGone
    case .damaged: isPlaced ? .damaged : .damagedSomewhere
    }
  }
}

extension LogAudit.Family {
  /// What its logs' names have in common.
  var stem: String? {
    family.members.compactMap { LogName($0.name)?.stem }.first
      ?? family.missing.compactMap { LogName($0.lastPathComponent)?.stem }.first
  }

  /// The directory of its logs, with a slash at its end.
  var directory: String { family.members.first?.path.directoryPrefix ?? "" }

  /// When the last of its logs that tell was begun.
  var lastBegun: UInt32 { reports.compactMap(\.begunAt).max() ?? 0 }
}

/// Finds what is wrong with the replica's own relay logs.
struct RelayFinder {
  let inputs: SuggestInputs
  let state: ReplicaState
  /// The replica's logs.
  let replica: LogAudit
  /// The families of the channel's relay logs.
  let families: [LogAudit.Family]

  init(_ inputs: SuggestInputs, _ state: ReplicaState, _ replica: LogAudit, stem: String?) {
    self.inputs = inputs
    self.state = state
    self.replica = replica
    families = replica.families.filter { family in
      family.reports.contains { $0.kind == .relayLog } && (stem == nil || family.stem == stem)
    }
  }

  /// What must be mended first; nil where nothing is wrong.
  func find() -> RelayTrouble? {
    if let renamed { return renamed }
    for family in inUse {
      if let index = family.family.index {
        if let trouble = unfit(family, index) { return trouble }
      } else if let trouble = lostIndex(family) {
        return trouble
      }
    }
    return damage
  }

  /// Those that the server works with: of the noted name, else those that began last.
  ///
  /// What an earlier name left behind is no trouble.
  private var inUse: [LogAudit.Family] {
    if let stem = state.relayLogFile.flatMap({ LogName($0)?.stem }) {
      let noted = families.filter { $0.stem == stem }
      if !noted.isEmpty { return noted }
    }
    guard let last = families.map(\.lastBegun).max() else { return families }
    return families.filter { $0.lastBegun == last }
  }

  /// The server reads the index of the new name only, and does not find the noted relay log there.
  private var renamed: RelayTrouble? {
    guard let noted = state.relayLogFile, let stem = LogName(noted)?.stem,
      let old = families.first(where: { $0.stem == stem })
    else { return nil }
    // Other channels have relay logs of their own.
    let others = Set(
      inputs.states.filter { $0.channel != state.channel && $0.channel != nil }
        .compactMap { $0.relayLogFile.flatMap { LogName($0)?.stem } })
    let newer = families.filter { family in
      guard let name = family.stem, name != stem, !others.contains(name),
        !family.family.members.isEmpty,
        family.directory == old.directory
      else { return false }
      return family.lastBegun >= old.lastBegun
    }
    guard let new = newer.max(by: { $0.lastBegun < $1.lastBegun }), !lists(new, noted) else {
      return nil
    }
    return .renamed(old: old, new: new, noted: noted)
  }

  private func lists(_ family: LogAudit.Family, _ noted: String) -> Bool {
    family.family.index?.entries.contains { $0.lastPathComponent == noted } ?? false
  }

  private func unfit(_ family: LogAudit.Family, _ index: LogIndex) -> RelayTrouble? {
    let faults = family.family.findings.filter {
      [.indexEntryMissing, .fileNotInIndex, .indexDuplicate, .indexGap].contains($0.code)
        || $0.code == .indexMalformed && $0.severity == .error
    }
    return faults.isEmpty ? nil : .indexUnfit(family, index, faults: faults)
  }

  private func lostIndex(_ family: LogAudit.Family) -> RelayTrouble? {
    guard family.family.isComplete, let stem = family.stem, !family.family.members.isEmpty else {
      return nil
    }
    let directory = family.directory
    let isDataDirectory =
      inputs.states.contains { $0.origin.directoryPrefix == directory }
      || ["ibdata1", "auto.cnf", "mysql"].contains {
        DirectoryListing.kind(of: directory + $0) != .missing
      }
    let isStopped = state.sqlRunning == false || state.applierError != nil
    let isNoted = state.relayLogFile.flatMap { LogName($0)?.stem } == stem
    guard isNoted, isDataDirectory || isStopped else { return nil }
    return .indexGone(family, isSure: isDataDirectory)
  }

  private var damage: RelayTrouble? {
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
    let first = damage.first { finding in
      let isOpenEnd =
        openEnds.contains(finding.file) && [.tornEvent, .tornHeader].contains(finding.code)
      return !isBehindApplier(finding) && (!isOpenEnd || hasStopped)
    }
    return first.map { .damaged(damage, first: $0) }
  }

  /// Whether damage lies in a part of the relay logs that is applied already.
  private func isBehindApplier(_ finding: Finding) -> Bool {
    guard let file = state.relayLogFile, let position = state.relayLogPosition else {
      return state.hasAppliedAll == true
    }
    let name = finding.file.lastPathComponent
    if name == file { return (finding.endOffset?.rawValue ?? 0) <= position }
    guard let mine = LogName(name), let theirs = LogName(file) else { return false }
    return mine.number < theirs.number
  }
}
