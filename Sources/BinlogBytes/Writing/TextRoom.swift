import Synchronization

/// Memory for the text of a piece of work, handed over and not shared: an array that somebody else
/// holds too would be copied.
package final class TextRoom: Sendable {
  private let bytes: Mutex<[UInt8]>

  /// Hands over `bytes`.
  package init(_ bytes: consuming [UInt8]) { self.bytes = Mutex(bytes) }

  /// The memory, once.
  package func take() -> [UInt8] {
    bytes.withLock { bytes in
      var taken: [UInt8] = []
      swap(&taken, &bytes)
      return taken
    }
  }
}
