package import BinlogBytes
package import BinlogEvents

/// The events of one group, from the first to the last, as they wait to be written.
///
/// What stands at the front, the GTID event, depends on the length of all that follows; so a group
/// is written when it is whole. Beyond some megabytes it waits on disk.
package struct GroupDraft: ~Copyable {
  /// A place among the events.
  package struct Mark: Sendable, Equatable {
    var bytes: UInt64
    var events: Int
  }

  /// The event that begins the group; nil in logs without GTIDs.
  package var gtid: GtidRecord?
  /// How many events follow it.
  package private(set) var eventCount = 0
  /// Bytes of these, without checksums.
  package var byteCount: UInt64 { bytes.count }
  /// The last timestamp.
  package private(set) var timestamp: UInt32 = 0
  private var bytes = SpilledBytes()

  /// Nothing.
  package init() {}

  /// Whether there is nothing at all.
  package var isEmpty: Bool { gtid == nil && eventCount == 0 }

  /// Forgets everything.
  package mutating func clear() {
    gtid = nil
    bytes.clear()
    eventCount = 0
  }

  // MARK: Events

  /// Adds a copy of the event of `frame`, whose bytes are `event`.
  package mutating func append(
    _ frame: EventFrame, _ event: Span<UInt8>
  ) throws(SourceError) {
    let start = bytes.count
    let size = min(event.count, frame.bodyRange.upperBound)
    try bytes.append(event.extracting(0..<size))
    if frame.checksumLength > 0 {
      for index in 0..<4 {
        try bytes.replace(
          at: start + UInt64(EventRecord.sizeOffset + index),
          by: UInt8(truncatingIfNeeded: size >> (8 * index)))
      }
    }
    note(frame.header.timestamp)
  }

  /// Adds an event made anew.
  package mutating func append(_ record: EventRecord) throws(SourceError) {
    try bytes.append(record.bytes.span)
    note(EventHeader(of: record).timestamp)
  }

  /// Adds an event of a header made anew and a body that is lent.
  package mutating func append(
    _ header: EventHeader, parts first: [UInt8], _ second: Span<UInt8>
  ) throws(SourceError) {
    var front: [UInt8] = []
    EventRecord.append(header, bodySize: first.count + second.count, to: &front)
    try bytes.append((front + first).span)
    try bytes.append(second)
    note(header.timestamp)
  }

  private mutating func note(_ timestamp: UInt32) {
    eventCount += 1
    self.timestamp = timestamp
  }

  // MARK: Places

  /// The place after the last event.
  package var mark: Mark { Mark(bytes: bytes.count, events: eventCount) }

  /// Takes back what came after `mark`.
  package mutating func drop(to mark: Mark) {
    guard mark.bytes < bytes.count else { return }
    bytes.drop(to: mark.bytes)
    eventCount = mark.events
  }

  /// Says in the rows event that begins at `mark`, the flags of which stand `offset` bytes after,
  /// that it is the last of its statement.
  package mutating func endStatement(at mark: Mark, flags offset: Int) throws(SourceError) {
    let place = mark.bytes + UInt64(offset)
    try bytes.replace(at: place, by: try bytes.byte(at: place) | UInt8(RowsEvent.statementEnd))
  }

  /// Puts the events after `mark` into one that holds them compressed (MySQL); `header` is for it.
  ///
  /// Inside it, events have neither checksum nor end_log_pos.
  package mutating func wrap(from mark: Mark, _ header: EventHeader) throws(SourceError) {
    let inner = bytes.count - mark.bytes
    let encoder = try ZstdEncoder(name: "the transaction")
    let packed = PackedBytes()
    var problem: SourceError?
    var reader = PositionEraser()
    try bytes.read(mark.bytes..<bytes.count) { span in
      guard problem == nil else { return }
      do throws(SourceError) {
        try reader.erase(span) { (piece: Span<UInt8>) throws(SourceError) in
          try encoder.add(piece, to: packed)
        }
      } catch {
        problem = error
      }
    }
    if let problem { throw problem }
    try encoder.end(to: packed)
    drop(to: mark)
    var front: [UInt8] = []
    for (field, value) in [(2, 0), (3, inner), (1, packed.bytes.count)] as [(UInt64, UInt64)] {
      front.append(packed: field)
      front.append(packed: UInt64([UInt8].packedSize(value)))
      front.append(packed: value)
    }
    front.append(0)
    let size = UInt64(front.count) + packed.bytes.count
    guard size < UInt64(EventHeader.greatestSent) else {
      throw SourceError(
        name: "the transaction", kind: .compression,
        message: "its payload has more than 1 GiB, which no server takes; go without --compress")
    }
    var head: [UInt8] = []
    EventRecord.append(header, bodySize: Int(size), to: &head)
    try bytes.append((head + front).span)
    try packed.bytes.read(0..<packed.bytes.count) { span in
      guard problem == nil else { return }
      do throws(SourceError) {
        try bytes.append(span)
      } catch {
        problem = error
      }
    }
    if let problem { throw problem }
    note(header.timestamp)
  }

  // MARK: Writing

  /// Hands all events but the GTID event over, in pieces.
  borrowing func read(_ body: (Span<UInt8>) -> Void) throws(SourceError) {
    try bytes.read(0..<bytes.count, body)
  }
}

/// What comes out of a compressor.
private final class PackedBytes: ByteDestination {
  var bytes = SpilledBytes()

  func write(_ bytes: Span<UInt8>) throws(SourceError) { try self.bytes.append(bytes) }
}

/// Goes over records that come in pieces, and sets their end_log_pos to 0.
private struct PositionEraser {
  private var header = [UInt8](repeating: 0, count: EventHeader.size)
  private var filled = 0
  private var left = 0

  mutating func erase(
    _ bytes: Span<UInt8>, _ body: (Span<UInt8>) throws(SourceError) -> Void
  ) throws(SourceError) {
    var index = 0
    while index < bytes.count {
      if left == 0 {
        let count = min(EventHeader.size - filled, bytes.count - index)
        for place in 0..<count { header[filled + place] = bytes[index + place] }
        filled += count
        index += count
        guard filled == EventHeader.size else { return }
        left = Int(EventHeader(of: EventRecord(raw: header)).eventSize) - EventHeader.size
        header.store(0, width: 4, at: EventRecord.positionOffset)
        try body(header.span)
        if left <= 0 {
          left = 0
          filled = 0
        }
        continue
      }
      let count = min(left, bytes.count - index)
      try body(bytes.extracting(index..<index + count))
      index += count
      left -= count
      if left == 0 { filled = 0 }
    }
  }
}
