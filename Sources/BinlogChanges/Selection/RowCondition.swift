/// A condition on a column: `col=value`, `col IS NULL`, `col ~ glob`.
public struct RowCondition: Sendable, Equatable {
  /// How value and literal are compared.
  public enum Operator: Sendable {
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    /// A pattern for the value as text.
    case glob
    case isNull, isNotNull
  }

  /// Why a text is no condition, as a sentence.
  public struct Problem: Error, Equatable, CustomStringConvertible {
    /// The sentence.
    public var description: String
  }

  /// As the user wrote it.
  public let text: String
  /// The column's name.
  public let column: String
  /// How it is compared.
  public let operation: Operator
  /// What it is compared with, quotes taken off.
  public let value: String
  /// Whether it stood in quotes.
  public let isQuoted: Bool

  /// Reads a condition.
  ///
  /// Names in backticks may hold anything; values in single or double quotes are taken as text.
  /// `= NULL` and `!= NULL` without quotes mean `IS NULL` and `IS NOT NULL`.
  public init(_ text: String) throws(Problem) {
    self.text = text
    var rest = text[...].trimmed
    column = try Self.name(&rest, text)
    rest = rest.trimmed
    let operators: [(String, Operator)] = [
      ("!=", .notEqual), ("<>", .notEqual), ("<=", .lessOrEqual), (">=", .greaterOrEqual),
      ("==", .equal), ("=", .equal), ("<", .less), (">", .greater), ("~", .glob),
    ]
    if let found = operators.first(where: { rest.hasPrefix($0.0) }) {
      let literal = try Self.literal(rest.dropFirst(found.0.count).trimmed, text)
      let isNull = !literal.isQuoted && literal.value.uppercased() == "NULL"
      switch found.1 {
      case .equal where isNull: operation = .isNull
      case .notEqual where isNull: operation = .isNotNull
      default: operation = found.1
      }
      value = literal.value
      isQuoted = literal.isQuoted
      return
    }
    let words = rest.uppercased().split(whereSeparator: \.isWhitespace)
    switch words {
    case ["IS", "NULL"]: operation = .isNull
    case ["IS", "NOT", "NULL"]: operation = .isNotNull
    default:
      throw Problem(
        description: "'\(text)' is no condition: after the column's name one of = != < <= > >= ~"
          + ", IS NULL or IS NOT NULL is expected, as in \"id=17\" or \"name ~ 'A*'\"")
    }
    value = ""
    isQuoted = false
  }

  private static func name(_ rest: inout Substring, _ text: String) throws(Problem) -> String {
    var name = ""
    if rest.first == "`" {
      rest = rest.dropFirst()
      while let letter = rest.first {
        rest = rest.dropFirst()
        if letter == "`" {
          guard rest.first == "`" else { return name }
          rest = rest.dropFirst()
        }
        name.append(letter)
      }
      throw Problem(description: "'\(text)' is no condition: the backtick is not closed")
    }
    let end = rest.firstIndex { $0.isWhitespace || "=!<>~".contains($0) } ?? rest.endIndex
    name = String(rest[..<end])
    rest = rest[end...]
    guard !name.isEmpty else {
      throw Problem(
        description: "'\(text)' is no condition: it must begin with a column's name, as in "
          + "\"id=17\"")
    }
    return name
  }

  private static func literal(
    _ text: Substring, _ whole: String
  ) throws(Problem) -> (value: String, isQuoted: Bool) {
    guard let quote = text.first, quote == "'" || quote == "\"" else {
      return (String(text), false)
    }
    var value = ""
    var rest = text.dropFirst()
    while let letter = rest.first {
      rest = rest.dropFirst()
      if letter == quote {
        if rest.first == quote {
          rest = rest.dropFirst()
        } else {
          guard rest.isEmpty else {
            throw Problem(
              description: "'\(whole)' is no condition: something stands after the closing quote;"
                + " give --where once for each condition")
          }
          return (value, true)
        }
      }
      value.append(letter)
    }
    throw Problem(description: "'\(whole)' is no condition: the quote is not closed")
  }
}

extension Substring {
  /// Without white space at both ends.
  var trimmed: Substring {
    var text = drop { $0.isWhitespace }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return text
  }
}
