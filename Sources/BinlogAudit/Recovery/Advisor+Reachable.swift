import BinlogBytes
import BinlogEvents

/// The file that the replica asks for is there.
extension Advisor {
  mutating func judge(_ read: SourceCoordinate, _ place: Place) -> Recovery {
    let report = place.report
    reasons.insert(
      "the replica stands at \(read) (\(state.origin.isEmpty ? "relay logs" : state.origin))", at: 0
    )
    if let error = state.ioError, !error.isEmpty { reasons.append("its error: \(error)") }
    if place.family.family.index != nil, place.member.entry == nil {
      return brokenIndex(read, place)
    }
    guard report.kind == .binlog, report.events > 0 else {
      return Recovery(
        .unclear, confidence: .unclear,
        summary: "\(place.member.name) cannot be read as a binary log.")
    }
    if let stray = strayBeforeNext(place) { return brokenIndex(read, stray) }
    if read.position > end(of: report) { return pastEnd(read, place) }
    return reachable(read, place)
  }

  /// Where the file's events end for good: its size, or where the damage of its tail begins.
  func end(of report: FileReport) -> UInt64 { report.lostAt?.rawValue ?? report.size }

  /// A log between this one and the next that the index names: to go on with the latter would
  /// pass over it.
  func strayBeforeNext(_ place: Place) -> Place? {
    let family = place.family.family
    guard family.index != nil, place.index + 1 < family.members.count,
      family.members[place.index + 1].entry == nil, place.next != nil
    else { return nil }
    return Place(family: place.family, index: place.index + 1)
  }

  func brokenIndex(_ read: SourceCoordinate, _ place: Place) -> Recovery {
    let name = place.member.name
    var answer = Recovery(
      .sourceIndexBroken, confidence: .certain,
      summary: "\(name) lies in the source's directory, but its index does not name it.")
    answer.file = read.file
    answer.position = read.position
    let index = place.family.family.index
    answer.reasons = [
      "\(place.member.path) exists and holds \(place.report.events) events",
      name == read.file
        ? "\(index?.path ?? "the index") has no line for it, so the server answers 'Could not find"
          + " first log file name in binary log index file'"
        : "\(index?.path ?? "the index") has no line for it, so the server passes over it when it"
          + " goes on from \(read.file)",
    ]
    answer.preparations = [
      "stop the source, and put this into \(index?.path.lastPathComponent ?? "its index file")"
        + " (keep the old one):"
    ]
    answer.preparations += place.family.family.members.map { "    " + indexLine(for: $0, index) }
    answer.preparations.append(
      "then start the source: the replica goes on by itself from \(read); never skip the file")
    return answer
  }

  /// A line for the index, written as its other lines are.
  func indexLine(for member: LogFamily.Member, _ index: LogIndex?) -> String {
    if let entry = member.entry { return entry }
    let sample = index?.entries.first ?? "./"
    return sample.directoryPrefix + member.name
  }

  mutating func reachable(_ read: SourceCoordinate, _ place: Place) -> Recovery {
    let report = place.report
    let verdict = source.verdicts.first {
      $0.file == read.file && $0.position == read.position
    }
    if let lost = report.lostAt, read.position == lost.rawValue, place.next != nil,
      !report.isClosed
    {
      // The replica has everything up to the torn event, and nothing of it.
      return lostTail(read, place)
    }
    switch verdict?.verdict {
    case .insideEvent: return insideEvent(read, place, verdict)
    case .beforeFirstEvent:
      var answer = Recovery(
        .positionInsideEvent, confidence: .likely,
        summary: "Position \(read.position) lies before the first event; positions begin at 4.")
      answer.file = read.file
      answer.position = 4
      answer.statements = changeStatements(SourceCoordinate(file: read.file, position: 4))
      return answer
    case .unreadable:
      var answer = Recovery(
        .unclear, confidence: .unclear,
        summary: "\(read.file) is damaged at or before \(read.position).")
      answer.reasons = source.findings.filter {
        $0.file == report.path && $0.severity == .error
      }.map {
        "\($0.code.rawValue) at offset \($0.offset.map(\.description) ?? "?"): \($0.message)"
      }
      return answer
    default: break
    }
    let lost = lostGroups(from: place, read)
    guard lost.groups.isEmpty else { return divergedSilently(read, place, lost) }
    return healthy(read, place)
  }

