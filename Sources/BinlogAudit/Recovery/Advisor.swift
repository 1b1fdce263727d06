import BinlogBytes
import BinlogEvents

/// Decides what happened between a source and its replica, and what to do.
///
/// Never suggests what the evidence contradicts: the next file at position 4 comes up only where
/// the position is impossible, the file was left by a crash, and the index names a next file.
public struct Advisor {
  let inputs: SuggestInputs
  /// The source's logs.
  let source: LogAudit
  var state: ReplicaState
  var reasons: [String]
  /// Contradictions between what the inputs say.
  public private(set) var findings: [Finding]
  private let channel: String?

  /// Takes in everything that is known; `channel` picks one of several replication channels.
  ///
  /// `source` must have judged the place that ``SuggestInputs/readPlace(channel:)`` tells.
  public init(_ inputs: SuggestInputs, source: LogAudit, channel: String? = nil) {
    self.inputs = inputs
    self.source = source
    self.channel = channel
    let merger = inputs.merged(channel: channel)
    state = merger.state
    reasons = merger.reasons
    findings = merger.findings
  }

  /// The place of the source's file that the replica asks for.
  struct Place {
    var family: LogAudit.Family
    var index: Int
    var member: LogFamily.Member { family.family.members[index] }
    var report: FileReport { family.reports[index] }
    /// The next file that the server knows.
    var next: LogFamily.Member? {
      let later = family.family.members[(index + 1)...]
      return family.family.index == nil ? later.first : later.first { $0.entry != nil }
    }
  }

  /// The answer.
  public mutating func advise() -> Recovery {
    guard let read = state.read else {
      var answer = Recovery(
        .unclear, confidence: .unclear,
        summary: "Nothing that was given says where the replica stands.")
      answer.preparations = [
        "give --status with the text of SHOW REPLICA STATUS, --replica with its data directory,"
          + " or --position FILE:POS"
      ]
      return finished(answer)
    }
    let families = source.families.filter { family in
      family.reports.contains { $0.kind == .binlog } || family.family.index != nil
    }
    guard !families.isEmpty else {
      return finished(
        Recovery(
          .unclear, confidence: .unclear,
          summary: "No binary log of the source was given; relay logs do not stand for them."))
    }
    for family in families {
      if let index = family.family.members.firstIndex(where: { $0.name == read.file }) {
        let answer = judge(read, Place(family: family, index: index))
        return finished(answer)
      }
    }
    if let place = crashedPlace(families, before: read) {
      let answer = lostTail(read, place)
      return finished(answer)
    }
    return finished(missingFile(read, families))
  }

  private func finished(_ answer: Recovery) -> Recovery {
    var answer = answer
    answer.reasons += reasons
    answer.replica = state
    return answer
  }

  // MARK: The file is not there

