import BinlogBytes
import BinlogEvents
import BinlogLogs

/// What happens where the walk meets something that is no sound event.
extension FileScan {
  /// Why the walk stopped.
  enum Damage {
    /// No event can be had at the reader's place.
    case reading(LogDamage)
    case checksum(EventFrame, ChecksumComparison)
    case chain(EventFrame)
    /// The size of an event without checksum and position does not lead to the next one.
    case size(EventFrame)
    /// The first event describes nothing, and is none either.
    case noDescription(EventFrame)

    /// The header at the damaged place, as far as one could be read.
    var header: EventHeader? {
      switch self {
      case .reading(let damage):
        switch damage.problem {
        case .tooSmall(let header, _), .tornEvent(let header, _): header
        default: nil
        }
      case .checksum(let frame, _), .chain(let frame), .size(let frame), .noDescription(let frame):
        frame.header
      }
    }
  }

  /// Reports the damage at the reader's place once and finds the next sound event.
  ///
  /// Returns whether there is one, with the reader standing on it.
  mutating func recover(from damage: Damage) throws(SourceError) -> Bool {
    var start: FileOffset
    var damage = damage
    switch damage {
    case .reading(let damage): start = damage.offset
    case .checksum(let frame, _), .chain(let frame), .size(let frame), .noDescription(let frame):
      start = frame.offset
    }
    var cursor = reader.surroundings
    let groupWasOpen = state.groups.open
    let wasClosed = report.isClosed
    try learnFormatBehindDamage(at: start, damage)

    if try beginsAnotherLog(at: start) {
      reportSecondLog(at: start, open: groupWasOpen)
      return false
    }
    // Only the files are searched backwards; a stream is judged by what was seen.
    let fileEnd = source.size.map { FileOffset($0) }
    let zerosEnd = try ZeroRun.end(from: start, in: &cursor)
    let zeros = zerosEnd.distance(from: start)
    // Fewer may be the timestamp of a torn header; no type is 0.
    if zeros >= UInt64(EventHeader.size) || (zeros > 4 && zerosEnd == fileEnd) {
      cursor = reader.surroundings
      if try cursor.load(1, at: zerosEnd) == 0 {
        reportZeroTail(from: start, to: zerosEnd, open: groupWasOpen)
        return false
      }
    }
    var found = try resynchronizer.next(from: start.advanced(by: 1), in: &cursor)
    if let event = held.event, event.end == start,
      let better = try resynchronizer.next(from: event.offset.advanced(by: 1), in: &cursor),
      better.offset.rawValue < start.rawValue + UInt64(EventHeader.size)
    {
      // No header fits between: the size of the event before is wrong, and led here.
      found = better
      start = event.offset
      damage = .size(event)
      held.drop()
      report.events -= 1
    }
    if let event = found?.frame, state.hasFormat {
      found = try islandEnd(from: event, damagedFrom: start) ?? found
    }
    if let end = fileEnd, found == nil, case .checksum(let frame, _) = damage {
      // The last event: its end may be blocks that never reached the disk.
      var tail = reader.surroundings
      let zeroStart = try ZeroRun.start(
        before: end, notBefore: start.advanced(by: EventHeader.size), in: &tail)
      if end.distance(from: zeroStart) >= 64 || end > frame.end && zeroStart < frame.end {
        reportTornByZeros(frame, zerosFrom: zeroStart, to: end)
        return false
      }
    }
    let end: FileOffset
    if let found {
      end = found.offset
    } else if let fileEnd {
      end = fileEnd
    } else {
      end = try lastByte(from: start)
    }
    damaged(from: start)
    watch.damage(from: start, to: end)
    if zeros >= UInt64(EventHeader.size) {
      add(
        .zeroFilledHole, at: start, to: end,
        message: "\(zeros) zero bytes where events should be; \(behind(found, end))",
        expected: "an event header", found: "zeros up to offset \(zerosEnd)",
        hint: "blocks that never reached the disk; what was in them is lost")
    } else {
      describe(
        damage, at: start, end: end, found: found, afterClosedEnd: wasClosed, open: groupWasOpen)
    }
    guard let found else {
      if report.lostAt == nil { report.lostAt = start }
      loseRest()
      return false
    }
    loseContext()
    let shift = Int64(bitPattern: shift(of: found.frame))
    if shift < 0 { ledger.passOver(upTo: found.offset.advanced(by: Int(clamping: -shift))) }
    chain.resume(at: found.frame, shift: UInt64(bitPattern: shift))
    reader.seek(to: found.offset)
    return true
  }

