extension ByteReader {
  /// One byte.
  @inlinable public mutating func readUInt8() throws(ReadError) -> UInt8 {
    let start = position
    guard start >= 0, start < bytes.count else { throw truncated(needing: 1) }
    cursor = start &+ 1
    return bytes[start]
  }

  /// Two bytes, little endian.
  @inlinable public mutating func readUInt16() throws(ReadError) -> UInt16 {
    let p = position
    guard p >= 0, p <= bytes.count &- 2 else { throw truncated(needing: 2) }
    cursor = p &+ 2
    return UInt16(bytes[p]) | UInt16(bytes[p &+ 1]) &<< 8
  }

  /// Four bytes, little endian.
  @inlinable public mutating func readUInt32() throws(ReadError) -> UInt32 {
    let p = position
    guard p >= 0, p <= bytes.count &- 4 else { throw truncated(needing: 4) }
    cursor = p &+ 4
    return UInt32(bytes[p]) | UInt32(bytes[p &+ 1]) &<< 8 | UInt32(bytes[p &+ 2]) &<< 16
      | UInt32(bytes[p &+ 3]) &<< 24
  }

  /// Eight bytes, little endian.
  @inlinable public mutating func readUInt64() throws(ReadError) -> UInt64 {
    let p = position
    guard p >= 0, p <= bytes.count &- 8 else { throw truncated(needing: 8) }
    cursor = p &+ 8
    let low =
      UInt32(bytes[p]) | UInt32(bytes[p &+ 1]) &<< 8 | UInt32(bytes[p &+ 2]) &<< 16
      | UInt32(bytes[p &+ 3]) &<< 24
    let high =
      UInt32(bytes[p &+ 4]) | UInt32(bytes[p &+ 5]) &<< 8 | UInt32(bytes[p &+ 6]) &<< 16
      | UInt32(bytes[p &+ 7]) &<< 24
    return UInt64(low) | UInt64(high) &<< 32
  }

  /// `width` bytes, 0 to 8, little endian.
  @inlinable public mutating func readUInt(width: Int) throws(ReadError) -> UInt64 {
    let p = position
    guard width >= 0, width <= 8, p >= 0, p <= bytes.count &- width else {
      throw truncated(needing: width)
    }
    cursor = p &+ width
    var value: UInt64 = 0
    var index = 0
    while index < width {
      value |= UInt64(bytes[p &+ index]) &<< UInt64(8 &* index)
      index &+= 1
    }
    return value
  }

  /// `width` bytes, 0 to 8, big endian.
  @inlinable public mutating func readBigEndianUInt(width: Int) throws(ReadError) -> UInt64 {
    let p = position
    guard width >= 0, width <= 8, p >= 0, p <= bytes.count &- width else {
      throw truncated(needing: width)
    }
    cursor = p &+ width
    var value: UInt64 = 0
    var index = 0
    while index < width {
      value = value &<< 8 | UInt64(bytes[p &+ index])
      index &+= 1
    }
    return value
  }
}
