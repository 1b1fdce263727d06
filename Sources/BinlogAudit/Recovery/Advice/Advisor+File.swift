import BinlogBytes
import BinlogEvents
import BinlogLogs

/// The file that the replica asks for: whether the source has it, and whether it is the one.
extension Advisor {
  // MARK: Nothing to judge by

  func noPlace() -> Recovery {
    var answer = Recovery(
      .unclear, confidence: .unclear,
      summary: "Nothing that was given says where the replica stands.")
    answer.prepare(
      "give --status with the text of SHOW REPLICA STATUS, --replica with its data directory,"
        + " or --position FILE:POS")
    return answer
  }

  func noLogs() -> Recovery {
    var answer = Recovery(
      .unclear, confidence: .unclear,
      summary: "No binary log of the source was given; relay logs do not stand for them.")
    answer.prepare("give the source's logs as --source; did you swap it with --replica?")
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
      summary: "The source's index names \(file), but the file does not exist.")
    answer.reasons = ["\(family?.family.index?.path ?? "the index") lists \(file)"]
    answer.prepare(
      "put the file back from a backup; if there is none, rebuild the replica from the source")
    return answer
  }

  func fileOlder() -> Recovery {
    guard let read = state.read, let first = numbers(like: read.file).min() else {
      return Self.unfounded()
    }
    var answer = Recovery(
      .sourcePurged, confidence: .likely,
      summary: "The source no longer has \(read.file); its oldest log is number \(first).")
    answer.reasons = [
      "the replica asks for \(read.file) at position \(read.position)",
      "no log up to number \(first - 1) lies in the source's directory",
    ]
    answer.prepare(
      "put the missing logs back from a backup and list them in the index again, or rebuild the"
        + " replica from a backup of the source: there is no position that loses nothing")
    return answer
  }

  func fileForeign() -> Recovery {
    let file = state.read?.file ?? ""
    let last = numbers(like: file).max()
    var answer = Recovery(
      .wrongSourceFile, confidence: .likely,
      summary: "The source has no \(file): the replica asks for a file of another history.")
    answer.reasons = [
      last.map { "the source's logs of that name go up to number \($0)" }
        ?? "no log of the source has the same base name"
    ]
    answer.prepare(
      "check that these are the logs of the server that the replica reads from; if they are, it may"
        + " have lost whole files in a crash: give the replica's relay logs (--replica), which tell"
    )
    return answer
  }

  func notALog() -> Recovery {
    Recovery(
      .unclear, confidence: .unclear,
      summary: "\(place?.member.name ?? "the file") cannot be read as a binary log.")
  }

  // MARK: It is not the one

  func otherServer() -> Recovery {
    guard let place, let wanted = state.sourceServerID, let found = place.report.serverID else {
      return Self.unfounded()
    }
    var answer = Recovery(
      .wrongSourceFile, confidence: .likely,
      summary:
        "These logs are not those of the replica's source: the replica reads from server_id"
        + " \(wanted), \(place.report.name) was written by server_id \(found).")
    answer.prepare("give the logs of the server with server_id \(wanted)")
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
      summary: "The source's \(place.report.name) is not the file that the replica has read: it was"
        + " begun at another time.")
    answer.reasons = [
      "the source's file was begun at \(begun) (seconds since 1970), the one that the replica has"
        + " read at \(seen)"
    ]
    answer.prepare(
      "check that these are the logs of the replica's source, and whether somebody has run RESET"
        + " there; if so, the replica must be rebuilt")
    return answer
  }

  /// The same where the times are equal, and the events are not.
  private func otherContent(_ place: Place, _ read: SourceCoordinate) -> Recovery {
    var answer = Recovery(
      .wrongSourceFile, confidence: .likely,
      summary: "The source's \(place.report.name) is not the file that the replica has read: an"
        + " event ended at \(read.position) there.")
    answer.reasons = [
      "the replica's relay logs end with an event of the source that ended at \(read)"
    ]
    if let verdict = verdict(on: read), let before = verdict.nearestBefore,
      let after = verdict.nearestAfter
    {
      answer.reasons.append("the source's file has an event from \(before) to \(after)")
    }
    answer.prepare(
      "check that these are the logs of the replica's source, and whether somebody has run RESET"
        + " there; if so, the replica must be rebuilt")
    return answer
  }
}
