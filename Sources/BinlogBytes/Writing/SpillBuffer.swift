/// Text that has to wait for other text before it; beyond some size it waits on disk.
public final class SpillBuffer: ByteDestination {
  private var bytes: SpilledBytes

  /// An empty buffer that would spill into `directory`.
  public init(directory: String = ScratchDirectory.standard) {
    bytes = SpilledBytes(directory: directory)
  }

  /// Whether nothing waits.
  public var isEmpty: Bool { bytes.count == 0 }

  /// Adds `bytes`.
  public func write(_ bytes: Span<UInt8>) throws(SourceError) { try self.bytes.append(bytes) }

  /// Hands everything over to `sink` and is empty again.
  public func drain(into sink: ByteSink) throws(SourceError) {
    try bytes.read(0..<bytes.count) { sink.write($0) }
    clear()
  }

  /// Takes everything out; nil where it is too much for memory.
  public func take() -> [UInt8]? { bytes.takeMemory() }

  /// Forgets everything.
  public func clear() { bytes.clear() }
}
