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
      summary: flaws.first.map { "The source's index file is damaged: \($0.message)." }
        ?? "\(name) lies in the source's directory, but its index does not name it.")
    answer.file = read.file
    answer.position = read.position
    let index = place.family.family.index
    answer.reasons = flaws.map { "\($0.file): \($0.message): \($0.hint ?? "")" }
    if place.member.entry != nil {
      answer.reasons.append("the server still serves \(read), as long as it runs")
    }
    answer.reasons +=
      !flaws.isEmpty
      ? []
      : [
        "\(place.member.path) exists and holds \(place.report.events) events",
        name == read.file
          ? "\(index?.path ?? "the index") has no line for it, so the server answers 'Could not find"
            + " first log file name in binary log index file'"
          : "\(index?.path ?? "the index") has no line for it, so the server passes over it when it"
            + " goes on from \(read.file)",
      ]
    let lines = place.family.family.members.map { indexLine(for: $0, index) }
    answer.preparations = [
      Step(
        "stop the source, and put this into \(index?.path.lastPathComponent ?? "its index file")"
          + " (keep the old one):", lines: lines)
    ]
    if let index { answer.index = IndexProposal(path: index.path, lines: lines) }
    answer.prepare(
      "then start the source, and on the replica type \(dialect(place).start()) where its I/O thread"
        + " has stopped: it goes on from \(read); never skip the file")
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
      summary: "The source's logs have got another base name: its index names"
        + " \(newer.stem ?? newer.reports[0].name) only, and \(read.file) is none of them.")
    answer.file = read.file
    answer.position = read.position
    answer.reasons = [
      "\(newer.reports[0].name) was begun behind the last log of the old name, by the same"
        + " server_id",
      "the server answers 'Could not find first log file name in binary log index file'",
    ]
    let old = place.family.family.members.filter { $0.entry != nil }
    let lines = (old + newer.family.members).map { indexLine(for: $0, index) }
    answer.preparations = [
      Step(
        "stop the source, and put this into \(index.path.lastPathComponent) (keep the old one):",
        lines: lines)
    ]
    answer.prepare(
      "then start the source, and on the replica type \(dialect(place).start()) where its I/O"
        + " thread has stopped: it goes on from \(read); never skip a file")
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
