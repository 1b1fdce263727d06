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
    let columns = layout.columns
    do throws(ReadError) {
      var walker = try RowWalker(
        rows, event: bytes, images: ByteRegion(images, at: .zero), columns: columns.span)
      guard !images.isEmpty else { return true }
      var check = ClockCheck()
      while try walker.nextRow() {
        while let image = try walker.nextImage() {
          let count = walker.count(in: image)
          let unused = UInt8(count % 8)
          if unused != 0,
            images[walker.position + count / 8] >> unused != 0xFF >> unused
          {
            return false
          }
          while let cell = try walker.nextCell() {
            guard !cell.isNull, columns[cell.column].mayHideFraction else { continue }
            columns[cell.column].visit(walker.value(of: cell), into: &check)
            guard check.isPlausible else { return false }
          }
        }
      }
      return true
    } catch {
      return false
    }
  }
}

/// Whether dates and times could be on a calendar and a clock; nothing is asked of other values.
private struct ClockCheck: ValueProbe {
  var isPlausible = true

  mutating func date(_ value: TemporalValue) { isPlausible = value.isPlausible }
  mutating func time(_ value: TemporalValue, decimals: Int) { isPlausible = value.isPlausible }
  mutating func datetime(_ value: TemporalValue, decimals: Int) {
    isPlausible = value.isPlausible
  }
}
