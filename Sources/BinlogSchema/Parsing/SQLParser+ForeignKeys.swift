import BinlogEvents
import BinlogRows

extension SQLParser {
  /// `FOREIGN KEY [name] (columns) REFERENCES …`; nil where it is not understood.
  mutating func foreignKey(named name: [UInt8]?) -> ParsedForeignKey? {
    guard accept("FOREIGN", "KEY") else { return nil }
    _ = accept("IF", "NOT", "EXISTS")
    var name = name
    if !isSymbol(Letter.open) {
      guard let index = try? self.name() else { return nil }
      name = name ?? index
    }
    guard let columns = columnNames(), accept("REFERENCES"), var key = references() else {
      return nil
    }
    key.name = name
    key.columns = columns
    return key
  }

  /// What follows REFERENCES: a table, its columns, and what becomes of rows that refer to one.
  mutating func references() -> ParsedForeignKey? {
    guard let table = try? qualifiedName() else { return nil }
    var key = ParsedForeignKey(table: table)
    if isSymbol(Letter.open) {
      guard let columns = columnNames() else { return nil }
      key.parentColumns = columns
    }
    if accept("MATCH"), !isAtEnd { advance() }
    while true {
      var ahead = self
      guard ahead.accept("ON"), ahead.isWord("DELETE") || ahead.isWord("UPDATE") else { return key }
      let isDelete = ahead.isWord("DELETE")
      ahead.advance()
      let action: ForeignKeyDefinition.Action
      if ahead.accept("CASCADE") {
        action = .cascade
      } else if ahead.accept("SET", "NULL") {
        action = .setNull
      } else if ahead.accept("SET", "DEFAULT") {
        action = .setDefault
      } else if ahead.accept("NO", "ACTION") || ahead.accept("RESTRICT") {
        action = .refuse
      } else {
        // `ON UPDATE now()` of the column itself.
        return key
      }
      self = ahead
      if isDelete { key.onDelete = action } else { key.onUpdate = action }
    }
  }

  private mutating func columnNames() -> [[UInt8]]? {
    guard acceptSymbol(Letter.open) else { return nil }
    var names: [[UInt8]] = []
    repeat {
      guard let name = try? self.name() else { return nil }
      names.append(name)
      // Lengths and orders mean nothing here.
      while !isAtEnd, !isSymbol(Letter.comma), !isSymbol(Letter.close) { skipOne() }
    } while acceptSymbol(Letter.comma)
    return acceptSymbol(Letter.close) ? names : nil
  }

  /// Whether the server makes a foreign key of a column's REFERENCES: MySQL from 9.0, MariaDB from
  /// 10.5; the others take the words and do nothing.
  var hasInlineReferences: Bool {
    guard let flavor = dialect.flavor, let version = dialect.version else { return true }
    return version >= (flavor == .mysql ? 90_000 : 100_500)
  }
}
