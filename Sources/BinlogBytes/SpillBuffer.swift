/// Text that has to wait for other text before it: in memory while it is short, in a nameless
/// temporary file beyond that, so that memory stays flat.
public final class SpillBuffer: ByteDestination {
  /// What is kept in memory at the most.
  static let greatestInMemory = 16 << 20

  private var memory: [UInt8] = []
  private var file: NamelessFile?
  private var spilled: UInt64 = 0
  private let directory: String

  /// An empty buffer that would spill into `directory`.
  public init(directory: String = "/tmp") { self.directory = directory }

  /// Whether nothing waits.
  public var isEmpty: Bool { memory.isEmpty && spilled == 0 }

  /// Adds `bytes`.
  public func write(_ bytes: Span<UInt8>) throws(SourceError) {
    if memory.count + bytes.count > Self.greatestInMemory { try flushMemory() }
    // Safe: the buffer is only read.
    unsafe bytes.withUnsafeBufferPointer { unsafe memory.append(contentsOf: $0) }
  }

  private func flushMemory() throws(SourceError) {
    guard !memory.isEmpty else { return }
    let file: NamelessFile
    if let known = self.file {
      file = known
    } else {
      file = try NamelessFile(directory: directory)
      self.file = file
    }
    let bytes = memory
    memory = []
    try file.write(bytes.span, at: spilled)
    spilled += UInt64(bytes.count)
  }

  /// Hands everything over to `sink` and is empty again.
  public func drain(into sink: ByteSink) throws(SourceError) {
    var offset: UInt64 = 0
    while offset < spilled, let file {
      let count = Int(min(1 << 20, spilled - offset))
      let bytes = try file.read(count, at: offset)
      sink.write(bytes)
      offset += UInt64(count)
    }
    sink.write(memory)
    clear()
  }

  /// Forgets everything.
  public func clear() {
    memory.removeAll(keepingCapacity: memory.capacity <= 1 << 20)
    // The file goes too: it may be large.
    file = nil
    spilled = 0
  }
}
