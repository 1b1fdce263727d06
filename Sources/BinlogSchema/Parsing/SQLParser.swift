/// Why a statement could not be taken in.
struct SQLProblem: Error, Equatable {
  /// Offset in the statement.
  var offset: Int
  /// What was expected.
  var message: String
}

/// Reads statements that define tables; passes over everything in them that does not matter.
///
/// Knows no more of the grammar than it needs: the server that ran a statement, or the program
/// that wrote it, has checked it already. Every step consumes a token, so the time is linear.
struct SQLParser {
  private(set) var lexer: SQLLexer
  /// The token that comes next.
  private(set) var token: SQLToken

  init(_ bytes: [UInt8], _ dialect: SQLDialect) {
    lexer = SQLLexer(bytes, dialect)
    token = lexer.next()
  }

  var dialect: SQLDialect { lexer.dialect }

  /// A problem at the next token.
  func problem(_ message: String) -> SQLProblem {
    SQLProblem(offset: token.range.lowerBound, message: message)
  }

  mutating func advance() { token = lexer.next() }

  // MARK: Looking

  var isAtEnd: Bool { token.kind == .end }

  func isSymbol(_ byte: UInt8) -> Bool {
    token.kind == .symbol && lexer.bytes[token.range.lowerBound] == byte
  }

  /// Whether the token is the keyword `word`, which is given in upper case.
  func isWord(_ word: StaticString) -> Bool { isWord(word, token) }

  private func isWord(_ word: StaticString, _ token: SQLToken) -> Bool {
    guard token.kind == .word, token.range.count == word.utf8CodeUnitCount else { return false }
    // Safe: a static string's bytes are there for ever, and are only read.
    let letters = unsafe UnsafeBufferPointer(
      start: word.utf8Start, count: word.utf8CodeUnitCount)
    for index in 0..<token.range.count {
      let letter = unsafe letters[index]
      guard Letter.upper(lexer.bytes[token.range.lowerBound + index]) == letter else {
        return false
      }
    }
    return true
  }

  /// Whether the tokens that come next are these keywords.
  func areWords(_ words: StaticString...) -> Bool {
    var ahead = self
    for word in words {
      guard ahead.isWord(word) else { return false }
      ahead.advance()
    }
    return true
  }

  /// The next token as a keyword in upper case; empty where it is none.
  var keyword: String {
    guard token.kind == .word, token.range.count <= 64 else { return "" }
    return String(decoding: lexer.bytes[token.range].map(Letter.upper), as: UTF8.self)
  }

  // MARK: Taking

  /// Takes the keyword if it comes next.
  mutating func accept(_ word: StaticString) -> Bool {
    guard isWord(word) else { return false }
    advance()
    return true
  }

  /// Takes these keywords if all of them come next.
  mutating func accept(_ first: StaticString, _ second: StaticString) -> Bool {
    guard areWords(first, second) else { return false }
    advance()
    advance()
    return true
  }

  /// Takes these keywords if all of them come next.
  mutating func accept(
    _ first: StaticString, _ second: StaticString, _ third: StaticString
  ) -> Bool {
    guard areWords(first, second, third) else { return false }
    for _ in 0..<3 { advance() }
    return true
  }

  mutating func acceptSymbol(_ byte: UInt8) -> Bool {
    guard isSymbol(byte) else { return false }
    advance()
    return true
  }

  mutating func expectSymbol(_ byte: UInt8) throws(SQLProblem) {
    guard acceptSymbol(byte) else {
      throw problem("expected '\(Character(Unicode.Scalar(byte)))'")
    }
  }

  /// A name, in quotes or without.
  mutating func name() throws(SQLProblem) -> [UInt8] {
    guard token.kind == .word || token.kind == .quotedName else {
      throw problem("expected a name")
    }
    let text = lexer.text(of: token)
    advance()
    return text
  }

  /// A name with perhaps a database's before it.
  mutating func qualifiedName() throws(SQLProblem) -> QualifiedName {
    if acceptSymbol(Letter.point) { return QualifiedName(database: nil, name: try name()) }
    let first = try name()
    guard acceptSymbol(Letter.point) else { return QualifiedName(database: nil, name: first) }
    return QualifiedName(database: first, name: try name())
  }

  /// A word or a string, as options have them.
  mutating func optionText() -> [UInt8]? {
    _ = acceptSymbol(Letter.equals)
    switch token.kind {
    case .word, .quotedName, .string:
      let text = lexer.text(of: token)
      advance()
      return text
    default:
      return nil
    }
  }

  /// A whole number.
  mutating func number() -> Int? {
    guard token.kind == .number,
      let value = Int(String(decoding: lexer.bytes[token.range], as: UTF8.self))
    else { return nil }
    advance()
    return value
  }

  // MARK: Passing over

  /// Passes over what stands in parentheses, if a parenthesis comes next.
  @discardableResult
  mutating func skipGroup() -> Bool {
    guard isSymbol(Letter.open) else { return false }
    var depth = 0
    repeat {
      if isSymbol(Letter.open) { depth += 1 }
      if isSymbol(Letter.close) { depth -= 1 }
      advance()
    } while depth > 0 && !isAtEnd
    return true
  }

  /// Passes over one token, or over all that stands in parentheses.
  mutating func skipOne() {
    if !skipGroup() { advance() }
  }

  /// Passes over an element of a list: stops at a comma or a closing parenthesis of its own.
  mutating func skipElement() {
    while !isAtEnd, !isSymbol(Letter.comma), !isSymbol(Letter.close) { skipOne() }
  }

  /// Passes over the value of a DEFAULT: one operand, or several with operators between them.
  mutating func skipValue() {
    while true {
      skipOperand()
      let operators: [UInt8] = [0x25, 0x26, 0x2A, 0x2B, 0x2D, 0x2F, 0x3C, 0x3D, 0x3E, 0x5E, 0x7C]
      var hasOperator = false
      while operators.contains(where: isSymbol) {
        advance()
        hasOperator = true
      }
      guard hasOperator else { return }
    }
  }

  private mutating func skipOperand() {
    while isSymbol(Letter.plus) || isSymbol(Letter.minus) || isSymbol(0x7E) || isSymbol(0x21) {
      advance()
    }
    if areWords("NEXT", "VALUE", "FOR") || areWords("PREVIOUS", "VALUE", "FOR") {
      for _ in 0..<3 { advance() }
    }
    guard !isAtEnd, !isSymbol(Letter.comma), !isSymbol(Letter.close) else { return }
    var isString = token.kind == .string
    if token.kind == .word,
      lexer.bytes[token.range.lowerBound] == Letter.underscore
        || isWord("N")
    {
      // An introducer belongs to the string or the literal after it.
      let kind = following.kind
      if kind == .string || kind == .hex || kind == .bits {
        isString = kind == .string
        advance()
      }
    }
    skipOne()
    while isString, token.kind == .string { advance() }
    while acceptSymbol(Letter.point) { advance() }
    skipGroup()
  }

  /// The token after the next one.
  var following: SQLToken {
    var ahead = lexer
    return ahead.next()
  }
}
