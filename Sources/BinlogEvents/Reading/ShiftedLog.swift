public import BinlogBytes

/// A log that does not begin where its file does: the first bytes are missing, or others stand
/// before them.
public struct ShiftedLog: Equatable, Sendable {
  /// How many bytes of the log are missing; 0 where bytes stand before it.
  public var missing: UInt64
  /// Where the first event stands that can be believed.
  public var firstEvent: FileOffset

  /// What happened, as a sentence without its end.
  public var message: String {
    if missing > 0 {
      return missing == 1
        ? "the first byte of this log is missing"
        : "the first \(missing) bytes of this log are missing"
    }
    return "other bytes stand before this log, which begins at offset"
      + " \(firstEvent.rawValue - UInt64(FileMagic.size))"
  }

  /// What to do.
  public var hint: String {
    if missing == UInt64(FileMagic.size) {
      return "take another copy; or put them back: { printf '\\376bin'; cat FILE; } > LOG"
    }
    if missing > 0 { return "take another copy" }
    let start = firstEvent.rawValue - UInt64(FileMagic.size) + 1
    return "take another copy; or cut them off: tail -c +\(start) FILE > LOG"
  }

  /// Bytes that may stand before a log.
  private static let limit = 64 << 10

  /// Looks for a log in `source`, whose first bytes are not its magic number.
  public init?(_ source: ByteSource) throws(SourceError) {
    var cursor = ByteCursor(source)
    let count = try cursor.load(Self.limit + 512, at: .zero)
    let bytes = cursor.bytes(count, at: .zero).array
    // The magic number after something else, with a description after it.
    var index = 1
    while index + FileMagic.size < min(bytes.count, Self.limit) {
      if bytes[index] == 0xFE, bytes[index..<(index + 4)].elementsEqual([0xFE, 0x62, 0x69, 0x6E]),
        Self.isDescription(bytes, at: index + FileMagic.size)
      {
        missing = 0
        firstEvent = FileOffset(UInt64(index + FileMagic.size))
        return
      }
      index += 1
    }
    // The description with less than the magic number before it.
    for before in 0..<FileMagic.size where Self.isDescription(bytes, at: before) {
      missing = UInt64(FileMagic.size - before)
      firstEvent = FileOffset(UInt64(before))
      return
    }
    var probe = FormatDescription.unknown
    probe.checksum = .crc32
    let search = Resynchronizer(
      format: probe, isRelayLog: false, serverIDs: [], displacement: 0, wantsSuccessor: false)
    var budget = UInt64(64 << 20)
    // The description is cut: the next event says where it stood.
    for place in 0..<min(bytes.count, 512) {
      guard
        let found = try search.believe(
          at: FileOffset(UInt64(place)), in: &cursor, budget: &budget)
      else { continue }
      let end = UInt64(found.frame.header.endLogPos.rawValue)
      let here = UInt64(place) + UInt64(found.frame.size)
      guard end > here, end - here < 512 else { return nil }
      missing = end - here
      firstEvent = found.offset
      return
    }
    return nil
  }

  /// Whether a format description with the right checksum, or of a sane form, stands at `start`.
  private static func isDescription(_ bytes: [UInt8], at start: Int) -> Bool {
    guard start + EventHeader.size + 57 <= bytes.count,
      bytes[start + 4] == EventType.formatDescription.rawValue
    else { return false }
    let size =
      Int(bytes[start + 9]) | Int(bytes[start + 10]) << 8 | Int(bytes[start + 11]) << 16
      | Int(bytes[start + 12]) << 24
    guard size > EventHeader.size + 57, size < 512, start + size <= bytes.count else {
      return false
    }
    let event = Array(bytes[start..<(start + size)])
    if ChecksumComparison(event: event.span, isFormatDescription: true).agrees { return true }
    // Before 5.6 there were no checksums: version 4, and headers of 19 bytes.
    return event[19] == 4 && event[20] == 0 && event[19 + 56] == 19
  }
}
