import BinlogBytes
package import BinlogEvents
import BinlogRows

/// What rows would take with smaller row images, worked out from the values that differ and the key.
package struct ImageSavings {
  /// Bytes of the images of some rows, as they are and as they would be.
  package struct Sizes: Sendable {
    /// As they are, and with binlog_row_image MINIMAL and NOBLOB.
    package var full: UInt64 = 0
    package var minimal: UInt64 = 0
    package var noBlob: UInt64 = 0
    /// The first row as it is.
    package var first: UInt64 = 0
    /// Updates that changed nothing.
    package var unchanged: UInt64 = 0
    /// Whether it is known which columns name a row.
    package var isKeyKnown = true

    package init() {}
  }

  private var rows: EventRows
  private var shapes = TableCache<Shape>()
  private var metadata = TableCache<UInt64?>()

  /// Which columns of a table smaller images hold.
  private struct Shape {
    var isKeyKnown = false
    var hasKey = false
    var isKey: [Bool] = []
    var isBlob: [Bool] = []
    /// What stands before a value and says how long it is.
    var lengthBytes: [Int] = []

    /// Bytes that a value takes in an image.
    func size(_ cell: Cell) -> Int {
      cell.isNull ? 0 : cell.range.count + lengthBytes[cell.column]
    }
  }

  /// Keys come from table maps, `schemas` and what the logs define.
  package init(_ schemas: LogSchemas) { rows = EventRows(schemas) }

  /// Who knows the tables.
  package var schemas: LogSchemas { rows.schemas }

  /// Goes on with another log.
  package mutating func begin(_ path: String, _ format: FormatDescription) {
    rows.begin(path, format)
  }

  /// Hears of the statement at hand, which may define tables.
  package mutating func observe(_ reader: borrowing LogReader) { rows.observe(reader) }

  /// Bytes that full metadata (binlog_row_metadata=FULL) would add to the map of a table; nil where
  /// the names of its columns are not known.
  package mutating func metadata(_ map: TableMap) -> UInt64? {
    let flavor = rows.flavor
    return metadata.value(rows.table(map)) { Self.metadata($0, map, flavor) }
  }

  private static func metadata(
    _ table: DecodedTable, _ map: TableMap, _ flavor: Flavor
  ) -> UInt64? {
    if map.hasNames { return 0 }
    guard table.columns.allSatisfy(\.isNamed) else { return nil }
    var bytes: UInt64 = 0
    func field(_ size: UInt64) { if size > 0 { bytes += 1 + packed(size) + size } }
    func packed(_ value: UInt64) -> UInt64 { value < 251 ? 1 : value < 65_536 ? 3 : 4 }
    var numbers: UInt64 = 0
    var texts: UInt64 = 0
    var labelled: UInt64 = 0
    for column in table.columns {
      switch column.layout.kind {
      case .int8, .int16, .int24, .int32, .int64, .decimal, .float, .double, .year: numbers += 1
      case .string, .blob, .compressedString, .compressedBlob: texts += 1
      case .enumeration, .set: labelled += 1
      default: break
      }
    }
    // One collation for all, whose number takes one byte or three.
    let collation: UInt64 = 3
    if flavor == .mariadb, !map.hasMetadata {
      field((numbers + 7) / 8)
      field(texts > 0 ? collation : 0)
    }
    field(table.columns.reduce(0) { $0 + packed(UInt64($1.name.count)) + UInt64($1.name.count) })
    for kind in [ColumnLayout.Kind.set, .enumeration] {
      var size: UInt64 = 0
      for column in table.columns where column.layout.kind == kind {
        let labels = column.labels ?? []
        size += packed(UInt64(labels.count))
        size += labels.reduce(0) { $0 + packed(UInt64($1.count)) + UInt64($1.count) }
      }
      field(size)
    }
    field(UInt64(table.key?.count ?? 0))
    field(labelled > 0 ? collation : 0)
    if flavor == .mysql { field(UInt64((table.columns.count + 7) / 8)) }
    return bytes
  }

  /// Measures the rows of the event at hand; nil where they cannot be read to the end.
  package mutating func measure(_ reader: borrowing LogReader, _ map: TableMap) -> Sizes? {
    let shape = shapes.value(rows.table(map)) { Self.shape($0) }
    var sizes = Sizes()
    sizes.isKeyKnown = shape.isKeyKnown
    do throws(DecodeError) {
      try rows.forEach(reader, map, &sizes) { sizes, view in
        Self.add(view.row, view.images.bytes, shape, to: &sizes)
      }
    } catch {
      return nil
    }
    return sizes
  }

  private static func shape(_ table: DecodedTable) -> Shape {
    var shape = Shape()
    shape.isKeyKnown = table.key != nil
    let key = table.key ?? []
    shape.hasKey = !key.isEmpty
    shape.isKey = [Bool](repeating: false, count: table.columns.count)
    for column in key { shape.isKey[column] = true }
    shape.lengthBytes = table.columns.map(\.layout.lengthBytes)
    shape.isBlob = table.columns.map { column in
      switch column.layout.kind {
      case .blob, .compressedBlob, .json, .geometry, .vector: true
      default: false
      }
    }
    return shape
  }

  /// Bytes of an image: a bit for each column, rounded up, and the values.
  private struct Image {
    var columns: UInt64 = 0
    var values: UInt64 = 0
    var size: UInt64 { (columns + 7) / 8 + values }

    mutating func add(_ bytes: Int) {
      columns += 1
      values += UInt64(bytes)
    }
  }

  private static func add(
    _ row: borrowing Row, _ images: Span<UInt8>, _ shape: Shape, to sizes: inout Sizes
  ) {
    let (hasKey, isKey, isBlob) = (shape.hasKey, shape.isKey, shape.isBlob)
    var full = Image()
    var afterFull = Image()
    var minimal = Image()
    var noBlob = Image()
    for cell in row.before {
      let size = shape.size(cell)
      full.add(size)
      if !hasKey || isKey[cell.column] { minimal.add(size) }
      if !hasKey || isKey[cell.column] || !isBlob[cell.column] { noBlob.add(size) }
    }
    let isFirst = sizes.full == 0
    defer { if isFirst { sizes.first = sizes.full } }
    guard row.operation != .delete else {
      sizes.full += full.size
      sizes.minimal += minimal.size
      sizes.noBlob += noBlob.size
      return
    }
    var afterMinimal = Image()
    var afterNoBlob = Image()
    var isChanged = row.operation == .insert
    for cell in row.after {
      let size = shape.size(cell)
      afterFull.add(size)
      let differs =
        row.operation == .insert || cell.isPartial
        || Self.differs(cell, row.cell(cell.column, in: row.before), images)
      if differs {
        isChanged = true
        afterMinimal.add(size)
      }
      if differs || !isBlob[cell.column] { afterNoBlob.add(size) }
    }
    if !isChanged { sizes.unchanged += 1 }
    let before: (UInt64, UInt64, UInt64) =
      row.operation == .insert ? (0, 0, 0) : (full.size, minimal.size, noBlob.size)
    sizes.full += before.0 + afterFull.size
    sizes.minimal += before.1 + afterMinimal.size
    sizes.noBlob += before.2 + afterNoBlob.size
  }

  private static func differs(_ cell: Cell, _ other: Cell?, _ images: Span<UInt8>) -> Bool {
    guard let other else { return true }
    if cell.isNull || other.isNull { return cell.isNull != other.isNull }
    return !images.extracting(cell.range).elementsEqual(images.extracting(other.range))
  }
}

extension TableMap {
  /// Whether it names its columns itself.
  fileprivate var hasNames: Bool {
    TableSchema(self)?.columns.contains { $0.name != nil } ?? false
  }
}
