import BinlogBytes
package import BinlogEvents

/// The GTID event that begins a group, which is written anew when the group's length and its place
/// in the logical clock are known.
package struct GtidRecord: Sendable, Equatable {
  /// The event as it was.
  package private(set) var record: EventRecord
  /// Its kind.
  package let type: EventType
  /// The identifier; nil for anonymous groups.
  package let identifier: GroupIdentifier?
  /// The logical clock of the log that it comes from, where the event has one.
  let clock: (lastCommitted: Int64, sequence: Int64)?
  /// MariaDB: the commit id, where the event has one.
  let commitID: UInt64?
  private let hasLength: Bool

  /// Takes over MySQL's event of `frame`, whose bytes are `bytes`.
  package init(_ event: GtidEvent, _ frame: EventFrame, _ bytes: Span<UInt8>) {
    record = EventRecord(frame, bytes)
    type = frame.type
    identifier = event.gtid.map { .mysql($0) }
    if let last = event.lastCommitted, let number = event.sequenceNumber {
      clock = (last, number)
    } else {
      clock = nil
    }
    commitID = nil
    hasLength = event.transactionLength != nil
  }

  /// Takes over MariaDB's event of `frame`, whose bytes are `bytes`.
  package init(_ event: MariaGtidEvent, _ frame: EventFrame, _ bytes: Span<UInt8>) {
    record = EventRecord(frame, bytes)
    type = frame.type
    identifier = .mariadb(
      MariaGtid(domain: event.domain, server: frame.header.serverID, sequence: event.sequence))
    clock = nil
    commitID = event.commitID
    hasLength = false
  }

  package static func == (left: GtidRecord, right: GtidRecord) -> Bool {
    left.record == right.record
  }

  /// When and by which server the event was made.
  package var timestamp: UInt32 { EventHeader(of: record).timestamp }
  package var serverID: UInt32 { EventHeader(of: record).serverID }

  /// The event for a group whose other events take `length` bytes, checksums included.
  func written(
    clock: (lastCommitted: Int64, sequence: Int64)?, commitID: UInt64?, length: UInt64,
    checksumLength: Int
  ) throws(ReadError) -> EventRecord {
    switch type {
    case .mariaGtid:
      guard let commitID, self.commitID != nil else { return record }
      var copy = record
      copy.bytes.store(commitID, width: 8, at: Self.mariaCommitID)
      return copy
    case .taggedGtid: return try tagged(clock, length, checksumLength)
    default: return try plain(clock, length, checksumLength)
    }
  }

  /// MariaDB's event for a group that holds nothing any more: it stands for itself no longer, is no
  /// DDL and no XA, and is in no group commit.
  func emptied() -> GtidRecord {
    guard type == .mariaGtid else { return self }
    var copy = self
    let fixed = EventHeader.size + 12
    copy.record.bytes.removeSubrange(fixed...)
    // An empty group rolls back, and runs beside others where the first did.
    let kept = record.bytes[fixed] & (MariaGtidEvent.allowParallel | MariaGtidEvent.waited)
    copy.record.bytes.append(MariaGtidEvent.transactional | kept)
    copy.record.bytes += [UInt8](repeating: 0, count: 6)
    copy.record.fixSize()
    copy.isInGroupCommit = false
    return copy
  }

  /// Whether the commit id is one that the event still has.
  private(set) var isInGroupCommit = true

  private static let mariaCommitID = EventHeader.size + 13
  /// Where last_committed stands in the fixed layout: after flags, UUID, number and a 2.
  private static let lastCommitted = EventHeader.size + 1 + 16 + 8 + 1

  // MARK: The fixed layout

  private func plain(
    _ clock: (lastCommitted: Int64, sequence: Int64)?, _ length: UInt64, _ checksumLength: Int
  ) throws(ReadError) -> EventRecord {
    var copy = record
    if let clock, self.clock != nil {
      copy.bytes.store(clock.lastCommitted, width: 8, at: Self.lastCommitted)
      copy.bytes.store(clock.sequence, width: 8, at: Self.lastCommitted + 8)
    }
    guard hasLength else { return copy }
    var reader = ByteReader(record.bytes.span, base: .zero)
    try reader.seek(to: Self.lastCommitted + 16)
    let time = try reader.readUInt(width: 7)
    if time & 1 << 55 != 0 { _ = try reader.skip(7) }
    let start = reader.position
    _ = try reader.readPackedInteger()
    let end = reader.position
    let others = length + UInt64(record.count - (end - start) + checksumLength)
    var width = 1
    for candidate in [1, 3, 4, 9] {
      width = candidate
      if [UInt8].packedSize(others + UInt64(candidate)) <= candidate { break }
    }
    var field: [UInt8] = []
    field.append(packed: others + UInt64(width))
    copy.bytes.replaceSubrange(start..<end, with: field)
    copy.fixSize()
    return copy
  }

  // MARK: The tagged layout

  private func tagged(
    _ clock: (lastCommitted: Int64, sequence: Int64)?, _ length: UInt64, _ checksumLength: Int
  ) throws(ReadError) -> EventRecord {
    var reader = ByteReader(record.bytes.span, base: .zero)
    try reader.seek(to: EventHeader.size)
    let version = try reader.readVarlenUnsigned()
    _ = try reader.readVarlenUnsigned()
    let needed = try reader.readVarlenUnsigned()
    // Fields before the length, and those after it; each with its number.
    var before: [UInt8] = []
    var after: [UInt8] = []
    var hasLength = false
    while !reader.isAtEnd {
      let start = reader.position
      let number = try reader.readVarlenUnsigned()
      switch number {
      case 1: for _ in 0..<16 { _ = try reader.readVarlenUnsigned() }
      case 3:
        let count = try reader.readVarlenUnsigned()
        _ = try reader.skip(Int(clamping: count))
      default: _ = try reader.readVarlenUnsigned()
      }
      if number == 8 {
        hasLength = true
        continue
      }
      var field = reader.span(start..<reader.position).array
      if let clock, number == 4 || number == 5 {
        field = []
        field.append(varlen: number)
        field.append(varlenSigned: number == 4 ? clock.lastCommitted : clock.sequence)
      }
      if number < 8 { before += field } else { after += field }
    }
    // The length counts this event, and the event's size the length: from the shortest form on.
    for width in 1...9 {
      var body: [UInt8] = []
      var rest: [UInt8] = []
      rest.append(varlen: needed)
      rest += before
      let fieldSize = hasLength ? 1 + width : 0
      var total = [UInt8].varlenSize(version) + rest.count + fieldSize + after.count
      // Its own size counts too.
      var own = 1
      while [UInt8].varlenSize(UInt64(total + own)) > own { own += 1 }
      total += own
      let whole = length + UInt64(EventHeader.size + total + checksumLength)
      if hasLength, [UInt8].varlenSize(whole) > width { continue }
      body.append(varlen: version)
      body.append(varlen: UInt64(total))
      body += rest
      if hasLength {
        body.append(varlen: 8)
        body.append(varlen: whole)
      }
      body += after
      return EventRecord(EventHeader(of: record), body: body)
    }
    return record
  }
}

extension EventHeader {
  /// The header of a record.
  init(of record: EventRecord) {
    let bytes = record.bytes
    func number(_ index: Int) -> UInt32 {
      UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2]) << 16
        | UInt32(bytes[index + 3]) << 24
    }
    self.init(
      timestamp: number(0), type: EventType(rawValue: bytes[4]), serverID: number(5),
      eventSize: number(9), endLogPos: LogPosition(number(13)),
      flags: EventFlags(rawValue: UInt16(bytes[17]) | UInt16(bytes[18]) << 8))
  }
}
