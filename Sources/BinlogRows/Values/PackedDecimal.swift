public import BinlogBytes

/// DECIMAL as both servers store it: groups of nine digits in four big-endian bytes, odd digits
/// in fewer, the first bit inverted, and all bits inverted in a negative number.
///
/// Source: `decimal2bin` of both servers.
public enum PackedDecimal {
  /// The most digits that a DECIMAL has.
  public static let greatestPrecision = 65

  /// Bytes for 0 to 9 digits.
  private static let bytesForDigits: InlineArray<10, Int> = [0, 1, 1, 2, 2, 3, 3, 4, 4, 4]

  /// Bytes that a DECIMAL takes; nil where no server has such a one.
  public static func byteCount(precision: Int, scale: Int) -> Int? {
    guard precision >= 1, precision <= greatestPrecision, scale >= 0, scale <= precision else {
      return nil
    }
    let whole = precision - scale
    return whole / 9 * 4 + bytesForDigits[whole % 9] + scale / 9 * 4 + bytesForDigits[scale % 9]
  }

  /// Whether `bytes` are those of such a number: no group of digits holds more than it can.
  public static func isSound(_ bytes: Span<UInt8>, precision: Int, scale: Int) -> Bool {
    guard let size = byteCount(precision: precision, scale: scale), bytes.count == size, size > 0
    else { return false }
    let mask: UInt8 = bytes[0] & 0x80 == 0 ? 0xFF : 0
    let limits: InlineArray<10, UInt32> = [
      1, 10, 100, 1000, 10000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
    ]
    let whole = precision - scale
    var position = 0
    func fits(_ digits: Int) -> Bool {
      var value: UInt32 = 0
      for _ in 0..<bytesForDigits[digits] {
        let byte = bytes[position] ^ mask ^ (position == 0 ? 0x80 : 0)
        value = value << 8 | UInt32(byte)
        position += 1
      }
      return value < limits[digits]
    }
    if whole % 9 > 0, !fits(whole % 9) { return false }
    for _ in 0..<whole / 9 + scale / 9 where !fits(9) { return false }
    return scale % 9 == 0 || fits(scale % 9)
  }

  /// Writes the number in digits, all of those behind the point, no zeros in front.
  ///
  /// - Returns: whether the bytes are those of such a number.
  @discardableResult
  public static func write(
    _ bytes: Span<UInt8>, precision: Int, scale: Int, to sink: ByteSink
  ) -> Bool {
    guard let size = byteCount(precision: precision, scale: scale), bytes.count == size,
      size > 0
    else { return false }
    let negative = bytes[0] & 0x80 == 0
    let mask: UInt32 = negative ? .max : 0
    if negative { sink.write(byte: 0x2D) }
    var position = 0
    var isSound = true
    func group(_ digits: Int) -> UInt32 {
      let count = bytesForDigits[digits]
      // Bytes that are not read stay zero, also under the mask.
      var value: UInt32 = 0
      for index in 0..<count {
        var byte = bytes[position + index] ^ UInt8(truncatingIfNeeded: mask)
        if position + index == 0 { byte ^= 0x80 }
        value = value << 8 | UInt32(byte)
      }
      position += count
      return value
    }
    let limits: InlineArray<10, UInt32> = [
      1, 10, 100, 1000, 10000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
    ]
    let whole = precision - scale
    var started = false
    if whole % 9 > 0 {
      let value = group(whole % 9)
      if value >= limits[whole % 9] { isSound = false }
      if value != 0 {
        sink.write(decimal: UInt64(value))
        started = true
      }
    }
    for _ in 0..<whole / 9 {
      let value = group(9)
      if value >= limits[9] { isSound = false }
      if started {
        sink.write(decimal: UInt64(value), width: 9)
      } else if value != 0 {
        sink.write(decimal: UInt64(value))
        started = true
      }
    }
    if !started { sink.write(byte: 0x30) }
    guard scale > 0 else { return isSound }
    sink.write(byte: 0x2E)
    for _ in 0..<scale / 9 {
      let value = group(9)
      if value >= limits[9] { isSound = false }
      sink.write(decimal: UInt64(value), width: 9)
    }
    if scale % 9 > 0 {
      let value = group(scale % 9)
      if value >= limits[scale % 9] { isSound = false }
      sink.write(decimal: UInt64(value), width: scale % 9)
    }
    return isSound
  }
}