  /// Forgets what is open: its rest, or the beginning of what follows, is lost.
  mutating func loseContext() {
    state.loseContext()
    watch.abandonGroup()
    group.lose()
  }

  /// Forgets what is open: nothing after can be read.
  mutating func loseRest() {
    state.groups.reset()
    group.setStatement(isOpen: false)
  }

  /// Whether a whole log was copied after this one: its magic number and description.
  private func beginsAnotherLog(at start: FileOffset) throws(SourceError) -> Bool {
    guard start > FileMagic.firstEvent else { return false }
    var cursor = reader.surroundings
    guard try cursor.load(FileMagic.size + EventHeader.size, at: start) > FileMagic.size,
      case .log = FileMagic(cursor.bytes(FileMagic.size, at: start))
    else { return false }
    var format = FormatDescription.unknown
    format.checksum = .crc32
    let search = Resynchronizer(
      format: format, isRelayLog: true, serverIDs: [], displacement: 0)
    var budget = Resynchronizer.checksumBudget
    let first = try search.believe(
      at: start.advanced(by: FileMagic.size), in: &cursor, budget: &budget)
    return first?.frame.type == .formatDescription
  }

  private mutating func reportSecondLog(at start: FileOffset, open: EventGroup?) {
    let end = FileOffset(max(source.size ?? 0, start.rawValue))
    damaged(from: start)
    if report.lostAt == nil { report.lostAt = start }
    watch.damage(from: start, to: end)
    var message = "another log begins here: two files were copied into one"
    if let open { message += "; the group from offset \(open.start) is incomplete" }
    add(
      .trailingGarbage, at: start, to: end, message: message, expected: "the end of the file",
      found: "fe 62 69 6e and a format description",
      hint: "cut the file here: both parts are logs, and what follows is not checked")
    loseRest()
  }

  var resynchronizer: Resynchronizer {
    Resynchronizer(
      format: state.format, isRelayLog: state.isRelayLog, serverIDs: servers.ids,
      displacement: chain.displacement)
  }

  /// When the description itself is damaged, its word counts for nothing: what the next events
  /// are and carry tells whose log it is, and which checksum it uses.
  private mutating func learnFormatBehindDamage(
    at start: FileOffset, _ damage: Damage
  ) throws(SourceError) {
    guard !state.hasFormat, start == FileMagic.firstEvent else { return }
    if let header = damage.header { state.isRelayLog = header.flags.contains(.relayLog) }
    try learnFormat(from: start.advanced(by: 1))
  }

  /// Supposes the layout of a log without a description to be the one under which an event can be
  /// believed first, at or after `start`.
  mutating func learnFormat(from start: FileOffset) throws(SourceError) {
    let likely = state.format.flavor
    // A stream could not go back to where the walk is; checksums are what servers write.
    guard source.isSeekable else {
      adoptAssumed(.assumed(likely, checksum: .crc32))
      return
    }
    for checksum in [ChecksumAlgorithm.crc32, .none] {
      var best: (offset: FileOffset, format: FormatDescription)?
      for flavor in [likely, likely == .mysql ? .mariadb : .mysql] {
        let format = FormatDescription.assumed(flavor, checksum: checksum)
        let search = Resynchronizer(
          format: format, isRelayLog: state.isRelayLog, serverIDs: [], displacement: 0)
        var cursor = reader.surroundings
        guard let found = try search.next(from: start, in: &cursor) else { continue }
        if best.map({ found.offset < $0.offset }) ?? true { best = (found.offset, format) }
      }
      if let best {
        adoptAssumed(best.format)
        if !state.isRelayLog, try looksLikeRelayLog(from: best.offset) {
          state.isRelayLog = true
          report.kind = .relayLog
        }
        return
      }
    }
    adoptAssumed(.assumed(likely, checksum: .crc32))
  }

