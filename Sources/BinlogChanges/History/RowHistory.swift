package import BinlogBytes
package import BinlogEvents

/// What logs tell of one row: its changes, in order, and where they do not fit together.
package struct RowHistory: Sendable {
  /// A column with a value as it is shown: a literal of SQL, or JSON.
  package struct Column: Sendable, Equatable {
    package var name: [UInt8]
    package var value: [UInt8]
  }

  /// A column that a change gave another value.
  package struct ColumnChange: Sendable, Equatable {
    package var name: [UInt8]
    /// Nil where no image tells it, and in an insert.
    package var before: [UInt8]?
    /// Nil in a delete, and where only differences are known that do not fit.
    package var after: [UInt8]?
    /// What changes in a document of which no image has all, as JSON.
    package var difference: [UInt8]?
  }

  /// A place in a log.
  package struct Place: Sendable, Equatable {
    package var file = ""
    package var position = FileOffset.zero
    package var innerPosition: FileOffset?

    package init() {}
  }

  /// Where what a change found is not what the one before it left.
  package struct Break: Sendable {
    package enum Kind: String, Sendable {
      /// Its values are others.
      case differs
      /// It is there, though it was deleted.
      case returned
      /// It is inserted, though it is there.
      case vanished
    }

    package var kind: Kind
    /// Where the change before stands.
    package var after: Place
    /// The columns with other values: what was left, and what was found.
    package var columns: [(name: [UInt8], left: [UInt8], found: [UInt8])] = []
    /// A statement between the two that may have done it.
    package var statement: Place?
  }

  /// One change.
  package struct Change: Sendable {
    package enum Kind: String, Sendable {
      case insert, update, delete
      /// Logged as text: it may have changed the row.
      case statement
      /// A definition of its table.
      case definition
    }

    package var kind: Kind
    package var place: Place
    package var path = ""
    /// Its number among the rows of its event, from 1.
    package var row = 0
    package var gtid: GroupIdentifier?
    /// Seconds since 1970, of the end of its group.
    package var timestamp: UInt32 = 0
    /// When the first source committed it, µs since 1970, where it was logged.
    package var commitTime: UInt64?
    package var serverID: UInt32 = 0
    package var thread: UInt32?
    package var columns: [ColumnChange] = []
    /// What its before image tells that was not known, or was thought to be otherwise.
    package var learned: [Column] = []
    /// Whether it moves the row to another key.
    package var isMove = false
    package var text: [UInt8] = []
    /// Whether it takes all rows of the table away.
    package var isEmptying = false
    package var isRolledBack = false
    /// Whether it was prepared (XA), and no log tells what became of it.
    package var isPrepared = false
    package var gap: Break?

    package init(_ kind: Kind, at place: Place) {
      self.kind = kind
      self.place = place
    }

    /// Whether it is of the row itself.
    package var isOfRow: Bool { kind != .statement && kind != .definition }
  }

  package var database: [UInt8]
  package var table: [UInt8]
  /// What names the row, as it was first met; none where all its values do.
  package var key: [Column] = []
  /// The names of its columns, in order, as they were last.
  package var columns: [[UInt8]] = []
  package var changes: [Change] = []

  /// `database.table` as people read it.
  package var name: String {
    String(decoding: database, as: UTF8.self) + "." + String(decoding: table, as: UTF8.self)
  }
}
