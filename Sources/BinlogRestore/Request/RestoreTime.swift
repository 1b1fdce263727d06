import BinlogBytes
package import BinlogChanges

/// Reads the moment that a restore goes up to: local time, or of a zone that is named.
package enum RestoreTime {
  /// Why a text is no moment.
  package struct Problem: Error, Sendable {
    package var text: String
  }

  /// `2026-11-26 10:42:13.5`, and after it at will `Z`, `UTC`, `+02:00` or `-0530`.
  package static func parse(_ given: String) throws(Problem) -> RowTime {
    let text = given.trimmed
    if let (front, offset) = zone(of: text) {
      guard let wall = wall(front) else { throw malformed(given) }
      return RowTime(
        microseconds: (wall.seconds - offset) * 1_000_000 + wall.fraction, isExact: wall.isExact)
    }
    guard let wall = wall(text) else {
      // Other spellings as all options take them, but no others that may be two moments.
      guard let time = RowTime(text) else { throw malformed(given) }
      return time
    }
    guard let time = RowTime(text.replacing("T", with: " ")) else { throw malformed(given) }
    let seconds = time.microseconds / 1_000_000
    guard shown(seconds) == wall.seconds else {
      throw Problem(
        text: "'\(given)' is a time that the clocks of the local zone left out; give it with its"
          + " zone, as \(text)+02:00")
    }
    // Clocks that were set back show an hour twice; half hours are known too.
    for step: Int64 in [1800, 3600, 5400, 7200, 10_800] {
      for other in [seconds - step, seconds + step] where shown(other) == wall.seconds {
        let (one, two) = (min(seconds, other), max(seconds, other))
        throw Problem(
          text: "'\(given)' is a time that the clocks of the local zone showed twice; give it with"
            + " its zone: \(text)\(zoneText(one)) is the first, \(text)"
            + "\(zoneText(two)) the second")
      }
    }
    return time
  }

  private static func malformed(_ text: String) -> Problem {
    Problem(
      text: "'\(text)' is no time, such as '2026-11-26 10:42:13' (local time), or with its zone"
        + " '2026-11-26 10:42:13+01:00' or '2026-11-26T09:42:13Z'")
  }

  private static func zoneText(_ seconds: Int64) -> String {
    let offset = shown(seconds) - seconds
    let minutes = abs(offset) / 60
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return (offset < 0 ? "-" : "+") + two(minutes / 60) + ":" + two(minutes % 60)
  }

  /// What the local clocks show, as if they showed UTC.
  private static func shown(_ seconds: Int64) -> Int64 {
    let time = LocalTime(secondsSince1970: seconds)
    return days(time.year, time.month, time.day) * 86_400
      + Int64(time.hour * 3600 + time.minute * 60 + time.second)
  }

  /// Days from 1970-01-01 to a date of the Gregorian calendar.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let ofEra = year - era * 400
    let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return Int64(era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468)
  }

  /// The front of a text with a zone, and how far the zone is before UTC.
  private static func zone(of text: String) -> (String, Int64)? {
    for ending in ["Z", "z", "UTC", "utc", "GMT"] where text.hasSuffix(ending) {
      return (String(text.dropLast(ending.count)).trimmed, 0)
    }
    // A sign after the time, not one of the date's.
    guard let colon = text.firstIndex(of: ":"),
      let sign = text[colon...].lastIndex(where: { $0 == "+" || $0 == "-" })
    else { return nil }
    let digits = text[text.index(after: sign)...].filter { $0 != ":" }
    guard digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), [2, 4].contains(digits.utf8.count),
      let hours = Int64(digits.prefix(2)), let minutes = Int64("0" + digits.dropFirst(2)),
      hours <= 14, minutes <= 59
    else { return nil }
    let offset = hours * 3600 + minutes * 60
    return (String(text[..<sign]).trimmed, text[sign] == "-" ? -offset : offset)
  }

  /// A time as clocks show it, as if they showed UTC; nil for other spellings.
  private static func wall(
    _ text: String
  ) -> (seconds: Int64, fraction: Int64, isExact: Bool)? {
    var numbers: [Int] = []
    var fraction: Int64 = 0
    var isExact = false
    var rest = Array(text.utf8)[...]
    let separators: [[UInt8]] = [[0x2D, 0x2F], [0x2D, 0x2F], [0x20, 0x54, 0x74], [0x3A], [0x3A]]
    while true {
      let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
      let width = numbers.isEmpty ? 4...4 : 1...2
      guard width.contains(digits.count), let number = Int(String(decoding: digits, as: UTF8.self))
      else { return nil }
      numbers.append(number)
      rest = rest[digits.endIndex...]
      guard let byte = rest.first else { break }
      if numbers.count == 6, byte == 0x2E {
        let digits = rest.dropFirst()
        guard !digits.isEmpty, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
          let value = Int64(
            String(decoding: (digits + Array(repeating: 0x30, count: 6)).prefix(6), as: UTF8.self))
        else { return nil }
        fraction = value
        isExact = true
        break
      }
      guard numbers.count < 6, separators[numbers.count - 1].contains(byte) else { return nil }
      rest = rest.dropFirst()
    }
    guard numbers.count == 3 || numbers.count >= 5, (1...12).contains(numbers[1]),
      (1...31).contains(numbers[2])
    else { return nil }
    while numbers.count < 6 { numbers.append(0) }
    guard numbers[3] <= 23, numbers[4] <= 59, numbers[5] <= 59 else { return nil }
    return (
      days(numbers[0], numbers[1], numbers[2]) * 86_400
        + Int64(numbers[3] * 3600 + numbers[4] * 60 + numbers[5]), fraction, isExact
    )
  }
}

extension String {
  /// Without blanks at either end.
  fileprivate var trimmed: String {
    var text = self[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
