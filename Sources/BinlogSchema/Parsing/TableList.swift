/// The tables that a statement reads from, as they stand after UPDATE or FROM, with their aliases.
struct TableList {
  /// One of them; without a name where it is a query or a function.
  private struct Item {
    var name: QualifiedName?
    var alias: [UInt8]?
    /// What a query reads from, in the order of its text; nil for queries in it.
    var inner: [QualifiedName?] = []
  }

  private var items: [Item] = []
  /// Names that `WITH` made.
  private let made: [[UInt8]]

  private var hasParentheses = false
  private var isTurned = false

  private let turnsRightJoins: Bool

  /// A list; with `turnsRightJoins` in the order in which MySQL's own list has it.
  init(made: [[UInt8]], turnsRightJoins: Bool = false) {
    self.made = made
    self.turnsRightJoins = turnsRightJoins
  }

  /// Whether the order is the server's: what is turned round in parentheses is not known.
  var isOrderKnown: Bool { !hasParentheses || !isTurned }

  /// The words that a list of tables goes on with, so that they are no alias.
  private static let words: Set<String> = [
    "JOIN", "INNER", "CROSS", "LEFT", "RIGHT", "FULL", "NATURAL", "STRAIGHT_JOIN", "ON", "USING",
    "SET", "WHERE", "ORDER", "LIMIT", "RETURNING", "USE", "FORCE", "IGNORE", "FOR", "PARTITION",
    "GROUP", "HAVING", "TABLESAMPLE", "OUTER",
  ]

  /// Whether a list of tables, or of assignments, ends here.
  static func ends(_ parser: SQLParser) -> Bool {
    switch parser.keyword {
    case "SET", "WHERE", "ORDER", "LIMIT", "RETURNING": true
    default: false
    }
  }

  /// Reads the list up to the word after it.
  mutating func read(_ parser: inout SQLParser) throws(SQLProblem) {
    var wantsTable = true
    var isRight = false
    var start = items.count
    while !parser.isAtEnd {
      if wantsTable {
        // `(`, and `{ OJ` of ODBC, before a table.
        if parser.isSymbol(0x7B) {
          parser.advance()
          _ = parser.accept("OJ")
        } else if parser.isSymbol(Letter.open), !Self.holdsQuery(parser) {
          parser.advance()
          hasParentheses = true
        } else {
          try table(&parser)
          wantsTable = false
          // MySQL turns a RIGHT JOIN round: what stands to its right comes first in its list.
          if isRight, turnsRightJoins, let last = items.popLast() {
            items.insert(last, at: start)
            isTurned = true
          }
          isRight = false
        }
      } else if parser.acceptSymbol(Letter.comma) {
        wantsTable = true
        start = items.count
      } else if parser.accept("RIGHT") {
        isRight = parser.isWord("JOIN") || parser.isWord("OUTER")
      } else if parser.accept("JOIN") || parser.accept("STRAIGHT_JOIN") {
        wantsTable = true
      } else if parser.acceptSymbol(Letter.point) {
        // After a point any word is a name.
        parser.advance()
      } else if Self.ends(parser) {
        return
      } else {
        parser.skipOne()
      }
    }
  }

  /// Whether the parenthesis that comes next is around a query.
  private static func holdsQuery(_ parser: SQLParser) -> Bool {
    var ahead = parser
    while ahead.isSymbol(Letter.open) { ahead.advance() }
    return ["SELECT", "WITH", "VALUES", "TABLE"].contains(ahead.keyword)
  }

  /// Passes over a query in parentheses, and lists what it reads from as the servers do: what
  /// stands in a query in it comes first.
  private static func tables(inQuery parser: inout SQLParser, made: [[UInt8]]) -> [QualifiedName?] {
    var names: [QualifiedName?] = []
    var depth = 0
    repeat {
      if parser.isSymbol(Letter.open) {
        depth += 1
      } else if parser.isSymbol(Letter.close) {
        depth -= 1
      }
      let begins = parser.isWord("FROM") || parser.isWord("JOIN")
      parser.advance()
      guard begins, !parser.isSymbol(Letter.open), let name = try? parser.qualifiedName() else {
        continue
      }
      names.append(name)
    } while depth > 0 && !parser.isAtEnd
    return names
  }

  private mutating func table(_ parser: inout SQLParser) throws(SQLProblem) {
    var item = Item()
    _ = parser.accept("LATERAL")
    if parser.isSymbol(Letter.open) {
      item.inner = Self.tables(inQuery: &parser, made: made)
    } else {
      let name = try parser.qualifiedName()
      // What stands before a parenthesis is a function: JSON_TABLE.
      if !parser.skipGroup(), name.database != nil || !made.contains(name.name) {
        item.name = name
      }
    }
    if parser.accept("PARTITION") { parser.skipGroup() }
    if parser.accept("FOR") {
      // MariaDB: FOR PORTION OF a period, FOR SYSTEM_TIME.
      while !parser.isAtEnd, !parser.isSymbol(Letter.comma),
        !Self.words.contains(parser.keyword), !parser.isWord("AS")
      { parser.skipOne() }
    }
    if parser.accept("AS") {
      item.alias = try parser.name()
    } else if parser.token.kind == .quotedName
      || parser.token.kind == .word && !Self.words.contains(parser.keyword)
    {
      item.alias = try parser.name()
    }
    if item.alias != nil { parser.skipGroup() }
    items.append(item)
  }

  // MARK: Which table a name means

  /// The only table that may be changed; nil where there are several, or none.
  var onlyTable: QualifiedName? {
    let names = items.compactMap(\.name)
    return names.count == 1 ? names[0] : nil
  }

  /// Each entry in the order of the text; nil for a query or a function, with the tables that
  /// stand in it before.
  var entries: [(name: QualifiedName?, inner: [QualifiedName?])] {
    items.map { ($0.name, $0.inner) }
  }

  /// All of them that have a name.
  var tables: [QualifiedName] { items.compactMap(\.name) }

  /// The table of a column that is named with its table; nil where it is not.
  func owner(ofColumn parts: [[UInt8]]) -> QualifiedName? {
    guard parts.count >= 2 else { return nil }
    return table(
      named: QualifiedName(
        database: parts.count > 2 ? parts[parts.count - 3] : nil, name: parts[parts.count - 2]))
  }

  /// The table that `name` means: an alias, or a table without one.
  func table(named name: QualifiedName) -> QualifiedName? {
    guard let place = place(of: name), let table = items[place].name else { return nil }
    // The table of the default database may be named with it.
    return name.database != nil && table.database == nil ? name : table
  }

  /// Where in the list the table stands that `name` means.
  func place(of name: QualifiedName) -> Int? {
    for isExact in [true, false] {
      for (place, item) in items.enumerated() {
        guard let table = item.name else { continue }
        let called = name.database == nil ? item.alias ?? table.name : table.name
        guard Self.equal(called, name.name, isExact) else { continue }
        if let wanted = name.database {
          guard let database = table.database else {
            if item.alias == nil { return place }
            continue
          }
          guard Self.equal(database, wanted, isExact) else { continue }
        }
        return place
      }
    }
    return nil
  }

  private static func equal(_ one: [UInt8], _ other: [UInt8], _ isExact: Bool) -> Bool {
    isExact ? one == other : one.map(Letter.upper) == other.map(Letter.upper)
  }
}
