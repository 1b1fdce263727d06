import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// Files that are being written under a name that they shall not keep: whatever ends the process,
/// they are removed first.
public enum UnfinishedFiles {
  /// One name; in memory of its own, as a signal may come at any moment.
  @unsafe fileprivate struct Entry {
    let next: UnsafeMutablePointer<Entry>?
    /// The name as a C string; empty once the file has another, or is gone.
    let path: UnsafeMutablePointer<CChar>
  }

  /// Which name it is.
  @safe struct Token: Sendable {
    // Safe: an entry stays for ever, and its name holds one byte at least.
    fileprivate nonisolated(unsafe) let path: UnsafeMutablePointer<CChar>
  }

  // Safe: entries are put in front, whole, and stay for ever; only their first byte changes.
  private nonisolated(unsafe) static let first = unsafe Atomic<UnsafeMutablePointer<Entry>?>(nil)

  /// Notes that `path` is to be removed unless ``forget(_:)`` is called.
  static func add(_ path: String) -> Token {
    let bytes = PathText.bytes(of: path) + [0]
    let text = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
    // Safe: as many bytes are written as were allocated.
    for index in bytes.indices { unsafe text[index] = CChar(bitPattern: bytes[index]) }
    let entry = UnsafeMutablePointer<Entry>.allocate(capacity: 1)
    while true {
      let next = unsafe first.load(ordering: .acquiring)
      unsafe entry.initialize(to: Entry(next: next, path: text))
      let outcome = unsafe first.compareExchange(
        expected: next, desired: entry, ordering: .acquiringAndReleasing)
      if unsafe outcome.exchanged { break }
    }
    return unsafe Token(path: text)
  }

  /// The file is finished, or removed.
  static func forget(_ token: Token) { unsafe token.path.pointee = 0 }

  /// Removes all of them; may be called by a signal's handler.
  public static func removeAll() {
    var entry = unsafe first.load(ordering: .acquiring)
    while let current = unsafe entry {
      // Safe: as above; unlink may be called at any moment, and an empty name names nothing.
      unsafe _ = unlink(current.pointee.path)
      unsafe entry = current.pointee.next
    }
  }
}
