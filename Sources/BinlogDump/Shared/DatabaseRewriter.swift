import BinlogBytes
import BinlogEvents

/// Gives databases other names inside events, as `mysqlbinlog --rewrite-db` does: in table maps,
/// and as the default database of statements; texts stay as they are.
struct DatabaseRewriter: Sendable {
  private var names: [[UInt8]: [UInt8]] = [:]

  /// A rewriter for these pairs; a name's first one counts.
  init(_ rewrites: [DumpOptions.DatabaseRewrite]) {
    for rewrite in rewrites where names[Array(rewrite.from.utf8)] == nil {
      names[Array(rewrite.from.utf8)] = Array(rewrite.to.utf8)
    }
  }

  /// The event with the other name, its size and checksum put right; nil where nothing changes.
  func rewrite(
    _ frame: EventFrame, _ bytes: Span<UInt8>, format: FormatDescription
  ) -> [UInt8]? {
    guard !names.isEmpty, let place = place(frame, bytes, format) else { return nil }
    let old = bytes.extracting(place.name).array
    guard let new = names[old], new.count < 256 else { return nil }
    var event = bytes.extracting(0..<place.name.lowerBound).array
    event += new
    event += bytes.extracting(place.name.upperBound..<bytes.count - frame.checksumLength).array
    event[place.length] = UInt8(new.count)
    event.store(UInt32(clamping: event.count + frame.checksumLength), at: 9)
    if frame.checksumLength == 4 {
      let sum = CRC32.checksum(event.span)
      event += [0, 0, 0, 0]
      event.store(sum, at: event.count - 4)
    }
    return event
  }

  /// Where the name of an event's database lies, and the byte that says how long it is.
  private func place(
    _ frame: EventFrame, _ bytes: Span<UInt8>, _ format: FormatDescription
  ) -> (length: Int, name: Range<Int>)? {
    let header = frame.headerLength
    let length: Int
    let start: Int
    switch frame.type {
    case .tableMap:
      length = header + (format.postHeaderLength(of: .tableMap) ?? 8)
      start = length + 1
    case .query where format.binlogVersion < 4:
      length = header + 8
      start = header + 11
    case .query, .executeLoadQuery:
      guard bytes.count >= header + 13 else { return nil }
      length = header + 8
      let variables = Int(bytes[header + 11]) | Int(bytes[header + 12]) << 8
      start = header + (frame.type == .query ? 13 : 26) + variables
    case .load, .createFile, .newLoad:
      // Loads from before 5.0.3, which MySQL's tool of today does not read.
      guard case .load(let load)? = try? Event(frame, bytes: bytes, format: format) else {
        return nil
      }
      return (header + 13, load.database)
    default: return nil
    }
    guard length < bytes.count else { return nil }
    let end = start + Int(bytes[length])
    guard end <= bytes.count - frame.checksumLength else { return nil }
    return (length, start..<end)
  }
}
