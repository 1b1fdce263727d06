/// Reads a bounded run of bytes from front to back; no read can leave it.
///
/// Knows the absolute offset of its first byte, so that every error says where it happened.
/// All integers of the format are little endian; where one is big endian the name says so.
public struct ByteReader: ~Escapable {
  @usableFromInline let bytes: Span<UInt8>
  /// Absolute offset of the first byte.
  public let base: FileOffset
  /// Bytes read so far.
  @inlinable public var position: Int { cursor }
  @usableFromInline var cursor: Int

  /// A reader over `bytes`, the first of which lies at `base`.
  @inlinable @_lifetime(copy bytes)
  public init(_ bytes: Span<UInt8>, base: FileOffset) {
    self.bytes = bytes
    self.base = base
    self.cursor = 0
  }

  /// How many bytes are left.
  @inlinable public var remaining: Int { bytes.count &- position }

  /// Whether all bytes were read.
  @inlinable public var isAtEnd: Bool { position >= bytes.count }

  /// Bytes in all.
  @inlinable public var count: Int { bytes.count }

  /// Absolute offset of the next byte.
  @inlinable public var offset: FileOffset { base.advanced(by: position) }

  /// What is left, as a span.
  @inlinable public var rest: Span<UInt8> {
    @_lifetime(copy self)
    get { bytes.extracting(position..<bytes.count) }
  }

  /// The bytes of `range`, counted from the reader's first byte and cut to what is there.
  @inlinable @_lifetime(copy self)
  public func span(_ range: Range<Int>) -> Span<UInt8> {
    let lower = min(max(0, range.lowerBound), bytes.count)
    return bytes.extracting(lower..<min(max(lower, range.upperBound), bytes.count))
  }

  /// The error for `needed` bytes that are not there.
  @inlinable public func truncated(needing needed: Int) -> ReadError {
    .truncated(
      offset: offset, needed: UInt64(clamping: needed), available: UInt64(clamping: remaining))
  }

  /// The error for bytes that make no sense.
  public func malformed(_ reason: String) -> ReadError {
    .malformed(offset: offset, reason: reason)
  }

  /// Passes `count` bytes over and returns where they lie, counted from the reader's first byte.
  @inlinable @inline(__always) public mutating func skip(
    _ count: Int
  ) throws(ReadError) -> Range<Int> {
    let start = position
    guard count >= 0, count <= bytes.count &- start else { throw truncated(needing: count) }
    cursor = start &+ count
    return start..<start &+ count
  }

  /// Passes over whatever is left and returns where it lies.
  @inlinable public mutating func skipRest() -> Range<Int> {
    let range = position..<bytes.count
    cursor = bytes.count
    return range
  }

  /// Goes to `newPosition`, which must lie inside the reader or at its end.
  @inlinable @inline(__always) public mutating func seek(to newPosition: Int) throws(ReadError) {
    guard newPosition >= 0, newPosition <= bytes.count else {
      throw truncated(needing: newPosition)
    }
    cursor = newPosition
  }

  /// The next byte, left in place; nil at the end.
  @inlinable public func peek() -> UInt8? {
    position < bytes.count ? bytes[position] : nil
  }
}
