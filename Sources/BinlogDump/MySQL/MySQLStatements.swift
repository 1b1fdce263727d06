import BinlogBytes
import BinlogEvents

/// Statements of MySQL's logs, and what belongs to them.
extension MySQLDumpPrinter {
  mutating func statement(
    _ event: DumpedEvent, _ query: QueryEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    if query.isCompressed {
      let text = try writer.inflate(event, query, bytes)
      try statement(event, query, bytes, text: text.bytes)
    } else {
      try statement(event, query, bytes, text: bytes.extracting(query.text))
    }
  }

  private mutating func statement(
    _ event: DumpedEvent, _ query: QueryEvent, _ bytes: Span<UInt8>, text: Span<UInt8>
  ) throws(DumpFault) {
    let keyword = StatementKeyword(text, writer.rules.transactional)
    if !keyword.isTransactional, isOtherDatabase(bytes.extracting(query.database)) {
      try writer.checkUnprinted(event, query, bytes)
      leaveOut(event, keyword)
      return
    }
    let head = try writer.head(event, query, bytes, keyword, state.session)
    writer.tellOfOpenName(query.database, event, bytes, reporter)
    try releaseHeld()
    let sink = self.sink
    writer.at(event.position, to: sink)
    // Now that its statement is here.
    if try writer.leavesOutOfScript(event, query, bytes, text: text, reporter, to: sink) {
      forgetVariables()
      return
    }
    try printVariables()
    if keyword.endsGroup {
      state.endGroup()
    } else if keyword.startsGroup {
      state.inTransaction = true
    } else if !state.inTransaction {
      // Commits by itself.
      state.seenGtid = false
    }
    statementHead(event, head, bytes, name: "\tQuery\tthread_id=")
    sink.write(text)
    sink.write(byte: 0x0A)
    sink.writeDelimiter()
  }

  /// Leaves out a statement of another database, and what it needs; where it commits by itself,
  /// its GTID gets a COMMIT.
  private mutating func leaveOut(
    _ event: DumpedEvent, _ keyword: StatementKeyword
  ) {
    forgetVariables()
    if state.seenGtid, !state.inTransaction, !keyword.startsGroup, !keyword.endsGroup {
      addCommit()
      state.seenGtid = false
    } else {
      state.skippedInGroup = true
    }
    hold(event)
  }

  private mutating func statementHead(
    _ event: DumpedEvent, _ head: StatementHead, _ bytes: Span<UInt8>,
    name: StaticString
  ) {
    let sink = self.sink
    let shortForm = writer.options.shortForm
    if !shortForm {
      writer.header(event, bytes, to: sink)
      sink.write(name)
      sink.write(decimal: UInt64(head.query.threadID))
      sink.write("\texec_time=")
      sink.write(decimal: UInt64(head.query.executionTime))
      sink.write("\terror_code=")
      sink.write(decimal: UInt64(head.query.errorCode))
      if let xid = head.variables.ddlXid, xid != .max {
        sink.write("\tXid = ")
        sink.write(decimal: xid)
      }
      sink.write(byte: 0x0A)
    }
    state.session.printMySQL(head, event, bytes, options: writer.options, to: sink)
  }

  mutating func beginLoad(
    _ event: DumpedEvent, _ block: FileBlockEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    if !writer.options.shortForm {
      begin(event, bytes, to: sink)
      sink.write(block: "Begin_load_query", block)
    }
    state.loadFiles[block.fileID] = try loadFiles.begin(
      block.fileID, bytes.extracting(block.data))
  }

  mutating func appendBlock(
    _ event: DumpedEvent, _ block: FileBlockEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    if !writer.options.shortForm {
      begin(event, bytes, to: sink)
      sink.write(block: "Append_block", block)
    }
    guard let path = state.loadFiles[block.fileID] else {
      warn("Append_block of file \(block.fileID) without its Begin_load_query is left out")
      return
    }
    try loadFiles.append(path, bytes.extracting(block.data))
  }

  mutating func executeLoad(
    _ event: DumpedEvent, _ load: ExecuteLoadQueryEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    let keyword = StatementKeyword(
      bytes.extracting(load.query.text), writer.rules.transactional)
    let head = try writer.head(event, load.query, bytes, keyword, state.session)
    writer.at(event.position, to: sink)
    if isOtherDatabase(bytes.extracting(load.query.database)) {
      state.loadFiles[load.fileID] = nil
      state.skippedInGroup = true
      return
    }
    guard let path = state.loadFiles.removeValue(forKey: load.fileID) else {
      warn("Execute_load_query of file \(load.fileID) without its Begin_load_query is left out")
      return
    }
    statementHead(event, head, bytes, name: "\tExecute_load_query\tthread_id=")
    sink.write(load: load, bytes, from: path, shortForm: writer.options.shortForm)
  }
}

extension DumpWriter {
  /// A statement with its session's variables.
  func head(
    _ event: DumpedEvent, _ query: QueryEvent, _ bytes: Span<UInt8>,
    _ keyword: StatementKeyword, _ session: borrowing SessionState
  ) throws(DumpFault) -> StatementHead {
    let stored = bytes.extracting(query.statusVariables)
    if session.isSettled(stored) {
      return StatementHead(
        query: query, variables: QueryStatusVariables(), keyword: keyword, isSettled: true)
    }
    return StatementHead(
      query: query, variables: try variables(event, query, bytes), keyword: keyword,
      isSettled: false)
  }

  /// What the session of a statement had set.
  func variables(
    _ event: DumpedEvent, _ query: QueryEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> QueryStatusVariables {
    do throws(ReadError) {
      return try QueryStatusVariables(
        event: bytes, range: query.statusVariables, base: event.frame.offset,
        flavor: event.flavor, reader: rules.flavor, newest: rules.newestSessionVariable)
    } catch {
      throw .damage(
        at: error.offset, "the session variables of a statement cannot be read: \(error.reason)")
    }
  }

  /// The text of a compressed statement.
  func inflate(
    _ event: DumpedEvent, _ query: QueryEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> ByteChunk {
    do throws(ReadError) {
      return try CompressedField.inflate(
        bytes, range: query.text, base: event.frame.offset, name: file)
    } catch {
      throw .damage(at: error.offset, "a compressed statement cannot be opened: \(error.reason)")
    }
  }

  /// What a user variable, a number or seeds print behind the header.
  func variable(_ event: Event, _ bytes: Span<UInt8>, to target: ByteSink) {
    switch event {
    case .intVar(let value):
      if !options.shortForm { target.write("\tIntvar\n") }
      target.write(intVar: value)
    case .rand(let value):
      if !options.shortForm { target.write("\tRand\n") }
      target.write(rand: value)
    case .userVar(let value):
      if !options.shortForm { target.write("\tUser_var\n") }
      target.write(userVar: value, bytes, style: style)
    default: break
    }
  }
}
