public import BinlogBytes
public import BinlogEvents

/// The group that rows belong to, as far as it is known when they come.
public struct RowGroup: Sendable {
  /// How a group ended.
  public enum Ending: Sendable, Equatable {
    /// It was committed.
    case committed
    /// It was rolled back; what it changed in tables that cannot roll back stays.
    case rolledBack
    /// It was prepared (XA): another group commits it, or rolls it back.
    case prepared
    /// The log ends, or is damaged, before it does.
    case unfinished
    /// It goes on, but no more of it is wanted: a stop position or time, or enough rows.
    case cut
  }

  /// The log's base name, in UTF-8.
  public var file: [UInt8] = []
  /// The log's path, as the user named it.
  public var path = ""
  /// Offset of its first event.
  public var start = FileOffset.zero
  /// Offset after its last event, where it was read to its end before (`--whole-group`).
  public package(set) var end: FileOffset?
  /// Seconds since 1970, of its first event.
  public var timestamp: UInt32 = 0
  /// The server that made it.
  public var serverID: UInt32 = 0
  /// Its identifier; nil for anonymous groups and logs without GTIDs.
  public var identifier: GroupIdentifier?
  /// The identifier as the server writes it; empty where there is none.
  public var gtid: [UInt8] = []
  /// What to call it: its GTID, else file and offset of its beginning.
  public var transaction: [UInt8] = []
  /// When the first source committed it, µs since 1970, where it was logged (MySQL 8.0.1).
  public var commitTime: UInt64?
  /// The thread that made it, where it was logged.
  public var threadID: UInt32?
  /// The number of its commit, where it was logged; known at its end, unless all of it was read
  /// before (`--xid`, `--whole-group`).
  public var xid: UInt64?
  /// Rows of it so far, those that are not wanted included.
  public var rows: UInt64 = 0
  /// Whether something of it is damaged, so that rows of it may be missing.
  public var hasLostEvents = false

  init() {}

  /// Becomes the group that an event of `timestamp` has begun in the log called `file` at `path`.
  ///
  /// In place: one is begun so often that making a new one each time shows.
  mutating func begin(
    _ group: EventGroup, at file: [UInt8], _ path: String, timestamp: UInt32
  ) {
    // Of the log before otherwise; asked first, as the same text would be counted for nothing.
    if self.path != path { self.path = path }
    if self.file != file { self.file = file }
    start = group.start
    end = nil
    self.timestamp = timestamp
    serverID = group.serverID
    identifier = group.identifier
    if let identifier = group.identifier {
      gtid = identifier.text
      transaction = gtid
    } else {
      gtid = []
      transaction = file + [0x3A] + Array(String(group.start.rawValue).utf8)
    }
    commitTime = nil
    threadID = nil
    xid = nil
    rows = 0
    hasLostEvents = false
  }
}
