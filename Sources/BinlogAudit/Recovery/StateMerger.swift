import BinlogBytes
import BinlogEvents

/// Brings together what several things say of one replica.
struct StateMerger {
  /// The state to go by.
  private(set) var state = ReplicaState(origin: "")
  /// Contradictions that a reader should know of.
  private(set) var findings: [Finding] = []
  /// The groups in the channel's relay logs.
  private(set) var relayGroups: [FileScan.VisitedGroup] = []
  /// Those whose source's file is known, with their places in the source's log.
  private(set) var placed: [PlacedGroup] = []
  /// Index in ``placed`` of the first that the note does not hold for applied; nil when the relay
  /// logs do not reach back to the noted place.
  private(set) var firstBehind: Int?
  /// The source's file of relay logs that do not name one.
  private(set) var assumedFile: String?
  /// Stem of the channel's relay logs, where there are several channels.
  private(set) var relayLogStem: String?
  /// Sentences about what was believed.
  private(set) var reasons: [String] = []

  /// Merges `states` (those first said count more) and what the relay logs prove.
  init(
    _ states: [ReplicaState], relayLogs: [FileReport],
    relayGroups: [FileScan.VisitedGroup] = [], channel: String?
  ) {
    let wanted = states.filter {
      channel == nil || $0.channel == nil || Self.isSame($0.channel, channel)
    }
    // A replica of several sources: the one that was refused is the one in question.
    let refused = wanted.first(where: \.wasRefused)
    let stopped = wanted.first { ($0.sqlErrorNumber ?? 0) != 0 }
    let main = refused ?? stopped ?? wanted.first
    if let main { state = main }
    for other in wanted
    where main == nil || main?.channel == nil || Self.isSame(other.channel, main?.channel)
      || other.channel == nil
    {
      fill(from: other)
    }
    // Several channels: only the relay logs of this one are its own.
    let stem =
      Set(wanted.map { $0.channel ?? "" }).count > 1 || states.count != wanted.count
        || !(channel ?? "").isEmpty
      ? relayStem(relayLogs.map(\.name)) : nil
    relayLogStem = stem
    func isMine(_ name: String) -> Bool { stem == nil || LogName(name)?.stem == stem }
    prove(relayLogs.filter { isMine($0.name) })
    let mine = relayGroups.filter { isMine($0.path.lastPathComponent) }
    self.relayGroups = mine
    assumedFile =
      mine.contains { $0.sourceFile != nil }
      ? state.executed?.file ?? state.read?.file : state.read?.file
    placed = PlacedGroup.inRelayLogs(mine, assumedFile: assumedFile)
    proveExecuted(Set(relayLogs.map(\.name)))
    if state.read == nil, let executed = state.executed {
      state.read = executed
      state.isReadAssumed = true
      reasons.append("nothing says how far it has read; it has applied up to \(executed)")
    }
  }

  /// The stem of the relay logs that belong to the channel; nil when nothing tells.
  private func relayStem(_ names: [String]) -> String? {
    let stems = Set(names.compactMap { LogName($0)?.stem })
    if let stem = state.relayLogFile.flatMap({ LogName($0)?.stem }), stems.contains(stem) {
      return stem
    }
    guard let channel = state.channel, !channel.isEmpty else { return nil }
    // As servers write it in file names: `@` and four digits for what is no letter or digit.
    var encoded = ""
    for scalar in channel.lowercased().unicodeScalars {
      let isPlain =
        scalar == "_" || scalar.value < 128 && scalar.properties.isAlphabetic
        || scalar.properties.numericType != nil
      if isPlain {
        encoded.unicodeScalars.append(scalar)
      } else {
        let digits = String(scalar.value, radix: 16)
        encoded += "@" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      }
    }
    return stems.first { $0.hasSuffix("-" + encoded) || $0.hasSuffix("-" + channel) }
  }

  /// Where in ``placed`` the first group lies that is not applied, by the place in the relay logs.
  ///
  /// Nil when that place is unknown, or lies in none of the files.
  private func firstBehindRelayPlace(_ files: Set<String>) -> Int? {
    guard let file = state.relayLogFile, let position = state.relayLogPosition,
      files.contains(file), let number = LogName(file)?.number
    else { return nil }
    return placed.firstIndex { group in
      let path = group.visited.path.lastPathComponent
      if path == file { return group.visited.group.end.rawValue > position }
      return (LogName(path)?.number ?? 0) > number
    } ?? placed.count
  }

