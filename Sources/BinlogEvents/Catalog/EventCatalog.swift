public import BinlogBytes

/// The one table of event types: whoever needs to know something about a type asks here.
public enum EventCatalog {
  /// What an event means for the group that it stands in.
  public enum Role: Sendable {
    /// Never part of a group: the log's own bookkeeping.
    case bookkeeping
    /// Opens a group.
    case gtid
    /// Prepares or belongs to a statement; never ends a group by itself.
    case auxiliary
    /// Rows; the last of a statement carries a flag that says so.
    case rows
    /// A statement: alone it is a group, and its text may begin or end one.
    case statement
    /// Ends a group that was begun.
    case commit
    /// A whole group in one event.
    case wholeGroup
    /// Says nothing about groups.
    case neutral
  }

  /// One event type.
  public struct Entry: Sendable {
    /// The code.
    public let type: EventType
    /// The name, as `SHOW BINLOG EVENTS` has it.
    public let name: String
    /// The flavor that alone writes it; nil when both do or did.
    public let flavor: Flavor?
    /// The first server version that wrote it.
    public let since: String
    /// What it means for groups.
    public let role: Role
  }

  /// The entry of `type`, or nil for a code that no server uses.
  public static func entry(for type: EventType) -> Entry? { byCode[Int(type.rawValue)] }

  /// What `type` means for groups.
  @inlinable public static func role(of type: EventType) -> Role { roles[Int(type.rawValue)] }

  /// Whether `type` is one that a server of this flavor can write.
  @inlinable public static func isKnown(_ type: EventType, to flavor: Flavor) -> Bool {
    (flavor == .mysql ? knownToMySQL : knownToMariaDB)[Int(type.rawValue)]
  }

