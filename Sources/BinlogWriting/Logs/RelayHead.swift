import BinlogBytes
import BinlogEvents

/// The beginning of a relay log as a replica's receiver writes it: its own description, a Rotate that
/// was made up to name the source's log, and the description of that log.
///
/// MariaDB's parallel appliers crash on logs without it (11.8.9, seen live); both servers take the
/// source's coordinates from it.
package enum RelayHead {
  /// The bytes, of a log whose events come from `position` on of the source's log `file`, which
  /// begins with `head`.
  package static func bytes(
    _ head: SourceDescription, from file: String, at position: UInt64
  ) -> [UInt8] {
    let memory = MemoryDestination()
    let sink = ByteSink(memory, capacity: 4096)
    sink.write([0xFE, 0x62, 0x69, 0x6E])
    let checksum = head.format.checksum
    var stamper = EventStamper(
      at: UInt64(FileMagic.size), checksum: head.format.hasChecksumField ? .crc32 : .none,
      keepsUnsetPositions: true)
    var own = head.described(checksum, keepsCreated: false)
    own.bytes.store(EventFlags.relayLog.rawValue, width: 2, at: EventRecord.flagsOffset)
    stamper.take(own.bytes.span, into: sink)
    // Nothing but the description has a checksum where events have none.
    var plain = EventStamper(at: stamper.position, checksum: checksum, keepsUnsetPositions: true)
    var header = EventHeader(
      .rotate, timestamp: 0, serverID: head.serverID, flags: .artificial)
    header.endLogPos = LogPosition(0)
    var body: [UInt8] = []
    body.append(position, width: 8)
    plain.take(EventRecord(header, body: body + PathText.bytes(of: file)).bytes.span, into: sink)
    var last = EventStamper(
      at: plain.position, checksum: head.format.hasChecksumField ? .crc32 : .none,
      keepsUnsetPositions: true)
    var source = head.described(checksum, keepsCreated: false)
    source.bytes.store(0, width: 4, at: EventRecord.positionOffset)
    last.take(source.bytes.span, into: sink)
    sink.flush()
    return memory.bytes
  }
}
