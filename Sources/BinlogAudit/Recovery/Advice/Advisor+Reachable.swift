import BinlogBytes
import BinlogEvents
import BinlogLogs

/// The file that the replica asks for is there, and the position lies in it.
extension Advisor {
  /// Where the file's events end for good: its size, or where the damage of its tail begins.
  func end(of report: FileReport) -> UInt64 { report.lostAt?.rawValue ?? report.size }

  /// What was found about a place of the source.
  func verdict(on place: SourceCoordinate) -> PositionVerdict? {
    source.verdicts.first { $0.file == place.file && $0.position == place.position }
  }

  /// The errors of a file, as evidence.
  private func errors(of report: FileReport) -> [String] {
    source.findings.filter { $0.file == report.path && $0.severity == .error }.map {
      "\($0.code.rawValue) at offset \($0.offset.map(\.description) ?? "?"): \($0.message)"
    }
  }

  func damagedPlace() -> Recovery {
    guard let read = state.read, let place else { return Self.unfounded() }
    var answer = Recovery(
      .unclear, confidence: .unclear,
      summary: "\(read.file) is damaged at or before \(read.position).")
    answer.reasons = errors(of: place.report)
    answer.prepare("restore the file from a copy, or rebuild the replica")
    return answer
  }

  /// The replica goes on without an error, but holds groups that the source lost: the damage
  /// that nobody notices.
  func divergedSilently() -> Recovery {
    guard let read = state.read, let place, let lost else { return Self.unfounded() }
    let usesGtid = usesGtid(place)
    let crashed = lost.groups.first?.file ?? read.file
    let count = lost.groups.count
    let what =
      "\(count) \(count == 1 ? "group" : "groups") of \(crashed) that the source's logs lost"
    let isQuiet = facts.applier == .fine && facts.receiver == .fine
    var answer = Recovery(
      usesGtid ? .replicaAheadGtid : .sourceLostTail, confidence: .certain,
      summary: isQuiet
        ? "The replica goes on without an error, but it holds \(what)."
        : "The source serves the replica's place, but the replica holds \(what).")
    answer.onlyOnReplica = lost.groups
    answer.file = read.file
    answer.position = read.position
    answer.reasons = [
      isQuiet
        ? "\(read) is a place that the source serves: there is nothing to type for replication to run"
        : "\(read) is a place that the source serves",
      "the relay logs hold groups of \(crashed) that end behind the last whole group of the source's"
        + " file of that name",
    ]
    if usesGtid {
      let set = Self.gtids(of: lost.groups)
      answer.gtidSet = set.isEmpty ? nil : set.description
    }
    answer.prepare([
      "compare the tables named above between source and replica: where they differ, the replica"
        + " may hold the only copy",
      "other replicas that had not read these groups before the crash lack them too",
    ])
    describeThreads(&answer)
    describeLoss(&answer, lost, trueEnd: 0, read: read)
    return answer
  }

  func healthy() -> Recovery {
    guard facts.ask == .served else { return healthyByGtid() }
    guard let read = state.read, let place else { return Self.unfounded() }
    let report = place.report
    let atEnd = read.position == report.size
    let crashed = !report.isClosed && place.next != nil
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
    describeDoubts(place, &answer)
    if state.isStored {
      answer.confidence = .likely
      answer.reasons.append(
        "the place is a stored one, and stored positions lag behind: SHOW REPLICA STATUS or the"
          + " relay logs (--replica) tell more")
    }
    if state.usesGtid == true {
      answer.confidence = .likely
      answer.limits.append(
        "the replica connects by GTID, where the source looks at GTIDs alone: give the status with"
          + " Executed_Gtid_Set (Gtid_IO_Pos) for an answer to that")
    }
    return answer
  }

  /// What may be lost although the place is served.
  func describeDoubts(_ place: Place, _ answer: inout Recovery) {
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
  }

  /// The source serves by GTID, whatever file and position are.
  private func healthyByGtid() -> Recovery {
    var answer = Recovery(
      .healthy, confidence: .certain,
      summary: "The replica connects by GTID, and the source serves what it lacks.")
    describeGtids(&answer)
    answer.file = state.read?.file
    answer.position = state.read?.position
    if facts.ask != .gtidsServed { answer.confidence = .likely }
    if let torn = families.lazy.flatMap(\.reports).first(where: { $0.lostAt != nil }) {
      answer.confidence = .likely
      answer.reasons.append(
        "\(torn.name) lost its tail at \(torn.lostAt?.description ?? "its end")")
    }
    return answer
  }

  /// A stored position that may lag, in or before a file that a crash ended: it proves nothing.
  func stalePlace() -> Recovery {
    guard let read = state.read, let place else { return Self.unfounded() }
    var answer = Recovery(
      .unclear, confidence: .unclear,
      summary: "\(read) is a place that the source serves, but a stored one: the replica may have"
        + " read further.")
    answer.reasons = [
      "MySQL stores the position of its receiver only now and then",
      "\(place.member.name) is not the source's last file",
    ]
    answer.prepare(
      "give the text of SHOW REPLICA STATUS (--status) or the replica's relay logs (--replica)")
    return answer
  }

  /// The source serves the place, but damage ahead will stop the replica.
  func stopsAhead() -> Recovery {
    guard let read = state.read, let place else { return Self.unfounded() }
    let report = place.report
    let verdict = verdict(on: read)
    let tornTail = facts.ask == .tornAhead
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
    answer.reasons += errors(of: report)
    answer.prepare(
      tornTail
        ? "let the replica read up to the torn event, then ask again; the next file at position 4"
          + " now would pass over what is still to be read here"
        : "restore the file from a copy if there is one; what the damage holds is lost otherwise")
    return answer
  }

  /// The source has refused a place that its logs, as given, serve.
  func refusedYetServed() -> Recovery {
    let byGtid = facts.ask == .gtidsServed
    var answer = Recovery(
      .unclear, confidence: .unclear,
      summary: byGtid
        ? "The source has refused the replica's GTIDs, and these logs serve them: both cannot be of"
          + " one server at one time."
        : "The source has refused \(state.read?.description ?? "the place"), and these logs serve it:"
          + " both cannot be of one server at one time.")
    answer.reasons = [
      "the status says: \(state.receiverError?.sentence ?? "refused")",
      byGtid
        ? "the logs say: nothing that the replica lacks is purged, and nothing that it has is too much"
        : "the logs say: the position is "
          + (state.read.flatMap { verdict(on: $0) }?.verdict == .okEnd
            ? "the end of the file" : "the start of an event"),
    ]
    if byGtid { describeGtids(&answer) }
    answer.prepare([
      "if the error is older than these files (the source was started, its index was mended, a file was"
        + " put back), start the receiver and look whether it comes again: \(startStatement)",
      "if it comes again, take the status and the source's files anew at the same time; check that they"
        + " are those of the server that the replica connects to",
    ])
    return answer
  }
}
