/// A piece of SQL text.
struct SQLToken: Equatable, Sendable {
  /// What it is.
  enum Kind: UInt8, Sendable {
    /// A keyword or a name without quotes.
    case word
    /// A name in quotes.
    case quotedName
    /// A string in quotes.
    case string
    /// Digits, perhaps with a point or an exponent.
    case number
    /// `x'4142'`, `0x4142`.
    case hex
    /// `b'0101'`, `0b0101`.
    case bits
    /// `@name`, `@@name`.
    case variable
    /// One byte that is none of these.
    case symbol
    /// After the last one.
    case end
  }

  /// What it is.
  var kind: Kind
  /// Where it lies, quotes included.
  var range: Range<Int>
}

/// The bytes that the lexer knows by name.
enum Letter {
  static let tab: UInt8 = 0x09
  static let newline: UInt8 = 0x0A
  static let space: UInt8 = 0x20
  static let bang: UInt8 = 0x21
  static let doubleQuote: UInt8 = 0x22
  static let hash: UInt8 = 0x23
  static let dollar: UInt8 = 0x24
  static let quote: UInt8 = 0x27
  static let open: UInt8 = 0x28
  static let close: UInt8 = 0x29
  static let star: UInt8 = 0x2A
  static let plus: UInt8 = 0x2B
  static let comma: UInt8 = 0x2C
  static let minus: UInt8 = 0x2D
  static let point: UInt8 = 0x2E
  static let slash: UInt8 = 0x2F
  static let semicolon: UInt8 = 0x3B
  static let equals: UInt8 = 0x3D
  static let at: UInt8 = 0x40
  static let backslash: UInt8 = 0x5C
  static let underscore: UInt8 = 0x5F
  static let backtick: UInt8 = 0x60

  static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  static func isHexDigit(_ byte: UInt8) -> Bool { hexValue(byte) != nil }

  static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }

  /// Whether the byte may stand in a name without quotes.
  static func isName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, dollar, underscore, 0x80...0xFF: true
    default: false
    }
  }

  /// Whether the byte is white space.
  static func isSpace(_ byte: UInt8) -> Bool { byte == space || (byte >= tab && byte <= 0x0D) }

  /// The byte with ASCII letters made lower case.
  static func lower(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte + 0x20 : byte }

  /// The byte with ASCII letters made upper case.
  static func upper(_ byte: UInt8) -> UInt8 { byte >= 0x61 && byte <= 0x7A ? byte - 0x20 : byte }
}
