/// A server's version, from text such as `9.7.4` or `10.11.19-MariaDB-log`.
public struct ServerVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The number before the first dot.
  public var major: Int
  /// The number after it.
  public var minor: Int
  /// The third number.
  public var patch: Int

  /// A version from its numbers.
  public init(_ major: Int, _ minor: Int, _ patch: Int) {
    self.major = major
    self.minor = minor
    self.patch = patch
  }

  /// The first three numbers in `text`; 0.0.0 where there are none, as the servers do it.
  public init(parsing text: String) {
    var numbers: [Int] = []
    var digits = 0
    var current = 0
    for byte in text.utf8 {
      if byte >= 0x30, byte <= 0x39 {
        current = min(current * 10 + Int(byte - 0x30), 1_000_000)
        digits += 1
      } else {
        if digits > 0 { numbers.append(current) }
        guard byte == 0x2E, digits > 0, numbers.count < 3 else {
          digits = 0
          break
        }
        current = 0
        digits = 0
      }
    }
    if digits > 0 { numbers.append(current) }
    while numbers.count < 3 { numbers.append(0) }
    self.init(numbers[0], numbers[1], numbers[2])
  }

  /// Whether `text` begins with a version as the vendors' tools read it, which refuse any other:
  /// a number above 0 and a point, then one or two more; none above 255.
  static func isOne(_ text: String) -> Bool {
    var number = 0
    var count = 0
    for byte in text.utf8 {
      if byte >= 0x30, byte <= 0x39 {
        number = number * 10 + Int(byte - 0x30)
        if number > 255 { return false }
        continue
      }
      if count == 0 { guard byte == 0x2E, number > 0 else { return false } }
      guard byte == 0x2E else { break }
      count += 1
      if count == 3 { break }
      number = 0
    }
    return count > 0
  }

  /// The number that MySQL puts into GTID events, such as 90704 for 9.7.4.
  public init(numbered number: UInt32) {
    self.init(Int(number / 10000), Int(number / 100 % 100), Int(number % 100))
  }

  /// Orders by major, then minor, then patch.
  public static func < (left: ServerVersion, right: ServerVersion) -> Bool {
    (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
  }

  /// The three numbers with dots.
  public var description: String { "\(major).\(minor).\(patch)" }
}

/// Whose server wrote a log.
public enum Flavor: String, Sendable, CaseIterable {
  /// MySQL and what follows its format (Percona Server, Aurora).
  case mysql
  /// MariaDB.
  case mariadb
}
