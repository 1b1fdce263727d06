/// A file and a position in it, as a user gives them: `FILE:POS`.
public struct LogCoordinate: Hashable, Sendable, CustomStringConvertible {
  /// The file, bare or with a path.
  public var file: String
  /// The position.
  public var position: UInt64

  /// A coordinate from its parts.
  public init(file: String, position: UInt64) {
    self.file = file
    self.position = position
  }

  /// Parses `FILE:POS`; nil when it is not of that form.
  public init?(parsing text: String) {
    guard let colon = text.lastIndex(of: ":") else { return nil }
    let file = String(text[..<colon])
    guard !file.isEmpty, let position = UInt64(text[text.index(after: colon)...]) else {
      return nil
    }
    self.init(file: file, position: position)
  }

  /// The bare name.
  public var name: String { file.logFileName }

  /// `FILE:POS`.
  public var description: String { "\(file):\(position)" }
}
