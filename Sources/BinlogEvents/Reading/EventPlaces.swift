public import BinlogBytes

/// The chain of end_log_pos: in a binlog each event says where it ends, so that events that are
/// missing, or stand where they do not belong, are found though each of them is sound.
public struct EventPlaces: Sendable {
  /// How far end_log_pos runs ahead of the offset, after bytes were lost or put in.
  private var displacement: UInt64 = 0
  /// Whether the next event tells that anew.
  private var isLost = false
  /// Up to here end_log_pos has proven that no bytes are missing or too many.
  private var provenUpTo = FileMagic.firstEvent
  /// Up to here events were judged; what is read again is not judged again.
  private var judgedUpTo = FileMagic.firstEvent

  /// Who wrote the first event; nil before it.
  private var firstServer: UInt32?
  /// Whether the second event was judged.
  private var knowsKind = false
  /// Whether it is a relay log whose description does not say so, as none did before 5.1.
  private var isOldRelayLog = false

  /// Begins with the first event of a log.
  public init() {}

  /// What a source sent begins with a Rotate made up to name the file, or with its own description.
  private mutating func learnKind(_ frame: EventFrame) {
    guard let firstServer else {
      self.firstServer = frame.header.serverID
      return
    }
    knowsKind = true
    let isMadeUp = frame.header.endLogPos.isUnset || frame.header.flags.contains(.artificial)
    isOldRelayLog =
      frame.type == .rotate && isMadeUp
      || frame.type == .formatDescription
        && (isMadeUp || frame.header.serverID != firstServer)
  }

  /// Whether what comes is judged as the beginning of a piece of the log would be.
  public var isSettled: Bool { knowsKind && !isLost }

  /// Takes over what a piece of the log has proven that was judged by a copy of this one, and in
  /// which nothing was wrong.
  public mutating func follow(_ next: EventPlaces) {
    provenUpTo = max(provenUpTo, next.provenUpTo)
    judgedUpTo = max(judgedUpTo, next.judgedUpTo)
  }

  /// The next event stands after damage: what it says of its place is not known to be wrong.
  public mutating func lose() { isLost = true }

  /// What is wrong with the place of the event of `frame`, which `state` does not know of yet: where
  /// that begins, and a sentence; nil where nothing is.
  public mutating func judge(
    _ frame: EventFrame, _ state: borrowing LogState
  ) -> (start: FileOffset, text: String)? {
    guard frame.offset >= judgedUpTo else { return nil }
    judgedUpTo = frame.end
    if !knowsKind { learnKind(frame) }
    guard !isOldRelayLog else { return nil }
    let start = min(provenUpTo, frame.offset)
    if !frame.header.endLogPos.isUnset { provenUpTo = frame.end }
    let isSilent = isLost
    if !frame.header.endLogPos.isUnset { isLost = false }
    if state.agrees(frame, displacement: displacement) { return nil }
    let wanted = UInt32(truncatingIfNeeded: frame.end.rawValue &+ displacement)
    let shift = Int64(frame.header.endLogPos.rawValue) - Int64(wanted)
    displacement = displacement &+ UInt64(bitPattern: shift)
    guard !isSilent else { return nil }
    let what =
      shift > 0
      ? "\(shift) bytes are missing" : "\(UInt64(-shift)) bytes too many lie"
    let place =
      start < frame.offset
      ? "between offset \(start), the last proven position, and the \(frame.type) at"
        + " \(frame.offset)" : "before this \(frame.type)"
    return (
      start,
      "\(what) \(place): expected end_log_pos \(wanted), found \(frame.header.endLogPos); events of "
        + "the log are missing, or others were put in"
    )
  }
}

extension LogState {
  /// Whether end_log_pos of an event, which is not taken in yet, is what it should be, or says
  /// nothing; it runs ahead of the offset by `displacement`.
  public func agrees(_ frame: EventFrame, displacement: UInt64) -> Bool {
    // Relay logs count in the source's file, with gaps where events were not sent.
    guard !isRelayLog, format.binlogVersion >= 4 else { return true }
    let header = frame.header
    if header.endLogPos.matches(endAt: frame.end.rawValue &+ displacement) { return true }
    if header.flags.contains(.artificial) { return true }
    if frame.type == .formatDescription, header.flags.contains(.relayLog) {
      // The replica's own says where it ends in its own file.
      return header.endLogPos.isUnset
    }
    if header.endLogPos.isUnset {
      // MariaDB 11.4 and later leave it empty inside transactions.
      return !hasFormat || format.mayLackPositions
    }
    return groups.phase != .closed && format.countsInCache
  }
}

/// A log that does not begin with what says how to read it.
public enum MissingDescription {
  /// What is told of a log that holds no event at all.
  public static let noEvent =
    "the log ends after its magic number, expected Format_desc: its server crashed while it made the "
    + "file, or the copy is not whole"

  /// What is told of it; it begins with an event of `type`.
  public static func text(_ type: EventType) -> String {
    "the log does not begin with a format description, expected Format_desc, found \(type): the "
      + "start of the file is missing, or it was joined together; what follows is read as a log "
      + "without checksums"
  }
}
