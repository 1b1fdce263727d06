/// Lends the bytes of a source at any offset, keeping the chunk that covers them.
///
/// A value: copy it to read at two places at once.
public struct ByteCursor: Sendable {
  /// Where the bytes come from.
  public let source: ByteSource
  /// The chunk that was used last.
  @usableFromInline var chunk: ByteChunk

  /// A cursor over `source` that holds nothing yet, but for what was unpacked as a whole.
  public init(_ source: ByteSource) {
    self.source = source
    chunk = source.content ?? .empty
  }

  /// Makes sure that `count` bytes at `offset` are in memory; returns how many of them exist.
  @inlinable @inline(__always) public mutating func load(
    _ count: Int, at offset: FileOffset
  ) throws(SourceError) -> Int {
    if offset >= chunk.base {
      let skip = offset.rawValue &- chunk.base.rawValue
      if skip <= UInt64(chunk.count) {
        let left = chunk.count &- Int(truncatingIfNeeded: skip)
        if left >= count { return count }
      }
    }
    return try reload(count, at: offset)
  }

  @usableFromInline mutating func reload(
    _ count: Int, at offset: FileOffset
  ) throws(SourceError) -> Int {
    // What is there at once is there from the start.
    if source.isContent { return min(count, loaded(at: offset)) }
    chunk = try source.chunk(at: offset, atLeast: count)
    guard offset >= chunk.base else { return 0 }
    let skip = offset.distance(from: chunk.base)
    guard skip < UInt64(chunk.count) else { return 0 }
    return min(count, chunk.count - Int(skip))
  }

  /// How many bytes from `offset` on are in memory already.
  @inlinable @inline(__always) public func loaded(at offset: FileOffset) -> Int {
    guard offset >= chunk.base, offset < chunk.end else { return 0 }
    return chunk.count - Int(truncatingIfNeeded: offset.rawValue - chunk.base.rawValue)
  }

  /// Up to `count` bytes at `offset`, as far as they were loaded.
  @inlinable @inline(__always) @_lifetime(borrow self)
  public func bytes(_ count: Int, at offset: FileOffset) -> Span<UInt8> {
    let all = chunk.bytes
    let skip =
      offset >= chunk.base
      ? min(UInt64(all.count), offset.rawValue - chunk.base.rawValue) : UInt64(all.count)
    let lower = Int(truncatingIfNeeded: skip)
    let span = all.extracting(lower..<lower + max(0, min(count, all.count - lower)))
    // Safe: the span depends on `chunk`, which self holds.
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// The chunk that holds the byte at `offset`, and where in it; nil when it is not loaded.
  @inlinable @inline(__always)
  public func loadedChunk(at offset: FileOffset) -> (chunk: ByteChunk, index: Int)? {
    guard offset >= chunk.base, offset < chunk.end else { return nil }
    return (chunk, Int(clamping: offset.distance(from: chunk.base)))
  }
}
