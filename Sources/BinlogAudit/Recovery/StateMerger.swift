import BinlogBytes
import BinlogEvents

/// Brings together what several things say of one replica.
struct StateMerger {
  /// The state to go by.
  private(set) var state = ReplicaState(origin: "")
  /// Contradictions that a reader should know of.
  private(set) var findings: [Finding] = []
  /// Sentences about what was believed.
  private(set) var reasons: [String] = []

  /// Merges `states` (those first said count more) and what the relay logs prove.
  init(_ states: [ReplicaState], relayLogs: [FileReport], channel: String?) {
    let wanted = states.filter { channel == nil || $0.channel == nil || $0.channel == channel }
    // A replica of several sources: the one that was refused is the one in question.
    let refused = wanted.first(where: \.wasRefused)
    let main = refused ?? wanted.first
    if let main { state = main }
    for other in wanted where main == nil || other.channel == main?.channel || other.channel == nil
    {
      fill(from: other)
    }
    prove(relayLogs)
  }

  /// Takes over what is not known yet, and notes contradictions.
  private mutating func fill(from other: ReplicaState) {
    compare(state.read, other.read, "read", in: other)
    compare(state.executed, other.executed, "applied", in: other)
    if state.read == nil {
      state.read = other.read
      state.isStored = other.isStored
    }
    state.executed = state.executed ?? other.executed
    state.usesGtid = state.usesGtid ?? other.usesGtid
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
    let believed = state.origin.lastPathComponent
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
        "the relay logs given end at \(proven), before \(said): some of what was read is not here")
    }
  }
}
