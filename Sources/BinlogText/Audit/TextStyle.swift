/// Colours for people, or none.
public struct TextStyle: Sendable {
  /// Whether colours are written.
  public var usesColor: Bool

  /// A style with or without colours.
  public init(usesColor: Bool) { self.usesColor = usesColor }

  /// No colours.
  public static let plain = TextStyle(usesColor: false)

  package func red(_ text: String) -> String { paint(text, "31") }
  package func yellow(_ text: String) -> String { paint(text, "33") }
  package func green(_ text: String) -> String { paint(text, "32") }
  package func bold(_ text: String) -> String { paint(text, "1") }
  package func dim(_ text: String) -> String { paint(text, "2") }

  private func paint(_ text: String, _ code: String) -> String {
    usesColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
