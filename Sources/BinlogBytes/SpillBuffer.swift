#if canImport(Glibc)
  import Glibc
#endif

/// Text that has to wait for other text before it: in memory while it is short, in a nameless
/// temporary file beyond that, so that memory stays flat.
public final class SpillBuffer: ByteDestination {
  /// What is kept in memory at the most.
  static let greatestInMemory = 16 << 20

  private var memory: [UInt8] = []
  private var spill: Int32 = -1
  private var spilled: UInt64 = 0
  private let directory: String

  /// An empty buffer that would spill into `directory`.
  public init(directory: String = "/tmp") { self.directory = directory }

  deinit { if spill >= 0 { close(spill) } }

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
    if spill < 0 {
      spill = try TemporaryFile.open(in: directory)
    }
    let bytes = memory
    memory = []
    try DescriptorDestination(number: spill, name: directory).write(bytes.span)
    spilled += UInt64(bytes.count)
  }

  /// Hands everything over to `sink` and is empty again.
  public func drain(into sink: ByteSink) throws(SourceError) {
    if spilled > 0 {
      var offset: UInt64 = 0
      let step = 1 << 20
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: step, alignment: 16)
      defer { unsafe buffer.deallocate() }
      while offset < spilled {
        // Safe: the kernel writes at most `count` bytes into a buffer of that size.
        let count = unsafe pread(
          spill, buffer.baseAddress, min(step, Int(clamping: spilled - offset)),
          off_t(clamping: offset))
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
          throw SourceError.system(directory, "cannot read the temporary file", errno)
        }
        unsafe sink.write(
          Span(
            _unsafeElements: UnsafeBufferPointer(
              start: buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), count: count)))
        offset += UInt64(count)
      }
    }
    sink.write(memory)
    clear()
  }

  /// Forgets everything.
  public func clear() {
    memory.removeAll(keepingCapacity: memory.capacity <= 1 << 20)
    if spilled > 0 {
      ftruncate(spill, 0)
      lseek(spill, 0, SEEK_SET)
      spilled = 0
    }
  }
}