  /// Whether the events from `offset` on are those of a relay log, whose own description is lost:
  /// the replica marks its own, and made up a Rotate and sent on a description of the source.
  private func looksLikeRelayLog(from offset: FileOffset) throws(SourceError) -> Bool {
    var probe = FrameWalker(source, at: offset)
    probe.adopt(state.format)
    for _ in 0..<8 {
      let frame: EventFrame?
      do throws(FrameError) {
        frame = try probe.nextFrame()
      } catch {
        if case .source(let failure) = error { throw failure }
        return false
      }
      guard let frame, EventCatalog.isKnown(frame.type, to: state.format.flavor) else {
        return false
      }
      if frame.header.flags.contains(.relayLog) || frame.type == .formatDescription
        || frame.type == .rotate && frame.header.flags.contains(.artificial)
      {
        return true
      }
    }
    return false
  }

  private mutating func adoptAssumed(_ format: FormatDescription) {
    reader.adopt(format)
  }

  private mutating func lastByte(from start: FileOffset) throws(SourceError) -> FileOffset {
    var cursor = reader.surroundings
    var offset = start
    while true {
      let count = try cursor.load(1 << 20, at: offset)
      if count == 0 { return offset }
      offset = offset.advanced(by: count)
    }
  }

  /// What lies after damage, in words.
  private func behind(_ found: Resynchronizer.Found?, _ end: FileOffset) -> String {
    guard let found else { return "no event can be made out after it" }
    var text =
      "the next sound event is \(found.frame.type) at offset \(found.offset) (\(found.evidence))"
    let shift = Int64(bitPattern: shift(of: found.frame))
    if shift > 0 { text += ", by its position \(shift) bytes are missing before it" }
    if shift < 0 { text += ", by its position \(-shift) bytes too many lie before it" }
    return text
  }

  private mutating func describe(
    _ damage: Damage, at start: FileOffset, end: FileOffset, found: Resynchronizer.Found?,
    afterClosedEnd: Bool, open: EventGroup?
  ) {
    let extent = end.distance(from: start)
    let lost = open.map { group in
      "; the group \(group.identifier.map { "\($0) " } ?? "")from offset \(group.start) is incomplete"
    }
    if afterClosedEnd, found == nil {
      add(
        .trailingGarbage, at: start, to: end,
        message: "\(extent) bytes after the Rotate or Stop event that ends the log",
        expected: "the end of the file", found: "\(extent) bytes",
        hint: "not part of the log; the servers stop before them")
      return
    }
    switch damage {
    case .reading(let damage): describe(damage, at: start, end: end, found: found, lost: lost)
    case .noDescription(let frame):
      add(
        .noFormatDescription, at: start, to: end, type: frame.type,
        message: "the log does not begin with a format description; \(behind(found, end))",
        expected: "Format_desc", found: "\(frame.type)", hint: Self.corruptHint)
    case .checksum(let frame, let sum):
      add(
        .checksumMismatch, at: start, to: end, type: frame.type,
        message: found?.offset == frame.end
          ? "\(frame.type): its checksum is wrong\(lost ?? "")"
          : "\(frame.type): its checksum is wrong; \(behind(found, end))\(lost ?? "")",
        expected: sum.computedText, found: sum.storedText, hint: Self.corruptHint)
    case .size(let frame):
      add(
        .positionChainBroken, at: start, to: end, type: frame.type,
        message: "\(frame.type): its size does not lead to the next event;"
          + " \(behind(found, end))\(lost ?? "")",
        expected: "\(extent) bytes", found: "\(frame.size) bytes", hint: Self.corruptHint)
    case .chain(let frame):
      add(
        .positionChainBroken, at: start, to: end, type: frame.type,
        message: "\(frame.type): size and end_log_pos disagree; \(behind(found, end))\(lost ?? "")",
        expected: "end_log_pos \(chain.position(wantedOf: frame))",
        found: "end_log_pos \(frame.header.endLogPos)", hint: Self.corruptHint)
    }
  }

  private mutating func describe(
    _ damage: LogDamage, at start: FileOffset, end: FileOffset, found: Resynchronizer.Found?,
    lost: String?
  ) {
    switch damage.problem {
    case .tornHeader(let available):
      add(
        .tornHeader, at: start, to: end,
        message: "the file ends inside an event header\(lost ?? "")",
        expected: "\(reader.headerLength) bytes", found: "\(available) bytes", hint: Self.tornHint)
    case .tooSmall(let header, let least):
      add(
        .eventTooSmall, at: start, to: end, type: header.type,
        message: "\(header.type): its size cannot be; \(behind(found, end))\(lost ?? "")",
        expected: "at least \(least) bytes", found: "\(header.eventSize) bytes",
        hint: Self.corruptHint)
    case .tornEvent(let header, let available):
      describeTooLarge(header, at: start, end: end, available: available, found: found, lost: lost)
    default: assertionFailure("\(damage) is judged elsewhere")
    }
  }

