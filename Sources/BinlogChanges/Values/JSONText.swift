import BinlogBytes

/// JSON that lies in a log as text.
enum JSONText {
  /// Levels beyond which nothing is taken for JSON; the servers have less.
  private static let deepest = 200

  /// Whether `text` is one JSON value, by RFC 8259.
  static func isValid(_ text: [UInt8]) -> Bool {
    var scanner = Scanner(text)
    return scanner.document()
  }

  /// Writes the same value without line ends between its tokens, and with hidden characters
  /// escaped; `text` is valid.
  static func writeOnOneLine(_ text: [UInt8], to sink: ByteSink) {
    guard text.contains(where: { $0 < 0x20 || $0 >= 0x7F }) else { return sink.write(text) }
    // In strings bytes below 0x20 are escaped, so all of them stand between tokens, where nothing
    // stands from 0x7F on.
    for part in text.split(
      maxSplits: .max, omittingEmptySubsequences: false,
      whereSeparator: {
        $0 == 0x22 || $0 == 0x5C || $0 < 0x20
      })
    {
      let bytes = Array(part)
      sink.write(bytes.span, in: .json)
      if part.endIndex < text.endIndex {
        let byte = text[part.endIndex]
        sink.write(byte: byte < 0x20 ? 0x20 : byte)
      }
    }
  }

  private struct Scanner {
    private let text: [UInt8]
    private var index = 0

    init(_ text: [UInt8]) { self.text = text }

    private var byte: UInt8? { index < text.count ? text[index] : nil }

    private mutating func skipSpace() {
      while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private mutating func accept(_ wanted: UInt8) -> Bool {
      guard byte == wanted else { return false }
      index += 1
      return true
    }

    mutating func document() -> Bool {
      skipSpace()
      guard value(depth: 0) else { return false }
      skipSpace()
      return index == text.count
    }

    private mutating func value(depth: Int) -> Bool {
      guard depth < JSONText.deepest, let byte else { return false }
      switch byte {
      case 0x7B: return object(depth)
      case 0x5B: return array(depth)
      case 0x22: return string()
      case 0x74: return word("true")
      case 0x66: return word("false")
      case 0x6E: return word("null")
      default: return number()
      }
    }

    private mutating func object(_ depth: Int) -> Bool {
      index += 1
      skipSpace()
      if accept(0x7D) { return true }
      while true {
        guard byte == 0x22, string() else { return false }
        skipSpace()
        guard accept(0x3A) else { return false }
        skipSpace()
        guard value(depth: depth + 1) else { return false }
        skipSpace()
        if accept(0x7D) { return true }
        guard accept(0x2C) else { return false }
        skipSpace()
      }
    }

    private mutating func array(_ depth: Int) -> Bool {
      index += 1
      skipSpace()
      if accept(0x5D) { return true }
      while true {
        guard value(depth: depth + 1) else { return false }
        skipSpace()
        if accept(0x5D) { return true }
        guard accept(0x2C) else { return false }
        skipSpace()
      }
    }

    private mutating func string() -> Bool {
      index += 1
      while let byte {
        index += 1
        switch byte {
        case 0x22: return true
        case 0..<0x20: return false
        case 0x5C:
          guard let letter = self.byte else { return false }
          index += 1
          switch letter {
          case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74: break
          case 0x75:
            for _ in 0..<4 {
              guard let digit = self.byte, Self.isHex(digit) else { return false }
              index += 1
            }
          default: return false
          }
        default: break
        }
      }
      return false
    }

    private static func isHex(_ byte: UInt8) -> Bool {
      byte >= 0x30 && byte <= 0x39 || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66
    }

    private mutating func word(_ wanted: StaticString) -> Bool {
      let bytes = Array(wanted.description.utf8)
      guard text[index...].starts(with: bytes) else { return false }
      index += bytes.count
      return true
    }

    private mutating func digits() -> Bool {
      let start = index
      while let byte, byte >= 0x30, byte <= 0x39 { index += 1 }
      return index > start
    }

    private mutating func number() -> Bool {
      _ = accept(0x2D)
      if accept(0x30) {
        if let byte, byte >= 0x30, byte <= 0x39 { return false }
      } else if !digits() {
        return false
      }
      if accept(0x2E), !digits() { return false }
      if byte == 0x65 || byte == 0x45 {
        index += 1
        if !accept(0x2B) { _ = accept(0x2D) }
        guard digits() else { return false }
      }
      return true
    }
  }
}
