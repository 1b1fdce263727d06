import BinlogBytes

/// A date, a time, or both, as stored: nothing is checked, zero parts and days that no calendar
/// has stay what they are.
public struct TemporalValue: Equatable, Sendable {
  /// Whether a time is below zero.
  public var isNegative = false
  /// Year, 0 to 9999.
  public var year = 0
  /// Month, 0 to 12.
  public var month = 0
  /// Day, 0 to 31.
  public var day = 0
  /// Hours; up to 838 in a time that a server wrote.
  public var hour = 0
  /// Minutes.
  public var minute = 0
  /// Seconds.
  public var second = 0
  /// Microseconds.
  public var microsecond = 0

  /// Nothing but zeros.
  public init() {}

  /// A date and time in one signed number: year times 13 plus month, day, hour, minute, second,
  /// and microseconds in the lowest 24 bits.
  ///
  /// Source: `TIME_from_longlong_datetime_packed`.
  public init(packedDatetime packed: Int64) {
    isNegative = packed < 0
    // What zeroed bytes are: the servers' arithmetic cannot turn its sign, and goes on with it.
    guard packed != .min else {
      let months = UInt64(bitPattern: packed >> 46)
      month = Int(months % 13)
      year = Int(UInt32(truncatingIfNeeded: months / 13))
      return
    }
    let all = packed.magnitude
    microsecond = Int(all & 0xFF_FFFF)
    let whole = all >> 24
    let date = whole >> 17
    let months = date >> 5
    day = Int(date & 31)
    month = Int(months % 13)
    year = Int(months / 13)
    let time = whole & 0x1_FFFF
    second = Int(time & 63)
    minute = Int(time >> 6 & 63)
    hour = Int(time >> 12)
  }

  /// A time in one signed number, microseconds in the lowest 24 bits.
  ///
  /// Source: `TIME_from_longlong_time_packed`.
  public init(packedTime packed: Int64) {
    isNegative = packed < 0
    let all = packed.magnitude
    microsecond = Int(all & 0xFF_FFFF)
    let whole = all >> 24
    second = Int(whole & 63)
    minute = Int(whole >> 6 & 63)
    hour = Int(whole >> 12 & 0xFFF)
  }

  /// DATETIME of MySQL 5.6 and later: 5 bytes and the fraction, big endian.
  public init(datetime2 bytes: Span<UInt8>, decimals: Int) {
    let whole = Int64(bytes.bigEndian(at: 0, width: 5)) &- 0x80_0000_0000
    let fraction = Self.storedFraction(bytes, at: 5, decimals: decimals)
    self.init(packedDatetime: (whole &<< 24) &+ Int64(fraction))
  }

  /// TIME of MySQL 5.6 and later: 3 bytes and the fraction, big endian, as one number.
  public init(time2 bytes: Span<UInt8>, decimals: Int) {
    let width = (decimals + 1) / 2
    let all =
      Int64(bytes.bigEndian(at: 0, width: 3 + width)) &- Int64(0x80_0000) &<< Int64(8 * width)
    // The fraction's unit is 1/100, 1/10000 or 1/1000000 second: towards microseconds.
    let low = all.magnitude & (1 << UInt64(8 * width) &- 1)
    let high = all.magnitude >> UInt64(8 * width)
    let scale: UInt64 = width == 1 ? 10000 : width == 2 ? 100 : 1
    self.init(packedTime: Int64(high << 24 | (low &* scale) & 0xFF_FFFF))
    isNegative = all < 0
  }

  /// DATETIME before MySQL 5.6: the decimal digits YYYYMMDDhhmmss as a number of 8 bytes.
  public init(oldDatetime bytes: Span<UInt8>) {
    let all = bytes.littleEndian(at: 0, width: 8)
    let date = all / 1_000_000
    let time = all % 1_000_000
    year = Int(date / 10000)
    month = Int(date % 10000 / 100)
    day = Int(date % 100)
    hour = Int(time / 10000)
    minute = Int(time % 10000 / 100)
    second = Int(time % 100)
  }

  /// TIME before MySQL 5.6: the decimal digits hhmmss as a signed number of 3 bytes.
  public init(oldTime bytes: Span<UInt8>) {
    let value = bytes.signedLittleEndian(at: 0, width: 3)
    isNegative = value < 0
    let all = value.magnitude
    hour = Int(all / 10000)
    minute = Int(all % 10000 / 100)
    second = Int(all % 100)
  }

