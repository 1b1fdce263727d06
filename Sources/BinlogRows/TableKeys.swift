extension TableSchema {
  /// A table's full name.
  public struct Name: Sendable, Hashable {
    /// The database's name.
    public var database: [UInt8]
    /// The table's name.
    public var table: [UInt8]

    /// A name from its parts.
    public init(database: [UInt8], table: [UInt8]) {
      self.database = database
      self.table = table
    }
  }

  /// A key of which no two rows may have the same values.
  public struct UniqueKey: Sendable, Equatable {
    /// A column of it, or a part of one.
    public struct Part: Sendable, Equatable {
      /// Place of the column in the table.
      public var column: Int
      /// How many characters or bytes of it belong to the key; nil for all.
      public var prefix: Int?

      /// A part from its values.
      public init(column: Int, prefix: Int?) {
        self.column = column
        self.prefix = prefix
      }
    }

    /// The columns of a period that must not overlap (`WITHOUT OVERLAPS`).
    public struct Period: Sendable, Equatable {
      /// Place of the column that tells its start.
      public var start: Int
      /// Place of the column that tells its end, which does not belong to it.
      public var end: Int

      /// A period from its columns.
      public init(start: Int, end: Int) {
        self.start = start
        self.end = end
      }
    }

    /// Its columns, without those of its period.
    public var parts: [Part]
    /// Its period.
    public var period: Period?

    /// A key from its columns.
    public init(parts: [Part], period: Period? = nil) {
      self.parts = parts
      self.period = period
    }
  }

  /// A foreign key: rows of one table that need a row of another, or of the same.
  public struct ForeignKey: Sendable, Hashable {
    /// What becomes of the rows that refer to one that is deleted, or gets another key.
    public enum Action: Sendable {
      /// The change is refused.
      case refuse
      /// They go, or get the new key.
      case cascade
      /// Their reference becomes NULL.
      case setNull
      /// Their reference gets its default.
      case setDefault
    }

    /// The table whose rows refer.
    public var child: Name
    /// Their columns, by name.
    public var childColumns: [[UInt8]]
    /// The table whose rows are referred to.
    public var parent: Name
    /// The columns there, by name.
    public var parentColumns: [[UInt8]]
    /// What happens when such a row is deleted.
    public var onDelete: Action
    /// What happens when it gets another key.
    public var onUpdate: Action

    /// A foreign key from its parts.
    public init(
      child: Name, childColumns: [[UInt8]], parent: Name, parentColumns: [[UInt8]],
      onDelete: Action = .refuse, onUpdate: Action = .refuse
    ) {
      self.child = child
      self.childColumns = childColumns
      self.parent = parent
      self.parentColumns = parentColumns
      self.onDelete = onDelete
      self.onUpdate = onUpdate
    }
  }
}
