import BinlogBytes
import BinlogEvents
import BinlogRows

/// Rows of MySQL's logs: headers at once, base64 and pseudo-SQL when the statement ends.
extension MySQLDumpPrinter {
  /// Flag of a table map: the table has a primary key that the server made up.
  private static let generatedPrimaryKey: UInt16 = 4

  /// The server version that brought such keys.
  private static let generatedKeysSince: UInt32 = 80_030

  mutating func tableMap(
    _ event: DumpedEvent, _ map: TableMapEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> EventFate {
    if isOtherDatabase(bytes.extracting(map.database)) {
      filter.ignoredTables.insert(map.tableID)
      filter.skippedInGroup = true
      hold(event)
      return .leftOut
    }
    try releaseHeld()
    writer.tellOfOpenName(map.database, event, bytes, reporter)
    writer.tellOfOpenName(map.table, event, bytes, reporter)
    if writer.options.leavesOutRows { return .printed }
    if !writer.options.shortForm { describe(event, map, bytes) }
    encode(bytes, to: writer.pending.body.sink, opens: writer.pending.body.isEmpty)
    return .printed
  }

  private mutating func describe(
    _ event: DumpedEvent, _ map: TableMapEvent, _ bytes: Span<UInt8>
  ) {
    let sink = self.sink
    begin(event, bytes, to: sink)
    sink.write("\tTable_map: `")
    sink.write(cString: bytes.extracting(map.database))
    sink.write("`.`")
    sink.write(cString: bytes.extracting(map.table))
    sink.write("` mapped to number ")
    sink.write(decimal: map.tableID)
    sink.write(byte: 0x0A)
    // Only for servers that know of such keys, as the group's GTID event tells.
    if let version = state.serverVersion, version >= Self.generatedKeysSince {
      sink.write("# has_generated_invisible_primary_key=")
      sink.write(byte: map.flags & Self.generatedPrimaryKey == 0 ? 0x30 : 0x31)
      sink.write(byte: 0x0A)
    }
    if writer.options.tableMetadata { metadata(event, map, bytes) }
  }

  /// Base64 of an event, with the line that opens the statement before the first one.
  private func encode(_ bytes: Span<UInt8>, to target: ByteSink, opens: Bool) {
    guard writer.options.base64Output != .decodeRows else { return }
    if opens { target.write("\nBINLOG '\n") }
    target.write(base64Lines: bytes)
  }

  mutating func rows(
    _ event: DumpedEvent, _ rows: RowsEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> EventFate {
    if try leaveOut(event, rows) { return .leftOut }
    try releaseHeld()
    if writer.options.leavesOutRows { return .printed }
    let sink = self.sink
    if !state.printedDescription, writer.options.base64Output != .decodeRows {
      // The line comes with the next event; in a log, not in a payload, there is none.
      hold(event)
      let kind = event.frame.type.description
      if writer.options.base64Output == .never {
        throw DumpFault(
          offset: event.frame.offset,
          text: "a \(kind) event can only be printed in base64, which --base64-output=never "
            + "forbids; use --base64-output=decode-rows -v to see rows as text",
          isDamage: true, isRefusal: true)
      }
      throw DumpFault(
        offset: event.frame.offset,
        text: "a \(kind) event before any format description: BINLOG statements would not be safe",
        isDamage: true, isRefusal: true)
    }
    if !writer.options.shortForm {
      begin(event, bytes, to: sink)
      Self.writeName(of: rows, to: sink)
      Self.write(flags: rows.flags, to: sink)
    }
    let ends = rows.endsStatement
    let pending = writer.pending
    // The last event of a statement goes straight to the output, after what waits.
    let opens = pending.body.isEmpty
    if ends { try pending.body.drain(into: sink) }
    encode(bytes, to: ends ? sink : pending.body.sink, opens: opens)
    if ends, writer.options.base64Output != .decodeRows {
      sink.write(byte: 0x27)
      sink.writeDelimiter()
    }
    if ends { try pending.tail.drain(into: sink) }
    if writer.options.verbosity > 0, rows.version > 0 {
      writer.verbose(
        event, rows, bytes, state.tables.table(rows.tableID), reporter,
        isForgotten: state.tables.hasForgotten,
        to: ends ? sink : pending.tail.sink)
    }
    return .printed
  }

  // Not of the printer itself, which would be copied for each call.
  private static func writeName(of rows: RowsEvent, to sink: ByteSink) {
    switch rows.operation {
    case .insert: sink.write("\tWrite_rows")
    case .update:
      sink.write(rows.isPartial ? "\tUpdate_rows_partial" : "\tUpdate_rows" as StaticString)
    case .delete: sink.write("\tDelete_rows")
    }
    if rows.version == 0 { sink.write("_old") }
    if rows.version == 1 { sink.write("_v1") }
    sink.write(": table id ")
    sink.write(decimal: rows.tableID)
  }

  private static func write(flags: UInt16, to sink: ByteSink) {
    // What most have: the last of a statement, and foreign keys as the tables have them.
    if flags == 0x11 { return sink.write(" flags: STMT_END_F USE_SQL_FOREIGN_KEY_F\n") }
    var rest = flags
    if rest != 0 { sink.write(" flags:") }
    func show(_ bit: UInt16, _ name: StaticString) {
      if rest & bit != 0 { sink.write(name) }
      rest &= ~bit
    }
    show(0x01, " STMT_END_F")
    show(0x02, " NO_FOREIGN_KEY_CHECKS_F")
    show(0x04, " RELAXED_UNIQUE_CHECKS_F")
    show(0x10, " USE_SQL_FOREIGN_KEY_F")
    show(0x08, " COMPLETE_ROWS_F")
    if rest != 0 {
      sink.write(" UNKNOWN_FLAG(0x")
      sink.write(hex: UInt64(rest))
      sink.write(byte: 0x29)
    }
    sink.write(byte: 0x0A)
  }

  /// The statement that made rows, with `-vv`.
  mutating func rowsQuery(
    _ event: DumpedEvent, _ query: RowsQueryEvent, _ bytes: Span<UInt8>
  ) {
    let target = sink
    writer.at(event.position, to: target)
    if writer.options.verbosity > 1 {
      writer.header(event, bytes, to: target)
      target.write("\tRows_query\n")
      target.write(commentLines: bytes.extracting(query.text))
      encode(bytes, to: writer.pending.body.sink, opens: writer.pending.body.isEmpty)
    }
  }
}

extension DumpWriter {
  /// Says that a name is not closed by NUL: its length, or the name, is damaged.
  func tellOfOpenName(
    _ name: Range<Int>, _ event: DumpedEvent, _ bytes: Span<UInt8>,
    _ reporter: any DumpReporter
  ) {
    guard name.upperBound >= bytes.count || bytes[name.upperBound] != 0 else { return }
    reporter.report(
      DumpMessage(
        severity: .damage, file: file, offset: event.frame.payload ?? event.frame.offset,
        text: "\(event.frame.type): a name of \(name.count) bytes does not end with NUL"))
  }

  /// Says that a table map cannot be read; it is printed all the same, only rows show less.
  func tell(
    _ error: ReadError?, _ event: DumpedEvent, _ reporter: any DumpReporter
  ) {
    guard let error else { return }
    reporter.report(
      DumpMessage(
        severity: .damage, file: file, offset: event.frame.payload ?? error.offset,
        text: "a table map cannot be read: \(error.reason)"))
  }

  /// Writes rows as pseudo-SQL; returns how many were begun.
  ///
  /// `isForgotten` says that a table that is not known may have been once; `isTold`, that it is not
  /// known was told.
  ///
  /// Mutating, so that the writer is not copied for each event.
  @discardableResult
  mutating func verbose(
    _ event: DumpedEvent, _ rows: RowsEvent, _ bytes: Span<UInt8>, _ table: TableMap?,
    _ reporter: any DumpReporter, isForgotten: Bool = false, isTold: Bool = false,
    to target: ByteSink
  ) -> Int {
    let offset = event.frame.payload ?? event.frame.offset
    self.rows.printExtraData(rows, bytes.extracting(rows.extraData), to: target)
    guard let table else {
      target.write("### Row event for unknown table #")
      target.write(decimal: rows.tableID)
      if isTold { return 0 }
      reporter.report(
        DumpMessage(
          severity: isForgotten ? .damage : .warning, file: file, offset: offset,
          text: "rows of table number \(rows.tableID), whose table map "
            + (isForgotten
              ? "was forgotten, as more than \(RecentTables.most) others came after it"
              : "was not printed; begin where the statement begins")))
      return 0
    }
    var count = 0
    let end = max(0, bytes.count - event.frame.checksumLength)
    let problem = self.rows.print(
      rows, event: bytes.extracting(0..<end), images: bytes.extracting(rows.images),
      imagesBase: event.frame.offset.advanced(by: rows.images.lowerBound), table: table,
      to: target, count: &count)
    if let problem {
      reporter.report(
        DumpMessage(
          severity: .damage, file: file, offset: event.frame.payload ?? problem.offset,
          text: problem.message))
    }
    return count
  }
}
