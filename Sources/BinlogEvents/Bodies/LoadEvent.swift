public import BinlogBytes

/// A LOAD DATA statement as fields instead of text, as servers before 5.0.3 wrote it.
///
/// | bytes | field |
/// |---|---|
/// | 4 | thread id |
/// | 4 | execution time, seconds |
/// | 4 | lines to skip |
/// | 1 | length of the table's name |
/// | 1 | length of the database's name |
/// | 4 | count of columns |
/// | 4 | number of the file; in Create_file only |
/// | n | how the file is written, see ``LoadFormat`` |
/// | count | length of each column's name |
/// | n | the columns' names, a NUL after each |
/// | n + 1 | table, and a NUL |
/// | n + 1 | database, and a NUL |
/// | rest | name of the file; in Create_file a NUL and the first block after it |
///
/// Load (type 6, MySQL 3.23) and New_load (type 12) name a file that the replica fetches by
/// itself; Create_file (type 8) brings it along. Source: `Load_log_event` and
/// `Create_file_log_event` of MySQL 5.1 and MariaDB.
public struct LoadEvent: EventBody, Equatable {
  /// The thread that ran it.
  public var threadID: UInt32
  /// Seconds that it took.
  public var executionTime: UInt32
  /// Lines of the file to pass over.
  public var skippedLines: UInt32
  /// How the file is written.
  public var format: LoadFormat
  /// Where each column's name lies, where columns are named.
  public var columns: [Range<Int>]
  /// Where the table's name lies.
  public var table: Range<Int>
  /// Where the database's name lies.
  public var database: Range<Int>
  /// Where the file's name lies, as the statement had it.
  public var fileName: Range<Int>
  /// In Create_file: number of the file, unique among those of the session.
  public var fileID: UInt32 = 0
  /// In Create_file: where the first block of the file lies; empty elsewhere.
  public var block: Range<Int>

  /// Reads a body.
  public init(from reader: inout ByteReader, _ context: DecodeContext) throws(ReadError) {
    threadID = try reader.readUInt32()
    executionTime = try reader.readUInt32()
    skippedLines = try reader.readUInt32()
    let tableLength = Int(try reader.readUInt8())
    let databaseLength = Int(try reader.readUInt8())
    let count = try reader.readUInt32()
    let bringsFile = context.type == .createFile
    // 3.23 had no such event; a Create_file of its format has no number.
    if bringsFile, context.binlogVersion != 1 { fileID = try reader.readUInt32() }
    format = try LoadFormat(from: &reader, isOld: context.type == .load)
    // Each column takes its length and a NUL at least.
    guard UInt64(count) * 2 <= UInt64(reader.remaining) else {
      throw .truncated(
        offset: reader.offset, needed: UInt64(count) * 2, available: UInt64(reader.remaining))
    }
    let lengths = try reader.skip(Int(count))
    columns = []
    columns.reserveCapacity(Int(count))
    for index in lengths {
      let length = Int(reader.span(index..<index + 1)[0])
      columns.append(try reader.skip(length))
      _ = try reader.readUInt8()
    }
    table = try reader.skip(tableLength)
    _ = try reader.readUInt8()
    database = try reader.skip(databaseLength)
    _ = try reader.readUInt8()
    let rest = reader.skipRest()
    let bytes = reader.span(rest)
    var length = 0
    while length < bytes.count, bytes[length] != 0 { length += 1 }
    fileName = rest.lowerBound..<rest.lowerBound + length
    // The NUL after the name is not the block's.
    block =
      bringsFile
      ? min(fileName.upperBound + 1, rest.upperBound)..<rest.upperBound
      : rest.upperBound..<rest.upperBound
  }
}

/// The separators of a file for LOAD DATA.
///
/// Old form (type 6): one byte each for the end of a field, what encloses one, the end of a line,
/// the start of a line, the escape, then 1 byte options and 1 byte that says which of the five are
/// empty, bit 0 the first. New form: each of the five as a length and its bytes, then the options.
/// Source: `sql_ex_info`.
public struct LoadFormat: Sendable, Equatable {
  /// Option: fields are enclosed only where needed.
  public static let optionallyEnclosed: UInt8 = 0x02
  /// Option: duplicates replace what is there.
  public static let replace: UInt8 = 0x04
  /// Option: duplicates are passed over.
  public static let ignore: UInt8 = 0x08

  /// Where the end of a field lies; each of these may be empty.
  public var fieldEnd: Range<Int>
  /// Where the mark lies that encloses a field.
  public var enclosure: Range<Int>
  /// Where the end of a line lies.
  public var lineEnd: Range<Int>
  /// Where the start of a line lies.
  public var lineStart: Range<Int>
  /// Where the escape lies.
  public var escape: Range<Int>
  /// Options as stored.
  public var options: UInt8

  init(from reader: inout ByteReader, isOld: Bool) throws(ReadError) {
    if isOld {
      let marks = try reader.skip(5).lowerBound
      options = try reader.readUInt8()
      let empty = try reader.readUInt8()
      func mark(_ index: Int) -> Range<Int> {
        let start = marks + index
        return start..<(empty & (1 << UInt8(index)) == 0 ? start + 1 : start)
      }
      fieldEnd = mark(0)
      enclosure = mark(1)
      lineEnd = mark(2)
      lineStart = mark(3)
      escape = mark(4)
    } else {
      fieldEnd = try reader.skipShortString()
      enclosure = try reader.skipShortString()
      lineEnd = try reader.skipShortString()
      lineStart = try reader.skipShortString()
      escape = try reader.skipShortString()
      options = try reader.readUInt8()
    }
  }
}
