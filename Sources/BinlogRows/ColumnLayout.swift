public import BinlogEvents

/// How the values of one column lie in a row image: type and metadata, worked out once a table.
///
/// Source: `table_def::calc_field_size` and `Field::do_save_field_metadata` of both servers.
public struct ColumnLayout: Equatable, Sendable, BitwiseCopyable {
  /// What the bytes of a value mean.
  public enum Kind: UInt8, Sendable, BitwiseCopyable {
    case int8, int16, int24, int32, int64
    case float, double
    case decimal
    case bit
    case enumeration, set
    case string, blob, json, geometry, vector
    case compressedString, compressedBlob
    case year, date, newDate
    case time, datetime, timestamp
    case time2, datetime2, timestamp2
    /// The older types of MariaDB with digits of a fraction (`mysql56_temporal_format=OFF`).
    case highResolutionTime, highResolutionDatetime, highResolutionTimestamp
    case null
    /// A type whose values nobody can measure; an image cannot be read past one.
    case unknown
  }

  /// What the bytes mean.
  public var kind: Kind
  /// Bytes of the length before the value, little endian, 1 to 4; 0 where the size is fixed.
  public var lengthBytes: Int
  /// Bytes of a value of fixed size.
  public var size: Int
  /// The type, ENUM and SET told from CHAR.
  public var type: ColumnType
  /// The type's metadata as the servers show it.
  public var metadata: UInt16
  /// The most bytes of a CHAR or VARCHAR, the digits of a DECIMAL, the bits of a BIT.
  public var length: Int
  /// Digits after the point of a DECIMAL, or of the fraction of a temporal type.
  public var decimals: Int
  /// Whether it may be NULL.
  public var isNullable: Bool

  /// Works out the layout of a column of a table map.
  public init(_ column: TableMap.Column) {
    type = ColumnType(rawValue: column.type)
    metadata = column.metadata
    isNullable = column.isNullable
    kind = .unknown
    lengthBytes = 0
    size = 0
    length = 0
    decimals = 0
    // A VARCHAR of a table that 4.1 or older made is a CHAR in all but its number.
    if type == .varString, metadata | 0x30 == 0xFE | metadata & 0xFF00 { type = .string }
    // Two bytes of metadata that the servers take as high byte, low byte.
    switch type {
    case .string, .decimal, .enumeration, .set: metadata = metadata.byteSwapped
    default: break
    }
    switch type {
    case .string: string()
    case .varchar, .varString: prefixed(.string, length: Int(metadata))
    case .varcharCompressed: prefixed(.compressedString, length: Int(metadata))
    case .enumeration: fixed(.enumeration, Int(metadata & 0xFF))
    case .set: fixed(.set, Int(metadata & 0xFF))
    case .decimal: decimal()
    case .bit:
      length = Int(metadata >> 8) * 8 + Int(metadata & 0xFF)
      fixed(.bit, (length + 7) / 8)
    case .tinyBlob: blob(.blob, Int(metadata), orElse: 1)
    case .mediumBlob: blob(.blob, Int(metadata), orElse: 3)
    case .longBlob: blob(.blob, Int(metadata), orElse: 4)
    case .blob: blob(.blob, Int(metadata))
    case .blobCompressed: blob(.compressedBlob, Int(metadata))
    case .json: blob(.json, Int(metadata))
    case .geometry: blob(.geometry, Int(metadata))
    case .vector: blob(.vector, Int(metadata))
    case .time2: temporal(.time2, 3)
    case .datetime2: temporal(.datetime2, 5)
    case .timestamp2: temporal(.timestamp2, 4)
    default: plain()
    }
  }

  /// Whether a server writes columns of this type with this metadata.
  ///
  /// What no server writes comes of damage, and what the images of such a table seem to say is
  /// nobody's truth.
  public var isPlausible: Bool {
    switch type {
    case .float: metadata == 4
    case .double: metadata == 8
    case .tiny, .short, .long, .timestamp, .longLong, .int24, .date, .time,
      .datetime, .year, .newDate, .varchar, .varString, .varcharCompressed:
      true
    case .bit: metadata & 0xFF < 8 && metadata >> 8 <= 8
    case .time2, .datetime2, .timestamp2: metadata <= 6
    case .decimal: length >= 1 && length <= 65 && decimals <= 30 && decimals <= length
    case .blob, .blobCompressed, .json, .geometry, .vector: metadata >= 1 && metadata <= 4
    // Their types hide in the metadata of a CHAR.
    case .enumeration: metadata >> 8 == 247 && (1...2).contains(size)
    case .set: metadata >> 8 == 248 && (1...8).contains(size)
    // Small numbers are lengths, from before CHAR could be longer.
    case .string: metadata < 256 || metadata >> 8 | 0x30 == 0xFE
    default: false
    }
  }