  /// Brings the two halves of what is noted as applied together: the place in the relay logs is
  /// what the applier goes on from, the one in the source's log goes with it only mostly.
  private mutating func proveExecuted(_ files: Set<String>) {
    guard !placed.isEmpty else { return }
    let byRelay = firstBehindRelayPlace(files)
    firstBehind = byRelay
    guard let executed = state.executed else {
      if let byRelay, byRelay > 0 { state.executed = placed[byRelay - 1].place }
      return
    }
    guard let byRelay else {
      firstBehind =
        placed.firstIndex { executed.isBefore($0.place) }
        ?? (placed.contains { $0.file == executed.file } ? placed.count : nil)
      return
    }
    // Only where the place in the relay logs is a boundary, and the other lies groups away.
    let position = state.relayLogPosition ?? 0
    let isBoundary =
      byRelay > 0 && placed[byRelay - 1].visited.group.end.rawValue == position
      || byRelay < placed.count && placed[byRelay].visited.group.start.rawValue >= position
    let isBehind = byRelay > 0 && executed.isBefore(placed[byRelay - 1].place)
    let isAhead =
      byRelay < placed.count && !executed.isBefore(placed[byRelay].place)
      && placed[byRelay].file == executed.file
    guard isBoundary, isBehind || isAhead else { return }
    let proven =
      byRelay > 0
      ? placed[byRelay - 1].place
      : SourceCoordinate(file: placed[0].file, position: placed[0].start)
    let place = "\(state.relayLogFile ?? ""):\(position)"
    findings.append(
      Finding(
        .statusFileMismatch, file: state.origin,
        message: "it says applied up to \(executed) and \(place) in the relay logs, which is"
          + " \(proven)",
        expected: proven.description, found: executed.description,
        hint: "the applier goes on from its place in the relay logs"))
    state.executed = proven
  }

  /// Names of channels and connections do not differ by case.
  private static func isSame(_ one: String?, _ other: String?) -> Bool {
    one?.lowercased() == other?.lowercased()
  }

  /// Takes over what is not known yet, and notes contradictions.
  private mutating func fill(from other: ReplicaState) {
    compare(state.read, other.read, "read", in: other)
    compare(state.executed, other.executed, "applied", in: other)
    if state.read == nil {
      state.read = other.read
      state.isStored = other.isStored
    }
    if let mine = state.executed, let theirs = other.executed, mine.isBefore(theirs),
      other.isFile
    {
      // Only forward: the text is older than the file that the server goes on from.
      state.executed = theirs
      state.relayLogFile = other.relayLogFile
      state.relayLogPosition = other.relayLogPosition
    }
    state.executed = state.executed ?? other.executed
    state.usesGtid = state.usesGtid ?? other.usesGtid
    state.gtidWord = state.gtidWord ?? other.gtidWord
    state.channel = state.channel ?? other.channel
    state.words = state.words ?? other.words
    state.isMariaDB = state.isMariaDB ?? other.isMariaDB
    state.relayLogFile = state.relayLogFile ?? other.relayLogFile
    state.relayLogPosition = state.relayLogPosition ?? other.relayLogPosition
    state.ioErrorNumber = state.ioErrorNumber ?? other.ioErrorNumber
    state.ioError = state.ioError ?? other.ioError
    state.sqlErrorNumber = state.sqlErrorNumber ?? other.sqlErrorNumber
    state.sqlError = state.sqlError ?? other.sqlError
    state.sourceServerID = state.sourceServerID ?? other.sourceServerID
    state.sqlRunning = state.sqlRunning ?? other.sqlRunning
  }

  /// Notes where `other` says another place than what is believed; `deed` is what was done so far.
  private mutating func compare(
    _ mine: SourceCoordinate?, _ theirs: SourceCoordinate?, _ deed: String,
    in other: ReplicaState
  ) {
    guard let mine, let theirs, mine != theirs else { return }
    let isNewer = deed == "applied" && other.isFile && mine.isBefore(theirs)
    let believed = (isNewer ? other : state).origin.lastPathComponent
    findings.append(
      Finding(
        .statusFileMismatch, file: other.origin,
        message: "it says \(deed) up to \(theirs), \(believed) says \(mine)",
        expected: mine.description, found: theirs.description,
        hint: "\(believed) is believed; stored positions lag behind"))
  }

  /// The relay logs themselves win: what lies in them was read, whatever a file says.
  private mutating func prove(_ relayLogs: [FileReport]) {
    guard let proven = relayLogs.last(where: { $0.sourceEnd != nil })?.sourceEnd else { return }
    guard let said = state.read else {
      state.read = proven
      reasons.append("the relay logs end at \(proven) in the source's log")
      return
    }
    if said == proven {
      state.isStored = false
      reasons.append("the relay logs end at the same place, \(proven)")
      return
    }
    let saidName = LogName(said.file)
    let provenName = LogName(proven.file)
    let isBehind =
      said.file == proven.file
      ? said.position < proven.position
      : (saidName?.number ?? 0) < (provenName?.number ?? 0)
    if isBehind {
      findings.append(
        Finding(
          .statusFileMismatch, file: state.origin,
          message: "it says read up to \(said), the relay logs prove \(proven)",
          expected: proven.description, found: said.description,
          hint: "the relay logs are believed; stored positions lag behind"))
      state.read = proven
      state.isStored = false
    } else {
      reasons.append(
        "the relay logs given end at \(proven), before \(said): some of what was read is not here,"
          + " or the replica does not store it (changes of its own, in a ring)")
    }
  }
}
