import BinlogBytes
import BinlogEvents

/// Where the events of a relay log stand in its source's log.
struct SourcePlaces {
  /// Timestamp of the source's format description in force: when it began its log.
  var begunAt: UInt32?
  /// The last event of a group with a position: where it ends here, and in the source's log.
  private var last: Place?
  /// The last position, with the bits that a header has no room for.
  private var position: UInt64 = 0

  /// Where an event ends.
  struct Place {
    /// In the relay log.
    var end: FileOffset
    /// In the source's log.
    var position: UInt32
  }

  /// Goes on to where `frame` ends; returns where the event before it did.
  mutating func step(to frame: EventFrame) -> Place? {
    defer { last = Place(end: frame.end, position: frame.header.endLogPos.rawValue) }
    return last
  }

  /// What comes does not follow from what was.
  mutating func breakOff() { last = nil }

  /// The source begins another file.
  mutating func beginFile() { position = 4 }

  /// The whole position where `frame` ends in the source's log.
  mutating func unwrap(_ frame: EventFrame) -> UInt64 {
    position = frame.header.endLogPos.unwrapped(near: position)
    return position
  }
}
