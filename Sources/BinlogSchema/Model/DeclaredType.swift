/// The type of a column as its definition has it, synonyms put into one word.
public enum DeclaredType: String, Sendable, CaseIterable {
  case tinyint, smallint, mediumint, int, bigint
  case float, double, decimal, bit
  case date, time, datetime, timestamp, year
  case char, varchar, tinytext, text, mediumtext, longtext
  case binary, varbinary, tinyblob, blob, mediumblob, longblob
  case enumeration, set
  case json, vector, xml
  case uuid, inet4, inet6
  case geometry, point, linestring, polygon
  case multipoint, multilinestring, multipolygon, geometrycollection

  /// Whether values are text of a character set, or labels that are.
  public var hasCharset: Bool {
    switch self {
    case .char, .varchar, .tinytext, .text, .mediumtext, .longtext, .enumeration, .set: true
    default: false
    }
  }

  /// Whether values are numbers that may be UNSIGNED.
  public var isNumber: Bool {
    switch self {
    case .tinyint, .smallint, .mediumint, .int, .bigint, .float, .double, .decimal: true
    default: false
    }
  }

  /// Whether values are bytes without a character set.
  public var isBytes: Bool {
    switch self {
    case .binary, .varbinary, .tinyblob, .blob, .mediumblob, .longblob: true
    default: false
    }
  }

  /// Whether it is a TEXT of any size.
  var isLongText: Bool {
    switch self {
    case .tinytext, .text, .mediumtext, .longtext: true
    default: false
    }
  }

  /// Whether it is one of the geometry types.
  public var isGeometry: Bool {
    switch self {
    case .geometry, .point, .linestring, .polygon, .multipoint, .multilinestring, .multipolygon,
      .geometrycollection:
      true
    default: false
    }
  }

  /// The same type for bytes instead of characters.
  var withoutCharset: DeclaredType {
    switch self {
    case .char: .binary
    case .varchar: .varbinary
    case .tinytext: .tinyblob
    case .text: .blob
    case .mediumtext: .mediumblob
    case .longtext: .longblob
    default: self
    }
  }

  /// The smallest TEXT or BLOB that holds `bytes` bytes.
  static func holding(_ bytes: Int, isText: Bool) -> DeclaredType {
    switch bytes {
    case ...0xFF: isText ? .tinytext : .tinyblob
    case ...0xFFFF: isText ? .text : .blob
    case ...0xFF_FFFF: isText ? .mediumtext : .mediumblob
    default: isText ? .longtext : .longblob
    }
  }

  /// The most bytes of a TEXT or BLOB.
  var mostBytes: Int {
    switch self {
    case .tinytext, .tinyblob: 0xFF
    case .text, .blob: 0xFFFF
    case .mediumtext, .mediumblob: 0xFF_FFFF
    default: 0xFFFF_FFFF
    }
  }
}
