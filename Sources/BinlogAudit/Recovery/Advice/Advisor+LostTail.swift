import BinlogBytes
import BinlogEvents
import BinlogLogs

/// The end of the file that the replica asks for was lost.
extension Advisor {
  /// Past the end of a file that its server closed.
  func pastClosed() -> Recovery {
    guard let read = state.read, let report = place?.report else { return Self.unfounded() }
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

  /// Where the torn event begins, behind which nothing is left, and no next file.
  func atTearNoNext() -> Recovery {
    guard let read = state.read, let report = place?.report else { return Self.unfounded() }
    var answer = Recovery(
      .sourceLostTail, confidence: .likely,
      summary:
        "The source lost the tail of \(read.file), and the replica has everything that is left"
        + " of it.")
    answer.file = read.file
    answer.position = read.position
    answer.reasons = [
      "the last whole event of \(read.file) ends at \(end(of: report)), where the replica stands; the"
        + " file ends at \(report.size): what lies between is torn, or zeros",
      "\(report.name) ends without Rotate or Stop: its server did not close it",
      "no later file is in the source's index: the source was not started since",
    ]
    answer.prepare([
      "start the source and ask again: MySQL cuts what is torn when it starts, MariaDB goes on in a new"
        + " file; this file needs no repair, and no position has to be typed yet",
      "if the source runs, these files are an older copy: take them again",
    ])
    describeLoss(
      &answer, lostGroups(from: place ?? Place(family: families[0], index: 0), read),
      trueEnd: read.position, read: read)
    return answer
  }

  /// An answer whose fact lacks what belongs to it: a mistake of the program.
  static func unfounded() -> Recovery {
    assertionFailure("a fact without what belongs to it")
    return Recovery(.unclear, confidence: .unclear, summary: "These inputs cannot be judged.")
  }

  /// The source lost what the replica has read, with or without a next file.
  func lostTail() -> Recovery {
    guard let read = state.read, let place else { return Self.unfounded() }
    let report = place.report
    let trueEnd = trueEnd(of: report)
    var lost = self.lost ?? lostGroups(from: place, read)
    let returning = returningGroups(lost, place)
    lost.keep { !returning.lost.contains($0) }
    let usesGtid = usesGtid(place)
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
    if returning.lost.isEmpty || !lost.groups.isEmpty {
      describeLoss(&answer, lost, trueEnd: trueEnd, read: read)
    }
    describeRing(&answer, place, trueEnd: trueEnd, read: read)
    guard let next = place.next else {
      guard place.family.family.isComplete else {
        answer.confidence = .unclear
        answer.situation = .unclear
        answer.prepare(
          "only this file was given, so nobody can say whether another follows: give the source's"
            + " directory or its index file")
        return answer
      }
      answer.reasons.append("no later file is in the source's index")
      if let unlisted = place.unlisted { mendIndex(&answer, place, unlisted) }
      if report.lostAt == nil, report.openGroup == nil, !state.wasRefused {
        // Nothing but the position speaks of a loss: the copy may simply be older.
        answer.situation = .unclear
        answer.confidence = .unclear
        answer.summary =
          "The replica has read up to \(read), past the end of the last file (\(report.size)"
          + " bytes): the source lost its tail, or these files are an older copy."
      }
      guard place.unlisted == nil else { return answer }
      answer.prepare(
        "start the source, so that it begins a new file, and ask again; if it is running, these"
          + " files are an older copy than the replica's position")
      return answer
    }
    answer.reasons.append(
      place.family.family.index == nil
        ? "the next file, \(next.name), exists; no index was given"
        : "the next file, \(next.name), exists and is in the source's index")
    for file in place.unreadable {
      answer.reasons.append(
        "\(file.name) between them holds no event, so the source cannot send it")
    }
    if let missing = place.missingNumbers, read.file == report.name {
      answer.confidence = .likely
      answer.limits.append(
        "no file has the number \(missing.lowerBound)"
          + (missing.count > 1 ? " to \(missing.upperBound)" : "")
          + ": if there was one, what stood in it is passed over; look for it before you type")
    }
    describe(returning, &answer)
    if usesGtid {
      adviseGtid(&answer, place, next: next)
      return answer
    }
    let target = returning.end ?? SourceCoordinate(file: next.name, position: 4)
    answer.file = target.file
    answer.position = target.position
    let dialect = dialect(place)
    if place.report.format?.flavor == .mariadb {
      warnOfStrictMode(&answer)
    } else if registerLostGtids(&answer, place) {
      answer.confidence = .likely
      answer.prepare(
        "type the source's part before the replica starts: the lost groups carry GTIDs, and the"
          + " replica passes over whatever the source sends under one that it knows")
    }
    // At a torn event the replica stands inside a group, which is never applied.
    let isInside = read.file == report.name && read.position <= end(of: report)
    let last = isInside ? SourceCoordinate(file: read.file, position: trueEnd) : read
    answer.statements = applyFirst(last, dialect, &answer) + changeStatements(target)
    return answer
  }

  /// A later file lies there, and only the index does not know it.
  private func mendIndex(_ answer: inout Recovery, _ place: Place, _ unlisted: LogFamily.Member) {
    let index = place.family.family.index
    let lines = place.family.family.members.map { indexLine(for: $0, index) }
    answer.reasons.append("\(unlisted.name) lies in the directory, but the index does not name it")
    answer.preparations.append(
      Step(
        "stop the source, put this into \(index?.path.lastPathComponent ?? "its index file") (keep the"
          + " old one), start it, and ask again:", lines: lines))
    if let index { answer.index = IndexProposal(path: index.path, lines: lines) }
  }

  /// Lost groups that the source has fetched from its own source again.
  private func returningGroups(_ lost: LostGroups, _ place: Place) -> ReturningGroups {
    let number = LogName(place.report.name)?.number ?? 0
    let later = inputs.sourceGroups.filter {
      LogName($0.path.lastPathComponent).map { $0.number > number } ?? false
    }
    return ReturningGroups(
      lost.visited, in: PlacedGroup.inSourceLogs(later), sourceServer: place.report.serverID)
  }

  private func describe(_ returning: ReturningGroups, _ answer: inout Recovery) {
    guard !returning.lost.isEmpty else { return }
    let count = returning.lost.count
    answer.reasons.append(
      "the source is a replica itself: it has fetched \(count) of the lost groups from its own"
        + " source again, and logged them in its later files; they are not lost")
    if let end = returning.end {
      answer.reasons.append(
        "they end at \(end): to go on at the beginning of that file would apply them twice")
    }
    if !returning.behindOthers.isEmpty {
      answer.confidence = .likely
      answer.appliedAgain += returning.behindOthers.map { $0.shown(isApplied: nil) }
      answer.limits.append(
        "\(returning.behindOthers.count) of them lie behind new groups, from"
          + " \(returning.behindOthers[0].file):\(returning.behindOthers[0].start) on: there the"
          + " replica stops with 1062 or 1032, and must be led behind them by coordinates")
    }
  }

  /// Where the whole groups of a file end.
  func trueEnd(of report: FileReport) -> UInt64 {
    report.openGroup?.start.rawValue ?? min(report.validUpTo.rawValue, end(of: report))
  }

  /// The groups that only the replica has, from all files that a crash ended.
  func lostGroups(from place: Place, _ read: SourceCoordinate) -> LostGroups {
    var remains: [String: LostGroups.Remains] = [:]
    for report in place.family.reports where report.kind == .binlog && report.events > 0 {
      remains[report.name] = LostGroups.Remains(
        trueEnd: trueEnd(of: report), begunAt: report.begunAt)
    }
    // Files behind the last one that the source has: it gave them up in the crash.
    var lostFiles: Set<String> = []
    if let last = place.family.family.members.compactMap({ LogName($0.name) }).last {
      for group in relayGroups {
        guard let file = group.sourceFile, let name = LogName(file), name.stem == last.stem,
          name.number > last.number
        else { continue }
        lostFiles.insert(file)
      }
    }
    return LostGroups(
      relayGroups, remains: remains, lostFiles: lostFiles, assumedFile: assumedFile(read),
      executed: state.executed, hasAppliedAll: state.hasAppliedAll)
  }

  /// The source's file of relay logs that do not name one: no Rotate came, so it is the one that
  /// the replica stands in.
  func assumedFile(_ read: SourceCoordinate) -> String? {
    relayGroups.contains { $0.sourceFile != nil } ? state.executed?.file : read.file
  }

  /// Whether the replica connects by GTID; where nothing tells, GTIDs in a MySQL relay log do.
  func usesGtid(_ place: Place) -> Bool {
    state.usesGtid
      ?? (place.report.format?.flavor == .mysql
        && relayGroups.contains { $0.group.identifier != nil })
  }

  func describeLoss(
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
    } else if lost.groups.isEmpty, read.position > trueEnd, !isRing {
      answer.limits.append(
        "the relay logs given hold no group behind \(trueEnd): the replica may have deleted what"
          + " it had applied")
    } else if let last = lost.groups.last, last.file == read.file, last.endPosition < read.position,
      !isRing
    {
      answer.limits.append(
        "the relay logs given end at \(last.file):\(last.endPosition): what the replica has read"
          + " behind that is not listed")
    }
    answer.limits.append(
      "what was lost is on the replica and in no log of the source; its tables may have kept it"
        + " (InnoDB may), which no log tells: compare them before you trust either side")
  }
}
