import BinlogBytes

/// What a piece of a log came to.
///
/// A piece may begin in the middle of a statement: then text of that statement waits with whoever
/// printed the pieces before, and belongs in front of what waited here, where that went out. And it
/// may end in the middle of one: then text waits for what the next pieces have.
struct PrintedPiece: Sendable {
  /// What has to be put in between.
  enum Joint: Sendable {
    /// Header lines that wait.
    case head
    /// Base64 lines that wait.
    case body
    /// Pseudo-SQL that waits.
    case tail
    /// The number of rows in the statement; so many of them are in this piece.
    case rowCount(UInt64)
  }

  /// What goes to the output.
  private(set) var text: [UInt8]
  /// Where in ``text`` something is missing, in order.
  private let joints: [(offset: Int, joint: Joint)]
  private let head: [UInt8]
  private let body: [UInt8]
  private let tail: [UInt8]
  /// Rows of the statement that is not at its end.
  private let rowCount: UInt64
  /// Whether the statement in whose middle the piece begins is not at its end there either.
  private let isMiddle: Bool

  /// What `pending` and `rowCount` hold at the end of a piece whose output is `text`; nil where
  /// that cannot be put together with what other pieces have.
  init?(text: [UInt8], pending: PendingText, rowCount: UInt64) {
    self.text = text
    self.rowCount = rowCount
    var joints: [(offset: Int, joint: Joint)] = []
    for (part, joint) in [
      (pending.head, Joint.head), (pending.body, .body), (pending.tail, .tail),
    ] {
      switch part.continuation {
      case .none, .follows: break
      case .joined(let offset): joints.append((Int(clamping: offset), joint))
      case .lost: return nil
      }
    }
    if let (offset, count) = pending.rowCountJoint {
      joints.append((Int(clamping: offset), .rowCount(count)))
    }
    // A stable order of the same offset: header lines, base64, pseudo-SQL.
    self.joints = joints.enumerated()
      .sorted { ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset) }.map(\.element)
    isMiddle = pending.tail.continuation.isFollowing
    guard let head = pending.head.take(), let body = pending.body.take(),
      let tail = pending.tail.take()
    else { return nil }
    (self.head, self.body, self.tail) = (head, body, tail)
  }

  /// Whether its base64 and what waits of it are too much for one statement, which is cut by who
  /// has all of it.
  func needsFragments(behind pending: PendingText) -> Bool {
    let waiting = pending.body.size
    return waiting > 0 && BinlogFragments.areNeeded(for: waiting + UInt64(text.count + body.count))
  }

  /// Writes it after what was written before; `pending` and `waitingRows` are what waits, before
  /// and then after it.
  func write(
    to output: ByteSink, _ pending: PendingText, waitingRows: inout UInt64
  ) throws(DumpFault) {
    var position = 0
    for (offset, joint) in joints {
      output.write(text.span.extracting(position..<offset))
      position = offset
      switch joint {
      case .head: try pending.head.drain(into: output)
      case .body: try pending.body.drain(into: output)
      case .tail: try pending.tail.drain(into: output)
      case .rowCount(let count): output.write(decimal: waitingRows &+ count)
      }
    }
    output.write(text.span.extracting(position..<text.count))
    pending.head.sink.write(head)
    pending.body.sink.write(body)
    pending.tail.sink.write(tail)
    waitingRows = isMiddle ? waitingRows &+ rowCount : rowCount
  }
}
