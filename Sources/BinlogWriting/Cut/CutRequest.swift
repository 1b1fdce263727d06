package import BinlogChanges
import BinlogEvents

/// What is to be cut out of logs, and what is done with it.
package struct CutRequest: Sendable {
  /// A place in a log.
  package struct Place: Sendable, Equatable {
    /// Which of the logs.
    package var log: Int
    /// An offset in it.
    package var position: UInt64

    /// A place from its parts.
    package init(log: Int, position: UInt64) {
      self.log = log
      self.position = position
    }
  }

  /// What is done with statements that touch what is kept and what is not, or of which nobody can
  /// tell.
  package enum Statements: String, Sendable, CaseIterable {
    /// They stay.
    case keep
    /// They go.
    case drop
    /// Nothing is written, and all of them are told.
    case refuse
  }

  /// A database that is called something else in what is written.
  package struct Rewrite: Sendable, Equatable {
    package var from: [UInt8]
    package var to: [UInt8]

    package init(from: [UInt8], to: [UInt8]) {
      self.from = from
      self.to = to
    }
  }

  /// Where the range begins; nil for the beginning of the first log.
  package var start: Place?
  /// What the range ends before.
  package var stop: Place?
  /// Times, GTIDs, databases, tables, servers.
  package var filter = RowFilter()
  /// Groups that are left out: those in which one of these places lies.
  package var dropped: [Place] = []
  /// Groups that are left out, by GTID.
  package var droppedGtids: GtidFilter?
  /// Whether groups of which nothing is left are left out too.
  package var dropsEmpty = false
  /// Whether GTIDs may be missing in what is written.
  package var allowsHoles = false
  /// What is done with statements of which nobody can tell.
  package var statements = Statements.refuse
  /// Whether damage is left out, or else ends the work.
  package var repairs = false
  /// Whether encrypted logs are written in the clear.
  package var decrypts = false
  /// Whether compressed groups and events are written unpacked.
  package var decompresses = false
  /// Whether groups or events are written compressed.
  package var compresses = false
  /// Databases that get another name.
  package var rewrites: [Rewrite] = []
  /// How logs are written.
  package var writing = LogSetWriter.Options()

  /// All of everything.
  package init() {}

  /// Whether the range is all that the logs have.
  package var isWhole: Bool {
    start == nil && stop == nil && filter.startTime == nil && filter.stopTime == nil
      && filter.includedGtids == nil
  }

  /// Whether events inside groups are looked at.
  var editsEvents: Bool {
    filtersTables || decompresses || compresses || !rewrites.isEmpty
  }

  /// Whether the events of compressed groups are looked at; a repair looks whether they are whole.
  var opensPayloads: Bool { filtersTables || decompresses || !rewrites.isEmpty || repairs }

  /// Whether tables are chosen.
  var filtersTables: Bool {
    !filter.databases.isEmpty || !filter.tables.isEmpty || !filter.ignoredDatabases.isEmpty
      || !filter.ignoredTables.isEmpty || filter.asReplica != nil
  }
}
