/// Session variables as the statements printed so far have set them; nil where none has.
///
/// A statement's variables are printed only where they differ from what stands here.
public struct SessionState: Sendable, Equatable {
  /// The default database; empty where none was set.
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
  /// The status variables of the last statement as stored, where printing them again would
  /// print nothing.
  public var settledVariables: [UInt8] = []

  /// Nothing set.
  public init() {}
}
