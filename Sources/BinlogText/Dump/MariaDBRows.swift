import BinlogBytes
import BinlogEvents
import BinlogRows

/// Rows of MariaDB's logs: all of a statement's header lines, then its base64, then its
/// pseudo-SQL, when it ends.
extension MariaDBDumpPrinter {
  /// Flag of a table map: the table has triggers.
  private static let hasTriggers: UInt16 = 1 << 14

  /// The statement behind rows: kept until the first table map is printed.
  mutating func annotate(
    _ event: borrowing DumpedEvent, _ annotation: AnnotateRowsEvent, _ bytes: Span<UInt8>
  ) {
    let part = writer.pending.annotation
    part.clear()
    writer.header(event, bytes, to: part.sink)
    part.sink.write("\tAnnotate_rows:\n")
    let text = bytes.extracting(annotation.text)
    var start = 0
    while start < text.count {
      if text[start] == 0x0A || text[start] == 0x0D {
        start += 1
        continue
      }
      var end = start + 1
      while end < text.count, text[end] != 0x0A, text[end] != 0x0D { end += 1 }
      part.sink.write("#Q> ")
      part.sink.write(text.extracting(start..<end))
      part.sink.write(byte: 0x0A)
      start = end
    }
  }

  mutating func tableMap(
    _ event: borrowing DumpedEvent, _ map: TableMapEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    let sink = self.sink
    try requireDescription(event)
    try writer.pending.head.drain(into: sink)
    try writer.pending.annotation.drain(into: sink)
    writer.header(event, bytes, to: sink)
    sink.write("\tTable_map: ")
    sink.write(identifier: bytes.extracting(map.database))
    sink.write(byte: 0x2E)
    sink.write(identifier: bytes.extracting(map.table))
    sink.write(" mapped to number ")
    sink.write(decimal: map.tableID)
    if map.flags & Self.hasTriggers != 0 { sink.write(" (has triggers)") }
    sink.write(byte: 0x0A)
    if writer.encodes { writer.pending.body.sink.write(base64Lines: bytes) }
    // Also without -v: rows are counted.
    writer.tell(state.remember(event, map, bytes), event, reporter)
  }

  private func requireDescription(_ event: borrowing DumpedEvent) throws(DumpFault) {
    guard !state.printedDescription, writer.encodes else { return }
    throw .damage(
      at: event.frame.offset,
      "a \(event.frame.type) event before any format description: BINLOG statements would "
        + "not be safe")
  }

  mutating func rows(
    _ event: borrowing DumpedEvent, _ rows: RowsEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    if rows.endsStatement { writer.pending.annotation.clear() }
    try requireDescription(event)
    guard rows.isCompressed else {
      try self.rows(event, rows, original: bytes, bytes)
      return
    }
    let inflated: UncompressedRows
    do throws(ReadError) {
      inflated = try UncompressedRows(event.frame, rows, bytes, name: writer.file)
    } catch {
      throw .damage(at: error.offset, "compressed rows cannot be opened: \(error.reason)")
    }
    try self.rows(event, inflated.rows, original: bytes, inflated.bytes.span)
  }

  /// Prints rows of `bytes`; the header line is that of `original`.
  private mutating func rows(
    _ event: borrowing DumpedEvent, _ rows: RowsEvent, original: Span<UInt8>,
    _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    let pending = writer.pending
    let ends = rows.endsStatement
    if ends { try pending.head.drain(into: sink) }
    let head = ends ? sink : pending.head.sink
    writer.header(event, original, to: head)
    switch (rows.operation, event.frame.type.isCompressedRows) {
    case (.insert, false): head.write("\tWrite_rows")
    case (.update, false): head.write("\tUpdate_rows")
    case (.delete, false): head.write("\tDelete_rows")
    case (.insert, true): head.write("\tWrite_compressed_rows")
    case (.update, true): head.write("\tUpdate_compressed_rows")
    case (.delete, true): head.write("\tDelete_compressed_rows")
    }
    head.write(": table id ")
    head.write(decimal: rows.tableID)
    if ends { head.write(" flags: STMT_END_F") }
    head.write(byte: 0x0A)
    if writer.encodes {
      if ends {
        sink.write("\nBINLOG '\n")
        try pending.body.drain(into: sink)
      }
      (ends ? sink : pending.body.sink).write(base64Lines: bytes)
      if ends {
        sink.write(byte: 0x27)
        sink.writeDelimiter()
      }
    }
    if ends { try pending.tail.drain(into: sink) }
    let table = state.tables.table(rows.tableID)
    if writer.options.verbosity > 0 {
      let problem = writer.verbose(
        event, rows, bytes, table, reporter, to: ends ? sink : pending.tail.sink)
      if let table { state.rowCount &+= printedRows(rows, bytes, table, problem) }
    } else if let table {
      state.rowCount &+= MariaDBRowCount(table, rows).count(rows, bytes)
    }
    if ends {
      sink.write("# Number of rows: ")
      sink.write(decimal: state.rowCount)
      sink.write(byte: 0x0A)
      state.rowCount = 0
    }
  }
}

extension MariaDBDumpPrinter {
  /// How many rows were printed, or begun.
  private func printedRows(
    _ rows: RowsEvent, _ bytes: Span<UInt8>, _ table: TableMap, _ problem: RowProblem?
  ) -> UInt64 {
    if let problem { return UInt64(clamping: problem.row) }
    guard !rows.images.isEmpty else { return 0 }
    do throws(ReadError) {
      return UInt64(
        clamping: try RowCounter.rowCount(
          rows, event: bytes, images: bytes.extracting(rows.images), imagesBase: .zero,
          table: table))
    } catch {
      return 0
    }
  }
}

extension EventType {
  /// Whether it is one of MariaDB's compressed rows.
  var isCompressedRows: Bool { (166...171).contains(rawValue) }
}

/// A rows event as it would be without compression, made as the vendor's tool makes it.
struct UncompressedRows {
  /// Its fields, ranges in ``bytes``.
  let rows: RowsEvent
  /// The whole event, with a checksum of its own where the original had one.
  let bytes: [UInt8]

  init(
    _ frame: EventFrame, _ original: RowsEvent, _ source: Span<UInt8>, name: String
  ) throws(ReadError) {
    let images = try CompressedField.inflate(
      source, range: original.images, base: frame.offset, name: name)
    var bytes = source.extracting(0..<original.images.lowerBound).array
    bytes.append(contentsOf: images.bytes.array)
    let end = bytes.count
    let size = UInt32(clamping: end + frame.checksumLength)
    // Types 166 to 168 become 23 to 25, 169 to 171 become 30 to 32.
    let type = frame.type.rawValue
    bytes[4] = type < 169 ? type - 166 + 23 : type - 169 + 30
    bytes.store(size, at: 9)
    if frame.checksumLength == 4 {
      let sum = CRC32.checksum(bytes.span)
      bytes.append(contentsOf: [0, 0, 0, 0])
      bytes.store(sum, at: end)
    }
    self.bytes = bytes
    var rows = original
    rows.isCompressed = false
    rows.images = original.images.lowerBound..<end
    self.rows = rows
  }
}

extension [UInt8] {
  /// Stores a number, little endian, where there is room.
  mutating func store(_ value: UInt32, at index: Int) {
    guard index >= 0, index + 4 <= count else { return }
    for byte in 0..<4 { self[index + byte] = UInt8(truncatingIfNeeded: value >> UInt32(8 * byte)) }
  }
}
