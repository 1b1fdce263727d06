import BinlogBytes
import BinlogEvents

/// What a printer does where a part of the log could not be read (`--force-read`): what waits for
/// an end that is lost is dropped, and a group that is open is rolled back, as at the end of a log.
extension MySQLDumpPrinter {
  mutating func passOverGap() {
    if state.hasOpenRows || state.openVariables > 0 {
      warn("the statement before the damaged place did not end; it is left out")
    }
    writer.pending.clear()
    endBinlog()
    state.passOverGap()
  }
}

extension MariaDBDumpPrinter {
  mutating func passOverGap() {
    writer.pending.clear()
    annotation.forget()
    writer.rowCount = 0
    state.passOverGap()
    // This tool does not know whether a group is open; without one it does nothing.
    sink.write("ROLLBACK /* added by mysqlbinlog */\n")
    sink.writeDelimiter()
  }
}

extension PendingText {
  /// Forgets everything that waits.
  func clear() {
    head.clear()
    body.clear()
    tail.clear()
    firstVariable = nil
    variables.clear()
  }
}
