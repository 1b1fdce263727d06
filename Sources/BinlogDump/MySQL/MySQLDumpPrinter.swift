import BinlogBytes
import BinlogEvents

/// Prints as `mysqlbinlog` 9.7 does.
struct MySQLDumpPrinter: EventPrinter {
  var state: MySQLDumpState
  var start = StartGate()
  var writer: DumpWriter
  /// What filters left out of the group at hand.
  var filter = MySQLFilter()
  var loadFiles: LoadDataFiles
  var reporter: any DumpReporter
  /// The one that `--database` asks for.
  let database: [UInt8]?
  /// Whether GTIDs decide what is printed.
  let choosesGroups: Bool
  /// What `--require-row-format` has seen.
  var rowFormat = RowFormatGuard()
  /// Has it handed on by address; see ``AddressOnly``.
  private let addressOnly = AddressOnly()
  var sink: ByteSink { writer.sink }

  init(options: DumpOptions, style: DumpStyle, sink: ByteSink, reporter: any DumpReporter) {
    writer = DumpWriter(options: options, style: style, sink: sink)
    state = MySQLDumpState(writer.options)
    loadFiles = LoadDataFiles(
      directory: options.localLoad, mode: style.rules.loadFileMode)
    self.reporter = reporter
    choosesGroups =
      options.includeGtids != nil || options.excludeGtids != nil || options.skipGtids
    database = options.database.map { Array($0.utf8) }
  }

  mutating func beginOutput() {
    sink.write(
      """
      # The proper term is pseudo_replica_mode, but we use this compatibility alias
      # to make the statement usable on server versions 8.0.24 and older.
      /*!50530 SET @@SESSION.PSEUDO_SLAVE_MODE=1*/;

      """ as StaticString)
    sink.write(logSwitch: writer.options, isBeginning: true)
    sink.write("/*!50003 SET @OLD_COMPLETION_TYPE=@@COMPLETION_TYPE,COMPLETION_TYPE=0*/;\n")
    sink.write(charset: writer.options, isBeginning: true)
    if writer.options.idempotent {
      sink.write("/*!50700 SET @@SESSION.RBR_EXEC_MODE=IDEMPOTENT*/;\n\n")
    }
    if writer.options.requireRowFormat {
      sink.write("/*!80019 SET @@SESSION.REQUIRE_ROW_FORMAT=1*/;\n\n")
    }
    sink.write("DELIMITER /*!*/;\n")
  }

  mutating func beginFile(named name: String) { writer.file = name }

  mutating func endFile(failed: Bool) {}

  mutating func endOutput(failed: Bool) {
    if state.openVariables > 0 {
      warn(
        "the output ends with user variables whose statement did not come; they were not printed")
    } else if state.hasOpenRows {
      warn("the output ends with rows whose statement did not end; they were not printed")
    }
    // Lines of events that were left out, when nothing follows them, are not written.
    writer.pending.head.clear()
    if filter.skippedInGroup { addCommit() }
    endBinlog()
    sink.write(
      """
      DELIMITER ;
      # End of log file
      /*!50003 SET COMPLETION_TYPE=@OLD_COMPLETION_TYPE*/;

      """ as StaticString)
    sink.write(logSwitch: writer.options, isBeginning: false)
    sink.write(charset: writer.options, isBeginning: false)
    sink.write("/*!50530 SET @@SESSION.PSEUDO_SLAVE_MODE=0*/;\n")
    if writer.options.idempotent {
      sink.write("/*!50700 SET @@SESSION.RBR_EXEC_MODE=STRICT*/;\n")
    }
  }

  func warn(_ text: String) {
    reporter.report(
      DumpMessage(severity: .warning, file: writer.file, offset: nil, text: text))
  }

  /// Rolls back what a log, or the part of a relay log that comes from one log, left open.
  func endBinlog() {
    if state.inTransaction {
      sink.write("ROLLBACK /* added by mysqlbinlog */ ")
      sink.writeDelimiter()
    } else if state.seenGtid, !writer.options.skipGtids {
      sink.write("BEGIN /*added by mysqlbinlog */ ")
      sink.writeDelimiter()
      sink.write("ROLLBACK /* added by mysqlbinlog */ ")
      sink.writeDelimiter()
    }
    if !writer.options.skipGtids {
      sink.write("SET @@SESSION.GTID_NEXT= 'AUTOMATIC' /* added by mysqlbinlog */ ")
      sink.writeDelimiter()
    }
  }

