public import BinlogEvents

/// An error that stopped a thread of a replica, taken apart.
///
/// Every generation of servers words it differently; what the words say of place, row and key is
/// told here as values. See ``ApplierErrorText`` for who says what.
public struct ApplierError: Equatable, Sendable {
  /// Which thread of the replica reported it.
  public enum Thread: String, Sendable {
    /// The thread that reads from the source (I/O thread).
    case receiver
    /// The thread that applies, or hands out to workers (SQL thread, coordinator).
    case applier
    /// One of several that apply in parallel.
    case worker
  }

  /// A key that a row had in common with another one: `Duplicate entry 'VALUE' for key 'KEY'`.
  public struct DuplicateKey: Equatable, Sendable {
    /// The values of its columns as the server prints them, with `-` between; cut where they are
    /// long.
    public var value: String
    /// Its name: `PRIMARY`, or that of a unique key; nil where old servers give a number.
    public var name: String?
    /// Its number in the table, from 1, as servers before 5.1 give it.
    public var number: Int?
    /// The table, where the server says it (MySQL 8.0.19 and later).
    public var table: String?
  }

  /// Which thread reported it.
  public var thread: Thread
  /// Its number; 0 where only a text is known.
  public var number: Int
  /// The text as the server has it.
  public var message: String
  /// When, as the server writes it: `261127 22:00:58`.
  public var time: String?
  /// Number of the worker.
  public var worker: Int?
  /// Channel or connection that an error log names.
  public var channel: String?
  /// GTID of the group that could not be applied; `ANONYMOUS` is none.
  public var gtid: String?
  /// The source's file of the event.
  public var file: String?
  /// The end_log_pos of the event in it; 0 stands for none.
  public var endPosition: UInt64?
  /// What the rows event does.
  public var operation: RowsEvent.Operation?
  /// Database of the table.
  public var database: String?
  /// The table's name.
  public var table: String?
  /// The key that was there already.
  public var duplicate: DuplicateKey?
  /// The storage engine's word: `HA_ERR_KEY_NOT_FOUND`.
  public var handlerError: String?
  /// The statement, where one was logged as text.
  public var query: String?
  /// The number that the source had for the same statement, where the two differ.
  public var sourceNumber: Int?
  /// GTIDs that the text names beside ``gtid``, in its order.
  public var otherGtids: [String] = []
  /// Whether the text only says that a worker failed, and nothing of why.
  public var isSummary = false

  /// `database.table`, where the text names it.
  public var tableName: String? {
    guard let table else { return nil }
    return database.map { $0 + "." + table } ?? table
  }

  /// Where the event ends in the source's file.
  public var place: SourceCoordinate? {
    guard let file, let endPosition, endPosition > 0 else { return nil }
    return SourceCoordinate(file: file, position: endPosition)
  }
}
