import BinlogBytes
import BinlogEvents
import BinlogRows

extension RowFile {
  /// Writes out what is printed where the next event has to be waited for, so that who follows a
  /// log through a pipe has each row as soon as it is there.
  func flushBeforeWaiting(_ walker: borrowing FrameWalker) {
    guard sink.hasUnflushed, !Self.isLoaded(walker), source.isWaiting else { return }
    sink.flush()
  }

  /// Whether the next event is in memory as a whole.
  private static func isLoaded(_ walker: borrowing FrameWalker) -> Bool {
    let loaded = walker.cursor.loaded(at: walker.next)
    guard loaded >= EventHeader.size else { return false }
    let header = walker.cursor.bytes(EventHeader.size, at: walker.next)
    return UInt64(loaded) >= header.littleEndian(at: 9, width: 4)
  }
}
