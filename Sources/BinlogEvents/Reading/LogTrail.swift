public import BinlogBytes

/// What was met of a log so far by which the events after damage can be believed.
public struct LogTrail: Sendable {
  private var serverIDs: Set<UInt32> = []
  private var lastServerID: UInt32?
  private var isRelayLog = false
  /// Whether a description of the format was met.
  public private(set) var hasFormat = false
  /// How far end_log_pos runs ahead of the offset, after bytes were lost or put in.
  private var displacement: UInt64 = 0
  /// Whether something was passed over.
  public private(set) var hasGap = false

  /// Nothing was met.
  public init() {}

  /// Takes in an event.
  @inline(__always) public mutating func note(_ frame: EventFrame) {
    if frame.header.serverID != lastServerID {
      serverIDs.insert(frame.header.serverID)
      lastServerID = frame.header.serverID
    }
    switch frame.type {
    case .formatDescription, .startV3:
      if !hasFormat, frame.header.flags.contains(.relayLog) { isRelayLog = true }
      hasFormat = true
    case .rotate: if frame.header.flags.contains(.artificial) { isRelayLog = true }
    default: break
    }
  }

  /// Whether the event's end_log_pos, as far as that tells anything, is that of its place.
  public func agrees(_ frame: EventFrame, _ format: FormatDescription) -> Bool {
    guard hasFormat, !isRelayLog, format.binlogVersion >= 4, !frame.header.endLogPos.isUnset,
      !frame.header.flags.contains(.artificial), !format.countsInCache
    else { return true }
    return frame.header.endLogPos.matches(endAt: frame.end.rawValue &+ displacement)
  }

  /// Finds the next event that can be believed after the one at `start`.
  ///
  /// Where no description of the format was met, one is supposed under which events make sense.
  ///
  /// - Throws: where there is none.
  public mutating func gap(
    behind start: FileOffset, in cursor: ByteCursor, _ format: inout FormatDescription
  ) throws(LogDamage) -> LogGap {
    guard format.headerLength == EventHeader.size else { throw LogDamage(.noSearch, at: start) }
    do throws(SourceError) {
      for candidate in candidates(format, cursor.source) {
        let search = Resynchronizer(
          format: candidate, isRelayLog: isRelayLog, serverIDs: serverIDs,
          displacement: displacement, wantsSuccessor: true)
        var cursor = cursor
        guard let found = try search.next(from: start.advanced(by: 1), in: &cursor) else {
          continue
        }
        format = candidate
        displacement = displacement &+ shift(of: found.frame)
        hasGap = true
        return LogGap(
          start: start, end: found.offset, type: found.frame.type, evidence: found.evidence)
      }
    } catch {
      throw LogDamage(.source(error), at: start)
    }
    throw LogDamage(.noEventBehind, at: start)
  }

  private func candidates(
    _ format: FormatDescription, _ source: ByteSource
  ) -> [FormatDescription] {
    if hasFormat { return [format] }
    // A stream cannot be searched twice.
    guard source.isSeekable else { return [.assumed(format.flavor, checksum: .crc32)] }
    return [ChecksumAlgorithm.crc32, .none].flatMap { checksum in
      [Flavor.mysql, .mariadb].map { .assumed($0, checksum: checksum) }
    }
  }

  private func shift(of frame: EventFrame) -> UInt64 {
    guard !isRelayLog, !frame.header.endLogPos.isUnset else { return 0 }
    let wanted = UInt32(truncatingIfNeeded: frame.end.rawValue &+ displacement)
    return UInt64(bitPattern: Int64(frame.header.endLogPos.rawValue) - Int64(wanted))
  }
}
