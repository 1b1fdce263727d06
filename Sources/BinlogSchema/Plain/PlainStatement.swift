/// A statement made plain, so that two spellings of one statement are the same text: comments out,
/// white space folded, names without quotes and in lower case, strings in single quotes.
///
/// A blank stands only where two words would run into one another.
package enum PlainStatement {
  /// How much of a statement is looked at.
  private static let longest = 16 << 20

  /// `text`, in UTF-8, made plain.
  package static func text(of text: [UInt8], _ dialect: SQLDialect) -> [UInt8] {
    var lexer = SQLLexer(text.count > longest ? Array(text[..<longest]) : text, dialect)
    var writer = Writer()
    writer.output.reserveCapacity(min(text.count, longest))
    while true {
      let token = lexer.next()
      guard token.kind != .end else { return writer.withoutEnd() }
      writer.add(token, lexer)
    }
  }

  /// Puts plain tokens one after the other.
  struct Writer {
    var output: [UInt8] = []
    /// Whether the token before would run into a word.
    private var endsWithWord = false

    /// Adds a token of `lexer`.
    mutating func add(_ token: SQLToken, _ lexer: SQLLexer) {
      switch token.kind {
      case .end: return
      case .word, .hex, .bits, .number: word(lexer.bytes[token.range].map(Letter.lower))
      case .quotedName, .variable: word(lexer.text(of: token).map(Letter.lower))
      case .string:
        begin()
        output.append(Letter.quote)
        for byte in lexer.text(of: token) {
          if byte == Letter.quote { output.append(byte) }
          output.append(byte)
        }
        output.append(Letter.quote)
      case .symbol: symbol(lexer.bytes[token.range.lowerBound])
      }
    }

    /// Adds a word or a name.
    mutating func word(_ text: [UInt8]) {
      begin()
      output += text
    }

    private mutating func begin() {
      if endsWithWord { output.append(Letter.space) }
      endsWithWord = true
    }

    /// Adds one byte that is no part of a word.
    mutating func symbol(_ byte: UInt8) {
      output.append(byte)
      endsWithWord = false
    }

    /// The text without the semicolons at its end.
    func withoutEnd() -> [UInt8] {
      var end = output.count
      while end > 0, output[end - 1] == Letter.semicolon { end -= 1 }
      return end == output.count ? output : Array(output[..<end])
    }
  }
}

/// A glob over statements, as `--statement` takes it: `*` is anything, `?` one character, `\` takes
/// the next character as it is; without `*` it fits anywhere in the statement.
package struct StatementPattern: Sendable {
  /// As the user wrote it.
  package let text: String
  /// The glob over statements that were made plain, which it is made plain for.
  package let glob: String

  /// Reads a pattern.
  package init(_ text: String) {
    self.text = text
    var lexer = SQLLexer(Array(text.utf8), SQLDialect())
    var writer = PlainStatement.Writer()
    var isAnchored = false
    while true {
      let token = lexer.next()
      guard token.kind != .end else { break }
      switch token.kind {
      case .symbol:
        let byte = lexer.bytes[token.range.lowerBound]
        if byte == Letter.star { isAnchored = true }
        // What is escaped stands for itself, stars too.
        if byte == Letter.backslash {
          let next = lexer.next()
          writer.symbol(byte)
          if next.kind == .symbol {
            writer.symbol(lexer.bytes[next.range.lowerBound])
          } else {
            writer.symbol(byte)
            writer.add(next, lexer)
          }
        } else {
          writer.symbol(byte)
        }
      case .string, .quotedName:
        if lexer.bytes[token.range].contains(Letter.star) { isAnchored = true }
        // Its own backslashes are no escapes of the glob.
        var inner = PlainStatement.Writer()
        inner.add(token, lexer)
        writer.word(inner.output.flatMap { $0 == Letter.backslash ? [$0, $0] : [$0] })
      default: writer.add(token, lexer)
      }
    }
    let plain = String(decoding: writer.withoutEnd(), as: UTF8.self)
    glob = isAnchored ? plain : "*" + plain + "*"
  }
}
