import BinlogBytes
import BinlogEvents
import BinlogLogs

/// A finding about the body of an event for whose size nothing speaks, neither checksum nor
/// position: it is held until the next event shows whether that size was at fault.
struct HeldFinding {
  /// The event, if it was the last one.
  private(set) var event: EventFrame?
  /// Whether there is one; cheaper to ask than for the event.
  private(set) var isWatching = false
  private var finding: Finding?

  /// Nothing speaks for the size of `frame`.
  mutating func watch(_ frame: EventFrame) {
    event = frame
    isWatching = true
  }

  /// Holds `finding` where it is the first about the body of the event; returns whether it does.
  mutating func hold(_ finding: Finding) -> Bool {
    guard finding.code == .undecodableBody, let event, finding.offset == event.offset,
      self.finding == nil
    else { return false }
    self.finding = finding
    return true
  }

  /// Drops the finding: the size of the event is what is wrong.
  mutating func drop() { finding = nil }

  /// What was held, now that it is sure; the event is watched no longer.
  mutating func release() -> Finding? {
    event = nil
    isWatching = false
    defer { finding = nil }
    return finding
  }
}
