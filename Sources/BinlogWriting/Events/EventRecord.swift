import BinlogBytes
package import BinlogEvents

/// An event as it waits to be written: header and body, no checksum, and a size that counts these.
///
/// Where it will end and what its checksum is, ``EventStamper`` says.
package struct EventRecord: Sendable, Equatable {
  /// Header and body.
  package var bytes: [UInt8]

  /// An event made anew.
  package init(_ header: EventHeader, body: [UInt8]) {
    bytes = []
    bytes.reserveCapacity(EventHeader.size + body.count)
    Self.append(header, bodySize: body.count, to: &bytes)
    bytes += body
  }

  /// A copy of the event of `frame`, whose bytes are `event`.
  package init(_ frame: EventFrame, _ event: Span<UInt8>) {
    bytes = event.extracting(0..<min(event.count, frame.bodyRange.upperBound)).array
    bytes.store(bytes.count, width: 4, at: Self.sizeOffset)
  }

  /// A record whose bytes are `raw`, a header at least.
  init(raw: [UInt8]) { bytes = raw }

  /// Where the size stands in a header.
  static let sizeOffset = 9
  /// Where end_log_pos stands in a header.
  static let positionOffset = 13
  /// Where the flags stand in a header.
  static let flagsOffset = 17

  /// Bytes of header and body.
  package var count: Int { bytes.count }

  /// Sets the size after the body has changed.
  mutating func fixSize() { bytes.store(bytes.count, width: 4, at: Self.sizeOffset) }

  /// Adds a header of 19 bytes, before a body of `bodySize` bytes.
  static func append(_ header: EventHeader, bodySize: Int, to bytes: inout [UInt8]) {
    bytes.append(header.timestamp, width: 4)
    bytes.append(header.type.rawValue)
    bytes.append(header.serverID, width: 4)
    bytes.append(EventHeader.size + bodySize, width: 4)
    bytes.append(header.endLogPos.rawValue, width: 4)
    bytes.append(header.flags.rawValue, width: 2)
  }
}

extension EventHeader {
  /// A header of an event that is made anew; size and position come later.
  package init(
    _ type: EventType, timestamp: UInt32, serverID: UInt32, flags: EventFlags = []
  ) {
    self.init(
      timestamp: timestamp, type: type, serverID: serverID, eventSize: 0,
      endLogPos: LogPosition(1), flags: flags)
  }
}
