public import BinlogBytes

/// The start of a MySQL group, with its global transaction identifier or without one.
///
/// Types 33 (GTID) and 34 (anonymous), fixed layout:
///
/// | bytes | field |
/// |---|---|
/// | 1 | flags, bit 0: may hold statement changes |
/// | 16 | UUID of the source, zeros when anonymous |
/// | 8 | transaction number, 0 when anonymous |
/// | 1 + 8 + 8 | 2, last committed, sequence number; since 5.7 |
/// | 7 (+ 7) | commit time here (and, when bit 55 is set, on the first source), µs; since 8.0.1 |
/// | packed | length of the group in bytes; since 8.0.2 |
/// | 4 (+ 4) | server version here (and, when bit 31 is set, of the first source); since 8.0.14 |
/// | 8 | ticket of a group commit, where one was used; since 8.0.32 |
///
/// Type 42 (tagged, since 8.3) holds the same fields, each with its number, in the servers'
/// own serialization with integers of variable length. Source: `Gtid_event` of MySQL.
public struct GtidEvent: EventBody, Equatable {
  /// The identifier; nil for an anonymous group.
  public var gtid: Gtid?
  /// Flags as stored.
  public var flags: UInt8
  /// Sequence number of the group that this one must wait for.
  public var lastCommitted: Int64?
  /// Number of the group in its file.
  public var sequenceNumber: Int64?
  /// When the server that wrote this log committed, µs since 1970.
  public var immediateCommitTimestamp: UInt64?
  /// When the first source committed, µs since 1970.
  public var originalCommitTimestamp: UInt64?
  /// Bytes of the whole group, this event included.
  public var transactionLength: UInt64?
  /// Version of the server that wrote this log, such as 90704.
  public var immediateServerVersion: UInt32?
  /// Version of the first source.
  public var originalServerVersion: UInt32?
  /// Ticket of a group commit.
  public var commitGroupTicket: UInt64?

  /// What stands for a version that is not known.
  public static let undefinedServerVersion: UInt32 = 999_999

  /// Reads a body of one of the three types.
  public init(from reader: inout ByteReader, _ context: DecodeContext) throws(ReadError) {
    self =
      context.type == .taggedGtid
      ? try GtidEvent(taggedFrom: &reader, isTolerant: context.isTolerant)
      : try GtidEvent(untaggedFrom: &reader, context)
  }

  private init(
    untaggedFrom reader: inout ByteReader, _ context: DecodeContext
  ) throws(ReadError) {
    flags = try reader.readUInt8()
    let uuid = try SourceUUID(from: &reader)
    let number = try reader.readUInt64()
    let isAnonymous = context.type != .gtid
    guard isAnonymous ? number == 0 : (1..<UInt64(Int64.max)).contains(number) else {
      throw reader.malformed(
        "transaction number \(number) in \(isAnonymous ? "an anonymous group" : "a GTID")")
    }
    gtid = isAnonymous ? nil : Gtid(uuid: uuid, number: Int64(bitPattern: number))
    // Another number than 2 stood here before 5.7 was released.
    guard reader.peek() == 2 else { return }
    _ = try reader.readUInt8()
    lastCommitted = Int64(bitPattern: try reader.readUInt64())
    sequenceNumber = Int64(bitPattern: try reader.readUInt64())
    guard reader.remaining >= 7 else { return }
    let immediate = try reader.readUInt(width: 7)
    let moreTime: UInt64 = 1 << 55
    immediateCommitTimestamp = immediate & ~moreTime
    originalCommitTimestamp =
      immediate & moreTime == 0 ? immediate : try reader.readUInt(width: 7)
    guard !reader.isAtEnd else { return }
    transactionLength = try reader.readPackedInteger()
    guard reader.remaining >= 4 else { return }
    let version = try reader.readUInt32()
    let moreVersion: UInt32 = 1 << 31
    immediateServerVersion = version & ~moreVersion
    originalServerVersion = version & moreVersion == 0 ? version : try reader.readUInt32()
    if reader.remaining >= 8 { commitGroupTicket = try reader.readUInt64() }
  }

