import BinlogBytes
import BinlogEvents

/// Prints as `mariadb-binlog` 10.11 or 11.8 does.
struct MariaDBDumpPrinter: EventPrinter {
  var state = DumpState()
  var writer: DumpWriter
  let loadFiles: LoadDataFiles
  let reporter: any DumpReporter
  var sink: ByteSink { writer.sink }

  init(options: DumpOptions, style: DumpStyle, sink: ByteSink, reporter: any DumpReporter) {
    writer = DumpWriter(options: options, style: style, sink: sink)
    loadFiles = LoadDataFiles(directory: options.localLoad, style: style)
    self.reporter = reporter
  }

  mutating func beginOutput() {
    sink.write(
      """
      /*!50530 SET @@SESSION.PSEUDO_SLAVE_MODE=1*/;
      /*!40019 SET @@session.max_delayed_threads=0*/;
      /*!50003 SET @OLD_COMPLETION_TYPE=@@COMPLETION_TYPE,COMPLETION_TYPE=0*/;

      """ as StaticString)
  }

  mutating func beginFile(named name: String) {
    writer.file = name
    // Each file starts afresh, but for the gate of --start-datetime and the files of LOAD DATA.
    var fresh = DumpState()
    fresh.hasStarted = state.hasStarted
    fresh.loadFiles = state.loadFiles
    state = fresh
    writer.pending.head.clear()
    writer.pending.body.clear()
    writer.pending.tail.clear()
    sink.write("DELIMITER /*!*/;\n")
  }

  mutating func endFile(failed: Bool) {
    if !failed { sink.write("DELIMITER ;\n") }
  }

  mutating func endOutput(failed: Bool) {
    // After a failure the vendor's tool says nothing more.
    if failed { return }
    sink.write(
      """
      # End of log file
      ROLLBACK /* added by mysqlbinlog */;
      /*!50003 SET COMPLETION_TYPE=@OLD_COMPLETION_TYPE*/;
      /*!50530 SET @@SESSION.PSEUDO_SLAVE_MODE=0*/;

      """ as StaticString)
  }

  func warn(_ text: String) {
    reporter.report(
      DumpMessage(severity: .warning, file: writer.file, offset: nil, text: text))
  }

  mutating func print(
    _ event: borrowing DumpedEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) {
    writer.at(event.position, to: sink)
    switch event.event {
    case .tableMap(let map): try tableMap(event, map, bytes)
    case .rows(let rows): try self.rows(event, rows, bytes)
    case .annotateRows(let annotation): annotate(event, annotation, bytes)
    case .query(let query): try statement(event, query, bytes)
    case .formatDescription(let description): formatDescription(event, description, bytes)
    case .mariaGtid(let gtid): self.gtid(event, gtid, bytes)
    case .xid(let xid):
      begin(event, bytes)
      sink.write("\tXid = ")
      sink.write(decimal: xid.xid)
      sink.write("\nCOMMIT")
      sink.writeDelimiter()
    case .beginLoadQuery(let block):
      header(event, bytes)
      sink.write(block: "Begin_load_query", block)
      state.loadFiles[block.fileID] = try loadFiles.begin(
        block.fileID, bytes.extracting(block.data))
    case .appendBlock(let block):
      header(event, bytes)
      sink.write(block: "Append_block", block)
      guard let path = state.loadFiles[block.fileID] else {
        warn("Append_block of file \(block.fileID) without its Begin_load_query is left out")
        return
      }
      try loadFiles.append(path, bytes.extracting(block.data))
    case .executeLoadQuery(let load): try executeLoad(event, load, bytes)
    case .startEncryption(let encryption):
      skipReplication(event)
      sink.write("# Encryption scheme: ")
      sink.write(decimal: UInt64(encryption.scheme))
      sink.write(", key_version: ")
      sink.write(decimal: UInt64(encryption.keyVersion))
      sink.write(", nonce: ")
      sink.write(lowerHex: bytes.extracting(encryption.nonce))
      sink.write("\n# The rest of the binlog is encrypted!\n")
      state.isEncrypted = true
    default: bookkeeping(event, bytes)
    }
  }

  /// The header line; header lines of rows that still wait are lost, as in the vendor's tool.
  mutating func header(_ event: borrowing DumpedEvent, _ bytes: Span<UInt8>) {
    writer.pending.head.clear()
    writer.header(event, bytes, to: sink)
  }

  /// What stands before most events: whether they may be replicated further, then the header.
  mutating func begin(_ event: borrowing DumpedEvent, _ bytes: Span<UInt8>) {
    skipReplication(event)
    header(event, bytes)
  }

