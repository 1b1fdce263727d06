public import BinlogBytes

/// Something happened on the source that may have left changes out of the log: 2 bytes number, 1
/// byte length, message.
///
/// Source: `Incident_event`.
public struct IncidentEvent: EventBody, Equatable {
  /// 1: events were lost.
  public var number: UInt16
  /// Where the message lies.
  public var message: Range<Int>

  /// Reads a body.
  public init(from reader: inout ByteReader, _: DecodeContext) throws(ReadError) {
    number = try reader.readUInt16()
    let read = number
    guard read == 1 else {
      throw reader.malformed("incident \(read), 1 is the only one that is known")
    }
    message = try reader.skipShortString()
  }
}
