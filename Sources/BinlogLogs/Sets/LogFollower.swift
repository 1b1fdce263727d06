package import BinlogBytes
package import BinlogEvents

/// `--stop-never`: waits for a log to grow, or for the next one of its server.
///
/// A server goes on in the file whose number is one higher, whether it ended this one with Rotate
/// or Stop, or crashed. That file is made when this one is complete.
package struct LogFollower {
  /// What a log came to.
  package enum Step {
    /// It has another size than it had: there is more of it, or what was not used yet was cut off.
    case changed
    /// It is complete, and goes on in the file at this path.
    case next(String)
    /// Nobody listens any more.
    case ended
    /// It cannot be followed any more; why.
    case lost(String)
  }

  /// What is told of a log that has no size by which it could be followed.
  package static let refusal =
    "--stop-never: what is wrapped, or no file, is printed to its end, and not followed"

  private static let interval: UInt32 = 100
  /// How long a log must be silent before the next one is taken up, in intervals.
  private static let patience = 3
  /// How long it must be silent before a file that is gone, or a next one that does not begin, is
  /// taken for what it is.
  private static let longPatience = 50

  /// The file to follow.
  package let path: String
  /// How the next one is opened.
  private let access: LogAccess
  private let identity: DirectoryListing.Identity?

  /// Follows the file at `path`, which was opened just now.
  package init(path: String, access: LogAccess) {
    self.path = path
    self.access = access
    identity = DirectoryListing.identity(of: path)
  }

  /// Waits until `source` has another size than `known`, or there is a next log; at once, where the
  /// log `isClosed`: where its server ended it with a Rotate or Stop.
  ///
  /// A log that becomes shorter than `used` cannot be followed: what was used of it is gone. A
  /// server that starts after a crash cuts off what it had not written whole.
  package func wait(
    for source: ByteSource, beyond known: UInt64, used: UInt64, isClosed: Bool = false,
    output: ByteSink
  ) -> Step {
    output.flush()
    var silence = 0
    while output.failure == nil, output.hasReader {
      let size = source.size ?? 0
      if size < used {
        return .lost("the log was cut back from \(known) to \(size) bytes while it was followed")
      }
      if size != known { return .changed }
      silence += 1
      if silence > (isClosed ? 0 : Self.patience) {
        if let next, DirectoryListing.kind(of: next) == .file {
          if isBegun(next) || silence > Self.longPatience {
            // It may have grown to its end before the next one was made.
            return (source.size ?? 0) != known ? .changed : .next(next)
          }
        } else if silence > Self.longPatience, DirectoryListing.identity(of: path) != identity {
          return .lost(
            "the file was removed, or another took its name, while it was followed, and there is no "
              + "next one")
        }
      }
      Pause.wait(milliseconds: Self.interval)
    }
    return .ended
  }

  /// Whether the log at `path` has its first event, which a server writes a moment after it made
  /// the file.
  private func isBegun(_ path: String) -> Bool {
    do throws(SourceError) {
      let source = try access.open(path)
      switch try LogOpening(source) {
      case .log(let format):
        var walker = FrameWalker(source)
        walker.adopt(format)
        return (try? walker.nextFrame()) != nil
      case .empty: return false
      // What is none is told when it is opened.
      case .notALog(let bytes): return bytes.count >= FileMagic.size
      case .encrypted(let header): return header != nil
      }
    } catch {
      return false
    }
  }

  /// The path that the next log of this server has.
  private var next: String? {
    let name =
      path.utf8.lastIndex(of: 0x2F).map { path[path.utf8.index(after: $0)...] } ?? path[...]
    guard let number = LogName(String(name)) else { return nil }
    return String(path[..<name.startIndex]) + number.next
  }
}
