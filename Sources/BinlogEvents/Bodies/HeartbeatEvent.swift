public import BinlogBytes

/// "The source is alive and stands here"; goes over the wire and is met in a relay log only by
/// accident.
///
/// Type 27: the file's name, the position being the header's. Type 41 (MySQL 8.0.26): fields
/// with packed number and length: 1 name, 2 position (packed); 0 ends them. Source:
/// `Heartbeat_event`, `Heartbeat_event_v2`.
public struct HeartbeatEvent: EventBody, Equatable {
  /// Where the source's file name lies.
  public var file: Range<Int>
  /// Where the source stands, in the form of type 41.
  public var position: UInt64?

  /// Reads a body.
  public init(from reader: inout ByteReader, _ context: DecodeContext) throws(ReadError) {
    guard context.type == .heartbeatV2 else {
      file = reader.skipRest()
      return
    }
    file = reader.position..<reader.position
    while !reader.isAtEnd {
      let field = try reader.readPackedInteger()
      if field == 0 { break }
      let length = try reader.readPackedCount()
      let end = reader.position + length
      switch field {
      case 1: file = reader.position..<end
      case 2: position = try reader.readPackedInteger()
      default: break
      }
      guard reader.position <= end else {
        throw reader.malformed("heartbeat field \(field) is longer than its \(length) bytes")
      }
      try reader.seek(to: end)
    }
  }
}
