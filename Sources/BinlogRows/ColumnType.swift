/// The type byte of a column in a table map; a type that is not known keeps its number.
///
/// Source: `enum_field_types` of both servers.
public struct ColumnType: RawRepresentable, Hashable, Sendable, BitwiseCopyable,
  CustomStringConvertible
{
  /// The byte as stored.
  public var rawValue: UInt8

  /// Wraps a stored byte.
  @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

  @usableFromInline init(_ rawValue: UInt8) { self.rawValue = rawValue }

  /// DECIMAL before MySQL 5.0, digits as text.
  public static let oldDecimal = ColumnType(0)
  /// TINYINT.
  public static let tiny = ColumnType(1)
  /// SMALLINT.
  public static let short = ColumnType(2)
  /// INT.
  public static let long = ColumnType(3)
  /// FLOAT.
  public static let float = ColumnType(4)
  /// DOUBLE.
  public static let double = ColumnType(5)
  /// Nothing but NULL.
  public static let null = ColumnType(6)
  /// TIMESTAMP before MySQL 5.6.
  public static let timestamp = ColumnType(7)
  /// BIGINT.
  public static let longLong = ColumnType(8)
  /// MEDIUMINT.
  public static let int24 = ColumnType(9)
  /// DATE.
  public static let date = ColumnType(10)
  /// TIME before MySQL 5.6.
  public static let time = ColumnType(11)
  /// DATETIME before MySQL 5.6.
  public static let datetime = ColumnType(12)
  /// YEAR.
  public static let year = ColumnType(13)
  /// DATE, as the storage engines call it.
  public static let newDate = ColumnType(14)
  /// VARCHAR and VARBINARY.
  public static let varchar = ColumnType(15)
  /// BIT.
  public static let bit = ColumnType(16)
  /// TIMESTAMP with fractions.
  public static let timestamp2 = ColumnType(17)
  /// DATETIME with fractions.
  public static let datetime2 = ColumnType(18)
  /// TIME with fractions.
  public static let time2 = ColumnType(19)
  /// MySQL's arrays in functional indexes; never in rows.
  public static let typedArray = ColumnType(20)
  /// BLOB and TEXT with MariaDB's attribute COMPRESSED.
  public static let blobCompressed = ColumnType(140)
  /// VARCHAR with MariaDB's attribute COMPRESSED.
  public static let varcharCompressed = ColumnType(141)
  /// VECTOR (MySQL; MariaDB's is a VARBINARY).
  public static let vector = ColumnType(242)
  /// JSON in binary form (MySQL; MariaDB's is a LONGTEXT).
  public static let json = ColumnType(245)
  /// DECIMAL.
  public static let decimal = ColumnType(246)
  /// ENUM; in table maps hidden after ``string``.
  public static let enumeration = ColumnType(247)
  /// SET; in table maps hidden after ``string``.
  public static let set = ColumnType(248)
  /// TINYBLOB and TINYTEXT.
  public static let tinyBlob = ColumnType(249)
  /// MEDIUMBLOB and MEDIUMTEXT.
  public static let mediumBlob = ColumnType(250)
  /// LONGBLOB and LONGTEXT.
  public static let longBlob = ColumnType(251)
  /// Every BLOB and TEXT, as binlogs have them.
  public static let blob = ColumnType(252)
  /// VARCHAR of the oldest servers.
  public static let varString = ColumnType(253)
  /// CHAR and BINARY.
  public static let string = ColumnType(254)
  /// GEOMETRY and its kin.
  public static let geometry = ColumnType(255)

  /// The name for people, as SQL has it; the number of an unknown type.
  public var description: String {
    switch self {
    case .oldDecimal: "DECIMAL (before 5.0)"
    case .tiny: "TINYINT"
    case .short: "SMALLINT"
    case .long: "INT"
    case .float: "FLOAT"
    case .double: "DOUBLE"
    case .null: "NULL"
    case .timestamp, .timestamp2: "TIMESTAMP"
    case .longLong: "BIGINT"
    case .int24: "MEDIUMINT"
    case .date, .newDate: "DATE"
    case .time, .time2: "TIME"
    case .datetime, .datetime2: "DATETIME"
    case .year: "YEAR"
    case .varchar, .varString: "VARCHAR"
    case .varcharCompressed: "VARCHAR COMPRESSED"
    case .bit: "BIT"
    case .typedArray: "TYPED_ARRAY"
    case .blobCompressed: "BLOB COMPRESSED"
    case .vector: "VECTOR"
    case .json: "JSON"
    case .decimal: "DECIMAL"
    case .enumeration: "ENUM"
    case .set: "SET"
    case .tinyBlob, .mediumBlob, .longBlob, .blob: "BLOB"
    case .string: "CHAR"
    case .geometry: "GEOMETRY"
    default: "type \(rawValue)"
    }
  }
}
