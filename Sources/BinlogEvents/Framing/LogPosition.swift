/// A position as an event header or a user says it.
///
/// In a binlog it counts bytes of that file; in a relay log, bytes of the *source's* file. The
/// header field is 32 bits wide, so it wraps at 4 GiB; it is 0 in artificial events, in events
/// inside a payload, and in MariaDB 11.4 and later inside transactions.
public struct LogPosition: Hashable, Sendable, CustomStringConvertible {
  /// The field as stored.
  public var rawValue: UInt32

  /// Wraps a stored field.
  @inlinable public init(_ rawValue: UInt32) { self.rawValue = rawValue }

  /// Whether this is the field's value for an event that ends at `offset` of the same file.
  @inlinable public func matches(endAt offset: UInt64) -> Bool {
    rawValue == UInt32(truncatingIfNeeded: offset)
  }

  /// Whether the writer left it empty.
  @inlinable public var isUnset: Bool { rawValue == 0 }

  /// The full position nearest to `hint` that the field can mean, undoing the wrap at 4 GiB.
  public func unwrapped(near hint: UInt64) -> UInt64 {
    let turn: UInt64 = 1 << 32
    let candidate = hint / turn * turn + UInt64(rawValue)
    if candidate > hint, candidate - hint > turn / 2, candidate >= turn { return candidate - turn }
    if hint > candidate, hint - candidate > turn / 2 { return candidate + turn }
    return candidate
  }

  /// The decimal digits.
  public var description: String { String(rawValue) }
}
