/// A pattern for names.
///
/// `*` is any run of characters, `?` one character, `\` takes the next as it is. Compared byte by byte, letters in their case.
public struct Glob: Sendable, Equatable {
  private enum Piece: Equatable {
    case byte(UInt8)
    case one
    case any
  }

  private let pieces: [Piece]

  /// Reads a pattern.
  public init(_ pattern: some StringProtocol) {
    var pieces: [Piece] = []
    var escaped = false
    for byte in pattern.utf8 {
      switch byte {
      case _ where escaped:
        pieces.append(.byte(byte))
        escaped = false
      case 0x5C: escaped = true
      case 0x2A:
        if pieces.last != .any { pieces.append(.any) }
      case 0x3F: pieces.append(.one)
      default: pieces.append(.byte(byte))
      }
    }
    self.pieces = pieces
  }

  /// What fits `name` and nothing else.
  public init(exactly name: some Sequence<UInt8>) { pieces = name.map { .byte($0) } }

  /// The pattern at the beginning of `text`, and what follows the dot after it, where one may end
  /// it.
  ///
  /// A name in backticks is that name, a doubled backtick in it one; anything else is a pattern.
  static func name(_ text: Substring, endsAtDot: Bool) -> (glob: Glob, rest: Substring?) {
    if let (name, rest) = quoted(text), rest.isEmpty || endsAtDot && rest.first == "." {
      return (Glob(exactly: name.utf8), rest.isEmpty ? nil : rest.dropFirst())
    }
    guard endsAtDot, let dot = text.firstIndex(of: ".") else { return (Glob(text), nil) }
    return (Glob(text[..<dot]), text[text.index(after: dot)...])
  }

  /// A name in backticks at the beginning of `text`, and what follows it.
  static func quoted(_ text: Substring) -> (name: String, rest: Substring)? {
    guard text.first == "`" else { return nil }
    var name = ""
    var rest = text.dropFirst()
    while let character = rest.popFirst() {
      if character != "`" {
        name.append(character)
      } else if rest.first == "`" {
        name.append("`")
        rest = rest.dropFirst()
      } else {
        return (name, rest)
      }
    }
    return nil
  }

  /// Whether all of `name`, in UTF-8, fits.
  public func matches(_ name: [UInt8]) -> Bool {
    var place = 0
    var index = 0
    var star: (place: Int, index: Int)?
    while index < name.count {
      if place < pieces.count {
        switch pieces[place] {
        case .any:
          star = (place, index)
          place += 1
          continue
        case .one:
          place += 1
          index += 1
          // The rest of the same character.
          while index < name.count, name[index] & 0xC0 == 0x80 { index += 1 }
          continue
        case .byte(let byte) where byte == name[index]:
          place += 1
          index += 1
          continue
        case .byte: break
        }
      }
      guard let last = star else { return false }
      star = (last.place, last.index + 1)
      place = last.place + 1
      index = last.index + 1
    }
    while place < pieces.count, pieces[place] == .any { place += 1 }
    return place == pieces.count
  }
}
