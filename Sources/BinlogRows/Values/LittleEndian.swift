extension Span where Element == UInt8 {
  /// `width` bytes, at most 8, from `start`, little endian; bytes that are not there read as 0.
  @inlinable @inline(__always)
  package func littleEndian(at start: Int, width: Int) -> UInt64 {
    guard start >= 0, width >= 0, width <= 8, start <= count &- width else { return 0 }
    var value: UInt64 = 0
    var index = 0
    while index < width {
      value |= UInt64(self[start &+ index]) &<< UInt64(8 &* index)
      index &+= 1
    }
    return value
  }

  /// The same, big endian.
  @inlinable @inline(__always)
  package func bigEndian(at start: Int, width: Int) -> UInt64 {
    guard start >= 0, width >= 0, width <= 8, start <= count &- width else { return 0 }
    var value: UInt64 = 0
    var index = 0
    while index < width {
      value = value &<< 8 | UInt64(self[start &+ index])
      index &+= 1
    }
    return value
  }

  /// The same, little endian and with a sign.
  @inlinable @inline(__always)
  package func signedLittleEndian(at start: Int, width: Int) -> Int64 {
    guard width > 0, width <= 8 else { return 0 }
    let shift = Int64(64 &- 8 &* width)
    return Int64(bitPattern: littleEndian(at: start, width: width) &<< UInt64(shift)) &>> shift
  }
}
