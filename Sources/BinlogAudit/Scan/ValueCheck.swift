import BinlogBytes
import BinlogEvents
import BinlogRows

/// Reads the rows of an event value by value, as a replica would, and tells the first that no
/// server can have written: what `verify --deep` adds.
///
/// Values of fixed kinds (integers, floats, bits, strings) can hold anything. Those with a
/// structure of their own are opened: decimals, dates and times, JSON, JSON differences,
/// compressed columns, vectors.
enum ValueCheck {
  /// The first problem of `rows`, or nil.
  ///
  /// `bytes` are those of the event; `base` is the offset of its first byte; `layout` is how the rows of
  /// `table` lie.
  static func problem(
    of rows: RowsEvent, event bytes: Span<UInt8>, base: FileOffset, table: TableMap,
    _ layout: RowLayout
  ) -> RowProblem? {
    // Without the table map's metadata nobody can measure values, and rows of that age have
    // another layout.
    guard rows.version > 0, table.hasMetadata,
      rows.columnCount == table.columns.count
    else { return nil }
    guard rows.isCompressed else {
      return problem(
        of: rows, event: bytes,
        images: ByteRegion(
          bytes.extracting(rows.images), at: base.advanced(by: rows.images.lowerBound)),
        layout.columns)
    }
    let inflated: ByteChunk
    do throws(ReadError) {
      inflated = try CompressedField.inflate(bytes, range: rows.images, base: base, name: "")
    } catch {
      return RowProblem(error, row: 0)
    }
    // Offsets inside count from the first inflated byte.
    return problem(
      of: rows, event: bytes, images: ByteRegion(inflated.bytes, at: .zero), layout.columns)
  }

  private static func problem(
    of rows: RowsEvent, event bytes: Span<UInt8>, images: ByteRegion, _ columns: [ColumnLayout]
  ) -> RowProblem? {
    var row = 0
    var column: Int?
    do throws(ReadError) {
      var walker = try RowWalker(rows, event: bytes, images: images, columns: columns.span)
      guard !images.isEmpty else { return nil }
      var check = ValueChecking()
      while try walker.nextRow() {
        row = walker.number
        while try walker.nextImage() != nil {
          while true {
            column = min(walker.lastColumn + 1, columns.count)
            guard let cell = try walker.nextCell() else { break }
            if cell.isNull { continue }
            column = cell.column + 1
            let value = walker.value(of: cell)
            if cell.isPartial {
              try ValueChecking.checkDifferences(value)
              continue
            }
            check.layout = columns[cell.column]
            columns[cell.column].visit(value, into: &check)
            if let reason = check.reason { throw .malformed(offset: value.base, reason: reason) }
            if let error = check.error { throw error }
          }
          column = nil
        }
      }
      return nil
    } catch {
      return RowProblem(error, row: row, column: column)
    }
  }
}

/// Looks for what no server can have written in a value; types that it does not ask for can hold
/// anything.
private struct ValueChecking: ValueProbe {
  /// How the values of the column at hand lie.
  var layout: ColumnLayout?
  /// What is wrong with the value as a whole.
  var reason: String?
  /// What is wrong inside it.
  var error: ReadError?

  mutating func decimal(_ bytes: Span<UInt8>, precision: Int, scale: Int) {
    guard !PackedDecimal.isSound(bytes, precision: precision, scale: scale) else { return }
    reason = "no DECIMAL(\(precision),\(scale)) has these bytes"
  }

  mutating func compressed(_ value: ByteRegion) {
    do throws(ReadError) {
      _ = try CompressedValue.inflate(value)
    } catch {
      self.error = error
    }
  }

  mutating func json(_ value: ByteRegion) {
    do throws(ReadError) {
      try JSONBinary.check(value.bytes, base: value.base)
    } catch {
      self.error = error
    }
  }

  mutating func vector(_ value: StoredVector) {
    guard !value.isWhole else { return }
    reason = "a VECTOR of \(value.bytes.count) bytes, not of floats"
  }

  mutating func date(_ value: TemporalValue) { clock(value) }
  mutating func time(_ value: TemporalValue, decimals: Int) { clock(value) }
  mutating func datetime(_ value: TemporalValue, decimals: Int) { clock(value) }

  private mutating func clock(_ value: TemporalValue) {
    guard !value.isPlausible, let layout, layout.kind != .time else { return }
    reason = "no \(layout.type) has these bytes"
  }

  static func checkDifferences(_ value: ByteRegion) throws(ReadError) {
    var reader = value.reader()
    while !reader.isAtEnd {
      let difference = try JSONDiff(from: &reader)
      guard difference.operation != .remove else { continue }
      let content = value[difference.value]
      try JSONBinary.check(content.bytes, base: content.base)
    }
  }
}
