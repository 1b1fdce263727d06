import BinlogBytes
import BinlogEvents
import BinlogRows

/// Prints one row image, a line for each column.
struct VerboseImageWriter {
  let style: DumpStyle
  let plan: VerbosePlan
  let base: FileOffset
  let sink: ByteSink

  /// Prints the image that starts at `start` behind the lines of `head`; returns where the next
  /// begins, or -1 where that cannot be found.
  func print(
    _ images: Span<UInt8>, at start: Int, head: VerbosePlan.Head, present: borrowing Bitmap,
    count: Int, isPartial: Bool, row: Int, problem: inout RowProblem?
  ) -> Int {
    let plans = plan.columns
    let texts = plan.text
    let layouts = plan.layout.columns
    let text = texts.span
    let columns = layouts.span
    var last = 0
    var walker: ImageWalker
    do throws(ReadError) {
      walker = try ImageWalker(
        images, at: start, base: base, layout: plan.layout, presentCount: count,
        isPartial: isPartial)
    } catch {
      if problem == nil {
        problem = RowProblem(error, row: row, column: columnAfter(0, present))
      }
      printCut(error, head)
      return -1
    }
    sink.write(head.lines)
    do throws(ReadError) {
      while true {
        last = walker.lastColumn
        guard let cell = try walker.next(images, present: present, columns: columns) else {
          return walker.position
        }
        let places = plans[cell.column]
        sink.write(text.extracting(places.head))
        if cell.isNull {
          sink.write("NULL")
          sink.write(text.extracting(places.nullTail))
        } else {
          if cell.isPartial {
            differences(images, cell, row: row, problem: &problem)
          } else {
            value(images, cell, columns[cell.column], row: row, problem: &problem)
          }
          sink.write(text.extracting(places.tail))
        }
      }
    } catch {
      let column = columnAfter(last, present)
      if problem == nil { problem = RowProblem(error, row: row, column: column) }
      if let column { printCut(error, column - 1, text) }
      return -1
    }
  }

  /// The column that could not be reached, from 1.
  private func columnAfter(_ last: Int, _ present: borrowing Bitmap) -> Int? {
    var index = last
    while index < plan.columns.count {
      if present[index] { return index + 1 }
      index += 1
    }
    return nil
  }

  /// What the vendors' tools print of an image whose bits of NULL columns are not all there.
  private func printCut(_ error: ReadError, _ head: VerbosePlan.Head) {
    guard style == .mysql else {
      sink.write(head.lines)
      if case .truncated = error, let column = plan.columns.first {
        let texts = plan.text
        sink.write(texts.span.extracting(column.head))
        sink.write("***Corrupted replication event was detected. Not printing the value***\n")
      }
      return
    }
    let lines = head.lines
    sink.write(lines.span.extracting(0..<lines.count - head.clauseCount))
    guard case .truncated(_, let needed, let available) = error else { return }
    sink.write("***Corrupted replication event was detected: NULL bitmap size is set to ")
    sink.write(decimal: needed)
    sink.write(", but ")
    left(available)
  }

  /// What the vendors' tools print in place of a value that is not all there.
  private func printCut(_ error: ReadError, _ column: Int, _ text: Span<UInt8>) {
    guard case .truncated(_, _, let available) = error else { return }
    sink.write(text.extracting(plan.columns[column].head))
    guard style == .mysql else {
      sink.write("***Corrupted replication event was detected. Not printing the value***\n")
      return
    }
    // The tool does not say how many are missing.
    sink.write("***Corrupted replication event was detected: field data is truncated; ")
    left(available)
  }

  private func left(_ available: UInt64) {
    sink.write("there are only ")
    sink.write(decimal: available)
    sink.write(" bytes left of the event. Not printing the value***\n")
  }

