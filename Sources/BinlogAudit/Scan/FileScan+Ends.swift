import BinlogBytes
import BinlogEvents
public import BinlogLogs

/// The first and the last thing in a file.
extension FileScan {
  mutating func judgeBadMagic(_ bytes: [UInt8]) throws(SourceError) {
    let found = ForeignFile.hex(bytes)
    // A log whose very first bytes are damaged shows itself by the events after them.
    var cursor = ByteCursor(source)
    var probe = FormatDescription.unknown
    probe.checksum = .crc32
    var budget = Resynchronizer.checksumBudget
    let search = Resynchronizer(format: probe, isRelayLog: false, serverIDs: [], displacement: 0)
    let isLog = try search.believe(at: FileMagic.firstEvent, in: &cursor, budget: &budget) != nil
    damaged(from: .zero)
    guard isLog else {
      let foreign = ForeignFile(source, first: bytes)
      add(
        Self.code(of: foreign), at: .zero, message: foreign.message, expected: "fe 62 69 6e",
        found: found.isEmpty ? "nothing" : found, hint: foreign.hint)
      return
    }
    add(
      .badMagic, at: .zero, to: FileMagic.firstEvent,
      message: "the first four bytes are damaged; an event stands after them",
      expected: "fe 62 69 6e", found: found, hint: "a server will refuse this file")
    let count = try cursor.load(512, at: FileMagic.firstEvent)
    if count > 0 { try walk() }
    report.validUpTo = .zero
  }

  private static func code(of file: ForeignFile) -> FindingCode {
    switch file.kind {
    case .transferred: .transferDamage
    case .innodbBinlog: .innodbBinlog
    case .wrapped, .other, .unknown: .badMagic
    }
  }

  /// The first event must describe the log; returns whether `frame` can be taken for an event.
  ///
  /// Where it is another event that can be believed, the description is missing; else it is
  /// damaged.
  mutating func judgeFirst(_ frame: EventFrame) throws(SourceError) -> Bool {
    guard frame.type != .formatDescription, frame.type != .startV3 else { return true }
    let start = frame.offset
    if state.format.binlogVersion == 3 {
      // MySQL 4.0 and 4.1 described only the first log after a start, and no relay log. Those
      // begin with the name of the source's file, or go on from the relay log before.
      state.hasFormat = true
      state.isRelayLog =
        frame.type == .rotate || !frame.header.endLogPos.matches(endAt: frame.end.rawValue)
      report.format = state.format
      report.kind = state.isRelayLog ? .relayLog : .binlog
      return true
    }
    if isDescriptionOfWrongType(frame) { return false }
    try learnFormat(from: start)
    var cursor = reader.surroundings
    var budget = Resynchronizer.checksumBudget
    guard try resynchronizer.believe(at: start, in: &cursor, budget: &budget) != nil else {
      return false
    }
    damaged(from: start)
    add(
      .noFormatDescription, at: start, to: start, type: frame.type,
      message: "the log does not begin with a format description", expected: "Format_desc",
      found: "\(frame.type)", hint: "the start of the file is missing, or it was joined together")
    group.doubtStart()
    chain.move(by: shift(of: frame))
    return true
  }

  /// Knows a relay log whose description does not say so, as none did before 5.1: what its source
  /// sent begins with a Rotate made up to name the file, or with the source's own description.
  mutating func judgeSecond(_ frame: EventFrame) {
    // The oldest headers have no position at all.
    guard !state.isRelayLog, state.format.binlogVersion >= 3 else { return }
    let isMadeUp = frame.header.endLogPos.isUnset || frame.header.flags.contains(.artificial)
    switch frame.type {
    case .rotate where isMadeUp: break
    // The log's own description, doubled, is no source's.
    case .formatDescription where isMadeUp || frame.header.serverID != report.serverID: break
    default: return
    }
    state.isRelayLog = true
    report.kind = .relayLog
  }

  /// Whether the event would be a sound description if only its type said so.
  private func isDescriptionOfWrongType(_ frame: EventFrame) -> Bool {
    let cursor = reader.surroundings
    var event = cursor.bytes(min(frame.size, 512), at: frame.offset).array
    guard event.count == frame.size else { return false }
    event[4] = EventType.formatDescription.rawValue
    return ChecksumComparison(event: event.span, isFormatDescription: true).agrees
  }