  /// The file that a crash ended and that the replica had read past, when the one that it
  /// stands in was lost as a whole.
  private func crashedPlace(
    _ families: [LogAudit.Family], before read: SourceCoordinate
  ) -> Place? {
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

  private func missingFile(
    _ read: SourceCoordinate, _ families: [LogAudit.Family]
  ) -> Recovery {
    if let family = families.first(where: { family in
      family.family.missing.contains { $0.lastPathComponent == read.file }
    }) {
      var answer = Recovery(
        .unclear, confidence: .unclear,
        summary: "The source's index names \(read.file), but the file does not exist.")
      answer.reasons = [
        "\(family.family.index?.path ?? "the index") lists \(read.file)",
        "what was in it cannot be checked: put the file back, or rebuild the replica",
      ]
      return answer
    }
    let wanted = LogName(read.file)
    let names = families.flatMap { $0.family.members.compactMap { LogName($0.name) } }
      .filter { $0.stem == wanted?.stem }
    if let wanted, let first = names.map(\.number).min(), wanted.number < first {
      var answer = Recovery(
        .sourcePurged, confidence: .likely,
        summary: "The source no longer has \(read.file); its oldest log is number \(first).")
      answer.reasons = [
        "the replica asks for \(read.file) at position \(read.position)",
        "no log up to number \(first - 1) lies in the source's directory",
      ]
      answer.preparations = [
        "put the missing logs back from a backup and list them in the index again, or rebuild the"
          + " replica from a backup of the source: there is no position that loses nothing"
      ]
      return answer
    }
    var answer = Recovery(
      .wrongSourceFile, confidence: .likely,
      summary: "The source has no \(read.file): the replica asks for a file of another history.")
    answer.reasons = [
      names.isEmpty
        ? "no log of the source has the same base name"
        : "the source's logs of that name go up to number \(names.map(\.number).max() ?? 0)"
    ]
    return answer
  }

  // MARK: The file is there

  private mutating func judge(_ read: SourceCoordinate, _ place: Place) -> Recovery {
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
    if read.position > end(of: report) { return pastEnd(read, place) }
    return reachable(read, place)
  }

  /// Where the file's events end for good: its size, or where the damage of its tail begins.
  private func end(of report: FileReport) -> UInt64 { report.lostAt?.rawValue ?? report.size }

  private func brokenIndex(_ read: SourceCoordinate, _ place: Place) -> Recovery {
    var answer = Recovery(
      .sourceIndexBroken, confidence: .certain,
      summary: "\(read.file) lies in the source's directory, but its index does not name it.")
    answer.file = read.file
    answer.position = read.position
    let index = place.family.family.index
    answer.reasons = [
      "\(place.member.path) exists and holds \(place.report.events) events",
      "\(index?.path ?? "the index") has no line for it, so the server answers 'Could not find"
        + " first log file name in binary log index file'",
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
  private func indexLine(for member: LogFamily.Member, _ index: LogIndex?) -> String {
    if let entry = member.entry { return entry }
    let sample = index?.entries.first ?? "./"
    return sample.directoryPrefix + member.name
  }

  private mutating func reachable(_ read: SourceCoordinate, _ place: Place) -> Recovery {
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
  private func divergedSilently(
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
      var set = GtidSet()
      for group in lost.groups {
        if let text = group.gtid, let one = GtidSet(text) { set = set.union(one) }
      }
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

  private func healthy(_ read: SourceCoordinate, _ place: Place) -> Recovery {
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

  private func insideEvent(
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

  // MARK: The tail is lost

  private mutating func pastEnd(_ read: SourceCoordinate, _ place: Place) -> Recovery {
    let report = place.report
    if report.isClosed {
      var answer = Recovery(
        .unclear, confidence: .unclear,
        summary: "\(read) lies past the end of a file that its server closed properly.")
      answer.reasons = [
        "the file ends at \(report.size) with "
          + (report.nextFile.map { "a Rotate to \($0)" } ?? "a Stop event"),
        "no crash explains this: the file was replaced, or the replica stood at a file of the same"
          + " name from another history (RESET MASTER, another server)",
      ]
      return answer
    }
    return lostTail(read, place)
  }

  private mutating func lostTail(_ read: SourceCoordinate, _ place: Place) -> Recovery {
    let report = place.report
    let trueEnd = trueEnd(of: report)
    let lost = lostGroups(from: place, read)
    let usesGtid = state.usesGtid ?? (report.format?.flavor == .mysql && relayLogsHaveGtids)
    var answer = Recovery(
      usesGtid ? .replicaAheadGtid : .sourceLostTail,
      confidence: place.next == nil ? .likely : .certain,
      summary: "The source lost the tail of \(read.file): the replica has read up to"
        + " \(read.position), the file ends at \(report.size).")
    answer.onlyOnReplica = lost.groups
    if read.file != report.name {
      answer.summary =
        "The source lost the tail of \(report.name) and all of the files up to \(read.file): the"
        + " replica has read up to \(read)."
      answer.reasons.append(
        "\(report.name) ends at \(report.size); the replica's relay logs hold groups behind that"
          + " and from later files that the source does not have")
    } else if read.position > report.size {
      answer.reasons.append(
        "\(read.position) is \(read.position - report.size) bytes past the end of \(read.file)"
          + " (\(report.size) bytes)")
    } else {
      answer.reasons.append(
        "the last whole event of \(read.file) ends at \(end(of: report)), the file at"
          + " \(report.size): what lies between is torn")
    }
    answer.reasons.append(
      "\(report.name) ends without Rotate or Stop: its server did not close it")
    if let open = report.openGroup {
      answer.reasons.append(
        "the group that starts at \(open.start) is not complete in the file: it never committed"
          + " there")
    }
    describeLoss(&answer, lost, trueEnd: trueEnd, read: read)
    guard let next = place.next else {
      answer.reasons.append("no later file is in the source's index")
      if report.lostAt == nil, report.openGroup == nil, !state.wasRefused {
        // Nothing but the position speaks of a loss: the copy may simply be older.
        answer.situation = .unclear
        answer.confidence = .unclear
        answer.summary =
          "The replica has read up to \(read), past the end of the last file (\(report.size)"
          + " bytes): the source lost its tail, or these files are an older copy."
      }
      answer.preparations.append(
        "start the source, so that it begins a new file, and ask again; if it is running, these"
          + " files are an older copy than the replica's position")
      return answer
    }
    answer.reasons.append("the next file, \(next.name), exists and is in the source's index")
    if usesGtid {
      adviseGtid(&answer, place, next: next)
      return answer
    }
    let target = SourceCoordinate(file: next.name, position: 4)
    answer.file = target.file
    answer.position = target.position
    let dialect = dialect(place)
    answer.statements = applyFirst(read, dialect, &answer) + changeStatements(target)
    return answer
  }

  /// Where the whole groups of a file end.
  private func trueEnd(of report: FileReport) -> UInt64 {
    report.openGroup?.start.rawValue ?? min(report.validUpTo.rawValue, end(of: report))
  }

  /// The groups that only the replica has, from all files that a crash ended.
  private func lostGroups(from place: Place, _ read: SourceCoordinate) -> LostGroups {
    var remains: [String: LostGroups.Remains] = [:]
    for report in place.family.reports where report.kind == .binlog && report.events > 0 {
      remains[report.name] = LostGroups.Remains(
        trueEnd: trueEnd(of: report), begunAt: report.begunAt)
    }
    // Files behind the last one that the source has: it gave them up in the crash.
    var lostFiles: Set<String> = []
    if let last = place.family.family.members.compactMap({ LogName($0.name) }).last {
      for group in inputs.relayGroups {
        guard let file = group.sourceFile, let name = LogName(file), name.stem == last.stem,
          name.number > last.number
        else { continue }
        lostFiles.insert(file)
      }
    }
    return LostGroups(
      inputs.relayGroups, remains: remains, lostFiles: lostFiles, assumedFile: assumedFile(read),
      executed: state.executed, hasAppliedAll: state.hasAppliedAll)
  }

  /// The source's file of relay logs that do not name one: no Rotate came, so it is the one that
  /// the replica stands in.
  private func assumedFile(_ read: SourceCoordinate) -> String? {
    inputs.relayGroups.contains { $0.sourceFile != nil } ? state.executed?.file : read.file
  }

  private var relayLogsHaveGtids: Bool {
    inputs.relayGroups.contains { $0.group.identifier != nil }
  }

  private func describeLoss(
    _ answer: inout Recovery, _ lost: LostGroups, trueEnd: UInt64, read: SourceCoordinate
  ) {
    if inputs.replica == nil {
      answer.limits.append(
        "which transactions were lost cannot be said without the replica's relay logs: give"
          + " --replica DIR")
    } else if let start = lost.incompleteBefore {
      answer.limits.append(
        "the relay logs begin at \(start): groups before that are not listed, as the replica has"
          + " deleted what it had applied")
    } else if lost.groups.isEmpty, read.position > trueEnd {
      answer.limits.append(
        "the relay logs given hold no group behind \(trueEnd): the replica may have deleted what"
          + " it had applied")
    }
    answer.limits.append(
      "the changes listed are on the replica and in no log of the source; whether the source's"
        + " tables kept them the logs cannot tell (InnoDB may have). Compare the tables before you"
        + " trust either side")
  }

  /// When something that was read is not applied yet, it must be before its relay logs go.
  private func applyFirst(
    _ read: SourceCoordinate, _ dialect: StatementDialect, _ answer: inout Recovery
  ) -> [String] {
    if state.hasAppliedAll == true { return [] }
    answer.preparations.append(
      "save the replica's relay logs first (cp -a of its relay-bin.* files): CHANGE … TO deletes"
        + " them, and they may hold the only copy of what the source lost; a restart with"
        + " relay_log_recovery=ON does the same harm")
    if let executed = state.executed {
      answer.reasons.append(
        "the replica has applied only up to \(executed): the rest must go first")
    } else {
      answer.reasons.append("nothing tells how far the replica has applied what it read")
    }
    answer.preparations.append(
      "the SELECT must return 0 or more before you go on; NULL means that applying has stopped,"
        + " -1 that an hour was not enough")
    // Groups alone move the applied position; behind the last one there may be nothing to wait for.
    let last = answer.onlyOnReplica.last
    let target = last.map { SourceCoordinate(file: $0.file, position: $0.endPosition) } ?? read
    return [dialect.stopFetching(), dialect.startApplying(), dialect.waitApplied(target)]
  }

  /// The words of the replica's server: its own relay logs tell its version, else its status.
  func dialect(_ place: Place?) -> StatementDialect {
    let own = inputs.replica?.reports.first { $0.kind == .relayLog }?.format
    let source = place?.report.format ?? source.reports.compactMap(\.format).first
    var flavor = own?.flavor ?? source?.flavor ?? .mysql
    var version = own?.version ?? source?.version ?? ServerVersion(9, 0, 0)
    if own == nil {
      if state.isMariaDB == true, flavor == .mysql {
        flavor = .mariadb
        version = ServerVersion(10, 11, 0)
      } else if state.isMariaDB == false, flavor == .mariadb {
        flavor = .mysql
        version = ServerVersion(8, 0, 36)
      }
      // A replica is no older than its source. New words in its status prove 8.0.22 at least; old
      // words prove nothing, as servers up to 8.4 still had them.
      if flavor == .mysql, state.words == .source {
        version = max(version, ServerVersion(8, 0, 23))
      }
    }
    return StatementDialect(flavor: flavor, version: version, channel: channel ?? state.channel)
  }

  private func changeStatements(_ target: SourceCoordinate) -> [String] {
    let dialect = dialect(nil)
    return [
      dialect.stop(), dialect.change(to: target, turnsGtidOff: state.usesGtid != false),
      dialect.start(),
    ]
  }
}
