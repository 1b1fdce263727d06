import BinlogBytes
import BinlogDump

/// A moment that rows are compared with.
public struct RowTime: Sendable, Equatable {
  /// Microseconds since 1970.
  public var microseconds: Int64
  /// Whether it was given with a fraction: where a group tells when it was committed to the
  /// microsecond, that is what is compared.
  public var isExact: Bool

  /// A moment from its parts.
  public init(microseconds: Int64, isExact: Bool) {
    self.microseconds = microseconds
    self.isExact = isExact
  }

  /// Reads a moment as people and this program write it; nil for anything else.
  ///
  /// - `2026-11-21 08:30:00.25`, local time, the time and the fraction left out at will; as ISO
  ///   8601 has it, `2026-11-21T08:30Z` or with `+02:00`, and with ` UTC`;
  /// - `261121  8:30:00`, as `dump` heads events, also with its `#`;
  /// - `now`, `today`, `yesterday`, the latter two with a time of the day at will;
  /// - `-1h30m` and `90 minutes ago`, counted back from `now`, seconds since 1970.
  public init?(_ text: String, now: Int64? = nil) {
    let text = text.trimmingSpace
    let now = now ?? LocalTime.secondsNow
    if let back = Self.back(text) {
      let (seconds, overflow) = now.subtractingReportingOverflow(back)
      if overflow { return nil }
      self.init(microseconds: seconds * 1_000_000, isExact: false)
      return
    }
    let (unzoned, offset) = Self.withoutZone(text)
    guard let (whole, fraction) = Self.withoutFraction(unzoned) else { return nil }
    let seconds: Int64
    if let day = Self.namedDay(whole, now: now) {
      // A name of a day is one of the local calendar.
      guard offset == nil else { return nil }
      seconds = day
    } else {
      guard let clock = Self.clock(String(whole)) else { return nil }
      seconds =
        offset.map { DumpDateTime.shown(clock) - $0 } ?? DumpDateTime.seconds(clock)
    }
    self.init(microseconds: seconds * 1_000_000 + (fraction ?? 0), isExact: fraction != nil)
  }

  /// What a text without zone and fraction shows on a clock.
  private static func clock(_ text: String) -> LocalTime? {
    if let clock = DumpDateTime.clock(text) ?? DumpDateTime.clock(text + " 00:00:00") {
      // To the vendors' tools 30 February is a day of March; to a person it is a slip.
      return clock.year > 0 && clock.day <= DumpDateTime.days(of: clock.month, in: clock.year)
        ? clock : nil
    }
    // `#261121  8:30:00`
    let digits = text.drop { $0 == "#" }
    guard digits.prefix(6).utf8.count == 6, digits.prefix(6).allSatisfy(\.isDigit),
      digits.dropFirst(6).first == " "
    else { return nil }
    let date = Array(digits.prefix(6))
    let time = digits.dropFirst(6).drop { $0 == " " }
    return DumpDateTime.clock(
      "20\(String(date[0..<2]))-\(String(date[2..<4]))-\(String(date[4..<6])) \(time)")
  }

  /// `text` without its fraction of a second, and that in microseconds; nil where it is none.
  private static func withoutFraction(_ text: Substring) -> (Substring, Int64?)? {
    guard let point = text.lastIndex(of: "."), text[..<point].contains(":") else {
      return (text, nil)
    }
    let digits = text[text.index(after: point)...]
    guard !digits.isEmpty, digits.allSatisfy(\.isDigit) else { return nil }
    return (text[..<point], Int64((digits + "000000").prefix(6)))
  }

  /// `text` without the zone after its time, and how many seconds that is before UTC's clock.
  private static func withoutZone(_ text: String) -> (Substring, Int64?) {
    for name in [" UTC", " GMT", "Z", "z"] where text.hasSuffix(name) {
      let rest = text.dropLast(name.count)
      if rest.contains(":") { return (rest, 0) }
    }
    guard let sign = text.lastIndex(where: { $0 == "+" || $0 == "-" }),
      text[..<sign].contains(":")
    else { return (text[...], nil) }
    let digits = text[text.index(after: sign)...].filter { $0 != ":" }
    guard digits.count == 2 || digits.count == 4, digits.allSatisfy(\.isDigit),
      let hours = Int64(digits.prefix(2)), let minutes = Int64("0" + digits.dropFirst(2)),
      hours <= 14, minutes <= 59
    else { return (text[...], nil) }
    let seconds = hours * 3600 + minutes * 60
    return (text[..<sign].trimmingSpace[...], text[sign] == "-" ? -seconds : seconds)
  }

  /// The moment that `now`, `today` or `yesterday 10:40` means.
  private static func namedDay(_ text: Substring, now: Int64) -> Int64? {
    let words = text.lowercased().split(separator: " ")
    guard let first = words.first, words.count <= 2 else { return nil }
    if first == "now" { return words.count == 1 ? now : nil }
    guard first == "today" || first == "yesterday" else { return nil }
    var day = LocalTime(secondsSince1970: now)
    if first == "yesterday" {
      // Noon of the day before, whatever the clocks did in between.
      (day.hour, day.minute, day.second) = (12, 0, 0)
      day = LocalTime(secondsSince1970: DumpDateTime.seconds(day) - 86_400)
    }
    guard let time = DumpDateTime.clock("2000-01-01 \(words.count > 1 ? words[1] : "00:00")")
    else { return nil }
    (day.hour, day.minute, day.second) = (time.hour, time.minute, time.second)
    return DumpDateTime.seconds(day)
  }

  /// How many seconds `-1h30m` or `90 minutes ago` go back.
  private static func back(_ text: String) -> Int64? {
    var rest: Substring
    if text.hasPrefix("-") {
      rest = text.dropFirst()
    } else if text.lowercased().hasSuffix(" ago") {
      rest = text.dropLast(4)
    } else {
      return nil
    }
    var total: Int64 = 0
    repeat {
      let digits = rest.prefix(while: \.isDigit)
      rest = rest.dropFirst(digits.count).drop { $0 == " " }
      let unit = rest.prefix { $0 != " " && !$0.isDigit }
      rest = rest.dropFirst(unit.count).drop { $0 == " " }
      guard let number = Int64(digits), number <= 1_000_000_000, let seconds = seconds(of: unit)
      else { return nil }
      total += number * seconds
    } while !rest.isEmpty
    return total
  }

  /// The length of a unit of time.
  private static func seconds(of unit: Substring) -> Int64? {
    switch unit.lowercased() {
    case "s", "sec", "secs", "second", "seconds": 1
    case "m", "min", "mins", "minute", "minutes": 60
    case "h", "hour", "hours": 3600
    case "d", "day", "days": 86_400
    case "w", "week", "weeks": 604_800
    default: nil
    }
  }
}

extension Character {
  /// Whether it is one of `0` to `9`.
  fileprivate var isDigit: Bool { self >= "0" && self <= "9" }
}

extension StringProtocol {
  /// Without the spaces around it.
  fileprivate var trimmingSpace: String {
    var text = self[...]
    while text.first == " " { text = text.dropFirst() }
    while text.last == " " { text = text.dropLast() }
    return String(text)
  }
}
