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
  /// Whether the I/O thread runs.
  public var ioRunning: Bool?
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
  /// GTID position of what was applied (MariaDB's `gtid_slave_pos`).
  public var appliedGtidPosition: String?
  /// When the last I/O error came, as the server writes it.
  public var ioErrorTime: String?
  /// When the last SQL error came, as the server writes it.
  public var sqlErrorTime: String?
  /// Errors of the workers that apply in parallel.
  public var workerErrors: [WorkerError] = []
  /// Rules that leave something out or rename it, such as `Replicate_Do_DB: shop`.
  public var filters: [String] = []

  /// The error of one worker (MySQL's `replication_applier_status_by_worker`).
  public struct WorkerError: Equatable, Sendable {
    /// Number of the worker, from 1; nil where nothing tells.
    public var worker: Int?
    /// Number of the error.
    public var number: Int
    /// Its text.
    public var message: String?
    /// When it came, as the server writes it.
    public var time: String?
  }

  /// Knows nothing yet.
  public init(origin: String) { self.origin = origin }

  /// Whether everything that was read is applied; nil when nothing tells.
  public var hasAppliedAll: Bool? {
    guard let read, let executed, !isReadAssumed else { return nil }
    return read == executed
  }

  /// Whether the source refused it with an error about its position or GTIDs.
  public var wasRefused: Bool {
    if ioErrorNumber == 1236 || ioErrorNumber == 13114 { return true }
    return ioError?.contains("fatal error 1236") ?? false
  }
}
