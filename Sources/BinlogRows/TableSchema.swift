public import BinlogBytes
public import BinlogEvents

/// What is known of a table's columns beyond what the row images need; nil where nobody told.
public struct TableSchema: Sendable, Equatable {
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

    /// Nothing known.
    public init() {}
  }

  /// The columns, in the order of the table map.
  public var columns: [Column]

  /// A schema from its columns.
  public init(columns: [Column]) { self.columns = columns }
}

/// Something that knows tables: their maps' own metadata, definitions from files or logs.
public protocol SchemaSource: Sendable {
  /// The table that `table` maps at `offset` of the log, as it was there; nil where it is not
  /// known, or where what is known does not fit the map.
  func schema(of table: TableMap, at offset: FileOffset) -> TableSchema?
}

/// The first source to ask: what the table map itself says.
public struct TableMapSchema: SchemaSource {
  /// A source without state.
  public init() {}

  /// What the map's optional metadata says.
  public func schema(of table: TableMap, at offset: FileOffset) -> TableSchema? {
    guard !table.optionalMetadata.isEmpty else { return nil }
    let metadata = TableMapMetadata(table)
    return TableSchema(
      columns: metadata.columns.map { known in
        var column = TableSchema.Column()
        column.name = known.name
        column.isUnsigned = known.isUnsigned
        column.collation = known.collation
        column.labels = known.labels
        return column
      })
  }
}
