public import BinlogBytes

/// Something that an answer of `suggest` says besides, found by other code than its own.
public struct SuggestSection {
  /// What stands above it.
  let title: String
  /// What it says, line by line.
  let lines: [String]
  /// Writes its members into the answer for programs.
  let write: (inout JSONWriter) -> Void

  /// A section from its parts.
  public init(
    _ title: String, lines: [String], write: @escaping (inout JSONWriter) -> Void
  ) {
    self.title = title
    self.lines = lines
    self.write = write
  }
}
