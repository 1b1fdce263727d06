import BinlogBytes
public import BinlogEvents

/// What a replica asks for when it connects by GTID.
public enum GtidDumpRequest: Sendable {
  /// MySQL, auto position: everything that the replica has executed or received.
  case mysql(GtidSet)
  /// MariaDB: the last GTID of each domain (`gtid_slave_pos`), and its `gtid_strict_mode`.
  case mariadb([MariaGtid], strict: Bool)
}

extension ServerModel {
  /// What the server says to a replica that connects by GTID.
  ///
  /// What the server has and lacks is taken from its logs: what it purged from the head of the
  /// first, what it executed from the last. A `gtid_purged` that was set by hand is not seen.
  ///
  /// - Parameter serverUUID: MySQL's `server_uuid`; without it, that of the last group that the
  ///   server wrote itself.
  public static func answer(
    to request: GtidDumpRequest, context: DumpContext, serverUUID: SourceUUID? = nil
  ) -> ServerAnswer {
    switch request {
    case .mysql(let replica):
      MySQLGtidAnswer(context: context, serverUUID: serverUUID).answer(to: replica)
    case .mariadb(let position, let strict):
      MariaDBGtidAnswer(context: context).answer(to: position, strict: strict)
    }
  }
}

/// MySQL's side of auto position: `Binlog_sender::check_start_file`.
struct MySQLGtidAnswer {
  let context: DumpContext
  let serverUUID: SourceUUID?

  func answer(to replica: GtidSet) -> ServerAnswer {
    let words = GtidWording(version: context.version)
    guard context.version >= ServerVersion(5, 6, 5) else {
      return .unknown(reason: "MySQL has GTIDs since 5.6.5")
    }
    if context.gtidMode == .off, context.version < ServerVersion(5, 7, 6) {
      return .unknown(reason: "its gtid_mode is OFF, and the replica itself stops for that")
    }
    if context.gtidMode == .off { return .fatal(GtidWording.modeIsOff) }
    guard let lastEntry = context.index.last, let firstEntry = context.index.first else {
      return .fatal(ServerWording.notInIndex)
    }
    guard let last = GtidScan(lastEntry, context, whole: true) else {
      return .unknown(reason: "\(lastEntry): its GTIDs cannot be read")
    }
    var executed = last.previous ?? GtidSet()
    for gtid in last.gtids { executed.insert(gtid) }
    let logged = executed
    if let own = serverUUID ?? last.ownUUID {
      // A server gives itself the lowest number that is free. So it knows all below the highest
      // as executed, from its tables, though its logs may have lost them.
      let key = GtidSet.Key(uuid: own)
      if let highest = executed.intervals[key]?.last {
        executed.insert(key, 1..<highest.upperBound)
      }
      let sent = replica.only(of: own)
      if !sent.isSubset(of: executed) { return .fatal(words.replicaHasMore) }
    }
    // What only the tables know counts as purged.
    var purged = executed.subtracting(logged)
    if case .previous(let set) = GtidHead(firstEntry, context) { purged = purged.union(set) }
    if !purged.isSubset(of: replica) {
      return .fatal(words.purged(sent: replica, missing: purged.subtracting(replica)))
    }
    // From the last file back: the first whose predecessors the replica has altogether. Files
    // that cannot be opened are passed over.
    for index in context.index.indices.reversed() {
      switch GtidHead(context.index[index], context) {
      case .noLog: continue
      case .previous(let head):
        guard head.isSubset(of: replica) else { continue }
        var asking = context
        asking.gtidMode = .on
        let request = DumpRequest(file: "", position: 4)
        if DumpThreadAge.of(.mysql, context.version).kind == .early {
          return EarlyDumpThread(asking).dump(from: index, request: request)
        }
        var thread = MySQLDumpThread(asking, autoPosition: true)
        return thread.dump(from: index, request: request)
      case .undecodable:
        return .unknown(reason: "\(context.index[index]): its GTIDs cannot be read")
      default: return .fatal(GtidWording.oldLog)
      }
    }
    return .fatal(words.purged(sent: replica, missing: purged.subtracting(replica)))
  }
}

