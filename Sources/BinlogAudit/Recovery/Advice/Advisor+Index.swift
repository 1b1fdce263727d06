import BinlogBytes
import BinlogEvents
import BinlogLogs

/// The source's index does not name what lies in its directory.
extension Advisor {
  /// A log between this one and the next that the index names: to go on with the latter would
  /// pass over it.
  func strayBeforeNext(_ place: Place) -> Place? {
    let family = place.family.family
    guard family.index != nil, place.index + 1 < family.members.count,
      family.members[place.index + 1].entry == nil, place.next != nil
    else { return nil }
    return Place(family: place.family, index: place.index + 1)
  }

  func fileUnlisted() -> Recovery {
    guard let place, let read = state.read else { return Self.unfounded() }
    return brokenIndex(read, place)
  }

  func strayNext() -> Recovery {
    guard let place, let read = state.read, let stray = strayBeforeNext(place) else {
      return Self.unfounded()
    }
    return brokenIndex(read, stray)
  }

  private func brokenIndex(_ read: SourceCoordinate, _ place: Place) -> Recovery {
    let name = place.member.name
    let flaws = place.family.family.indexFlaws
    var answer = Recovery(
      .sourceIndexBroken, confidence: .certain,
      summary: flaws.first.map { .sourceIndexDamaged(message: $0.message) }
        ?? .notInIndex(file: name))
    answer.file = read.file
    answer.position = read.position
    let index = place.family.family.index
    answer.reasons = flaws.map {
      .indexFlaw(index: $0.file, message: $0.message, hint: $0.hint)
    }
    if place.member.entry != nil {
      answer.reasons.append(.stillServes(place: read))
    }
    answer.reasons +=
      !flaws.isEmpty
      ? []
      : [
        .exists(path: place.member.path, events: place.report.events),
        .hasNoLine(index: index?.path, passedOverFrom: name == read.file ? nil : read.file),
      ]
    let lines = place.family.family.members.map { indexLine(for: $0, index) }
    answer.preparations = [
      Step(
        .mendSourceIndex(file: index?.path.lastPathComponent), lines: lines)
    ]
    if let index { answer.index = IndexProposal(path: index.path, lines: lines) }
    answer.prepare(.startSource(statement: dialect(place).start(), place: read))
    return answer
  }

  /// The logs that the same server began later under another base name, and with another index,
  /// which does not name the old ones.
  func newerBase(_ place: Place) -> LogAudit.Family? {
    guard state.ioError?.contains("Could not find first log file name") ?? false,
      let ended = place.family.reports.last?.lastTimestamp
    else { return nil }
    let directory = place.member.path.directoryPrefix
    return source.families.first { other in
      guard let first = other.reports.first, other.family.index != nil,
        other.stem != place.family.stem, first.kind == .binlog,
        first.path.directoryPrefix == directory
      else { return false }
      return first.serverID == place.report.serverID && first.begunAt.map { $0 >= ended } ?? false
    }
  }

  func baseRenamed() -> Recovery {
    guard let place, let read = state.read, let newer = newerBase(place),
      let index = newer.family.index
    else { return Self.unfounded() }
    var answer = Recovery(
      .sourceIndexBroken, confidence: .likely,
      summary: .baseRenamed(name: newer.stem ?? newer.reports[0].name, file: read.file))
    answer.file = read.file
    answer.position = read.position
    answer.reasons = [
      .begunBehindOldName(file: newer.reports[0].name),
      .answersFileUnknown,
    ]
    let old = place.family.family.members.filter { $0.entry != nil }
    let lines = (old + newer.family.members).map { indexLine(for: $0, index) }
    answer.preparations = [
      Step(
        .mendSourceIndex(file: index.path.lastPathComponent),
        lines: lines)
    ]
    answer.prepare(.startSourceKeepFiles(statement: dialect(place).start(), place: read))
    answer.index = IndexProposal(path: index.path, lines: lines)
    return answer
  }

  /// A line for the index, written as its other lines are.
  func indexLine(for member: LogFamily.Member, _ index: LogIndex?) -> String {
    if let entry = member.entry { return entry }
    let sample = index?.entries.first ?? "./"
    return sample.directoryPrefix + member.name
  }
}
