import BinlogBytes
import BinlogEvents
import BinlogRows

/// Rows of MariaDB's logs: all of a statement's header lines, then its base64, then its
/// pseudo-SQL, when it ends.
extension MariaDBDumpPrinter {
  /// Flag of a table map: the table has triggers.
  private static let hasTriggers: UInt16 = 1 << 14

  /// Prints the statement that made rows, which waited for the first table map that is printed.
  private mutating func printAnnotation(_ map: DumpedEvent) {
    guard annotation.isWaiting else { return }
    let stored = annotation.take()
    if options.isScript { return }
    let part = writer.pending.head
    let bytes = stored.span
    if options.shortForm {
      part.sink.write("# Annotate_rows:\n")
    } else {
      // The tool shows its bytes at the table map's place.
      var place = map
      place.frame = annotation.frame
      place.endPosition = annotation.endPosition
      place.checksumName = annotation.checksumName
      headerLine(place, bytes, to: part.sink)
      part.sink.write("\tAnnotate_rows:\n")
    }
    let text = bytes.extracting(annotation.text)
    let lineEnds = SpecialBytes(0x0A, 0x0D)
    var start = 0
    while start < text.count {
      let end = lineEnds.next(in: text, from: start)
      guard end > start else {
        start += 1
        continue
      }
      part.sink.write("#Q> ")
      part.sink.write(text.extracting(start..<end))
      part.sink.write(byte: 0x0A)
      start = end
    }
  }

