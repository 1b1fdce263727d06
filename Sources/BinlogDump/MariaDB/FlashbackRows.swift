import BinlogBytes
import BinlogEvents
import BinlogRows

/// A rows event turned into the one that undoes it: inserts are deletes and deletes inserts, the
/// two images of an update change places, the last row comes first.
///
/// Size, columns and checksum stay as they are. Where the two images of an update hold different
/// columns, the values of those that both hold change places: what only one of them holds cannot
/// be undone, and is left where it is.
struct FlashbackRows {
  /// Its fields, ranges in ``bytes``.
  let rows: RowsEvent
  /// The whole event.
  let bytes: [UInt8]

  init(
    _ event: DumpedEvent, _ original: RowsEvent, _ source: Span<UInt8>,
    _ table: TableMap?, style: DumpStyle, file: String, reporter: any DumpReporter
  ) throws(DumpFault) {
    var rows = original
    var bytes = source.array
    guard let table else {
      // As the tool does: the type is changed, the rows stay; verbose tells that they are unknown.
      self.rows = rows
      bytes[4] = Self.inverted(bytes[4])
      self.bytes = bytes
      reporter.report(
        DumpMessage(
          severity: .damage, file: file, offset: event.frame.offset,
          text: "rows of table number \(rows.tableID), whose table map was not printed, are not "
            + "turned round; begin where the statement begins"))
      return
    }
    do throws(ReadError) {
      try Self.reverse(original, in: &bytes, table, style, at: event.frame.offset)
    } catch {
      throw .damage(
        at: error.offset, "rows that are to be undone cannot be read: \(error.reason)")
    }
    bytes[4] = Self.inverted(bytes[4])
    switch original.operation {
    case .insert: rows.operation = .delete
    case .delete: rows.operation = .insert
    case .update: break
    }
    self.rows = rows
    self.bytes = bytes
  }

  /// Write and delete change places: types 23 and 25, 30 and 32.
  private static func inverted(_ type: UInt8) -> UInt8 {
    switch type {
    case 23: 25
    case 25: 23
    case 30: 32
    case 32: 30
    default: type
    }
  }

  private static func reverse(
    _ rows: RowsEvent, in bytes: inout [UInt8], _ table: TableMap, _ style: DumpStyle,
    at offset: FileOffset
  ) throws(ReadError) {
    let original = bytes
    let source = original.span
    let layout = RowLayout(table)
    let base = offset.advanced(by: rows.images.lowerBound)
    let shape = try RowImages(rows, event: source, layout: layout, offset: base)
    let present = Bitmap(source.extracting(rows.columns), count: rows.columnCount)
    let presentAfter = Bitmap(source.extracting(rows.columnsAfter), count: rows.columnCount)
    // 11.8 builds images anew that do not hold all columns: unused bits of NULL are zero then.
    let isWhole = style != .mariadb11 || shape.presentCountAfter == rows.columnCount
    let isSame =
      isWhole
      && source.extracting(rows.columns).elementsEqual(source.extracting(rows.columnsAfter))
    let images = source.extracting(rows.images)
    let first = rows.images.lowerBound
    var end = rows.images.upperBound
    var position = 0

    /// Puts an image in front of those that are there already.
    func place(_ image: ArraySlice<UInt8>) {
      let start = max(first, end - image.count)
      bytes.replaceSubrange(start..<end, with: image.prefix(end - start))
      end = start
    }

    while position < images.count {
      let start = position
      guard rows.operation == .update, !isSame else {
        position = try imageEnd(images, at: start, base, layout, present, shape.presentCount)
        guard position > start else { break }
        let middle = position
        if rows.operation == .update {
          position = try imageEnd(
            images, at: middle, base, layout, presentAfter, shape.presentCountAfter)
        }
        place(original[first + start..<first + middle])
        if position > middle { place(original[first + middle..<first + position]) }
        continue
      }
      var before = try Image(images, at: start, base, layout, present, count: shape.presentCount)
      var after = try Image(
        images, at: before.end, base, layout, presentAfter, count: shape.presentCountAfter)
      position = after.end
      guard position > start else { break }
      for column in 0..<rows.columnCount where present[column] && presentAfter[column] {
        let value = before.values[column]
        before.values[column] = after.values[column]
        after.values[column] = value
      }
      place(after.bytes(images, presentAfter)[...])
      place(before.bytes(images, present)[...])
    }
  }

  /// Where the image at `start` ends.
  private static func imageEnd(
    _ images: Span<UInt8>, at start: Int, _ base: FileOffset, _ layout: RowLayout,
    _ present: borrowing Bitmap, _ count: Int
  ) throws(ReadError) -> Int {
    let columns = layout.columns
    var walker = try ImageWalker(images, at: start, base: base, layout: layout, presentCount: count)
    while try walker.next(images, present: present, columns: columns.span) != nil {}
    return walker.position
  }

  /// Where the values of one image lie; nil for NULL and for columns that it does not hold.
  private struct Image {
    var values: [Range<Int>?]
    let end: Int

    init(
      _ images: Span<UInt8>, at start: Int, _ base: FileOffset, _ layout: RowLayout,
      _ present: borrowing Bitmap, count: Int
    ) throws(ReadError) {
      let columns = layout.columns
      var values = [Range<Int>?](repeating: nil, count: columns.count)
      var walker = try ImageWalker(
        images, at: start, base: base, layout: layout, presentCount: count)
      var position = walker.position
      while let cell = try walker.next(images, present: present, columns: columns.span) {
        if !cell.isNull { values[cell.column] = position..<walker.position }
        position = walker.position
      }
      self.values = values
      end = position
    }

    func bytes(_ images: Span<UInt8>, _ present: borrowing Bitmap) -> [UInt8] {
      var nulls = [UInt8](repeating: 0, count: Bitmap.byteCount(forBits: present.setBits))
      var text: [UInt8] = []
      var bit = 0
      for column in values.indices where present[column] {
        if let range = values[column] {
          text.append(contentsOf: images.extracting(range).array)
        } else {
          nulls[bit / 8] |= 1 << UInt8(bit % 8)
        }
        bit += 1
      }
      return nulls + text
    }
  }
}