  private mutating func fixed(_ kind: Kind, _ size: Int) {
    self.kind = kind
    self.size = size
  }

  private mutating func prefixed(_ kind: Kind, length: Int) {
    self.kind = kind
    self.length = length
    lengthBytes = length < 256 ? 1 : 2
  }

  private mutating func blob(_ kind: Kind, _ bytes: Int, orElse usual: Int = 0) {
    let bytes = bytes == 0 ? usual : bytes
    guard bytes >= 1, bytes <= 4 else { return }
    self.kind = kind
    lengthBytes = bytes
  }

  private mutating func temporal(_ kind: Kind, _ bytes: Int) {
    decimals = Int(metadata)
    guard decimals <= 6 else { return }
    fixed(kind, bytes + (decimals + 1) / 2)
  }

  /// Whether values of the type may have digits of a fraction of which the table map says nothing,
  /// though their size depends on it: the older temporal types, which MariaDB alone gave fractions.
  public var mayHideFraction: Bool {
    switch kind {
    case .time, .datetime, .timestamp: true
    default: false
    }
  }

  /// Takes in how many digits of a fraction the definition of a column has; nothing for types whose
  /// table maps tell it.
  ///
  /// Source: `Type_handler_time::hires_bytes`, `Type_handler_datetime::hires_bytes`,
  /// `Type_handler_timestamp::sec_part_bytes` of MariaDB.
  mutating func takeFraction(_ digits: Int) {
    guard (1...6).contains(digits) else { return }
    switch kind {
    case .time: fixed(.highResolutionTime, [4, 4, 5, 5, 5, 6][digits - 1])
    case .datetime: fixed(.highResolutionDatetime, [6, 6, 7, 7, 7, 8][digits - 1])
    case .timestamp: fixed(.highResolutionTimestamp, 4 + (digits + 1) / 2)
    default: return
    }
    decimals = digits
  }

  private mutating func decimal() {
    length = Int(metadata >> 8)
    decimals = Int(metadata & 0xFF)
    guard let bytes = PackedDecimal.byteCount(precision: length, scale: decimals) else { return }
    fixed(.decimal, bytes)
  }

  /// Tells CHAR and BINARY from ENUM and SET, whose type hides in the metadata's high byte.
  ///
  /// Lengths above 255 have their upper two bits there, inverted.
  private mutating func string() {
    let high = UInt8(truncatingIfNeeded: metadata >> 8)
    let low = Int(metadata & 0xFF)
    switch ColumnType(rawValue: high) {
    case .enumeration:
      type = .enumeration
      fixed(.enumeration, low)
    case .set:
      type = .set
      fixed(.set, low)
    default:
      let upper = high == 0 ? 0 : Int(high & 0x30 ^ 0x30) << 4
      prefixed(.string, length: low | upper)
    }
  }

  private mutating func plain() {
    switch type {
    case .tiny: fixed(.int8, 1)
    case .short: fixed(.int16, 2)
    case .int24: fixed(.int24, 3)
    case .long: fixed(.int32, 4)
    case .longLong: fixed(.int64, 8)
    case .float: fixed(.float, 4)
    case .double: fixed(.double, 8)
    case .year: fixed(.year, 1)
    case .date: fixed(.date, 3)
    case .newDate: fixed(.newDate, 3)
    case .time: fixed(.time, 3)
    case .datetime: fixed(.datetime, 8)
    case .timestamp: fixed(.timestamp, 4)
    case .null: fixed(.null, 0)
    default: break
    }
  }
}

/// How the row images of one table lie in bytes.
public final class RowLayout: Sendable {
  /// The columns, in the order of the table map.
  public let columns: [ColumnLayout]
  /// How many of them are JSON: a partial update has a bit for each.
  public let jsonColumns: Int

  /// Works out the layout of `table`, of which `schema` says what its map cannot.
  public init(_ table: TableMap, schema: TableSchema? = nil) {
    var columns = table.columns.map { ColumnLayout($0) }
    if let schema, schema.columns.count == columns.count {
      for (index, known) in schema.columns.enumerated() {
        if let digits = known.fractionDigits { columns[index].takeFraction(digits) }
      }
    }
    self.columns = columns
    jsonColumns = columns.count { $0.type == .json }
  }
}
