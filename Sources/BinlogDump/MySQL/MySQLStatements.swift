import BinlogBytes
import BinlogEvents

/// Statements of MySQL's logs, and what belongs to them.
extension MySQLDumpPrinter {
  mutating func head(
    _ event: DumpedEvent, _ query: QueryEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> StatementHead {
    try writer.head(event, query, bytes, state.session)
  }

  mutating func print(
    _ event: DumpedEvent, _ query: QueryEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> (fate: EventFate, head: StatementHead) {
    let head = try head(event, query, bytes)
    let fate =
      if let text = head.inflated {
        try print(event, head, bytes, text: text.bytes)
      } else {
        try print(event, head, bytes, text: bytes.extracting(query.text))
      }
    return (fate, head)
  }

  private mutating func print(
    _ event: DumpedEvent, _ head: StatementHead, _ bytes: Span<UInt8>, text: Span<UInt8>
  ) throws(DumpFault) -> EventFate {
    let query = head.query
    let keyword = head.keyword
    if !keyword.isTransactional, isOtherDatabase(bytes.extracting(query.database)) {
      leaveOut(event, keyword)
      return .leftOut
    }
    writer.tellOfOpenName(query.database, event, bytes, reporter)
    try releaseHeld()
    let sink = self.sink
    writer.at(event.position, to: sink)
    // Now that its statement is here.
    if try writer.leavesOutOfScript(event, query, bytes, text: text, reporter, to: sink) {
      dropVariables()
      return .omitted
    }
    try printVariables()
    if keyword.endsGroup { filter.skippedInGroup = false }
    statementHead(event, head, bytes, name: "\tQuery\tthread_id=")
    sink.write(text)
    sink.write(byte: 0x0A)
    sink.writeDelimiter()
    return .printed
  }

  /// Leaves out a statement of another database, and what it needs; where it commits by itself,
  /// its GTID gets a COMMIT.
  private mutating func leaveOut(
    _ event: DumpedEvent, _ keyword: StatementKeyword
  ) {
    dropVariables()
    if state.commitsItself(keyword) { addCommit() } else { filter.skippedInGroup = true }
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
      if let xid = head.ddlXid, xid != .max {
        sink.write("\tXid = ")
        sink.write(decimal: xid)
      }
      sink.write(byte: 0x0A)
    }
    state.session.writeMySQL(head, event, bytes, options: writer.options, to: sink)
  }

  mutating func beginLoad(
    _ event: DumpedEvent, _ block: FileBlockEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    if !writer.options.shortForm {
      begin(event, bytes, to: sink)
      sink.write(block: "Begin_load_query", block)
    }
    try loadFiles.begin(block.fileID, bytes.extracting(block.data))
  }

  mutating func appendBlock(
    _ event: DumpedEvent, _ block: FileBlockEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    if !writer.options.shortForm {
      begin(event, bytes, to: sink)
      sink.write(block: "Append_block", block)
    }
    guard let path = loadFiles.path(of: block.fileID) else {
      warn("Append_block of file \(block.fileID) without its Begin_load_query is left out")
      return
    }
    try loadFiles.append(path, bytes.extracting(block.data))
  }

  mutating func executeLoad(
    _ event: DumpedEvent, _ load: ExecuteLoadQueryEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> EventFate {
    let head = try head(event, load.query, bytes)
    writer.at(event.position, to: sink)
    if isOtherDatabase(bytes.extracting(load.query.database)) {
      loadFiles.take(load.fileID)
      filter.skippedInGroup = true
      return .leftOut
    }
    guard let path = loadFiles.take(load.fileID) else {
      warn("Execute_load_query of file \(load.fileID) without its Begin_load_query is left out")
      return .leftOut
    }
    statementHead(event, head, bytes, name: "\tExecute_load_query\tthread_id=")
    sink.write(load: load, bytes, from: path, shortForm: writer.options.shortForm)
    return .printed
  }
}

extension DumpWriter {
  /// What is to be known of a statement before it is printed; `session` is how it stands before,
  /// and `isXA` says that its group is marked as part of an XA transaction.
  mutating func head(
    _ event: DumpedEvent, _ query: QueryEvent, _ bytes: Span<UInt8>,
    _ session: borrowing SessionState, isXA: Bool = false
  ) throws(DumpFault) -> StatementHead {
    let inflated = query.isCompressed ? try inflate(event, query, bytes) : nil
    let core =
      if let inflated {
        self.core(event.frame.header, query, bytes, text: inflated.bytes, isXA: isXA)
      } else {
        self.core(
          event.frame.header, query, bytes, text: bytes.extracting(query.text), isXA: isXA)
      }
    let isSettled = session.isSettled(bytes.extracting(query.statusVariables))
    return StatementHead(
      query: query, inflated: inflated, core: core,
      variables: isSettled ? nil : try variables(event, query, bytes))
  }

  /// What a statement with `text` leaves whatever its session had set.
  ///
  /// Mutating, so that the writer is not copied for it.
  @inline(__always)
  mutating func core(
    _ header: EventHeader, _ query: QueryEvent, _ bytes: Span<UInt8>, text: Span<UInt8>, isXA: Bool
  ) -> StatementCore {
    let keyword = StatementKeyword(text, rules.transactional, isXA: isXA)
    return StatementCore(
      database: Self.nameRange(query, in: bytes, rules.databaseNames),
      databaseCount: query.database.count,
      suppressesUse: header.flags.contains(.suppressUse)
        || rules.transactionalNeedsNoUse && keyword.isTransactional,
      threadID: query.threadID, isThreadSpecific: header.flags.contains(.threadSpecific),
      keyword: keyword)
  }

  private static func nameRange(
    _ query: QueryEvent, in bytes: Span<UInt8>, _ rule: VendorRules.DatabaseNames
  ) -> Range<Int> {
    let name = query.database
    switch rule {
    case .runOnWhereEmpty:
      guard name.isEmpty else { return name }
      return name.lowerBound..<max(name.upperBound, bytes.count)
    case .runOn: return name.lowerBound..<max(name.upperBound, query.text.upperBound)
    }
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

  /// What a user variable, a number or seeds print after the header.
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
