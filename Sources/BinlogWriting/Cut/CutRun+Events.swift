import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs

/// What is done with each event.
extension CutRun {
  /// Takes the event at hand; false where nothing more is wanted.
  func take(
    _ step: LogStep, _ reader: LogReader, _ log: inout Log
  ) throws(CutFailure) -> Bool {
    let frame = reader.frame
    if step == .payloadEnd {
      if let group = open, group.isCopied {
        try edit(reader.event, log, endsPayload: true)
      }
      if reader.endsGroup { return try complete(reader.payload ?? frame, reader.state, log) }
      return true
    }
    // What was put together from fragments stands in the log as these.
    if reader.joinedAt != nil { return true }
    if reader.payload != nil {
      if let group = open, group.isCopied {
        try edit(reader.event, log, endsPayload: false)
      }
      return true
    }
    switch EventCatalog.role(of: frame.type) {
    case .bookkeeping:
      try keepBook(reader, &log)
      return true
    case .neutral where open == nil:
      let isKnown = EventCatalog.entry(for: frame.type) != nil && frame.type != .unknown
      guard isKnown || frame.header.flags.contains(.ignorable) || request.repairs else {
        throw CutFailure(
          log.path, at: frame.offset.rawValue,
          "an event of type \(frame.type.rawValue), which is not known: what it means for the groups"
            + " after it cannot be told; --repair leaves it out")
      }
      if !isKnown {
        leaveOut(
          log, frame.offset, until: frame.end, nil,
          "an event of type \(frame.type.rawValue), which is not known",
          isWanted: frame.header.flags.contains(.ignorable))
      }
      return true
    default: break
    }
    switch reader.groupChange {
    case .interrupted, .interruptedAndCompleted:
      if let group = open {
        open = nil
        try lose(group, until: frame.offset, "another begins before it ends", log)
      }
    case .orphanCommit:
      open = nil
      guard request.repairs else {
        throw CutFailure(
          log.path, at: frame.offset.rawValue,
          "a commit without a group that it ends; --repair leaves it out")
      }
      leaveOut(
        log, frame.offset, until: frame.end, nil, "a commit without a group", isWanted: false)
      return true
    case .none, .completed: break
    }
    if open == nil {
      if reader.state.groups.phase == .lost || log.lostFrom != nil && !beginsForSure(reader) {
        return true
      }
      tellLost(&log, until: frame.offset)
      guard try begin(reader, log) else { return false }
      log.hasGroups = true
    }
    if let group = open, group.isCopied, !isGtid(frame.type) {
      try edit(reader.event, log, endsPayload: false)
    }
    if frame.type == .query, mayLeaveOut, reader.state.format.flavor == .mysql {
      try noteXA(reader, log)
    }
    if reader.endsGroup { return try complete(frame, reader.state, log) }
    return true
  }

  /// Whether the event begins a group also where it is not known what came before it.
  func beginsForSure(_ reader: LogReader) -> Bool {
    reader.state.groups.open?.start == reader.frame.offset
      || EventCatalog.role(of: reader.frame.type) == .wholeGroup
  }

  /// Whether groups inside the range may be left out.
  var mayLeaveOut: Bool {
    let filter = request.filter
    return request.filtersTables || !request.dropped.isEmpty || request.droppedGtids != nil
      || filter.includedGtids != nil || filter.excludedGtids != nil || !filter.servers.isEmpty
  }

  /// Remembers which XA transaction a statement begins or ends.
  func noteXA(_ reader: LogReader, _ log: Log) throws(CutFailure) {
    // A statement that cannot be decoded is told by who needs it.
    guard let query = try? reader.event.body(QueryEvent.self) else { return }
    switch XAPart(reader.bytes.extracting(query.text)) {
    case .starts(let name)?: open?.xaStart = name
    case .ends(let name)?: open?.xaEnd = name
    case nil: return
    }
  }

  func isGtid(_ type: EventType) -> Bool { EventCatalog.role(of: type) == .gtid }

  func edit(
    _ event: borrowing EventView, _ log: Log, endsPayload: Bool
  ) throws(CutFailure) {
    do throws(CutProblem) {
      if endsPayload {
        try editor.endPayload(event, into: &draft)
      } else {
        try editor.take(event, into: &draft)
      }
    } catch {
      switch error {
      case .source(let error): throw CutFailure(error)
      case .refused(let text):
        throw CutFailure(log.path, at: open?.start.rawValue, text)
      case .damage(let error):
        guard request.repairs else {
          throw CutFailure(
            log.path, at: (error.payload ?? error.event).rawValue,
            error.message + "; --repair leaves out what is damaged")
        }
        report.note(LogDamage(error), in: log.path)
        noteDamage(error.message)
      }
    }
  }

  func keepBook(
    _ reader: LogReader, _ log: inout Log
  ) throws(CutFailure) {
    let frame = reader.frame
    var gap: String?
    do throws(DecodeError) {
      switch frame.type {
      case .formatDescription:
        let old = log.description
        log.description = SourceDescription(reader.state.format, frame, reader.bytes)
        // In a relay log the source's description follows the replica's own.
        log.description?.gtidsHeader = old?.gtidsHeader
        log.description?.isTagged = old?.isTagged ?? false
      case .previousGtids:
        let event = try reader.event.body(PreviousGtidsEvent.self)
        gap = gapText(before: event, reader.state)
        log.description?.gtidsHeader = frame.header
        let tag = frame.headerLength + 7
        log.description?.isTagged = reader.bytes.count > tag && reader.bytes[tag] == 1
        if !hasStarted {
          before.formUnion(GtidHistory(event))
          seen.formUnion(GtidHistory(event))
        }
      case .gtidList:
        let event = try reader.event.body(GtidListEvent.self)
        log.description?.gtidsHeader = frame.header
        if !hasStarted { before.formUnion(GtidHistory(event)) }
      case .binlogCheckpoint where !log.hasGroups: log.description?.checkpoint = frame.header
      default: break
      }
    } catch {
      guard request.repairs else {
        throw CutFailure(log.path, at: frame.offset.rawValue, error.message)
      }
      leaveOut(log, frame.offset, until: frame.end, nil, error.message, isWanted: false)
    }
    guard let gap else { return }
    guard request.repairs || request.allowsHoles else {
      throw CutFailure(
        log.path, at: frame.offset.rawValue,
        gap + ": a log between is missing, and a replica would pass over what it held; --gtid-holes"
          + " allows that")
    }
    report.notes.append("\(log.path): \(gap)")
  }

  /// What a log says went before it and what none of the logs read so far holds; nil for nothing.
  func gapText(before event: PreviousGtidsEvent, _ state: LogState) -> String? {
    guard hasStarted, !state.isRelayLog else { return nil }
    let missing = event.gtids.subtracting(seen.set)
    guard !missing.isEmpty else { return nil }
    return "it says that \(missing.description) went before it, which no log read so far has"
  }
}
