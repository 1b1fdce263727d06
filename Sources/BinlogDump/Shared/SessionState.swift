import BinlogBytes

/// Session variables as the statements printed so far have set them; nil where none has.
///
/// A statement's variables are printed only where they differ from what stands here.
public struct SessionState: Sendable, Equatable {
  /// The default database and a NUL, as the tools keep it: a longer one before it shows behind.
  public var database: [UInt8] = []
  /// pseudo_thread_id.
  public var threadID: UInt32?
  /// Option bits, as the event has them.
  public var flags2: UInt32?
  /// sql_mode.
  public var sqlMode: UInt64?
  /// auto_increment_increment and auto_increment_offset; both 0 before the first statement.
  public var autoIncrement: [UInt16] = [0, 0]
  /// character_set_client, collation_connection, collation_server.
  public var charset: [UInt16]?
  /// character_set_collations, MariaDB.
  public var characterSetCollations: [UInt16] = []
  /// time_zone; empty where none was set.
  public var timeZone: [UInt8] = []
  /// lc_time_names; nil differs from every number.
  public var lcTimeNames: UInt16?
  /// collation_database; nil differs from every number.
  public var charsetDatabase: UInt16?
  /// default_collation_for_utf8mb4; nil differs from every number.
  public var defaultCollationForUtf8mb4: UInt16?
  /// enable_cascade_triggers, MySQL 9.7.
  public var cascadeTriggers: UInt8 = 0
  /// Status variables as stored that would print nothing now, as everything in them has been
  /// printed; a few, as the statements of a log mostly have one of a few.
  public var settled: [[UInt8]] = []

  /// How many are remembered.
  private static let mostSettled = 6

  /// Nothing set.
  public init() {}

  /// A copy that shares nothing with this one, for another thread; see `DumpState.detached()`.
  func detached() -> SessionState {
    var copy = self
    copy.database = database.map { $0 }
    copy.autoIncrement = autoIncrement.map { $0 }
    copy.charset = charset?.map { $0 }
    copy.characterSetCollations = characterSetCollations.map { $0 }
    copy.timeZone = timeZone.map { $0 }
    copy.settled = settled.map { $0.map { $0 } }
    return copy
  }

  /// Whether `stored` would print nothing.
  func isSettled(_ stored: Span<UInt8>) -> Bool {
    for known in settled where known.span.elementsEqual(stored) { return true }
    return false
  }

  /// Remembers variables that were printed; `changed` says that they changed anything, so that
  /// what was settled before may not be any more.
  mutating func settle(_ stored: Span<UInt8>, changed: Bool, repeats: Bool) {
    if changed { settled.removeAll(keepingCapacity: true) }
    guard !repeats, stored.count > 0, settled.count < Self.mostSettled else { return }
    settled.append(stored.array)
  }
}
