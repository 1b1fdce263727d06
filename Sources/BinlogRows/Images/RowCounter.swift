public import BinlogBytes
public import BinlogEvents

/// Counts the rows of a rows event, without looking at their values.
public enum RowCounter {
  /// How many rows there are in the images of `rows`.
  ///
  /// `bytes` are those of the event from its first byte; `images` those of the images, inflated
  /// where the event is compressed, the first of them at `imagesBase`. An insert without
  /// images is one row of defaults.
  ///
  /// - Throws: where the images end in the middle of a row, or cannot be measured.
  public static func rowCount(
    _ rows: RowsEvent, event bytes: Span<UInt8>, images: Span<UInt8>, imagesBase: FileOffset,
    table: TableMap
  ) throws(ReadError) -> Int {
    try rowCount(
      rows, event: bytes, images: images, imagesBase: imagesBase, layout: RowLayout(table))
  }

  /// The same, with a layout that was worked out before.
  public static func rowCount(
    _ rows: RowsEvent, event bytes: Span<UInt8>, images: Span<UInt8>, imagesBase: FileOffset,
    layout: RowLayout
  ) throws(ReadError) -> Int {
    let shape = try RowImages(rows, event: bytes, layout: layout, offset: imagesBase)
    if images.isEmpty { return rows.operation == .insert ? 1 : 0 }
    let present = Bitmap(bytes.extracting(rows.columns), count: rows.columnCount)
    let presentAfter = Bitmap(bytes.extracting(rows.columnsAfter), count: rows.columnCount)
    let list = layout.columns
    let columns = list.span
    var position = 0
    var count = 0
    while position < images.count {
      let start = position
      var walker = try ImageWalker(
        images, at: position, base: imagesBase, layout: layout,
        presentCount: shape.presentCount)
      while try walker.next(images, present: present, columns: columns) != nil {}
      position = walker.position
      if rows.operation == .update {
        var after = try ImageWalker(
          images, at: position, base: imagesBase, layout: layout,
          presentCount: shape.presentCountAfter, isPartial: rows.isPartial)
        while try after.next(images, present: presentAfter, columns: columns) != nil {}
        position = after.position
      }
      count += 1
      guard position > start else {
        throw .malformed(
          offset: imagesBase.advanced(by: start), reason: "rows without any column")
      }
    }
    return count
  }
}
