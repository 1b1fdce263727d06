import BinlogBytes
import BinlogEvents
import BinlogLogs

/// The file that the replica asks for: whether the source has it, and whether it is the one.
extension Advisor {
  // MARK: Nothing to judge by

  func noPlace() -> Recovery {
    var answer = Recovery(
      .unclear, confidence: .unclear,
      summary: .placeUntold)
    answer.prepare(.givePlace)
    return answer
  }

  func noLogs() -> Recovery {
    var answer = Recovery(
      .unclear, confidence: .unclear,
      summary: .noSourceLogs)
    answer.prepare(.giveSourceLogs)
    return answer
  }

  // MARK: The file is not there

  /// The numbers of the source's logs that have the base name of `file`.
  func numbers(like file: String) -> [UInt64] {
    let stem = LogName(file)?.stem
    return families.flatMap { $0.family.members.compactMap { LogName($0.name) } }
      .filter { $0.stem == stem }.map(\.number)
  }

  /// The file that a crash ended and that the replica had read past, when the one that it
  /// stands in was lost as a whole.
  func crashedPlace(_ families: [LogAudit.Family], before read: SourceCoordinate) -> Place? {
    guard let wanted = LogName(read.file) else { return nil }
    for family in families {
      for (index, report) in family.reports.enumerated().reversed() {
        guard let name = LogName(report.name), name.stem == wanted.stem,
          name.number < wanted.number, report.kind == .binlog, !report.isClosed, report.events > 0
        else { continue }
        let place = Place(family: family, index: index)
        guard place.next != nil else { continue }
        let lost = lostGroups(from: place, read).groups
        if lost.contains(where: { $0.file == report.name }) { return place }
      }
    }
    return nil
  }

  func fileGone() -> Recovery {
    let file = state.read?.file ?? ""
    let family = families.first { family in
      family.family.missing.contains { $0.lastPathComponent == file }
    }
    var answer = Recovery(
      .unclear, confidence: .unclear,
      summary: .fileGone(file: file))
    answer.reasons = [.indexLists(index: family?.family.index?.path, file: file)]
    answer.prepare(.putFileBack)
    return answer
  }

  func fileOlder() -> Recovery {
    guard let read = state.read, let first = numbers(like: read.file).min() else {
      return Self.unfounded()
    }
    var answer = Recovery(
      .sourcePurged, confidence: .likely,
      summary: .fileOlder(file: read.file, first: first))
    answer.reasons = [
      .asksFor(file: read.file, position: read.position),
      .noLogUpTo(number: first - 1),
    ]
    answer.prepare(.putLogsBack)
    return answer
  }

  func fileForeign() -> Recovery {
    let file = state.read?.file ?? ""
    let last = numbers(like: file).max()
    var answer = Recovery(
      .wrongSourceFile, confidence: .likely,
      summary: .fileForeign(file: file))
    answer.reasons = [
      .logsGoUpTo(last: last)
    ]
    answer.prepare(
      .checkServer
    )
    return answer
  }

  func notALog() -> Recovery {
    Recovery(
      .unclear, confidence: .unclear,
      summary: .notALog(file: place?.member.name))
  }

  // MARK: It is not the one

  func otherServer() -> Recovery {
    guard let place, let wanted = state.sourceServerID, let found = place.report.serverID else {
      return Self.unfounded()
    }
    var answer = Recovery(
      .wrongSourceFile, confidence: .likely,
      summary: .otherServer(wanted: wanted, file: place.report.name, found: found))
    answer.prepare(.giveLogsOf(server: wanted))
    return answer
  }

  /// When the replica's copy of the description says that the source began the file, where that
  /// is another time.
  func otherBeginning(of place: Place, _ read: SourceCoordinate) -> UInt32? {
    guard let begun = place.report.begunAt,
      let seen = relayGroups.last(where: { ($0.sourceFile ?? read.file) == read.file })?
        .sourceBegunAt,
      seen != begun
    else { return nil }
    return seen
  }

  /// Whether the events that the replica has fetched end there, so that an event of its source did.
  func relayLogsEnd(at read: SourceCoordinate) -> Bool {
    let relayLogs = inputs.replica?.reports.filter { $0.kind == .relayLog } ?? []
    return relayLogs.last { $0.sourceEnd != nil }?.sourceEnd == read
  }

  func otherBeginning() -> Recovery {
    guard let place, let read = state.read else { return Self.unfounded() }
    guard let begun = place.report.begunAt, let seen = otherBeginning(of: place, read) else {
      return otherContent(place, read)
    }
    var answer = Recovery(
      .wrongSourceFile, confidence: .likely,
      summary: .otherBeginning(file: place.report.name))
    answer.reasons = [
      .begunAt(source: begun, replica: seen)
    ]
    answer.prepare(.checkHistory)
    return answer
  }

  /// The same where the times are equal, and the events are not.
  private func otherContent(_ place: Place, _ read: SourceCoordinate) -> Recovery {
    var answer = Recovery(
      .wrongSourceFile, confidence: .likely,
      summary: .otherEvents(file: place.report.name, position: read.position))
    answer.reasons = [
      .relayLogsEndWithEvent(place: read)
    ]
    if let verdict = verdict(on: read), let before = verdict.nearestBefore,
      let after = verdict.nearestAfter
    {
      answer.reasons.append(.sourceEvent(from: before, to: after))
    }
    answer.prepare(.checkHistory)
    return answer
  }
}
