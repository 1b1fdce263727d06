import BinlogBytes
import BinlogChanges
import Testing

/// Times as people and the program's own output write them.
@Suite struct RowTimeTextTests {
  /// 2026-11-26 10:40:00 UTC.
  private let moment: Int64 = 1_795_689_600

  private func seconds(_ text: String) -> Int64? {
    RowTime(text, now: moment).map { $0.microseconds / 1_000_000 }
  }

  @Test(arguments: [
    "2026-11-26T10:40:00Z", "2026-11-26T10:40Z", "2026-11-26 10:40:00 UTC",
    "2026-11-26T12:40:00+02:00", "2026-11-26T12:40+0200", "2026-11-26T12:40:00+02",
    "2026-11-26 05:10:00 -05:30", "  2026-11-26 10:40:00Z ", "now",
  ]) func zones(_ text: String) { #expect(seconds(text) == moment) }

  @Test func fractions() throws {
    let time = try #require(RowTime("2026-11-26T10:40:00.0625+00:00"))
    #expect(time == RowTime(microseconds: moment * 1_000_000 + 62_500, isExact: true))
    #expect(RowTime("2026-11-26 10:40:00.5 UTC")?.isExact == true)
    #expect(RowTime("2026-11-26T10:40:00Z")?.isExact == false)
  }

  @Test func countedBack() {
    #expect(seconds("-1h") == moment - 3600)
    #expect(seconds("-1h30m") == moment - 5400)
    #expect(seconds("-2d") == moment - 172_800)
    #expect(seconds("-90s") == moment - 90)
    #expect(seconds("-1 week 2 days") == moment - 9 * 86_400)
    #expect(seconds("90 minutes ago") == moment - 5400)
    #expect(seconds("1h ago") == moment - 3600)
  }

  /// The same whether written out or as a day of the local calendar.
  @Test func daysOfTheCalendar() throws {
    let today = LocalTime(secondsSince1970: moment)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let date = "\(today.year)-\(two(today.month))-\(two(today.day))"
    #expect(seconds("today 10:40") == seconds("\(date) 10:40"))
    #expect(seconds("today") == seconds(date))
    #expect(seconds("Today 10:40:05") == seconds("\(date) 10:40:05"))
    let back = try #require(seconds("yesterday 10:40"))
    let yesterday = LocalTime(secondsSince1970: back)
    #expect(yesterday.hour == 10 && yesterday.minute == 40 && yesterday.day != today.day)
    #expect(seconds("today 10:40").map { 82_000...91_000 ~= $0 - back } == true)
    #expect(
      RowTime("yesterday 10:40:00.25", now: moment)?.microseconds == back * 1_000_000 + 250_000)
  }

  @Test func asDumpHeadsEvents() {
    #expect(seconds("#261121  7:36:49") == seconds("2026-11-21 07:36:49"))
    #expect(seconds("261121 17:36:49") == seconds("2026-11-21 17:36:49"))
    #expect(seconds("2026.11.21 07:36:49") == seconds("2026-11-21 07:36:49"))
  }

  @Test(arguments: [
    "", "tomorrow", "yesterday 25:00", "today 10:40 UTC", "now 10:40", "-1", "-h", "1h", "-1y",
    "2026-11-31 10:00", "2026-02-29", "2026-11-26T10:40+25:00", "2026-11-26T10:40:00.Z",
    "261121", "ago", "-99999999999999999999s", "2026-11-26 10:40 CEST",
  ]) func refused(_ text: String) { #expect(RowTime(text, now: moment) == nil) }
}