  mutating func skipReplication(_ event: borrowing DumpedEvent) {
    let skips = event.frame.header.flags.contains(.skipReplication)
    guard skips != state.skipsReplication else { return }
    sink.write("/*!50521 SET skip_replication=")
    sink.write(byte: skips ? 0x31 : 0x30)
    sink.write("*/")
    sink.writeDelimiter()
    state.skipsReplication = skips
  }

  private mutating func bookkeeping(_ event: borrowing DumpedEvent, _ bytes: Span<UInt8>) {
    begin(event, bytes)
    switch event.event {
    case .intVar, .rand, .userVar: writer.variable(event, bytes, to: sink)
    case .stop: sink.write("\tStop\n")
    case .rotate(let rotate):
      sink.write("\tRotate to ")
      sink.write(bytes.extracting(rotate.nextFile))
      sink.write("  pos: ")
      sink.write(decimal: Int64(bitPattern: rotate.position))
      sink.write(byte: 0x0A)
    case .gtidList(let list): gtidList(list)
    case .binlogCheckpoint(let checkpoint):
      sink.write("\tBinlog checkpoint ")
      sink.write(bytes.extracting(checkpoint.file))
      sink.write(byte: 0x0A)
    case .xaPrepare(let prepare):
      sink.write("\tXID = ")
      xid(prepare, bytes)
      sink.write("\nXA PREPARE ")
      xid(prepare, bytes)
      sink.write(byte: 0x0A)
      sink.writeDelimiter()
    case .deleteFile(let file):
      sink.write("\n#Delete_file: file_id=")
      sink.write(decimal: UInt64(file.fileID))
      sink.write(byte: 0x0A)
    case .execLoad(let file):
      sink.write("\n#Exec_load: file_id=")
      sink.write(decimal: Int64(Int32(bitPattern: file.fileID)))
      sink.write(byte: 0x0A)
    case .incident(let incident):
      sink.write("\n# Incident: ")
      sink.write(incident.number == 1 ? "LOST_EVENTS" : "NOTHING" as StaticString)
      sink.write("\nRELOAD DATABASE; # Shall generate syntax error\n")
    default: ignorable(event)
    }
  }

  private func xid(_ prepare: XAPrepareEvent, _ bytes: Span<UInt8>) {
    sink.write(
      xid: prepare.formatID, global: bytes.extracting(prepare.global),
      branch: bytes.extracting(prepare.branch))
  }

  private func ignorable(_ event: borrowing DumpedEvent) {
    let type = event.frame.type
    let isMySQLs = (33...37).contains(type.rawValue)
    guard event.frame.header.flags.contains(.ignorable) || isMySQLs else {
      writer.unknown(event, to: sink)
      return
    }
    sink.write("\tIgnorable\n# Ignorable event type ")
    sink.write(decimal: UInt64(type.rawValue))
    sink.write(" (")
    sink.write(IgnorableNames.name(of: type))
    sink.write(")\n")
  }

  mutating func formatDescription(
    _ event: borrowing DumpedEvent, _ description: FormatDescription, _ bytes: Span<UInt8>
  ) {
    header(event, bytes)
    writer.started(event, description, bytes, to: sink)
    if !event.frame.header.flags.contains(.artificial), description.created != 0 {
      sink.write("ROLLBACK")
      sink.writeDelimiter()
    }
    guard writer.options.base64Output != .never else { return }
    if writer.encodes {
      sink.write("BINLOG '\n")
      sink.write(base64Lines: bytes)
      sink.write(byte: 0x27)
      sink.writeDelimiter()
    }
    state.printedDescription = true
  }

  mutating func beginPayload(
    _ event: borrowing DumpedEvent, _ payload: TransactionPayloadEvent, _ bytes: Span<UInt8>
  ) {
    // MariaDB's tool gives up here; what MySQL's prints is a comment for both.
    writer.at(event.position, to: sink)
    header(event, bytes)
    sink.write("\tTransaction_Payload\n# Start of compressed events.\n")
  }

  mutating func endPayload() { sink.write("# End of compressed events.\n") }
}

/// How MariaDB's tool calls the events that it passes over.
enum IgnorableNames {
  static func name(of type: EventType) -> String {
    switch type {
    case .ignorable: "Ignorable log event"
    case .rowsQuery: "MySQL Rows_query"
    case .gtid: "MySQL Gtid"
    case .anonymousGtid: "MySQL Anonymous_Gtid"
    case .previousGtids: "MySQL Previous_gtids"
    case .transactionContext: "MySQL Transaction_context"
    case .viewChange: "MySQL View_change"
    case .partialUpdateRows: "MySQL Update_rows_partial"
    case .transactionPayload: "MySQL Transaction_payload"
    case .heartbeatV2: "MySQL Heartbeat"
    default: EventCatalog.entry(for: type)?.name ?? "Unknown"
    }
  }
}
