import BinlogBytes
import BinlogEvents

/// Gives records their place in a log: size with checksum, end_log_pos, checksum.
///
/// Records come in pieces of any size, so that one of many megabytes is never in memory as a whole.
struct EventStamper {
  /// Where the next record begins in the log.
  private(set) var position: UInt64
  /// What is put after each event.
  let checksum: ChecksumAlgorithm
  /// Whether an event without end_log_pos stays so, as MariaDB has them since 11.4.
  var keepsUnsetPositions: Bool

  private var header = [UInt8](repeating: 0, count: EventHeader.size)
  private var filled = 0
  private var left = 0
  private var sum: UInt32 = 0

  init(at position: UInt64, checksum: ChecksumAlgorithm, keepsUnsetPositions: Bool) {
    self.position = position
    self.checksum = checksum
    self.keepsUnsetPositions = keepsUnsetPositions
  }

  /// Takes the next bytes of the records; what is complete goes to `sink`.
  mutating func take(_ bytes: Span<UInt8>, into sink: ByteSink) {
    var index = 0
    while index < bytes.count {
      if left == 0 {
        let count = min(EventHeader.size - filled, bytes.count - index)
        for place in 0..<count { header[filled + place] = bytes[index + place] }
        filled += count
        index += count
        guard filled == EventHeader.size else { return }
        begin(into: sink)
        if left == 0 { end(into: sink) }
        continue
      }
      let count = min(left, bytes.count - index)
      let body = bytes.extracting(index..<index + count)
      if checksum == .crc32 { sum = CRC32.checksum(body, seed: sum) }
      sink.write(body)
      index += count
      left -= count
      if left == 0 { end(into: sink) }
    }
  }

  private mutating func begin(into sink: ByteSink) {
    let start = EventRecord.sizeOffset
    let own =
      UInt32(header[start]) | UInt32(header[start + 1]) << 8 | UInt32(header[start + 2]) << 16
      | UInt32(header[start + 3]) << 24
    left = max(0, Int(own) - EventHeader.size)
    let size = own &+ UInt32(checksum.byteCount)
    header.store(size, width: 4, at: start)
    position += UInt64(size)
    let place = EventRecord.positionOffset
    let isUnset = header[place] | header[place + 1] | header[place + 2] | header[place + 3] == 0
    if !isUnset || !keepsUnsetPositions {
      header.store(UInt32(truncatingIfNeeded: position), width: 4, at: place)
    }
    if checksum == .crc32 { sum = CRC32.checksum(header.span) }
    sink.write(header.span)
  }

  private mutating func end(into sink: ByteSink) {
    if checksum == .crc32 {
      for shift in stride(from: UInt32(0), to: 32, by: 8) {
        sink.write(byte: UInt8(truncatingIfNeeded: sum >> shift))
      }
    }
    filled = 0
  }
}
