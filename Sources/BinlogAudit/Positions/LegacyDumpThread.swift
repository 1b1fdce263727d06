import BinlogBytes
import BinlogEvents

/// The dump thread of MySQL before 5.7 (`mysql_binlog_send`), from published source texts and
/// error logs; no such server was asked.
///
/// It opens the file before it looks at the position. All its refusals from then on carry the
/// range of what was read (not before 5.5): the last event is the one whose *header* says so, by
/// its end_log_pos.
struct LegacyDumpThread {
  private let context: DumpContext
  private let words: ServerWording

  /// Bytes of its read cache.
  private static let window: UInt64 = 8192

  init(_ context: DumpContext) {
    self.context = context
    words = ServerWording(flavor: .mysql, version: context.version)
  }

  mutating func answer(to request: DumpRequest) -> ServerAnswer {
    let name = request.file.lastPathComponent
    let found =
      request.file.isEmpty
      ? context.index.indices.first
      : context.index.firstIndex { $0.lastPathComponent == name }
    guard let found else { return .fatal(ServerWording.notInIndex) }
    let position = request.positionOnTheWire
    var lastEvent: UInt64 = 4
    for index in context.index.indices[found...] {
      let entry = context.index[index]
      do throws(SourceError) {
        guard var log = DumpedLog(try context.open(entry)) else {
          return .unknown(reason: "\(entry): its size is not known")
        }
        let front = try log.front(FileMagic.size)
        guard front.count == FileMagic.size else { return .fatal(ServerWording.headerUnreadable) }
        guard case .log = FileMagic(front.span) else {
          return .fatal(ServerWording.badMagic(.mysql))
        }
        var cache = CachedReads(window: Self.window, fileSize: log.size)
        _ = cache.read(4)
        var complaint: String?
        if index == found {
          complaint = impossible(position, size: log.size)
          if complaint == nil {
            lastEvent = position
            // Where it starts in the middle it sends the format description first.
            if position > 4 { complaint = step(try log.read(at: 4), &cache) }
            if complaint == nil { cache.seek(to: position) }
          }
        }
        while complaint == nil {
          let offset = cache.position
          let reading = try log.read(at: offset)
          if reading == .end { break }
          complaint = step(reading, &cache)
          if complaint == nil {
            let field = try log.bytes(4, at: offset + 13)
            lastEvent = field.reversed().reduce(0) { $0 << 8 | UInt64($1) }
          }
        }
        guard let complaint else { continue }
        guard context.version >= ServerVersion(5, 5, 0) else { return .fatal(complaint) }
        let range = DumpRange(
          first: (request.file, position), lastEvent: (entry, lastEvent),
          lastByte: (entry, cache.position))
        return .fatal(range.text(complaint))
      } catch {
        guard case .system(let code) = error.kind, code != SystemErrors.permission.code else {
          return .unknown(reason: "\(entry): \(error.message)")
        }
        return .fatal(ServerWording.cannotOpen)
      }
    }
    return .serves
  }

  /// One sentence until 5.5, two in 5.6.
  private func impossible(_ position: UInt64, size: UInt64) -> String? {
    guard position < 4 || position > size else { return nil }
    guard context.version >= ServerVersion(5, 6, 0) else { return words.impossible }
    return position < 4 ? words.belowFour : words.pastEnd
  }

  private func step(_ reading: DumpedLog.Reading, _ cache: inout CachedReads) -> String? {
    _ = cache.read(UInt64(EventHeader.size))
    switch reading {
    case .event(_, let size):
      _ = cache.read(UInt64(size) - UInt64(EventHeader.size))
      return nil
    case .end: return nil
    case .tornHeader: return words.truncated
    case .bogus: return ServerWording.bogus
    case .tooLarge: return words.tooLarge
    case .torn(let size):
      _ = cache.read(UInt64(size) - UInt64(EventHeader.size))
      return words.truncated
    }
  }
}