extension GtidSet {
  /// The part that `uuid` gave out, with and without tags.
  func only(of uuid: SourceUUID) -> GtidSet {
    var part = GtidSet()
    for (key, list) in intervals where key.uuid == uuid {
      for range in list { part.insert(key, range) }
    }
    return part
  }
}

/// MySQL's sentences about GTID sets.
///
/// Those of 9.7 were seen; those of older versions are the texts of their message tables.
struct GtidWording {
  let version: ServerVersion

  static let modeIsOff =
    "The replication sender thread cannot start in AUTO_POSITION mode: this server has "
    + "GTID_MODE = OFF instead of ON."

  static let oldLog =
    "Found old binary log without GTIDs while looking for the oldest binary log that contains any "
    + "GTID that is not in the given gtid set"

  private var isNew: Bool { version >= ServerVersion(8, 0, 26) }
  private var source: String { isNew ? "source" : "master" }
  private var replica: String { isNew ? "replica" : "slave" }

  /// ER_REPLICA_HAS_MORE_GTIDS_THAN_SOURCE.
  var replicaHasMore: String {
    let first = "\(isNew ? "Replica" : "Slave") has more GTIDs than the \(source) has, using the "
    if version >= ServerVersion(9, 0, 0) {
      return first
        + "source's SERVER_UUID. This may indicate that the the last binary log file was truncated "
        + "or lost, e.g., after a power failure when sync_binlog != 1. The source may have rolled "
        + "back transactions that were already replicated to the replica. Replicate any "
        + "transactions that source has rolled back from replica to source, and/or commit empty "
        + "transactions on source to account for transactions that have been committed on source "
        + "but are not included in GTID_EXECUTED."
    }
    return first
      + "\(source)'s SERVER_UUID. This may indicate that the end of the binary log was truncated or "
      + "that the last binary log file was lost, e.g., after a power or disk failure when "
      + "sync_binlog != 1. The \(source) may or may not have rolled back transactions that were "
      + "already replicated to the \(replica). Suggest to replicate any transactions that \(source) "
      + "has rolled back from \(replica) to \(source), and/or commit empty transactions on "
      + "\(source) to account for transactions that have been committed on \(source) but are not "
      + "included in GTID_EXECUTED."
  }

  /// ER_SOURCE_HAS_PURGED_REQUIRED_GTIDS, with the sets where they fit into 512 bytes.
  func purged(sent: GtidSet, missing: GtidSet) -> String {
    let isOld = version < ServerVersion(8, 0, 0)
    let start =
      isOld
      ? "The slave is connecting using CHANGE MASTER TO MASTER_AUTO_POSITION = 1, but the master "
        + "has purged binary logs containing GTIDs that the slave requires."
      : "Cannot replicate because the \(source) purged required binary logs."
    // The advice came with 5.7.20.
    if version < ServerVersion(5, 7, 20) { return start }
    let advice =
      " Replicate the missing transactions from elsewhere, or provision a new \(replica) from "
      + "backup. Consider increasing the \(source)'s binary log expiration period. "
    let end = isOld ? "." : ""
    let full =
      "\(start)\(advice)The GTID set sent by the \(replica) is '\(sent.onLines)', and the missing "
      + "transactions are '\(missing.onLines)'\(end)"
    if full.utf8.count <= 512 { return full }
    return "\(start)\(advice)The GTID sets and the missing purged transactions are too long to "
      + "print in this message. For more information, please see the \(source)'s error log or the manual "
      + "for GTID_SUBTRACT\(end)"
  }

  /// An anonymous group, where the replica wants GTIDs only.
  static func anonymous(entry: String, at offset: UInt64) -> String {
    "Cannot replicate anonymous transaction when AUTO_POSITION = 1, at file "
      + "\(entry.cut(toBytes: 512)), position \(offset)."
  }
}

extension GtidSet {
  /// As the server prints it in messages: a line for each source.
  var onLines: String {
    description.split(separator: ",").joined(separator: ",\n")
  }
}
