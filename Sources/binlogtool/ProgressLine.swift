import BinlogBytes
import Synchronization

/// Tells a person at a terminal which file is being read; nobody else.
final class ProgressLine: Sendable {
  private let isShown: Bool
  private let isDirty = Mutex(false)

  init(isWanted: Bool) { isShown = isWanted && StandardError.isTerminal }

  /// A file is begun.
  @Sendable func begin(_ name: String, _ size: UInt64) {
    guard isShown else { return }
    isDirty.withLock { isDirty in
      StandardError.writeRaw("\r\u{1B}[Kreading \(name.printable) (\(size >> 20) MiB)")
      isDirty = true
    }
  }

  /// Everything is read.
  func end() {
    isDirty.withLock { isDirty in
      if isDirty { StandardError.writeRaw("\r\u{1B}[K") }
      isDirty = false
    }
  }
}

extension StandardError {
  /// Writes without a line end.
  static func writeRaw(_ text: String) {
    let bytes = Array(text.utf8)
    let destination = DescriptorDestination(number: 2, name: "standard error")
    try? destination.write(bytes.span)
  }
}