  /// Reads the tagged form.
  ///
  /// Where it is damaged, `isTolerant` goes as far as the servers' own reader does: it asks for
  /// each field in turn, and passes over all after one that it does not expect.
  init(taggedFrom reader: inout ByteReader, isTolerant: Bool = false) throws(ReadError) {
    let first = reader.position
    let version = try reader.readVarlenUnsigned()
    guard version == 1 else {
      throw reader.malformed("serialization version \(version), 1 is the only one that is known")
    }
    let size = try reader.readVarlenUnsigned()
    // The size counts from the version's own byte.
    guard size <= UInt64(reader.count - first) else {
      throw reader.malformed("a message of \(size) bytes, \(reader.count - first) are there")
    }
    let end = first + Int(size)
    let needed = try reader.readVarlenUnsigned()
    guard needed <= UInt64(Self.taggedFields) else {
      throw reader.malformed("field \(needed) of a tagged GTID is not known")
    }
    flags = 1
    immediateServerVersion = 0
    var uuid = SourceUUID.zero
    var number: Int64 = 0
    var tag = Gtid.Tag.none
    for field in 0..<Self.taggedFields where reader.position != end {
      var ahead = reader
      guard try ahead.readVarlenUnsigned() == UInt64(field) else { continue }
      reader = ahead
      switch field {
      case 0: flags = UInt8(try reader.readVarlenUnsigned(atMost: 0xFF))
      case 1:
        var bytes: [UInt8] = []
        for _ in 0..<16 { bytes.append(UInt8(try reader.readVarlenUnsigned(atMost: 0xFF))) }
        uuid = SourceUUID(bytes: bytes.span)
      case 2: number = try reader.readVarlenSigned()
      case 3:
        let length = try reader.readVarlenUnsigned()
        guard length <= 32 else { throw reader.malformed("a tag of \(length) bytes, at most 32") }
        let range = try reader.skip(Int(length))
        tag = Gtid.Tag(stored: reader.span(range))
      case 4: lastCommitted = try reader.readVarlenSigned()
      case 5: sequenceNumber = try reader.readVarlenSigned()
      case 6: immediateCommitTimestamp = try reader.readVarlenUnsigned()
      case 7: originalCommitTimestamp = try reader.readVarlenUnsigned()
      case 8: transactionLength = try reader.readVarlenUnsigned()
      case 9:
        immediateServerVersion = UInt32(try reader.readVarlenUnsigned(atMost: UInt64(UInt32.max)))
      case 10:
        originalServerVersion = UInt32(try reader.readVarlenUnsigned(atMost: UInt64(UInt32.max)))
      default: commitGroupTicket = try reader.readVarlenUnsigned()
      }
    }
    guard isTolerant || reader.position == end else {
      throw reader.malformed("a field of a tagged GTID that is not known, or not in its place")
    }
    guard isTolerant || (1..<Int64.max).contains(number) else {
      throw reader.malformed("transaction number \(number) in a GTID")
    }
    gtid = Gtid(uuid: uuid, tag: tag, number: number)
    if originalCommitTimestamp == nil { originalCommitTimestamp = immediateCommitTimestamp }
    if originalServerVersion == nil { originalServerVersion = immediateServerVersion }
  }

  /// How many fields the tagged form has.
  private static let taggedFields = 12
}

extension ByteReader {
  /// An integer of variable length: as many low 1 bits as bytes follow, then a 0, then the value.
  package mutating func readVarlenUnsigned() throws(ReadError) -> UInt64 {
    let first = try readUInt8()
    let following = (~first).trailingZeroBitCount
    guard following > 0 else { return UInt64(first) >> 1 }
    let rest = try readUInt(width: min(following, 8))
    guard following < 8 else { return rest }
    let kept = UInt64(first) >> UInt64(following + 1)
    return kept | rest << UInt64(7 - following)
  }

  /// The same of a number that has no room for more than `most`.
  mutating func readVarlenUnsigned(atMost most: UInt64) throws(ReadError) -> UInt64 {
    let value = try readVarlenUnsigned()
    guard value <= most else { throw malformed("a number of \(value), at most \(most)") }
    return value
  }

  /// The same with the sign in the lowest bit, negative numbers inverted.
  mutating func readVarlenSigned() throws(ReadError) -> Int64 {
    let raw = try readVarlenUnsigned()
    let magnitude = Int64(bitPattern: raw >> 1)
    return raw & 1 == 0 ? magnitude : ~magnitude
  }
}
