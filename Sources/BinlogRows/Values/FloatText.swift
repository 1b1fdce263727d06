public import BinlogBytes

/// Floating-point numbers as the vendors' tools and the servers spell them.
public enum FloatText {
  /// As C's `%.Ng`: `digits` significant digits, no zeros after them; returns the bytes written.
  @discardableResult
  public static func writeGeneral(_ value: Double, digits: Int, to sink: ByteSink) -> Int {
    let before = sink.written
    if !writeSpecial(value, to: sink) {
      let text = FloatDigits(value.magnitude, count: digits)
      var count = text.count
      while count > 1, text.digits[count - 1] == 0 { count -= 1 }
      if text.exponent < -4 || text.exponent >= digits {
        writeScientific(text, count, to: sink)
      } else {
        writeFixed(text, count, point: text.exponent + 1, to: sink)
      }
    }
    return Int(sink.written - before)
  }

  /// As C's `%.Ne`: one digit, a point, `digits` digits and the exponent.
  public static func writeExponent(_ value: Double, digits: Int, to sink: ByteSink) {
    if value == 0 {
      if value.sign == .minus { sink.write(byte: 0x2D) }
      sink.write(byte: 0x30)
      if digits > 0 {
        sink.write(byte: 0x2E)
        sink.write(byte: 0x30, count: digits)
      }
      sink.write("e+00")
    } else if !writeSpecial(value, to: sink) {
      let text = FloatDigits(value.magnitude, count: digits + 1)
      writeScientific(text, text.count, to: sink)
    }
  }

  /// The shortest text that reads back as the same number, spelled as JSON of MySQL has it.
  ///
  /// There is a point or an exponent in each. Source: `my_gcvt` and `Json_wrapper::to_string`.
  public static func writeShortest(_ value: Double, to sink: ByteSink) {
    guard value.isFinite else {
      sink.write("null")
      return
    }
    if writeShort(value, to: sink) { return }
    let text = value.magnitude.description
    if value.magnitude < 1e15, !text.utf8.contains(0x65) {
      return writePlain(text, isNegative: value.sign == .minus, to: sink)
    }
    writeShortest(text, isNegative: value.sign == .minus, to: sink)
  }

  /// Writes digits that are spelled by Swift as they are by the server: up to 15 of them before
  /// the point, and no exponent.
  private static func writePlain(_ text: String, isNegative: Bool, to sink: ByteSink) {
    if isNegative { sink.write(byte: 0x2D) }
    sink.write(text)
  }

  /// Writes a number that has at most four digits after its point, as most in tables have, and at
  /// most 15 in all; false, and nothing, for others.
  ///
  /// No two decimal numbers of at most 15 digits are the same double, so that what reads back as
  /// `value` is its shortest text.
  private static func writeShort(_ value: Double, to sink: ByteSink) -> Bool {
    let magnitude = value.magnitude
    guard magnitude < 1e11 else { return false }
    var whole = UInt64(magnitude)
    var fraction: UInt64 = 0
    if Double(whole) != magnitude {
      let scaled = UInt64((magnitude * 10_000).rounded())
      guard scaled < 1_000_000_000_000_000, Double(scaled) / 10_000 == magnitude else {
        return false
      }
      (whole, fraction) = scaled.quotientAndRemainder(dividingBy: 10_000)
    }
    // Smaller ones may have an exponent.
    guard whole > 0 || fraction >= 1_000 || magnitude == 0 else { return false }
    if value.sign == .minus { sink.write(byte: 0x2D) }
    sink.write(decimal: whole)
    sink.write(byte: 0x2E)
    var digits = 4
    while digits > 1, fraction % 10 == 0 {
      fraction /= 10
      digits -= 1
    }
    sink.write(decimal: fraction, width: digits)
    return true
  }

  /// The same for a number of single precision.
  public static func writeShortest(_ value: Float, to sink: ByteSink) {
    guard value.isFinite else {
      sink.write("null")
      return
    }
    let text = value.magnitude.description
    if !text.utf8.contains(0x65) {
      return writePlain(text, isNegative: value.sign == .minus, to: sink)
    }
    writeShortest(text, isNegative: value.sign == .minus, to: sink)
  }

