import BinlogBytes
import BinlogDump
import BinlogRows

/// A decimal number of any length, read from text and compared exactly.
struct DecimalText {
  var isNegative = false
  /// Digits before the point, no zeros in front.
  var whole: [UInt8] = []
  /// Digits after it, no zeros at the end.
  var fraction: [UInt8] = []

  init?(_ text: String) {
    let bytes = Array(text.utf8)
    self.init(bytes.span)
  }

  /// Reads `-12.50`, `+.5`, `3.`; nil for anything else.
  init?(_ text: Span<UInt8>) {
    var index = 0
    if index < text.count, text[index] == 0x2D || text[index] == 0x2B {
      isNegative = text[index] == 0x2D
      index += 1
    }
    var isFraction = false
    var digits = 0
    while index < text.count {
      let byte = text[index]
      index += 1
      if byte == 0x2E {
        guard !isFraction else { return nil }
        isFraction = true
        continue
      }
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      digits += 1
      if isFraction {
        fraction.append(byte)
      } else if byte != 0x30 || !whole.isEmpty {
        whole.append(byte)
      }
    }
    guard digits > 0 else { return nil }
    while fraction.last == 0x30 { fraction.removeLast() }
    if whole.isEmpty, fraction.isEmpty { isNegative = false }
  }

  /// Below 0 where this is less than `other`, 0 where they are equal.
  func order(_ other: DecimalText) -> Int {
    if isNegative != other.isNegative { return isNegative ? -1 : 1 }
    let size = magnitudeOrder(other)
    return isNegative ? -size : size
  }

  private func magnitudeOrder(_ other: DecimalText) -> Int {
    if whole.count != other.whole.count { return whole.count < other.whole.count ? -1 : 1 }
    if whole != other.whole { return whole.lexicographicallyPrecedes(other.whole) ? -1 : 1 }
    if fraction == other.fraction { return 0 }
    return fraction.lexicographicallyPrecedes(other.fraction) ? -1 : 1
  }
}

/// A date, a time or both, as a user writes them.
struct TemporalText {
  /// Year, month, day; nil for a time alone.
  var date: (year: Int64, month: Int64, day: Int64)?
  private var time = TemporalValue()
  /// Minutes that the zone is ahead of UTC; nil for local time.
  private var zone: Int64?

  /// Reads `2026-11-21`, `2026-11-21 08:30`, `2026-11-21T08:30:00.25Z`, `-838:59:59`.
  init?(_ text: String) {
    var parts = text.split(
      maxSplits: 1, whereSeparator: { $0 == " " || $0 == "T" || $0 == "t" })
    guard !parts.isEmpty else { return nil }
    let dashes = parts[0].split(separator: "-", omittingEmptySubsequences: false)
    if dashes.count == 3, !dashes[0].isEmpty, !parts[0].contains(":") {
      guard let year = Self.number(dashes[0], 4), let month = Self.number(dashes[1], 2),
        let day = Self.number(dashes[2], 2), month <= 12, day <= 31
      else { return nil }
      date = (year, month, day)
      parts.removeFirst()
      guard let rest = parts.first else { return }
      guard readTime(rest.trimmed) else { return nil }
    } else {
      guard parts.count == 1, readTime(parts[0]) else { return nil }
    }
  }

  private static func number(_ text: Substring, _ digits: Int) -> Int64? {
    guard !text.isEmpty, text.utf8.count <= digits,
      text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
    else { return nil }
    return Int64(text)
  }

  private mutating func readTime(_ text: Substring) -> Bool {
    var rest = text
    if date == nil, rest.first == "-" {
      time.isNegative = true
      rest = rest.dropFirst()
    }
    if rest.last == "Z" || rest.last == "z" {
      zone = 0
      rest = rest.dropLast()
    } else if let sign = rest.lastIndex(where: { $0 == "+" || $0 == "-" }) {
      let offset = rest[rest.index(after: sign)...].split(separator: ":")
      guard offset.count == 2, let hours = Self.number(offset[0], 2),
        let minutes = Self.number(offset[1], 2)
      else { return false }
      zone = (hours * 60 + minutes) * (rest[sign] == "-" ? -1 : 1)
      rest = rest[..<sign]
    }
    if zone != nil, date == nil { return false }
    if let point = rest.firstIndex(of: ".") {
      let digits = rest[rest.index(after: point)...]
      guard digits.utf8.count <= 6, let value = Self.number(digits, 6) else { return false }
      var micro = value
      for _ in digits.utf8.count..<6 { micro *= 10 }
      time.microsecond = Int(micro)
      rest = rest[..<point]
    }
    let fields = rest.split(separator: ":", omittingEmptySubsequences: false)
    guard fields.count >= 2, fields.count <= 3, let hour = Self.number(fields[0], 3),
      let minute = Self.number(fields[1], 2), minute <= 59
    else { return false }
    let second = fields.count == 3 ? Self.number(fields[2], 2) : 0
    guard let second, second <= 59, date == nil || hour <= 23 else { return false }
    time.hour = Int(hour)
    time.minute = Int(minute)
    time.second = Int(second)
    return true
  }

  /// All parts in one number, in the order of time.
  var packed: Int64 {
    var value = time
    if let date {
      value.year = Int(date.year)
      value.month = Int(date.month)
      value.day = Int(date.day)
    }
    return Self.packed(value)
  }

  /// The parts of a value in one number, in the order of time.
  static func packed(_ value: TemporalValue) -> Int64 {
    let days = (Int64(value.year) * 16 + Int64(value.month)) * 32 + Int64(value.day)
    let seconds = (Int64(value.hour) * 60 + Int64(value.minute)) * 60 + Int64(value.second)
    let all = (days * 86400 + seconds) * 1_000_000 + Int64(value.microsecond)
    return value.isNegative ? -all : all
  }

  /// Microseconds since 1970; nil for a time alone.
  ///
  /// The zero date is moment 0, as in the log.
  var instant: Int64? {
    guard let date else { return nil }
    if date.year == 0, date.month == 0, date.day == 0 { return 0 }
    let wanted = LocalTime(
      year: Int(date.year), month: Int(date.month), day: Int(date.day), hour: time.hour,
      minute: time.minute, second: time.second)
    let seconds: Int64
    if let zone {
      seconds = DumpDateTime.shown(wanted) - zone * 60
    } else {
      seconds = DumpDateTime.seconds(wanted)
    }
    return seconds * 1_000_000 + Int64(time.microsecond)
  }
}
