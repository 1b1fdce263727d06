import BinlogBytes
import BinlogEvents
import BinlogLogs

/// The chain of end_log_pos: in a binlog each event says where it ends.
extension FileScan {
  /// Whether end_log_pos is what it should be, or says nothing.
  func fitsChain(_ frame: EventFrame) -> Bool {
    state.agrees(frame, displacement: chain.displacement)
  }

  /// How far the event's end_log_pos runs ahead of its place, beyond what is known; negative
  /// distances wrap.
  func shift(of frame: EventFrame) -> UInt64 {
    fitsChain(frame) ? 0 : chain.shift(of: frame)
  }

  /// Notes that end_log_pos and offset run apart from this event on.
  ///
  /// Returns whether the event belongs to the log; else the reader was sent on to where it does.
  mutating func displace(_ frame: EventFrame) throws(SourceError) -> Bool {
    // Events without a position prove nothing: the place lies somewhere among them.
    let start =
      report.firstDamage == nil ? max(chain.provenUpTo, FileMagic.firstEvent) : frame.offset
    let back = start == frame.offset ? try islandEnd(from: frame, damagedFrom: start) : nil
    let shift = Int64(bitPattern: shift(of: back?.frame ?? frame))
    let stored = UInt64(frame.header.endLogPos.rawValue)
    let wanted = chain.position(wantedOf: frame)
    damaged(from: start)
    let isVague = start < frame.offset
    let place =
      isVague
      ? "between offset \(start), the last proven position, and the \(frame.type) at"
        + " \(frame.offset)"
      : "before this event"
    // What was put in is told as a whole, where its end is known.
    let added = shift < 0 ? UInt64(-shift) : 0
    var end = back?.offset ?? frame.end
    let behind = start.advanced(by: Int(clamping: added))
    if !isVague, back == nil, behind > end, behind.rawValue <= source.size ?? 0 { end = behind }
    add(
      .positionChainBroken, at: start, to: end, type: frame.type,
      message: shift == 0
        ? "events of another place stand here, up to offset \(end)"
        : shift > 0
          ? "\(shift) bytes are missing \(place)" : "\(added) bytes too many lie \(place)",
      expected: "end_log_pos \(wanted)", found: "end_log_pos \(stored)",
      hint: "the file was cut, joined or edited; a replica cannot use positions after this place")
    chain.move(by: UInt64(bitPattern: shift))
    if added > 0, !isVague { ledger.passOver(upTo: behind) }
    // What was cut out may have held the start of a group.
    loseContext()
    guard let back else { return true }
    watch.damage(from: start, to: back.offset)
    reader.seek(to: back.offset)
    return false
  }

  /// Checks that a group in a relay log is all that the source sent: inside a group the source
  /// leaves nothing out, so end_log_pos rises by the size of each event.
  ///
  /// MariaDB may leave out what annotates a table map, and unpacks compressed events, which makes
  /// them larger; where checksums were added or taken off, sizes differ by theirs.
  mutating func checkRelayChain(_ frame: EventFrame) {
    switch EventCatalog.role(of: frame.type) {
    case .neutral, .bookkeeping:
      places.breakOff()
      return
    default: break
    }
    let position = frame.header.endLogPos
    guard !position.isUnset, !frame.header.flags.contains(.artificial) else { return }
    guard let last = places.step(to: frame), let open = state.groups.open, open.start < last.end,
      open.end == frame.offset, EventCatalog.role(of: frame.type) != .gtid,
      !group.startsElsewhere, !group.mayLackStart, state.hasFormat,
      state.format.binlogVersion >= 4, !state.format.countsInCache
    else { return }
    let distance = UInt64(position.rawValue &- last.position)
    let size = frame.end.distance(from: last.end)
    // A replica that lost its connection begins again: a small step back is none forward.
    guard distance < 1 << 31, distance >= size + UInt64(EventHeader.size) else { return }
    let isMariaDB = report.format?.flavor == .mariadb || state.format.flavor == .mariadb
    let isVague = last.end < frame.offset
    if isMariaDB, isVague || frame.type == .tableMap,
      !types.contains(.annotateRows)
    {
      return
    }
    damaged(from: last.end)
    let wanted = last.position &+ UInt32(truncatingIfNeeded: size)
    add(
      .positionChainBroken, at: last.end, to: frame.end, type: frame.type,
      message: "\(distance - size) bytes of the source's log are missing "
        + (isVague ? "between offset \(last.end) and this event" : "before this event")
        + ", inside the group \(open.identifier.map { "\($0) " } ?? "")from offset \(open.start)",
      expected: "end_log_pos \(wanted)", found: "end_log_pos \(position.rawValue)",
      hint: "the replica lost these events, or the relay log was edited; let the replica fetch the"
        + " group again")
    loseContext()
  }

  /// Whether, without a checksum, a wrong end_log_pos means that this header is damaged: then the
  /// event at its end agrees with its own place.
  func isHeaderInDoubt(_ frame: EventFrame) throws(SourceError) -> Bool {
    var probe = reader.surroundings
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
