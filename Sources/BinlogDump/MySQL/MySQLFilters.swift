import BinlogBytes
import BinlogEvents

/// What filters of `mysqlbinlog` left out so far, as far as it matters to what follows.
struct MySQLFilter {
  /// Tables whose rows `--database` leaves out, until their statement ends.
  var ignoredTables: Set<UInt64> = []
  /// Whether `--database` left something out of the group at hand.
  var skippedInGroup = false
  /// Whether the group at hand is left out by its GTID.
  var leavesGroupOut = false
}

/// Which events `mysqlbinlog` leaves out, by GTID and by database.
extension MySQLDumpPrinter {
  /// What the tool adds where it left out the end of a group.
  static let addedCommit: StaticString = "COMMIT /* added by mysqlbinlog */"

  /// Keeps the line of an event that is left out; it comes with the next that is printed.
  func hold(_ event: DumpedEvent) {
    writer.at(event.position, to: writer.pending.head.sink)
  }

  /// Writes the lines that wait.
  func releaseHeld() throws(DumpFault) { try writer.pending.head.drain(into: sink) }

  /// Ends the group of which a part was left out.
  mutating func addCommit() {
    sink.write(Self.addedCommit)
    sink.writeDelimiter()
    filter.skippedInGroup = false
  }

  /// Whether `--database` is against `name`.
  func isOtherDatabase(_ name: Span<UInt8>) -> Bool {
    guard let database else { return false }
    return !name.elementsEqual(database.span)
  }

  /// Takes in an event for `--include-gtids`, `--exclude-gtids` and `--skip-gtids`; whether they are
  /// against it, as a GTID decides for its whole group.
  mutating func judgeGroup(
    _ event: DumpedEvent, _ body: Event, _ bytes: Span<UInt8>
  ) -> Bool {
    guard choosesGroups else { return false }
    let options = writer.options
    switch body {
    case .gtid(let event):
      var isOther = false
      if let included = options.includeGtids {
        isOther = !(event.gtid.map { included.contains($0) } ?? false)
      }
      if let excluded = options.excludeGtids, let gtid = event.gtid, excluded.contains(gtid) {
        isOther = true
      }
      filter.leavesGroupOut = isOther
      return isOther || options.skipGtids
    case .previousGtids: return options.skipGtids
    case .xid, .transactionPayload:
      let isOther = filter.leavesGroupOut
      filter.leavesGroupOut = false
      return isOther
    case .query(let query):
      let isOther = filter.leavesGroupOut
      if isOther,
        StatementKeyword(bytes.extracting(query.text), writer.rules.transactional).endsGroup
      {
        filter.leavesGroupOut = false
      }
      return isOther
    // These may stand in the middle of a group in a relay log, and are never left out.
    case .stop, .formatDescription, .rotate, .incident: return false
    default:
      if event.frame.type == .previousGtids { return options.skipGtids }
      return filter.leavesGroupOut && event.frame.type.rawValue != 28
    }
  }

  /// Leaves out rows of a table that `--database` is against; false where they are wanted.
  ///
  /// What waits of other tables in the same statement is printed with its last event all the same.
  mutating func leaveOut(
    _ event: DumpedEvent, _ rows: RowsEvent
  ) throws(DumpFault) -> Bool {
    let isIgnored = filter.ignoredTables.contains(rows.tableID)
    if rows.endsStatement { filter.ignoredTables.removeAll(keepingCapacity: true) }
    guard isIgnored else { return false }
    filter.skippedInGroup = true
    hold(event)
    guard rows.endsStatement else { return true }
    try releaseHeld()
    if !writer.pending.body.isEmpty {
      try writer.pending.body.drain(into: sink)
      sink.write(byte: 0x27)
      sink.writeDelimiter()
    }
    try writer.pending.tail.drain(into: sink)
    return true
  }
}
