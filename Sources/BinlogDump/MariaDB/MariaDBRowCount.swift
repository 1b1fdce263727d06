import BinlogBytes
import BinlogEvents

/// Counts rows as MariaDB's tool does for its `# Number of rows` line.
///
/// Its oddities are part of that line: a row with a value of a type that the count does not know
/// (GEOMETRY, compressed columns) is the last that counts, and lengths are not checked against
/// the end. A row of nothing but defaults, which has no image, is not counted here.
struct MariaDBRowCount {
  private let columns: [TableMap.Column]
  private let images: Range<Int>

  init(_ table: TableMap, _ rows: RowsEvent) {
    columns = table.columns
    images = rows.images
  }

  func count(_ rows: RowsEvent, _ bytes: Span<UInt8>) -> UInt64 {
    let present = Bitmap(bytes.extracting(rows.columns), count: rows.columnCount)
    let presentAfter = Bitmap(bytes.extracting(rows.columnsAfter), count: rows.columnCount)
    let presentCount = present.setBits
    let presentCountAfter = presentAfter.setBits
    var position = images.lowerBound
    var count: UInt64 = 0
    while position < images.upperBound {
      count += 1
      guard let next = imageEnd(position, present, presentCount, bytes) else { break }
      position = next
      if rows.operation == .update {
        guard let next = imageEnd(position, presentAfter, presentCountAfter, bytes) else { break }
        position = next
      }
    }
    return count
  }

  /// Where the image at `start` ends, which holds the `presentCount` columns of `present`; nil where
  /// that cannot be known.
  private func imageEnd(
    _ start: Int, _ present: borrowing Bitmap, _ presentCount: Int, _ bytes: Span<UInt8>
  ) -> Int? {
    let end = images.upperBound
    let nullBytes = Bitmap.byteCount(forBits: presentCount)
    guard nullBytes <= end - start else { return nil }
    let nulls = Bitmap(bytes.extracting(start..<start + nullBytes), count: nullBytes * 8)
    let columns = self.columns
    // Mostly it holds all.
    let isWhole = present.count == columns.count && presentCount == columns.count
    var position = start + nullBytes
    var bit = 0
    var index = 0
    while index < columns.count {
      let column = columns[index]
      if !isWhole, !present[index] {
        index &+= 1
        continue
      }
      index &+= 1
      let isNull = nulls[bit]
      bit &+= 1
      if isNull { continue }
      guard position < end, let length = length(column, position, bytes), length > 0,
        !reachesBeyond(end, column, position)
      else { return nil }
      position += length
    }
    return position > start ? position : nil
  }

  /// Whether a FLOAT or DOUBLE seems to end after the event: the tool asks that of the length that
  /// the table map tells, which is another than the real one where that is damaged.
  private func reachesBeyond(_ end: Int, _ column: TableMap.Column, _ position: Int) -> Bool {
    (column.type == 4 || column.type == 5) && position + Int(column.metadata) > end
  }

  @inline(__always)
  private func number(_ position: Int, _ width: Int, _ bytes: Span<UInt8>) -> Int? {
    guard position + width <= images.upperBound else { return nil }
    if width == 1 { return Int(bytes[position]) }
    var value = 0
    for index in 0..<width { value |= Int(bytes[position + index]) << (8 * index) }
    return value
  }

  /// Bytes of a value; nil for types that the count does not know.
  @inline(__always)
  private func length(_ column: TableMap.Column, _ position: Int, _ bytes: Span<UInt8>) -> Int? {
    let low = Int(column.metadata & 0xFF)
    let high = Int(column.metadata >> 8)
    switch column.type {
    case 1, 13: return 1  // TINY, YEAR
    case 2: return 2
    case 9, 10, 11, 14: return 3  // INT24, DATE, TIME, NEWDATE
    case 3, 4, 7: return 4  // LONG, FLOAT, TIMESTAMP
    case 5, 8, 12: return 8  // DOUBLE, LONGLONG, DATETIME
    case 16: return (high * 8 + low + 7) / 8
    case 17: return 4 + (low + 1) / 2
    case 18: return 5 + (low + 1) / 2
    case 19: return 3 + (low + 1) / 2
    case 246: return decimalLength(precision: low, scale: high)
    case 252:
      guard (1...4).contains(low), let size = number(position, low, bytes) else { return nil }
      return low + size
    case 15: return stringLength(Int(column.metadata), position, bytes)
    // Its metadata is not read.
    case 253: return stringLength(0, position, bytes)
    case 254: return packedLength(kind: low, size: high, position, bytes)
    default: return nil
    }
  }

  /// Bytes of a value of type STRING; nil where its first byte of metadata leads to a type that the
  /// count does not know.
  ///
  /// That byte is the real type, and holds bits of the length where it is a long CHAR.
  private func packedLength(
    kind: Int, size: Int, _ position: Int, _ bytes: Span<UInt8>
  ) -> Int? {
    let isLong = kind != 0 && kind & 0x30 != 0x30
    switch isLong ? kind | 0x30 : kind {
    case 247: return size == 1 || size == 2 ? size : nil
    case 248: return size
    case 253 where isLong: return number(position, 2, bytes).map { $0 + 2 }
    case 254 where isLong:
      return stringLength(size | ((kind & 0x30) ^ 0x30) << 4, position, bytes)
    default: return isLong ? nil : stringLength(size, position, bytes)
    }
  }

  private func stringLength(_ size: Int, _ position: Int, _ bytes: Span<UInt8>) -> Int? {
    let width = size < 256 ? 1 : 2
    return number(position, width, bytes).map { $0 + width }
  }

  private func decimalLength(precision: Int, scale: Int) -> Int {
    let widths = [0, 1, 1, 2, 2, 3, 3, 4, 4]
    let integer = max(0, precision - scale)
    return integer / 9 * 4 + widths[integer % 9] + scale / 9 * 4 + widths[scale % 9]
  }
}
