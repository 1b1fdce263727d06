import BinlogBytes
import BinlogEvents
import BinlogRows

/// Reads the rows of an event value by value, as a replica would, and tells the first that no
/// server can have written: what `verify --deep` adds.
///
/// Values of fixed kinds (integers, floats, bits, strings) can hold anything. Those with a
/// structure of their own are opened: decimals, dates and times, JSON, JSON differences,
/// compressed columns, vectors.
enum ValueCheck {
  /// The first problem of `rows`, or nil.
  ///
  /// `bytes` are those of the event; `base` is the offset of its first byte.
  static func problem(
    of rows: RowsEvent, event bytes: Span<UInt8>, base: FileOffset, table: TableMap
  ) -> RowProblem? {
    // Without the table map's metadata nobody can measure values, and rows of that age have
    // another layout.
    guard rows.version > 0, table.hasMetadata,
      rows.columnCount == table.columns.count
    else { return nil }
    guard rows.isCompressed else {
      return problem(
        of: rows, event: bytes, images: bytes.extracting(rows.images),
        imagesBase: base.advanced(by: rows.images.lowerBound), table: table)
    }
    let inflated: ByteChunk
    do throws(ReadError) {
      inflated = try CompressedField.inflate(bytes, range: rows.images, base: base, name: "")
    } catch {
      return RowProblem(error, row: 0)
    }
    // Offsets inside count from the first inflated byte.
    return problem(
      of: rows, event: bytes, images: inflated.bytes, imagesBase: .zero, table: table)
  }

  private static func problem(
    of rows: RowsEvent, event bytes: Span<UInt8>, images: Span<UInt8>, imagesBase: FileOffset,
    table: TableMap
  ) -> RowProblem? {
    let layout = RowLayout(table)
    let shape: RowImages
    do throws(ReadError) {
      shape = try RowImages(rows, event: bytes, layout: layout, offset: imagesBase)
    } catch {
      return RowProblem(error, row: 0)
    }
    let present = Bitmap(bytes.extracting(rows.columns), count: rows.columnCount)
    let presentAfter = Bitmap(bytes.extracting(rows.columnsAfter), count: rows.columnCount)
    let list = layout.columns
    let columns = list.span
    var position = 0
    var row = 0
    while position < images.count {
      row += 1
      let start = position
      if let problem = image(
        images, at: &position, row: row, base: imagesBase, layout: layout, columns: columns,
        present: present, count: shape.presentCount, isPartial: false)
      {
        return problem
      }
      if rows.operation == .update {
        if let problem = image(
          images, at: &position, row: row, base: imagesBase, layout: layout, columns: columns,
          present: presentAfter, count: shape.presentCountAfter, isPartial: rows.isPartial)
        {
          return problem
        }
      }
      guard position > start else {
        return RowProblem(
          offset: imagesBase.advanced(by: start), row: row, reason: "a row without any column")
      }
    }
    return nil
  }

  private static func image(
    _ images: Span<UInt8>, at position: inout Int, row: Int, base: FileOffset, layout: RowLayout,
    columns: Span<ColumnLayout>, present: borrowing Bitmap, count: Int, isPartial: Bool
  ) -> RowProblem? {
    var column: Int?
    do throws(ReadError) {
      var walker = try ImageWalker(
        images, at: position, base: base, layout: layout, presentCount: count,
        isPartial: isPartial)
      while true {
        column = walker.lastColumn + 1
        guard let cell = try walker.next(images, present: present, columns: columns) else { break }
        column = cell.column + 1
        if cell.isNull { continue }
        let place = base.advanced(by: cell.start)
        if cell.isPartial {
          try checkDifferences(images.extracting(cell.range), base: place)
        } else {
          try check(images.extracting(cell.range), columns[cell.column], base: place)
        }
      }
      position = walker.position
      return nil
    } catch {
      return RowProblem(error, row: row, column: column.map { min($0, columns.count) })
    }
  }

  /// Throws where the value in `bytes` is none of its column.
  private static func check(
    _ bytes: Span<UInt8>, _ layout: ColumnLayout, base: FileOffset
  ) throws(ReadError) {
    switch layout.kind {
    case .json: try JSONBinary.check(bytes, base: base)
    case .compressedString, .compressedBlob: _ = try CompressedValue.inflate(bytes, base: base)
    case .decimal:
      guard PackedDecimal.isSound(bytes, precision: layout.length, scale: layout.decimals) else {
        throw .malformed(
          offset: base, reason: "no DECIMAL(\(layout.length),\(layout.decimals)) has these bytes")
      }
    case .vector:
      guard bytes.count % 4 == 0 else {
        throw .malformed(offset: base, reason: "a VECTOR of \(bytes.count) bytes, not of floats")
      }
    case .datetime2, .time2, .datetime, .date, .newDate:
      try clock(TemporalValue(bytes, layout), layout, base)
    default: break
    }
  }

  private static func clock(
    _ value: TemporalValue, _ layout: ColumnLayout, _ base: FileOffset
  ) throws(ReadError) {
    guard value.isPlausible else {
      throw .malformed(offset: base, reason: "no \(layout.type) has these bytes")
    }
  }

  private static func checkDifferences(
    _ bytes: Span<UInt8>, base: FileOffset
  ) throws(ReadError) {
    var reader = ByteReader(bytes, base: base)
    while !reader.isAtEnd {
      let difference = try JSONDiff(from: &reader)
      guard difference.operation != .remove else { continue }
      try JSONBinary.check(
        bytes.extracting(difference.value),
        base: base.advanced(by: difference.value.lowerBound))
    }
  }
}
