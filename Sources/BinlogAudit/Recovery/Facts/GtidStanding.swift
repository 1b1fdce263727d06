import BinlogBytes
import BinlogEvents
import BinlogLogs

/// What a replica has by GTID, beside what its source's logs have.
///
/// Whether the source serves it is what the model of the server answers (``GtidVerdict``), the same
/// that `verify --gtid-set` prints; here stand the sets that explain the answer.
struct GtidStanding {
  /// What the source answers to a replica that connects by GTID.
  enum Answer: Hashable, CaseIterable, Sendable {
    /// It does not connect by GTID, or nothing tells what it has.
    case unknown
    /// It serves.
    case serves
    /// It has purged what the replica needs.
    case purged
    /// The replica has GTIDs of the source that the source does not have.
    case ahead
    /// The replica's history is another from some GTID on (MariaDB).
    case diverged
    /// It serves, up to damage in its logs.
    case stops
    /// Its settings do not let it serve by GTID.
    case unfit
  }

  /// The answer.
  private(set) var answer = Answer.unknown
  /// Whether that is what the model of the server says, rather than an error's text alone.
  private(set) var isProven = false
  /// The text of the refusal, where there is one.
  private(set) var refusal: String?
  /// What the replica has (MySQL).
  private(set) var sent = GtidSet()
  /// What the source has executed, as its logs tell (MySQL).
  private(set) var executed = GtidSet()
  /// What the replica lacks, and the source has no more (MySQL).
  private(set) var missing = GtidSet()
  /// What the replica has of the source's own GTIDs, and the source has not (MySQL).
  private(set) var surplus = GtidSet()
  /// What the replica has, and neither the source nor another channel gave it (MySQL).
  private(set) var errant = GtidSet()
  /// The same for MariaDB.
  private(set) var missingList: [String] = []
  private(set) var surplusList: [MariaGtid] = []
  private(set) var errantList: [MariaGtid] = []
  /// The source's last GTID in each domain of ``surplusList`` (MariaDB).
  private(set) var newest: [MariaGtid] = []

  /// Nothing is known by GTID.
  init() {}

  /// Compares `state` with the logs of `source`.
  ///
  /// `ownGroups` are those of the replica's own binlogs, `others` the replica's other channels.
  init(
    _ state: ReplicaState, source: LogAudit, replica: LogAudit?,
    ownGroups: [FileScan.VisitedGroup], others: [ReplicaState]
  ) {
    takeAnswer(state, source.gtidVerdicts.first)
    let logs = Self.visibleLogs(source)
    if logs.last?.format?.flavor == .mariadb {
      compareMariaDB(state, logs, replica, ownGroups)
    } else if logs.last != nil {
      compareMySQL(state, logs, others)
    }
    if missing.isEmpty, let told = state.missingGtidsInError, answer == .purged { missing = told }
  }

  /// The source's binlogs that its server knows.
  private static func visibleLogs(_ source: LogAudit) -> [FileReport] {
    for family in source.families where family.reports.contains(where: { $0.kind == .binlog }) {
      let list = zip(family.family.members, family.reports).filter {
        family.family.index == nil || $0.0.entry != nil
      }
      return list.map(\.1).filter { $0.kind == .binlog }
    }
    return []
  }

  // MARK: The answer

  private mutating func takeAnswer(_ state: ReplicaState, _ verdict: GtidVerdict?) {
    guard state.usesGtid == true else { return }
    switch verdict?.answer {
    case .serves?:
      answer = .serves
      isProven = true
    case .refuses?:
      refusal = verdict?.serverError
      answer = Self.answer(to: verdict?.serverError ?? "") ?? .stops
      isProven = true
    case .unknown?, nil:
      // Only the error's own words are left.
      guard let text = state.ioError, let said = Self.answer(to: text) else { return }
      answer = said
      refusal = text
    }
  }

  /// What a server's text means; nil where it is about no GTID.
  static func answer(to text: String) -> Answer? {
    let lower = text.lowercased()
    func says(_ words: String) -> Bool { lower.contains(words) }
    if says("purged required binary logs") || says("has purged binary logs containing gtids")
      || says("could not find gtid state requested")
    {
      return .purged
    }
    if says("more gtids than") { return .ahead }
    if says("diverged due to executing") || says("missing the gtid") { return .diverged }
    if says("which is not in the master's binlog") { return .ahead }
    if says("gtid_mode = off") || says("auto_position = 1, at file") || says("auto_position mode")
      || says("old binary log without gtids")
    {
      return .unfit
    }
    return nil
  }

  // MARK: MySQL

  private mutating func compareMySQL(
    _ state: ReplicaState, _ logs: [FileReport], _ others: [ReplicaState]
  ) {
    guard let sent = state.sentGtids, let last = logs.last else { return }
    self.sent = sent
    executed = (last.previousGtids ?? GtidSet()).union(last.gtids)
    let logged = executed
    let own = state.sourceUUID.flatMap { SourceUUID($0) } ?? Self.ownUUID(logs)
    if let own, let highest = executed.intervals[GtidSet.Key(uuid: own)]?.last {
      // What lies below the highest the server knows from its tables.
      executed.insert(GtidSet.Key(uuid: own), 1..<highest.upperBound)
    }
    if state.usesGtid == true {
      let purged = executed.subtracting(logged).union(logs.first?.previousGtids ?? GtidSet())
      missing = answer == .purged ? purged.subtracting(sent) : GtidSet()
    }
    let more = sent.subtracting(executed)
    guard let own else { return }
    surplus = more.only(of: own)
    // Logs that are older than the status lack what came since.
    guard !logged.isEmpty, Self.reach(state, logs) else { return }
    findErrant(more, own: own, state, others)
  }

