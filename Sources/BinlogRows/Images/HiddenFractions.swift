import BinlogBytes
public import BinlogEvents

/// Whether rows with MariaDB's older temporal types can be read without their definition.
///
/// TIME, DATETIME and TIMESTAMP of the time before MySQL's formats (`mysql56_temporal_format=OFF`,
/// and tables that MariaDB 10.0 and older made) have the same type number with and without a
/// fraction, no metadata, and another size for each number of digits. So the table map of a
/// `DATETIME(6)` is that of a `DATETIME`, and only the rows can show that they are not what they
/// seem: their images do not end where the event does, the bits of their NULL masks that stand for
/// no column are not set, or a value is on no clock.
public enum HiddenFractions {
  /// Whether all of the images of `rows` read well as if no column had a fraction.
  ///
  /// `bytes` are those of the event; `images` those of the images, inflated where the event is
  /// compressed.
  public static func areAbsent(
    _ rows: RowsEvent, event bytes: Span<UInt8>, images: Span<UInt8>, layout: RowLayout
  ) -> Bool {
    guard rows.columnCount == layout.columns.count else { return false }
    let present = Bitmap(bytes.extracting(rows.columns), count: rows.columnCount)
    let presentAfter = Bitmap(bytes.extracting(rows.columnsAfter), count: rows.columnCount)
    let count = present.setBits
    let countAfter = rows.operation == .update ? presentAfter.setBits : count
    var position = 0
    while position < images.count {
      let start = position
      guard image(images, &position, layout, present, count),
        rows.operation != .update || image(images, &position, layout, presentAfter, countAfter),
        position > start
      else { return false }
    }
    return true
  }

  private static func image(
    _ images: Span<UInt8>, _ position: inout Int, _ layout: RowLayout,
    _ present: borrowing Bitmap, _ count: Int
  ) -> Bool {
    let start = position
    do throws(ReadError) {
      var walker = try ImageWalker(
        images, at: start, base: .zero, layout: layout, presentCount: count)
      let unused = count % 8
      if unused != 0, images[start + count / 8] >> UInt8(unused) != 0xFF >> UInt8(unused) {
        return false
      }
      let columns = layout.columns
      while let cell = try walker.next(images, present: present, columns: columns.span) {
        let column = columns[cell.column]
        guard !cell.isNull, column.kind == .time || column.kind == .datetime else { continue }
        guard TemporalValue(images.extracting(cell.range), column).isPlausible else { return false }
      }
      position = walker.position
      return true
    } catch {
      return false
    }
  }
}
