import BinlogBytes
import BinlogEvents
import BinlogLogs

extension Advisor {
  /// The place of the source's file that the replica asks for.
  struct Place {
    var family: LogAudit.Family
    var index: Int
    var member: LogFamily.Member { family.family.members[index] }
    var report: FileReport { family.reports[index] }
    /// The next file that the server knows and can send; one that a crash left without a single
    /// event, it cannot.
    var next: LogFamily.Member? { nextIndex.map { family.family.members[$0] } }
    private var nextIndex: Int? {
      later.first { isListed($0) && !isUnreadable($0) }
    }
    private var later: Range<Int> { (index + 1)..<family.family.members.count }
    private func isListed(_ place: Int) -> Bool {
      family.family.index == nil || family.family.members[place].entry != nil
    }
    private func isUnreadable(_ place: Int) -> Bool {
      place < family.reports.count && family.reports[place].events == 0
        && !family.reports[place].isLocked
    }
    /// Files between this one and ``next`` that hold nothing.
    var unreadable: [LogFamily.Member] {
      later.prefix { $0 != nextIndex }.filter(isUnreadable).map { family.family.members[$0] }
    }
    /// The first file after this one that the index does not name, where it names none.
    var unlisted: LogFamily.Member? {
      nextIndex == nil
        ? later.first { !isListed($0) && !isUnreadable($0) }.map { family.family.members[$0] } : nil
    }
    /// Numbers between this file and ``next`` that no file has.
    var missingNumbers: ClosedRange<UInt64>? {
      guard let mine = LogName(report.name)?.number, let nextIndex,
        let theirs = LogName(family.family.members[nextIndex].name)?.number, theirs > mine + 1
      else { return nil }
      let known = Set(
        family.family.members[(index + 1)..<nextIndex].compactMap { LogName($0.name)?.number })
      let missing = ((mine + 1)..<theirs).lazy.filter { !known.contains($0) }
      guard let first = missing.first else { return nil }
      return first...(theirs - 1)
    }
  }
}

/// Finds what the source's logs answer to what the replica asks for.
struct PlaceFinder {
  private let advisor: Advisor
  private var state: ReplicaState { advisor.state }

  /// What was found.
  struct Answer {
    var ask: Facts.Ask
    /// The file that it is about.
    var place: Advisor.Place?
    /// Whether the file that the replica asks for is there.
    var isFileThere = false
    /// The groups that only the relay logs hold.
    var lost: LostGroups?
  }

  init(_ advisor: Advisor) { self.advisor = advisor }

  /// The answer: by GTID where that rules, unless the files tell more.
  func find() -> Answer {
    guard !advisor.families.isEmpty else { return Answer(ask: .noLogs) }
    var answer = state.read.map { byPlace($0) } ?? Answer(ask: .unknown)
    if let ask = byGtid(answer) { answer.ask = ask }
    return answer
  }

  /// What the source answers by GTID; nil where it does not go by GTID, nobody can say, or the
  /// files tell what happened.
  private func byGtid(_ answer: Answer) -> Facts.Ask? {
    let isLost = [.tailLost, .tailLostByGtid, .fileLost, .lostBehind, .lostBehindByGtid]
      .contains(answer.ask)
    switch advisor.gtids.answer {
    case .unknown: return nil
    case .serves:
      // What the files show is no matter to a source that looks at sets alone, but for groups
      // that it has lost, and for files of another server.
      if answer.ask == .otherServer { return nil }
      let isProven = isLost && !(answer.lost?.groups.isEmpty ?? true)
      return isProven || isLost && state.wasRefused ? nil : .gtidsServed
    case .purged: return isTold(answer.ask) ? nil : .gtidsPurged
    case .ahead:
      // A running receiver, and logs that end before: they are an older copy.
      if answer.ask == .pastLast, state.ioRunning == true, state.receiverError == nil { return nil }
      return isLost || isTold(answer.ask) ? nil : .gtidsAhead
    case .diverged: return isLost || isTold(answer.ask) ? nil : .gtidsDiverged
    case .unfit: return .gtidsUnfit
    case .stops:
      return isLost || isTold(answer.ask) || [.tornAhead, .atTearNoNext].contains(answer.ask)
        ? nil : .gtidsStop
    }
  }

  /// Whether the files tell why a server refuses.
  private func isTold(_ ask: Facts.Ask) -> Bool {
    [.fileUnlisted, .strayNext, .baseRenamed, .otherServer, .otherBeginning].contains(ask)
  }

  private func byPlace(_ read: SourceCoordinate) -> Answer {
    for family in advisor.families {
      if family.reports.allSatisfy({ $0.kind == .relayLog }) { continue }
      if let index = family.family.members.firstIndex(where: { $0.name == read.file }) {
        var answer = inFile(read, Advisor.Place(family: family, index: index))
        answer.isFileThere = true
        return answer
      }
    }
    if let place = advisor.crashedPlace(advisor.families, before: read) {
      return lostFile(read, place)
    }
    return Answer(ask: absent(read))
  }

