import BinlogBytes
import BinlogEvents
import BinlogLogs

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
  /// What was believed, and why.
  private(set) var reasons: [Evidence] = []
  /// What is known of other channels.
  private(set) var others: [ReplicaState] = []
  /// Whether the inputs say things of the replica that cannot both be true.
  private(set) var isContradicted = false

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
    let failed = wanted.first { !$0.errors.isEmpty }
    let stopped = wanted.first { $0.ioRunning == false || $0.sqlRunning == false }
    let main = refused ?? failed ?? stopped ?? wanted.first
    if let main { state = main }
    for other in wanted
    where main == nil || main?.channel == nil || Self.isSame(other.channel, main?.channel)
      || other.channel == nil
    {
      fill(from: other)
    }
    others = states.filter { other in
      other.channel != nil && !Self.isSame(other.channel, state.channel)
    }
    state.learnFromErrors()
    doubt()
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
      reasons.append(.readUntold(executed: executed))
    }
  }

  /// The stem of the relay logs that belong to the channel; nil when nothing tells.
  private func relayStem(_ names: [String]) -> String? {
    let stems = Set(names.compactMap { LogName($0)?.stem })
    if let stem = state.relayLogFile.flatMap({ LogName($0)?.stem }), stems.contains(stem) {
      return stem
    }
    guard let channel = state.channel, !channel.isEmpty else { return nil }
    return ChannelName.stem(of: channel, among: stems)
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
    fillErrors(from: other)
    state.sourceServerID = state.sourceServerID ?? other.sourceServerID
    state.sourceUUID = state.sourceUUID ?? other.sourceUUID
    state.ioRunning = state.ioRunning ?? other.ioRunning
    state.isConnecting = state.isConnecting || other.isConnecting
    state.sqlRunning = state.sqlRunning ?? other.sqlRunning
    state.retrievedGtids = state.retrievedGtids ?? other.retrievedGtids
    state.executedGtids = state.executedGtids ?? other.executedGtids
    state.gtidPosition = state.gtidPosition ?? other.gtidPosition
    state.until = state.until ?? other.until
    if state.filters.isEmpty { state.filters = other.filters }
    state.sourceHost = state.sourceHost ?? other.sourceHost
    state.sourcePort = state.sourcePort ?? other.sourcePort
    state.sourceUser = state.sourceUser ?? other.sourceUser
  }

  /// Takes over errors; those that a text which counts more no longer has are told.
  private mutating func fillErrors(from other: ReplicaState) {
    func isNews(_ mine: Int?, _ error: ReplicationError?, runs: Bool?) -> Bool {
      guard let error else { return false }
      if mine == nil, runs != true { return true }
      if mine == 0 || mine == nil {
        reasons.append(
          .otherFileTells(
            file: other.origin.lastPathComponent, error: error,
            origin: state.origin.lastPathComponent))
      }
      return false
    }
    let receiver = other.receiverError
    if isNews(state.ioErrorNumber, receiver, runs: state.ioRunning) {
      state.ioErrorNumber = other.ioErrorNumber
      state.ioError = other.ioError
      state.ioErrorTime = other.ioErrorTime
    } else if state.ioErrorNumber == nil, receiver == nil {
      state.ioErrorNumber = other.ioErrorNumber
    }
    let applier = other.errors.first { $0.thread == .applier }
    if isNews(state.sqlErrorNumber, applier, runs: state.sqlRunning) {
      state.sqlErrorNumber = other.sqlErrorNumber
      state.sqlError = other.sqlError
      state.sqlErrorTime = other.sqlErrorTime
    } else if state.sqlErrorNumber == nil, applier == nil {
      state.sqlErrorNumber = other.sqlErrorNumber
    }
    for error in other.workerErrors where !state.workerErrors.contains(error) {
      state.workerErrors.append(error)
    }
  }

  /// Finds what cannot both be true in what is believed now.
  private mutating func doubt() {
    func note(_ message: String, expected: String, found: String) {
      isContradicted = true
      findings.append(
        Finding(
          .statusFileMismatch, file: state.origin, message: message, expected: expected,
          found: found, hint: "both cannot be true: take the status again"))
    }
    let threads: [(String, Bool?, ReplicationError?)] = [
      ("receiver", state.ioRunning, state.receiverError),
      ("applier", state.sqlRunning, state.applierError),
    ]
    for (name, runs, error) in threads {
      guard runs == true, let error else { continue }
      note(
        "it says that the \(name) runs, and gives \(error.sentence)", expected: "no error",
        found: error.number == 0 ? "an error" : "error \(error.number)")
    }
    if let read = state.read, let executed = state.executed, !state.isStored,
      read.isBefore(executed), !state.isReadAssumed, state.read?.file == state.executed?.file
    {
      note(
        "it says applied up to \(executed), and read up to \(read) only",
        expected: "at most \(read.position)", found: executed.description)
    }
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
      reasons.append(.relayLogsEndAt(place: proven))
      return
    }
    if said == proven {
      state.isStored = false
      reasons.append(.relayLogsEndThere(place: proven))
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
    } else if relayLogs.last?.sourceFile == said.file, proven.file != said.file {
      state.isStored = false
      reasons.append(.relayLogsEndWithChange(place: proven, file: said.file))
    } else {
      reasons.append(.relayLogsGivenEnd(place: proven, read: said))
    }
  }
}
