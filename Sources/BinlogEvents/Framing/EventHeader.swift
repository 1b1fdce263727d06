public import BinlogBytes

/// The header that every event starts with.
///
/// | bytes | field | |
/// |---|---|---|
/// | 4 | timestamp | seconds since 1970-01-01 UTC, when the statement began |
/// | 1 | type | see ``EventType`` |
/// | 4 | server id | of the server that made the event first |
/// | 4 | event size | header, body and checksum together |
/// | 4 | end_log_pos | see ``LogPosition``; not in binlog version 1 |
/// | 2 | flags | see ``EventFlags``; not in binlog version 1 |
///
/// Source: MySQL internals manual, "Event Structure"; `log_event.h` of both servers.
public struct EventHeader: Equatable, Sendable {
  /// Bytes of the header since binlog version 3 (MySQL 4.0).
  public static let size = 19
  /// Bytes of the header of binlog version 1 (MySQL 3.23): no end_log_pos, no flags.
  public static let oldSize = 13

  /// The largest event that servers send to a replica: `max_allowed_packet` is 1 GiB at the most.
  public static let greatestSent: UInt32 = 1 << 30

  /// Seconds since 1970-01-01 UTC.
  public var timestamp: UInt32
  /// What kind of event it is.
  public var type: EventType
  /// The server that made it first.
  public var serverID: UInt32
  /// Size of the whole event in bytes.
  public var eventSize: UInt32
  /// Where the event ends, as its writer saw it.
  public var endLogPos: LogPosition
  /// Flags, unknown bits kept.
  public var flags: EventFlags

  /// Reads a header of `length` bytes, 19 or 13.
  @inlinable public init(
    from reader: inout ByteReader, length: Int = EventHeader.size
  ) throws(ReadError) {
    timestamp = try reader.readUInt32()
    type = EventType(rawValue: try reader.readUInt8())
    serverID = try reader.readUInt32()
    eventSize = try reader.readUInt32()
    if length >= EventHeader.size {
      endLogPos = LogPosition(try reader.readUInt32())
      flags = EventFlags(rawValue: try reader.readUInt16())
    } else {
      endLogPos = LogPosition(0)
      flags = []
    }
  }

  /// Takes a header of 19 bytes from the front of `bytes`, which must be as many at least.
  @inlinable @inline(__always) package init(_ bytes: Span<UInt8>) {
    let raw = unsafe bytes.bytes
    // Safe: all bits are numbers, and RawSpan checks bounds itself.
    timestamp = UInt32(
      littleEndian: unsafe raw.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt32.self))
    type = EventType(rawValue: bytes[4])
    serverID = UInt32(
      littleEndian: unsafe raw.unsafeLoadUnaligned(fromByteOffset: 5, as: UInt32.self))
    eventSize = UInt32(
      littleEndian: unsafe raw.unsafeLoadUnaligned(fromByteOffset: 9, as: UInt32.self))
    endLogPos = LogPosition(
      UInt32(littleEndian: unsafe raw.unsafeLoadUnaligned(fromByteOffset: 13, as: UInt32.self)))
    flags = EventFlags(
      rawValue: UInt16(
        littleEndian: unsafe raw.unsafeLoadUnaligned(fromByteOffset: 17, as: UInt16.self)))
  }

  /// Makes a header from its fields.
  public init(
    timestamp: UInt32, type: EventType, serverID: UInt32, eventSize: UInt32,
    endLogPos: LogPosition, flags: EventFlags
  ) {
    self.timestamp = timestamp
    self.type = type
    self.serverID = serverID
    self.eventSize = eventSize
    self.endLogPos = endLogPos
    self.flags = flags
  }
}
