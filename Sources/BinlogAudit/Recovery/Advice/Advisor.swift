import BinlogBytes
import BinlogEvents
import BinlogLogs

/// Finds out the facts about a source and its replica, and has the remedies that ``Cases`` names.
///
/// Never suggests what the evidence contradicts: the next file at position 4 comes up only where
/// the position is impossible, the file was left by a crash, and the index names a next file.
struct Advisor {
  let inputs: SuggestInputs
  /// The source's logs.
  let source: LogAudit
  let state: ReplicaState
  /// What was believed, and why.
  private(set) var reasons: [Evidence]
  /// Contradictions between what the inputs say.
  private(set) var findings: [Finding]
  let channel: String?
  /// The groups in the channel's relay logs.
  let relayGroups: [FileScan.VisitedGroup]
  /// The same with their places in the source's log.
  let placed: [PlacedGroup]
  /// Index in ``placed`` of the first after the noted place.
  let firstBehind: Int?
  /// Stem of the channel's relay logs, where there are several channels.
  let relayLogStem: String?
  /// What is known of the replica's other channels.
  let others: [ReplicaState]
  /// The source's families that hold binlogs, or name some.
  let families: [LogAudit.Family]
  /// What the replica has by GTID.
  let gtids: GtidStanding
  /// The provider that runs the replica, where one does.
  let managed: ManagedServer?
  /// Whether the inputs contradict one another.
  private(set) var isContradicted: Bool

  /// The facts.
  private(set) var facts = Facts()
  /// The file that the facts are about: the replica's, or the one that a crash ended before it.
  private(set) var place: Place?
  /// Whether the replica's own file is there.
  private(set) var isFileThere = false
  /// The groups that only the replica's relay logs hold, after ``place``.
  private(set) var lost: LostGroups?
  /// What is wrong with the replica's own relay logs.
  private(set) var relayTrouble: RelayTrouble?
  /// The groups that the replica has applied after the place that it has noted.
  private(set) var behindNote: AppliedGroups?

  /// Takes in everything that is known.
  ///
  /// `source` must have judged the places and GTIDs that `merged` tells.
  init(_ inputs: SuggestInputs, merged: StateMerger, source: LogAudit, channel: String? = nil) {
    self.inputs = inputs
    self.source = source
    self.channel = channel
    state = merged.state
    reasons = merged.reasons
    findings = merged.findings
    isContradicted = merged.isContradicted
    placed = merged.placed
    relayGroups = merged.relayGroups
    firstBehind = merged.firstBehind
    relayLogStem = merged.relayLogStem
    others = merged.others
    families = source.families.filter { family in
      family.reports.contains { $0.kind == .binlog }
        || family.family.index != nil && !family.reports.contains { $0.kind == .relayLog }
    }
    gtids = GtidStanding(
      merged.state, source: source, replica: inputs.replica, ownGroups: inputs.ownGroups,
      others: merged.others)
    managed = ManagedServer(merged.state)
    findFacts()
  }

  /// The answer.
  func advise() -> Recovery {
    guard let row = Cases.row(for: facts) else {
      assertionFailure("no case for \(facts)")
      return finished(
        Recovery(.unclear, confidence: .unclear, summary: .fitsNothing))
    }
    let answer = row.remedy(self)
    assert(answer.situation == row.situation, "\(row.name): \(answer.situation)")
    return finished(answer)
  }

  // MARK: Facts

  private mutating func findFacts() {
    facts.applier = Facts.Applier(state)
    facts.receiver = Facts.Receiver(state)
    judgeReplica()
    findAsk()
    if gtids.errantText != nil, facts.ask != .noLogs { facts.errant = .some }
    doubtSource()
  }

  /// The replica's own files and its note.
  private mutating func judgeReplica() {
    guard let replica = inputs.replica else { return }
    relayTrouble = RelayFinder(inputs, state, replica, stem: relayLogStem).find()
    if let relayTrouble {
      facts.own = relayTrouble.fact(isPlaced: state.executed != nil)
      return
    }
    behindNote = groupsBehindNote()
    guard let behindNote, let note = state.executed else { return }
    if behindNote.isPassedOver {
      reasons.append(.noteLagsPassedOver(count: behindNote.applied.count, note: note))
    } else if explainsError {
      facts.note = .lags
    } else {
      reasons.append(.noteLagsBesides)
    }
  }

  /// Whether groups that are applied a second time explain the applier's error.
  private var explainsError: Bool {
    guard let error = state.applierError else { return true }
    return ReplayedErrors.explain(error, isMariaDB: state.isMariaDB)
  }

  private mutating func findAsk() {
    let finder = PlaceFinder(self)
    let found = finder.find()
    facts.ask = found.ask
    place = found.place
    isFileThere = found.isFileThere
    lost = found.lost
  }

