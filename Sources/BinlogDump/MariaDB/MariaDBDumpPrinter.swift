import BinlogBytes
import BinlogEvents

/// Prints as `mariadb-binlog` 10.11 or 11.8 does.
struct MariaDBDumpPrinter: EventPrinter {
  var state: MariaDBDumpState
  var start = StartGate()
  var writer: DumpWriter
  var loadFiles: LoadDataFiles
  var reporter: any DumpReporter
  /// Where the event at hand is printed to: the output, or what is turned round at the end.
  var sink: ByteSink
  var gate: MariaDBGate
  /// What undoes the rows, where that is asked for.
  let flashback: MariaDBFlashback?
  /// Numbers of tables that a filter leaves out, until their statement ends.
  var ignored: Set<UInt64> = []
  /// The statement that made rows, until the first table map that is printed.
  var annotation = WaitingAnnotation()
  /// Fragments of rows events, and what they need (MariaDB 12.3).
  var fragments = OpenFragments()
  let rewrites: DatabaseRewrites
  /// Whether each event's position is shown.
  private let showsPositions: Bool
  /// Whether a filter leaves out the fragments at hand.
  var leavesPartsOut = false
  /// Whether it was said that rows are left out.
  var toldOfNever = false
  var options: DumpOptions { _read { yield writer.options } }
  /// Has it handed on by address; see ``AddressOnly``.
  private let addressOnly = AddressOnly()

  init(options: DumpOptions, style: DumpStyle, sink: ByteSink, reporter: any DumpReporter) {
    gate = MariaDBGate(options)
    showsPositions =
      options.rowEventPositions
      && (options.given.contains("print-row-event-positions")
        || !options.shortForm && !options.flashback)
    var options = options
    if options.shortForm {
      options.verbosity = 0
      if options.leavesOutRows, options.base64Output == .auto { options.base64Output = .decodeRows }
    }
    writer = DumpWriter(options: options, style: style, sink: sink)
    self.sink = sink
    flashback = options.flashback ? MariaDBFlashback(directory: options.temporaryDirectory) : nil
    rewrites = DatabaseRewrites(options.rewrites)
    state = MariaDBDumpState(options, rewrites)
    loadFiles = LoadDataFiles(
      directory: options.localLoad, mode: style.rules.loadFileMode)
    self.reporter = reporter
  }

  mutating func beginOutput() {
    sink.write(
      """
      /*!50530 SET @@SESSION.PSEUDO_SLAVE_MODE=1*/;
      /*!40019 SET @@session.max_delayed_threads=0*/;

      """ as StaticString)
    if options.disableLogBin {
      sink.write("/*!32316 SET @OLD_SQL_LOG_BIN=@@SQL_LOG_BIN, SQL_LOG_BIN=0*/;\n")
    }
    sink.write(
      "/*!50003 SET @OLD_COMPLETION_TYPE=@@COMPLETION_TYPE,COMPLETION_TYPE=0*/;\n")
    guard let charset = options.setCharset else { return }
    sink.write(
      """

      /*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
      /*!40101 SET @OLD_CHARACTER_SET_RESULTS=@@CHARACTER_SET_RESULTS */;
      /*!40101 SET @OLD_COLLATION_CONNECTION=@@COLLATION_CONNECTION */;
      /*!40101 SET NAMES
      """ as StaticString)
    sink.write(byte: 0x20)
    sink.write(charset)
    sink.write(" */;\n")
  }

  mutating func beginFile(named name: String) {
    // How long headers are is known from the file before until this one's description says.
    writer.file = name
    // Each file starts afresh, but for the gate of --start-datetime and the files of LOAD DATA.
    state.beginFile()
    start.eventCount = 0
    writer.rowCount = 0
    fragments = OpenFragments()
    ignored = []
    annotation.forget()
    gate.beginFile()
    flashback?.forgetStatement()
    writer.pending.head.clear()
    writer.pending.body.clear()
    writer.pending.tail.clear()
    sink.write("DELIMITER /*!*/;\n")
  }

