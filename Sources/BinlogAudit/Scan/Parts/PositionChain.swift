import BinlogBytes
import BinlogEvents

/// How end_log_pos and offsets of a log go together: they run side by side until bytes are missing
/// or too many, and from there on at a distance.
struct PositionChain {
  /// How far end_log_pos runs ahead of the offset; where it runs after, the number has wrapped.
  private(set) var displacement: UInt64 = 0
  /// Whether the next position has to tell the distance, as those after it damage did not yet.
  private(set) var awaitsPosition = false
  /// Up to here end_log_pos has proven that no bytes are missing or too many.
  private(set) var provenUpTo = FileOffset.zero
  /// Where trust ends if what came since turns out not to stand where it was written.
  private(set) var provenBoundary = FileOffset.zero

  /// For a piece of the log that comes next, which has proven nothing yet.
  var following: PositionChain {
    var next = self
    next.provenUpTo = .zero
    next.provenBoundary = .zero
    return next
  }

  /// Takes over what a piece has proven in which nothing was out of place.
  mutating func follow(_ next: PositionChain) {
    guard next.provenUpTo > .zero else { return }
    provenUpTo = next.provenUpTo
    provenBoundary = next.provenBoundary
  }

  /// Whether end_log_pos of `frame` is where it ends, at the distance that is known.
  @inline(__always) func agrees(_ frame: EventFrame) -> Bool {
    frame.header.endLogPos.matches(endAt: frame.end.rawValue &+ displacement)
  }

  /// What end_log_pos of `frame` should be.
  func position(wantedOf frame: EventFrame) -> UInt32 {
    UInt32(truncatingIfNeeded: frame.end.rawValue &+ displacement)
  }

  /// How much further end_log_pos of `frame` runs ahead than is known.
  func shift(of frame: EventFrame) -> UInt64 {
    UInt64(bitPattern: Int64(frame.header.endLogPos.rawValue) - Int64(position(wantedOf: frame)))
  }

  /// From here on end_log_pos runs ahead by so much more.
  mutating func move(by shift: UInt64) { displacement = displacement &+ shift }

  /// The log goes on after damage with `frame`, which is out of place by `shift`.
  mutating func resume(at frame: EventFrame, shift: UInt64) {
    move(by: shift)
    awaitsPosition = frame.header.endLogPos.isUnset
  }

  /// Bytes may be missing here: the next position tells how many.
  mutating func awaitPosition() { awaitsPosition = true }

  /// The position that was awaited is out of place by `shift`.
  mutating func settle(shift: UInt64) {
    awaitsPosition = false
    move(by: shift)
  }

  /// A position agrees at `end`; the last boundary between groups before it lies at `boundary`.
  @inline(__always) mutating func prove(upTo end: FileOffset, boundary: FileOffset) {
    provenUpTo = end
    provenBoundary = boundary
  }
}