  /// A crash took the file, and the end of the one before.
  private func lostFile(_ read: SourceCoordinate, _ place: Advisor.Place) -> Answer {
    Answer(
      ask: advisor.usesGtid(place) ? .tailLostByGtid : .fileLost, place: place,
      lost: advisor.lostGroups(from: place, read))
  }

  private func absent(_ read: SourceCoordinate) -> Facts.Ask {
    if advisor.families.contains(where: { family in
      family.family.missing.contains { $0.lastPathComponent == read.file }
    }) {
      return .fileGone
    }
    guard let wanted = LogName(read.file),
      let first = advisor.numbers(like: read.file).min(), wanted.number < first
    else { return .fileForeign }
    return .fileOlder
  }

  private func inFile(_ read: SourceCoordinate, _ place: Advisor.Place) -> Answer {
    let report = place.report
    func plain(_ ask: Facts.Ask) -> Answer { Answer(ask: ask, place: place) }
    if place.family.family.index != nil, place.member.entry == nil { return plain(.fileUnlisted) }
    if advisor.newerBase(place) != nil { return plain(.baseRenamed) }
    guard report.kind == .binlog, report.events > 0 else { return plain(.notALog) }
    if let wanted = state.sourceServerID, let found = report.serverID, wanted != found, wanted != 0
    {
      return plain(.otherServer)
    }
    if advisor.otherBeginning(of: place, read) != nil {
      if let crashed = advisor.crashedPlace([place.family], before: read) {
        return lostFile(read, crashed)
      }
      return plain(.otherBeginning)
    }
    if advisor.strayBeforeNext(place) != nil { return plain(.strayNext) }
    if read.position > advisor.end(of: report) { return pastEnd(read, place) }
    return reachable(read, place)
  }

  /// The position lies after the end of the file.
  private func pastEnd(_ read: SourceCoordinate, _ place: Advisor.Place) -> Answer {
    let report = place.report
    if report.isClosed { return Answer(ask: .pastClosed, place: place) }
    let lost = advisor.lostGroups(from: place, read)
    func about(_ ask: Facts.Ask) -> Answer { Answer(ask: ask, place: place, lost: lost) }
    if place.next == nil {
      if !place.family.family.isComplete { return about(.tailLostAlone) }
      // Nothing but the position speaks of a loss: the copy may simply be older.
      if report.lostAt == nil, report.openGroup == nil, !state.wasRefused {
        return about(.pastLast)
      }
      return about(advisor.usesGtid(place) ? .tailLostByGtid : .tailLostNoNext)
    }
    return about(advisor.usesGtid(place) ? .tailLostByGtid : .tailLost)
  }

  private func reachable(_ read: SourceCoordinate, _ place: Advisor.Place) -> Answer {
    let report = place.report
    let verdict = advisor.verdict(on: read)
    func plain(_ ask: Facts.Ask) -> Answer { Answer(ask: ask, place: place) }
    if let torn = report.lostAt, read.position == torn.rawValue, !report.isClosed {
      // The replica has everything up to the torn event, and nothing of it.
      if place.next != nil { return pastEnd(read, place) }
      // After zeros or a torn event nothing else stands; damage in the middle is another matter.
      if isTail(report) { return plain(.atTearNoNext) }
    }
    switch verdict?.verdict {
    case .insideEvent: return plain(advisor.relayLogsEnd(at: read) ? .otherBeginning : .insideEvent)
    case .beforeFirstEvent: return plain(.beforeFirst)
    case .unreadable: return plain(.damaged)
    default: break
    }
    let lost = advisor.lostGroups(from: place, read)
    if !lost.groups.isEmpty {
      return Answer(
        ask: advisor.usesGtid(place) ? .lostBehindByGtid : .lostBehind, place: place, lost: lost)
    }
    if verdict?.serverAnswer == .refuses {
      // It does not get from this log to the next.
      if verdict?.serverError?.hasPrefix(ServerWording.noNextLog) ?? false {
        return plain(.fileUnlisted)
      }
      return plain(report.lostAt != nil && !report.isClosed ? .tornAhead : .damagedAhead)
    }
    let crashed = !report.isClosed && place.next != nil
    if state.isStored, state.isMariaDB != true,
      crashed || place.index + 1 < place.family.reports.count
    {
      return plain(.stale)
    }
    // It serves this place, and does not find all that its index is to name.
    guard place.family.family.indexFlaws.isEmpty else { return plain(.fileUnlisted) }
    return plain(.served)
  }

  /// Whether what ends the file is a torn event or zeros, with nothing after it.
  private func isTail(_ report: FileReport) -> Bool {
    let damage = advisor.source.findings.filter {
      $0.file == report.path && $0.offset == report.lostAt
    }
    return damage.contains {
      [.tornEvent, .tornHeader, .eventTooLarge, .zeroFilledTail, .trailingGarbage].contains($0.code)
    }
  }
}
