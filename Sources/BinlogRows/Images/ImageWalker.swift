public import BinlogBytes

/// Where one value of a row image lies, counted from the first byte of the images.
public struct Cell: Sendable, BitwiseCopyable {
  /// Which column, from 0.
  public var column: Int
  /// First byte of the value, after its length.
  public var start: Int
  /// After the last byte of the value.
  public var end: Int
  /// Whether it is NULL; it takes no bytes then.
  public var isNull: Bool
  /// Whether it is a list of JSON differences in place of a value.
  public var isPartial: Bool

  @inlinable init(column: Int, start: Int, end: Int, isNull: Bool, isPartial: Bool) {
    self.column = column
    self.start = start
    self.end = end
    self.isNull = isNull
    self.isPartial = isPartial
  }

  /// Where the value lies.
  @inlinable public var range: Range<Int> { start..<end }

  /// A NULL in `column`.
  package static func null(_ column: Int) -> Cell {
    Cell(column: column, start: 0, end: 0, isNull: true, isPartial: false)
  }

  /// A value of `column` that lies at `range`.
  package static func held(_ column: Int, _ range: Range<Int>) -> Cell {
    Cell(
      column: column, start: range.lowerBound, end: range.upperBound, isNull: false,
      isPartial: false)
  }
}

/// Goes through one row image column by column; a plain value, no bytes of its own.
///
/// | bytes | field |
/// |---|---|
/// | packed | after images of a partial update: options, bit 0 for JSON differences |
/// | (j + 7) / 8 | only with that bit: one bit for each of the table's j JSON columns, set where the value is a list of differences |
/// | (n + 7) / 8 | one bit for each of the n columns in the image, set for NULL |
/// | rest | the values |
///
/// Source: `Rows_log_event::print_verbose_one_row` and `pack_row` of both servers.
public struct ImageWalker: Sendable {
  /// After what was read so far.
  @inlinable public var position: Int { cursor }
  @usableFromInline var cursor: Int
  @usableFromInline let nulls: Int
  @usableFromInline var nullIndex = 0
  @usableFromInline let partials: Int
  @usableFromInline var partialIndex = 0
  @usableFromInline var column = 0
  @usableFromInline let isFull: Bool
  @usableFromInline let base: FileOffset

  /// Begins an image at `start` of `images`, whose first byte lies at `base`.
  ///
  /// `present` says which columns it holds, `presentCount` how many these are. `isPartial` is
  /// for the after images of a partial update alone.
  @inlinable public init(
    _ images: Span<UInt8>, at start: Int, base: FileOffset, layout: RowLayout,
    presentCount: Int, isPartial: Bool = false
  ) throws(ReadError) {
    try self.init(
      images, at: start, base: base, columnCount: layout.columns.count,
      jsonColumns: layout.jsonColumns, presentCount: presentCount, isPartial: isPartial)
  }

  /// The same for a table of `columnCount` columns, of which `jsonColumns` are JSON.
  @inlinable init(
    _ images: Span<UInt8>, at start: Int, base: FileOffset, columnCount: Int, jsonColumns: Int,
    presentCount: Int, isPartial: Bool = false
  ) throws(ReadError) {
    self.base = base
    isFull = presentCount == columnCount
    var position = start
    if isPartial {
      partials = try ImageWalker.partialBits(
        images, at: &position, base: base, jsonColumns: jsonColumns)
    } else {
      partials = -1
    }
    nulls = position
    let count = Bitmap.byteCount(forBits: presentCount)
    guard position >= 0, count <= images.count &- position else {
      throw .truncated(
        offset: base.advanced(by: position), needed: UInt64(count),
        available: UInt64(clamping: images.count &- position))
    }
    cursor = position &+ count
  }

  /// Before any image.
  init(base: FileOffset) {
    self.base = base
    cursor = 0
    nulls = 0
    partials = -1
    isFull = true
  }

  /// Where the bits of a partial update lie, or -1; `position` goes after them.
  @usableFromInline static func partialBits(
    _ images: Span<UInt8>, at position: inout Int, base: FileOffset, jsonColumns: Int
  ) throws(ReadError) -> Int {
    var reader = ByteReader(images, base: base)
    try reader.seek(to: position)
    let options = try reader.readPackedInteger()
    position = reader.position
    guard options & 1 != 0 else { return -1 }
    let range = try reader.skip(Bitmap.byteCount(forBits: jsonColumns))
    position = range.upperBound
    return range.lowerBound
  }

  /// The next value, or nil after the last column.
  ///
  /// After an error the rest of the image, and of the event, cannot be found.
  @inlinable @inline(__always) public mutating func next(
    _ images: Span<UInt8>, present: borrowing Bitmap, columns: Span<ColumnLayout>
  ) throws(ReadError) -> Cell? {
    while column < columns.count {
      let index = column
      column = index &+ 1
      let layout = columns[index]
      var isPartial = false
      // A partial update has a bit for each JSON column, in the image or not.
      if partials >= 0, layout.kind == .json {
        isPartial =
          images[partials &+ partialIndex &>> 3] &>> UInt8(partialIndex & 7) & 1 != 0
        partialIndex &+= 1
      }
      if !isFull, !present[index] { continue }
      let isNull = images[nulls &+ nullIndex &>> 3] &>> UInt8(nullIndex & 7) & 1 != 0
      nullIndex &+= 1
      let start = cursor
      if isNull {
        return Cell(column: index, start: start, end: start, isNull: true, isPartial: false)
      }
      let left = images.count &- start
      if layout.lengthBytes == 0 {
        guard layout.kind != .unknown else { throw unmeasurable(layout) }
        guard layout.size <= left else { throw short(layout.size, left) }
        cursor = start &+ layout.size
        return Cell(
          column: index, start: start, end: cursor, isNull: false, isPartial: false)
      }
      guard layout.lengthBytes <= left else { throw short(layout.lengthBytes, left) }
      var length = Int(images[start])
      if layout.lengthBytes > 1 {
        length |= Int(images[start &+ 1]) &<< 8
        if layout.lengthBytes > 2 {
          length |= Int(images[start &+ 2]) &<< 16
          if layout.lengthBytes > 3 { length |= Int(images[start &+ 3]) &<< 24 }
        }
      }
      guard length <= left &- layout.lengthBytes else {
        throw short(length &+ layout.lengthBytes, left)
      }
      let first = start &+ layout.lengthBytes
      cursor = first &+ length
      return Cell(
        column: index, start: first, end: cursor, isNull: false, isPartial: isPartial)
    }
    return nil
  }

  /// Which column was asked for last, from 1: the one that an error is about.
  @inlinable public var lastColumn: Int { column }

  @usableFromInline func short(_ needed: Int, _ left: Int) -> ReadError {
    .truncated(
      offset: base.advanced(by: position), needed: UInt64(clamping: needed),
      available: UInt64(clamping: left))
  }

  @usableFromInline func unmeasurable(_ layout: ColumnLayout) -> ReadError {
    .malformed(
      offset: base.advanced(by: position),
      reason: "values of \(layout.type) with metadata \(layout.metadata) cannot be measured")
  }
}
