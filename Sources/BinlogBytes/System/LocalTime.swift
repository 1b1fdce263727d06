#if canImport(Glibc)
  import Glibc
#endif

/// A moment as the clocks of the local time zone (`TZ`) show it.
public struct LocalTime: Equatable, Sendable {
  /// The year, all digits.
  public var year: Int
  /// 1 to 12.
  public var month: Int
  /// 1 to 31.
  public var day: Int
  /// 0 to 23.
  public var hour: Int
  /// 0 to 59.
  public var minute: Int
  /// 0 to 60.
  public var second: Int
  /// The zone's abbreviation at that moment.
  public var zone: [UInt8]

  /// The local time of a moment, seconds since 1970-01-01 UTC.
  ///
  /// By the C library, which is what the vendors' tools ask.
  public init(secondsSince1970 seconds: Int64) {
    var moment = time_t(seconds)
    var parts = unsafe tm()
    // Safe: both point to variables of ours; the zone's name is copied before anything else can
    // change it.
    guard unsafe localtime_r(&moment, &parts) != nil else {
      self.init(year: 1970, month: 1, day: 1, hour: 0, minute: 0, second: 0, zone: [])
      return
    }
    var zone: [UInt8] = []
    if let name = unsafe parts.tm_zone {
      var index = 0
      while index < 64, unsafe name[index] != 0 {
        zone.append(UInt8(bitPattern: unsafe name[index]))
        index += 1
      }
    }
    self.init(
      year: Int(unsafe parts.tm_year) + 1900, month: Int(unsafe parts.tm_mon) + 1,
      day: Int(unsafe parts.tm_mday), hour: Int(unsafe parts.tm_hour),
      minute: Int(unsafe parts.tm_min), second: Int(unsafe parts.tm_sec), zone: zone)
  }

  /// `2026-11-26 10:42:13`.
  package var text: String {
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(year)-\(two(month))-\(two(day)) \(two(hour)):\(two(minute)):\(two(second))"
  }

  /// A local time from its parts.
  public init(
    year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, zone: [UInt8] = []
  ) {
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
    self.zone = zone
  }

  /// The moment it is, seconds since 1970-01-01 UTC.
  public static var secondsNow: Int64 {
    Int64(time(nil))
  }

  /// Makes the C library look at `TZ`; once, at the start of a program.
  public static func adoptTimeZone() { tzset() }
}

/// Text of floating-point numbers as C's `printf` makes it.
public enum CFormat {
  /// `%.*g`.
  public static func general(_ value: Double, digits: Int) -> [UInt8] {
    let capacity = 64 + max(0, min(digits, 400))
    return unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      let written = unsafe withVaList([Int32(clamping: digits), value]) { list in
        // Safe: at most `capacity` bytes are written into a buffer of that size.
        unsafe buffer.withMemoryRebound(to: CChar.self) { chars in
          unsafe vsnprintf(chars.baseAddress, capacity, "%.*g", list)
        }
      }
      count = max(0, min(Int(written), capacity - 1))
    }
  }
}
