package import BinlogBytes
package import BinlogEvents

/// A group as commands tell of it: where it stands, who made it, what it changed.
package struct GroupSummary: Sendable {
  /// What kind of group it is.
  package enum Kind: String, Sendable {
    /// BEGIN or GTID to commit.
    case transaction
    /// A definition, which commits by itself.
    case ddl
    /// A part of an XA transaction.
    case xa
    /// Anything else.
    case other
  }

  /// Rows of one table.
  package struct Table: Sendable {
    package var database: [UInt8]
    package var table: [UInt8]
    package var inserts: UInt64 = 0
    package var updates: UInt64 = 0
    package var deletes: UInt64 = 0
    /// Bytes of its table maps and rows in the log; of a compressed group its share.
    package var bytes: UInt64 = 0

    package init(database: [UInt8], table: [UInt8]) {
      self.database = database
      self.table = table
    }

    /// All its rows.
    package var rows: UInt64 { inserts + updates + deletes }

    /// `database.table` as people read it.
    package var name: String {
      String(decoding: database, as: UTF8.self) + "." + String(decoding: table, as: UTF8.self)
    }
  }

  /// A statement that was logged as text, or beside the rows that it changed.
  package struct Statement: Sendable {
    /// In UTF-8; the beginning of a long one.
    package var text: [UInt8]
    /// Its default database; empty for none, and for those that were logged beside rows.
    package var database: [UInt8]
    /// Whether it stands beside its rows, which do what it says.
    package var isBesideRows: Bool
    /// Whether it goes on after ``text``.
    package var isCut: Bool

    package init(text: [UInt8], database: [UInt8], isBesideRows: Bool, isCut: Bool) {
      self.text = text
      self.database = database
      self.isBesideRows = isBesideRows
      self.isCut = isCut
    }
  }

  /// Counts the groups of a log, from 1.
  package var number: UInt64 = 0
  /// The log's name, as its server gave it.
  package var file = ""
  /// The log's path.
  package var path = ""
  /// Offset of its first event.
  package var position = FileOffset.zero
  /// The log that it ends in, where that is another: a relay log may end in the middle of a group.
  package var endFile: String?
  /// Offset after its last event.
  package var endPosition = FileOffset.zero
  /// In a relay log: the source's file, and where the group starts and ends in it.
  package var sourceFile: String?
  package var sourcePosition: UInt64?
  package var sourceEndPosition: UInt64?
  /// Offset inside the compressed payload of what was asked for.
  package var innerPosition: FileOffset?
  /// Its identifier; nil for anonymous groups and logs without GTIDs.
  package var gtid: GroupIdentifier?
  /// Seconds since 1970, of its first event.
  package var timestamp: UInt32 = 0
  /// Seconds since 1970, of its last event.
  package var endTimestamp: UInt32 = 0
  /// When the first source committed it, µs since 1970, where it was logged.
  package var commitTime: UInt64?
  /// When the server that wrote this log committed it, where it was logged.
  package var localCommitTime: UInt64?
  /// How long it took, from its first statement to its commit.
  package var seconds: UInt64 = 0
  package var serverID: UInt32 = 0
  package var flavor = Flavor.mysql
  /// The thread that made it, where it was logged.
  package var thread: UInt32?
  /// The account that its definer or invoker was, where it was logged.
  package var user: String?
  package var xid: UInt64?
  package var kind = Kind.other
  package var isCompressed = false
  /// Bytes of its events in the log.
  package var bytes: UInt64 = 0
  package var rows: UInt64 = 0
  package var tables: [Table] = []
  /// The first of its statements, BEGIN and COMMIT left out.
  package var statements: [Statement] = []
  /// All of them.
  package var statementCount: UInt64 = 0
  /// What its definitions do, such as `drop table`; each once.
  package var definitions: [String] = []
  /// Whether a replica with given filter rules applies it, where rules were given.
  package var isApplied: Bool?
  /// Whether it is begun as a transaction.
  package var hasTransaction = false
  /// Whether its end was met.
  package var isComplete = true
  /// Whether something of it is damaged, so that rows of it may be missing.
  package var hasLostEvents = false
  /// Whether it was rolled back; what it changed in tables that cannot roll back stays.
  package var isRolledBack = false

  package init() {}

  /// The GTID as its server writes it.
  package var gtidText: String? { gtid?.description }

  /// How many statements are kept of a group.
  package static let mostStatements = 20
  /// How many bytes are kept of a statement.
  package static let longestStatement = 4096
}