  /// DATETIME of MariaDB with `decimals` digits of a fraction, before its types were MySQL's: one
  /// number in units of the last digit, big endian, in as many bytes as it needs.
  ///
  /// Year times 13 plus month, then days of 32 a month, then hours, minutes, seconds, each times
  /// what the next has. Source: `Field_datetime_hires`, `pack_time`, `unpack_time`.
  public init(highResolutionDatetime bytes: Span<UInt8>, decimals: Int) {
    let all = takeFraction(bytes.bigEndian(at: 0, width: bytes.count), decimals)
    let days = takeClock(all)
    let hours = days / 24
    hour = Int(days % 24)
    day = Int(hours % 32)
    let months = hours / 32
    month = Int(months % 13)
    year = Int(months / 13)
  }

  /// TIME of MariaDB with `decimals` digits of a fraction, before its types were MySQL's: as a
  /// DATETIME, from the lowest time on, which is zero.
  ///
  /// Source: `Field_time_hires`, whose `zero_point` is one second below `-838:59:59`.
  public init(highResolutionTime bytes: Span<UInt8>, decimals: Int) {
    let zero = (838 * 3600 + 59 * 60 + 60) * Self.units(decimals)
    let stored = bytes.bigEndian(at: 0, width: bytes.count)
    isNegative = stored < zero
    let all = takeFraction(isNegative ? zero - stored : stored - zero, decimals)
    hour = Int(truncatingIfNeeded: takeClock(all))
  }

  /// Microseconds of a TIMESTAMP of MariaDB with `decimals` digits of a fraction, before its types
  /// were MySQL's: 4 bytes of seconds, then the fraction in units of its last digit, big endian.
  public static func highResolutionFraction(_ bytes: Span<UInt8>, decimals: Int) -> Int {
    let part = bytes.bigEndian(at: 4, width: bytes.count - 4)
    return Int(part) * Int(units(6 - decimals))
  }

  /// How many units of the last of `decimals` digits a second has.
  private static func units(_ decimals: Int) -> UInt64 {
    let powers: InlineArray<7, UInt64> = [1, 10, 100, 1000, 10000, 100_000, 1_000_000]
    return powers[min(max(0, decimals), 6)]
  }

  /// Takes the fraction off a number in units of its last digit; returns whole seconds.
  private mutating func takeFraction(_ all: UInt64, _ decimals: Int) -> UInt64 {
    let units = Self.units(decimals)
    microsecond = Int(all % units * Self.units(6 - decimals))
    return all / units
  }

  /// Takes seconds and minutes off; returns whole hours.
  private mutating func takeClock(_ seconds: UInt64) -> UInt64 {
    second = Int(seconds % 60)
    minute = Int(seconds / 60 % 60)
    return seconds / 3600
  }

  /// DATE: 3 bytes, 15 bits year, 4 month, 5 day.
  public init(date bytes: Span<UInt8>) {
    let all = bytes.littleEndian(at: 0, width: 3)
    year = Int(all >> 9)
    month = Int(all >> 5 & 15)
    day = Int(all & 31)
  }

  /// The date and time of a moment in UTC, seconds since 1970.
  public init(secondsSince1970 seconds: Int64, microsecond: Int) {
    let days = seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400
    let time = Int(seconds - days * 86400)
    hour = time / 3600
    minute = time / 60 % 60
    second = time % 60
    self.microsecond = microsecond
    // Years that begin in March, in eras of 400 years.
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
    year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
  }

  /// Microseconds from the fraction of `decimals` digits at `start`; what no clock has is taken as
  /// the servers take it, which may be below zero.
  static func storedFraction(_ bytes: Span<UInt8>, at start: Int, decimals: Int) -> Int {
    switch decimals {
    case 1, 2: Int(Int8(truncatingIfNeeded: bytes.bigEndian(at: start, width: 1))) * 10000
    case 3, 4: Int(Int16(truncatingIfNeeded: bytes.bigEndian(at: start, width: 2))) * 100
    case 5, 6: Int(Int32(truncatingIfNeeded: bytes.bigEndian(at: start, width: 3) << 8) >> 8)
    default: 0
    }
  }

  /// Microseconds from the fraction of `decimals` digits at `start`.
  public static func fraction(_ bytes: Span<UInt8>, at start: Int, decimals: Int) -> Int {
    switch decimals {
    case 1, 2: Int(bytes.bigEndian(at: start, width: 1)) * 10000
    case 3, 4: Int(bytes.bigEndian(at: start, width: 2)) * 100
    case 5, 6: Int(bytes.bigEndian(at: start, width: 3))
    default: 0
    }
  }

