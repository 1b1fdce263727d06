public import BinlogBytes

/// How a log is printed on several cores.
///
/// It is cut into pieces at places where nothing waits to be printed but the rows of a statement
/// that goes on (see ``PrintedPiece``), so that what an event leaves behind for the next ones is
/// all in a ``DumpState``. One thread goes ahead over the events without printing them, others print
/// the pieces into memory, and the first writes those out in their order. A piece of which there
/// is anything to tell but its text is printed again by itself, in its turn: the output, the
/// messages and the outcome are the same as those of one thread.
public struct DumpSharing: Sendable {
  /// Threads that print; with fewer than two of them nothing is shared.
  public var workers: Int
  /// Bytes of log after which a piece ends at the next place that is fit for it.
  public var pieceSize: UInt64
  /// Told of each piece that was printed, by the offset at which it ends.
  public var whenPrinted: (@Sendable (FileOffset) -> Void)?

  /// Sharing between `workers` threads in pieces of at least `pieceSize` bytes.
  public init(workers: Int, pieceSize: UInt64 = 1 << 19) {
    self.workers = workers
    self.pieceSize = max(1, pieceSize)
  }

  /// As many threads as there are processors.
  public static var allProcessors: DumpSharing { DumpSharing(workers: Processors.available) }

  /// One thread prints everything.
  public static var none: DumpSharing { DumpSharing(workers: 1) }

  /// Bytes after a piece that are loaded with it: events end where they end.
  static var overlap: Int { 64 << 10 }

  /// Bytes of an event in a piece, unpacked where it is compressed; a larger one is printed by one
  /// thread, as pieces are kept in memory.
  static var greatestEvent: UInt64 { 4 << 20 }

  /// Bytes of text that a piece may come to; one that comes to more is not shared.
  package static var mostText: Int { 32 << 20 }
}
