/// Cuts one statement into tokens, in one pass over its bytes.
///
/// Any bytes will do: a quote or a comment that does not end goes to the end of the text. A copy
/// goes on from where the lexer stands, which is how a parser looks ahead.
struct SQLLexer: Sendable {
  /// The statement.
  let bytes: [UInt8]
  /// How it is to be read.
  let dialect: SQLDialect
  /// Where the next token is looked for.
  private(set) var position = 0
  /// How many conditional comments are open, whose text counts.
  private var openComments = 0

  /// A lexer at the start of `bytes`.
  init(_ bytes: [UInt8], _ dialect: SQLDialect) {
    self.bytes = bytes
    self.dialect = dialect
  }

  /// The next token.
  mutating func next() -> SQLToken {
    skipSpace()
    guard let byte = byte(0) else { return SQLToken(kind: .end, range: position..<position) }
    let start = position
    let kind = scan(byte)
    return SQLToken(kind: kind, range: start..<position)
  }

  private func byte(_ ahead: Int) -> UInt8? {
    let index = position + ahead
    return index < bytes.count ? bytes[index] : nil
  }

  private mutating func scan(_ first: UInt8) -> SQLToken.Kind {
    switch first {
    case Letter.backtick:
      skipQuoted(first, escapes: false)
      return .quotedName
    case Letter.quote, Letter.doubleQuote:
      let isName = first == Letter.doubleQuote && dialect.hasANSIQuotes
      skipQuoted(first, escapes: !isName && !dialect.hasNoBackslashEscapes)
      return isName ? .quotedName : .string
    case Letter.at:
      return variable()
    case 0x30...0x39:
      return number()
    case Letter.point where byte(1).map(Letter.isDigit) ?? false && !followsName:
      position += 1
      skip(while: Letter.isDigit)
      exponent()
      return .number
    case _ where Letter.isName(first):
      return word(first)
    default:
      position += 1
      return .symbol
    }
  }

  /// Whether a name ends right before the position, so that a point belongs to it: `t.1a`.
  private var followsName: Bool {
    position > 0 && (Letter.isName(bytes[position - 1]) || bytes[position - 1] == Letter.backtick)
  }

  private mutating func skip(while belongs: (UInt8) -> Bool) {
    while let byte = byte(0), belongs(byte) { position += 1 }
  }

  /// A word, `x'…'` or `b'…'`.
  private mutating func word(_ first: UInt8) -> SQLToken.Kind {
    let letter = Letter.upper(first)
    guard byte(1) == Letter.quote, letter == 0x58 || letter == 0x42 else {
      skip(while: Letter.isName)
      return .word
    }
    position += 2
    skip { $0 != Letter.quote }
    position = min(position + 1, bytes.count)
    return letter == 0x58 ? .hex : .bits
  }

  private mutating func variable() -> SQLToken.Kind {
    position += 1
    if byte(0) == Letter.at { position += 1 }
    if let quote = byte(0), [Letter.quote, Letter.doubleQuote, Letter.backtick].contains(quote) {
      skipQuoted(quote, escapes: quote != Letter.backtick)
    } else {
      skip { Letter.isName($0) || $0 == Letter.point }
    }
    return .variable
  }

  /// A number, or a name that begins with digits.
  private mutating func number() -> SQLToken.Kind {
    if byte(0) == 0x30, let letter = byte(1), letter == 0x78 || letter == 0x62 {
      let kind: SQLToken.Kind = letter == 0x78 ? .hex : .bits
      var copy = self
      copy.position += 2
      let start = copy.position
      copy.skip(while: kind == .hex ? Letter.isHexDigit : { $0 == 0x30 || $0 == 0x31 })
      if copy.position > start, !(copy.byte(0).map(Letter.isName) ?? false) {
        self = copy
        return kind
      }
    }
    skip(while: Letter.isDigit)
    if byte(0) == Letter.point, !followedByName {
      position += 1
      skip(while: Letter.isDigit)
    }
    let digits = position
    exponent()
    // A letter right after the digits makes it a name, unless it was an exponent.
    if let byte = byte(0), Letter.isName(byte), position == digits || !Letter.isDigit(byte) {
      skip(while: Letter.isName)
      return .word
    }
    return .number
  }

  private var followedByName: Bool {
    guard let next = byte(1) else { return false }
    return Letter.isName(next) && !Letter.isDigit(next) && next != 0x65 && next != 0x45
  }

  private mutating func exponent() {
    guard let letter = byte(0), letter == 0x65 || letter == 0x45 else { return }
    var ahead = 1
    if byte(ahead) == Letter.plus || byte(ahead) == Letter.minus { ahead += 1 }
    guard let digit = byte(ahead), Letter.isDigit(digit) else { return }
    position += ahead
    skip(while: Letter.isDigit)
  }

