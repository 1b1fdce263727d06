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
    _ table: TableMap?, _ rules: VendorRules, file: String, reporter: any DumpReporter
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
      try Self.reverse(original, in: &bytes, table, rules, at: event.frame.offset)
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
    _ rows: RowsEvent, in bytes: inout [UInt8], _ table: TableMap, _ rules: VendorRules,
    at offset: FileOffset
  ) throws(ReadError) {
    let original = bytes
    let source = original.span
    let columns = RowLayout(table).columns
    var walker = try RowWalker(
      rows, event: source,
      images: ByteRegion(
        source.extracting(rows.images), at: offset.advanced(by: rows.images.lowerBound)),
      columns: columns.span)
    // 11.8 builds images anew that do not hold all columns: unused bits of NULL are zero then.
    let isWhole =
      !rules.flashbackMindsPartialImages || walker.presentCountAfter == rows.columnCount
    let isSame =
      rows.operation != .update
      || isWhole
        && source.extracting(rows.columns).elementsEqual(source.extracting(rows.columnsAfter))
    // Images that take no bytes stay.
    guard !rows.images.isEmpty, walker.presentCount > 0 || !isSame && walker.presentCountAfter > 0
    else { return }
    let first = rows.images.lowerBound
    var end = rows.images.upperBound

    /// Puts an image in front of those that are there already.
    func place(_ image: ArraySlice<UInt8>) {
      let start = max(first, end - image.count)
      bytes.replaceSubrange(start..<end, with: image.prefix(end - start))
      end = start
    }

    while try walker.nextRow() {
      _ = try walker.nextImage()
      guard isSame else {
        var before = try Image(&walker)
        _ = try walker.nextImage()
        var after = try Image(&walker)
        for column in 0..<rows.columnCount
        where walker.holds(column, in: .before) && walker.holds(column, in: .after) {
          let value = before.values[column]
          before.values[column] = after.values[column]
          after.values[column] = value
        }
        place(after.bytes(walker, .after)[...])
        place(before.bytes(walker, .before)[...])
        continue
      }
      let hasSecond = try walker.nextImage() != nil
      let middle = walker.position
      place(original[first + walker.rowStart..<first + middle])
      if hasSecond {
        _ = try walker.nextImage()
        place(original[first + middle..<first + walker.position])
      }
    }
  }

  /// Where the values of one image lie, lengths included; nil for NULL and for columns that it does
  /// not hold.
  private struct Image {
    var values: [Range<Int>?]

    /// The image at hand.
    init(_ walker: inout RowWalker) throws(ReadError) {
      var values = [Range<Int>?](repeating: nil, count: walker.columns.count)
      var position = walker.imagePosition
      while let cell = try walker.nextCell() {
        if !cell.isNull { values[cell.column] = position..<walker.imagePosition }
        position = walker.imagePosition
      }
      self.values = values
    }

    func bytes(_ walker: borrowing RowWalker, _ image: RowWalker.Image) -> [UInt8] {
      var nulls = [UInt8](
        repeating: 0, count: Bitmap.byteCount(forBits: walker.count(in: image)))
      var text: [UInt8] = []
      var bit = 0
      for column in values.indices where walker.holds(column, in: image) {
        if let range = values[column] {
          text.append(contentsOf: walker.images.bytes.extracting(range).array)
        } else {
          nulls[bit / 8] |= 1 << UInt8(bit % 8)
        }
        bit += 1
      }
      return nulls + text
    }
  }
}
