/// What is the same of all statements that differ only in their values: literals as `?`, lists of
/// them folded, everything else as in ``PlainStatement``.
package enum StatementFingerprint {
  /// How much of a statement is looked at.
  private static let longest = 1 << 20
  /// How long a fingerprint gets.
  private static let mostBytes = 2048

  /// The fingerprint of `text`, in UTF-8.
  package static func text(of text: [UInt8], _ dialect: SQLDialect) -> [UInt8] {
    var lexer = SQLLexer(text.count > longest ? Array(text[..<longest]) : text, dialect)
    var maker = Maker()
    while maker.writer.output.count < mostBytes {
      let token = lexer.next()
      guard token.kind != .end else { return maker.writer.withoutEnd() }
      maker.add(token, lexer)
    }
    return Array(maker.writer.output[..<mostBytes]) + Array("…".utf8)
  }

  private struct Maker {
    var writer = PlainStatement.Writer()
    /// Where the parentheses that are open begin.
    private var open: [Int] = []
    /// The last pair of each depth that was closed.
    private var closed: [Range<Int>?] = [nil]
    private static let deepest = 64

    mutating func add(_ token: SQLToken, _ lexer: SQLLexer) {
      switch token.kind {
      case .string, .number, .hex, .bits: literal()
      case .word where isNull(token, lexer): literal()
      case .symbol:
        let byte = lexer.bytes[token.range.lowerBound]
        switch byte {
        case Letter.open:
          if open.count < Self.deepest {
            open.append(writer.output.count)
            closed.append(nil)
          }
          writer.symbol(byte)
        case Letter.close:
          writer.symbol(byte)
          close()
        default: writer.symbol(byte)
        }
      default: writer.add(token, lexer)
      }
    }

    private func isNull(_ token: SQLToken, _ lexer: SQLLexer) -> Bool {
      guard token.range.count == 4 else { return false }
      let isValue = [Letter.comma, Letter.open].contains(writer.output.last ?? 0)
      return isValue && lexer.bytes[token.range].map(Letter.lower) == Array("null".utf8)
    }

    /// Writes `?`, or makes the one before it a list.
    private mutating func literal() {
      // A sign belongs to its number.
      let count = writer.output.count
      if count > 1, writer.output[count - 1] == Letter.minus,
        [Letter.comma, Letter.open, Letter.equals].contains(writer.output[count - 2])
      {
        writer.output.removeLast()
      }
      if ends(with: "?,") {
        writer.output.removeLast(1)
        writer.output.append(Letter.plus)
      } else if ends(with: "?+,") {
        writer.output.removeLast(1)
      } else {
        writer.word([0x3F])
      }
    }

    private func ends(with text: StaticString) -> Bool {
      writer.output.suffix(text.utf8CodeUnitCount).elementsEqual(Array("\(text)".utf8))
    }

    /// Folds a row of values into the one before it that looks the same.
    private mutating func close() {
      guard let start = open.popLast() else { return }
      closed.removeLast()
      let own = start..<writer.output.count
      if let last = closed.last ?? nil, last.upperBound + 1 == own.lowerBound,
        writer.output[last.upperBound] == Letter.comma,
        writer.output[last].elementsEqual(writer.output[own])
      {
        writer.output.removeLast(writer.output.count - last.upperBound)
      } else {
        closed[closed.count - 1] = own
      }
    }
  }
}
