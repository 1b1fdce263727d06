public import BinlogBytes
public import BinlogEvents

/// Where an event stands, and who made it: what each of its rows is printed with.
public struct RowsPlace: Sendable {
  /// The group that it belongs to.
  public var group = RowGroup()
  /// Counts the events whose rows were looked at; rows with the same number are of one event.
  public var event: UInt64 = 0
  /// The log's base name, in UTF-8.
  public var file: [UInt8] = []
  /// The log's path, as the user named it.
  public var path = ""
  /// Offset of the event in the file; inside a payload that of the payload event.
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
  /// Flags of the rows event: bit 1 for foreign keys that were not checked.
  public var flags: UInt16 = 0
  /// The statement's text, where it was logged, in UTF-8; bytes that are no text of the session's
  /// character set stand as `\x` and two digits.
  public var query: [UInt8] = []

  init() {}
}
