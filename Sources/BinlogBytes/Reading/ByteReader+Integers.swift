extension ByteReader {
  /// One byte.
  @inlinable @inline(__always) public mutating func readUInt8() throws(ReadError) -> UInt8 {
    let start = position
    guard start >= 0, start < bytes.count else { throw truncated(needing: 1) }
    cursor = start &+ 1
    return bytes[start]
  }

  /// Two bytes, little endian.
  @inlinable @inline(__always) public mutating func readUInt16() throws(ReadError) -> UInt16 {
    let p = position
    guard p >= 0, p <= bytes.count &- 2 else { throw truncated(needing: 2) }
    cursor = p &+ 2
    // Safe: all bits are numbers, and RawSpan checks bounds itself.
    return UInt16(
      littleEndian: unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: p, as: UInt16.self))
  }

  /// Four bytes, little endian.
  @inlinable @inline(__always) public mutating func readUInt32() throws(ReadError) -> UInt32 {
    let p = position
    guard p >= 0, p <= bytes.count &- 4 else { throw truncated(needing: 4) }
    cursor = p &+ 4
    // Safe: as above.
    return UInt32(
      littleEndian: unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: p, as: UInt32.self))
  }

  /// Eight bytes, little endian.
  @inlinable @inline(__always) public mutating func readUInt64() throws(ReadError) -> UInt64 {
    let p = position
    guard p >= 0, p <= bytes.count &- 8 else { throw truncated(needing: 8) }
    cursor = p &+ 8
    // Safe: as above.
    return UInt64(
      littleEndian: unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: p, as: UInt64.self))
  }

  /// `width` bytes, 0 to 8, little endian.
  @inlinable public mutating func readUInt(width: Int) throws(ReadError) -> UInt64 {
    let p = position
    guard width >= 0, width <= 8, p >= 0, p <= bytes.count &- width else {
      throw truncated(needing: width)
    }
    cursor = p &+ width
    if width > 0, p <= bytes.count &- 8 {
      // Safe: as above.
      let eight = UInt64(
        littleEndian: unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: p, as: UInt64.self))
      return eight & UInt64.max >> UInt64(64 &- 8 &* width)
    }
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
    if width == 8 {
      // Safe: as above.
      return UInt64(
        bigEndian: unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: p, as: UInt64.self))
    }
    var value: UInt64 = 0
    var index = 0
    while index < width {
      value = value &<< 8 | UInt64(bytes[p &+ index])
      index &+= 1
    }
    return value
  }
}
