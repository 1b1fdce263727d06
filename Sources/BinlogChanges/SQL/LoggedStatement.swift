/// What a statement that was logged as text means for rows, told by its first words.
package enum LoggedStatement {
  /// It makes, changes or drops tables, or empties one.
  case definition
  /// It changes rows, which are not in the log.
  case rows
  /// It sets the savepoint `name`, or else goes back to it.
  ///
  /// The name is empty where the text is not the one statement with the one name: then nothing of it
  /// may be printed as a statement. Dropping one counts as setting none.
  case savepoint(name: [UInt8], isSet: Bool)
  /// It changes no rows and no tables.
  case other
  /// It is part of an XA transaction, whose group it does not end.
  case branch

  /// Whether it has an effect of its own, beyond the rows around it.
  package var isChange: Bool {
    switch self {
    case .definition, .rows, .other: true
    case .savepoint, .branch: false
    }
  }

  /// Judges a statement.
  package init(_ text: [UInt8]) {
    var words = Words(text)
    let first = words.next()
    switch first {
    case "TRUNCATE", "RENAME": self = words.next() == "USER" ? .other : .definition
    case "CREATE", "ALTER", "DROP":
      var word = words.next()
      while ["OR", "REPLACE", "ONLINE", "OFFLINE", "IGNORE", "UNIQUE", "FULLTEXT", "SPATIAL"]
        .contains(word)
      { word = words.next() }
      switch word {
      case "TABLE", "DATABASE", "SCHEMA", "SEQUENCE": self = .definition
      // Indexes change no rows, but may be what makes a row the only one.
      case "INDEX": self = .definition
      default: self = .other
      }
    case "INSERT", "UPDATE", "DELETE", "REPLACE", "LOAD", "CALL", "WITH": self = .rows
    case "IMPORT", "EXCHANGE": self = .definition
    case "SAVEPOINT": self = .savepoint(name: words.lastName() ?? [], isSet: true)
    case "ROLLBACK":
      var word = words.next()
      if word == "WORK" { word = words.next() }
      var name: [UInt8]?
      if word == "TO" {
        var rest = words
        if rest.next() == "SAVEPOINT" { name = rest.lastName() }
        // Or that word is the name.
        name = name ?? words.lastName()
      }
      self = .savepoint(name: name ?? [], isSet: false)
    case "RELEASE": self = .savepoint(name: [], isSet: true)
    case "XA": self = .branch
    default: self = .other
    }
  }

  /// Words of a statement, comments left out but for what servers run of them.
  private struct Words {
    private let text: [UInt8]
    private var index = 0

    init(_ text: [UInt8]) { self.text = text }

    mutating func next() -> String {
      skip()
      let start = index
      while index < text.count, Self.isLetter(text[index]) { index += 1 }
      return String(decoding: text[start..<index], as: UTF8.self).uppercased()
    }

    /// The name that is the next and last thing in the text, without its quotes; nil where there is
    /// something else.
    mutating func lastName() -> [UInt8]? {
      skip()
      var name: [UInt8] = []
      if let quote = at(index), quote == 0x60 || quote == 0x22 {
        index += 1
        while let byte = at(index) {
          index += 1
          if byte == quote {
            guard at(index) == quote else { break }
            index += 1
          }
          name.append(byte)
        }
        guard index > 1, text[index - 1] == quote else { return nil }
      } else {
        while let byte = at(index),
          Self.isLetter(byte) || byte >= 0x80 || byte == 0x24 || byte >= 0x30 && byte <= 0x39
        {
          name.append(byte)
          index += 1
        }
      }
      skip()
      if at(index) == 0x3B {
        index += 1
        skip()
      }
      return index >= text.count && !name.isEmpty ? name : nil
    }

    private mutating func skip() {
      while index < text.count {
        let byte = text[index]
        if byte == 0x20 || byte >= 0x09 && byte <= 0x0D || byte == 0x28 {
          index += 1
        } else if byte == 0x23 || byte == 0x2D && at(index + 1) == 0x2D {
          while index < text.count, text[index] != 0x0A { index += 1 }
        } else if byte == 0x2F, at(index + 1) == 0x2A {
          if at(index + 2) == 0x21 || at(index + 2) == 0x4D && at(index + 3) == 0x21 {
            index += at(index + 2) == 0x21 ? 3 : 4
            while let digit = at(index), digit >= 0x30, digit <= 0x39 { index += 1 }
          } else {
            index += 2
            while index < text.count, !(text[index] == 0x2A && at(index + 1) == 0x2F) { index += 1 }
            index += 2
          }
        } else if byte == 0x2A, at(index + 1) == 0x2F {
          index += 2
        } else {
          return
        }
      }
    }

    private func at(_ index: Int) -> UInt8? { index < text.count ? text[index] : nil }

    private static func isLetter(_ byte: UInt8) -> Bool {
      byte >= 0x41 && byte <= 0x5A || byte >= 0x61 && byte <= 0x7A || byte == 0x5F
    }
  }
}
