/// Pieces of text that come out in the opposite order: the last one written first, each as it was
/// written.
///
/// A ``SpillStack`` with a sink in front of it, of which the last pieces can be taken back.
public final class PieceStack {
  /// Where the next piece is written; ``endPiece()`` ends it.
  public let sink: ByteSink
  private let store: SpillStack
  /// What was taken back with ``drop(to:)``.
  private var dropped: UInt64 = 0
  private var pieceStart: UInt64 = 0

  /// No pieces; what does not fit into memory goes to a file in `directory`.
  public init(directory: String = ScratchDirectory.standard) {
    store = SpillStack(directory: directory)
    sink = ByteSink(store, capacity: 64 << 10)
  }

  /// The place after the last piece, for ``drop(to:)``.
  public var mark: UInt64 { pieceStart }

  private var position: UInt64 { sink.written - dropped }

  /// Whether no piece waits.
  public var isEmpty: Bool { pieceStart == 0 }

  /// Ends the piece that was written to ``sink``; one without text is none.
  public func endPiece() {
    let length = position - pieceStart
    guard length > 0 else { return }
    SpillStack.write(trailer: length) { sink.write(byte: $0) }
    pieceStart = position
  }

  /// Takes back every piece after `mark`, and what was written of the next.
  public func drop(to mark: UInt64) {
    sink.flush()
    dropped += position - mark
    pieceStart = mark
    // What could not be written is not there; nothing is handed on any more.
    if sink.failure == nil { store.drop(to: mark) }
  }

  /// Adds the pieces of `other` that lie in `range`, from the end of one to the end of another.
  package func add(_ range: Range<UInt64>, of other: PieceStack) throws(SourceError) {
    endPiece()
    other.sink.flush()
    if let failure = other.sink.failure { throw failure }
    try other.store.copy(range, to: sink)
    pieceStart = position
  }

  /// Whether nothing of the next piece was written yet.
  public var isAtPieceStart: Bool { position == pieceStart }

  /// Hands each piece to `body`, the last first, and is empty again.
  ///
  /// - Throws: where the temporary file could not be written or read.
  public func drain(
    _ body: (borrowing Piece) throws(SourceError) -> Void
  ) throws(SourceError) {
    drop(to: pieceStart)
    if let failure = sink.failure { throw failure }
    try store.drain(body)
    drop(to: 0)
  }

  /// Hands all pieces to `output`, the last first, and is empty again.
  ///
  /// - Throws: where the temporary file could not be written or read.
  public func drain(into output: ByteSink) throws(SourceError) {
    drop(to: pieceStart)
    if let failure = sink.failure { throw failure }
    try store.drain(into: output)
    drop(to: 0)
  }
}
