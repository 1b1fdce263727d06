public import BinlogBytes

/// Looks after a damaged place for the next event that can be believed.
///
/// A binlog has no marks to find one's way back by, so this is a search with evidence: a size
/// that fits, a type that the server writes, a server id that was seen before or an end_log_pos
/// that agrees with the place, then the checksum, or where there is none a second event after it.
public struct Resynchronizer: Sendable {
  let format: FormatDescription
  let isRelayLog: Bool
  /// Server ids met before the damage.
  let serverIDs: Set<UInt32>
  /// How far end_log_pos runs ahead of the offset since bytes were lost or put in.
  let displacement: UInt64
  /// Whether another event, or the end, must follow also where a checksum speaks for an event.
  let wantsSuccessor: Bool

  /// A search for events of `format`.
  ///
  /// `serverIDs` were met before the damage; `displacement` is how far end_log_pos runs ahead of the
  /// offset already.
  public init(
    format: FormatDescription, isRelayLog: Bool, serverIDs: Set<UInt32>, displacement: UInt64,
    wantsSuccessor: Bool = false
  ) {
    self.format = format
    self.isRelayLog = isRelayLog
    self.serverIDs = serverIDs
    self.displacement = displacement
    self.wantsSuccessor = wantsSuccessor
  }

  /// An event that can be believed, and why.
  public struct Found: Sendable {
    /// Where it begins.
    public var offset: FileOffset
    /// Its coordinates.
    public var frame: EventFrame
    /// What speaks for it, in words.
    public var evidence: String

    /// An event at `offset` that `evidence` speaks for.
    public init(offset: FileOffset, frame: EventFrame, evidence: String) {
      self.offset = offset
      self.frame = frame
      self.evidence = evidence
    }
  }

  /// Bytes that may be checksummed while searching, so that a hostile file cannot make us work
  /// for hours.
  public static let checksumBudget: UInt64 = 8 << 30

  /// The first event that can be believed at or after `start`.
  public func next(
    from start: FileOffset, in cursor: inout ByteCursor
  ) throws(SourceError) -> Found? {
    var budget = Self.checksumBudget
    var offset = start
    let step = 1 << 20
    let header = EventHeader.size
    while true {
      let count = try cursor.load(step + header, at: offset)
      guard count >= header else { return nil }
      // The candidates of this window; judging one may load another window.
      var candidate = 0
      let last = min(step, count - header + 1)
      while candidate < last {
        let skipped = skipImplausible(cursor, at: offset, from: candidate, to: last)
        guard skipped < last else { break }
        candidate = skipped
        var probe = cursor
        if let found = try believe(
          at: offset.advanced(by: candidate), in: &probe, budget: &budget)
        {
          return found
        }
        guard budget > 0 else { return nil }
        candidate += 1
      }
      offset = offset.advanced(by: last)
      if count < step + header { return nil }
    }
  }

  /// The first place in the window whose size and type fields could be those of an event.
  private func skipImplausible(
    _ cursor: ByteCursor, at offset: FileOffset, from start: Int, to end: Int
  ) -> Int {
    let bytes = cursor.bytes(end + EventHeader.size, at: offset)
    var index = start
    while index < end, index + EventHeader.size <= bytes.count {
      // Sizes above 1 GiB do not occur; the type must be one that the server writes.
      if bytes[index + 12] < 0x40,
        EventCatalog.isKnown(EventType(rawValue: bytes[index + 4]), to: format.flavor)
      {
        return index
      }
      index += 1
    }
    return end
  }