  @inline(__always)
  private func value(
    _ images: Span<UInt8>, _ cell: Cell, _ column: ColumnLayout, row: Int,
    problem: inout RowProblem?
  ) {
    let at = cell.start
    switch column.kind {
    case .int8: integer(images, at, 1)
    case .int16: integer(images, at, 2)
    case .int24: integer(images, at, 3)
    case .int32: integer(images, at, 4)
    case .int64: integer(images, at, 8)
    case .string, .blob, .geometry, .compressedString, .compressedBlob:
      quoted(images, cell.start, cell.end)
    case .timestamp2:
      sink.write(decimal: images.bigEndian(at: at, width: 4))
      if column.decimals > 0 {
        var fraction = TemporalValue.fractionOfTimestamp(
          images.extracting(cell.range), decimals: column.decimals)
        // MariaDB's tool takes what no clock has for the most that there is.
        if style != .mysql, !(0...999_999).contains(fraction) { fraction = 999_999 }
        sink.writeFraction(fraction, decimals: column.decimals)
      }
    case .datetime2:
      sink.write(byte: 0x27)
      sink.writeDatetime(
        TemporalValue(datetime2: images.extracting(cell.range), decimals: column.decimals),
        decimals: column.decimals, as: style)
      sink.write(byte: 0x27)
    case .decimal:
      let isSound = PackedDecimal.write(
        images.extracting(cell.range), precision: column.length, scale: column.decimals,
        as: style == .mysql ? .mysql : .mariadb, to: sink)
      if !isSound { note("digits that no DECIMAL has", cell, row, &problem) }
    default:
      rarer(images.extracting(cell.range), cell, column, row: row, problem: &problem)
    }
  }

  @inline(__always)
  private func integer(_ images: Span<UInt8>, _ at: Int, _ width: Int) {
    let value = images.signedLittleEndian(at: at, width: width)
    sink.write(decimal: value)
    guard value < 0 else { return }
    sink.write(" (")
    sink.write(decimal: images.littleEndian(at: at, width: width))
    sink.write(byte: 0x29)
  }

  /// The kinds that most tables have few of.
  private func rarer(
    _ bytes: Span<UInt8>, _ cell: Cell, _ column: ColumnLayout, row: Int,
    problem: inout RowProblem?
  ) {
    switch column.kind {
    case .float:
      let value = Float(bitPattern: UInt32(bytes.littleEndian(at: 0, width: 4)))
      let count = FloatText.writeGeneral(Double(value), digits: 6, to: sink)
      sink.write(byte: 0x20, count: 20 - count)
    case .double:
      let value = Double(bitPattern: bytes.littleEndian(at: 0, width: 8))
      FloatText.writeGeneral(value, digits: 20, to: sink)
    case .bit: bits(bytes, count: column.length)
    case .set: bits(bytes, count: bytes.count * 8)
    case .enumeration: sink.write(decimal: bytes.littleEndian(at: 0, width: min(8, bytes.count)))
    case .year: sink.write(decimal: 1900 + bytes.littleEndian(at: 0, width: 1))
    case .date, .newDate:
      sink.write(byte: 0x27)
      date(TemporalValue(date: bytes))
      sink.write(byte: 0x27)
    case .time2:
      sink.write(byte: 0x27)
      sink.writeTime(
        TemporalValue(time2: bytes, decimals: column.decimals), decimals: column.decimals,
        as: style)
      sink.write(byte: 0x27)
    case .timestamp:
      // As C's %d has it.
      let seconds = Int32(truncatingIfNeeded: bytes.littleEndian(at: 0, width: 4))
      sink.write(decimal: Int64(seconds))
    case .datetime:
      let quotes = style != .mysql
      let value = TemporalValue(oldDatetime: bytes)
      if quotes { sink.write(byte: 0x27) }
      sink.writeDatetime(value)
      if quotes { sink.write(byte: 0x27) }
      if !value.isPlausible { note(VerboseImageWriter.misread, cell, row, &problem) }
    case .time:
      oldTime(bytes)
      let value = TemporalValue(oldTime: bytes)
      if !value.isPlausible { note(VerboseImageWriter.misread, cell, row, &problem) }
    case .json: json(bytes, cell, row: row, problem: &problem)
    case .vector: vector(bytes, cell, row: row, problem: &problem)
    default: break
    }
  }

  /// A date; the tools have four places for the year, and show in the first whatever character its
  /// thousands lead to.
  private func date(_ value: TemporalValue) {
    sink.write(byte: UInt8(truncatingIfNeeded: 0x30 + value.year / 1000))
    sink.write(decimal: UInt64(value.year % 1000), width: 3)
    sink.writeMonthAndDay(value, separator: 0x3A)
  }