  /// Passes over a quoted text; a doubled quote does not end it.
  private mutating func skipQuoted(_ quote: UInt8, escapes: Bool) {
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == Letter.backslash, escapes {
        position = min(position + 1, bytes.count)
      } else if byte == quote {
        guard self.byte(0) == quote else { return }
        position += 1
      }
    }
  }
}

// MARK: - Comments

extension SQLLexer {
  private mutating func skipSpace() {
    while let first = byte(0) {
      switch first {
      case _ where Letter.isSpace(first): position += 1
      case Letter.hash: skipLine()
      case Letter.minus where byte(1) == Letter.minus && endsDashes(byte(2)): skipLine()
      case Letter.slash where byte(1) == Letter.star: comment()
      case Letter.star where openComments > 0 && byte(1) == Letter.slash:
        openComments -= 1
        position += 2
      default: return
      }
    }
  }

  /// Two dashes begin a comment only before a space or a control character.
  private func endsDashes(_ byte: UInt8?) -> Bool {
    guard let byte else { return true }
    return byte <= Letter.space
  }

  private mutating func skipLine() {
    while let byte = byte(0), byte != Letter.newline { position += 1 }
  }

  /// The position is at `/*`: goes after the comment, or into it where its text counts.
  private mutating func comment() {
    var ahead = 2
    let onlyMariaDB = byte(2) == 0x4D && byte(3) == Letter.bang
    if onlyMariaDB { ahead = 3 }
    guard byte(ahead) == Letter.bang else {
      skipComment(nested: false)
      return
    }
    ahead += 1
    var digits = 0
    var version = 0
    while digits < 6, let digit = byte(ahead + digits), Letter.isDigit(digit) {
      version = version * 10 + Int(digit - 0x30)
      digits += 1
    }
    // Fewer digits are no version, but the text itself.
    let required: Int? = digits >= 5 ? version : nil
    guard dialect.runsComment(version: required, onlyMariaDB: onlyMariaDB) else {
      skipComment(nested: true)
      return
    }
    position = min(position + ahead + (digits >= 5 ? digits : 0), bytes.count)
    openComments += 1
  }

  /// Passes over a comment whose text does not count; one more may stand inside a conditional one.
  private mutating func skipComment(nested: Bool) {
    position += 2
    var depth = 1
    while position < bytes.count {
      if bytes[position] == Letter.star, byte(1) == Letter.slash {
        position += 2
        depth -= 1
        if depth == 0 { return }
      } else if nested, depth == 1, bytes[position] == Letter.slash, byte(1) == Letter.star {
        position += 2
        depth += 1
      } else {
        position += 1
      }
    }
  }
}

// MARK: - What a token means

extension SQLLexer {
  /// The text of a string or a name without quotes and escapes.
  func text(of token: SQLToken) -> [UInt8] {
    let raw = bytes[token.range]
    guard token.kind == .string || token.kind == .quotedName, let quote = raw.first else {
      return Array(raw)
    }
    let escapes = token.kind == .string && !dialect.hasNoBackslashEscapes
    var text: [UInt8] = []
    text.reserveCapacity(raw.count)
    var index = raw.startIndex + 1
    while index < raw.endIndex {
      let byte = raw[index]
      index += 1
      if byte == Letter.backslash, escapes, index < raw.endIndex {
        // Before the characters of patterns it stays, as the servers have it.
        if raw[index] == Letter.underscore || raw[index] == 0x25 { text.append(byte) }
        text.append(Self.unescaped(raw[index]))
        index += 1
      } else if byte == quote {
        guard index < raw.endIndex, raw[index] == quote else { break }
        text.append(quote)
        index += 1
      } else {
        text.append(byte)
      }
    }
    return text
  }

  private static func unescaped(_ byte: UInt8) -> UInt8 {
    switch byte {
    case 0x6E: Letter.newline
    case 0x74: Letter.tab
    case 0x72: 0x0D
    case 0x62: 0x08
    case 0x30: 0
    case 0x5A: 0x1A
    default: byte
    }
  }

  /// The bytes that a hex or bit literal stands for.
  func literalBytes(of token: SQLToken) -> [UInt8] {
    let width = token.kind == .hex ? 2 : 8
    let radix: UInt8 = token.kind == .hex ? 16 : 2
    // The letter and the quotes around, or 0x before.
    let digits = bytes[token.range].dropFirst(2).filter { $0 != Letter.quote }
      .compactMap(Letter.hexValue)
    var result: [UInt8] = []
    result.reserveCapacity(digits.count / width + 1)
    var value: UInt8 = 0
    for (index, digit) in digits.enumerated() {
      value = value &* radix | digit
      if (digits.count - 1 - index) % width == 0 {
        result.append(value)
        value = 0
      }
    }
    return result
  }
}
