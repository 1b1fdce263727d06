import BinlogBytes
package import BinlogEvents

/// What the beginning of a log tells to who writes one like it.
package struct SourceDescription: Sendable, Equatable {
  /// How its events are laid out.
  package let format: FormatDescription
  /// Its description event: header and body without what stands after the checksum's kind.
  package let description: EventRecord
  /// The header of its PREVIOUS_GTIDS or GTID list, where it has one.
  package var gtidsHeader: EventHeader?
  /// Whether its PREVIOUS_GTIDS has the form with room for tags.
  package var isTagged = false
  /// Whether it names the log that a recovery begins with, as MariaDB's does.
  package var checkpoint: EventHeader?

  /// The head that begins with the description of `frame`, whose bytes are `event`.
  package init(_ format: FormatDescription, _ frame: EventFrame, _ event: Span<UInt8>) {
    self.format = format
    // A description has its checksum also where events have none.
    let end = max(EventHeader.size, event.count - (format.hasChecksumField ? 4 : 0))
    var record = EventRecord(raw: event.extracting(0..<min(event.count, end)).array)
    record.fixSize()
    description = record
  }

  /// Adds the list of GTIDs that MariaDB has had at the beginning of each log since 10.0.
  mutating func completeForMariaDB() {
    guard gtidsHeader == nil, format.flavor == .mariadb,
      format.postHeaderLength(of: .gtidList) ?? 0 > 0
    else { return }
    gtidsHeader = EventHeader(.gtidList, timestamp: timestamp, serverID: serverID)
  }

  /// The server that wrote it.
  package var serverID: UInt32 { EventHeader(of: description).serverID }
  /// When it was begun.
  package var timestamp: UInt32 { EventHeader(of: description).timestamp }

  private static let created = EventHeader.size + 52

  /// The description as it is written; `keepsCreated` where a replica shall know that the server
  /// has started.
  func described(_ checksum: ChecksumAlgorithm, keepsCreated: Bool) -> EventRecord {
    var copy = description
    let kept = EventHeader(of: copy).flags
      .subtracting([.inUse, .relayLog, .artificial])
    copy.bytes.store(kept.rawValue, width: 2, at: EventRecord.flagsOffset)
    copy.bytes.store(1, width: 4, at: EventRecord.positionOffset)
    if !keepsCreated { copy.bytes.store(0, width: 4, at: Self.created) }
    if format.hasChecksumField { copy.bytes[copy.bytes.count - 1] = checksum.rawValue }
    return copy
  }

  /// Whether events of `other` may stand after this description, where both are written with
  /// `checksum`.
  func describes(_ other: SourceDescription) -> Bool {
    guard format.hasChecksumField == other.format.hasChecksumField else { return false }
    func body(_ head: SourceDescription) -> ArraySlice<UInt8> {
      head.described(.none, keepsCreated: false).bytes[EventHeader.size...]
    }
    return body(self) == body(other)
  }
}
