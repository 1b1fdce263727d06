import BinlogBytes
import BinlogEvents

/// Writes a log of MariaDB anew as 12.3 would, which splits large rows events into fragments
/// (Partial_row_data): everything else stays, but for positions and checksums.
public struct FragmentedLog {
  /// The log.
  public private(set) var bytes: [UInt8] = [0xFE, 0x62, 0x69, 0x6E]
  /// Where each fragment lies.
  public private(set) var fragments: [Range<Int>] = []
  /// How many rows events were split.
  public private(set) var splitEvents = 0

  /// Splits the rows events of `log`, whose events carry checksums, into parts of at most
  /// `partSize` bytes; `keepsChecksum` leaves their own checksums in what is split.
  public init(_ log: [UInt8], partSize: Int, keepsChecksum: Bool = false) {
    for event in RawEvent.all(in: log) {
      var copy = [UInt8](log[event.range])
      let type = EventType(rawValue: event.type)
      if type == .formatDescription {
        describe(&copy)
      } else if EventCatalog.role(of: type) == .rows {
        split(copy, partSize: partSize, keepsChecksum: keepsChecksum)
        continue
      }
      append(copy, hasPosition: event.endLogPos != 0)
    }
  }

  /// Makes a description of an older server one of 12.3, which lists the type of fragments.
  private func describe(_ event: inout [UInt8]) {
    event.replaceSubrange(21..<71, with: Bytes.padded("12.3.1-MariaDB-log", to: 50))
    // Types are numbered from 1; the last byte before the checksum is its algorithm.
    let listed = event.count - 19 - 57 - 5
    let missing = Int(EventType.partialRowData.rawValue) - listed
    let lengths = [UInt8](repeating: 0, count: max(0, missing - 1)) + [9]
    event.insert(contentsOf: lengths.suffix(max(0, missing)), at: event.count - 5)
  }

  private mutating func append(_ event: [UInt8], hasPosition: Bool) {
    var event = event
    let start = bytes.count
    event.put(UInt64(event.count), at: 9)
    event.put(hasPosition ? UInt64(start + event.count) : 0, at: 13)
    bytes += event
    bytes.fixChecksum(at: start)
  }

  private mutating func split(_ event: [UInt8], partSize: Int, keepsChecksum: Bool) {
    let whole = keepsChecksum ? event : event.cut(to: event.count - 4)
    let parts = stride(from: 0, to: whole.count, by: partSize).map {
      [UInt8](whole[$0..<min(whole.count, $0 + partSize)])
    }
    splitEvents += 1
    for (index, part) in parts.enumerated() {
      var body = Bytes.number(UInt64(parts.count), width: 4)
      body += Bytes.number(UInt64(index + 1), width: 4) + [index == 0 ? 1 : 0]
      if index == 0 { body += Bytes.number(UInt64(whole.count), width: 8) }
      var fragment = [UInt8](event[0..<19])
      fragment[4] = EventType.partialRowData.rawValue
      fragment += body + part + [0, 0, 0, 0]
      let start = bytes.count
      append(fragment, hasPosition: event.number(at: 13) != 0)
      fragments.append(start..<bytes.count)
    }
  }
}
