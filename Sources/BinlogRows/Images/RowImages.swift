public import BinlogBytes
public import BinlogEvents

/// What the images of a rows event hold: which columns, and how many rows at most.
public struct RowImages: Sendable {
  /// How the table's images lie in bytes.
  public let layout: RowLayout
  /// The event.
  public let event: RowsEvent
  /// How many columns the images hold; before images in an update.
  public let presentCount: Int
  /// How many the after images of an update hold; elsewhere the same.
  public let presentCountAfter: Int

  /// Looks at the bitmaps of `event`, whose bytes are `bytes`.
  ///
  /// - Throws: when the table map has another number of columns than the event.
  public init(
    _ event: RowsEvent, event bytes: Span<UInt8>, layout: RowLayout, offset: FileOffset
  ) throws(ReadError) {
    guard event.columnCount == layout.columns.count else {
      throw .malformed(
        offset: offset,
        reason: "the rows have \(event.columnCount) columns, the table map"
          + " \(layout.columns.count)")
    }
    self.layout = layout
    self.event = event
    presentCount =
      Bitmap(bytes.extracting(event.columns), count: event.columnCount).setBits
    presentCountAfter =
      event.operation == .update
      ? Bitmap(bytes.extracting(event.columnsAfter), count: event.columnCount).setBits
      : presentCount
  }
}