  mutating func print(
    _ event: DumpedEvent, _ body: Event, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> EventFate {
    try require(event, body, bytes)
    if judgeGroup(event, body, bytes) {
      hold(event)
      return .passedBy
    }
    // What waits comes before the event at hand, unless that is left out too.
    switch body {
    case .formatDescription, .gtid, .query, .tableMap, .rows: break
    default: try releaseHeld()
    }
    switch body {
    case .formatDescription(let description): try formatDescription(event, description, bytes)
    case .query(let query): return try print(event, query, bytes).fate
    case .gtid(let gtid):
      if filter.skippedInGroup { addCommit() }
      try releaseHeld()
      try print(event, gtid, bytes)
    case .tableMap(let map): return try tableMap(event, map, bytes)
    case .rows(let rows): return try self.rows(event, rows, bytes)
    case .xid(let xid): try print(event, xid, bytes)
    case .rowsQuery(let query): rowsQuery(event, query, bytes)
    case .intVar, .rand, .userVar: try hold(variable: event, bytes)
    case .beginLoadQuery(let block): try beginLoad(event, block, bytes)
    case .appendBlock(let block): try appendBlock(event, block, bytes)
    case .deleteFile(let file):
      if writer.options.shortForm { break }
      begin(event, bytes, to: sink)
      sink.write("\n#Delete_file: file_id=")
      sink.write(decimal: UInt64(file.fileID))
      sink.write(byte: 0x0A)
    case .executeLoadQuery(let load): return try executeLoad(event, load, bytes)
    case .opaque where event.frame.type == .previousGtids:
      // Could not be read.
      writer.at(event.position, to: sink)
    case .startV3(let start): try formatDescription(event, start.description, bytes)
    case .load(let load): return try self.load(event, load, bytes)
    case .execLoad(let file): execLoad(event, file, bytes)
    default: bookkeeping(event, body, bytes)
    }
    return .printed
  }

  /// Minds `--require-row-format`.
  private mutating func require(
    _ event: DumpedEvent, _ body: Event, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    guard writer.options.requireRowFormat, !rowFormat.admit(body, event.frame, bytes) else {
      return
    }
    throw DumpFault(
      offset: event.frame.payload ?? event.frame.offset,
      text: "\(event.frame.type) is not logged as rows, which --require-row-format demands",
      isDamage: true)
  }

  mutating func print(
    _ event: DumpedEvent, _ map: TableMapEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) { _ = try tableMap(event, map, bytes) }

  mutating func print(
    _ event: DumpedEvent, _ rows: RowsEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) { _ = try self.rows(event, rows, bytes) }

  mutating func print(
    _ event: DumpedEvent, _ xid: XidEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    let sink = self.sink
    filter.skippedInGroup = false
    if !writer.options.shortForm {
      begin(event, bytes, to: sink)
      sink.write("\tXid = ")
      sink.write(decimal: xid.xid)
      sink.write(byte: 0x0A)
    }
    sink.write("COMMIT")
    sink.writeDelimiter()
  }

  mutating func leaveOut(
    _ event: DumpedEvent, payload body: Event, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> Bool {
    try require(event, body, bytes)
    if judgeGroup(event, body, bytes) {
      hold(event)
      return true
    }
    try releaseHeld()
    return false
  }

  /// `# at` and the header line.
  mutating func begin(
    _ event: DumpedEvent, _ bytes: Span<UInt8>, to target: ByteSink
  ) {
    writer.at(event.position, to: target)
    writer.header(event, bytes, to: target)
  }

  /// Events that matter to nobody but the log itself, and those that nobody knows.
  private mutating func bookkeeping(
    _ event: DumpedEvent, _ body: Event, _ bytes: Span<UInt8>
  ) {
    if writer.options.shortForm { return shortBookkeeping(event, body, bytes) }
    begin(event, bytes, to: sink)
    switch body {
    case .stop: sink.write("\tStop\n")
    case .rotate(let rotate):
      sink.write("\tRotate to ")
      sink.write(bytes.extracting(rotate.nextFile))
      sink.write("  pos: ")
      sink.write(decimal: Int64(bitPattern: rotate.position))
      sink.write(byte: 0x0A)
    case .previousGtids(let previous): previousGtids(previous)
    case .xaPrepare(let prepare): statement(prepare, bytes)
    case .incident(let incident):
      sink.write("\n# Incident: ")
      sink.write(incident.number == 1 ? "LOST_EVENTS" : "NOTHING" as StaticString)
      sink.write("\nRELOAD DATABASE; # Shall generate syntax error\n")
    case .transactionContext(let context):
      sink.write("Transaction_context: server_uuid=")
      sink.write(cString: bytes.extracting(context.server))
      sink.write("\tthread_id=")
      sink.write(decimal: UInt64(context.threadID))
      sink.write(byte: 0x0A)
    case .viewChange(let change):
      sink.write("View_change_log_event: view_id=")
      sink.write(cString: bytes.extracting(change.viewID))
      sink.write(byte: 0x0A)
    default:
      if event.frame.header.flags.contains(.ignorable) {
        sink.write("\tIgnorable\n# Unrecognized ignorable event\n")
      } else {
        writer.unknown(event, to: sink)
      }
    }
  }

  /// What of such events shows in the short form.
  private mutating func shortBookkeeping(
    _ event: DumpedEvent, _ body: Event, _ bytes: Span<UInt8>
  ) {
    switch body {
    case .previousGtids(let previous): previousGtids(previous)
    case .xaPrepare(let prepare):
      // The tool forgot its header line.
      writer.header(event, bytes, always: true, to: sink)
      statement(prepare, bytes)
    default: break
    }
  }

  private func statement(_ prepare: XAPrepareEvent, _ bytes: Span<UInt8>) {
    // This line says PREPARE of both kinds.
    sink.write("\tXA PREPARE ")
    xid(prepare, bytes)
    sink.write(byte: 0x0A)
    sink.write(prepare.onePhase ? "XA COMMIT " : "XA PREPARE " as StaticString)
    xid(prepare, bytes)
    sink.write(prepare.onePhase ? " ONE PHASE\n" : "\n" as StaticString)
    sink.writeDelimiter()
  }

  private func xid(_ prepare: XAPrepareEvent, _ bytes: Span<UInt8>) {
    sink.write(
      xid: prepare.formatID, global: bytes.extracting(prepare.global),
      branch: bytes.extracting(prepare.branch))
  }

  mutating func formatDescription(
    _ event: DumpedEvent, _ description: FormatDescription, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    let flags = event.frame.header.flags
    let isReplicas = flags.contains(.relayLog)
    if !isReplicas, state.beginsBinlog(event) { endBinlog() }
    try releaseHeld()
    if !writer.options.shortForm {
      begin(event, bytes, to: sink)
      writer.started(event, description, bytes, to: sink)
    }
    if isReplicas {
      sink.write(
        "# This Format_description_event appears in a relay log and was generated by the "
          + "replica thread.\n")
      return
    }
    if !flags.contains(.artificial), description.created != 0 {
      sink.write("ROLLBACK")
      sink.writeDelimiter()
    }
    if writer.options.base64Output != .never, !writer.options.leavesOutRows {
      describe(bytes)
    }
  }

  /// A format description for the server that is to understand the rows.
  private mutating func describe(_ bytes: Span<UInt8>) {
    if writer.encodes {
      sink.write("BINLOG '\n")
      sink.write(base64Lines: bytes)
      sink.write(byte: 0x27)
      sink.writeDelimiter()
    }
    if writer.options.skipGtids {
      sink.write("/*!50616 SET @@SESSION.GTID_NEXT='AUTOMATIC'*/")
      sink.writeDelimiter()
    }
  }

  mutating func beginPayload(
    _ event: DumpedEvent, _ payload: TransactionPayloadEvent, _ bytes: Span<UInt8>
  ) {
    if writer.options.shortForm { return }
    begin(event, bytes, to: sink)
    sink.write("\tTransaction_Payload\t\tpayload_size=")
    sink.write(decimal: UInt64(payload.payload.count))
    sink.write("\tcompression_type=")
    switch payload.compression {
    case .zstd: sink.write("ZSTD")
    case .none: sink.write("NONE")
    case .other(let number): sink.write(decimal: number)
    }
    if payload.compression != .none {
      sink.write("\tuncompressed_size=")
      sink.write(decimal: payload.storedUncompressedSize)
    }
    sink.write("\n# Start of compressed events.\n")
  }

  mutating func endPayload() {
    if !writer.options.shortForm { sink.write("# End of compressed events.\n") }
  }
}

extension ByteSink {
  /// The lines of `--disable-log-bin`, which both tools have alike.
  func write(logSwitch options: DumpOptions, isBeginning: Bool) {
    guard options.disableLogBin else { return }
    write(
      isBeginning
        ? "/*!32316 SET @OLD_SQL_LOG_BIN=@@SQL_LOG_BIN, SQL_LOG_BIN=0*/;\n"
        : "/*!32316 SET SQL_LOG_BIN=@OLD_SQL_LOG_BIN*/;\n" as StaticString)
  }

  /// The lines of `--set-charset`, which both tools have alike.
  func write(charset options: DumpOptions, isBeginning: Bool) {
    guard let name = options.setCharset else { return }
    if isBeginning {
      write(
        """

        /*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
        /*!40101 SET @OLD_CHARACTER_SET_RESULTS=@@CHARACTER_SET_RESULTS */;
        /*!40101 SET @OLD_COLLATION_CONNECTION=@@COLLATION_CONNECTION */;
        /*!40101 SET NAMES \(name) */;

        """)
    } else {
      write(
        """
        /*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
        /*!40101 SET CHARACTER_SET_RESULTS=@OLD_CHARACTER_SET_RESULTS */;
        /*!40101 SET COLLATION_CONNECTION=@OLD_COLLATION_CONNECTION */;

        """)
    }
  }
}

extension DumpWriter {
  /// What a format description says of itself.
  mutating func started(
    _ event: DumpedEvent, _ description: FormatDescription, _ bytes: Span<UInt8>,
    to target: ByteSink
  ) {
    target.write("\tStart: binlog v ")
    target.write(decimal: Int64(description.binlogVersion))
    target.write(", server v ")
    // As stored: the version may hold bytes that are no text.
    let start = event.frame.headerLength + 2
    if bytes.count >= start + 50 {
      target.write(cString: bytes.extracting(start..<start + 50))
    }
    target.write(" created ")
    // The tools print the event's time here, not the one that the log was begun at.
    clock.write(event.frame.header.timestamp, to: target)
    if description.created != 0 { target.write(" at startup") }
    target.write(byte: 0x0A)
    if event.frame.header.flags.contains(.inUse) {
      target.write("# Warning: this binlog is either in use or was not closed properly.\n")
    }
  }
}
