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
