import BinlogBytes
import BinlogEvents

/// Rows events in fragments, as the documentation of MariaDB 12.3 has them: a `BINLOG` statement
/// each, the table maps once more with the last one, as the server closes its tables after each
/// statement. No tool of 12.3 was at hand to compare the text with.
extension MariaDBDumpPrinter {
  mutating func fragment(
    _ event: DumpedEvent, _ part: PartialRowDataEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    let isIgnored = part.number == 1 ? beginFragments(bytes.extracting(part.data)) : leavesPartsOut
    let (joined, problem) = fragments.parts.add(part, event.frame, bytes)
    if let problem { tell(problem) }
    guard !isIgnored, flashback == nil else {
      guard let joined else { return }
      try whole(joined, of: event) { printer, event, rows, bytes throws(DumpFault) in
        try printer.rows(event, rows, bytes)
      }
      return
    }
    try requireDescription(event)
    if !options.shortForm {
      try writer.pending.head.drain(into: sink)
      headerLine(event, bytes, to: sink)
      sink.write("\tPartial_row_data: fragment ")
      sink.write(decimal: UInt64(part.number))
      sink.write(" of ")
      sink.write(decimal: UInt64(part.count))
      sink.write(byte: 0x0A)
      try encode(part, bytes)
    }
    guard let joined else { return }
    try whole(joined, of: event) { printer, event, rows, bytes throws(DumpFault) in
      try printer.finishFragments(event, rows, bytes)
    }
  }

  /// Whether a filter leaves out the rows event that begins with `bytes`.
  private mutating func beginFragments(_ bytes: Span<UInt8>) -> Bool {
    // The number of the table stands right after the header, as in all rows of this server.
    var id: UInt64 = 0
    for index in (0..<6).reversed() where EventHeader.size + index < bytes.count {
      id = id << 8 | UInt64(bytes[EventHeader.size + index])
    }
    leavesPartsOut = ignored.contains(id)
    return leavesPartsOut
  }

  /// Writes a fragment in base64, in a statement of its own.
  private mutating func encode(
    _ part: PartialRowDataEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    guard writer.encodes else { return }
    sink.write("\nBINLOG '\n")
    if part.number == 1 {
      // The maps themselves, and rows of the statement that came before.
      try writer.pending.body.drain(into: sink)
    } else if part.number == part.count {
      fragments.writeMaps(to: sink)
    }
    sink.write(base64Lines: bytes)
    sink.write(byte: 0x27)
    sink.writeDelimiter()
  }

  /// Hands the rows event of all fragments to `body`.
  private mutating func whole(
    _ joined: RowFragments.Joined, of event: DumpedEvent,
    _ body: (inout Self, DumpedEvent, RowsEvent, Span<UInt8>) throws(DumpFault) -> Void
  ) throws(DumpFault) {
    var whole = event
    whole.frame = joined.frame
    let bytes = joined.bytes
    let rows: RowsEvent
    do throws(DecodeError) {
      guard
        case .rows(let read) = try Event(
          joined.frame, bytes: bytes.span, format: .assumed(.mariadb, checksum: .none),
          isTolerant: true)
      else { return }
      rows = read
    } catch {
      throw .damage(at: event.frame.offset, error.message)
    }
    try body(&self, whole, rows, bytes.span)
  }

  /// What is left to say when the last fragment was printed: the rows as pseudo-SQL, their number.
  private mutating func finishFragments(
    _ event: DumpedEvent, _ rows: RowsEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    let ends = rows.endsStatement
    if options.shortForm, !options.countsRows {
      if ends { fragments.forgetMaps() }
      return
    }
    try writer.pending.tail.drain(into: sink)
    if rows.isCompressed {
      let inflated = try writer.inflate(event, rows, bytes)
      show(event, inflated.rows, inflated.bytes.span)
    } else {
      show(event, rows, bytes)
    }
    if ends {
      ignored.removeAll(keepingCapacity: true)
      annotation.forget()
      printCount()
      fragments.forgetMaps()
    } else if writer.encodes {
      // For the rows of the statement that follow.
      fragments.writeMaps(to: writer.pending.body.sink)
    }
  }

  private mutating func show(_ event: DumpedEvent, _ rows: RowsEvent, _ bytes: Span<UInt8>) {
    let table = state.tables.table(rows.tableID)
    if options.verbosity > 0 {
      let count = writer.verbose(
        event, rows, bytes, table, reporter, isForgotten: state.tables.hasForgotten, to: sink)
      writer.rowCount &+= UInt64(clamping: count)
    } else if let table {
      writer.rowCount &+= MariaDBRowCount(table, rows).count(rows, bytes)
    }
  }

  /// Another event comes: no more fragments do.
  mutating func endFragments() {
    if let problem = fragments.parts.interrupt() { tell(problem) }
  }

  private func tell(_ problem: RowFragments.Problem) {
    reporter.report(
      DumpMessage(
        severity: .damage, file: writer.file, offset: problem.offset,
        text: "\(problem.reason): expected \(problem.expected), found \(problem.found); a server "
          + "cannot apply them"))
  }
}
