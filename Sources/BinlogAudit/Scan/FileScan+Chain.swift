import BinlogBytes
import BinlogEvents

/// The chain of end_log_pos: in a binlog each event says where it ends.
extension FileScan {
  /// Whether end_log_pos is what it should be, or says nothing.
  func checkChain(_ frame: EventFrame) -> Bool {
    // Relay logs count in the source's file, with gaps where events were not sent.
    guard !state.isRelayLog, state.format.binlogVersion >= 4 else { return true }
    let header = frame.header
    if frame.type == .formatDescription, header.flags.contains(.relayLog) { return true }
    if header.endLogPos.matches(endAt: frame.end.rawValue &+ displacement) { return true }
    if header.flags.contains(.artificial) { return true }
    if header.endLogPos.isUnset {
      // MariaDB 11.4 and later leave it empty inside transactions.
      return !state.hasFormat
        || state.format.flavor == .mariadb && state.format.version >= ServerVersion(10, 12, 0)
    }
    // Before 5.1.18 events of a transaction counted from the start of the session's cache.
    if state.format.version < ServerVersion(5, 1, 18), state.format.flavor == .mysql,
      state.groups.phase != .closed
    {
      return true
    }
    return false
  }

  /// How far the event's end_log_pos runs ahead of its place, beyond what is known; negative
  /// distances wrap.
  func shift(of frame: EventFrame) -> UInt64 {
    guard !checkChain(frame) else { return 0 }
    let wanted = UInt32(truncatingIfNeeded: frame.end.rawValue &+ displacement)
    return UInt64(bitPattern: Int64(frame.header.endLogPos.rawValue) - Int64(wanted))
  }

  /// Notes that end_log_pos and offset run apart from this event on.
  mutating func displace(_ frame: EventFrame) {
    let stored = UInt64(frame.header.endLogPos.rawValue)
    let wanted = UInt64(UInt32(truncatingIfNeeded: frame.end.rawValue &+ displacement))
    damaged(from: frame.offset)
    let missing = stored > wanted
    add(
      .positionChainBroken, at: frame.offset, to: frame.end, type: frame.type,
      message: missing
        ? "\(stored - wanted) bytes are missing before this event"
        : "\(wanted - stored) bytes too many lie before this event",
      expected: "end_log_pos \(wanted)", found: "end_log_pos \(stored)",
      hint: "the file was cut, joined or edited; a replica cannot use positions behind this place")
    displacement = displacement &+ stored &- wanted
    // What was cut out may have held the start of a group.
    state.groups.lose()
    state.tableMaps.clear()
    watch.groupAbandoned()
    mayLackStart = true
  }

  /// Whether, without a checksum, a wrong end_log_pos means that this header is damaged: then the
  /// event at its end agrees with its own place.
  func isHeaderInDoubt(_ frame: EventFrame) throws(SourceError) -> Bool {
    var probe = walker.cursor
    let wanted = frame.size + EventHeader.size
    guard try probe.load(wanted, at: frame.offset) == wanted else { return true }
    do throws(ReadError) {
      var reader = ByteReader(probe.bytes(EventHeader.size, at: frame.end), base: frame.end)
      let next = try EventHeader(from: &reader)
      let delta = frame.header.endLogPos.rawValue &- UInt32(truncatingIfNeeded: frame.end.rawValue)
      let nextEnd = frame.end.rawValue &+ UInt64(next.eventSize)
      // Both run ahead by the same: bytes are missing before them.
      return next.endLogPos.rawValue != UInt32(truncatingIfNeeded: nextEnd) &+ delta
        || next.eventSize < UInt32(EventHeader.size)
    } catch {
      return true
    }
  }
}
