public import BinlogBytes

/// Rows that were written, updated or deleted.
///
/// | bytes | field |
/// |---|---|
/// | 6 | table number; 4 in the first 5.1 versions |
/// | 2 | flags |
/// | 2 + n | version 2 only: length, itself included, and extra data |
/// | packed | column count |
/// | (n + 7) / 8 | which columns the images hold; for an update, the before images |
/// | (n + 7) / 8 | update only: which columns the after images hold |
/// | rest | the images; in MariaDB's compressed form zlib data, see ``CompressedField`` |
///
/// An image starts with a bitmap of its NULL columns, one bit for each column that it holds.
/// Source: `Rows_log_event` of both servers.
public struct RowsEvent: EventBody, Equatable {
  /// What was done with the rows.
  public enum Operation: Sendable {
    case insert
    case update
    case delete
  }

  /// Flag: the last rows event of its statement.
  public static let statementEnd: UInt16 = 0x1
  /// Flag: foreign keys are not checked.
  public static let noForeignKeyChecks: UInt16 = 0x2
  /// Flag: unique keys are not checked.
  public static let relaxedUniqueChecks: UInt16 = 0x4
  /// Flag: the images hold all columns.
  public static let completeRows: UInt16 = 0x8

  /// The most columns that a table of MySQL can have.
  private static let mostColumns: UInt64 = 4096

  /// What was done.
  public var operation: Operation
  /// 0 (before 5.1 was released), 1 or 2.
  public var version: Int
  /// Whether after images may hold JSON differences (MySQL type 39).
  public var isPartial: Bool
  /// Whether ``images`` is compressed.
  public var isCompressed: Bool
  /// Number of the table map that it refers to.
  public var tableID: UInt64
  /// Flags as stored.
  public var flags: UInt16
  /// Where the extra data of version 2 lies, without its length; empty in other versions.
  public var extraData: Range<Int>
  /// How many columns the table had.
  public var columnCount: Int
  /// Bitmap of the columns in the images, or in the before images of an update.
  public var columns: Range<Int>
  /// Bitmap of the columns in the after images of an update; elsewhere the same as ``columns``.
  public var columnsAfter: Range<Int>
  /// Where the images lie.
  public var images: Range<Int>

  /// Whether it is the last rows event of its statement.
  public var endsStatement: Bool { flags & RowsEvent.statementEnd != 0 }

  /// The same of an event of rows that is not decoded, whose bytes are `bytes`, where the log has
  /// `postHeaderLength` for its type; nil where they are too few.
  package static func endsStatement(
    _ frame: EventFrame, _ bytes: Span<UInt8>, postHeaderLength: Int?
  ) -> Bool? {
    let place = frame.headerLength + ByteReader.tableIDSize(postHeaderLength)
    guard place + 2 <= bytes.count - frame.checksumLength else { return nil }
    return UInt16(bytes[place]) & statementEnd != 0
  }

  /// Reads a body.
  public init(from reader: inout ByteReader, _ context: DecodeContext) throws(ReadError) {
    let kind = RowsEvent.kind(of: context.type)
    let start = reader.position
    operation = kind.operation
    version = kind.version
    isCompressed = kind.compressed
    isPartial = context.type == .partialUpdateRows
    tableID = try reader.readTableID(context)
    flags = try reader.readUInt16()
    if version == 2 {
      let length = Int(try reader.readUInt16())
      // MySQL's tool takes less for nothing.
      guard length >= 2 || (context.isTolerant && context.flavor == .mysql) else {
        throw reader.malformed("extra data of \(length) bytes, its own length alone takes 2")
      }
      extraData = try reader.skip(max(0, length - 2))
    } else {
      // Servers that do not write them any more describe rows from before 5.1 with a post-header of
      // 0 bytes: then what follows is read from the front.
      if version == 0, context.postHeaderLength == 0 { try reader.seek(to: start) }
      extraData = reader.position..<reader.position
    }
    let count = try reader.readPackedInteger()
    guard context.flavor != .mysql || (1...Self.mostColumns).contains(count) else {
      throw reader.malformed("rows of \(count) columns, 1 to \(Self.mostColumns) are possible")
    }
    let bitmapBytes = count / 8 + (count % 8 == 0 ? 0 : 1)
    let bitmaps: UInt64 = operation == .update ? 2 : 1
    guard bitmapBytes <= UInt64(reader.remaining) / bitmaps else {
      throw .truncated(
        offset: reader.offset,
        needed: bitmapBytes.multipliedReportingOverflow(by: bitmaps).partialValue,
        available: UInt64(reader.remaining))
    }
    columnCount = Int(count)
    columns = try reader.skip(Int(bitmapBytes))
    columnsAfter = operation == .update ? try reader.skip(Int(bitmapBytes)) : columns
    images = reader.skipRest()
    if !extraData.isEmpty, context.flavor == .mysql { try checkExtraData(reader) }
  }

  /// Refuses parts that reach beyond the extra data.
  ///
  /// They are NDB's, with a length of their own, and
  /// partitions, two for an update. A part that is not known ends it.
  private func checkExtraData(_ reader: borrowing ByteReader) throws(ReadError) {
    let data = reader.span(extraData)
    var position = 0
    while position < data.count {
      let part = data[position]
      position += 1
      switch part {
      case 0: position += position < data.count ? Int(data[position]) : 1
      case 1: position += operation == .update ? 4 : 2
      default: return
      }
    }
    if position > data.count {
      throw reader.malformed("extra data of \(data.count) bytes, its parts take \(position)")
    }
  }

  private static func kind(
    of type: EventType
  ) -> (operation: Operation, version: Int, compressed: Bool) {
    switch type {
    case .preGAWriteRows: (.insert, 0, false)
    case .preGAUpdateRows: (.update, 0, false)
    case .preGADeleteRows: (.delete, 0, false)
    case .writeRowsV1: (.insert, 1, false)
    case .updateRowsV1: (.update, 1, false)
    case .deleteRowsV1: (.delete, 1, false)
    case .updateRowsV2, .partialUpdateRows: (.update, 2, false)
    case .deleteRowsV2: (.delete, 2, false)
    case .writeRowsCompressedV1: (.insert, 1, true)
    case .updateRowsCompressedV1: (.update, 1, true)
    case .deleteRowsCompressedV1: (.delete, 1, true)
    case .writeRowsCompressed: (.insert, 2, true)
    case .updateRowsCompressed: (.update, 2, true)
    case .deleteRowsCompressed: (.delete, 2, true)
    default: (.insert, 2, false)
    }
  }
}
