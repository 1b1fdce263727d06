public import BinlogRows

/// A value of a row, as the type of its column says.
public enum ChangeValue: Sendable, Equatable {
  /// NULL.
  case null
  /// TINYINT to BIGINT; also where nobody told that the column is UNSIGNED.
  case integer(Int64)
  /// The same where it is UNSIGNED; BIT, YEAR, and the number of an ENUM or SET whose labels are not
  /// known.
  case unsigned(UInt64)
  /// DECIMAL, all its digits.
  case decimal(String)
  /// FLOAT.
  case float(Float)
  /// DOUBLE.
  case double(Double)
  /// CHAR, VARCHAR, TEXT, ENUM and SET (its labels with commas); UUID, INET4, INET6 (MariaDB).
  case text(String)
  /// BINARY, VARBINARY, BLOB; text whose character set is not known or that is none of it; types that
  /// nobody knows.
  case bytes([UInt8])
  /// JSON, on one line.
  case json(String)
  /// What a partial update changes in a document, as `$.path` and values (`binlog_row_value_options`).
  case jsonChanges(String)
  /// DATE.
  case date(TemporalValue)
  /// TIME.
  case time(TemporalValue)
  /// DATETIME: what the clock shows, of no zone.
  case datetime(TemporalValue)
  /// TIMESTAMP: microseconds since 1970, UTC; 0 also for the zero date.
  case timestamp(microseconds: Int64)
  /// GEOMETRY: the number of its reference system, and its well-known binary form.
  case geometry(system: UInt32, shape: [UInt8])
  /// VECTOR.
  case vector([Float])

  /// The number, where it is a whole one that fits.
  public var int: Int? {
    switch self {
    case .integer(let value): Int(exactly: value)
    case .unsigned(let value): Int(exactly: value)
    default: nil
    }
  }

  /// The text, where it is one: also that of DECIMAL and JSON.
  public var string: String? {
    switch self {
    case .text(let text), .decimal(let text), .json(let text): text
    default: nil
    }
  }

  /// Whether it is NULL.
  public var isNull: Bool { self == .null }
}
