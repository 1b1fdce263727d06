import BinlogCharsets

extension SQLParser {
  /// A column: its name, type and attributes.
  mutating func column() throws(SQLProblem) -> ParsedColumn {
    let name = try self.name()
    return try column(named: name)
  }

  /// What follows a column's name.
  mutating func column(named name: [UInt8]) throws(SQLProblem) -> ParsedColumn {
    var column = ParsedColumn(definition: ColumnDefinition(name: name, type: .int))
    try type(&column)
    attributes(&column)
    // Whatever they say of NULL themselves.
    if column.isPrimaryKey || column.definition.isAutoIncrement {
      column.definition.isNullable = false
    }
    return column
  }

  // MARK: Types

  private mutating func type(_ column: inout ParsedColumn) throws(SQLProblem) {
    var isMariaDBType = false
    if token.kind == .word || token.kind == .quotedName, following.kind == .symbol {
      var ahead = self
      ahead.advance()
      if ahead.isSymbol(Letter.point) {
        // `mariadb_schema.date`: the type as it is outside of Oracle mode.
        isMariaDBType = isWord("MARIADB_SCHEMA")
        advance()
        advance()
      }
    }
    let word = keyword
    let isOracle = dialect.isOracle && !isMariaDBType
    guard token.kind == .word else { throw problem("expected a column's type") }
    let start = token
    advance()
    if let plain = DeclaredType(keyword: word) {
      column.definition.type = plain
      if isOracle, plain == .date { column.definition.type = .datetime }
      if isOracle, plain == .blob, !isSymbol(Letter.open) { column.definition.type = .longblob }
      try parameters(&column)
      return
    }
    switch word {
    case "DOUBLE":
      _ = accept("PRECISION")
      column.definition.type = .double
      try parameters(&column)
    case "REAL":
      column.definition.type = dialect.realIsFloat ? .float : .double
      try parameters(&column)
    case "NUMBER":
      // Oracle's, which is exact only where it says how many digits.
      column.definition.type = isSymbol(Letter.open) ? .decimal : .double
      try parameters(&column)
    case "BOOL", "BOOLEAN":
      column.definition.type = .tinyint
      column.definition.length = 1
    case "SERIAL":
      column.definition.type = .bigint
      column.definition.isUnsigned = true
      serial(&column)
    case "CHAR", "CHARACTER":
      column.definition.type = accept("VARYING") ? .varchar : .char
      try parameters(&column)
    case "NCHAR", "NATIONAL", "NVARCHAR":
      try national(word, &column)
    case "LONG":
      if accept("VARBINARY") {
        column.definition.type = .mediumblob
      } else {
        _ =
          accept("VARCHAR") || accept("VARCHARACTER") || accept("CHAR", "VARYING")
          || accept("CHARACTER", "VARYING")
        column.definition.type = .mediumtext
      }
    case "JSON":
      column.definition.type = .json
      column.definition.holdsJSON = true
    case "ENUM", "SET":
      column.definition.type = word == "ENUM" ? .enumeration : .set
      try labels(&column)
    default:
      throw SQLProblem(
        offset: start.range.lowerBound,
        message: "unknown type \(String(decoding: lexer.text(of: start), as: UTF8.self))")
    }
  }

  private mutating func serial(_ column: inout ParsedColumn) {
    column.definition.isNullable = false
    column.definition.isAutoIncrement = true
    column.isUnique = true
  }

  private mutating func national(
    _ word: String, _ column: inout ParsedColumn
  ) throws(SQLProblem) {
    column.charset.charset = .utf8mb3
    column.definition.type = word == "NVARCHAR" ? .varchar : .char
    if word == "NATIONAL" {
      if accept("VARCHAR") || accept("VARCHARACTER") {
        column.definition.type = .varchar
      } else {
        advance()
      }
    }
    if accept("VARYING") || accept("VARCHAR") || accept("VARCHARACTER") {
      column.definition.type = .varchar
    }
    try parameters(&column)
  }

