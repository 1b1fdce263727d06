import BinlogBytes
import BinlogRows

/// What an update changed, as far as its images tell.
enum RowChange {
  /// The columns to which the after image gives another value.
  static func columns(_ row: Row, _ images: ByteRegion) -> [Int] {
    var list: [Int] = []
    for cell in row.after {
      if let before = row.cell(cell.column, in: row.before) {
        if cell.isPartial ? cell.range.isEmpty : areEqual(before, cell, images) { continue }
      }
      list.append(cell.column)
    }
    return list
  }

  /// Whether two values are the same bytes.
  static func areEqual(_ one: Cell, _ other: Cell, _ images: ByteRegion) -> Bool {
    if one.isNull || other.isNull { return one.isNull == other.isNull }
    guard one.range.count == other.range.count else { return false }
    return images[one.range].bytes.elementsEqual(images[other.range].bytes)
  }
}