  /// Notes what of the source's logs and the replica's status cannot belong together.
  private mutating func doubtSource() {
    func note(_ message: String, expected: String?, found: String?) {
      isContradicted = true
      findings.append(
        Finding(
          .statusFileMismatch, file: state.origin, message: message, expected: expected,
          found: found, hint: "these may be the logs of another server, or of another time"))
    }
    guard !families.isEmpty else { return }
    if let uuid = state.sourceUUID.flatMap({ SourceUUID($0) }),
      let own = source.serverUUID, uuid != own
    {
      note(
        "it says that the source's UUID is \(uuid), the logs' data directory says \(own)",
        expected: uuid.description, found: own.description)
    }
    let logged = families.lazy.flatMap(\.reports).reduce(into: Set<SourceUUID>()) { uuids, report in
      for key in report.gtids.intervals.keys { uuids.insert(key.uuid) }
      for key in (report.previousGtids ?? GtidSet()).intervals.keys { uuids.insert(key.uuid) }
    }
    if source.serverUUID == nil, !logged.isEmpty,
      let uuid = state.sourceUUID.flatMap({ SourceUUID($0) }), !logged.contains(uuid)
    {
      note(
        "it says that the source's UUID is \(uuid), which wrote nothing into these logs",
        expected: uuid.description, found: logged.map(\.description).sorted().joined(separator: ",")
      )
    }
    let flavor = families.lazy.flatMap(\.reports).compactMap(\.format).last?.flavor
    if state.isMariaDB == false, flavor == .mariadb {
      note(
        "it is of a MySQL replica, the source's logs are MariaDB's, which MySQL does not read",
        expected: "mysql", found: "mariadb")
    }
    if state.ioRunning == true, facts.receiver == .fine, gtids.isProven,
      [.purged, .ahead, .diverged].contains(gtids.answer)
    {
      note(
        "it says that the receiver runs, and a source with these logs refuses it: \(gtids.refusal ?? "")",
        expected: "a refusal", found: "a running receiver")
    }
    if facts.receiver == .refusedPlace || facts.receiver == .refusedGtids,
      facts.ask == .served || facts.ask == .gtidsServed
    {
      isContradicted = true
    }
  }

  /// What stands in for an answer to a fact that was not found, which cannot be.
  static func unfound(_ situation: Situation) -> Recovery {
    assertionFailure("\(situation) without its fact")
    return Recovery(situation, confidence: .unclear, summary: .cannotBeJudged)
  }

  // MARK: What all answers have

  /// Adds what every answer says: where the replica stands, all its errors, its GTIDs and filters.
  private func finished(_ answer: Recovery) -> Recovery {
    var answer = answer
    var stands: [Evidence] = []
    if isFileThere, facts.own == .sound, facts.note == .right, let read = state.read {
      stands = [
        .standsAt(place: read, origin: state.origin)
      ]
      if let error = state.ioError, !error.isEmpty, !Self.aboutThreads.contains(answer.situation) {
        stands.append(.itsError(message: error))
      }
    }
    answer.reasons = stands + reasons + answer.reasons
    answer.errors = state.errors
    tellErrors(&answer)
    answer.replica = state
    answer.missingGtids = answer.missingGtids ?? gtids.missingText
    answer.surplusGtids = answer.surplusGtids ?? gtids.surplusText
    answer.errantGtids = answer.errantGtids ?? gtids.errantText
    tellErrant(&answer)
    answer.filters = state.filters
    if !state.filters.isEmpty {
      answer.limits.append(.filtered(filters: state.filters))
    }
    adviseManaged(&answer)
    let isDoubtful =
      isContradicted || !findings.isEmpty && Self.aboutThreads.contains(answer.situation)
    if isDoubtful, answer.confidence == .certain { answer.confidence = .likely }
    return answer
  }

  /// Situations that errors of threads make, which stand first then.
  private static let aboutThreads: Set<Situation> = [
    .applierConflict, .applierStopped, .gtidOutOfOrder, .gtidState, .receiverRefused,
    .receiverStopped, .replicaStopped, .errantGtids,
  ]

  /// Every error that was given is the situation, or stands in the first lines.
  private func tellErrors(_ answer: inout Recovery) {
    let untold = answer.errors.filter { error in
      guard !error.message.isEmpty else {
        return !answer.summary.contains { $0.errorNumber == error.number }
      }
      return !answer.reasons.contains { $0.serverText?.contains(error.message) ?? false }
    }
    answer.reasons = untold.map { .error($0) } + answer.reasons
    for other in others {
      for error in other.errors.prefix(2) {
        answer.reasons.append(.otherChannel(channel: other.channel ?? "", error: error))
      }
    }
  }

  private func tellErrant(_ answer: inout Recovery) {
    guard let errant = answer.errantGtids, answer.situation != .errantGtids else { return }
    answer.limits.append(.errantStays(gtids: errant))
  }
}
