public import BinlogRows
public import BinlogCharsets

/// Where a statement stands.
public struct DefinitionOrigin: Sendable, Equatable, CustomStringConvertible {
  /// Where in the file.
  public enum Place: Sendable, Equatable {
    /// A line of a schema file, from 1.
    case line(Int)
    /// The offset of an event of a log.
    case offset(UInt64)
  }

  /// The file, as the user named it.
  public var file: String
  /// Where in it.
  public var place: Place

  /// A place in a file.
  public init(file: String, place: Place) {
    self.file = file
    self.place = place
  }

  /// `FILE:LINE` or `FILE:OFFSET`.
  public var description: String {
    switch place {
    case .line(let line): "\(file):\(line)"
    case .offset(let offset): "\(file):\(offset)"
    }
  }
}

/// A key of a table.
public struct KeyDefinition: Sendable, Equatable {
  /// What a key is for.
  public enum Kind: Sendable {
    case primary, unique, plain
  }

  /// A column of a key, or a part of one.
  public struct Part: Sendable, Equatable {
    /// Place of the column in the table.
    public var column: Int
    /// How many characters or bytes of it belong to the key; nil for all.
    public var prefix: Int?
  }

  /// Its name; `PRIMARY` for the primary key.
  public var name: [UInt8]
  /// What it is for.
  public var kind: Kind
  /// Its columns in the key's order; without expressions.
  public var parts: [Part]
  /// Whether a part of it is an expression, so that its columns say less than it does.
  public var hasExpression: Bool
  /// The columns of its period (`WITHOUT OVERLAPS`), which are the last two of ``parts``.
  public var period: TableSchema.UniqueKey.Period?
}

/// A table as the statements before this place left it.
public struct TableDefinition: Sendable, Equatable {
  /// The columns, in the order of rows, hidden ones included.
  public var columns: [ColumnDefinition] = []
  /// The character set of new columns.
  public var charset: Charset?
  /// Its collation's name, where one was written.
  public var collation: [UInt8]?
  /// Whether ``charset`` is only what the server has for tables of which nobody told.
  public var isCharsetAssumed = false
  /// Its engine, where one was written.
  public var engine: [UInt8]?
  /// Whether it has a full-text key whose parser is named.
  public var hasTextParser: Bool { keyList.contains { $0.hasTextParser } }
  /// Whether it keeps history (MariaDB).
  public var isVersioned = false
  /// The statement that made it.
  public var origin: DefinitionOrigin
  /// The last statement that changed it, if any did.
  public var changed: DefinitionOrigin?

  /// Its keys, their columns by id.
  var keyList: [StoredKey] = []
  /// Its foreign keys, their columns by id.
  var foreignKeyList: [StoredForeignKey] = []
  /// The columns of its period for applications, by id.
  var periodColumns: [Int] = []
  private var lastID = 0

  /// A table without columns.
  init(origin: DefinitionOrigin) { self.origin = origin }

  /// A key that keeps to its columns while they move.
  struct StoredKey: Sendable, Equatable {
    var name: [UInt8]
    var kind: KeyDefinition.Kind
    var parts: [Part]
    var hasExpression: Bool
    var isOverPeriod = false
    var hasTextParser = false

    struct Part: Sendable, Equatable {
      var id: Int
      var prefix: Int?
    }
  }

  /// All keys, in the order of their making.
  public var keys: [KeyDefinition] { keyList.map(resolved) }

  /// The primary key.
  public var primaryKey: KeyDefinition? {
    keyList.first { $0.kind == .primary }.map(resolved)
  }

  /// Keys that name one row: the primary key first, then the unique ones of whole columns that
  /// are never NULL.
  public var rowKeys: [KeyDefinition] {
    let keys = self.keys
    return keys.filter { $0.kind == .primary && !$0.hasExpression }
      + keys.filter { key in
        key.kind == .unique && !key.hasExpression && !key.parts.isEmpty
          && key.parts.allSatisfy { $0.prefix == nil && !columns[$0.column].isNullable }
      }
  }

  private func resolved(_ key: StoredKey) -> KeyDefinition {
    var hasExpression = key.hasExpression
    var parts = key.parts.compactMap { part -> KeyDefinition.Part? in
      guard let column = columns.firstIndex(where: { $0.id == part.id }) else {
        hasExpression = true
        return nil
      }
      return KeyDefinition.Part(column: column, prefix: part.prefix)
    }
    // Of a row with history, MariaDB tells the versions apart by their end.
    if isVersioned, key.kind != .plain,
      let end = columns.firstIndex(where: { $0.generation == .rowEnd }),
      !parts.contains(where: { $0.column == end })
    {
      parts.append(KeyDefinition.Part(column: end, prefix: nil))
    }
    var period: TableSchema.UniqueKey.Period?
    if key.isOverPeriod {
      let places = periodColumns.compactMap { id in columns.firstIndex { $0.id == id } }
      if places.count == 2 {
        period = TableSchema.UniqueKey.Period(start: places[0], end: places[1])
        parts += places.map { KeyDefinition.Part(column: $0, prefix: nil) }
      } else {
        hasExpression = true
      }
    }
    return KeyDefinition(
      name: key.name, kind: key.kind, parts: parts, hasExpression: hasExpression, period: period)
  }

  /// The place of the column called `name`, in any case of its letters.
  public func column(named name: [UInt8]) -> Int? {
    columns.firstIndex { SQLName.areEqual($0.name, name) }
  }

  /// Puts a column at `index`, under a new id.
  @discardableResult
  mutating func insert(_ column: ColumnDefinition, at index: Int) -> Int {
    lastID += 1
    var column = column
    column.id = lastID
    columns.insert(column, at: min(max(0, index), columns.count))
    return lastID
  }

  /// Where a column goes that is added at the end: before what versioning hides.
  var endIndex: Int {
    guard columns.last?.isHidden ?? false else { return columns.count }
    return columns.firstIndex { $0.isHidden } ?? columns.count
  }
}

/// Names of columns and keys, which are the same in any case of their letters.
enum SQLName {
  /// The name as it is compared.
  static func folded(_ name: [UInt8]) -> [UInt8] {
    guard name.contains(where: { $0 >= 0x80 }) else { return name.map(Letter.lower) }
    return Array(String(decoding: name, as: UTF8.self).lowercased().utf8)
  }

  static func areEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    guard one.count == other.count else { return areEqualBeyondASCII(one, other) }
    for index in one.indices where one[index] != other[index] {
      if one[index] >= 0x80 || other[index] >= 0x80 { return areEqualBeyondASCII(one, other) }
      if Letter.upper(one[index]) != Letter.upper(other[index]) { return false }
    }
    return true
  }

  /// The case of letters outside of ASCII may also decide about their number of bytes.
  private static func areEqualBeyondASCII(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    guard one.contains(where: { $0 >= 0x80 }), other.contains(where: { $0 >= 0x80 }) else {
      return false
    }
    return folded(one) == folded(other)
  }
}
