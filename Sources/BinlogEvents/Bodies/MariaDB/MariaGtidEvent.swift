public import BinlogBytes

/// The start of a MariaDB group; it also stands for BEGIN.
///
/// | bytes | field |
/// |---|---|
/// | 8 | sequence number |
/// | 4 | domain id |
/// | 1 | flags |
/// | 8 | commit id, with flag 2; else the event is padded to 19 bytes where nothing follows |
/// | 4 + 1 + 1 + n | XA format id, lengths and both parts, with flags 64 or 128 |
/// | 1 … | extra flags and what they announce; since 10.6 |
///
/// The server id of the identifier is that of the header. Source: `Gtid_log_event` of MariaDB.
public struct MariaGtidEvent: EventBody, Equatable {
  /// Flag: no XID or COMMIT ends it, the statement does.
  public static let standalone: UInt8 = 1
  /// Flag: committed together with others that carry the same commit id.
  public static let groupCommitID: UInt8 = 2
  /// Flag: all its tables can roll back.
  public static let transactional: UInt8 = 4
  /// Flag: may run in parallel on a replica.
  public static let allowParallel: UInt8 = 8
  /// Flag: it waited for a row lock.
  public static let waited: UInt8 = 16
  /// Flag: DDL.
  public static let ddl: UInt8 = 32
  /// Flag: XA PREPARE.
  public static let preparedXA: UInt8 = 64
  /// Flag: XA COMMIT or XA ROLLBACK.
  public static let completedXA: UInt8 = 128

  /// Extra flag: several engines took part.
  public static let extraEngines: UInt8 = 1
  /// Extra flag: START ALTER.
  public static let startAlter: UInt8 = 2
  /// Extra flag: COMMIT ALTER.
  public static let commitAlter: UInt8 = 4
  /// Extra flag: ROLLBACK ALTER.
  public static let rollbackAlter: UInt8 = 8
  /// Extra flag: the thread's id follows (11.5 and later).
  public static let threadIDFollows: UInt8 = 16

  /// Number in the domain.
  public var sequence: UInt64
  /// The domain.
  public var domain: UInt32
  /// Flags as stored.
  public var flags: UInt8
  /// Commit id, with its flag.
  public var commitID: UInt64?
  /// XA format id, with its flags.
  public var xaFormatID: UInt32?
  /// Where the XA global part lies.
  public var xaGlobal: Range<Int>?
  /// Where the XA branch part lies.
  public var xaBranch: Range<Int>?
  /// Extra flags, where they were written.
  public var extraFlags: UInt8?
  /// How many further engines took part.
  public var engines: UInt8?
  /// Sequence number of the START ALTER that this one ends.
  public var startAlterSequence: UInt64?
  /// The thread that ran it.
  public var threadID: UInt32?

  /// Whether the statement itself ends the group.
  public var isStandalone: Bool { flags & MariaGtidEvent.standalone != 0 }

  /// The least that the body takes.
  private static let leastSize = 19

  /// Reads a body.
  public init(from reader: inout ByteReader, _: DecodeContext) throws(ReadError) {
    guard reader.remaining >= Self.leastSize else {
      throw reader.truncated(needing: Self.leastSize)
    }
    sequence = try reader.readUInt64()
    guard sequence > 0 else { throw reader.malformed("a GTID with sequence number 0") }
    domain = try reader.readUInt32()
    flags = try reader.readUInt8()
    if flags & MariaGtidEvent.groupCommitID != 0 { commitID = try reader.readUInt64() }
    if flags & (MariaGtidEvent.preparedXA | MariaGtidEvent.completedXA) != 0 {
      xaFormatID = try reader.readUInt32()
      let globalLength = try reader.readUInt8()
      let branchLength = try reader.readUInt8()
      guard globalLength <= 64, branchLength <= 64 else {
        throw reader.malformed(
          "an xid of \(globalLength) + \(branchLength) bytes, at most 64 each")
      }
      xaGlobal = try reader.skip(Int(globalLength))
      xaBranch = try reader.skip(Int(branchLength))
    }
    // A short event is padded with zeros to 19 bytes; zeros mean no extra flags as well.
    guard !reader.isAtEnd else { return }
    let extra = try reader.readUInt8()
    extraFlags = extra
    if extra & MariaGtidEvent.extraEngines != 0 { engines = try reader.readUInt8() }
    if extra & (MariaGtidEvent.commitAlter | MariaGtidEvent.rollbackAlter) != 0 {
      startAlterSequence = try reader.readUInt64()
    }
    if extra & MariaGtidEvent.threadIDFollows != 0 { threadID = try reader.readUInt32() }
  }
}
