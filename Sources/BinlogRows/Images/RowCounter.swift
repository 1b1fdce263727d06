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
    let columns = layout.columns
    var walker = try RowWalker(
      rows, event: bytes, images: ByteRegion(images, at: imagesBase), columns: columns.span)
    // Also where its bitmap says that there is more.
    if images.isEmpty { return rows.operation == .insert ? 1 : 0 }
    while try walker.nextRow() {}
    return walker.number
  }
}
