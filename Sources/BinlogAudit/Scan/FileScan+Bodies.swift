import BinlogBytes
import BinlogEvents
import BinlogLogs

/// What the bodies of events say, and leave behind for those that follow.
extension FileScan {
  /// Decodes the body, and notes what it says and what it means for groups.
  mutating func observe(
    _ frame: EventFrame, _ role: EventCatalog.Role, _ bytes: Span<UInt8>
  ) throws(DecodeError) {
    if state.fragments.mindsOthers, frame.type != .partialRowData { endFragments() }
    switch role {
    case .neutral where frame.type != .heartbeat && frame.type != .heartbeatV2:
      return follow(frame, role, EventDetail())
    case .auxiliary, .commit:
      // Those that leave nothing behind are decoded only to see whether they can be.
      guard options.decodesBodies || frame.type == .tableMap || frame.type == .partialRowData
      else {
        return follow(frame, role, EventDetail())
      }
    default: break
    }
    let context = DecodeContext(
      format: state.format, type: frame.type, flags: frame.header.flags)
    switch frame.type {
    case .tableMap:
      group.setStatement(isOpen: true)
      // Mostly the words of the statement before.
      if !state.takeRepeatedMap(frame, bytes) {
        let map = try TableMapEvent(frame, bytes: bytes, context)
        do throws(ReadError) {
          try state.observe(map, frame: frame, bytes: bytes)
        } catch {
          throw DecodeError(frame: frame, cause: error)
        }
        if options.isDeep { try checkMetadata(of: map, frame) }
      }
      follow(frame, role, EventDetail())
    case .xid:
      _ = try XidEvent(frame, bytes: bytes, context)
      follow(frame, role, EventDetail())
    case .query, .queryCompressed:
      let query = try QueryEvent(frame, bytes: bytes, context)
      if options.collectsContent { collect(query, bytes, frame) }
      if query.isCompressed { try checkCompressed(query.text, bytes, frame) }
      if options.isDeep { try checkStatement(query, bytes, frame) }
      follow(frame, role, EventDetail(query, frame, bytes: bytes))
    case .gtid, .anonymousGtid, .taggedGtid:
      let gtid = try GtidEvent(frame, bytes: bytes, context)
      if options.collectsContent {
        group.content.originalCommitTimestamp = gtid.originalCommitTimestamp
      }
      follow(frame, role, EventDetail(gtid))
    case .mariaGtid:
      let gtid = try MariaGtidEvent(frame, bytes: bytes, context)
      follow(frame, role, EventDetail(gtid, frame))
    case .transactionPayload:
      try inspectPayload(try TransactionPayloadEvent(frame, bytes: bytes, context), frame)
      follow(frame, role, EventDetail())
    case .partialRowData: try observeFragment(frame, bytes)
    default:
      if role == .rows {
        let rows = try RowsEvent(frame, bytes: bytes, context)
        if rows.isCompressed { try checkCompressed(rows.images, bytes, frame) }
        observe(rows, frame, bytes)
        follow(frame, role, EventDetail(rows))
      } else {
        try observeOther(frame, bytes, context)
        follow(frame, role, EventDetail())
      }
    }
  }

  /// Lets the group tracker see an event.
  @inline(__always) mutating func follow(
    _ frame: EventFrame, _ role: EventCatalog.Role, _ detail: @autoclosure () -> EventDetail
  ) {
    if state.groups.goOn(frame, role) { return }
    settle(state.groups.observe(frame, role, detail()), frame, role)
  }

  /// Decodes the body of an event of which a log has few, and notes what it says.
  private mutating func observeOther(
    _ frame: EventFrame, _ bytes: Span<UInt8>, _ context: DecodeContext
  ) throws(DecodeError) {
    let event = try Event(frame, bytes: bytes, context)
    do throws(ReadError) {
      try state.observe(event, frame: frame, bytes: bytes)
    } catch {
      throw DecodeError(frame: frame, cause: error)
    }
    switch event {
    case .formatDescription(let format):
      noteBeginning(frame)
      if state.isRelayLog, !frame.header.flags.contains(.relayLog) {
        places.begunAt = frame.header.timestamp
      }
      adopt(format)
    case .startV3:
      // In a relay log it is the source's.
      if !state.isRelayLog { noteBeginning(frame) }
      if report.format?.serverVersion.isEmpty ?? true { report.format = state.format }
    case .previousGtids(let previous):
      if report.previousGtids == nil { report.previousGtids = previous.gtids }
    case .gtidList(let list):
      if report.gtidList == nil { report.gtidList = list.gtids }
    case .rotate(let rotate):
      if closes(frame) {
        report.nextFile = PathText.text(of: bytes.extracting(rotate.nextFile).array)
      }
    case .startEncryption:
      report.isEncrypted = true
      report.isLocked = !source.isDecrypted
    case .executeLoadQuery(let load):
      if options.collectsContent { group.content.add(statement: bytes.extracting(load.query.text)) }
    case .incident(let incident):
      add(
        .incident, at: frame.offset, to: frame.end, type: frame.type,
        message: "the source says that changes may be missing here: "
          + bytes.extracting(incident.message).lossyString,
        hint: "compare the replica with the source")
    default: break
    }
  }

