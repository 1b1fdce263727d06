public import BinlogBytes
public import BinlogEvents
import BinlogLogs

/// What one pass over a log told.
public struct FileReport: Sendable {
  /// What a file is.
  public enum Kind: String, Sendable {
    case binlog
    case relayLog = "relay-log"
    case index
    case unknown
  }

  /// The path as the user named it.
  public var path: String
  /// What it is.
  public var kind = Kind.unknown
  /// The layout that its first event told; nil where none could be read.
  public var format: FormatDescription?
  /// Timestamp of its first format description: when its server began the file.
  ///
  /// Two files of the same name that differ in it are of different histories.
  public var begunAt: UInt32?
  /// server_id of the server that wrote its first format description.
  public var serverID: UInt32?
  /// Bytes in all.
  public var size: UInt64 = 0
  /// Sound events.
  public var events: UInt64 = 0
  /// Groups that are whole.
  public var groups: UInt64 = 0
  /// Timestamp of the first event that has one.
  public var firstTimestamp: UInt32?
  /// Timestamp of the last event that has one.
  public var lastTimestamp: UInt32?
  /// Whether the last event is a Rotate or Stop of the log's own server.
  public var isClosed = false
  /// The name that the closing Rotate event gives.
  public var nextFile: String?
  /// Whether the file is encrypted, as a whole or from some event on.
  public var isEncrypted = false
  /// Whether it is, and its key was not given, so that it could not be looked into.
  public var isLocked = false
  /// GTIDs of the groups in the file (MySQL).
  public var gtids = GtidSet()
  /// GTIDs of the groups in the file (MariaDB).
  public var mariaHistory = MariaGtidHistory()
  /// Last GTID of each domain and server in the file (MariaDB), in the order of first sight.
  public var mariaGtids: [MariaGtid] { mariaHistory.last }
  /// GTID of the first whole group (MySQL).
  public var firstGtid: Gtid?
  /// GTID of the last whole group (MySQL).
  public var lastGtid: Gtid?
  /// GTIDs of the files before, where the file says them (MySQL).
  public var previousGtids: GtidSet?
  /// Last GTIDs of the files before (MariaDB).
  public var gtidList: [MariaGtid]?
  /// Everything before is whole; lies on a boundary between groups.
  public var validUpTo = FileOffset.zero
  /// The group that is open at the end.
  public var openGroup: EventGroup?
  /// Where the first damage lies, after which the walk lost its way for good.
  public var lostAt: FileOffset?
  /// Where the first damage of any kind lies.
  public var firstDamage: FileOffset?
  /// In a relay log: the source's file and position that its last whole event reaches.
  public var sourceEnd: SourceCoordinate?
  /// In a relay log: the source's file that was named last, of which it may hold nothing yet.
  public var sourceFile: String?

  /// A report about `path` that says nothing yet.
  public init(path: String) { self.path = path }

  /// The GTIDs as text; nil when there are none.
  public var gtidText: String? {
    if !gtids.isEmpty { return gtids.description }
    if !mariaGtids.isEmpty { return mariaGtids.map(\.description).joined(separator: ",") }
    return nil
  }

  /// The log's bare name.
  public var name: String { path.logFileName }
}

/// A place in the source's log.
public struct SourceCoordinate: Equatable, Sendable, CustomStringConvertible {
  /// The file's bare name.
  public var file: String
  /// The position in it.
  public var position: UInt64

  /// A place from file and position.
  public init(file: String, position: UInt64) {
    self.file = file
    self.position = position
  }

  /// `FILE:POSITION`.
  public var description: String { "\(file):\(position)" }
}
