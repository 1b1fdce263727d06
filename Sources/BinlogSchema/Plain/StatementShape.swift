import BinlogBytes

/// What of a statement tells all but its values: its text, in which a number is `0` and a string one
/// quote.
///
/// Statements of one shape that are run in one default database have one ``StatementFingerprint`` and
/// change the same tables, so that who goes over millions of them works these out once a shape. The
/// other way round that does not hold: spaces and the case of words are as they are. It is found in
/// one pass over the bytes, in memory that is used again.
package struct StatementShape: Hashable, Sendable {
  private var key = ByteKey()

  /// An empty one, to be used again and again.
  package init() {}

  /// How many bytes it takes.
  package var size: Int { key.bytes.count }

  /// The longest text that is looked at.
  private static let longest = 1 << 16

  /// Becomes the shape of `text`, in UTF-8; false where that cannot be seen so simply: of comments,
  /// of variables with quoted names, of quotes that do not end, of long texts.
  package mutating func set(
    _ text: [UInt8], database: [UInt8], _ dialect: SQLDialect
  ) -> Bool {
    guard text.count <= Self.longest, dialect.charset == nil else { return false }
    key.bytes.removeAll(keepingCapacity: true)
    key.bytes.append((dialect.hasANSIQuotes ? 1 : 0) | (dialect.hasNoBackslashEscapes ? 2 : 0))
    // A name is shorter than 256 bytes; the length keeps it apart from the text.
    key.bytes.append(UInt8(truncatingIfNeeded: database.count))
    key.bytes += database
    return Self.write(text.span, dialect, to: &key.bytes)
  }

  private static func write(
    _ text: Span<UInt8>, _ dialect: SQLDialect, to output: inout [UInt8]
  ) -> Bool {
    var index = 0
    while index < text.count {
      let byte = text[index]
      let following = index + 1 < text.count ? text[index + 1] : 0
      switch byte {
      case 0x30...0x39:
        index = endOfNumber(text, index, &output)
      case _ where Letter.isName(byte):
        if following == Letter.quote, "xXbB".utf8.contains(byte) {
          // Bits and bytes, which have no escapes.
          guard let end = end(of: Letter.quote, text, index + 2) else { return false }
          output.append(byte)
          output.append(Letter.quote)
          index = end
        } else {
          repeat {
            output.append(text[index])
            index += 1
          } while index < text.count && Letter.isName(text[index])
          // What is put to a name by a point is a name too, also where it begins with a digit.
          while index < text.count, text[index] == Letter.point {
            repeat {
              output.append(text[index])
              index += 1
            } while index < text.count && Letter.isName(text[index])
          }
        }
      case Letter.quote, Letter.doubleQuote:
        let isName = byte == Letter.doubleQuote && dialect.hasANSIQuotes
        let escapes = !isName && !dialect.hasNoBackslashEscapes
        guard let end = endOfQuoted(text, index, escapes: escapes) else { return false }
        if isName {
          append(text, index..<end, to: &output)
        } else {
          output.append(Letter.quote)
        }
        index = end
      case Letter.backtick:
        guard let end = endOfQuoted(text, index, escapes: false) else { return false }
        append(text, index..<end, to: &output)
        index = end
        // A point after it belongs to the name.
        if index < text.count, text[index] == Letter.point {
          output.append(Letter.point)
          index += 1
          while index < text.count, Letter.isName(text[index]) {
            output.append(text[index])
            index += 1
          }
        }
      case Letter.hash: return false
      case Letter.slash where following == Letter.star: return false
      case Letter.minus where following == Letter.minus: return false
      case Letter.point where Letter.isDigit(following): return false
      case Letter.at:
        // A variable, whose name may be a number.
        guard ![Letter.quote, Letter.doubleQuote, Letter.backtick].contains(following) else {
          return false
        }
        repeat {
          output.append(text[index])
          index += 1
        } while index < text.count
          && (Letter.isName(text[index]) || [Letter.at, Letter.point].contains(text[index]))
      default:
        output.append(byte)
        index += 1
      }
    }
    return true
  }

  private static func append(_ text: Span<UInt8>, _ range: Range<Int>, to output: inout [UInt8]) {
    for index in range { output.append(text[index]) }
  }

  /// Passes over a number, which is written as `0`; what begins with a digit and is none, or might
  /// be none, is written as it stands.
  private static func endOfNumber(
    _ text: Span<UInt8>, _ start: Int, _ output: inout [UInt8]
  ) -> Int {
    var index = start
    if text[index] == 0x30, index + 2 < text.count, text[index + 1] == 0x78 {
      index += 2
      while index < text.count, Letter.isHexDigit(text[index]) { index += 1 }
      if index == start + 2 { index = start + 1 }
    } else {
      skipDigits(text, &index)
      if index + 1 < text.count, text[index] == Letter.point, Letter.isDigit(text[index + 1]) {
        index += 1
        skipDigits(text, &index)
      }
      skipExponent(text, &index)
    }
    guard index < text.count, Letter.isName(text[index]) || text[index] == Letter.point else {
      output.append(0x30)
      return index
    }
    while index < text.count, Letter.isName(text[index]) || text[index] == Letter.point {
      index += 1
    }
    append(text, start..<index, to: &output)
    return index
  }

  private static func skipDigits(_ text: Span<UInt8>, _ index: inout Int) {
    while index < text.count, Letter.isDigit(text[index]) { index += 1 }
  }

  private static func skipExponent(_ text: Span<UInt8>, _ index: inout Int) {
    guard index < text.count, text[index] | 0x20 == 0x65 else { return }
    var ahead = index + 1
    if ahead < text.count, text[ahead] == Letter.plus || text[ahead] == Letter.minus { ahead += 1 }
    guard ahead < text.count, Letter.isDigit(text[ahead]) else { return }
    index = ahead
    skipDigits(text, &index)
  }

  /// After the next `quote`.
  private static func end(of quote: UInt8, _ text: Span<UInt8>, _ start: Int) -> Int? {
    var index = start
    while index < text.count {
      if text[index] == quote { return index + 1 }
      index += 1
    }
    return nil
  }

  /// After a quoted text; a doubled quote does not end it.
  private static func endOfQuoted(_ text: Span<UInt8>, _ start: Int, escapes: Bool) -> Int? {
    let quote = text[start]
    let special = SpecialBytes(quote, escapes ? Letter.backslash : quote)
    var index = start + 1
    while true {
      index = special.next(in: text, from: index)
      guard index < text.count else { return nil }
      if text[index] != quote {
        index += 2
        if index > text.count { return nil }
        continue
      }
      index += 1
      guard index < text.count, text[index] == quote else { return index }
      index += 1
    }
  }
}