  /// Whether an event that can be believed starts at `offset`.
  public func believe(
    at offset: FileOffset, in cursor: inout ByteCursor, budget: inout UInt64
  ) throws(SourceError) -> Found? {
    guard let frame = try plausibleFrame(at: offset, in: &cursor) else { return nil }
    let size = UInt64(frame.size)
    if format.checksum == .crc32 || frame.type == .formatDescription {
      guard budget >= size else {
        budget = 0
        return nil
      }
      budget -= size
      guard try cursor.load(frame.size, at: offset) == frame.size else { return nil }
      let sum = ChecksumComparison(
        event: cursor.bytes(frame.size, at: offset),
        isFormatDescription: frame.type == .formatDescription)
      guard sum.agrees else { return nil }
      var evidence = "its checksum is right"
      if wantsSuccessor {
        guard let follower = try follower(of: frame, in: &cursor) else { return nil }
        if agrees(frame) { evidence += ", its position agrees" }
        evidence += ", \(follower)"
      }
      return Found(offset: offset, frame: frame, evidence: evidence)
    }
    if !isRelayLog, frame.header.endLogPos.isUnset, format.mayLackPositions {
      guard try leadsToPosition(frame, in: &cursor) else { return nil }
      return Found(
        offset: offset, frame: frame,
        evidence: "the events after it lead to one whose position agrees")
    }
    // Without checksums: the position must agree, and another event or the end must follow.
    guard isRelayLog || agrees(frame) else { return nil }
    // Asked for in one piece from here on, as a stream cannot go back.
    let wanted = frame.size + EventHeader.size
    let got = try cursor.load(wanted, at: offset)
    if got <= frame.size {
      return isRelayLog && !serverIDs.contains(frame.header.serverID)
        ? nil
        : Found(
          offset: offset, frame: frame, evidence: "its position agrees and the file ends with it")
    }
    guard let second = try plausibleFrame(at: frame.end, in: &cursor),
      isRelayLog || agrees(second)
    else { return nil }
    return Found(
      offset: offset, frame: frame, evidence: "its position agrees and \(second.type) follows it")
  }

  /// Whether the events after `frame`, which has no position, lead by their sizes to one that has
  /// one, and the right one: within a group of MariaDB 11.4 and later nothing else can tell.
  private func leadsToPosition(
    _ frame: EventFrame, in cursor: inout ByteCursor
  ) throws(SourceError) -> Bool {
    guard serverIDs.contains(frame.header.serverID) else { return false }
    var next = frame
    for _ in 0..<Self.longestChain {
      guard let event = try plausibleFrame(at: next.end, in: &cursor) else { return false }
      if !event.header.endLogPos.isUnset { return agrees(event) }
      next = event
    }
    return false
  }

  /// Bytes of an event from a server that was not met before that are checksummed at most; more
  /// would make the search slow.
  private static let longestOfStranger: UInt32 = 1 << 20

  /// Events of a group that are followed at most.
  private static let longestChain = 1 << 16

  /// What stands after an event, in words; nil where that can be no event.
  private func follower(
    of frame: EventFrame, in cursor: inout ByteCursor
  ) throws(SourceError) -> String? {
    // In one piece with the event, as a stream cannot go back.
    let got = try cursor.load(frame.size + EventHeader.size, at: frame.offset)
    if got <= frame.size { return "and the file ends with it" }
    if got < frame.size + EventHeader.size { return "and only the start of a header follows" }
    return try plausibleFrame(at: frame.end, in: &cursor).map { "and \($0.type) follows it" }
  }

  /// A frame at `offset` whose size, type and origin could be real.
  private func plausibleFrame(
    at offset: FileOffset, in cursor: inout ByteCursor
  ) throws(SourceError) -> EventFrame? {
    guard try cursor.load(EventHeader.size, at: offset) == EventHeader.size else { return nil }
    var header: EventHeader
    do throws(ReadError) {
      var reader = ByteReader(cursor.bytes(EventHeader.size, at: offset), base: offset)
      header = try EventHeader(from: &reader)
    } catch {
      return nil
    }
    if format.storesStartPositions, !header.endLogPos.isUnset {
      header.endLogPos = LogPosition(header.endLogPos.rawValue &+ header.eventSize)
    }
    guard header.eventSize >= UInt32(EventHeader.size + format.checksum.byteCount),
      EventCatalog.isKnown(header.type, to: format.flavor)
    else { return nil }
    if let size = cursor.source.size {
      guard UInt64(header.eventSize) <= FileOffset(size).distance(from: offset) else { return nil }
    }
    let frame = EventFrame(
      offset: offset, header: header, headerLength: EventHeader.size,
      checksumLength: format.checksum.byteCount)
    // Before any event was seen, a checksum has to do, as bytes may be missing from the start.
    // A relay log has its replica's events before those of its sources.
    let isFirst =
      format.checksum == .crc32
      && (serverIDs.isEmpty || isRelayLog && header.eventSize <= Self.longestOfStranger)
    guard isFirst || serverIDs.contains(header.serverID) || agrees(frame) else { return nil }
    return frame
  }

  /// Whether end_log_pos is what it should be for an event that lies there.
  public func agrees(_ frame: EventFrame) -> Bool {
    frame.header.endLogPos.matches(endAt: frame.end.rawValue &+ displacement)
  }
}