  private static func writeShortest(
    _ description: String, isNegative: Bool, to sink: ByteSink
  ) {
    if isNegative { sink.write(byte: 0x2D) }
    // Swift's own digits are the shortest, and the nearest among these, as dtoa's are.
    var digits: InlineArray<24, UInt8> = InlineArray(repeating: 0)
    var count = 0
    var point: Int?
    var exponent = 0
    var isExponent = false
    var isNegativeExponent = false
    for byte in description.utf8 {
      switch byte {
      case 0x2E: point = count
      case 0x65: isExponent = true
      case 0x2B: break
      case 0x2D: isNegativeExponent = true
      case 0x30...0x39 where isExponent: exponent = min(9999, exponent * 10 + Int(byte - 0x30))
      case 0x30...0x39 where count < 24:
        digits[count] = byte - 0x30
        count += 1
      default: break
      }
    }
    var decimalPoint = (point ?? count) + (isNegativeExponent ? -exponent : exponent)
    var first = 0
    while first < count - 1, digits[first] == 0 {
      first += 1
      decimalPoint -= 1
    }
    while count > first + 1, digits[count - 1] == 0 { count -= 1 }
    write(digits, first, count, decimalPoint, to: sink)
  }

  /// Spells digits with their decimal point as `my_gcvt` does: plain up to 15 places on either
  /// side, with an exponent beyond.
  private static func write(
    _ digits: InlineArray<24, UInt8>, _ first: Int, _ end: Int, _ decimalPoint: Int,
    to sink: ByteSink
  ) {
    func put(_ range: Range<Int>) {
      for index in range { sink.write(byte: 0x30 + digits[index]) }
    }
    let count = end - first
    if decimalPoint < -14 || decimalPoint > 15 {
      put(first..<first + 1)
      if count > 1 {
        sink.write(byte: 0x2E)
        put(first + 1..<end)
      }
      sink.write(byte: 0x65)
      sink.write(decimal: Int64(decimalPoint - 1))
    } else if decimalPoint <= 0 {
      sink.write("0.")
      sink.write(byte: 0x30, count: -decimalPoint)
      put(first..<end)
    } else if decimalPoint >= count {
      put(first..<end)
      sink.write(byte: 0x30, count: decimalPoint - count)
      sink.write(".0")
    } else {
      put(first..<first + decimalPoint)
      sink.write(byte: 0x2E)
      put(first + decimalPoint..<end)
    }
  }

  /// Writes zero, infinity and what is no number, and the sign of all others.
  private static func writeSpecial(_ value: Double, to sink: ByteSink) -> Bool {
    if value.sign == .minus { sink.write(byte: 0x2D) }
    if value.isNaN {
      sink.write("nan")
    } else if value.isInfinite {
      sink.write("inf")
    } else if value == 0 {
      sink.write("0")
    } else {
      return false
    }
    return true
  }

  private static func writeScientific(_ text: FloatDigits, _ count: Int, to sink: ByteSink) {
    sink.write(byte: 0x30 + text.digits[0])
    if count > 1 {
      sink.write(byte: 0x2E)
      for index in 1..<count { sink.write(byte: 0x30 + text.digits[index]) }
    }
    sink.write(byte: 0x65)
    sink.write(byte: text.exponent < 0 ? 0x2D : 0x2B)
    sink.write(decimal: UInt64(text.exponent.magnitude), width: 2)
  }

  private static func writeFixed(
    _ text: FloatDigits, _ count: Int, point: Int, to sink: ByteSink
  ) {
    if point <= 0 {
      sink.write("0.")
      sink.write(byte: 0x30, count: -point)
      for index in 0..<count { sink.write(byte: 0x30 + text.digits[index]) }
      return
    }
    for index in 0..<min(count, point) { sink.write(byte: 0x30 + text.digits[index]) }
    sink.write(byte: 0x30, count: point - count)
    if count > point {
      sink.write(byte: 0x2E)
      for index in point..<count { sink.write(byte: 0x30 + text.digits[index]) }
    }
  }
}
