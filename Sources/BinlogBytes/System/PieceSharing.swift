/// How the pieces of logs are shared between threads: the threads themselves, which are started when
/// they are needed first, and when it is worth to cut pieces.
package final class PieceSharing {
  /// How many bytes of a log make a piece.
  package let pieceSize: Int
  private let workers: Int
  private let whenDone: (@Sendable (FileOffset) -> Void)?
  private var threads: WorkerThreads?
  /// Memory of texts that were written out, to be used again.
  private var rooms: [[UInt8]] = []
  /// How often the last pieces had to be done again; the more often, the longer one thread goes on
  /// before others are asked again.
  private var setbacks = 0
  private static let mostSetbacks = 6
  /// So many pieces that came out well let the setbacks be forgotten.
  private static let goodRun = 16

  /// Sharing between `workers` threads, in pieces of some `pieceSize` bytes; `whenDone` is told where
  /// each ends that was used.
  package init(
    workers: Int, pieceSize: UInt64, whenDone: (@Sendable (FileOffset) -> Void)? = nil
  ) {
    self.workers = workers
    self.pieceSize = max(1, Int(clamping: pieceSize))
    self.whenDone = whenDone
  }

  /// Whether several threads are wanted at all.
  package var isWanted: Bool { workers > 1 }

  /// Whether `count` bytes are worth it.
  package func isWorth(_ count: UInt64) -> Bool { count / 2 >= UInt64(pieceSize) }

  /// From where on pieces may be cut of a log that is read from `start` on: what is told once, and
  /// what stands at the top of the output, comes of the thread that has the work.
  package func first(from start: FileOffset) -> FileOffset { start.advanced(by: pieceSize / 4) }

  /// The threads; nil where the system gives none.
  ///
  /// With `evenAlone` there may be none, and whoever gives a piece away does it himself.
  package func start(evenAlone: Bool = false) -> WorkerThreads? {
    let threads = self.threads ?? WorkerThreads(isWanted ? workers : 0)
    self.threads = threads
    return threads.count > 0 || evenAlone ? threads : nil
  }

  /// Takes notice of a piece that was used, which ends at `end`.
  package func use(pieceTo end: FileOffset) { whenDone?(end) }

  /// Memory for a text.
  package func room() -> TextRoom { TextRoom(rooms.popLast() ?? []) }

  /// Takes back the memory of a text, but for that of a rare huge one.
  package func reuse(_ text: [UInt8]) { if text.capacity <= 4 << 20 { rooms.append(text) } }

  /// From where on pieces may be cut again, when `good` of them were used up to `reached` and what
  /// was in the way is done by one thread: a piece that ends at `failed`, or something that the
  /// cutter does not cut.
  package func next(after good: Int, _ reached: FileOffset, failed: FileOffset?) -> FileOffset {
    if good >= Self.goodRun { setbacks = 0 }
    guard let failed else { return reached.advanced(by: pieceSize / 4) }
    defer { setbacks = min(setbacks + 1, Self.mostSetbacks) }
    return failed.advanced(by: pieceSize << setbacks)
  }
}
