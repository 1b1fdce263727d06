import BinlogBytes

@testable import BinlogEvents

/// Frames and groups for the parts of a scan, which look at nothing else.
enum ScanParts {
  /// An event of `size` bytes at `offset` that says it ends at `position`.
  static func frame(
    at offset: UInt64, size: UInt32 = 100, position: UInt32, type: EventType = .query
  ) -> EventFrame {
    EventFrame(
      offset: FileOffset(offset),
      header: EventHeader(
        timestamp: 1, type: type, serverID: 1, eventSize: size, endLogPos: LogPosition(position),
        flags: []),
      headerLength: EventHeader.size, checksumLength: 0)
  }

  /// A whole group of 100 bytes at `start`.
  static func group(at start: UInt64, _ identifier: GroupIdentifier? = nil) -> EventGroup {
    EventGroup(
      start: FileOffset(start), end: FileOffset(start + 100), identifier: identifier,
      startPosition: UInt32(clamping: start),
      endPosition: LogPosition(UInt32(clamping: start + 100)), timestamp: 1, serverID: 1,
      hasGtidEvent: identifier != nil)
  }
}
