public import BinlogBytes

/// What a statement's session had set, so far as it matters for running it again.
///
/// A run of codes, each followed by a value of known length. A code that is not known ends the
/// reading, as its length is not known either; what stands before it counts.
///
/// Source: `Query_log_event` of MySQL 9 (codes 0 to 21) and MariaDB 11 (128 to 131).
public struct QueryStatusVariables: Sendable, Equatable {
  /// Code 0: session options as bits.
  public var flags2: UInt32?
  /// Code 1: sql_mode as bits.
  public var sqlMode: UInt64?
  /// Codes 2 and 6: the catalog, always `std`.
  public var catalog: Range<Int>?
  /// Code 3: auto_increment_increment and auto_increment_offset.
  public var autoIncrement: (increment: UInt16, offset: UInt16)? {
    get { autoIncrementPair.map { ($0[0], $0[1]) } }
  }
  var autoIncrementPair: [UInt16]?
  /// Code 4: character_set_client, collation_connection, collation_server, as collation ids.
  public var charset: (client: UInt16, connection: UInt16, server: UInt16)? {
    charsetTriple.map { ($0[0], $0[1], $0[2]) }
  }
  var charsetTriple: [UInt16]?
  /// Code 5: time_zone.
  public var timeZone: Range<Int>?
  /// Code 7: lc_time_names, as a number.
  public var lcTimeNames: UInt16?
  /// Code 8: collation_database.
  public var charsetDatabase: UInt16?
  /// Code 9: tables of a multi-table update, as bits.
  public var tableMapForUpdate: UInt64?
  /// Code 10: size of the event on the source it came from (relay logs of MySQL 5.1 to 5.5).
  public var sourceDataWritten: UInt32?
  /// Code 11: who runs it.
  public var invokerUser: Range<Int>?
  /// Code 11: from which host.
  public var invokerHost: Range<Int>?
  /// Code 12: names of the databases that it changes; nil when there were too many to list.
  public var updatedDatabases: [Range<Int>]?
  /// Code 12: whether there were too many to list.
  public var updatedTooManyDatabases = false
  /// Codes 13 and, in MariaDB, 128: microseconds after the header's timestamp.
  public var microseconds: UInt32?
  /// Code 16: explicit_defaults_for_timestamp.
  public var explicitDefaultsForTimestamp: UInt8?
  /// Codes 17 and, in MariaDB, 129: the XID that the DDL was logged with.
  public var ddlXid: UInt64?
  /// Code 18: default_collation_for_utf8mb4.
  public var defaultCollationForUtf8mb4: UInt16?
  /// Code 19: sql_require_primary_key.
  public var sqlRequirePrimaryKey: UInt8?
  /// Code 20: default_table_encryption.
  public var defaultTableEncryption: UInt8?
  /// Code 21: enable_cascade_triggers (MySQL 9.7); absent means off.
  public var enableCascadeTriggers: UInt8?
  /// Code 130: MariaDB's two-phase ALTER, flags as in the GTID event's extra flags.
  public var gtidFlags3: UInt16?
  /// Code 130: sequence number of the START ALTER that this one ends.
  public var startAlterSequence: UInt64?
  /// Code 131: MariaDB's character_set_collations, pairs of character set and collation ids.
  public var characterSetCollations: [UInt16]?
  /// The first code that was not known, where there was one.
  public var unknownCode: UInt8?

  /// Nothing set.
  public init() {}

  /// Decodes the variables in `range` of an event whose bytes are `bytes`.
  ///
  /// With a `reader`, as that vendor's tool reads them: it knows the codes of its own server only,
  /// so MariaDB's stops at 12, which MySQL writes since 5.6, and MySQL's at 128, and at 10, which
  /// it has forgotten. `newest` is the last code that it knows.
  public init(
    event bytes: Span<UInt8>, range: Range<Int>, base: FileOffset, flavor: Flavor,
    reader vendor: Flavor? = nil, newest: UInt8 = .max
  ) throws(ReadError) {
    let flavor = vendor ?? flavor
    var reader = ByteReader(
      bytes.extracting(0..<min(bytes.count, range.upperBound)), base: base)
    try reader.seek(to: range.lowerBound)
    while !reader.isAtEnd {
      let code = try reader.readUInt8()
      let isStrange =
        vendor == .mariadb ? code > 11 && code < 128 : vendor == .mysql && code == 10
      if isStrange || code > newest {
        unknownCode = code
        return
      }
      switch code {
      case 0: flags2 = try reader.readUInt32()
      case 1: sqlMode = try reader.readUInt64()
      case 2:
        catalog = try reader.skipShortString()
        // The old form has a NUL after the name.
        _ = try reader.readUInt8()
      case 3: autoIncrementPair = [try reader.readUInt16(), try reader.readUInt16()]
      case 4:
        charsetTriple = [
          try reader.readUInt16(), try reader.readUInt16(), try reader.readUInt16(),
        ]
      case 5: timeZone = try reader.skipShortString()
      case 6: catalog = try reader.skipShortString()
      case 7: lcTimeNames = try reader.readUInt16()
      case 8: charsetDatabase = try reader.readUInt16()
      case 9: tableMapForUpdate = try reader.readUInt64()
      case 10: sourceDataWritten = try reader.readUInt32()
      case 11:
        invokerUser = try reader.skipShortString()
        invokerHost = try reader.skipShortString()
      case 12:
        let count = try reader.readUInt8()
        // 254: more databases than the server lists; no names follow.
        // MySQL's tool takes more than 16 for it, too.
        if count == 254 || (vendor == .mysql && count > 16) {
          updatedTooManyDatabases = true
        } else {
          var names: [Range<Int>] = []
          for _ in 0..<count { names.append(try reader.skipTerminatedString()) }
          updatedDatabases = names
        }
      case 13: microseconds = UInt32(try reader.readUInt(width: 3))
      case 16: explicitDefaultsForTimestamp = try reader.readUInt8()
      case 17: ddlXid = try reader.readUInt64()
      case 18: defaultCollationForUtf8mb4 = try reader.readUInt16()
      case 19: sqlRequirePrimaryKey = try reader.readUInt8()
      case 20: defaultTableEncryption = try reader.readUInt8()
      case 21 where flavor == .mysql: enableCascadeTriggers = try reader.readUInt8()
      case 128 where flavor == .mariadb: microseconds = UInt32(try reader.readUInt(width: 3))
      case 129 where flavor == .mariadb: ddlXid = try reader.readUInt64()
      case 130 where flavor == .mariadb:
        let flags = UInt16(try reader.readUInt8())
        gtidFlags3 = flags
        // COMMIT ALTER (4) and ROLLBACK ALTER (8) name the START ALTER that they end.
        if flags & 0x0C != 0 { startAlterSequence = try reader.readUInt64() }
      case 131 where flavor == .mariadb:
        let pairs = Int(try reader.readUInt8())
        var list: [UInt16] = []
        for _ in 0..<pairs * 2 { list.append(try reader.readUInt16()) }
        characterSetCollations = list
      default:
        unknownCode = code
        return
      }
    }
  }
}