  /// `(10)` or `(10, 2)`, where they are.
  private mutating func parameters(_ column: inout ParsedColumn) throws(SQLProblem) {
    if acceptSymbol(Letter.open) {
      column.definition.length = number()
      if acceptSymbol(Letter.comma) { column.definition.decimals = number() }
      skipElement()
      try expectSymbol(Letter.close)
    }
    switch column.definition.type {
    case .float:
      // One number says how exact it must be.
      if let digits = column.definition.length, column.definition.decimals == nil {
        column.definition.type = digits > 24 ? .double : .float
        column.definition.length = nil
      }
    case .decimal:
      column.definition.length = column.definition.length ?? 10
      column.definition.decimals = column.definition.decimals ?? 0
    case .bit, .char, .binary:
      column.definition.length = column.definition.length ?? 1
    case .blob, .text:
      if let length = column.definition.length, column.definition.type == .blob {
        column.definition.type = .holding(length, isText: false)
        column.definition.length = nil
      }
    default: break
    }
  }

  /// `('a', 'b', x'63')`.
  private mutating func labels(_ column: inout ParsedColumn) throws(SQLProblem) {
    try expectSymbol(Letter.open)
    while !isSymbol(Letter.close), !isAtEnd {
      switch token.kind {
      case .string:
        var text: [UInt8] = []
        while token.kind == .string {
          text += lexer.text(of: token)
          advance()
        }
        column.definition.labels.append(text)
      case .hex, .bits:
        column.definition.rawLabels.insert(column.definition.labels.count)
        column.definition.labels.append(lexer.literalBytes(of: token))
        advance()
      default:
        advance()
      }
    }
    try expectSymbol(Letter.close)
  }

  // MARK: Attributes

  private mutating func attributes(_ column: inout ParsedColumn) {
    while !isAtEnd, !isSymbol(Letter.comma), !isSymbol(Letter.close) {
      guard token.kind == .word else {
        skipOne()
        continue
      }
      switch keyword {
      case "FIRST", "AFTER", "PARTITION", "REMOVE": return
      default: attribute(keyword, &column)
      }
    }
  }

  private mutating func attribute(_ word: String, _ column: inout ParsedColumn) {
    advance()
    switch word {
    case "NOT":
      if accept("NULL") { column.definition.isNullable = false } else { advance() }
    case "NULL": column.definition.isNullable = true
    case "DEFAULT": column.definition.hasUnsafeDefault = skipDefault()
    case "AUTO_INCREMENT": column.definition.isAutoIncrement = true
    case "UNIQUE":
      column.isUnique = true
      _ = accept("KEY")
    case "PRIMARY":
      column.isPrimaryKey = true
      _ = accept("KEY")
    case "KEY": column.isPrimaryKey = true
    case "SERIAL":
      if accept("DEFAULT", "VALUE") { serial(&column) }
    case "UNSIGNED", "ZEROFILL": column.definition.isUnsigned = true
    case "INVISIBLE": column.definition.isInvisible = true
    case "VISIBLE": column.definition.isInvisible = false
    case "COMPRESSED":
      column.definition.isCompressed = true
      if acceptSymbol(Letter.equals) { advance() }
    case "COMMENT", "COLUMN_FORMAT", "STORAGE", "ENGINE_ATTRIBUTE", "SECONDARY_ENGINE_ATTRIBUTE",
      "SRID", "REF_SYSTEM_ID":
      _ = acceptSymbol(Letter.equals)
      if !isAtEnd { advance() }
    default:
      if !charset(word, &column) { rule(word, &column) }
    }
  }

  /// Passes over a default; returns whether it calls a function that answers differently elsewhere.
  private mutating func skipDefault() -> Bool {
    var ahead = self
    skipValue()
    let end = token.range.lowerBound
    var isUnsafe = false
    while !ahead.isAtEnd, ahead.token.range.lowerBound < end {
      if ahead.token.kind == .word,
        HazardNames.function(ahead.keyword, dialect.flavor) == .differing
      {
        let name = ahead.keyword
        ahead.advance()
        isUnsafe = isUnsafe || ahead.isSymbol(Letter.open) || name == "CURRENT_USER"
      } else {
        ahead.advance()
      }
    }
    return isUnsafe
  }

