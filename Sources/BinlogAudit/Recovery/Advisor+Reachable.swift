import BinlogBytes
import BinlogEvents

/// The file that the replica asks for is there.
extension Advisor {
  mutating func judge(_ read: SourceCoordinate, _ place: Place) -> Recovery {
    let report = place.report
    var stands = ["the replica stands at \(read)"]
    if !state.origin.isEmpty { stands[0] += " (\(state.origin))" }
    if let error = state.ioError, !error.isEmpty { stands.append("its error: \(error)") }
    reasons = stands + reasons
    if place.family.family.index != nil, place.member.entry == nil {
      return brokenIndex(read, place)
    }
    if let answer = renamedBase(read, place) { return answer }
    guard report.kind == .binlog, report.events > 0 else {
      return Recovery(
        .unclear, confidence: .unclear,
        summary: "\(place.member.name) cannot be read as a binary log.")
    }
    if let answer = wrongHistory(read, place) { return answer }
    if let stray = strayBeforeNext(place) { return brokenIndex(read, stray) }
    if read.position > end(of: report) { return pastEnd(read, place) }
    return reachable(read, place)
  }

  /// Where the file's events end for good: its size, or where the damage of its tail begins.
  func end(of report: FileReport) -> UInt64 { report.lostAt?.rawValue ?? report.size }

