public import BinlogAudit

extension Step {
  /// Its words.
  public var text: String { instruction.text }
}

extension [Headline] {
  /// Their words, one sentence after the other.
  public var text: String { map(\.text).joined(separator: " ") }
}

extension [SourceRange] {
  /// The first eight, and how many more there are.
  var list: String {
    prefix(8).map(\.description).joined(separator: ", ")
      + (count > 8 ? " and \(count - 8) more" : "")
  }

  /// The first four, and how many more there are.
  var parts: String {
    prefix(4).map(\.description).joined(separator: ", ")
      + (count > 4 ? " and \(count - 4) more parts" : "")
  }
}

/// An error by its number.
func errorWords(_ number: Int?) -> String { number.map { "error \($0)" } ?? "an error" }

/// Whether a thread runs.
func word(_ runs: Bool?) -> String {
  switch runs {
  case true?: "runs"
  case false?: "stopped"
  case nil: "not told"
  }
}
