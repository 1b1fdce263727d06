import BinlogBytes
import BinlogEvents

extension RowFile {
  /// Writes out what is printed where the next event has to be waited for, so that who follows a
  /// log through a pipe has each row as soon as it is there.
  func flushBeforeWaiting(_ reader: borrowing LogReader) {
    guard sink.hasUnflushed, !reader.isNextLoaded, source.isWaiting else { return }
    sink.flush()
  }
}