  mutating func endFile(failed: Bool) {
    if !failed, flashback == nil { sink.write("DELIMITER ;\n") }
  }

  mutating func endOutput(failed: Bool) {
    tellGtids()
    // After a failure the vendor's tool says nothing more.
    if failed { return }
    if let flashback {
      do throws(DumpFault) {
        try flashback.finish(into: sink)
      } catch {
        reporter.report(
          DumpMessage(severity: .damage, file: writer.file, offset: nil, text: error.text))
        return
      }
    }
    sink.write(
      """
      # End of log file
      ROLLBACK /* added by mysqlbinlog */;
      /*!50003 SET COMPLETION_TYPE=@OLD_COMPLETION_TYPE*/;

      """ as StaticString)
    if options.disableLogBin { sink.write("/*!32316 SET SQL_LOG_BIN=@OLD_SQL_LOG_BIN*/;\n") }
    if options.setCharset != nil {
      sink.write(
        """
        /*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
        /*!40101 SET CHARACTER_SET_RESULTS=@OLD_CHARACTER_SET_RESULTS */;
        /*!40101 SET COLLATION_CONNECTION=@OLD_COLLATION_CONNECTION */;

        """ as StaticString)
    }
    sink.write("/*!50530 SET @@SESSION.PSEUDO_SLAVE_MODE=0*/;\n")
    if gate.isFiltering {
      sink.write(
        """
        /*!100001 SET @@SESSION.SERVER_ID=@@GLOBAL.SERVER_ID */;
        /*!100001 SET @@SESSION.GTID_DOMAIN_ID=@@GLOBAL.GTID_DOMAIN_ID */;

        """ as StaticString)
    }
  }

  /// Says what GTIDs and stop positions came to.
  private func tellGtids() {
    let report = gate.report()
    for text in report.texts {
      reporter.report(
        DumpMessage(
          severity: report.isFault ? .damage : .warning, file: writer.file, offset: nil,
          text: text))
    }
    for text in gate.missedStops() { warn(text) }
  }

  mutating func judge(
    _ event: DumpedEvent, _ body: Event, stopPosition: UInt64
  ) throws(DumpFault) -> DumpDecision? {
    // All that it has to say, it says of the list at a log's front.
    guard event.frame.type == .gtidList else {
      return try gate.judge(
        event, body, stopPosition: stopPosition, hasStarted: &start.hasStarted, warn: { _ in })
    }
    let file = writer.file
    let reporter = self.reporter
    return try gate.judge(event, body, stopPosition: stopPosition, hasStarted: &start.hasStarted) {
      reporter.report(DumpMessage(severity: .warning, file: file, offset: nil, text: $0))
    }
  }

  func warn(_ text: String) {
    reporter.report(
      DumpMessage(severity: .warning, file: writer.file, offset: nil, text: text))
  }