  /// Notes that the wrapper of the log ends before the log does, or is damaged.
  ///
  /// What follows is not damaged, but unknown.
  mutating func reportTornWrapper(_ error: SourceError) {
    let end = reader.position
    report.size = end.rawValue
    if report.firstDamage == nil { report.firstDamage = end }
    if report.lostAt == nil { report.lostAt = end }
    guard error.kind != .cutBack else {
      add(
        .tornEvent, at: end, message: error.message, expected: "an event",
        found: "the end of the file",
        hint: "another process cut the file back; check it again when nothing changes it")
      return
    }
    add(
      .tornWrapper, at: end,
      message: "the log could be read up to here: \(error.message)",
      expected: "whole compressed data", found: "damaged or too few",
      hint: "this is damage of the compressed file, not of the log in it: take another copy of it")
    loseRest()
  }

  /// Judges the end of the file.
  mutating func finish() throws(SourceError) {
    let end = reader.position
    if report.size == 0 { report.size = end.rawValue }
    let open = state.groups.open
    report.openGroup = open
    if report.lostAt == nil {
      watch.finish(at: end, openGroup: open)
    } else {
      watch.finish(at: FileOffset(report.size), openGroup: nil)
    }
    if report.events == 0, report.firstDamage == nil {
      damaged(from: FileMagic.firstEvent)
      add(
        .noFormatDescription, at: FileMagic.firstEvent,
        message: "the log ends after its magic number", expected: "Format_desc",
        found: "the end of the file",
        hint: "a server that crashed while it made the file leaves it like this")
      return
    }
    if report.isLocked {
      add(
        .encrypted, at: .zero,
        message: "MariaDB encrypted this log; its events after the first cannot be checked",
        hint: "it needs key 1: give the server's file_key_management_filename with --key-file FILE")
      return
    }
    guard report.lostAt == nil else { return }
    judgeEnd(of: report, open: open, hasSuccessor: options.hasSuccessor)
  }

  /// Findings about how the log ends; a set of files asks for them when it knows what follows.
  mutating func judgeEnd(of report: FileReport, open: EventGroup?, hasSuccessor: Bool) {
    for finding in EndJudgement.findings(report, hasSuccessor: hasSuccessor) { reporter(finding) }
    if open != nil, report.isClosed || hasSuccessor, report.kind != .relayLog {
      damaged(from: open?.start ?? .zero)
    }
  }
}

/// What the end of a log means, by what follows it.
public enum EndJudgement {
  /// The findings about the end of the log of `report`.
  public static func findings(_ report: FileReport, hasSuccessor: Bool) -> [Finding] {
    guard report.kind == .binlog || report.kind == .relayLog, report.lostAt == nil,
      !report.isLocked, report.events > 0
    else { return [] }
    var list: [Finding] = []
    let end = FileOffset(report.size)
    let mayGrow = !report.isClosed && !hasSuccessor
    // A relay log may hand an open group on to the next one.
    if let open = report.openGroup, report.kind == .binlog || mayGrow {
      list.append(
        Finding(
          .unfinishedGroup, severity: mayGrow ? .warning : .error, file: report.path,
          offset: open.start, endOffset: end,
          message: "the group \(open.identifier.map { "\($0) " } ?? "")that starts here does not"
            + " commit before the end of the file",
          hint: mayGrow
            ? "it may still be written; after a crash it is lost"
            : "the end of this transaction is missing from the log"))
    }
    guard !report.isClosed else { return list }
    if hasSuccessor {
      list.append(
        Finding(
          .noRotate, severity: report.kind == .relayLog ? .note : .warning, file: report.path,
          offset: end,
          message: "no Rotate or Stop at the end although another file follows:"
            + " its server did not end it",
          expected: "Rotate or Stop",
          found: "the end of the file",
          hint: report.kind == .relayLog
            ? "the replica stopped without closing it"
            : "the server crashed here; a replica may have read events that never reached the"
              + " disk (see binlogtool suggest)"))
    } else {
      list.append(
        Finding(
          .notClosed, file: report.path, offset: end,
          message: "its server has it open, or crashed and was not started again"))
    }
    return list
  }
}
