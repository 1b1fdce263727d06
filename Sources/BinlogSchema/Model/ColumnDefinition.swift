public import BinlogCharsets

/// A column as the statements before this place left it.
public struct ColumnDefinition: Sendable, Equatable {
  /// Where the value of a column comes from.
  public enum Generation: Sendable {
    /// From the statement.
    case none
    /// From an expression, when it is read.
    case virtual
    /// From an expression, when it is written.
    case stored
    /// From system versioning: when the row began.
    case rowStart
    /// From system versioning: when the row ended.
    case rowEnd
  }

  /// Its name, in UTF-8.
  public var name: [UInt8]
  /// Its type.
  public var type: DeclaredType
  /// The number in parentheses: characters, bytes, digits, bits, or digits of a fraction of time.
  public var length: Int?
  /// The second number of DECIMAL, FLOAT and DOUBLE.
  public var decimals: Int?
  /// Whether a number has no sign; ZEROFILL says so too.
  public var isUnsigned = false
  /// The character set of text and labels; nil where nothing tells.
  public var charset: Charset?
  /// The collation's name, where one was written for the column or its table.
  public var collation: [UInt8]?
  /// Whether ``charset`` is what the server has for tables of which nobody told.
  public var isCharsetAssumed = false
  /// The labels of an ENUM or SET, in UTF-8.
  public var labels: [[UInt8]] = []
  /// Whether it may be NULL.
  public var isNullable = true
  /// Whether its values are computed, and how.
  public var generation = Generation.none
  /// Whether `SELECT *` leaves it out.
  public var isInvisible = false
  /// Whether the statement cannot name it: MariaDB's columns of system versioning and of keys over
  /// long columns, which are in rows all the same.
  public var isHidden = false
  /// Whether it has MariaDB's attribute COMPRESSED.
  public var isCompressed = false
  /// Whether its default calls a function that answers differently on another server, or each time.
  public var hasUnsafeDefault = false
  /// Whether it counts by itself.
  public var isAutoIncrement = false
  /// Whether it holds JSON: MySQL's type, or a text that MariaDB checks for it.
  public var holdsJSON = false

  /// Tells it from the other columns of its table, whatever their names.
  var id = 0
  /// Labels that were written as hex or bits, to be read once the character set is known.
  var rawLabels: Set<Int> = []

  /// A column that may be NULL, with nothing else said.
  public init(name: [UInt8], type: DeclaredType) {
    self.name = name
    self.type = type
  }

  /// Its name as text.
  public var nameText: String { String(decoding: name, as: UTF8.self) }
}