  mutating func print(
    _ event: DumpedEvent, _ body: Event, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> EventFate {
    at(event)
    guard let flashback else { return try printNow(event, body, bytes) }
    // Statements and what begins and ends groups come out in reverse at the end.
    switch body {
    case .query, .xid, .stop, .mariaGtid, .xaPrepare:
      sink = flashback.sink
      defer { sink = writer.sink }
      let fate = try printNow(event, body, bytes)
      try flashback.end(isStop: event.frame.type == .stop)
      return fate
    default: return try printNow(event, body, bytes)
    }
  }

  mutating func print(
    _ event: DumpedEvent, _ map: TableMapEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    at(event)
    _ = try tableMap(event, map, bytes)
  }

  mutating func print(
    _ event: DumpedEvent, _ rows: RowsEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    at(event)
    try self.rows(event, rows, bytes)
  }

  mutating func print(
    _ event: DumpedEvent, _ query: QueryEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> (fate: EventFate, head: StatementHead) {
    at(event)
    loseHeads()
    return try statement(event, query, bytes)
  }

  mutating func print(
    _ event: DumpedEvent, _ xid: XidEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    at(event)
    loseHeads()
    commit(event, xid, bytes)
  }

  mutating func print(
    _ event: DumpedEvent, _ gtid: MariaGtidEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    at(event)
    loseHeads()
    self.gtid(event, gtid, bytes)
  }

  mutating func print(
    _ event: DumpedEvent, _ annotation: AnnotateRowsEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    at(event)
    annotate(event, annotation, bytes)
  }

  private mutating func annotate(
    _ event: DumpedEvent, _ text: AnnotateRowsEvent, _ bytes: Span<UInt8>
  ) {
    if !options.skipAnnotate { annotation.wait(event, text, bytes) }
  }

  private mutating func commit(_ event: DumpedEvent, _ xid: XidEvent, _ bytes: Span<UInt8>) {
    skipReplication(event)
    let sink = self.sink
    if !options.shortForm {
      header(event, bytes)
      sink.write("\tXid = ")
      sink.write(decimal: xid.xid)
      sink.write(byte: 0x0A)
    }
    sink.write(flashback == nil ? "COMMIT" : "START TRANSACTION" as StaticString)
    sink.writeDelimiter()
  }

  /// `# at POSITION`, which has an option of its own here.
  private mutating func at(_ event: DumpedEvent) {
    if fragments.parts.mindsOthers, event.frame.type != .partialRowData { endFragments() }
    guard showsPositions else { return }
    sink.write("# at ")
    sink.write(decimal: event.position)
    sink.write(byte: 0x0A)
  }

  /// Lines of rows that still wait are lost in the short form too, where no header is printed.
  private mutating func loseHeads() {
    if options.shortForm { writer.pending.head.clear() }
  }

  private mutating func printNow(
    _ event: DumpedEvent, _ body: Event, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> EventFate {
    switch body {
    case .query, .xid, .mariaGtid, .intVar, .rand, .userVar, .xaPrepare: loseHeads()
    default: break
    }
    switch body {
    case .tableMap(let map): return try tableMap(event, map, bytes)
    case .rows(let rows): try self.rows(event, rows, bytes)
    case .partialRowData(let part): try fragment(event, part, bytes)
    case .annotateRows(let text): annotate(event, text, bytes)
    case .query(let query): return try statement(event, query, bytes).fate
    case .formatDescription(let description): try formatDescription(event, description, bytes)
    case .mariaGtid(let gtid): self.gtid(event, gtid, bytes)
    case .xid(let xid): commit(event, xid, bytes)
    case .beginLoadQuery(let block):
      if !options.shortForm {
        header(event, bytes)
        sink.write(block: "Begin_load_query", block)
      }
      try loadFiles.begin(block.fileID, bytes.extracting(block.data))
    case .appendBlock(let block):
      if !options.shortForm {
        header(event, bytes)
        sink.write(block: "Append_block", block)
      }
      guard let path = loadFiles.path(of: block.fileID) else {
        warn("Append_block of file \(block.fileID) without its Begin_load_query is left out")
        break
      }
      try loadFiles.append(path, bytes.extracting(block.data))
    case .executeLoadQuery(let load): return try executeLoad(event, load, bytes)
    case .startEncryption(let encryption):
      skipReplication(event)
      sink.write("# Encryption scheme: ")
      sink.write(decimal: UInt64(encryption.scheme))
      sink.write(", key_version: ")
      sink.write(decimal: UInt64(encryption.keyVersion))
      sink.write(", nonce: ")
      sink.write(lowerHex: bytes.extracting(encryption.nonce))
      sink.write("\n# The rest of the binlog is encrypted!\n")
    case .startV3(let start): try formatDescription(event, start.description, bytes)
    case .load(let load): return try self.load(event, load, bytes)
    case .execLoad(let file): execLoad(event, file, bytes)
    default:
      // Header lines of rows that wait are lost at most events, but not at those that are passed
      // over.
      if case .opaque = body, !options.shortForm, isIgnorable(event) {
        try writer.pending.head.drain(into: sink)
      }
      bookkeeping(event, body, bytes)
    }
    return .printed
  }

  func isIgnorable(_ event: DumpedEvent) -> Bool {
    event.frame.header.flags.contains(.ignorable) || IgnorableNames.areAlways(event.frame.type)
  }

  /// The header line; header lines of rows that still wait are lost, as in the vendor's tool.
  mutating func header(_ event: DumpedEvent, _ bytes: Span<UInt8>) {
    writer.pending.head.clear()
    headerLine(event, bytes, to: sink)
  }

  /// The header line, and the bytes where they are asked for.
  mutating func headerLine(
    _ event: DumpedEvent, _ bytes: Span<UInt8>, to target: ByteSink
  ) {
    writer.header(event, bytes, to: target)
    if options.hexdump { writer.mariaHexdump(event, bytes, to: target) }
  }

  /// What stands before most events: whether they may be replicated further, then the header.
  mutating func begin(_ event: DumpedEvent, _ bytes: Span<UInt8>) {
    skipReplication(event)
    header(event, bytes)
  }

  mutating func skipReplication(_ event: DumpedEvent) {
    let skips = event.frame.header.flags.contains(.skipReplication)
    guard skips != state.skipsReplication else { return }
    let output = writer.sink
    output.write("/*!50521 SET skip_replication=")
    output.write(byte: skips ? 0x31 : 0x30)
    output.write("*/")
    output.writeDelimiter()
  }

  mutating func formatDescription(
    _ event: DumpedEvent, _ description: FormatDescription, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    if !options.shortForm {
      header(event, bytes)
      writer.started(event, description, bytes, to: sink)
    }
    if !event.frame.header.flags.contains(.artificial), description.created != 0 {
      sink.write("ROLLBACK")
      sink.writeDelimiter()
    }
    guard options.base64Output != .never, !options.leavesOutRows else { return }
    if writer.encodes {
      sink.write("BINLOG '\n")
      sink.write(base64Lines: bytes)
      sink.write(byte: 0x27)
      sink.writeDelimiter()
    }
  }

  mutating func beginPayload(
    _ event: DumpedEvent, _ payload: TransactionPayloadEvent, _ bytes: Span<UInt8>
  ) {
    if options.isScript { return }
    // MariaDB's tool gives up here; what MySQL's prints is a comment for both.
    writer.at(event.position, to: sink)
    header(event, bytes)
    sink.write("\tTransaction_Payload\n# Start of compressed events.\n")
  }

  mutating func endPayload() {
    if !options.isScript { sink.write("# End of compressed events.\n") }
  }
}

/// How MariaDB's tool calls the events that it passes over.
enum IgnorableNames {
  /// Whether the tool passes over events of a type of MySQL whatever their flags say.
  static func areAlways(_ type: EventType) -> Bool {
    (33...37).contains(type.rawValue) || type == .heartbeatV2
  }

  static func name(of type: EventType) -> String {
    switch type {
    case .ignorable: "Ignorable log event"
    case .userVar: "User var"
    case .rowsQuery: "MySQL Rows_query"
    case .gtid: "MySQL Gtid"
    case .anonymousGtid: "MySQL Anonymous_Gtid"
    case .previousGtids: "MySQL Previous_gtids"
    case .transactionContext: "Transaction_context"
    case .viewChange: "View_change"
    case .partialUpdateRows: "MySQL Update_rows_partial"
    case .transactionPayload: "MySQL Transaction_payload"
    case .heartbeatV2: "MySQL Heartbeat"
    // What MariaDB 12 added, neither tool knows.
    case .partialRowData: "Unknown"
    default: EventCatalog.entry(for: type)?.name ?? "Unknown"
    }
  }
}
