/// A byte's place in the file (or stream, or inflated payload) at hand, counted from 0.
///
/// Not to be mixed up with a *position*, which is what a header or a user says and which, in a
/// relay log, counts in the source's file.
public struct FileOffset: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Bytes from the start of the file.
  public var rawValue: UInt64

  /// The offset of the first byte.
  public static let zero = FileOffset(0)

  /// Wraps a count of bytes from the start.
  @inlinable public init(_ rawValue: UInt64) { self.rawValue = rawValue }

  /// Orders by distance from the start.
  @inlinable public static func < (left: FileOffset, right: FileOffset) -> Bool {
    left.rawValue < right.rawValue
  }

  /// The offset `count` bytes further; stays at the largest offset instead of overflowing.
  @inlinable public func advanced(by count: UInt64) -> FileOffset {
    let (sum, overflow) = rawValue.addingReportingOverflow(count)
    return FileOffset(overflow ? .max : sum)
  }

  /// The offset `count` bytes further; a negative count counts as zero.
  @inlinable public func advanced(by count: Int) -> FileOffset {
    advanced(by: UInt64(clamping: count))
  }

  /// Bytes from `start` to here; zero when `start` lies after it.
  @inlinable public func distance(from start: FileOffset) -> UInt64 {
    rawValue > start.rawValue ? rawValue - start.rawValue : 0
  }

  /// The decimal digits.
  public var description: String { String(rawValue) }
}
