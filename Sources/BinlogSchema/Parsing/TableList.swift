/// The tables that a statement reads from, as they stand behind UPDATE or FROM, with their aliases.
struct TableList {
  /// One of them; without a name where it is a query or a function.
  private struct Item {
    var name: QualifiedName?
    var alias: [UInt8]?
  }

  private var items: [Item] = []
  /// Names that `WITH` made.
  private let made: [[UInt8]]

  init(made: [[UInt8]]) { self.made = made }

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

  /// Reads the list up to the word behind it.
  mutating func read(_ parser: inout SQLParser) throws(SQLProblem) {
    var wantsTable = true
    while !parser.isAtEnd {
      if wantsTable {
        // `(`, and `{ OJ` of ODBC, before a table.
        if parser.isSymbol(0x7B) {
          parser.advance()
          _ = parser.accept("OJ")
        } else if parser.isSymbol(Letter.open), !Self.holdsQuery(parser) {
          parser.advance()
        } else {
          try table(&parser)
          wantsTable = false
        }
      } else if parser.acceptSymbol(Letter.comma) || parser.accept("JOIN")
        || parser.accept("STRAIGHT_JOIN")
      {
        wantsTable = true
      } else if parser.acceptSymbol(Letter.point) {
        // Behind a point any word is a name.
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

  private mutating func table(_ parser: inout SQLParser) throws(SQLProblem) {
    var item = Item()
    _ = parser.accept("LATERAL")
    if !parser.skipGroup() {
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
    for isExact in [true, false] {
      for item in items {
        guard let table = item.name else { continue }
        let called = name.database == nil ? item.alias ?? table.name : table.name
        guard Self.equal(called, name.name, isExact) else { continue }
        if let wanted = name.database {
          guard let database = table.database else {
            // The table of the default database may be named with it.
            if item.alias == nil { return name }
            continue
          }
          guard Self.equal(database, wanted, isExact) else { continue }
        }
        return table
      }
    }
    return nil
  }

  private static func equal(_ one: [UInt8], _ other: [UInt8], _ isExact: Bool) -> Bool {
    isExact ? one == other : one.map(Letter.upper) == other.map(Letter.upper)
  }
}
