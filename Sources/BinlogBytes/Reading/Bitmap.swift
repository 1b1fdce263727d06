/// One bit per column, least significant bit of the first byte first, as the servers write column
/// and NULL bitmaps.
///
/// Only lent: it reads the event's own bytes.
public struct Bitmap: ~Escapable {
  @usableFromInline let bytes: Span<UInt8>
  /// How many bits count.
  public let count: Int

  /// The first `count` bits of `bytes`; bits that the bytes do not hold read as 0.
  @inlinable @_lifetime(copy bytes)
  public init(_ bytes: Span<UInt8>, count: Int) {
    self.bytes = bytes
    self.count = count
  }

  /// How many bytes `count` bits take.
  @inlinable public static func byteCount(forBits count: Int) -> Int {
    count / 8 + (count % 8 == 0 ? 0 : 1)
  }

  /// The bit at `index`.
  @inlinable public subscript(index: Int) -> Bool {
    let byte = index &>> 3
    guard index >= 0, byte < bytes.count else { return false }
    return bytes[byte] & (1 &<< UInt8(index & 7)) != 0
  }

  /// How many of the bits are set.
  public var setBits: Int {
    var total = 0
    let whole = min(count &>> 3, bytes.count)
    for index in 0..<whole { total &+= bytes[index].nonzeroBitCount }
    if count & 7 != 0, whole < bytes.count {
      total &+= (bytes[whole] & (1 &<< UInt8(count & 7) &- 1)).nonzeroBitCount
    }
    return total
  }
}
