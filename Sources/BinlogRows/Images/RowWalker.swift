public import BinlogBytes
public import BinlogEvents

/// Goes through the images of a rows event: row by row, image by image, value by value.
///
/// The one walk over rows: who counts, checks, prints, compares or turns round rows goes along
/// with it.
/// ```
/// var walker = try RowWalker(rows, event: bytes, images: images, columns: columns)
/// while try walker.nextRow() {
///   while let image = try walker.nextImage() {
///     while let cell = try walker.nextCell() { … }
///   }
/// }
/// ```
/// What is not asked for is passed over: an image is left by asking for the next one, a row by
/// asking for the next row. After an error nothing more can be found in the event.
public struct RowWalker: ~Escapable {
  /// Which of a row's images.
  public enum Image: Sendable {
    /// As the row was: of updates and deletes.
    case before
    /// As it became: of inserts and updates.
    case after
  }

  /// How far a row is.
  @usableFromInline enum Stage: Sendable {
    case outside, atStart, inFirst, inSecond
  }

  /// What was done with the rows.
  public let operation: RowsEvent.Operation
  /// How many columns the images hold; in an update the before images.
  public let presentCount: Int
  /// How many the after images of an update hold; elsewhere the same.
  public let presentCountAfter: Int
  /// The number of the row at hand, from 1; 0 before the first.
  public private(set) var number = 0
  /// After the last image that was gone through, counted from the first byte of the images.
  public private(set) var position = 0
  /// Where the row at hand begins.
  public private(set) var rowStart = 0

  /// The images.
  public let images: ByteRegion
  /// How the values of each column lie in bytes.
  public let columns: Span<ColumnLayout>
  private let present: Bitmap
  private let presentAfter: Bitmap
  private let jsonColumns: Int
  private let isPartial: Bool
  private var stage = Stage.outside
  /// The columns of the image at hand.
  @usableFromInline var held: Bitmap
  @usableFromInline var image: ImageWalker

  /// Begins before the first row of `rows`, whose bytes are `bytes`.
  ///
  /// `images` are its images, inflated where the event is compressed; `columns` tell how the values
  /// of its table lie.
  ///
  /// - Throws: when the table map has another number of columns than the event.
  @_lifetime(copy bytes, copy images, copy columns)
  public init(
    _ rows: RowsEvent, event bytes: Span<UInt8>, images: ByteRegion, columns: Span<ColumnLayout>
  ) throws(ReadError) {
    guard rows.columnCount == columns.count else {
      throw .malformed(
        offset: images.base,
        reason: "the rows have \(rows.columnCount) columns, the table map \(columns.count)")
    }
    operation = rows.operation
    self.images = images
    self.columns = columns
    isPartial = rows.isPartial
    var json = 0
    if rows.isPartial {
      for index in columns.indices where columns[index].type == .json { json += 1 }
    }
    jsonColumns = json
    let first = Bitmap(bytes.extracting(rows.columns), count: rows.columnCount)
    presentCount = first.setBits
    present = first
    held = first
    if rows.operation == .update {
      let second = Bitmap(bytes.extracting(rows.columnsAfter), count: rows.columnCount)
      presentCountAfter = second.setBits
      presentAfter = second
    } else {
      presentCountAfter = presentCount
      presentAfter = first
    }
    image = ImageWalker(base: images.base)
  }

  /// Whether the images hold all columns.
  public var isFull: Bool {
    presentCount == columns.count && presentCountAfter == columns.count
  }

  /// How many columns `image` holds.
  public func count(in image: Image) -> Int {
    image == .after ? presentCountAfter : presentCount
  }

  /// After what was gone through of the image at hand; ``position`` is where that begins.
  @inlinable public var imagePosition: Int { image.position }

  /// Whether `image` holds `column`, from 0.
  public func holds(_ column: Int, in image: Image) -> Bool {
    image == .after && operation == .update ? presentAfter[column] : present[column]
  }

  /// Which column was asked for last in the image at hand, from 1: the one that an error is about.
  @inlinable public var lastColumn: Int { image.lastColumn }

  /// Goes to the next row; false after the last.
  ///
  /// An insert without images is one row of defaults, whose image holds nothing.
  public mutating func nextRow() throws(ReadError) -> Bool {
    while stage != .outside { _ = try nextImage() }
    guard position < images.count || isOfDefaults && number == 0 else { return false }
    number &+= 1
    rowStart = position
    stage = .atStart
    return true
  }

  /// Goes back to the beginning of the row at hand: what ``nextRow()`` returns next is that row.
  public mutating func restartRow() {
    guard number > 0 else { return }
    number &-= 1
    position = rowStart
    stage = .outside
  }

  private var isOfDefaults: Bool { operation == .insert && images.isEmpty }

  /// Goes to the next image of the row; nil after its last.
  ///
  /// - Throws: also where the row turns out to take no bytes at all: nothing would come to an end.
  public mutating func nextImage() throws(ReadError) -> Image? {
    switch stage {
    case .outside: return nil
    case .atStart:
      image = try ImageWalker(
        images.bytes, at: position, base: images.base, columnCount: columns.count,
        jsonColumns: jsonColumns, presentCount: presentCount)
      held = present
      stage = .inFirst
      return operation == .insert ? .after : .before
    case .inFirst where operation == .update:
      try leaveImage()
      // Nobody could say which row that was.
      guard presentCount > 0 else { throw noColumns() }
      image = try ImageWalker(
        images.bytes, at: position, base: images.base, columnCount: columns.count,
        jsonColumns: jsonColumns, presentCount: presentCountAfter, isPartial: isPartial)
      held = presentAfter
      stage = .inSecond
      return .after
    case .inFirst, .inSecond:
      try leaveImage()
      stage = .outside
      guard position > rowStart || isOfDefaults else { throw noColumns() }
      return nil
    }
  }

  private func noColumns() -> ReadError {
    .malformed(offset: images.offset(of: rowStart), reason: "a row without any column")
  }

  /// Goes after the image at hand.
  @inline(never) private mutating func leaveImage() throws(ReadError) {
    while try nextCell() != nil {}
    position = image.position
  }

  /// The next value of the image at hand, or nil after its last.
  @inlinable @inline(__always)
  public mutating func nextCell() throws(ReadError) -> Cell? {
    try image.next(images.bytes, present: held, columns: columns)
  }

  /// Appends the values of the image at hand to `cells`, of the columns up to number `reach`, from 1.
  ///
  /// The same as to ask for one after the other, but that where the walk stands is written back only
  /// once.
  ///
  /// - Throws: as ``nextCell()`` does; ``lastColumn`` is the column then, and `cells` has those before.
  @inlinable
  public mutating func collect(
    into cells: inout [Cell], reach: Int = .max
  ) throws(ReadError) {
    var walk = image
    defer { image = walk }
    let (bytes, columns) = (images.bytes, columns)
    while walk.lastColumn < reach, let cell = try walk.next(bytes, present: held, columns: columns)
    {
      cells.append(cell)
    }
  }

  /// How the values of `cell` lie in bytes.
  @inlinable public func layout(of cell: Cell) -> ColumnLayout { columns[cell.column] }

  /// The bytes of a value, with their offset.
  @inlinable @_lifetime(copy self)
  public func value(of cell: Cell) -> ByteRegion {
    ByteRegion(images.bytes.extracting(cell.range), at: images.offset(of: cell.start))
  }
}
