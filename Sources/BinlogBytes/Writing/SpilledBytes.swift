/// Bytes that are added at the end, read anywhere and cut off at the end: in memory while they are
/// few, in a nameless temporary file beyond that, so that memory stays flat.
package struct SpilledBytes {
  /// What is kept in memory at the most.
  static let greatestInMemory = 8 << 20
  /// How much of the file is read at once.
  private static let step = 1 << 20

  private var memory: [UInt8] = []
  /// Where `memory` begins among all bytes; what lies before is in the file.
  private var memoryStart: UInt64 = 0
  private var file: NamelessFile?
  private let directory: String

  /// No bytes; they would spill into `directory`.
  package init(directory: String = ScratchDirectory.standard) { self.directory = directory }

  /// How many bytes there are.
  package var count: UInt64 { memoryStart + UInt64(memory.count) }

  /// Adds `bytes`.
  package mutating func append(_ bytes: Span<UInt8>) throws(SourceError) {
    if memory.count + bytes.count > Self.greatestInMemory { try spill() }
    // Safe: the buffer is only read.
    unsafe bytes.withUnsafeBufferPointer { unsafe memory.append(contentsOf: $0) }
  }

  /// Puts `byte` in the place of the one at `position`, which must be there.
  package mutating func replace(at position: UInt64, by byte: UInt8) throws(SourceError) {
    if position >= memoryStart {
      memory[Int(clamping: position - memoryStart)] = byte
    } else {
      try file?.write([byte].span, at: position)
    }
  }

  /// The byte at `position`, which must be there.
  package func byte(at position: UInt64) throws(SourceError) -> UInt8 {
    if position >= memoryStart { return memory[Int(clamping: position - memoryStart)] }
    return try file?.read(1, at: position).first ?? 0
  }

  private mutating func spill() throws(SourceError) {
    guard !memory.isEmpty else { return }
    let file: NamelessFile
    if let known = self.file {
      file = known
    } else {
      file = try NamelessFile(directory: directory)
      self.file = file
    }
    try file.write(memory.span, at: memoryStart)
    memoryStart += UInt64(memory.count)
    memory.removeAll(keepingCapacity: true)
  }

  /// Hands over the bytes of `range`, which must be there, a part at a time.
  package func read(
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
    body(memory.span.extracting(first..<Int(clamping: range.upperBound - memoryStart)))
  }

  /// Forgets everything after `position`.
  package mutating func drop(to position: UInt64) {
    if position >= memoryStart {
      memory.removeLast(Int(clamping: count - position))
    } else {
      // What lies before is read from the file from now on, and written over by what comes.
      memory.removeAll(keepingCapacity: true)
      memoryStart = position
    }
  }

  /// Takes all bytes out, with the room they are in; nil where some are not in memory.
  mutating func takeMemory() -> [UInt8]? {
    guard memoryStart == 0 else { return nil }
    var taken: [UInt8] = []
    swap(&taken, &memory)
    return taken
  }

  /// Forgets everything.
  package mutating func clear() {
    // The room stays: the next statement is often as long, and new memory costs more than a copy.
    memory.removeAll(keepingCapacity: true)
    memoryStart = 0
    // The file goes too: it may be large.
    file = nil
  }
}
