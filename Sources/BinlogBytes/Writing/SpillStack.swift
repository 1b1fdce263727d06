/// Pieces of bytes that are read last one first; beyond some size they wait on disk.
///
/// Each piece has its length after it, by which it is found on the way back.
public final class SpillStack: ByteDestination {
  private static let trailer: UInt64 = 8

  private var bytes: SpilledBytes
  private var pieceStart: UInt64 = 0

  /// An empty stack that would spill into `directory`.
  public init(directory: String = ScratchDirectory.standard) {
    bytes = SpilledBytes(directory: directory)
  }

  /// Whether there is no piece.
  public var isEmpty: Bool { bytes.count == 0 }

  /// Adds to the piece that is being made.
  public func write(_ bytes: Span<UInt8>) throws(SourceError) { try self.bytes.append(bytes) }

  /// Ends the piece that is being made; an empty one is none, and false is returned.
  @discardableResult
  public func endPiece() throws(SourceError) -> Bool {
    let length = bytes.count - pieceStart
    guard length > 0 else { return false }
    var trailer: [UInt8] = []
    Self.write(trailer: length) { trailer.append($0) }
    try bytes.append(trailer.span)
    pieceStart = bytes.count
    return true
  }

  /// Writes what stands after a piece of `length` bytes.
  static func write(trailer length: UInt64, _ write: (UInt8) -> Void) {
    for index in 0..<Self.trailer { write(UInt8(truncatingIfNeeded: length >> (8 * index))) }
  }

  /// Takes off the last piece; nil where there is none.
  public func popPiece() throws(SourceError) -> [UInt8]? {
    guard let range = try lastPiece() else { return nil }
    var piece: [UInt8] = []
    piece.reserveCapacity(Int(clamping: range.upperBound - range.lowerBound))
    try bytes.read(range) {
      // Safe: the buffer is only read.
      unsafe $0.withUnsafeBufferPointer { unsafe piece.append(contentsOf: $0) }
    }
    drop(to: range.lowerBound)
    return piece
  }

  /// Hands each piece to `body`, the last first, and is empty again.
  func drain(
    _ body: (borrowing PieceStack.Piece) throws(SourceError) -> Void
  ) throws(SourceError) {
    while let range = try lastPiece() {
      try body(PieceStack.Piece(self, range))
      drop(to: range.lowerBound)
    }
  }

  /// Hands over the bytes of `range`, a part at a time.
  fileprivate func read(
    _ range: Range<UInt64>, _ body: (Span<UInt8>) -> Void
  ) throws(SourceError) {
    try bytes.read(range, body)
  }

  /// Hands over the bytes of `range` as they are.
  func copy(_ range: Range<UInt64>, to sink: ByteSink) throws(SourceError) {
    try bytes.read(range) { sink.write($0) }
  }

  /// Hands all pieces over to `sink`, the last one first, and is empty again.
  public func drain(into sink: ByteSink) throws(SourceError) {
    while sink.failure == nil, let range = try lastPiece() {
      try bytes.read(range) { sink.write($0) }
      drop(to: range.lowerBound)
    }
  }

  /// Forgets everything.
  public func clear() {
    bytes.clear()
    pieceStart = 0
  }

  private func lastPiece() throws(SourceError) -> Range<UInt64>? {
    let end = bytes.count
    guard end >= Self.trailer else { return nil }
    var length: UInt64 = 0
    var shift: UInt64 = 0
    try bytes.read(end - Self.trailer..<end) { trailer in
      for index in 0..<trailer.count {
        length |= UInt64(trailer[index]) << shift
        shift += 8
      }
    }
    let last = end - Self.trailer
    return last - min(length, last)..<last
  }

  /// Forgets everything after `position`, the end of a piece.
  func drop(to position: UInt64) {
    bytes.drop(to: position)
    pieceStart = position
  }
}

extension PieceStack {
  /// A piece that is taken off: read in parts, so that a long one needs no memory of its size.
  public struct Piece: ~Copyable {
    private let stack: SpillStack
    private let range: Range<UInt64>

    fileprivate init(_ stack: SpillStack, _ range: Range<UInt64>) {
      self.stack = stack
      self.range = range
    }

    /// How many bytes it has.
    public var length: UInt64 { range.upperBound - range.lowerBound }

    /// Puts the bytes of `part` into `bytes`.
    public func read(_ part: Range<UInt64>, into bytes: inout [UInt8]) throws(SourceError) {
      bytes.removeAll(keepingCapacity: true)
      try stack.read(absolute(part)) {
        // Safe: the buffer is only read.
        unsafe $0.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
      }
    }

    /// Writes the bytes of `part` to `sink`.
    public func write(_ part: Range<UInt64>, to sink: ByteSink) throws(SourceError) {
      try stack.read(absolute(part)) { sink.write($0) }
    }

    private func absolute(_ part: Range<UInt64>) -> Range<UInt64> {
      part.clamped(to: 0..<length).lowerBound + range.lowerBound..<part.clamped(to: 0..<length)
        .upperBound + range.lowerBound
    }
  }
}
