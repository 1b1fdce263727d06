import BinlogBytes

// Texts of GTIDs are made for each group of a log, where an interpolated string, or a list that grows
// byte by byte, takes many times as long as all else that is done with the group.

extension OutputSpan<UInt8> {
  /// Appends the bytes that there is room for.
  mutating func append(_ bytes: Span<UInt8>) {
    for index in 0..<min(bytes.count, freeCapacity) { append(bytes[index]) }
  }

  /// Appends the usual form of a UUID: lower case, with hyphens; 36 bytes.
  mutating func append(_ uuid: SourceUUID) {
    append(hex: uuid.high &>> 32, digits: 8)
    append(0x2D)
    append(hex: uuid.high &>> 16, digits: 4)
    append(0x2D)
    append(hex: uuid.high, digits: 4)
    append(0x2D)
    append(hex: uuid.low &>> 48, digits: 4)
    append(0x2D)
    append(hex: uuid.low &>> 32, digits: 4)
    append(hex: uuid.low, digits: 8)
  }

  /// Appends the lowest `digits` hexadecimal digits of `value`, at most eight.
  @inline(__always) private mutating func append(hex value: UInt64, digits: Int) {
    let word = HexDigits.eight(UInt32(truncatingIfNeeded: value))
    var shift = UInt64(8 &* digits)
    while shift > 0 {
      shift &-= 8
      append(UInt8(truncatingIfNeeded: word &>> shift))
    }
  }

  /// Appends the digits of a number, at most 20 bytes.
  mutating func append(decimal value: UInt64) {
    var divisor: UInt64 = 1
    var rest = value
    while value / divisor >= 10 { divisor &*= 10 }
    while divisor > 1 {
      let digit = rest / divisor
      append(0x30 &+ UInt8(truncatingIfNeeded: digit))
      rest &-= digit &* divisor
      divisor /= 10
    }
    append(0x30 &+ UInt8(truncatingIfNeeded: rest))
  }
}
