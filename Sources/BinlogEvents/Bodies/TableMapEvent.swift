public import BinlogBytes

/// Says which table the rows events that carry its number mean, and of which types its columns
/// are.
///
/// | bytes | field |
/// |---|---|
/// | 6 | table number; 4 in the first 5.1 versions |
/// | 2 | flags |
/// | 1 + n + 1 | length, database name, NUL |
/// | 1 + n + 1 | length, table name, NUL |
/// | packed | column count |
/// | n | one type byte a column |
/// | packed + n | length and type metadata, 0 to 4 bytes a column; from here on since 5.1.18 |
/// | (n + 7) / 8 | which columns may be NULL |
/// | rest | optional metadata, see ``TableMapMetadata``; MySQL 8.0.1, MariaDB 10.5 |
///
/// Source: `Table_map_log_event` of both servers.
public struct TableMapEvent: EventBody, Equatable {
  /// Number that rows events refer to.
  public var tableID: UInt64
  /// Flags as stored.
  public var flags: UInt16
  /// Where the database name lies.
  public var database: Range<Int>
  /// Where the table name lies.
  public var table: Range<Int>
  /// How many columns there are.
  public var columnCount: Int
  /// Where the type bytes lie.
  public var types: Range<Int>
  /// Where the type metadata lies.
  public var metadata: Range<Int>
  /// Where the bitmap of columns that may be NULL lies.
  public var nullable: Range<Int>
  /// Where the optional metadata lies; empty when there is none.
  public var optionalMetadata: Range<Int>
  /// Whether types have their metadata, and columns tell whether they may be NULL; not so before
  /// 5.1.18, and then rows cannot be read without knowing the table from elsewhere.
  public var hasMetadata: Bool { nullable.lowerBound > types.upperBound }

  /// Whether the first column is a key that MySQL made and named itself
  /// (`sql_generate_invisible_primary_key`, 8.0.30).
  public var hasGeneratedKey: Bool { flags & 1 << 2 != 0 }

  /// The number that a statement without tables ends with.
  public static let dummyTableID: UInt64 = 0xFF_FFFF

  /// Reads a body.
  public init(from reader: inout ByteReader, _ context: DecodeContext) throws(ReadError) {
    tableID = try reader.readTableID(context)
    flags = try reader.readUInt16()
    database = try reader.skipName(context)
    table = try reader.skipName(context)
    columnCount = try reader.readPackedCount()
    types = try reader.skip(columnCount)
    guard !reader.isAtEnd else {
      metadata = reader.position..<reader.position
      nullable = metadata
      optionalMetadata = metadata
      return
    }
    let metadataLength = try reader.readPackedCount()
    let mostMetadata = context.flavor == .mysql ? 4 : 2
    guard metadataLength <= columnCount * mostMetadata else {
      throw reader.malformed("\(metadataLength) bytes of metadata for \(columnCount) columns")
    }
    metadata = try reader.skip(metadataLength)
    nullable = try reader.skip(Bitmap.byteCount(forBits: columnCount))
    optionalMetadata = reader.skipRest()
  }
}

extension ByteReader {
  /// A table's number: 6 bytes, or 4 where the log's post-header for the type is 6 bytes long.
  mutating func readTableID(_ context: DecodeContext) throws(ReadError) -> UInt64 {
    if Self.tableIDSize(context.postHeaderLength) == 4 { return UInt64(try readUInt32()) }
    let low = try readUInt32()
    return UInt64(low) | UInt64(try readUInt16()) &<< 32
  }

  /// Bytes of a table's number, where the post-header for the type has `postHeaderLength`.
  static func tableIDSize(_ postHeaderLength: Int?) -> Int { postHeaderLength == 6 ? 4 : 6 }

  /// A name with its length before it and a NUL after it.
  mutating func skipName(_ context: DecodeContext) throws(ReadError) -> Range<Int> {
    let length = try readPackedCount()
    guard context.flavor != .mysql || length <= 192 else {
      throw malformed("a name of \(length) bytes, at most 192 are possible")
    }
    let range = try skip(length)
    guard try readUInt8() == 0 || context.isTolerant else {
      throw malformed("a name of \(length) bytes does not end with NUL")
    }
    return range
  }
}
