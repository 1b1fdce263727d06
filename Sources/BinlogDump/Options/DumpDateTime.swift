package import BinlogBytes

/// Dates with times as the servers' programs read them from options, in local time.
public enum DumpDateTime {
  /// Seconds since 1970 of `text`, or nil for what the tools refuse.
  ///
  /// Any punctuation separates the parts, to MariaDB's tool one mark of it; `20261120183000` needs
  /// none. Years of two digits are those from 1970 to 2069, a time must be there, fractions do not
  /// count. A day that its month does not have is one of the next month; to MariaDB's tool it is
  /// none. With a vendor, month and day may be 0.
  public static func parse(_ text: String, _ vendor: DumpVendor? = nil) -> Int64? {
    guard let time = clock(text, vendor) else { return nil }
    // What has no year has no place on the line.
    return time.year > 0 ? seconds(time) : 0
  }

  /// What `text` shows on a clock, whose zone it does not say; nil for what the tools refuse.
  package static func clock(_ text: String, _ vendor: DumpVendor? = nil) -> LocalTime? {
    var scanner = Scanner(Array(text.utf8))
    guard let parts = scanner.parts(vendor), parts.count >= 4 else { return nil }
    let (year, month, day) = (parts[0], parts[1], parts[2])
    let hour = parts[3]
    let minute = parts.count > 4 ? parts[4] : 0
    let second = parts.count > 5 ? parts[5] : 0
    let least = vendor == nil ? 1 : 0
    guard year <= 9999, (least...12).contains(month), (least...31).contains(day), hour <= 23,
      minute <= 59, second <= 59
    else { return nil }
    if vendor == .mariadb, month > 0, day > days(of: month, in: year) { return nil }
    return LocalTime(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second)
  }

  /// How many days a month has.
  package static func days(of month: Int, in year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// The last moment that the tool of `style` knows; a later one it takes for 0.
  package static func last(_ style: DumpStyle) -> Int64 {
    switch style {
    case .mysql: 32_536_771_199
    case .mariadb: Int64(Int32.max)
    case .mariadb11: Int64(UInt32.max)
    }
  }

  /// Finds the moment that local clocks show as `wanted`.
  ///
  /// One that they skip becomes the first after the gap.
  package static func seconds(_ wanted: LocalTime) -> Int64 {
    let target = shown(wanted)
    var guess = target
    for _ in 0..<3 {
      let difference = target - shown(LocalTime(secondsSince1970: guess))
      if difference == 0 { return guess }
      guess += difference
    }
    let difference = target - shown(LocalTime(secondsSince1970: guess))
    if difference == 3600 {
      guess += 3600 - Int64(wanted.minute * 60 + wanted.second)
    } else if difference == -3600 {
      guess -= Int64(wanted.minute * 60 + wanted.second)
    }
    return guess
  }

  /// Seconds since 1970 as if local time were UTC.
  ///
  /// Days beyond a month's end run on, so that 30 February is in March.
  package static func shown(_ time: LocalTime) -> Int64 {
    let year = Int64(time.month <= 2 ? time.year - 1 : time.year)
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let month = Int64(time.month)
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + Int64(time.day) - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = era * 146_097 + dayOfEra - 719_468
    return days * 86_400 + Int64(time.hour * 3600 + time.minute * 60 + time.second)
  }

  private struct Scanner {
    /// What no part of a date can be; more digits do not make it more.
    private static let most = 1_000_000
    private let text: [UInt8]
    private var position = 0

    init(_ text: [UInt8]) { self.text = text }

    private func isDigit(_ index: Int) -> Bool {
      index < text.count && text[index] >= 0x30 && text[index] <= 0x39
    }

    private func isSpace(_ index: Int) -> Bool {
      index < text.count && (text[index] == 0x20 || (text[index] >= 9 && text[index] <= 13))
    }

    private func isPunctuation(_ index: Int) -> Bool {
      guard index < text.count else { return false }
      let byte = text[index]
      let isLetter = byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A
      return byte > 0x20 && byte < 0x7F && !isDigit(index) && !isLetter
    }

    private mutating func number(_ digits: Int) -> Int? {
      let start = position
      var value = 0
      while position - start < digits, isDigit(position) {
        value = min(value * 10 + Int(text[position] - 0x30), Self.most)
        position += 1
      }
      return position > start ? value : nil
    }

    /// Year, month, day, hour and so on, as many as there are; nil when something else is there.
    mutating func parts(_ vendor: DumpVendor?) -> [Int]? {
      while isSpace(position) { position += 1 }
      guard isDigit(position) else { return nil }
      var end = position
      while isDigit(end) || (end < text.count && text[end] == 0x54) { end += 1 }
      let digits = end - position
      // 2026.11.21 has separators to MariaDB's tool, 20261121.5 none.
      let isDotted = end < text.count && text[end] == 0x2E && (vendor != .mariadb || digits > 4)
      let hasSeparators = end < text.count && !isDotted
      let yearDigits = digits == 4 || digits == 8 || digits >= 14 ? 4 : 2
      var parts: [Int] = []
      for field in 0..<6 {
        let start = position
        let width = hasSeparators ? Int.max : field == 0 ? yearDigits : 2
        guard let value = number(width) else { break }
        let isShortYear = field == 0 && position - start == 2
        parts.append(isShortYear ? value + (value < 70 ? 2000 : 1900) : value)
        if field == 2, position < text.count, text[position] == 0x54 {
          position += 1
        } else if field < 5, hasSeparators || !isDigit(position) {
          guard separate(behind: field, vendor, hasSeparators) else { return nil }
        }
      }
      if parts.count == 6, position < text.count, text[position] == 0x2E {
        position += 1
        let start = position
        while isDigit(position) { position += 1 }
        if vendor == .mariadb, position - start > 6 { return nil }
      }
      while isSpace(position) { position += 1 }
      return position == text.count ? parts : nil
    }

    /// Goes over what stands after a part; false where nothing good can follow.
    private mutating func separate(
      behind field: Int, _ vendor: DumpVendor?, _ hasSeparators: Bool
    ) -> Bool {
      if vendor == .mariadb {
        // Spaces after the day, or one mark.
        if field == 2, isSpace(position) {
          while isSpace(position) { position += 1 }
        } else if hasSeparators, isPunctuation(position) {
          position += 1
        }
        return true
      }
      while isPunctuation(position) || (field == 2 && isSpace(position)) { position += 1 }
      return !isSpace(position)
    }
  }
}