  /// The replica goes on without an error, but holds groups that the source lost: the damage
  /// that nobody notices.
  func divergedSilently(
    _ read: SourceCoordinate, _ place: Place, _ lost: LostGroups
  ) -> Recovery {
    let usesGtid = state.usesGtid ?? (place.report.format?.flavor == .mysql && relayLogsHaveGtids)
    let crashed = lost.groups.first?.file ?? read.file
    let count = lost.groups.count
    var answer = Recovery(
      usesGtid ? .replicaAheadGtid : .sourceLostTail, confidence: .certain,
      summary: "The replica goes on without an error, but it holds \(count)"
        + " \(count == 1 ? "group" : "groups") of \(crashed) that the source's logs lost.")
    answer.onlyOnReplica = lost.groups
    answer.file = read.file
    answer.position = read.position
    answer.reasons = [
      "\(read) is a place that the source serves: there is nothing to type for replication to run",
      "groups in the relay logs end behind the last whole group of the source's file of that name,"
        + " or come from a file that the source no longer has",
    ]
    if usesGtid {
      let set = Self.gtids(of: lost.groups)
      answer.gtidSet = set.isEmpty ? nil : set.description
    }
    answer.preparations = [
      "compare the tables named above between source and replica: where they differ, the replica"
        + " may hold the only copy",
      "other replicas that had not read these groups before the crash lack them too",
    ]
    describeLoss(&answer, lost, trueEnd: 0, read: read)
    return answer
  }

  func healthy(_ read: SourceCoordinate, _ place: Place) -> Recovery {
    let report = place.report
    let atEnd = read.position == report.size
    var answer = Recovery(
      .healthy, confidence: .certain,
      summary: atEnd
        ? "\(read) is the end of the file: the source serves it"
          + (place.next.map { " and goes on with \($0.name)." } ?? " and waits for more.")
        : "\(read) is a place that the source serves; nothing is lost.")
    answer.file = read.file
    answer.position = read.position
    answer.reasons = [
      atEnd
        ? "a position equal to the file's size is not impossible"
        : "an event starts at \(read.position); the file has \(report.size) bytes"
    ]
    if !atEnd, report.lostAt != nil || (!report.isClosed && place.next != nil) {
      answer.reasons.append(
        "the file's end was lost in a crash, but the replica has not come that far: the next file"
          + " at position 4 would pass over what is still to be read here")
    }
    if state.wasRefused {
      answer.confidence = .likely
      answer.reasons.append(
        "the error is older than these files, or they are not those of the server that refused it")
    }
    return answer
  }

  func insideEvent(
    _ read: SourceCoordinate, _ place: Place, _ verdict: PositionVerdict?
  ) -> Recovery {
    var answer = Recovery(
      .positionInsideEvent, confidence: .likely,
      summary: "\(read) lies in the middle of an event; no replica can go on from there.")
    let boundary = verdict?.groupStart ?? verdict?.nearestBefore
    if let before = verdict?.nearestBefore, let after = verdict?.nearestAfter {
      answer.reasons.append("event boundaries around it: \(before) and \(after)")
    }
    if let boundary {
      answer.file = read.file
      answer.position = boundary.rawValue
      let target = SourceCoordinate(file: read.file, position: boundary.rawValue)
      answer.reasons.append("the group around it starts at \(boundary)")
      answer.statements = changeStatements(target)
      answer.limits.append(
        "if the replica has applied this group already, applying it again stops with duplicate key"
          + " (1062) or missing row (1032): compare before you start it")
    }
    return answer
  }
}
