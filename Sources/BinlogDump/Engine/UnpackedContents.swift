import BinlogBytes
import BinlogEvents

/// What payloads of a piece of a log hold, unpacked by who went ahead over it, so that who prints it
/// need not unpack them again.
struct UnpackedContents: Sendable {
  private var contents: [(offset: FileOffset, chunk: ByteChunk)] = []
  /// How many were taken, or passed over.
  private var taken = 0
  private var size = 0
  /// So many bytes of a piece are kept; what is more is unpacked again.
  private static let mostBytes = 8 << 20

  /// Keeps what `source` holds, the payload in the event of `frame`, where it is there as a whole.
  mutating func keep(_ source: ByteSource, of frame: EventFrame) {
    guard let content = source.content, size + content.count <= Self.mostBytes else { return }
    size += content.count
    contents.append((frame.offset, ByteChunk(copying: content.bytes)))
  }

  /// What the payload in the event at `offset` holds, if it was kept; asked for in order.
  mutating func take(at offset: FileOffset) -> ByteChunk? {
    while taken < contents.count, contents[taken].offset < offset { taken += 1 }
    guard taken < contents.count, contents[taken].offset == offset else { return nil }
    defer { taken += 1 }
    return contents[taken].chunk
  }

  /// All of them, for another thread; none is left.
  mutating func handOver() -> UnpackedContents {
    var all = self
    all.taken = 0
    self = UnpackedContents()
    return all
  }
}
