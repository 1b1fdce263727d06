import BinlogBytes
import BinlogEvents
import BinlogTestSupport
import Testing

/// Event by event, what we decode against what the vendors' tools print.
@Suite struct VendorListingTests {
  @Test(arguments: VendorListings.byLog.keys.sorted())
  func eachEvent(_ stem: String) throws {
    let expected = try #require(VendorListings.byLog[stem]).split(separator: "\n").map(String.init)
    let events = try DecodedEvent.sample(stem)
    #expect(events.count == expected.count)
    for (event, line) in zip(events, expected) {
      #expect(try Self.line(event) == line)
    }
  }

  /// The event in the form of the listings.
  static func line(_ one: DecodedEvent) throws -> String {
    let start = "\(one.frame.offset) "
    switch one.event {
    case .formatDescription(let format):
      let version = format.serverVersion.split(separator: " ").first ?? ""
      return start + "Start \(format.binlogVersion) \(version)"
    case .previousGtids(let previous):
      return previous.gtids.isEmpty
        ? start + "Previous_gtids" : start + "Previous_gtids \(previous.gtids)"
    case .gtid(let gtid): return start + line(gtid)
    case .mariaGtid(let gtid): return start + line(gtid, server: one.frame.header.serverID)
    case .gtidList(let list):
      return start + "Gtid_list [\(list.gtids.map(\.description).joined(separator: ","))]"
    case .binlogCheckpoint(let checkpoint):
      return start + "Binlog_checkpoint \(one.text(checkpoint.file))"
    case .query(let query): return start + "Query " + (try line(query, one))
    case .executeLoadQuery(let load):
      return start + "Execute_load_query " + (try line(load.query, one))
    case .beginLoadQuery(let block):
      return start + "Begin_load_query \(block.fileID) \(block.data.count)"
    case .xid(let xid): return start + "Xid \(xid.xid)"
    case .intVar(let value):
      let name = value.kind == IntVarEvent.insertID ? "INSERT_ID" : "LAST_INSERT_ID"
      return start + "Intvar \(name) \(value.value)"
    case .rand(let rand): return start + "Rand \(rand.seed1) \(rand.seed2)"
    case .userVar(let variable):
      let name = one.text(variable.name)
      if variable.isNull { return start + "User_var \(name) NULL" }
      guard variable.valueType == UserVarEvent.string else {
        return start + "User_var \(name) number"
      }
      return start + "User_var \(name) \(hex(one.bytes(variable.value)).uppercased())"
    case .tableMap(let map):
      return start + "Table_map \(one.text(map.database)).\(one.text(map.table)) \(map.tableID)"
    case .rows(let rows):
      let verb =
        switch rows.operation {
        case .insert: "Write"
        case .update: "Update"
        case .delete: "Delete"
        }
      return start + "\(verb)_rows \(rows.tableID)" + (rows.endsStatement ? " STMT_END_F" : "")
    case .xaPrepare(let xa):
      return start
        + "XA_prepare \(hex(one.bytes(xa.global))) \(hex(one.bytes(xa.branch))) \(xa.formatID)"
        + (xa.onePhase ? " ONE PHASE" : "")
    case .rotate(let rotate):
      return start + "Rotate \(one.text(rotate.nextFile)) \(rotate.position)"
    case .annotateRows: return start + "Annotate_rows"
    case .stop: return start + "Stop"
    default: return start + "\(one.frame.type)"
    }
  }

  private static func line(_ query: QueryEvent, _ one: DecodedEvent) throws -> String {
    let status = try QueryStatusVariables(
      event: one.bytes.span, range: query.statusVariables, base: one.frame.offset,
      flavor: one.format.flavor)
    let xid = status.ddlXid.map { $0 == 0 ? "" : " xid \($0)" } ?? ""
    return "\(query.threadID) \(query.executionTime) \(query.errorCode)\(xid)"
  }

  private static func line(_ gtid: GtidEvent) -> String {
    let fields: [String] = [
      gtid.gtid?.description ?? "ANONYMOUS", text(gtid.lastCommitted), text(gtid.sequenceNumber),
      text(gtid.originalCommitTimestamp), text(gtid.immediateCommitTimestamp),
      text(gtid.transactionLength), text(gtid.originalServerVersion),
      text(gtid.immediateServerVersion),
    ]
    return "Gtid " + fields.joined(separator: " ")
  }

  private static func line(_ gtid: MariaGtidEvent, server: UInt32) -> String {
    var line = "Gtid \(gtid.domain)-\(server)-\(gtid.sequence)"
    if let commit = gtid.commitID { line += " cid=\(commit)" }
    if gtid.flags & MariaGtidEvent.ddl != 0 { line += " ddl" }
    if gtid.flags & MariaGtidEvent.transactional != 0 { line += " trans" }
    if gtid.flags & MariaGtidEvent.waited != 0 { line += " waited" }
    if let thread = gtid.threadID { line += " thread_id=\(thread)" }
    return line
  }

  private static func text(_ value: (some BinaryInteger)?) -> String {
    value.map { String($0) } ?? "nil"
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