  /// Whether a calendar and a clock could show it, zero parts allowed.
  public var isPlausible: Bool {
    month <= 12 && day <= 31 && hour <= 838 && minute <= 59 && second <= 59
  }

  /// Whether the parts of the date have four, two and two digits.
  @inline(__always) fileprivate var hasUsualDate: Bool {
    UInt(bitPattern: year) < 10_000 && UInt(bitPattern: month) < 100 && UInt(bitPattern: day) < 100
  }

  /// Whether the parts of the time have two digits each.
  @inline(__always) fileprivate var hasUsualTime: Bool {
    UInt(bitPattern: hour) < 100 && UInt(bitPattern: minute) < 100
      && UInt(bitPattern: second) < 100
  }

  /// Whether all parts are zero.
  public var isZero: Bool {
    year | month | day | hour | minute | second | microsecond == 0
  }
}

extension ByteSink {
  /// Writes `year`, `month` and `day` with `separator` between them.
  package func writeDate(_ value: TemporalValue, separator: UInt8 = 0x2D) {
    if value.hasUsualDate {
      writeUsualDate(value, separator)
      return
    }
    write(decimal: UInt64(value.year), width: 4)
    writeMonthAndDay(value, separator: separator)
  }

  /// Writes what stands after the year.
  package func writeMonthAndDay(_ value: TemporalValue, separator: UInt8) {
    write(byte: separator)
    writeTwoDigits(value.month)
    write(byte: separator)
    writeTwoDigits(value.day)
  }

  /// Writes hours, minutes, seconds and `decimals` digits of the fraction; a sign where it is
  /// negative.
  package func writeTime(_ value: TemporalValue, decimals: Int = 0) {
    if value.isNegative { write(byte: 0x2D) }
    if value.hasUsualTime {
      let text =
        Self.pair(value.hour) | Self.pair(value.minute) &<< 24 | Self.pair(value.second) &<< 48
      write(word: text | 0x3A00_003A_0000, count: 8)
    } else {
      writeTwoDigits(value.hour)
      write(byte: 0x3A)
      writeTwoDigits(value.minute)
      write(byte: 0x3A)
      writeTwoDigits(value.second)
    }
    if decimals > 0 { writeFraction(value.microsecond, decimals: decimals) }
  }

  /// `2024-02-29` with any separator, eight letters and two.
  @inline(__always)
  private func writeUsualDate(_ value: TemporalValue, _ separator: UInt8) {
    let mark = UInt64(separator)
    let text =
      Self.pair(value.year / 100) | Self.pair(value.year % 100) &<< 16 | mark &<< 32
      | Self.pair(value.month) &<< 40 | mark &<< 56
    write(word: text, count: 8)
    write(word: Self.pair(value.day), count: 2)
  }

  /// The two digits of a number below 100, the first one lower.
  @inline(__always) private static func pair(_ value: Int) -> UInt64 {
    let tens = (value &* 103) &>> 10
    return UInt64(truncatingIfNeeded: tens | (value &- tens &* 10) &<< 8) | 0x3030
  }

  /// Writes date and time with `separator` between the two; never a sign.
  package func writeDatetime(
    _ value: TemporalValue, decimals: Int = 0, separator: UInt8 = 0x20
  ) {
    writeDate(value)
    write(byte: separator)
    var time = value
    time.isNegative = false
    writeTime(time, decimals: decimals)
  }

  /// Writes a point and `decimals` digits of `microseconds`; nothing where there are none.
  package func writeFraction(_ microseconds: Int, decimals: Int) {
    guard decimals > 0 else { return }
    let powers: InlineArray<7, UInt64> = [1_000_000, 100_000, 10000, 1000, 100, 10, 1]
    write(byte: 0x2E)
    let count = min(6, decimals)
    // More than a second, which is damage, shows with its last digits.
    let value = UInt64(UInt32(truncatingIfNeeded: microseconds)) / powers[count]
    write(decimal: value % powers[6 - count], width: count)
  }

  /// Writes a number below 100 in two digits, a larger one in as many as it has.
  @inline(__always) private func writeTwoDigits(_ value: Int) {
    if value < 100 {
      write(byte: 0x30 &+ UInt8(truncatingIfNeeded: value / 10))
      write(byte: 0x30 &+ UInt8(truncatingIfNeeded: value % 10))
    } else {
      write(decimal: UInt64(value))
    }
  }
}
