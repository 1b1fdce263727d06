public import BinlogEvents

/// What is known of a table's columns beyond what the row images need; nil where nobody told.
public struct TableSchema: Sendable, Equatable {
  /// What values mean that lie in rows as if they were of a simpler type.
  public enum Meaning: Sendable, Equatable {
    /// JSON in a TEXT (MariaDB).
    case json
    /// A UUID in a BINARY(16) (MariaDB).
    case uuid
    /// An IPv4 address in a BINARY(4) (MariaDB).
    case inet4
    /// An IPv6 address in a BINARY(16) (MariaDB).
    case inet6
  }

  /// Who named the columns.
  public enum Origin: Sendable, Equatable {
    /// The table map itself.
    case metadata
    /// A schema file, at `FILE:LINE`.
    case file(String)
    /// A statement of a log, at `FILE:OFFSET`.
    case statement(String)
  }

  /// What is known of one column.
  public struct Column: Sendable, Equatable {
    /// Its name, in UTF-8.
    public var name: [UInt8]?
    /// Whether a number has no sign.
    public var isUnsigned: Bool?
    /// The collation's number in the server that wrote the log.
    public var collation: UInt32?
    /// The character set's name, where a definition gave it.
    public var characterSet: [UInt8]?
    /// The labels of an ENUM or SET, in the column's character set.
    public var labels: [[UInt8]]?
    /// Whether the server works its values out, so that no statement may give them.
    public var isGenerated: Bool?
    /// Whether `SELECT *` leaves it out.
    public var isInvisible: Bool?
    /// What its values mean, where that is not what their type says.
    public var meaning: Meaning?
    /// Whether the server gives its numbers out.
    public var isAutoIncrement: Bool?
    /// Digits of the fraction of a TIME, DATETIME or TIMESTAMP.
    ///
    /// Table maps tell it, but for the older types of MariaDB, whose size it decides.
    public var fractionDigits: Int?

    /// Nothing known.
    public init() {}

    /// Takes from `other` what is not known here.
    public mutating func complete(from other: Column) {
      if name == nil { name = other.name }
      if isUnsigned == nil { isUnsigned = other.isUnsigned }
      // The two go together with the labels, which are in that character set.
      if collation == nil, characterSet == nil, labels == nil || other.labels == nil {
        collation = other.collation
        characterSet = other.characterSet
        labels = labels ?? other.labels
      }
      if isGenerated == nil { isGenerated = other.isGenerated }
      if isInvisible == nil { isInvisible = other.isInvisible }
      if isAutoIncrement == nil { isAutoIncrement = other.isAutoIncrement }
      if meaning == nil { meaning = other.meaning }
      if fractionDigits == nil { fractionDigits = other.fractionDigits }
    }
  }

  /// The columns, in the order of the table map.
  public var columns: [Column]
  /// Places of the columns that name one row, in the key's order: the primary key, else the first
  /// unique key over whole columns that are never NULL; empty where there is none.
  public var key: [Int]?
  /// All keys that keep rows apart; nil where nobody told of them all.
  public var uniqueKeys: [UniqueKey]?
  /// Foreign keys of its rows.
  public var parents: [ForeignKey] = []
  /// Foreign keys of other tables' rows, or its own, that refer to its rows.
  public var children: [ForeignKey] = []
  /// Who named the columns.
  public var origin: Origin?
  /// Whether it keeps history, so that its rows are more than statements can write (MariaDB).
  public var isVersioned = false

  /// A schema from its columns.
  public init(columns: [Column]) { self.columns = columns }

  /// Takes from `other`, a schema of the same table, what is not known here.
  public mutating func complete(from other: TableSchema) {
    guard columns.count == other.columns.count else { return }
    for index in columns.indices { columns[index].complete(from: other.columns[index]) }
    if key == nil { key = other.key }
    if uniqueKeys == nil { uniqueKeys = other.uniqueKeys }
    if parents.isEmpty { parents = other.parents }
    if children.isEmpty { children = other.children }
    if origin == nil { origin = other.origin }
    if other.isVersioned { isVersioned = true }
  }
}

extension TableSchema {
  /// What a table map itself says, by its optional metadata; nil where it has none.
  public init?(_ table: TableMap) {
    guard !table.optionalMetadata.isEmpty else { return nil }
    let metadata = TableMapMetadata(table)
    self.init(
      columns: metadata.columns.map { known in
        var column = Column()
        column.name = known.name
        column.isUnsigned = known.isUnsigned
        column.collation = known.collation
        column.labels = known.labels
        column.isInvisible = known.isVisible.map { !$0 }
        return column
      })
    if metadata.columns.contains(where: { $0.name != nil }) { origin = .metadata }
    if metadata.keyColumns > 0 {
      let indices = metadata.columns.indices.filter { metadata.columns[$0].keyIndex != nil }
      key = indices.sorted {
        metadata.columns[$0].keyIndex ?? 0 < metadata.columns[$1].keyIndex ?? 0
      }
    }
  }
}