  /// An attribute about the character set; false where it is another.
  private mutating func charset(_ word: String, _ column: inout ParsedColumn) -> Bool {
    switch word {
    case "COLLATE": column.charset.collation = optionText()
    case "CHARSET": charsetName(&column.charset)
    case "CHARACTER", "CHAR":
      guard accept("SET") else { return true }
      charsetName(&column.charset)
    case "ASCII": column.charset.charset = .latin1
    case "UNICODE": column.charset.charset = .ucs2
    case "BYTE": column.isBytes = true
    case "BINARY": column.charset.isBinary = true
    default: return false
    }
    return true
  }

  /// The name of a character set; DEFAULT is none.
  mutating func charsetName(_ choice: inout CharsetChoice) {
    _ = acceptSymbol(Letter.equals)
    if accept("DEFAULT") { return }
    guard let name = optionText() else { return }
    choice.charset = Charset(name: String(decoding: name, as: UTF8.self))
  }

  /// Attributes that say how values come about, and which are allowed.
  private mutating func rule(_ word: String, _ column: inout ParsedColumn) {
    switch word {
    case "AS":
      if accept("ROW") {
        column.definition.generation = isWord("START") ? .rowStart : .rowEnd
        column.definition.isNullable = false
        advance()
      } else if column.definition.generation == .none {
        column.definition.generation = .virtual
        skipGroup()
      }
    case "VIRTUAL": column.definition.generation = .virtual
    case "STORED", "PERSISTENT":
      if column.definition.generation == .virtual { column.definition.generation = .stored }
    case "CONSTRAINT":
      if !isWord("CHECK"), !isWord("UNIQUE"), !isWord("PRIMARY"), !isWord("REFERENCES"), !isAtEnd {
        advance()
      }
    case "CHECK": check(&column)
    case "ON": action()
    case "REFERENCES":
      let found = references()
      if hasInlineReferences { column.references = found }
    case "WITH", "WITHOUT":
      if accept("SYSTEM", "VERSIONING") { column.versioning = word == "WITH" }
    default: break
    }
  }

  /// `CHECK (…)`; MariaDB's `json_valid` of the column itself makes it JSON.
  private mutating func check(_ column: inout ParsedColumn) {
    var ahead = self
    skipGroup()
    guard ahead.acceptSymbol(Letter.open), ahead.isWord("JSON_VALID") || ahead.isQuotedJSONValid
    else { return }
    ahead.advance()
    guard ahead.acceptSymbol(Letter.open),
      ahead.token.kind == .word
        || ahead.token.kind == .quotedName
    else { return }
    let isItself = SQLName.areEqual(ahead.lexer.text(of: ahead.token), column.definition.name)
    ahead.advance()
    guard isItself, ahead.acceptSymbol(Letter.close), ahead.isSymbol(Letter.close) else { return }
    column.definition.holdsJSON = true
  }

  private var isQuotedJSONValid: Bool {
    token.kind == .quotedName && SQLName.areEqual(lexer.text(of: token), Array("json_valid".utf8))
  }

  /// What follows ON: `UPDATE now()`, `DELETE SET NULL`.
  private mutating func action() {
    if isAtEnd { return }
    advance()
    if accept("SET") || accept("NO") {
      if !isAtEnd { advance() }
    } else {
      skipValue()
    }
  }
}

extension DeclaredType {
  /// The type that one word names, in upper case; those with more to them are not here.
  init?(keyword: String) {
    switch keyword {
    case "TINYINT", "INT1": self = .tinyint
    case "SMALLINT", "INT2": self = .smallint
    case "MEDIUMINT", "INT3", "MIDDLEINT": self = .mediumint
    case "INT", "INTEGER", "INT4": self = .int
    case "BIGINT", "INT8": self = .bigint
    case "FLOAT", "FLOAT4": self = .float
    case "FLOAT8": self = .double
    case "DECIMAL", "DEC", "NUMERIC", "FIXED": self = .decimal
    case "VARCHAR", "VARCHARACTER", "VARCHAR2": self = .varchar
    case "CLOB": self = .longtext
    case "RAW": self = .varbinary
    case "XMLTYPE": self = .xml
    case "GEOMCOLLECTION": self = .geometrycollection
    case "DOUBLE", "CHAR", "JSON", "SET", "ENUMERATION", "XML": return nil
    default:
      guard let type = DeclaredType(rawValue: keyword.lowercased()) else { return nil }
      self = type
    }
  }
}