  /// A size that reaches past the end: a torn event, or a size field that lies.
  private mutating func describeTooLarge(
    _ header: EventHeader, at start: FileOffset, end: FileOffset, available: UInt64,
    found: Resynchronizer.Found?, lost: String?
  ) {
    let frame = EventFrame(
      offset: start, header: header, headerLength: reader.headerLength,
      checksumLength: reader.checksumLength)
    let known = EventCatalog.isKnown(header.type, to: state.format.flavor)
    if start == FileMagic.firstEvent, found == nil, header.type != .formatDescription,
      header.type != .startV3, state.format.binlogVersion >= 4
    {
      add(
        .noFormatDescription, at: start, to: end, type: header.type,
        message: "the log does not begin with a format description, nor with any other event",
        expected: "Format_desc",
        found: "type \(header.type.rawValue), size \(header.eventSize)", hint: Self.corruptHint)
      return
    }
    // In a relay log the first event of a source is no surprise.
    let originSeen =
      servers.ids.isEmpty || servers.ids.contains(header.serverID) || state.isRelayLog && known
    let agrees = resynchronizer.agrees(frame) || header.endLogPos.isUnset || state.isRelayLog
    if found == nil, known, originSeen && agrees || resynchronizer.agrees(frame) {
      add(
        .tornEvent, at: start, to: end, type: header.type,
        message: "the file ends inside this \(header.type) event\(lost ?? "")",
        expected: "\(header.eventSize) bytes", found: "\(available) bytes", hint: Self.tornHint)
    } else if found == nil, !originSeen, !resynchronizer.agrees(frame) {
      add(
        .trailingGarbage, at: start, to: end,
        message: "\(available) bytes that are no event\(lost ?? "")", expected: "an event header",
        found: "type \(header.type.rawValue), size \(header.eventSize)", hint: Self.corruptHint)
    } else {
      add(
        .eventTooLarge, at: start, to: end, type: header.type,
        message: "\(header.type): its size reaches past the end of the file;"
          + " \(behind(found, end))\(lost ?? "")",
        expected: "at most \(available) bytes", found: "\(header.eventSize) bytes",
        hint: Self.corruptHint)
    }
  }

  private mutating func reportZeroTail(
    from start: FileOffset, to end: FileOffset, open: EventGroup?
  ) {
    let count = end.distance(from: start)
    if open != nil { damaged(from: start) }
    if report.firstDamage == nil { report.firstDamage = start }
    if report.lostAt == nil { report.lostAt = start }
    watch.damage(from: start, to: end)
    add(
      .zeroFilledTail,
      severity: open == nil && !options.hasSuccessor ? .warning : .error, at: start, to: end,
      message: open == nil
        ? "\(count) zero bytes at the end, after the last whole group"
        : "\(count) zero bytes at the end, inside a group that starts at offset \(open?.start ?? start)",
      expected: "an event or the end of the file", found: "zeros",
      hint: options.hasSuccessor ? Self.zerosBeforeSuccessorHint : Self.tornHint)
    loseRest()
  }

  private mutating func reportTornByZeros(
    _ frame: EventFrame, zerosFrom zeroStart: FileOffset, to end: FileOffset
  ) {
    damaged(from: frame.offset)
    if report.lostAt == nil { report.lostAt = frame.offset }
    watch.damage(from: frame.offset, to: end)
    add(
      .zeroFilledTail, severity: .error, at: frame.offset, to: end, type: frame.type,
      message: "\(frame.type): from offset \(zeroStart) on there are only zeros,"
        + " \(end.distance(from: zeroStart)) bytes up to the end of the file",
      expected: "an event of \(frame.size) bytes", found: "zeros", hint: Self.tornHint)
    loseRest()
  }

  static let tornHint =
    "the tail never reached the disk, or is still being written; a replica may have read more"
  static let zerosBeforeSuccessorHint =
    "another file follows, so nothing cuts them off any more: a server answers 'bogus data in log"
    + " event' to every replica that comes here; cut a copy of the file back to this offset"
  static let corruptHint =
    "restore this file from a copy, or go on after the damage knowing that these bytes are lost"
}
