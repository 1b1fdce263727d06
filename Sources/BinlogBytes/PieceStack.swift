#if canImport(Glibc)
  import Glibc
#endif

/// Pieces of text that come out in the opposite order: the last one written first, each as it was
/// written.
///
/// A few MiB stay in memory, the rest goes to a temporary file without a name. The length of each
/// piece stands behind it, 8 bytes little endian, so that no list of pieces is kept: memory stays
/// flat however many there are.
public final class PieceStack {
  /// Where the next piece is written; ``endPiece()`` ends it.
  public let sink: ByteSink
  private let store: PieceStore
  /// What was taken back with ``drop(to:)``.
  private var dropped: UInt64 = 0
  private var pieceStart: UInt64 = 0

  /// No pieces; what does not fit into memory goes to a file in `directory`.
  public init(directory: String = "/tmp") {
    store = PieceStore(directory: directory)
    sink = ByteSink(store, capacity: 64 << 10)
  }

  /// The place behind the last piece, for ``drop(to:)``.
  public var mark: UInt64 { pieceStart }

  private var position: UInt64 { sink.written - dropped }

  /// Whether no piece waits.
  public var isEmpty: Bool { pieceStart == 0 }

  /// Ends the piece that was written to ``sink``; one without text is none.
  public func endPiece() {
    let length = position - pieceStart
    guard length > 0 else { return }
    for shift in 0..<8 {
      sink.write(byte: UInt8(truncatingIfNeeded: length >> UInt64(8 * shift)))
    }
    pieceStart = position
  }

  /// Takes back every piece behind `mark`, and what was written of the next.
  public func drop(to mark: UInt64) throws(SourceError) {
    sink.flush()
    let excess = position - mark
    guard excess > 0 else { return }
    try store.cut(to: mark)
    dropped += excess
    pieceStart = mark
  }

  /// Hands all pieces to `output`, the last first, and is empty again.
  ///
  /// - Throws: where the temporary file could not be written or read; nothing of a piece that is
  ///   not whole is handed on.
  public func drain(into output: ByteSink) throws(SourceError) {
    sink.flush()
    if let failure = sink.failure { throw failure }
    var end = pieceStart
    while end > 0, output.failure == nil {
      guard end >= 8 else { throw store.broken }
      let length = try store.number(at: end - 8)
      guard length <= end - 8 else { throw store.broken }
      try store.hand(end - 8 - length..<end - 8, to: output)
      end -= 8 + length
    }
    dropped += position
    pieceStart = 0
    try store.cut(to: 0)
  }
}

/// Bytes in memory, and in a nameless file beyond that, read back from the end.
private final class PieceStore: ByteDestination {
  static let greatestInMemory = 8 << 20
  static let windowSize = 4 << 20
  private let directory: String
  private var memory: [UInt8] = []
  private var file: Int32 = -1
  private var inFile: UInt64 = 0
  /// A part of the file, read once and used for the pieces in it.
  private var window: [UInt8] = []
  private var windowStart: UInt64 = 0

  init(directory: String) { self.directory = directory }

  deinit { if file >= 0 { close(file) } }

  var broken: SourceError {
    SourceError(
      name: directory, kind: .system(EIO),
      message: "the temporary file does not hold what was written to it")
  }

  func write(_ bytes: Span<UInt8>) throws(SourceError) {
    if memory.count + bytes.count > Self.greatestInMemory { try spill() }
    // Safe: the buffer is only read.
    unsafe bytes.withUnsafeBufferPointer { unsafe memory.append(contentsOf: $0) }
  }

  private func spill() throws(SourceError) {
    guard !memory.isEmpty else { return }
    if file < 0 {
      file = try TemporaryFile.open(in: directory)
    }
    let bytes = memory
    memory.removeAll(keepingCapacity: true)
    try DescriptorDestination(number: file, name: "temporary file in \(directory)")
      .write(bytes.span)
    inFile += UInt64(bytes.count)
  }

  /// Forgets everything behind `length`.
  func cut(to length: UInt64) throws(SourceError) {
    window.removeAll(keepingCapacity: true)
    if length >= inFile {
      memory.removeLast(memory.count - Int(length - inFile))
      return
    }
    memory.removeAll(keepingCapacity: true)
    inFile = length
    guard ftruncate(file, off_t(length)) == 0, lseek(file, off_t(length), SEEK_SET) >= 0 else {
      throw SourceError.system(directory, "cannot cut the temporary file", errno)
    }
  }

  /// The number of 8 bytes at `offset`.
  func number(at offset: UInt64) throws(SourceError) -> UInt64 {
    if inFile > 0, !memory.isEmpty { try spill() }
    var value: UInt64 = 0
    if inFile == 0 {
      for index in (0..<8).reversed() { value = value << 8 | UInt64(memory[Int(offset) + index]) }
      return value
    }
    if offset < windowStart || offset + 8 > windowStart + UInt64(window.count) {
      try load(endingAt: offset + 8)
    }
    let start = Int(offset - windowStart)
    for index in (0..<8).reversed() { value = value << 8 | UInt64(window[start + index]) }
    return value
  }

  /// Writes the bytes of `range` to `output`.
  func hand(_ range: Range<UInt64>, to output: ByteSink) throws(SourceError) {
    if inFile == 0 {
      let bytes = memory
      output.write(bytes.span.extracting(Int(range.lowerBound)..<Int(range.upperBound)))
      return
    }
    if range.lowerBound < windowStart || range.upperBound > windowStart + UInt64(window.count) {
      if range.upperBound - range.lowerBound <= UInt64(Self.windowSize) {
        try load(endingAt: range.upperBound)
      } else {
        var offset = range.lowerBound
        while offset < range.upperBound {
          let end = min(range.upperBound, offset + UInt64(Self.windowSize))
          try load(offset..<end)
          let bytes = window
          output.write(bytes.span)
          offset = end
        }
        return
      }
    }
    let start = Int(range.lowerBound - windowStart)
    let bytes = window
    output.write(bytes.span.extracting(start..<start + Int(range.upperBound - range.lowerBound)))
  }

  private func load(endingAt end: UInt64) throws(SourceError) {
    try load((end > UInt64(Self.windowSize) ? end - UInt64(Self.windowSize) : 0)..<end)
  }

  private func load(_ range: Range<UInt64>) throws(SourceError) {
    let size = Int(range.upperBound - range.lowerBound)
    windowStart = range.lowerBound
    if window.count > size { window.removeLast(window.count - size) }
    if window.count < size {
      window.append(contentsOf: repeatElement(0, count: size - window.count))
    }
    var done = 0
    var failure: Int32?
    while done < size {
      // Safe: the kernel writes at most the `size - done` bytes that are left of the buffer.
      let count = unsafe window.withUnsafeMutableBytes { buffer in
        unsafe pread(
          file, buffer.baseAddress.map { unsafe $0 + done }, size - done,
          off_t(range.lowerBound) + off_t(done))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        failure = errno
        break
      }
      done += count
    }
    if let failure {
      throw SourceError.system(directory, "cannot read the temporary file", failure)
    }
  }
}
