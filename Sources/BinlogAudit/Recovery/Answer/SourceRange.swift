/// Part of one of the source's logs.
public struct SourceRange: Equatable, Sendable, CustomStringConvertible {
  /// The file's bare name.
  public var file: String
  /// The position of its first byte.
  public var start: UInt64
  /// The position after its last byte.
  public var end: UInt64

  /// A part from its ends.
  public init(file: String, start: UInt64, end: UInt64) {
    self.file = file
    self.start = start
    self.end = end
  }

  /// `FILE:START-END`.
  public var description: String { "\(file):\(start)-\(end)" }
}