  mutating func tableMap(
    _ event: DumpedEvent, _ map: TableMapEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> EventFate {
    if skipsDatabase(bytes.extracting(map.database)) || skipsTable(bytes.extracting(map.table)) {
      ignored.insert(map.tableID)
      return .leftOut
    }
    printAnnotation(event)
    if let (renamed, copy) = rewrites.renamed(map, bytes) {
      try printMap(event, renamed, copy.span)
    } else {
      try printMap(event, map, bytes)
    }
    flashback?.forgetStatement()
    return .printed
  }

  private func skipsTable(_ name: Span<UInt8>) -> Bool {
    guard let wanted = options.table else { return false }
    return !Array(wanted.utf8).span.elementsEqual(name)
  }

  private mutating func printMap(
    _ event: DumpedEvent, _ map: TableMapEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    try requireDescription(event)
    writer.tellOfOpenName(map.database, event, bytes, reporter)
    writer.tellOfOpenName(map.table, event, bytes, reporter)
    let head = writer.pending.head
    if !options.shortForm {
      headerLine(event, bytes, to: head.sink)
      head.sink.write("\tTable_map: ")
      head.sink.write(identifier: bytes.extracting(map.database))
      head.sink.write(byte: 0x2E)
      head.sink.write(identifier: bytes.extracting(map.table))
      head.sink.write(" mapped to number ")
      head.sink.write(decimal: map.tableID)
      if map.flags & Self.hasTriggers != 0 { head.sink.write(" (has triggers)") }
      head.sink.write(byte: 0x0A)
    }
    if options.leavesOutRows, !options.countsRows { return }
    if options.tableMetadata {
      var metadata = MariaDBTableMetadata(
        map, bytes, at: event.frame.offset, style: writer.style)
      writer.tell(metadata.problem, event, reporter)
      metadata.write(map, bytes, to: head.sink)
    }
    if writer.encodes { writer.pending.body.sink.write(base64Lines: bytes) }
    if state.listsFragments { fragments.remember(map: bytes) }
    try head.drain(into: sink)
  }

  func requireDescription(_ event: DumpedEvent) throws(DumpFault) {
    guard !state.printedDescription, writer.encodes else { return }
    throw .damage(
      at: event.frame.offset,
      "a \(event.frame.type) event before any format description: BINLOG statements would "
        + "not be safe")
  }

  mutating func rows(
    _ event: DumpedEvent, _ rows: RowsEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    let isIgnored = ignored.contains(rows.tableID)
    if isIgnored || flashback != nil || (options.leavesOutRows && !options.countsRows) {
      try writer.checkUnprinted(event, rows, bytes)
    }
    if rows.endsStatement, state.listsFragments { fragments.forgetMaps() }
    // The only event of its statement is the first to be undone and the last, as it is.
    let isAlone = rows.endsStatement && flashback?.holdsRows == false
    if let flashback, !isIgnored, !isAlone { try flashback.push(event, rows, bytes) }
    if rows.endsStatement {
      ignored.removeAll(keepingCapacity: true)
      annotation.forget()
      if isIgnored {
        try endFilteredStatement(event)
        return
      }
    }
    if isIgnored { return }
    tellOfNever(event)
    guard let flashback else {
      try requireDescription(event)
      try open(event, rows, bytes)
      if rows.endsStatement { printCount() }
      return
    }
    guard rows.endsStatement else { return }
    try requireDescription(event)
    sink = flashback.sink
    defer { sink = writer.sink }
    if isAlone {
      try open(event, rows, bytes)
    } else {
      while let piece = try flashback.pop(event, rows) {
        try open(piece.event, piece.rows, piece.bytes.span)
      }
    }
    try flashback.end()
    sink = writer.sink
    printCount()
  }

  /// Says once that rows are left out, which the tool does in silence.
  private mutating func tellOfNever(_ event: DumpedEvent) {
    guard options.base64Output == .never, options.verbosity == 0, !toldOfNever else { return }
    toldOfNever = true
    reporter.report(
      DumpMessage(
        severity: .warning, file: writer.file, offset: event.frame.offset,
        text: "--base64-output=never leaves out rows, here and after: what is printed does not "
          + "rebuild the tables"))
  }

  mutating func printCount() {
    if options.countsRows {
      sink.write("# Number of rows: ")
      if writer.pending.countsElsewhere {
        writer.pending.rowCountJoint = (sink.written, writer.rowCount)
      } else {
        sink.write(decimal: writer.rowCount)
      }
      sink.write(byte: 0x0A)
    }
    writer.pending.countsElsewhere = false
    writer.rowCount = 0
  }

  /// A filter left out the last rows of a statement of which others were printed: the tool shows
  /// what it has, but `BINLOG` and the mark of the statement's end are missing.
  private mutating func endFilteredStatement(
    _ event: DumpedEvent
  ) throws(DumpFault) {
    let pending = writer.pending
    if !pending.body.isEmpty {
      pending.body.sink.write(byte: 0x27)
      pending.body.sink.writeDelimiter()
      reporter.report(
        DumpMessage(
          severity: .warning, file: writer.file, offset: event.frame.offset,
          text: "the statement that ends here changed other tables too, which a filter leaves out: "
            + "what is printed of it cannot be run, as mariadb-binlog prints it; decode-rows has "
            + "the rows"))
    }
    try pending.head.drain(into: sink)
    try pending.body.drain(into: sink)
    try pending.tail.drain(into: sink)
    writer.rowCount = 0
  }

  /// Prints rows, inflated where they are compressed.
  private mutating func open(
    _ event: DumpedEvent, _ rows: RowsEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    guard rows.isCompressed, !options.leavesOutRows || options.countsRows else {
      try print(event, rows, original: bytes, bytes)
      return
    }
    let inflated = try writer.inflate(event, rows, bytes)
    try print(event, inflated.rows, original: bytes, inflated.bytes.span)
  }

  /// Prints rows of `bytes`; the header line is that of `original`.
  private mutating func print(
    _ event: DumpedEvent, _ rows: RowsEvent, original: Span<UInt8>,
    _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    let pending = writer.pending
    let ends = rows.endsStatement
    if ends { try pending.head.drain(into: sink) }
    if !options.shortForm {
      let head = ends ? sink : pending.head.sink
      writer.header(event, original, to: head)
      if options.hexdump { writer.mariaHexdump(event, bytes, to: head) }
      name(rows, isCompressed: event.frame.type.isCompressedRows, to: head)
      // Rows from before 5.1 was released, by a class of their own in the tool.
      let isOld = rows.version == 0
      if isOld { head.write("_old") }
      head.write(": table id ")
      head.write(decimal: rows.tableID)
      // And which says that flag of all of them, where it prints their bytes.
      if isOld ? writer.encodes : ends { head.write(" flags: STMT_END_F") }
      head.write(byte: 0x0A)
    }
    if options.leavesOutRows, !options.countsRows { return }
    let table = state.tables.table(rows.tableID)
    if flashback != nil {
      let inverted = try FlashbackRows(
        event, rows, bytes, table, writer.rules, file: writer.file, reporter: reporter)
      try content(event, inverted.rows, inverted.bytes.span, table, ends: ends)
    } else {
      try content(event, rows, bytes, table, ends: ends)
    }
  }

  /// What the event is called; compressed ones keep their name when they are inverted.
  private func name(_ rows: RowsEvent, isCompressed: Bool, to head: ByteSink) {
    switch (rows.operation, isCompressed, flashback != nil) {
    case (.insert, false, false), (.delete, false, true): head.write("\tWrite_rows")
    case (.delete, false, false), (.insert, false, true): head.write("\tDelete_rows")
    case (.update, false, _): head.write("\tUpdate_rows")
    case (.insert, true, _): head.write("\tWrite_compressed_rows")
    case (.update, true, _): head.write("\tUpdate_compressed_rows")
    case (.delete, true, _): head.write("\tDelete_compressed_rows")
    }
  }

  /// The base64 lines and the pseudo-SQL; all of the statement's when it ends.
  private mutating func content(
    _ event: DumpedEvent, _ rows: RowsEvent, _ bytes: Span<UInt8>, _ table: TableMap?,
    ends: Bool
  ) throws(DumpFault) {
    let pending = writer.pending
    if writer.encodes {
      let lines = ByteSink.base64Count(bytes.count)
      if ends, !BinlogFragments.areNeeded(for: pending.body.size + lines) {
        sink.write("\nBINLOG '\n")
        try pending.body.drain(into: sink)
        sink.write(base64Lines: bytes)
        sink.write(byte: 0x27)
        sink.writeDelimiter()
      } else {
        pending.body.sink.write(base64Lines: bytes)
        if ends { try BinlogFragments.drain(pending.body, into: sink) }
      }
    } else if ends {
      // Nothing waits, here or elsewhere.
      try pending.body.drain(into: sink)
    }
    if ends { try pending.tail.drain(into: sink) }
    guard rows.version > 0 else { return }
    // A row of nothing but defaults; without -v where the table is not known, too.
    if rows.operation == .insert, rows.images.isEmpty, table != nil || options.verbosity == 0 {
      writer.rowCount &+= 1
    }
    if options.verbosity > 0 {
      let count = writer.verbose(
        event, rows, bytes, table, reporter, isForgotten: state.tables.hasForgotten,
        isTold: flashback != nil, to: ends ? sink : pending.tail.sink)
      writer.rowCount &+= UInt64(clamping: count)
    } else if let table {
      tellOfOtherTable(event, rows, table)
      writer.rowCount &+= MariaDBRowCount(table, rows).count(rows, bytes)
    }
  }
}

extension MariaDBDumpPrinter {
  /// Says that rows do not fit the table map that is known, where they are not looked at further.
  private func tellOfOtherTable(
    _ event: DumpedEvent, _ rows: RowsEvent, _ table: TableMap
  ) {
    guard table.columns.count != rows.columnCount else { return }
    reporter.report(
      DumpMessage(
        severity: .damage, file: writer.file, offset: event.frame.offset,
        text: "the rows have \(rows.columnCount) columns, the table map \(table.columns.count)"))
  }
}

extension DumpWriter {
  /// Compressed rows as they would be without compression.
  func inflate(
    _ event: DumpedEvent, _ rows: RowsEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> UncompressedRows {
    do throws(ReadError) {
      return try UncompressedRows(event.frame, rows, bytes, name: file)
    } catch {
      throw .damage(at: error.offset, "compressed rows cannot be opened: \(error.reason)")
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
