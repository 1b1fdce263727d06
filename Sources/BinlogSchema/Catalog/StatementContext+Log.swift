public import BinlogBytes
import BinlogCharsets
public import BinlogEvents

extension StatementContext {
  /// What the statement of `query` was run with, as its event tells.
  ///
  /// - Throws: where the event's parts cannot be read.
  public init(
    _ query: QueryEvent, event bytes: Span<UInt8>, frame: EventFrame, format: FormatDescription,
    file: String
  ) throws(ReadError) {
    self.init(origin: DefinitionOrigin(file: file, place: .offset(frame.offset.rawValue)))
    let variables = try QueryStatusVariables(
      event: bytes, range: query.statusVariables, base: frame.offset, flavor: format.flavor)
    thread = query.threadID
    database = bytes.extracting(query.database.clamped(to: 0..<bytes.count)).bytesArray
    dialect.flavor = format.flavor
    let version = format.version
    dialect.version = version.major * 10_000 + version.minor * 100 + version.patch
    if let mode = variables.sqlMode { dialect.set(sqlMode: mode) }
    if let charset = variables.charset {
      dialect.charset = Charset(collation: UInt32(charset.client))
      serverCharset = Charset(collation: UInt32(charset.server))
    }
    databaseCharset = variables.charsetDatabase.flatMap { Charset(collation: UInt32($0)) }
    usedDatabases = (variables.updatedDatabases ?? []).map {
      bytes.extracting($0.clamped(to: 0..<bytes.count)).bytesArray
    }.filter { !$0.isEmpty }
    updatedTables = variables.tableMapForUpdate
    // START ALTER tells what a later COMMIT ALTER does; ROLLBACK ALTER takes it back.
    if let flags = variables.gtidFlags3 {
      isFirstPhase =
        flags & UInt16(MariaGtidEvent.startAlter | MariaGtidEvent.rollbackAlter) != 0
    }
  }
}
