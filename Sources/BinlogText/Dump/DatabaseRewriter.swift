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
    guard !names.isEmpty else { return nil }
    let header = frame.headerLength
    let lengthAt: Int
    let nameAt: Int
    switch frame.type {
    case .tableMap:
      lengthAt = header + (format.postHeaderLength(of: .tableMap) ?? 8)
      nameAt = lengthAt + 1
    case .query, .executeLoadQuery:
      guard bytes.count >= header + 13 else { return nil }
      lengthAt = header + 8
      let variables = Int(bytes[header + 11]) | Int(bytes[header + 12]) << 8
      nameAt = header + (frame.type == .query ? 13 : 26) + variables
    default: return nil
    }
    guard lengthAt < bytes.count else { return nil }
    let length = Int(bytes[lengthAt])
    guard nameAt + length <= bytes.count - frame.checksumLength else { return nil }
    let old = bytes.extracting(nameAt..<nameAt + length).array
    guard let new = names[old], new.count < 256 else { return nil }
    var event = bytes.extracting(0..<nameAt).array
    event += new
    event += bytes.extracting(nameAt + length..<bytes.count - frame.checksumLength).array
    event[lengthAt] = UInt8(new.count)
    event.store(UInt32(clamping: event.count + frame.checksumLength), at: 9)
    if frame.checksumLength == 4 {
      let sum = CRC32.checksum(event.span)
      event += [0, 0, 0, 0]
      event.store(sum, at: event.count - 4)
    }
    return event
  }
}
