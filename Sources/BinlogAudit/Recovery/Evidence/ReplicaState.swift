/// A rule by which a replica leaves changes out.
public struct ReplicaFilter: Equatable, Sendable {
  /// Its name in the status, such as `Replicate_Do_DB`.
  public var name: String
  /// What it says.
  public var value: String

  /// A rule from its parts.
  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  /// `Replicate_Do_DB: shop`.
  public var description: String { "\(name): \(value)" }

  /// The names that servers have for them, as they stand in a status.
  static let names = [
    "Replicate_Do_DB", "Replicate_Ignore_DB", "Replicate_Do_Table", "Replicate_Ignore_Table",
    "Replicate_Wild_Do_Table", "Replicate_Wild_Ignore_Table", "Replicate_Rewrite_DB",
    "Replicate_Ignore_Server_Ids", "Replicate_Do_Domain_Ids", "Replicate_Ignore_Domain_Ids",
  ]

  /// Those of a row of a status, by lower-case names.
  static func all(in row: [String: String]) -> [ReplicaFilter] {
    names.compactMap { name in
      guard let value = row[name.lowercased()], !value.isEmpty, value != "NULL" else { return nil }
      return ReplicaFilter(name: name, value: value)
    }
  }
}

/// Where a replica stands, as far as something tells.
public struct ReplicaState: Equatable, Sendable {
  /// Which words the replica's server uses.
  public enum Words: Sendable {
    /// SOURCE and REPLICA: MySQL 8.0.22 and later.
    case source
    /// MASTER and SLAVE: MySQL before, and every MariaDB.
    case master
  }

  /// What told it, such as `status.txt` or `--position`.
  public var origin: String
  /// Whether ``read`` comes from a table or file that the replica writes only now and then.
  public var isStored = false
  /// Whether it comes from an info file, from which a server goes on when it starts.
  public var isFile = false
  /// Up to where the I/O thread has read, in the source's log.
  public var read: SourceCoordinate?
  /// Whether ``read`` is only what was applied, as nothing says more.
  public var isReadAssumed = false
  /// Up to where the SQL thread has applied, in the source's log.
  public var executed: SourceCoordinate?
  /// Whether it connects by GTID (MySQL's Auto_Position, MariaDB's Using_Gtid); nil when unknown.
  public var usesGtid: Bool?
  /// MariaDB's word for it: Slave_Pos, Current_Pos.
  public var gtidWord: String?
  /// Channel (MySQL) or connection name (MariaDB); nil for the default one.
  public var channel: String?
  /// The words that its server used.
  public var words: Words?
  /// Flavor of the replica, where the words tell.
  public var isMariaDB: Bool?
  /// Number of the last I/O error; 0 for none.
  public var ioErrorNumber: Int?
  /// Text of the last I/O error.
  public var ioError: String?
  /// Number of the last SQL error; 0 for none.
  public var sqlErrorNumber: Int?
  /// Text of the last SQL error.
  public var sqlError: String?
  /// When the last I/O error happened, as the server writes it.
  public var ioErrorTime: String?
  /// When the last SQL error happened, as the server writes it.
  public var sqlErrorTime: String?
  /// Errors of workers (`performance_schema.replication_applier_status_by_worker`).
  public var workerErrors: [ReplicationError] = []
  /// Whether the I/O thread runs.
  public var ioRunning: Bool?
  /// Whether the I/O thread is trying to connect.
  public var isConnecting = false
  /// Whether the SQL thread runs.
  public var sqlRunning: Bool?
  /// Relay log that the SQL thread reads.
  public var relayLogFile: String?
  /// Position in it.
  public var relayLogPosition: UInt64?
  /// server_id of the source.
  public var sourceServerID: UInt32?
  /// UUID of the source (MySQL).
  public var sourceUUID: String?
  /// GTIDs that were fetched (MySQL).
  public var retrievedGtids: String?
  /// GTIDs that were executed (MySQL).
  public var executedGtids: String?
  /// GTID position of the I/O thread (MariaDB).
  public var gtidPosition: String?
  /// Where START … UNTIL makes the applier stop, as the server says it.
  public var until: String?
  /// Rules by which the replica leaves changes out, as the server names them and as given.
  public var filters: [ReplicaFilter] = []
  /// Host of the source.
  public var sourceHost: String?
  /// Port of the source.
  public var sourcePort: String?
  /// Account with which the replica connects.
  public var sourceUser: String?

  /// Knows nothing yet.
  public init(origin: String) { self.origin = origin }

  /// Whether everything that was read is applied; nil when nothing tells.
  public var hasAppliedAll: Bool? {
    guard let read, let executed, !isReadAssumed else { return nil }
    return read == executed
  }

  /// Whether it says anything at all about a replica.
  var tellsSomething: Bool {
    read != nil || executed != nil || ioRunning != nil || sqlRunning != nil || !errors.isEmpty
      || executedGtids != nil || gtidPosition != nil
  }

  /// Whether the source refused it with an error about its position or GTIDs.
  public var wasRefused: Bool {
    if ioErrorNumber == 1236 || ioErrorNumber == 13114 { return true }
    return ioError?.contains("fatal error 1236") ?? false
  }
}
