/// Bytes together with the offset of the first of them, so that no offset can be paired with bytes
/// that lie elsewhere.
///
/// A part of a region knows its own offset. What it says where is only as good as what it was made
/// from: inside an unpacked payload, or in rows that were inflated, offsets count there.
public struct ByteRegion: ~Escapable {
  /// The bytes.
  public let bytes: Span<UInt8>
  /// Where the first of them lies.
  public let base: FileOffset

  /// The region of `bytes`, the first of which lies at `base`.
  @inlinable @inline(__always) @_lifetime(copy bytes)
  public init(_ bytes: Span<UInt8>, at base: FileOffset) {
    self.bytes = bytes
    self.base = base
  }

  /// How many bytes there are.
  @inlinable @inline(__always) public var count: Int { bytes.count }

  /// Whether there are none.
  @inlinable @inline(__always) public var isEmpty: Bool { bytes.isEmpty }

  /// Where the byte with this number lies, counted from the first.
  @inlinable @inline(__always) public func offset(of index: Int) -> FileOffset {
    base.advanced(by: index)
  }

  /// A part of it, cut to what is there.
  @inlinable @inline(__always) public subscript(range: Range<Int>) -> ByteRegion {
    @_lifetime(copy self)
    get {
      let lower = min(max(0, range.lowerBound), bytes.count)
      let upper = min(max(lower, range.upperBound), bytes.count)
      return ByteRegion(bytes.extracting(lower..<upper), at: base.advanced(by: lower))
    }
  }

  /// Reads it from front to back; what is wrong is told with its offset.
  @inlinable @inline(__always) @_lifetime(copy self)
  public func reader() -> ByteReader { ByteReader(bytes, base: base) }

  /// The little-endian number of `width` bytes, 1 to 8, that begins at `index`.
  @inlinable public func uint(at index: Int, width: Int) throws(ReadError) -> UInt64 {
    var reader = reader()
    try reader.seek(to: index)
    return try reader.readUInt(width: width)
  }
}
