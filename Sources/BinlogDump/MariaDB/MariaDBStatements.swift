import BinlogBytes
import BinlogEvents

/// Statements of MariaDB's logs.
extension MariaDBDumpPrinter {
  mutating func head(
    _ event: DumpedEvent, _ query: QueryEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> StatementHead {
    try writer.head(event, query, bytes, state.session, isXA: state.isXA)
  }

  mutating func statement(
    _ event: DumpedEvent, _ query: QueryEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> (fate: EventFate, head: StatementHead) {
    let head = try head(event, query, bytes)
    let fate =
      if let text = head.inflated {
        try statement(event, head, bytes, text: text.bytes)
      } else {
        try statement(event, head, bytes, text: bytes.extracting(query.text))
      }
    return (fate, head)
  }

  private mutating func statement(
    _ event: DumpedEvent, _ head: StatementHead, _ bytes: Span<UInt8>, text: Span<UInt8>
  ) throws(DumpFault) -> EventFate {
    let query = head.query
    let keyword = head.keyword
    if !keyword.isTransactional, skipsDatabase(bytes.extracting(Self.database(query, bytes))) {
      return .leftOut
    }
    let saidDatabase = useRewritten(event, query, bytes, suppressed: keyword.isTransactional)
    writer.tellOfOpenName(query.database, event, bytes, reporter)
    if try writer.leavesOutOfScript(event, query, bytes, text: text, reporter, to: sink) {
      return .omitted
    }
    statementHead(
      event, head, bytes, saidDatabase: saidDatabase,
      name: query.isCompressed ? "\tQuery_compressed\tthread_id=" : "\tQuery\tthread_id=")
    if flashback != nil {
      if text.equals("BEGIN") {
        sink.write("COMMIT\n")
        sink.writeDelimiter()
      } else if text.equals("COMMIT") {
        sink.write("START TRANSACTION\n")
        sink.writeDelimiter()
      }
      return .printed
    }
    let phases = (head.gtidFlags3 ?? 0) & 0x0E
    guard phases == 0 else {
      alter(phases: phases, bytes, text: text)
      return .printed
    }
    sink.write(text)
    sink.write(byte: 0x0A)
    sink.writeDelimiter()
    return .printed
  }

  /// Where the default database's name lies as the tool compares it: up to a NUL, wherever its
  /// length says that it ends.
  private static func database(_ query: QueryEvent, _ bytes: Span<UInt8>) -> Range<Int> {
    let end = query.database.upperBound
    guard end < query.text.upperBound, bytes[end] != 0 else { return query.database }
    var last = end
    while last < query.text.upperBound, bytes[last] != 0 { last += 1 }
    return query.database.lowerBound..<last
  }

  private mutating func statementHead(
    _ event: DumpedEvent, _ head: StatementHead, _ bytes: Span<UInt8>, saidDatabase: Bool,
    name: StaticString
  ) {
    let sink = self.sink
    skipReplication(event)
    if !options.shortForm {
      header(event, bytes)
      sink.write(name)
      sink.write(decimal: UInt64(head.query.threadID))
      sink.write("\texec_time=")
      sink.write(decimal: UInt64(head.query.executionTime))
      sink.write("\terror_code=")
      sink.write(decimal: UInt64(head.query.errorCode))
      sink.write("\txid=")
      // MySQL has it under another number, which MariaDB's tool does not know.
      sink.write(decimal: event.flavor == .mariadb ? head.ddlXid ?? 0 : 0)
      sink.write(byte: 0x0A)
    }
    state.session.writeMariaDB(
      head, event, bytes, Collations.of(writer.style), saidDatabase: saidDatabase,
      hidesThread: options.leavesOutRows, to: sink)
  }

  /// ALTER TABLE in two phases cannot be said in SQL: the event itself is printed.
  ///
  /// Start and rollback mean nothing to older servers, so they are comments for those.
  private func alter(phases: UInt16, _ bytes: Span<UInt8>, text: Span<UInt8>) {
    let isComment = phases & 0x0A != 0
    if writer.encodes {
      if isComment { sink.write("/*!100600 ") }
      sink.write("BINLOG '\n")
      sink.write(base64Lines: bytes)
      sink.write(isComment ? "' */" : "'" as StaticString)
      sink.writeDelimiter()
    }
    if writer.options.verbosity > 0 {
      sink.write("### ")
      sink.write(text)
      sink.write(byte: 0x0A)
    }
  }

  mutating func executeLoad(
    _ event: DumpedEvent, _ load: ExecuteLoadQueryEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> EventFate {
    let path = loadFiles.take(load.fileID)
    let head = try head(event, load.query, bytes)
    if skipsDatabase(bytes.extracting(load.query.database)) { return .leftOut }
    let saidDatabase = useRewritten(event, load.query, bytes, suppressed: false)
    guard let path else {
      warn("Execute_load_query of file \(load.fileID) without its Begin_load_query is left out")
      return .leftOut
    }
    statementHead(
      event, head, bytes, saidDatabase: saidDatabase, name: "\tExecute_load_query\tthread_id=")
    sink.write(load: load, bytes, from: path, shortForm: options.shortForm)
    return .printed
  }
}
