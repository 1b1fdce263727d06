public import BinlogBytes
public import BinlogEvents

/// Why a group could not be applied, as far as the logs tell: typed evidence, no sentences.
///
/// The words for it are `ConflictWords` of the text module.
public struct Conflict: Equatable, Sendable {
  /// What stood against the event.
  public enum Kind: String, Sendable {
    /// The row, or another with one of its keys, was there already (1062 and relatives).
    case rowExists = "row-exists"
    /// The row was not there, or not as the event knew it (1032 and relatives).
    case rowMissing = "row-missing"
    /// The group's GTID comes after a later one of its domain (MariaDB's 1950 and relatives).
    case gtidCollision = "gtid-collision"
  }

  /// How the replica came to have, or to lack, the row.
  public enum Cause: Equatable, Sendable {
    /// The very group was applied before: what the replica knows of its place lags behind.
    case appliedBefore
    /// A write on the replica itself; it is an errant transaction where it has a GTID of its own.
    case localWrite
    /// A group of the source that the source's logs no longer have: its log lost its end, the
    /// replica had applied it, and the source gave the key out once more.
    case lostGroup
    /// An earlier group of the source, which the source's logs have: what came between never
    /// reached the replica.
    case earlierGroup
    /// A group of a third server: another source, or a member of a ring.
    case otherServer
    /// The replica's logs do not tell.
    case untold(Silence)
  }

  /// Why the replica's logs do not tell.
  public enum Silence: String, Sendable {
    /// None of the replica's own logs was given.
    case noOwnLogs = "no-own-logs"
    /// The replica does not log what it applies (`log_replica_updates` off), and its own writes
    /// there do not touch the row.
    case appliedIsNotLogged = "applied-is-not-logged"
    /// Its own logs begin later than the row was written or removed.
    case logsBeginLater = "logs-begin-later"
    /// Its own logs reach back far enough, and nothing in them touches the row: it was written
    /// with `sql_log_bin=0`, by a restored copy, or by a statement that is logged as text.
    case notLogged = "not-logged"
    /// The group, or the row in it, was not found in what was given.
    case rowNotFound = "row-not-found"
  }

  /// A group in some log.
  public struct Group: Equatable, Sendable {
    /// The log's base name.
    public var file: String
    /// The log's path.
    public var path: String
    /// Offset of its first event.
    public var start: FileOffset
    /// Offset after its last event, in ``endFile``; nil where it does not end.
    public var end: FileOffset?
    /// The log in which it ends: the same, but for groups that a relay log's end cut in two.
    public var endFile: String
    /// In the source's log: where it begins and ends, as far as the relay log tells.
    public var sourceStart: SourceCoordinate?
    /// Where it ends in the source's log.
    public var sourceEnd: SourceCoordinate?
    /// Its GTID.
    public var gtid: String?
    /// The same as a value.
    public var identifier: GroupIdentifier?
    /// Seconds since 1970.
    public var timestamp: UInt32
    /// The server that made it.
    public var serverID: UInt32
    /// The thread that made it, where it was logged.
    public var threadID: UInt32?
  }

  /// A value of a key, as a name and an SQL literal.
  public struct KeyPart: Equatable, Sendable {
    /// The column.
    public var column: String
    /// Its value as the servers take it in a statement.
    public var literal: String

    /// A part from its name and its value.
    public init(column: String, literal: String) {
      self.column = column
      self.literal = literal
    }
  }

  /// A later change that the same cause will stop.
  public struct Waiting: Equatable, Sendable {
    /// The group.
    public var group: Group
    /// `database.table`.
    public var table: String
    /// The key of the row.
    public var key: [KeyPart]
    /// What the event does.
    public var operation: RowsEvent.Operation
    /// The error that it will be.
    public var number: Int

    /// A later change from its parts.
    public init(
      group: Group, table: String, key: [KeyPart], operation: RowsEvent.Operation, number: Int
    ) {
      self.group = group
      self.table = table
      self.key = key
      self.operation = operation
      self.number = number
    }
  }

  /// What stood against it.
  public var kind: Kind
  /// The error.
  public var error: ApplierError
  /// The number that the server has for it: 1062, 1032, 1950.
  public var number: Int
  /// Whether ``group`` stands before the one that the error names: with several workers the later
  /// one may be reported, and the earlier one is in the way as well.
  public var precedesError = false
  /// The group that could not be applied; nil where it was not found.
  public var group: Group?
  /// Offset of the event that failed, in the log of ``group``.
  public var event: FileOffset?
  /// Offset inside the payload, where it stands in one.
  public var innerEvent: FileOffset?
  /// Number of the row in the event, from 1.
  public var row: Int?
  /// How many rows the group has.
  public var groupRows: UInt64 = 0
  /// `database.table`.
  public var table: String?
  /// The name of the key that collides, or by which the row is found; nil for the whole row.
  public var keyName: String?
  /// The key's values.
  public var key: [KeyPart] = []
  /// What the event does.
  public var operation: RowsEvent.Operation?
  /// Whether the row was told from others only by what the replica's log makes of each.
  public var isRowInferred = false
  /// The tables that the group does change, where none of its rows can be the one of the error.
  public var otherTables: [String] = []
  /// How many rows of the event may be the one, where nothing tells which; 0 where it is known.
  public var possibleRows = 0
  /// Who wrote or removed the row before.
  public var cause: Cause
  /// The group that did, in the replica's own log.
  public var by: Group?
  /// Whether the source's logs have ``by`` too, as in a ring; nil where they do not tell.
  public var isOnSource: Bool?
  /// What it did there.
  public var byOperation: RowsEvent.Operation?
  /// The GTID that stands in the way of ``group``'s (`gtid-collision`).
  public var existingGtid: String?
  /// Since when the replica's own logs tell anything: seconds since 1970 of their first group.
  public var ownLogsSince: UInt32?
  /// Later changes in the relay logs that the same cause will stop; the first few.
  public var waiting: [Waiting] = []
  /// How many there are.
  public var waitingCount = 0
  /// Whether the later groups could be looked at: some of their rows or logs could not be read
  /// otherwise.
  public var waitingIsComplete = true
  /// The ways out, the one to begin with first.
  public var ways: [RecoveryWay] = []
  /// Why there are no statements for the row, as a sentence of the statements' writer.
  public var statementProblem: String?

  /// A conflict of which nothing is known but the error.
  public init(_ kind: Kind, _ error: ApplierError, cause: Cause) {
    self.kind = kind
    self.error = error
    number = error.number
    self.cause = cause
    table = error.tableName
    operation = error.operation
  }
}