  /// What the replica has, and neither its source nor another channel gave it.
  private mutating func findErrant(
    _ more: GtidSet, own: SourceUUID, _ state: ReplicaState, _ others: [ReplicaState]
  ) {
    guard let text = state.executedGtids, let done = GtidSet(text) else { return }
    var foreign = more.subtracting(more.only(of: own))
    // What was fetched came from a source, whatever these logs say.
    for other in others + [state] {
      if let text = other.retrievedGtids, let fetched = GtidSet(text) {
        foreign = foreign.subtracting(fetched)
      }
      if let uuid = other.sourceUUID.flatMap({ SourceUUID($0) }) {
        foreign = foreign.subtracting(foreign.only(of: uuid))
      }
    }
    // Other channels may have brought GTIDs of servers after their sources.
    guard others.isEmpty else { return }
    errant = foreign.subtracting(foreign.subtracting(done))
  }

  /// Whether `logs` reach up to where the replica has read.
  private static func reach(_ state: ReplicaState, _ logs: [FileReport]) -> Bool {
    guard let read = state.read, let number = LogName(read.file)?.number else { return true }
    guard let last = logs.last, let newest = LogName(last.name)?.number else { return false }
    guard let log = logs.last(where: { $0.name == read.file }) else { return number < newest }
    return read.position <= log.size
  }

  /// The source of the last group that the server of these logs wrote itself.
  private static func ownUUID(_ logs: [FileReport]) -> SourceUUID? {
    for log in logs.reversed() {
      if log.gtids.intervals.count == 1 { return log.gtids.intervals.keys.first?.uuid }
      if let last = log.lastGtid { return last.uuid }
    }
    return nil
  }

  // MARK: MariaDB

  private mutating func compareMariaDB(
    _ state: ReplicaState, _ logs: [FileReport], _ replica: LogAudit?,
    _ ownGroups: [FileScan.VisitedGroup]
  ) {
    guard state.usesGtid == true, let last = logs.last else { return }
    let known = (last.gtidList ?? []) + last.mariaGtids
    if let text = state.gtidPosition, let wanted = GtidQuestion(parsing: text)?.position {
      for gtid in wanted {
        guard let newest = known.last(where: { $0.domain == gtid.domain }) else { continue }
        let isKnown = known.contains {
          $0.domain == gtid.domain && $0.server == gtid.server && $0.sequence >= gtid.sequence
        }
        if !isKnown {
          surplusList.append(gtid)
          self.newest.append(newest)
        }
      }
      if answer == .purged { describeMissing(wanted, logs) }
    }
    // What the replica made itself in a domain of its source.
    guard let mine = replica?.reports.lazy.compactMap(\.serverID).first,
      !known.contains(where: { $0.server == mine })
    else { return }
    let domains = Set(known.map(\.domain))
    for group in ownGroups where group.group.serverID == mine {
      if case .mariadb(let gtid) = group.group.identifier, domains.contains(gtid.domain) {
        errantList.append(gtid)
      }
    }
  }

  private mutating func describeMissing(_ wanted: [MariaGtid], _ logs: [FileReport]) {
    for purged in logs.first?.gtidList ?? [] {
      let had = wanted.first { $0.domain == purged.domain }
      guard had.map({ $0.sequence < purged.sequence }) ?? true else { continue }
      let first = (had?.sequence ?? 0) + 1
      missingList.append(
        first == purged.sequence
          ? purged.description
          : "\(purged.domain)-\(purged.server)-\(first) to \(purged)")
    }
  }

  // MARK: As text

  /// What is missing; nil where nothing is.
  var missingText: String? {
    missing.isEmpty
      ? missingList.isEmpty ? nil : missingList.joined(separator: ",") : missing.description
  }

  /// What the replica has too much of the source's own; nil where nothing is.
  var surplusText: String? { Self.text(surplus, surplusList) }

  /// What nobody gave to the replica; nil where nothing is.
  var errantText: String? { Self.text(errant, errantList) }

  private static let mostListed = 20

  private static func text(_ set: GtidSet, _ list: [MariaGtid]) -> String? {
    if !set.isEmpty { return set.description }
    guard !list.isEmpty else { return nil }
    let shown = list.prefix(mostListed).map(\.description).joined(separator: ",")
    return list.count > mostListed ? shown + ",… \(list.count - mostListed) more" : shown
  }
}

extension GtidSet {
  /// How many GTIDs it holds, at most `limit`: a set that somebody typed may name any number.
  func count(upTo limit: Int) -> Int {
    var count = 0
    for range in intervals.values.joined() {
      let length = range.upperBound.subtractingReportingOverflow(range.lowerBound).partialValue
      guard length < Int64(limit - count) else { return limit }
      count += Int(length)
    }
    return count
  }
}
