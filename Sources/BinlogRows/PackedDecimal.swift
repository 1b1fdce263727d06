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

  /// What becomes of bytes that are no such number.
  public enum Text: Sendable {
    /// Groups are written as they are.
    case plain
    /// As `mysqlbinlog` does: mostly all of it is 0.
    case mysql
    /// As `mariadb-binlog` does: the same, and of the first group only the last digits show.
    case mariadb
  }

  /// Writes the number in digits, all of those after the point, no zeros in front.
  ///
  /// Groups that hold more than they can show as `text` says.
  ///
  /// - Returns: whether the bytes are those of such a number.
  @discardableResult
  public static func write(
    _ bytes: Span<UInt8>, precision: Int, scale: Int, as text: Text = .plain, to sink: ByteSink
  ) -> Bool {
    guard let size = byteCount(precision: precision, scale: scale), bytes.count == size,
      size > 0
    else { return false }
    let negative = bytes[0] & 0x80 == 0
    let mask: UInt32 = negative ? .max : 0
    var position = 0
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
    let first = whole % 9
    let last = scale % 9
    // All of them first, as one decides what shows of the others.
    var groups = InlineArray<10, UInt32>(repeating: 0)
    var count = 0
    var isSound = true
    var isZero = false
    func take(_ digits: Int) {
      let value = group(digits)
      if value >= limits[digits] {
        isSound = false
        // One digit more is let pass in the first group.
        let isFirst = count == 0 && first > 0
        if digits == 9 || (isFirst && value >= limits[digits + 1]) { isZero = true }
      }
      groups[count] = value
      count += 1
    }
    if first > 0 { take(first) }
    for _ in 0..<whole / 9 + scale / 9 { take(9) }
    if last > 0 {
      take(last)
      if groups[count - 1] >= limits[last], text != .plain {
        // The tools take the bytes for a signed number, and move it to the front of nine digits.
        let unused = UInt32(32 - 8 * bytesForDigits[last])
        let stored = Int32(bitPattern: (groups[count - 1] ^ mask) << unused) >> Int32(unused)
        let moved = (UInt32(bitPattern: stored) ^ mask) &* limits[9 - last]
        if moved >= limits[9] { isZero = true }
        groups[count - 1] = moved / limits[9 - last]
      }
    }
    if isZero, text != .plain {
      sink.write(byte: 0x30)
      return false
    }
    if negative {
      // Whole digits that are all zero are a number without digits to the servers, which they take
      // for a proper zero; with a point, zero keeps its sign.
      var isNothing = scale == 0
      for index in 0..<count where groups[index] != 0 { isNothing = false }
      if !isNothing { sink.write(byte: 0x2D) }
    }
    var index = 0
    var started = false
    if first > 0 {
      let value = groups[0]
      index = 1
      if text == .mariadb, value >= limits[first] {
        sink.write(decimal: UInt64(value % limits[first]), width: first)
        started = true
      } else if value != 0 {
        sink.write(decimal: UInt64(value))
        started = true
      }
    }
    for _ in 0..<whole / 9 {
      let value = groups[index]
      index += 1
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
      sink.write(decimal: UInt64(groups[index]), width: 9)
      index += 1
    }
    if last > 0 { sink.write(decimal: UInt64(groups[index]), width: last) }
    return isSound
  }
}
