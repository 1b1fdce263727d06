#if canImport(Glibc)
  import Glibc
#endif

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
    memory.append(contentsOf: bytes.array)
  }

  /// Ends the piece that is being made; an empty one is none, and false is returned.
  @discardableResult
  public func endPiece() throws(SourceError) -> Bool {
    let length = end - pieceStart
    guard length > 0 else { return false }
    var bytes: [UInt8] = []
    for index in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: length >> UInt64(8 * index))) }
    try write(bytes.span)
    pieceStart = end
    return true
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
    try read(range) { bytes.append(contentsOf: $0.array) }
    cut(range.lowerBound)
    return bytes
  }

  /// Hands all pieces over to `sink`, the last one first, and is empty again.
  public func drain(into sink: ByteSink) throws(SourceError) {
    while let range = try lastPiece() {
      try read(range) { sink.write($0) }
      cut(range.lowerBound)
    }
  }

  /// Forgets everything.
  public func clear() { cut(0) }

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

  private func cut(_ position: UInt64) {
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
    let bytes = Array(memory[first..<Int(clamping: range.upperBound - memoryStart)])
    body(bytes.span)
  }
}

/// A temporary file without a name: it is gone with its descriptor, whatever happens to us.
final class NamelessFile {
  private let descriptor: Int32
  private let directory: String
  private var window: [UInt8] = []
  private var windowStart: UInt64 = 0
  private static let windowSize = 1 << 20
  init(directory: String) throws(SourceError) {
    self.directory = directory
    descriptor = try TemporaryFile.open(in: directory)
  }

  deinit { close(descriptor) }

  func write(_ bytes: Span<UInt8>, at start: UInt64) throws(SourceError) {
    window.removeAll(keepingCapacity: true)
    var done = 0
    while done < bytes.count {
      let rest = bytes.extracting(done..<bytes.count)
      let position = off_t(clamping: start + UInt64(done))
      // Safe: the kernel reads `count` bytes of a buffer of that size.
      let count = unsafe rest.withUnsafeBytes { buffer in
        unsafe pwrite(descriptor, buffer.baseAddress, buffer.count, position)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw SourceError.system(directory, "cannot write the temporary file", errno)
      }
      done += count
    }
  }

  /// Reads `count` bytes, at most a mebibyte, at `start`; mostly from a window before it, as
  /// readers go backwards.
  func read(_ count: Int, at start: UInt64) throws(SourceError) -> [UInt8] {
    if start < windowStart || start + UInt64(count) > windowStart + UInt64(window.count) {
      let end = start + UInt64(count)
      windowStart = min(start, end - min(end, UInt64(Self.windowSize)))
      try load(Int(clamping: end - windowStart))
    }
    let first = Int(clamping: start - windowStart)
    return Array(window[first..<first + count])
  }

  private func load(_ size: Int) throws(SourceError) {
    window = [UInt8](repeating: 0, count: size)
    var done = 0
    while done < size {
      let position = off_t(clamping: windowStart + UInt64(done))
      let offset = done
      // Safe: the kernel writes at most what is left of the buffer behind `offset`.
      let count = unsafe window.withUnsafeMutableBytes { buffer in
        unsafe pread(
          descriptor, buffer.baseAddress.map { unsafe $0 + offset }, buffer.count - offset,
          position)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        throw SourceError.system(directory, "cannot read the temporary file", errno)
      }
      done += count
    }
  }
}
