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
      summary: .pastClosedFile(place: read))
    answer.reasons = [
      .fileEndsWith(size: report.size, nextFile: report.nextFile),
      .noCrashExplains,
    ]
    return answer
  }

  /// Where the torn event begins, after which nothing is left, and no next file.
  func atTearNoNext() -> Recovery {
    guard let read = state.read, let report = place?.report else { return Self.unfounded() }
    var answer = Recovery(
      .sourceLostTail, confidence: .likely,
      summary: .lostTailHasRest(file: read.file))
    answer.file = read.file
    answer.position = read.position
    answer.reasons = [
      .tornWhereReplicaStands(file: read.file, end: end(of: report), size: report.size),
      .notClosed(file: report.name),
      .noLaterFileNotStarted,
    ]
    answer.prepare([.startSourceAndAsk, .olderCopy])
    describeLoss(
      &answer, lostGroups(from: place ?? Place(family: families[0], index: 0), read),
      trueEnd: read.position, read: read)
    return answer
  }

  /// An answer whose fact lacks what belongs to it: a mistake of the program.
  static func unfounded() -> Recovery {
    assertionFailure("a fact without what belongs to it")
    return Recovery(.unclear, confidence: .unclear, summary: .cannotBeJudged)
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
      summary: .lostTail(file: read.file, read: read.position, size: report.size))
    answer.onlyOnReplica = lost.groups
    if read.file != report.name {
      answer.summary = [.lostTailAndFiles(file: report.name, read: read)]
      answer.reasons.append(.relayLogsHoldMore(file: report.name, size: report.size))
    } else if read.position > report.size {
      answer.reasons.append(.pastEnd(position: read.position, size: report.size, file: read.file))
    } else {
      answer.reasons.append(
        .tornBetween(file: read.file, end: end(of: report), size: report.size))
    }
    answer.reasons.append(.notClosed(file: report.name))
    if let open = report.openGroup {
      answer.reasons.append(.openGroup(offset: open.start))
    }
    if returning.lost.isEmpty || !lost.groups.isEmpty {
      describeLoss(&answer, lost, trueEnd: trueEnd, read: read)
    }
    describeRing(&answer, place, trueEnd: trueEnd, read: read)
    guard let next = place.next else {
      guard place.family.family.isComplete else {
        answer.confidence = .unclear
        answer.situation = .unclear
        answer.prepare(.giveDirectoryOrIndex)
        return answer
      }
      answer.reasons.append(.noLaterFile)
      if let unlisted = place.unlisted { mendIndex(&answer, place, unlisted) }
      if report.lostAt == nil, report.openGroup == nil, !state.wasRefused {
        // Nothing but the position speaks of a loss: the copy may simply be older.
        answer.situation = .unclear
        answer.confidence = .unclear
        answer.summary = [.pastLastFile(read: read, size: report.size)]
      }
      guard place.unlisted == nil else { return answer }
      answer.prepare(.startSourceForNewFile)
      return answer
    }
    answer.reasons.append(
      .nextFileExists(file: next.name, isListed: place.family.family.index != nil))
    for file in place.unreadable {
      answer.reasons.append(.holdsNoEvent(file: file.name))
    }
    if let missing = place.missingNumbers, read.file == report.name {
      answer.confidence = .likely
      answer.limits.append(.numbersMissing(numbers: missing))
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
      answer.prepare(.typeSourcesPartFirst)
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
    answer.reasons.append(.notNamedByIndex(file: unlisted.name))
    answer.preparations.append(
      Step(
        .mendSourceIndexAndAsk(file: index?.path.lastPathComponent), lines: lines))
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
    answer.reasons.append(.fetchedAgain(count: count))
    if let end = returning.end {
      answer.reasons.append(.returningEnd(place: end))
    }
    if !returning.behindOthers.isEmpty {
      answer.confidence = .likely
      answer.appliedAgain += returning.behindOthers.map { $0.shown(isApplied: nil) }
      answer.limits.append(
        .behindNewGroups(
          count: returning.behindOthers.count,
          first: SourceCoordinate(
            file: returning.behindOthers[0].file, position: returning.behindOthers[0].start)))
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
    // Files after the last one that the source has: it gave them up in the crash.
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
      answer.limits.append(.lostUnknown)
    } else if let start = lost.incompleteBefore {
      answer.limits.append(.relayLogsBegin(place: start))
    } else if lost.groups.isEmpty, read.position > trueEnd, !isRing {
      answer.limits.append(.relayLogsEndBefore(position: trueEnd))
    } else if let last = lost.groups.last, last.file == read.file, last.endPosition < read.position,
      !isRing
    {
      answer.limits.append(
        .relayLogsEnd(place: SourceCoordinate(file: last.file, position: last.endPosition)))
    }
    answer.limits.append(.tablesMayHaveKept)
  }
}
