import BinlogCharsets

/// Why a statement does not fit what is known of its table.
struct AlterProblem: Error {
  var message: String
}

extension TableDefinition {
  /// The most columns that a server takes; no text can keep us busy with more.
  static let mostColumns = 4096
  /// More keys than any server takes.
  static let mostKeys = 256
  /// More columns of a key than any server takes.
  static let mostKeyParts = 64
  /// The same for changes of one statement.
  static let mostChanges = 16384

  /// The table that a statement with all its columns makes.
  ///
  /// `inherited` is the character set of its database.
  init(_ create: CreateTable, inherited: InheritedCharset, origin: DefinitionOrigin)
    throws(AlterProblem)
  {
    self.init(origin: origin)
    let choice = create.options.charset
    if choice.isEmpty {
      charset = inherited.charset
      collation = inherited.collation
      isCharsetAssumed = inherited.isAssumed
    } else {
      charset = choice.resolved ?? inherited.charset
      collation = choice.collation
    }
    guard create.columns.count <= Self.mostColumns, create.keys.count <= Self.mostKeys else {
      throw AlterProblem(
        message: "\(create.columns.count) columns and \(create.keys.count) keys")
    }
    engine = create.options.engine
    isVersioned = create.options.isVersioned || create.columns.contains { $0.versioning == true }
    var names: Set<[UInt8]> = []
    for column in create.columns {
      guard names.insert(column.definition.name.map(Letter.upper)).inserted else {
        throw AlterProblem(message: "two columns \(column.definition.nameText)")
      }
      let id = insert(resolved(column), at: columns.count)
      try addKeys(of: column, id: id)
    }
    for key in create.keys { try add(key) }
    setPeriod(create.period)
    for column in create.columns { try addReference(of: column) }
    for key in create.foreignKeys { try add(key) }
    finish()
  }

  /// Takes in the columns of a period, which are never NULL.
  mutating func setPeriod(_ names: [[UInt8]]) {
    var ids: [Int] = []
    for name in names {
      guard let index = column(named: name) else { continue }
      columns[index].isNullable = false
      let generation = columns[index].generation
      if generation != .rowStart, generation != .rowEnd { ids.append(columns[index].id) }
    }
    if ids.count == 2 { periodColumns = ids }
  }

  /// Adds the keys that a column's own attributes make.
  mutating func addKeys(of parsed: ParsedColumn, id: Int) throws(AlterProblem) {
    let part = StoredKey.Part(id: id, prefix: nil)
    if parsed.isPrimaryKey { try put(.primary, nil, [part]) }
    if parsed.isUnique { try put(.unique, nil, [part]) }
  }

  private mutating func put(
    _ kind: KeyDefinition.Kind, _ name: [UInt8]?, _ parts: [StoredKey.Part],
    hasExpression: Bool = false, isOverPeriod: Bool = false
  ) throws(AlterProblem) {
    guard keyList.count < Self.mostKeys, parts.count <= Self.mostKeyParts else {
      throw AlterProblem(
        message: keyList.count < Self.mostKeys
          ? "a key of \(parts.count) columns" : "more than \(Self.mostKeys) keys")
    }
    if kind == .primary {
      keyList.removeAll { $0.kind == .primary }
      keyList.insert(
        StoredKey(
          name: Array("PRIMARY".utf8), kind: kind, parts: parts, hasExpression: hasExpression,
          isOverPeriod: isOverPeriod),
        at: 0)
      return
    }
    keyList.append(
      StoredKey(
        name: name ?? freeName(parts), kind: kind, parts: parts, hasExpression: hasExpression,
        isOverPeriod: isOverPeriod))
  }

  /// The name that the servers give to a key without one: its first column's, numbered from 2
  /// where that is taken.
  private func freeName(_ parts: [StoredKey.Part]) -> [UInt8] {
    let first = parts.first.flatMap { part in columns.first { $0.id == part.id } }
    let base = first?.name ?? Array("functional_index".utf8)
    var name = base
    var number = 2
    while keyList.contains(where: { SQLName.areEqual($0.name, name) }) {
      name = base + Array("_\(number)".utf8)
      number += 1
    }
    return name
  }

  /// Adds a key; `id` finds a column by its name.
  mutating func add(
    _ parsed: ParsedKey, id find: (([UInt8]) -> Int?)? = nil
  ) throws(AlterProblem) {
    if parsed.ifNotExists, let name = parsed.name,
      keyList.contains(where: { SQLName.areEqual($0.name, name) })
    {
      return
    }
    var parts: [StoredKey.Part] = []
    for part in parsed.parts {
      let id = find.map { $0(part.column) } ?? column(named: part.column).map { columns[$0].id }
      guard let id else {
        throw AlterProblem(
          message: "a key names column \(String(decoding: part.column, as: UTF8.self)), "
            + "which is not known")
      }
      parts.append(StoredKey.Part(id: id, prefix: part.prefix))
    }
    try put(
      parsed.kind, parsed.name, parts, hasExpression: parsed.hasExpression,
      isOverPeriod: parsed.isOverPeriod)
    if parsed.hasTextParser, !keyList.isEmpty { keyList[keyList.count - 1].hasTextParser = true }
  }

