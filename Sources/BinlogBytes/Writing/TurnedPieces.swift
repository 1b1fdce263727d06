/// Pieces of text that come out in the opposite order, all in memory: for a part of what would be
/// a ``PieceStack``.
package final class TurnedPieces {
  /// Where the next piece is written; ``endPiece()`` ends it.
  package let sink: ByteSink
  private let memory: MemoryDestination
  /// Where the pieces end, in order.
  private var ends: [Int] = []
  private var end = 0

  /// No pieces; they may come to `limit` bytes.
  package init(limit: Int) {
    var room: [UInt8] = []
    room.reserveCapacity(min(limit, 512 << 10))
    memory = MemoryDestination(reusing: room, limit: limit)
    sink = ByteSink(memory, capacity: 64 << 10)
  }

  /// Ends the piece that was written to ``sink``; one without text is none.
  package func endPiece() {
    let reached = Int(clamping: sink.written)
    guard reached > end else { return }
    end = reached
    ends.append(reached)
  }

  /// All pieces, the last first; nil where they came to more than there is room for.
  package func take() -> [UInt8]? {
    sink.flush()
    guard sink.failure == nil else { return nil }
    let text = memory.bytes
    var turned: [UInt8] = []
    turned.reserveCapacity(end)
    for index in ends.indices.reversed() {
      let start = index > 0 ? ends[index - 1] : 0
      turned.append(contentsOf: text[start..<ends[index]])
    }
    return turned
  }
}