  /// Whether what is compressed can be opened, and is as large as it says.
  private func checkCompressed(
    _ range: Range<Int>, _ bytes: Span<UInt8>, _ frame: EventFrame
  ) throws(DecodeError) {
    guard options.decodesBodies else { return }
    do throws(ReadError) {
      try CompressedField.check(bytes, range: range, base: frame.offset)
    } catch {
      throw DecodeError(frame: frame, cause: error)
    }
  }

  private mutating func collect(_ query: QueryEvent, _ bytes: Span<UInt8>, _ frame: EventFrame) {
    guard query.isCompressed else {
      let text = bytes.extracting(query.text)
      if StatementKind(text) == .other { group.content.add(statement: text) }
      return
    }
    do throws(ReadError) {
      let text = try CompressedField.inflate(
        bytes, range: query.text, base: frame.offset, name: source.name)
      group.content.add(statement: text.bytes)
    } catch {
      group.content.uncountedEvents += 1
    }
  }

  private mutating func noteBeginning(_ frame: EventFrame) {
    guard report.begunAt == nil, report.format == nil else { return }
    report.begunAt = frame.header.timestamp
    report.serverID = frame.header.serverID
  }

  private mutating func adopt(_ format: FormatDescription) {
    reader.adopt(format)
    types.begin(format.flavor)
    if report.format == nil { report.format = format }
    report.kind = state.isRelayLog ? .relayLog : .binlog
    if format.binlogVersion != 4 {
      damaged(from: FileMagic.firstEvent)
      add(
        .unsupportedVersion, at: FileMagic.firstEvent, type: .formatDescription,
        message: "binlog version \(format.binlogVersion)", expected: "4",
        found: "\(format.binlogVersion)", hint: "a later server's log; its own tools can read it")
    }
  }

  mutating func observe(_ rows: RowsEvent, _ frame: EventFrame, _ bytes: Span<UInt8>) {
    let table = state.tableMaps.table(rows.tableID)
    if options.collectsContent {
      group.content.add(rows, bytes: bytes, at: frame.offset, table: table)
    }
    if table == nil, rows.tableID != TableMapEvent.dummyTableID, rows.columnCount > 0,
      !group.mayLackStart, !mayContinue
    {
      add(
        .rowsWithoutTableMap, at: frame.offset, to: frame.end, type: frame.type,
        message: "rows of table number \(rows.tableID), which no Table_map before them names",
        hint: "the event that names it was lost, or the log was joined together from parts")
      damaged(from: frame.offset)
      // Bytes are missing before it, which positions show only where they are set.
      if frame.header.endLogPos.isUnset { chain.awaitPosition() }
      group.doubtStart()
    } else if let table, rows.columnCount != table.columns.count {
      damaged(from: frame.offset)
      add(
        .undecodableBody, at: frame.offset, to: frame.end, type: frame.type,
        message: "rows and table map disagree about the number of columns",
        expected: "\(table.columns.count)", found: "\(rows.columnCount)")
    } else if let table, options.isDeep {
      checkValues(of: rows, frame, bytes, table)
    }
    group.setStatement(isOpen: !rows.endsStatement)
    state.observe(rows)
  }

  /// Whether the log's server can have written such an event, asked when a type comes first.
  mutating func judgeType(_ frame: EventFrame) {
    guard types.insert(frame.type, in: state.format.flavor) else { return }
    let ignorable = frame.header.flags.contains(.ignorable)
    // No server that still gets new types writes the old formats.
    let isDamage = state.format.binlogVersion < 4
    if isDamage { damaged(from: frame.offset) }
    add(
      .unknownEventType, severity: isDamage ? .error : ignorable ? .note : .warning,
      at: frame.offset, to: frame.end,
      type: frame.type,
      message: "event type \(frame.type.rawValue) is not one of \(state.format.serverVersion)'s"
        + (ignorable ? ", and is marked as ignorable" : ""),
      hint: "passed over; told once for each type")
  }

  /// Whether the beginning of what is open may stand in a relay log before this one, which was
  /// not read or is gone.
  var mayContinue: Bool { state.isRelayLog && report.groups == 0 }
}
