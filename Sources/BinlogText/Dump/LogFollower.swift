import BinlogAudit
import BinlogBytes

/// `--stop-never`: waits for a log to grow, or for the next one of its server.
///
/// A server goes on in the file whose number is one higher, whether it ended this one with Rotate
/// or Stop, or crashed. That file is made when this one is complete.
struct LogFollower {
  /// What a log came to.
  enum Step {
    /// There is more of it.
    case grew
    /// It is complete, and goes on in the file at this path.
    case next(String)
    /// Nobody listens any more, or the log was cut back.
    case ended
  }

  private static let interval: UInt32 = 100
  /// How long a log must be silent before the next one is taken up, in intervals.
  private static let patience = 3

  /// The file to follow.
  let path: String

  /// Waits until there is more of `source` than `known` bytes, or a next log.
  func wait(for source: ByteSource, beyond known: UInt64, output: ByteSink) -> Step {
    output.flush()
    var silence = 0
    while output.failure == nil {
      let size = source.size ?? 0
      if size > known { return .grew }
      if size < known { return .ended }
      silence += 1
      if silence > Self.patience, let next, DirectoryListing.kind(of: next) == .file {
        // It may have grown to its end before the next one was made.
        return (source.size ?? 0) > known ? .grew : .next(next)
      }
      Pause.wait(milliseconds: Self.interval)
    }
    return .ended
  }

  /// The path that the next log of this server has.
  private var next: String? {
    let name =
      path.utf8.lastIndex(of: 0x2F).map { path[path.utf8.index(after: $0)...] } ?? path[...]
    guard let number = LogName(String(name)) else { return nil }
    return String(path[..<name.startIndex]) + number.next
  }
}
