import BinlogAudit
import BinlogChanges
import BinlogEvents
import BinlogSchema

/// The table that a statement writes to.
struct StatementTarget {
  var database: String
  var table: String

  /// Finds the table of an INSERT, REPLACE, UPDATE, DELETE or LOAD DATA; nil for anything else.
  init?(_ text: String, database: String?) {
    let words = Self.words(text)
    guard let verb = words.first?.lowercased() else { return nil }
    let rest = words.dropFirst()
    func behind(_ mark: String) -> Int? {
      rest.firstIndex { $0.lowercased() == mark }.map { $0 + 1 }
    }
    let place: Int?
    switch verb {
    case "insert", "replace":
      let modifiers = ["low_priority", "delayed", "high_priority", "ignore", "into"]
      place = rest.firstIndex { !modifiers.contains($0.lowercased()) }
    case "update":
      place = rest.firstIndex { !["low_priority", "ignore"].contains($0.lowercased()) }
    case "delete": place = behind("from")
    case "load": place = behind("table")
    default: return nil
    }
    guard let place, place < words.count else { return nil }
    var name = words[place]
    if place + 2 < words.count, words[place + 1] == "." {
      self.database = name
      name = words[place + 2]
    } else if let database {
      self.database = database
    } else {
      return nil
    }
    table = name
  }

  /// Words, names out of their backticks, and dots, of the beginning of a statement.
  static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var isQuoted = false
    func end() {
      if !word.isEmpty { words.append(word) }
      word = ""
    }
    for character in text.prefix(2000) {
      if isQuoted {
        if character == "`" {
          isQuoted = false
          end()
        } else {
          word.append(character)
        }
        continue
      }
      switch character {
      case "`":
        end()
        isQuoted = true
      case ".":
        end()
        words.append(".")
      case _
      where character.isLetter || character.isNumber || character == "_"
        || character == "$":
        word.append(character)
      default: end()
      }
      if words.count > 64 { break }
    }
    end()
    return words
  }

  /// Whether a statement in `database` writes to this table.
  func isNamed(in text: [UInt8], _ database: [UInt8]) -> Bool {
    let default_ = database.isEmpty ? nil : String(decoding: database, as: UTF8.self)
    guard
      let other = StatementTarget(String(decoding: text, as: UTF8.self), database: default_)
    else { return false }
    return other.table.lowercased() == table.lowercased()
      && other.database.lowercased() == self.database.lowercased()
  }

  /// The columns of a key with the values that an error prints; nil where they cannot be told
  /// apart.
  static func parts(
    _ value: String, of key: String, _ target: StatementTarget, _ schemas: LogSchemas
  ) -> [Conflict.KeyPart]? {
    guard
      let columns = schemas.keyColumns(
        database: target.database, table: target.table, key: key)
    else { return nil }
    let values =
      columns.count == 1
      ? [value]
      : value.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard values.count == columns.count else { return nil }
    let dialect = StatementDialect(flavor: .mysql, version: ServerVersion(8, 0, 0))
    return zip(columns, values).map { column, value in
      // A number in quotes is a number, where the column is of one.
      Conflict.KeyPart(column: column, literal: dialect.quote(value))
    }
  }
}