  /// These are not the logs that the replica reads from: another server's, or a file of the same
  /// name from before a crash or a RESET.
  func wrongHistory(_ read: SourceCoordinate, _ place: Place) -> Recovery? {
    let report = place.report
    if let wanted = state.sourceServerID, let found = report.serverID, wanted != found, wanted != 0
    {
      var answer = Recovery(
        .wrongSourceFile, confidence: .likely,
        summary:
          "These logs are not those of the replica's source: the replica reads from server_id"
          + " \(wanted), \(report.name) was written by server_id \(found).")
      answer.preparations = ["give the logs of the server with server_id \(wanted)"]
      return answer
    }
    // The replica's copy of the description says when the source began the file.
    guard let begun = report.begunAt,
      let seen = relayGroups.last(where: { ($0.sourceFile ?? read.file) == read.file })?
        .sourceBegunAt,
      seen != begun
    else { return nil }
    if let crashed = crashedPlace([place.family], before: read) {
      var advisor = self
      return advisor.lostTail(read, crashed)
    }
    var answer = Recovery(
      .wrongSourceFile, confidence: .likely,
      summary: "The source's \(report.name) is not the file that the replica has read: it was begun"
        + " at another time.")
    answer.reasons = [
      "the source's file was begun at \(begun) (seconds since 1970), the one that the replica has"
        + " read at \(seen)"
    ]
    answer.preparations = [
      "check that these are the logs of the replica's source, and whether somebody has run RESET"
        + " there; if so, the replica must be rebuilt"
    ]
    return answer
  }

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
    let lines = place.family.family.members.map { indexLine(for: $0, index) }
    answer.preparations += lines.map { "    " + $0 }
    if let index { answer.index = IndexProposal(path: index.path, lines: lines) }
    answer.preparations.append(
      "then start the source, and on the replica type \(dialect(place).start()) where its I/O thread"
        + " has stopped: it goes on from \(read); never skip the file")
    return answer
  }

  /// The source's logs have got another base name, and with it another index, which does not name
  /// the old ones.
  private func renamedBase(_ read: SourceCoordinate, _ place: Place) -> Recovery? {
    guard state.ioError?.contains("Could not find first log file name") ?? false,
      let ended = place.family.reports.last?.lastTimestamp
    else { return nil }
    let directory = place.member.path.directoryPrefix
    let newer = source.families.first { other in
      guard let first = other.reports.first, other.family.index != nil,
        other.stem != place.family.stem, first.kind == .binlog,
        first.path.directoryPrefix == directory
      else { return false }
      return first.serverID == place.report.serverID && first.begunAt.map { $0 >= ended } ?? false
    }
    guard let newer, let index = newer.family.index else { return nil }
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
    answer.preparations =
      [
        "stop the source, and put this into \(index.path.lastPathComponent) (keep the old one):"
      ] + lines.map { "    " + $0 } + [
        "then start the source, and on the replica type \(dialect(place).start()) where its I/O"
          + " thread has stopped: it goes on from \(read); never skip a file"
      ]
    answer.index = IndexProposal(path: index.path, lines: lines)
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
    let verdict = verdict(on: read)
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
      answer.statements =
        applyFirst(read, dialect(place), &answer)
        + changeStatements(SourceCoordinate(file: read.file, position: 4))
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
      answer.preparations = ["restore the file from a copy, or rebuild the replica"]
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
      "the relay logs hold groups of \(crashed) that end behind the last whole group of the source's"
        + " file of that name",
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
    let verdict = verdict(on: read)
    if verdict?.serverAnswer == .refuses { return stopsAhead(read, place, verdict) }
    let atEnd = read.position == report.size
    let crashed = !report.isClosed && place.next != nil
    if state.isStored, state.isMariaDB != true,
      crashed || place.index + 1 < place.family.reports.count
    {
      return stalePlace(read, place)
    }
    var answer = Recovery(
      .healthy, confidence: .certain,
      summary: atEnd
        ? "\(read) is the end of the file: the source serves it"
          + (place.next.map { " and goes on with \($0.name)." } ?? " and waits for more.")
        : "\(read) is a place that the source serves.")
    answer.file = read.file
    answer.position = read.position
    answer.reasons = [
      atEnd
        ? "the position is the end of the file, not behind it"
        : "an event starts at \(read.position); the file has \(report.size) bytes"
    ]
    if !atEnd, crashed {
      answer.reasons.append(
        "the file was left by a crash, but the replica has not come to its end: the next file at"
          + " position 4 would pass over what is still to be read here")
    }
    if let torn = place.family.reports[..<place.index].last(where: { $0.lostAt != nil }) {
      answer.confidence = .likely
      answer.reasons.append(
        "\(torn.name), an earlier file, lost its tail at \(torn.lostAt?.description ?? "its end"): what"
          + " the replica had read of it then cannot be seen from where it stands now")
    }
    if let (log, groups) = appliedAndNotLogged() {
      answer.confidence = .likely
      answer.reasons.append(
        "the replica's own \(log) lost its tail in a crash: \(groups.count)"
          + " \(groups.count == 1 ? "group" : "groups") up to \(groups[groups.count - 1].place) count"
          + " as applied and are not in it")
      answer.limits.append(
        "no log tells whether the replica's tables kept these \(groups.count): compare what"
          + " \(groups[0].file):\(groups[0].start)-\(groups[groups.count - 1].end) changed")
    }
    if state.isStored {
      answer.confidence = .likely
      answer.reasons.append(
        "the place is a stored one, and stored positions lag behind: SHOW REPLICA STATUS or the"
          + " relay logs (--replica) tell more")
    }
    if state.wasRefused {
      answer.confidence = .likely
      answer.reasons.append(
        "the error is older than these files, or they are not those of the server that refused it")
    }
    return answer
  }

  /// A stored position that may lag, in or before a file that a crash ended: it proves nothing.
  private func stalePlace(_ read: SourceCoordinate, _ place: Place) -> Recovery {
    var answer = Recovery(
      .unclear, confidence: .unclear,
      summary: "\(read) is a place that the source serves, but a stored one: the replica may have"
        + " read further.")
    answer.reasons = [
      "MySQL stores the position of its receiver only now and then",
      "\(place.member.name) is not the source's last file",
    ]
    answer.preparations = [
      "give the text of SHOW REPLICA STATUS (--status) or the replica's relay logs (--replica)"
    ]
    return answer
  }

  /// The source serves the place, but damage ahead will stop the replica.
  private func stopsAhead(
    _ read: SourceCoordinate, _ place: Place, _ verdict: PositionVerdict?
  ) -> Recovery {
    let report = place.report
    let tornTail = report.lostAt != nil && !report.isClosed
    var answer = Recovery(
      tornTail ? .sourceLostTail : .unclear, confidence: tornTail ? .likely : .unclear,
      summary: tornTail
        ? "\(read) lies before the end of \(report.name), whose tail was lost: the replica goes on"
          + " from there, and stops at the torn event at \(end(of: report))."
        : "\(read) is a place that the source serves, but the replica will stop at damage behind it."
    )
    answer.file = read.file
    answer.position = read.position
    answer.reasons = [
      "on the way the server answers: \(verdict?.serverError ?? "")"
    ]
    answer.reasons += source.findings.filter {
      $0.file == report.path && $0.severity == .error
    }.map { "\($0.code.rawValue) at offset \($0.offset.map(\.description) ?? "?"): \($0.message)" }
    answer.preparations = [
      tornTail
        ? "let the replica read up to the torn event, then ask again; the next file at position 4"
          + " now would pass over what is still to be read here"
        : "restore the file from a copy if there is one; what the damage holds is lost otherwise"
    ]
    return answer
  }

  /// What was found about a place of the source.
  func verdict(on place: SourceCoordinate) -> PositionVerdict? {
    source.verdicts.first { $0.file == place.file && $0.position == place.position }
  }
}
