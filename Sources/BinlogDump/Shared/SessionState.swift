import BinlogBytes
import BinlogEvents

/// Session variables as the statements printed so far have set them; nil where none has.
///
/// A statement's variables are printed only where they differ from what stands here.
struct SessionState: Sendable, Equatable {
  /// The default database and a NUL, as the tools keep it: a longer one before it shows after it.
  private(set) var database: [UInt8] = []
  /// pseudo_thread_id.
  private(set) var threadID: UInt32?
  /// Option bits, as the event has them.
  private(set) var flags2: UInt32?
  /// sql_mode.
  private(set) var sqlMode: UInt64?
  /// auto_increment_increment and auto_increment_offset; both 0 before the first statement.
  private(set) var autoIncrement: [UInt16] = [0, 0]
  /// character_set_client, collation_connection, collation_server.
  private(set) var charset: [UInt16]?
  /// time_zone; empty where none was set.
  private(set) var timeZone: [UInt8] = []
  /// lc_time_names; nil differs from every number.
  private(set) var lcTimeNames: UInt16?
  /// collation_database; nil differs from every number.
  private(set) var charsetDatabase: UInt16?
  /// default_collation_for_utf8mb4; nil differs from every number.
  private(set) var defaultCollationForUtf8mb4: UInt16?
  /// enable_cascade_triggers, MySQL 9.7.
  private(set) var cascadeTriggers: UInt8 = 0
  /// Status variables as stored that would print nothing now, as everything in them has been
  /// printed; a few, as the statements of a log mostly have one of a few.
  private var settled: [[UInt8]] = []

  /// How many are remembered.
  private static let mostSettled = 6

  /// A copy that shares nothing with this one, for another thread; see `DumpState.detached()`.
  func detached() -> SessionState {
    var copy = self
    copy.database = database.map { $0 }
    copy.autoIncrement = autoIncrement.map { $0 }
    copy.charset = charset?.map { $0 }
    copy.timeZone = timeZone.map { $0 }
    copy.settled = settled.map { $0.map { $0 } }
    return copy
  }

  /// Whether `stored` would print nothing.
  func isSettled(_ stored: Span<UInt8>) -> Bool {
    for known in settled where known.span.elementsEqual(stored) { return true }
    return false
  }

  /// Takes in a statement: what its session had set, and which database was its default.
  mutating func advance(_ event: DumpedEvent, _ head: StatementHead, _ bytes: Span<UInt8>) {
    advance(head.core, bytes)
    guard !head.isSettled else { return }
    let variables = head.variables
    let zone = bytes.extracting(variables.timeZone ?? 0..<0)
    let changes = advance(variables, timeZone: zone)
    if changes { settled.removeAll(keepingCapacity: true) }
    let stored = bytes.extracting(head.query.statusVariables)
    guard !variables.areAlwaysPrinted, stored.count > 0, settled.count < Self.mostSettled
    else { return }
    settled.append(stored.array)
  }

  /// Takes in a statement but for what its session had set.
  mutating func advance(_ statement: StatementCore, _ bytes: Span<UInt8>) {
    advance(
      database: bytes.extracting(statement.database), count: statement.databaseCount,
      suppressed: statement.suppressesUse, isTransactional: statement.keyword.isTransactional)
    advance(thread: statement.threadID, isSpecific: statement.isThreadSpecific)
  }

  /// Takes in the default database of a statement; see ``writeUse(_:count:suppressed:to:)``.
  mutating func advance(
    database name: Span<UInt8>, count: Int, suppressed: Bool, isTransactional: Bool
  ) {
    guard suppressed else {
      if !isCurrent(name, count: count) { setCurrent(name, count: count) }
      return
    }
    // Unknown to the next statement, unless this one does not care itself.
    if !isTransactional, !database.isEmpty { database[0] = 0 }
  }

  /// Takes in the thread of a statement.
  mutating func advance(thread number: UInt32, isSpecific: Bool) {
    if showsThread(number, isSpecific: isSpecific) { threadID = number }
  }

  /// Whether the number of a thread is written: once, and then for statements that depend on it.
  func showsThread(_ number: UInt32, isSpecific: Bool) -> Bool {
    threadID == nil || (isSpecific && threadID != number)
  }

  /// Takes in what a session had set; whether that changed anything.
  mutating func advance(_ variables: QueryStatusVariables, timeZone zone: Span<UInt8>) -> Bool {
    var isChanged = false
    func set<Value: Equatable>(_ field: inout Value, _ value: Value) {
      guard field != value else { return }
      field = value
      isChanged = true
    }
    if let bits = variables.flags2 { set(&flags2, bits) }
    if let mode = variables.sqlMode { set(&sqlMode, mode) }
    let pair = variables.autoIncrement
    set(&autoIncrement, [pair?.increment ?? 1, pair?.offset ?? 1])
    if let names = variables.charset {
      set(&charset, [names.client, names.connection, names.server])
    }
    if zone.count > 0, !timeZone.span.elementsEqual(zone) {
      timeZone = zone.array
      isChanged = true
    }
    set(&lcTimeNames, variables.lcTimeNames ?? 0)
    set(&charsetDatabase, variables.charsetDatabase ?? 0)
    set(&defaultCollationForUtf8mb4, variables.defaultCollationForUtf8mb4 ?? 0)
    set(&cascadeTriggers, variables.enableCascadeTriggers ?? 0)
    return isChanged
  }

  /// Whether `name` is the database that the last `use` set, as the tools compare it: by the bytes
  /// that its length counts, and the NUL that should stand after them.
  func isCurrent(_ name: Span<UInt8>, count: Int) -> Bool {
    for index in 0...count {
      let byte = index < name.count ? name[index] : 0
      if byte != (index < database.count ? database[index] : 0) { return false }
    }
    return true
  }

  /// Makes `name` the current database; what stood after its end before still stands there.
  mutating func setCurrent(_ name: Span<UInt8>, count: Int) {
    for index in 0...count {
      let byte = index < name.count ? name[index] : 0
      if index < database.count { database[index] = byte } else { database.append(byte) }
    }
  }
}

extension QueryStatusVariables {
  /// Whether some of them are printed each time, as the tools do not remember them.
  fileprivate var areAlwaysPrinted: Bool {
    microseconds != nil || ddlXid != nil || explicitDefaultsForTimestamp != nil
      || sqlRequirePrimaryKey != nil || defaultTableEncryption != nil || gtidFlags3 != nil
      || characterSetCollations != nil
  }
}
