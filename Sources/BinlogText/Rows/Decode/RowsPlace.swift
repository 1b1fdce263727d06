public import BinlogBytes
public import BinlogEvents
public import BinlogRows

/// Where a rows event stands, and who made it: what each of its rows is printed with.
public struct RowsPlace: Sendable {
  /// The log's base name, in UTF-8.
  public var file: [UInt8] = []
  /// Offset of the rows event in the file; inside a payload that of the payload event.
  public var offset = FileOffset.zero
  /// Offset inside the payload, where it stands in one.
  public var innerOffset: FileOffset?
  /// In a relay log: the source's file.
  public var sourceFile: [UInt8] = []
  /// In a relay log: the position of the event in the source's file, where it is known.
  public var sourcePosition: UInt32?
  /// Seconds since 1970, when the statement began.
  public var timestamp: UInt32 = 0
  /// The server that made the change.
  public var serverID: UInt32 = 0
  /// The server's version.
  public var version: [UInt8] = []
  /// Whose server it was.
  public var flavor = Flavor.mysql
  /// The transaction's GTID.
  public var gtid: [UInt8] = []
  /// The transaction's identifier: its GTID, else file and offset of its beginning.
  public var transaction: [UInt8] = []
  /// Rows of the transaction that came before this event.
  public var rowsBefore: UInt64 = 0
  /// The thread that made the change.
  public var threadID: UInt32?
  /// The statement's text, where it was logged; bytes as the client sent them.
  public var query: [UInt8] = []

  init() {}
}

/// Prints rows for people or programs.
public protocol RowsPrinter: AnyObject {
  /// Prints the rows of one event, whose `bytes` are without checksum; returns how many there
  /// were, and what could not be printed.
  ///
  /// The arguments are those of ``VerboseRowsPrinter``.
  func print(
    _ rows: RowsEvent, event bytes: Span<UInt8>, images: Span<UInt8>, imagesBase: FileOffset,
    table: TableMap, place: RowsPlace
  ) -> (count: Int, problem: RowProblem?)

  /// What is to be told of tables, once each; asked after each event.
  func takeNotes() -> [String]
}
