import BinlogBytes
import BinlogEvents
import BinlogLogs

/// The walk from event to event.
extension FileScan {
  mutating func walk() throws(SourceError) {
    report.validUpTo = FileMagic.firstEvent
    report.kind = .binlog
    allowSharing()
    try walkOn()
    try finish()
  }

  /// Goes from event to event, to the end or where nothing can be read any more.
  mutating func walkOn() throws(SourceError) {
    // Apart from the reader's, so that its bytes can be lent to what changes self; copied anew
    // only for another chunk.
    var cursor = reader.surroundings
    while true {
      if reader.position >= sharesFrom { share() }
      if let piece, piece.isOver { return }
      let next: EventFrame?
      do throws(LogDamage) {
        next = try reader.nextFrame()
      } catch {
        if case .source(let failure) = error.problem {
          guard failure.isDamage else { throw failure }
          reportTornWrapper(failure)
          break
        }
        guard try recover(from: .reading(error)) else { break }
        continue
      }
      guard let frame = next else { break }
      if report.events == 0, report.firstDamage == nil, try !judgeFirst(frame) {
        guard try recover(from: .noDescription(frame)) else { break }
        continue
      }
      // Also where damage hides the first.
      if report.events == 1 || !state.hasFormat && frame.offset > FileMagic.firstEvent {
        judgeSecond(frame)
      }
      if cursor.loaded(at: frame.offset) < frame.size { cursor = reader.surroundings }
      let bytes = cursor.bytes(frame.size, at: frame.offset)
      let sum = ChecksumComparison(of: frame, bytes)
      if let sum, !sum.agrees {
        guard try recover(from: .checksum(frame, sum)) else { break }
        continue
      }
      if chain.awaitsPosition, !frame.header.endLogPos.isUnset {
        chain.settle(shift: shift(of: frame))
      }
      if !chain.agrees(frame), !fitsChain(frame) {
        // Without a checksum the header itself is in doubt; with one, bytes are missing or were
        // put in before this event.
        var headerInDoubt = false
        if state.format.checksum == .none { headerInDoubt = try isHeaderInDoubt(frame) }
        if headerInDoubt {
          guard try recover(from: .chain(frame)) else { break }
          continue
        }
        if try !displace(frame) { continue }
      }
      if state.isRelayLog { checkRelayChain(frame) }
      if !frame.header.endLogPos.isUnset {
        chain.prove(upTo: frame.end, boundary: report.validUpTo)
      }
      if held.isWatching { release() }
      if sum == nil, frame.header.endLogPos.isUnset, state.format.mayLackPositions {
        held.watch(frame)
      }
      try accept(frame, bytes)
      // Nothing after can be read without the key.
      if report.isLocked { break }
    }
  }

  /// Takes in a sound event.
  mutating func accept(_ frame: EventFrame, _ bytes: Span<UInt8>) throws(SourceError) {
    let role = roles[Int(frame.type.rawValue)]
    report.events += 1
    if frame.header.timestamp != 0 {
      if report.firstTimestamp == nil { report.firstTimestamp = frame.header.timestamp }
      report.lastTimestamp = frame.header.timestamp
    }
    servers.insert(frame.header.serverID)
    if group.startsElsewhere, state.groups.open == nil { group.beginHere(source.name) }
    if !watch.isIdle {
      watch.event(
        frame, openBefore: state.groups.open, groupsAreLost: state.groups.phase == .lost)
    }
    if !types.contains(frame.type) { judgeType(frame) }
    if frame.header.eventSize > EventHeader.greatestSent { reportUnsendable(frame) }

    do throws(DecodeError) {
      try observe(frame, role, bytes)
    } catch {
      damaged(from: frame.offset)
      add(
        .undecodableBody, at: frame.offset, to: frame.end, type: frame.type,
        message: error.message,
        hint: bodyHint)
      group.lose()
    }
    if state.isRelayLog { noteSourcePosition(frame) }
    report.isClosed = closes(frame)
    if state.groups.isAtBoundary, report.firstDamage == nil { report.validUpTo = frame.end }
  }

  /// Tells of an event that its server could write, and sends to no replica.
  private mutating func reportUnsendable(_ frame: EventFrame) {
    add(
      .eventTooLarge, at: frame.offset, to: frame.end, type: frame.type,
      message: "\(frame.type): it is whole, but larger than any replica takes",
      expected: "at most \(EventHeader.greatestSent) bytes (max_allowed_packet)",
      found: "\(frame.size) bytes",
      hint: "replicas stop here with error 1236; apply its group from the log, and let them go on"
        + " after it")
  }

  /// Whether this event ends its log: a Rotate or Stop that the log's own server wrote.
  func closes(_ frame: EventFrame) -> Bool {
    guard frame.type == .rotate || frame.type == .stop else { return false }
    return state.isOwn(frame)
  }

  private mutating func noteSourcePosition(_ frame: EventFrame) {
    guard let file = state.sourceFileName else { return }
    if frame.type == .rotate, frame.header.flags.contains(.artificial) {
      places.beginFile()
      report.sourceFile = file
      return
    }
    // The Stop of the replica's own shutdown carries no mark of the relay log.
    guard !frame.header.endLogPos.isUnset, !frame.header.flags.contains(.relayLog),
      frame.type != .formatDescription, frame.type != .stop
    else { return }
    report.sourceEnd = SourceCoordinate(file: file, position: places.unwrap(frame))
  }
}
