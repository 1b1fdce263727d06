import BinlogBytes
import BinlogRows
import BinlogTestSupport
import Testing

@Suite struct TemporalValueTests {
  @Test func readsNegativeFractions() {
    let bytes: [UInt8] = [0x7F, 0xFF, 0xFF, 0xF6]
    let value = TemporalValue(time2: bytes.span, decimals: 1)
    #expect(value.isNegative)
    #expect(value.hour == 0 && value.second == 0)
    #expect(value.microsecond == 100_000)
  }

  @Test func readsTheLargestTimes() {
    // 838:59:59.999999 and its negative, as one number of six bytes.
    let whole: UInt64 = (838 << 12 | 59 << 6 | 59) << 24 | 999_999
    for sign in [1, -1] {
      let stored = UInt64(0x8000_0000_0000) &+ UInt64(bitPattern: Int64(sign) * Int64(whole))
      let bytes = (0..<6).map { UInt8(truncatingIfNeeded: stored >> UInt64(8 * (5 - $0))) }
      let value = TemporalValue(time2: bytes.span, decimals: 6)
      #expect(value.isNegative == (sign < 0))
      #expect(value.hour == 838 && value.minute == 59 && value.second == 59)
      #expect(value.microsecond == 999_999)
    }
  }

  @Test func keepsZeroParts() {
    // 2024-00-00 00:00:00
    let stored = UInt64(0x80_0000_0000) + UInt64(2024 * 13) << 22
    let bytes = (0..<5).map { UInt8(truncatingIfNeeded: stored >> UInt64(8 * (4 - $0))) }
    let value = TemporalValue(datetime2: bytes.span, decimals: 0)
    #expect(value.year == 2024 && value.month == 0 && value.day == 0)
  }

  @Test(
    arguments: [
      (0, 1970, 1, 1), (951_782_400, 2000, 2, 29), (4_294_967_295, 2106, 2, 7),
      (1_709_164_800, 2024, 2, 29), (-86400, 1969, 12, 31),
    ] as [(Int64, Int, Int, Int)])
  func knowsTheCalendar(_ seconds: Int64, _ year: Int, _ month: Int, _ day: Int) {
    let value = TemporalValue(secondsSince1970: seconds, microsecond: 0)
    #expect(value.year == year && value.month == month && value.day == day)
  }

  @Test func anyBytesAreSomething() {
    var random = SeededRandom(7)
    for _ in 0..<2000 {
      let bytes = (0..<8).map { _ in UInt8.random(in: 0...255, using: &random) }
      for decimals in 0...6 {
        let width = (decimals + 1) / 2
        _ = TemporalValue(time2: bytes.span.extracting(0..<3 + width), decimals: decimals)
        _ = TemporalValue(datetime2: bytes.span.extracting(0..<5 + width), decimals: decimals)
      }
      _ = TemporalValue(oldDatetime: bytes.span)
      _ = TemporalValue(oldTime: bytes.span)
      _ = TemporalValue(date: bytes.span)
    }
  }

  @Test func allDatesAndTimesAreSpelledDigitByDigit() {
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    for part in [0, 1, 9, 10, 19, 31, 59, 63, 69, 79, 89, 99, 100, 838] {
      var value = TemporalValue()
      (value.month, value.day) = (part, part)
      (value.hour, value.minute, value.second) = (part, part, part)
      for year in [0, 7, 99, 100, 1999, 2024, 9999, 10_000, 16_383] {
        value.year = year
        let digits = String(repeating: "0", count: max(0, 4 - "\(year)".count)) + "\(year)"
        let text = "\(digits)-\(two(part))-\(two(part)) \(two(part)):\(two(part)):\(two(part))"
        #expect(writtenText { $0.writeDatetime(value) } == text)
      }
    }
  }
}
