/// How clients and servers find the end of a literal, a name, a comment; by the rules of each
/// character set that a client may have.
public struct ClientLexer {
  /// A character set of which more than one byte may be a character.
  public enum Characters: CaseIterable, Sendable {
    case single, utf8, gbk, big5, sjis, gb18030, eucjpms

    /// How many bytes the character at `index` has, as `my_ismbchar` of the servers says; 1 where it
    /// is none.
    func length(_ text: [UInt8], _ index: Int) -> Int {
      let first = text[index]
      func at(_ offset: Int) -> UInt8 { index + offset < text.count ? text[index + offset] : 0 }
      switch self {
      case .single: return 1
      case .utf8:
        let count = first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1
        for offset in 1..<max(1, count) where at(offset) & 0xC0 != 0x80 { return 1 }
        return count
      case .gbk:
        let isTrail = (0x40...0x7E).contains(at(1)) || (0x80...0xFE).contains(at(1))
        return (0x81...0xFE).contains(first) && isTrail ? 2 : 1
      case .big5:
        let isTrail = (0x40...0x7E).contains(at(1)) || (0xA1...0xFE).contains(at(1))
        return (0xA1...0xF9).contains(first) && isTrail ? 2 : 1
      case .sjis:
        let isLead = (0x81...0x9F).contains(first) || (0xE0...0xFC).contains(first)
        let isTrail = (0x40...0x7E).contains(at(1)) || (0x80...0xFC).contains(at(1))
        return isLead && isTrail ? 2 : 1
      case .gb18030:
        guard (0x81...0xFE).contains(first) else { return 1 }
        if (0x40...0x7E).contains(at(1)) || (0x80...0xFE).contains(at(1)) { return 2 }
        let isFour =
          (0x30...0x39).contains(at(1)) && (0x81...0xFE).contains(at(2))
          && (0x30...0x39).contains(at(3))
        return isFour ? 4 : 1
      case .eucjpms:
        if first == 0x8F, at(1) >= 0xA1, at(2) >= 0xA1 { return 3 }
        if first == 0x8E, (0xA1...0xDF).contains(at(1)) { return 2 }
        return first >= 0xA1 && first < 0xFF && at(1) >= 0xA1 && at(1) < 0xFF ? 2 : 1
      }
    }
  }

  /// Whether `text` is one literal between `quote`s, and nothing after it.
  public static func isOneQuoted(
    _ text: [UInt8], _ quote: UInt8, _ characters: Characters, hasBackslash: Bool
  ) -> Bool {
    guard text.count >= 2, text[0] == quote else { return false }
    var index = 1
    while index < text.count {
      let length = characters.length(text, index)
      if length > 1 {
        index += length
        continue
      }
      if text[index] == 0x5C, hasBackslash {
        index += 2
        continue
      }
      if text[index] == quote {
        guard index + 1 < text.count, text[index + 1] == quote else {
          return index == text.count - 1
        }
        index += 1
      }
      index += 1
    }
    return false
  }

  /// What a server makes of a literal between single quotes.
  public static func value(of literal: [UInt8]) -> [UInt8] {
    var value: [UInt8] = []
    var index = 1
    while index < literal.count - 1 {
      let byte = literal[index]
      index += 1
      switch byte {
      case 0x27: index += 1
      case 0x5C:
        let letter = literal[index]
        index += 1
        switch letter {
        case 0x6E: value.append(0x0A)
        case 0x72: value.append(0x0D)
        case 0x74: value.append(0x09)
        case 0x30: value.append(0)
        case 0x5A: value.append(0x1A)
        default: value.append(letter)
        }
        continue
      default: break
      }
      value.append(byte)
    }
    return value
  }
}
