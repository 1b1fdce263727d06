import BinlogCharsets
import BinlogRows

/// A table's name as a statement has it.
struct QualifiedName: Equatable, Sendable {
  var database: [UInt8]?
  var name: [UInt8]
}

/// What a statement does to definitions.
enum SchemaStatement: Sendable {
  case use([UInt8])
  case createTable(CreateTable)
  case alterTable(AlterTable)
  case dropTables([QualifiedName], isTemporary: Bool)
  case renameTables([(from: QualifiedName, to: QualifiedName)])
  case createDatabase(
    [UInt8], CharsetChoice, ifNotExists: Bool, orReplace: Bool)
  case alterDatabase([UInt8]?, CharsetChoice)
  case dropDatabase([UInt8])
  case createSequence(QualifiedName)
  /// `SET sql_mode = '…'`.
  case setMode([UInt8])
  /// `SET character_set_client`; nil is what SET NAMES said.
  case setClient(Charset?)
  /// `SET NAMES`, for the statements of a file that follow.
  case setNames(Charset?)
}

/// A character set, a collation, or neither.
struct CharsetChoice: Equatable, Sendable {
  var charset: Charset?
  var collation: [UInt8]?
  /// Whether the word BINARY asked for the collation of bytes.
  var isBinary = false

  var isEmpty: Bool { charset == nil && collation == nil && !isBinary }

  /// The character set, from the collation's name where only that was given.
  var resolved: Charset? {
    charset ?? collation.flatMap { Charset(collationName: String(decoding: $0, as: UTF8.self)) }
  }
}

/// A column as a statement writes it.
struct ParsedColumn: Sendable {
  var definition: ColumnDefinition
  var charset = CharsetChoice()
  var isPrimaryKey = false
  var isUnique = false
  /// Whether it opted in to, or out of, system versioning.
  var versioning: Bool?
  /// Whether BYTE, or a type of bytes, was written.
  var isBytes = false
  /// What REFERENCES says, without the column.
  var references: ParsedForeignKey?
}

/// A key as a statement writes it.
struct ParsedKey: Sendable {
  var kind: KeyDefinition.Kind
  var name: [UInt8]?
  var parts: [(column: [UInt8], prefix: Int?)] = []
  var hasExpression = false
  /// Whether it ends with a period WITHOUT OVERLAPS.
  var isOverPeriod = false
  /// Whether a full-text key names its parser.
  var hasTextParser = false
  var ifNotExists = false
}

/// A foreign key as a statement writes it.
struct ParsedForeignKey: Equatable, Sendable {
  var name: [UInt8]?
  var columns: [[UInt8]] = []
  var table: QualifiedName
  /// The columns there; none for those of its primary key.
  var parentColumns: [[UInt8]] = []
  var onDelete = ForeignKeyDefinition.Action.refuse
  var onUpdate = ForeignKeyDefinition.Action.refuse
}

/// The options of a table that matter here.
struct TableOptions: Sendable {
  var charset = CharsetChoice()
  var isVersioned = false
  var engine: [UInt8]?
}

/// `CREATE TABLE`.
struct CreateTable: Sendable {
  var name: QualifiedName
  var isTemporary = false
  var ifNotExists = false
  var orReplace = false
  /// The table to be like.
  var like: QualifiedName?
  var columns: [ParsedColumn] = []
  var keys: [ParsedKey] = []
  var foreignKeys: [ParsedForeignKey] = []
  /// The columns of periods.
  var period: [[UInt8]] = []
  var options = TableOptions()
  /// Whether a query gives more columns, whose types only the server knows.
  var hasQuery = false
}

/// `ALTER TABLE`, and the statements that are short for one.
struct AlterTable: Sendable {
  /// Where a column goes.
  enum Position: Sendable {
    case asIs
    case first
    case after([UInt8])
  }

  /// One change.
  enum Change: Sendable {
    case addColumn(ParsedColumn, Position, ifNotExists: Bool)
    /// MODIFY, or CHANGE with the name of before.
    case changeColumn([UInt8], ParsedColumn, Position, ifExists: Bool)
    case dropColumn([UInt8], ifExists: Bool)
    case renameColumn([UInt8], to: [UInt8], ifExists: Bool)
    case setVisible([UInt8], Bool)
    case addKey(ParsedKey)
    case dropKey([UInt8])
    case dropPrimaryKey
    case addForeignKey(ParsedForeignKey)
    case dropForeignKey([UInt8])
    case renameKey([UInt8], to: [UInt8])
    case rename(QualifiedName)
    case convert(CharsetChoice)
    case defaultCharset(CharsetChoice)
    case engine([UInt8])
    case period([[UInt8]])
    case addVersioning, dropVersioning
    case partitionToTable(QualifiedName)
    case tableToPartition(QualifiedName)
  }

  var name: QualifiedName
  var changes: [Change] = []
}
