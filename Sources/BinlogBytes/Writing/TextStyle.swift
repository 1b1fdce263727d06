/// Colours for people, or none.
public struct TextStyle: Sendable {
  /// What a terminal can do to a text.
  package enum Color: UInt8 {
    case bold = 1
    case dim = 2
    case red = 31
    case green = 32
    case yellow = 33
  }

  /// Whether colours are written.
  public var usesColor: Bool

  /// A style with or without colours.
  public init(usesColor: Bool) { self.usesColor = usesColor }

  /// No colours.
  public static let plain = TextStyle(usesColor: false)

  package func red(_ text: String) -> String { paint(text, .red) }
  package func yellow(_ text: String) -> String { paint(text, .yellow) }
  package func green(_ text: String) -> String { paint(text, .green) }
  package func bold(_ text: String) -> String { paint(text, .bold) }
  package func dim(_ text: String) -> String { paint(text, .dim) }

  private func paint(_ text: String, _ color: Color) -> String {
    usesColor ? "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// What is written to `sink` from here on has this colour.
  package func begin(_ color: Color, to sink: ByteSink) {
    guard usesColor else { return }
    sink.write("\u{1B}[")
    sink.write(decimal: UInt64(color.rawValue))
    sink.write("m")
  }

  /// What is written to `sink` from here on has no colour.
  package func end(to sink: ByteSink) { if usesColor { sink.write("\u{1B}[0m") } }
}