  /// All types in the order of their codes.
  public static let all: [Entry] = [
    Entry(type: .unknown, name: "Unknown", flavor: nil, since: "", role: .neutral),
    Entry(type: .startV3, name: "Start_v3", flavor: nil, since: "3.23", role: .bookkeeping),
    Entry(type: .query, name: "Query", flavor: nil, since: "3.23", role: .statement),
    Entry(type: .stop, name: "Stop", flavor: nil, since: "3.23", role: .bookkeeping),
    Entry(type: .rotate, name: "Rotate", flavor: nil, since: "3.23", role: .bookkeeping),
    Entry(type: .intVar, name: "Intvar", flavor: nil, since: "3.23", role: .auxiliary),
    Entry(type: .load, name: "Load", flavor: nil, since: "3.23", role: .statement),
    Entry(type: .slave, name: "Slave", flavor: nil, since: "4.0", role: .neutral),
    Entry(type: .createFile, name: "Create_file", flavor: nil, since: "4.0", role: .auxiliary),
    Entry(type: .appendBlock, name: "Append_block", flavor: nil, since: "4.0", role: .auxiliary),
    Entry(type: .execLoad, name: "Exec_load", flavor: nil, since: "4.0", role: .statement),
    Entry(type: .deleteFile, name: "Delete_file", flavor: nil, since: "4.0", role: .statement),
    Entry(type: .newLoad, name: "New_load", flavor: nil, since: "4.0", role: .statement),
    Entry(type: .rand, name: "RAND", flavor: nil, since: "4.0", role: .auxiliary),
    Entry(type: .userVar, name: "User_var", flavor: nil, since: "4.1", role: .auxiliary),
    Entry(
      type: .formatDescription, name: "Format_desc", flavor: nil, since: "5.0", role: .bookkeeping),
    Entry(type: .xid, name: "Xid", flavor: nil, since: "5.0", role: .commit),
    Entry(
      type: .beginLoadQuery, name: "Begin_load_query", flavor: nil, since: "5.0", role: .auxiliary),
    Entry(
      type: .executeLoadQuery, name: "Execute_load_query", flavor: nil, since: "5.0",
      role: .statement),
    Entry(type: .tableMap, name: "Table_map", flavor: nil, since: "5.1", role: .auxiliary),
    Entry(
      type: .preGAWriteRows, name: "Write_rows_event_old", flavor: nil, since: "5.1.5", role: .rows),
    Entry(
      type: .preGAUpdateRows, name: "Update_rows_event_old", flavor: nil, since: "5.1.5",
      role: .rows),
    Entry(
      type: .preGADeleteRows, name: "Delete_rows_event_old", flavor: nil, since: "5.1.5",
      role: .rows),
    Entry(type: .writeRowsV1, name: "Write_rows_v1", flavor: nil, since: "5.1.16", role: .rows),
    Entry(type: .updateRowsV1, name: "Update_rows_v1", flavor: nil, since: "5.1.16", role: .rows),
    Entry(type: .deleteRowsV1, name: "Delete_rows_v1", flavor: nil, since: "5.1.16", role: .rows),
    Entry(type: .incident, name: "Incident", flavor: nil, since: "5.1.18", role: .statement),
    Entry(type: .heartbeat, name: "Heartbeat", flavor: nil, since: "5.5", role: .neutral),
    Entry(type: .ignorable, name: "Ignorable", flavor: nil, since: "5.6", role: .neutral),
    Entry(type: .rowsQuery, name: "Rows_query", flavor: nil, since: "5.6", role: .auxiliary),
    Entry(type: .writeRowsV2, name: "Write_rows", flavor: nil, since: "5.6", role: .rows),
    Entry(type: .updateRowsV2, name: "Update_rows", flavor: nil, since: "5.6", role: .rows),
    Entry(type: .deleteRowsV2, name: "Delete_rows", flavor: nil, since: "5.6", role: .rows),
    Entry(type: .gtid, name: "Gtid", flavor: .mysql, since: "5.6", role: .gtid),
    Entry(type: .anonymousGtid, name: "Anonymous_Gtid", flavor: .mysql, since: "5.6", role: .gtid),
    Entry(
      type: .previousGtids, name: "Previous_gtids", flavor: .mysql, since: "5.6",
      role: .bookkeeping),
    Entry(
      type: .transactionContext, name: "Transaction_context", flavor: .mysql, since: "5.7",
      role: .auxiliary),
    Entry(type: .viewChange, name: "View_change", flavor: .mysql, since: "5.7", role: .auxiliary),
    Entry(type: .xaPrepare, name: "XA_prepare", flavor: nil, since: "5.7", role: .commit),
    Entry(
      type: .partialUpdateRows, name: "Update_rows_partial", flavor: .mysql, since: "8.0.3",
      role: .rows),
    Entry(
      type: .transactionPayload, name: "Transaction_payload", flavor: .mysql, since: "8.0.20",
      role: .wholeGroup),
    Entry(type: .heartbeatV2, name: "Heartbeat", flavor: .mysql, since: "8.0.26", role: .neutral),
    Entry(type: .taggedGtid, name: "Gtid_tagged", flavor: .mysql, since: "8.3", role: .gtid),
    Entry(
      type: .annotateRows, name: "Annotate_rows", flavor: .mariadb, since: "5.3", role: .auxiliary),
    Entry(
      type: .binlogCheckpoint, name: "Binlog_checkpoint", flavor: .mariadb, since: "10.0",
      role: .bookkeeping),
    Entry(type: .mariaGtid, name: "Gtid", flavor: .mariadb, since: "10.0", role: .gtid),
    Entry(type: .gtidList, name: "Gtid_list", flavor: .mariadb, since: "10.0", role: .bookkeeping),
    Entry(
      type: .startEncryption, name: "Start_encryption", flavor: .mariadb, since: "10.1",
      role: .bookkeeping),
    Entry(
      type: .queryCompressed, name: "Query_compressed", flavor: .mariadb, since: "10.2",
      role: .statement),
    Entry(
      type: .writeRowsCompressedV1, name: "Write_rows_compressed_v1", flavor: .mariadb,
      since: "10.2", role: .rows),
    Entry(
      type: .updateRowsCompressedV1, name: "Update_rows_compressed_v1", flavor: .mariadb,
      since: "10.2", role: .rows),
    Entry(
      type: .deleteRowsCompressedV1, name: "Delete_rows_compressed_v1", flavor: .mariadb,
      since: "10.2", role: .rows),
    Entry(
      type: .writeRowsCompressed, name: "Write_rows_compressed", flavor: .mariadb, since: "10.2",
      role: .rows),
    Entry(
      type: .updateRowsCompressed, name: "Update_rows_compressed", flavor: .mariadb, since: "10.2",
      role: .rows),
    Entry(
      type: .deleteRowsCompressed, name: "Delete_rows_compressed", flavor: .mariadb, since: "10.2",
      role: .rows),
    Entry(
      type: .partialRowData, name: "Partial_row_data", flavor: .mariadb, since: "12.3",
      role: .auxiliary),
  ]

  /// What to say of an event of `type` at `offset` in a payload, where none may stand there: a
  /// payload holds what a transaction wrote, so no payload, nothing of the log's own, and not the
  /// identifier, which stands before it.
  public static func refusal(of type: EventType, inPayloadAt offset: FileOffset) -> String? {
    switch role(of: type) {
    case .bookkeeping, .gtid, .wholeGroup:
      "inside the payload, at offset \(offset): \(type) cannot stand in a payload: no server writes "
        + "that"
    default: nil
    }
  }

  private static let byCode: [Entry?] = {
    var table = [Entry?](repeating: nil, count: 256)
    for entry in all { table[Int(entry.type.rawValue)] = entry }
    return table
  }()

  // Asked for each event of a log, hence tables.
  @usableFromInline static let knownToMySQL: [Bool] = known(to: .mysql)
  @usableFromInline static let knownToMariaDB: [Bool] = known(to: .mariadb)

  private static func known(to flavor: Flavor) -> [Bool] {
    byCode.map { entry in
      guard let entry, entry.type != .unknown else { return false }
      return entry.flavor == nil || entry.flavor == flavor
    }
  }

  /// What each type means for groups, by its code: for who keeps it, as it is asked for each event.
  @usableFromInline package static let roles: [Role] = byCode.map { $0?.role ?? .neutral }
}