  /// What follows from the rest: primary keys are not NULL, versions have their columns.
  mutating func finish() {
    for key in keyList where key.kind == .primary {
      for part in key.parts {
        if let index = columns.firstIndex(where: { $0.id == part.id }) {
          columns[index].isNullable = false
        }
      }
    }
    if !isVersioned {
      // They are the last.
      while columns.last?.isHidden ?? false { columns.removeLast() }
    } else if !columns.contains(where: { $0.generation == .rowStart }) {
      let hidden: [(String, ColumnDefinition.Generation)] = [
        ("row_start", .rowStart), ("row_end", .rowEnd),
      ]
      for (name, generation) in hidden {
        var column = ColumnDefinition(name: Array(name.utf8), type: .timestamp)
        column.length = 6
        column.isNullable = false
        column.generation = generation
        column.isInvisible = true
        column.isHidden = true
        insert(column, at: columns.count)
      }
    }
  }

  // MARK: Character sets

  /// The column as the table makes it: with its character set, and sizes that follow from it.
  func resolved(_ parsed: ParsedColumn) -> ColumnDefinition {
    var column = parsed.definition
    if parsed.isBytes { column.type = column.type.withoutCharset }
    if column.type.hasCharset {
      let choice = parsed.charset
      column.charset = choice.resolved
      column.collation = choice.collation
      if column.charset == nil {
        column.charset = charset
        column.isCharsetAssumed = isCharsetAssumed
        if choice.collation == nil, !choice.isBinary { column.collation = collation }
      }
      if choice.isBinary, choice.collation == nil, let charset = column.charset {
        column.collation = Array("\(charset.rawValue)_bin".utf8)
      }
      if column.charset == .binary {
        let type = column.type.withoutCharset
        if type != column.type {
          column.type = type
          column.charset = nil
          column.collation = nil
        }
      }
    }
    if column.type == .text || column.type == .blob, let length = column.length {
      let isText = column.type == .text
      if let width = isText ? column.charset?.longestCharacter : 1 {
        let (bytes, overflow) = length.multipliedReportingOverflow(by: width)
        column.type = .holding(overflow ? .max : bytes, isText: isText)
        column.length = nil
      }
    }
    readLabels(&column)
    return column
  }

  /// Labels as the server keeps them: raw ones decoded, without spaces at the end.
  private func readLabels(_ column: inout ColumnDefinition) {
    for index in column.labels.indices {
      if column.rawLabels.contains(index), let charset = column.charset {
        let raw = column.labels[index]
        column.labels[index] = CharsetDecoder(charset).utf8(raw.span) ?? raw
      }
      if column.charset != .binary {
        while column.labels[index].last == Letter.space { column.labels[index].removeLast() }
      }
    }
    column.rawLabels = []
  }

  /// `CONVERT TO CHARACTER SET`: all text goes along, and a TEXT stays as long in characters.
  ///
  /// Columns that the same statement adds too, whatever they say of themselves.
  mutating func convert(_ choice: CharsetChoice, inherited: InheritedCharset) {
    let new = choice.resolved ?? inherited.charset
    let isAssumed = choice.resolved == nil && inherited.isAssumed
    charset = new
    collation = choice.collation
    isCharsetAssumed = isAssumed
    // Labels and text that are bytes stay so.
    for index in columns.indices
    where columns[index].type.hasCharset && columns[index].charset != .binary {
      let old = columns[index].charset
      if columns[index].type.isLongText, let old, let new {
        let characters = columns[index].type.mostBytes / old.longestCharacter
        columns[index].type = .holding(characters * new.longestCharacter, isText: true)
      }
      columns[index].charset = new
      columns[index].collation = choice.collation
      columns[index].isCharsetAssumed = isAssumed
      if new == .binary {
        columns[index].type = columns[index].type.withoutCharset
        if columns[index].type.hasCharset { continue }
        columns[index].charset = nil
        columns[index].collation = nil
      }
    }
  }
}

/// The character set that a table without its own gets from its database.
struct InheritedCharset: Sendable {
  var charset: Charset?
  var collation: [UInt8]?
  /// Whether the database's is not known, and this is the server's.
  var isAssumed = false
}
