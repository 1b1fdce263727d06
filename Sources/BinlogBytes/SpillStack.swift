/// Pieces of bytes that are read last one first: in memory while they are few, in a nameless
/// temporary file beyond that, so that memory stays flat.
///
/// Each piece has its length behind it, by which it is found on the way back.
public final class SpillStack: ByteDestination {
  /// What is kept in memory at the most.
  static let greatestInMemory = 16 << 20
  /// How much of the file is read at once.
  private static let step = 1 << 20
  private static let trailer: UInt64 = 8

  private var memory: [UInt8] = []
  /// Where `memory` begins among all bytes.
  private var memoryStart: UInt64 = 0
  private var file: NamelessFile?
  private var pieceStart: UInt64 = 0
  private var end: UInt64 { memoryStart + UInt64(memory.count) }
  private let directory: String

  /// An empty stack that would spill into `directory`.
  public init(directory: String = "/tmp") { self.directory = directory }

  /// Whether there is no piece.
  public var isEmpty: Bool { end == 0 }

  /// Adds to the piece that is being made.
  public func write(_ bytes: Span<UInt8>) throws(SourceError) {
    if memory.count + bytes.count > Self.greatestInMemory { try spill() }
    // Safe: the buffer is only read.
    unsafe bytes.withUnsafeBufferPointer { unsafe memory.append(contentsOf: $0) }
  }

  /// Ends the piece that is being made; an empty one is none, and false is returned.
  @discardableResult
  public func endPiece() throws(SourceError) -> Bool {
    let length = end - pieceStart
    guard length > 0 else { return false }
    var bytes: [UInt8] = []
    Self.write(trailer: length) { bytes.append($0) }
    try write(bytes.span)
    pieceStart = end
    return true
  }

  /// Writes what stands behind a piece of `length` bytes.
  static func write(trailer length: UInt64, _ write: (UInt8) -> Void) {
    for index in 0..<Self.trailer { write(UInt8(truncatingIfNeeded: length >> (8 * index))) }
  }

  private func spill() throws(SourceError) {
    guard !memory.isEmpty else { return }
    let file: NamelessFile
    if let known = self.file {
      file = known
    } else {
      file = try NamelessFile(directory: directory)
      self.file = file
    }
    let bytes = memory
    try file.write(bytes.span, at: memoryStart)
    memoryStart += UInt64(memory.count)
    memory.removeAll(keepingCapacity: true)
  }

  /// Takes off the last piece; nil where there is none.
  public func popPiece() throws(SourceError) -> [UInt8]? {
    guard let range = try lastPiece() else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(clamping: range.upperBound - range.lowerBound))
    try read(range) {
      // Safe: the buffer is only read.
      unsafe $0.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }
    drop(to: range.lowerBound)
    return bytes
  }

  /// Hands all pieces over to `sink`, the last one first, and is empty again.
  public func drain(into sink: ByteSink) throws(SourceError) {
    while sink.failure == nil, let range = try lastPiece() {
      try read(range) { sink.write($0) }
      drop(to: range.lowerBound)
    }
  }

  /// Forgets everything.
  public func clear() { drop(to: 0) }

  private func lastPiece() throws(SourceError) -> Range<UInt64>? {
    guard end >= Self.trailer else { return nil }
    var length: UInt64 = 0
    var shift: UInt64 = 0
    try read(end - Self.trailer..<end) { bytes in
      for index in 0..<bytes.count {
        length |= UInt64(bytes[index]) << shift
        shift += 8
      }
    }
    let last = end - Self.trailer
    return last - min(length, last)..<last
  }

  /// Forgets everything behind `position`, the end of a piece.
  func drop(to position: UInt64) {
    if position >= memoryStart {
      memory.removeLast(Int(clamping: end - position))
    } else {
      // What lies before is read from the file from now on, and written over by what comes.
      memory.removeAll(keepingCapacity: true)
      memoryStart = position
    }
    pieceStart = position
  }

  private func read(
    _ range: Range<UInt64>, _ body: (Span<UInt8>) -> Void
  ) throws(SourceError) {
    var position = range.lowerBound
    while position < min(range.upperBound, memoryStart), let file {
      let count = min(UInt64(Self.step), min(range.upperBound, memoryStart) - position)
      let bytes = try file.read(Int(count), at: position)
      body(bytes.span)
      position += count
    }
    guard position < range.upperBound else { return }
    let first = Int(clamping: position - memoryStart)
    let bytes = memory
    body(bytes.span.extracting(first..<Int(clamping: range.upperBound - memoryStart)))
  }
}
