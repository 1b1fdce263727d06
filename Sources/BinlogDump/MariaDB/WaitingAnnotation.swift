import BinlogBytes
import BinlogEvents

/// The statement that made rows, which waits for the first table map that is printed.
///
/// Its fields stay when it waits no longer.
struct WaitingAnnotation {
  /// Whether there is one.
  private(set) var isWaiting = false
  /// Its event.
  private(set) var frame = EventFrame(
    offset: .zero,
    header: EventHeader(
      timestamp: 0, type: .annotateRows, serverID: 0, eventSize: 0, endLogPos: LogPosition(0),
      flags: []),
    headerLength: EventHeader.size, checksumLength: 0)
  /// What `end_log_pos` shows.
  private(set) var endPosition: UInt32 = 0
  /// What the header line calls its checksum.
  private(set) var checksumName: ChecksumName?
  /// Where in the event's bytes its text lies.
  private(set) var text = 0..<0
  private var bytes: [UInt8] = []

  /// Has a statement wait, whose event is `bytes`.
  mutating func wait(_ event: DumpedEvent, _ annotation: AnnotateRowsEvent, _ bytes: Span<UInt8>) {
    isWaiting = true
    frame = event.frame
    endPosition = event.endPosition
    checksumName = event.checksumName
    text = annotation.text
    self.bytes = bytes.array
  }

  /// The bytes of the one that waits, which waits no longer.
  mutating func take() -> [UInt8] {
    isWaiting = false
    var taken: [UInt8] = []
    swap(&taken, &bytes)
    return taken
  }

  /// Forgets the one that waits.
  mutating func forget() { isWaiting = false }
}
