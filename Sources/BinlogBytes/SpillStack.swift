/// Pieces of bytes that are read last one first; beyond some size they wait on disk.
///
/// Each piece has its length behind it, by which it is found on the way back.
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

  /// Writes what stands behind a piece of `length` bytes.
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

  /// Forgets everything behind `position`, the end of a piece.
  func drop(to position: UInt64) {
    bytes.drop(to: position)
    pieceStart = position
  }
}
