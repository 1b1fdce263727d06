import BinlogBytes
import BinlogRows

/// Times and dates as the vendors' tools show them, also those that no clock shows: rows of a
/// damaged log have them.
extension ByteSink {
  /// Writes hours, minutes, seconds and `decimals` digits of the fraction; a sign where it is
  /// negative.
  @inline(__always)
  func writeTime(_ value: TemporalValue, decimals: Int, beyond overflow: VerboseRules.Overflow) {
    if overflow == .capped {
      guard value.hour > Self.mostHours else { return writeTime(value, decimals: decimals) }
      // The least that three bytes can hold, as zeroed ones do, has no counterpart above zero.
      var most = TemporalValue()
      (most.hour, most.minute, most.second) = (Self.mostHours, 63, 63)
      most.microsecond = 0xFF_FFFF
      return writeTime(most, decimals: decimals)
    }
    var value = value
    // MariaDB's tool has 10 bits for hours.
    value.hour &= 0x3FF
    guard value.microsecond > 999_999 else { return writeTime(value, decimals: decimals) }
    writeTime(value)
    writeMariaDBFraction(value.microsecond, decimals: decimals)
  }

  /// MySQL's tool has 11 bits for hours.
  private static var mostHours: Int { 0x7FF }

  /// Writes date and time.
  @inline(__always)
  func writeDatetime(_ value: TemporalValue, decimals: Int, beyond overflow: VerboseRules.Overflow)
  {
    if value.year <= 9999, value.microsecond <= 999_999 || overflow == .capped {
      return writeDatetime(value, decimals: decimals)
    }
    writeOddDatetime(value, decimals: decimals, beyond: overflow)
  }

  private func writeOddDatetime(
    _ value: TemporalValue, decimals: Int, beyond overflow: VerboseRules.Overflow
  ) {
    var rest = value
    rest.isNegative = false
    if overflow == .capped {
      // It has two digits for each half of the year, and 00 for a half that needs more.
      write(decimal: UInt64(value.year / 100 > 99 ? 0 : value.year / 100), width: 2)
      write(decimal: UInt64(value.year % 100), width: 2)
      writeMonthAndDay(value, separator: 0x2D)
      write(byte: 0x20)
      return writeTime(rest, decimals: decimals)
    }
    let year = value.year & 0xFFFF
    writeMariaDBPair(year / 100)
    writeMariaDBPair(year % 100)
    writeMonthAndDay(value, separator: 0x2D)
    write(byte: 0x20)
    writeTime(rest)
    writeMariaDBFraction(value.microsecond, decimals: decimals)
  }

  /// Two digits, from a table that has 256 entries: those from 100 on are crosses.
  private func writeMariaDBPair(_ value: Int) {
    let index = value & 0xFF
    write(byte: index < 100 ? UInt8(0x30 + index / 10) : 0x58)
    write(byte: index < 100 ? UInt8(0x30 + index % 10) : 0x58)
  }

  /// A fraction that may have more than a million microseconds, in pairs of digits where their
  /// number is even.
  private func writeMariaDBFraction(_ microseconds: Int, decimals: Int) {
    guard decimals > 0, decimals % 2 == 0 else {
      return writeFraction(microseconds, decimals: decimals)
    }
    write(byte: 0x2E)
    switch decimals {
    case 2: writeMariaDBPair(microseconds / 10000)
    case 4:
      let upper = microseconds / 100 & 0xFFFF
      writeMariaDBPair(upper / 100)
      writeMariaDBPair(upper % 100)
    default:
      writeMariaDBPair(microseconds / 10000)
      writeMariaDBPair(microseconds % 10000 / 100)
      writeMariaDBPair(microseconds % 100)
    }
  }
}