  /// What an old TIME or DATETIME that no clock shows tells.
  private static let misread =
    "no such time: a column with fractions of MariaDB's old format, which the log does not tell"

  /// TIME before MySQL 5.6: MySQL's tool takes it for a number without sign.
  private func oldTime(_ bytes: Span<UInt8>) {
    sink.write(byte: 0x27)
    if style == .mysql {
      var value = TemporalValue()
      let all = Int(bytes.littleEndian(at: 0, width: 3))
      value.hour = all / 10000
      value.minute = all % 10000 / 100
      value.second = all % 100
      sink.writeTime(value)
    } else {
      sink.writeTime(TemporalValue(oldTime: bytes))
    }
    sink.write(byte: 0x27)
  }

  private func bits(_ bytes: Span<UInt8>, count: Int) {
    sink.write("b'")
    let all = bytes.count * 8
    var index = max(0, all - count)
    while index < all {
      sink.write(byte: 0x30 + bytes[index / 8] >> UInt8(7 - index % 8) & 1)
      index += 1
    }
    sink.write(byte: 0x27)
  }

  private func vector(
    _ bytes: Span<UInt8>, _ cell: Cell, row: Int, problem: inout RowProblem?
  ) {
    sink.write(byte: 0x5B)
    let count = bytes.count / 4
    for index in 0..<count {
      let value = Float(bitPattern: UInt32(bytes.littleEndian(at: index * 4, width: 4)))
      FloatText.writeExponent(Double(value), digits: 5, to: sink)
      sink.write(byte: index == count - 1 ? 0x5D : 0x2C)
    }
    if bytes.count % 4 != 0 {
      note("a VECTOR of \(bytes.count) bytes, not a multiple of 4", cell, row, &problem)
    }
  }

  private func json(
    _ bytes: Span<UInt8>, _ cell: Cell, row: Int, problem: inout RowProblem?
  ) {
    do throws(ReadError) {
      try JSONBinary.write(
        bytes, base: base.advanced(by: cell.start), quoting: .mysqlbinlog,
        quotesOuterString: false, between: 0x27, to: sink)
    } catch {
      sink.write("Invalid JSON\n")
      if problem == nil { problem = RowProblem(error, row: row, column: cell.column + 1) }
    }
  }

  private func differences(
    _ images: Span<UInt8>, _ cell: Cell, row: Int, problem: inout RowProblem?
  ) {
    do throws(ReadError) {
      try VerboseJSONDiff.write(
        images.extracting(cell.range), base: base.advanced(by: cell.start),
        column: Array("@\(cell.column + 1)".utf8), to: sink)
    } catch {
      sink.write("Error reading JSON diff\n")
      if problem == nil { problem = RowProblem(error, row: row, column: cell.column + 1) }
    }
  }

  private func note(_ reason: String, _ cell: Cell, _ row: Int, _ problem: inout RowProblem?) {
    guard problem == nil else { return }
    problem = RowProblem(
      offset: base.advanced(by: cell.start), row: row, column: cell.column + 1, reason: reason)
  }

  /// Writes bytes between single quotes, escaped as the tool in question does it.
  @inline(__always)
  private func quoted(_ images: Span<UInt8>, _ from: Int, _ to: Int) {
    sink.write(byte: 0x27)
    var start = from
    var index = from
    let isMySQL = style == .mysql
    while index < to {
      let byte = images[index]
      if byte >= 0x20, !isMySQL || byte != 0x27 && byte != 0x5C {
        index &+= 1
        continue
      }
      if index > start { sink.write(images.extracting(start..<index)) }
      escape(byte)
      index &+= 1
      start = index
    }
    if index > start { sink.write(images.extracting(start..<index)) }
    sink.write(byte: 0x27)
  }

  private func escape(_ byte: UInt8) {
    if style == .mysql {
      MysqlbinlogQuoting.escape(byte, to: sink)
    } else {
      sink.write("\\x")
      sink.write(hex: UInt64(byte), width: 2)
    }
  }
}
