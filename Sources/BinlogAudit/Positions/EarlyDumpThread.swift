import BinlogBytes
import BinlogEvents

/// The dump thread of MySQL before 5.7 and of MariaDB before 10.1 (`mysql_binlog_send`), from
/// published source texts and error logs; no such server was asked.
///
/// It opens the file before it looks at the position. From then on its refusals carry the range of
/// what was read, where its age does that at all: the last event is the one whose *header* says
/// so, by its end_log_pos. Where a request starts in the middle it sends the file's first event
/// before, and takes any event for it.
struct EarlyDumpThread {
  private let context: DumpContext
  private let words: ServerWording

  /// Bytes of its read cache.
  private static let window: UInt64 = 8192

  init(_ context: DumpContext) {
    self.context = context
    words = ServerWording(flavor: context.flavor, version: context.version)
  }

  func answer(to request: DumpRequest) -> ServerAnswer {
    guard let found = context.place(of: request.file) else {
      return .fatal(ServerWording.notInIndex)
    }
    return dump(from: found, request: request)
  }

  /// Sends everything from the position of `request` in the file of index entry `found` on.
  func dump(from found: Int, request: DumpRequest) -> ServerAnswer {
    let position = request.positionOnTheWire
    var lastEvent: UInt64 = 4
    for index in context.index.indices[found...] {
      let entry = context.index[index]
      do throws(SourceError) {
        guard var log = DumpedLog(try context.open(entry), largestEvent: words.age.largestEvent)
        else { return .unknown(reason: "\(entry): its size is not known") }
        let front = try log.front(FileMagic.size)
        guard front.count == FileMagic.size else { return .fatal(ServerWording.headerUnreadable) }
        guard case .log = FileMagic(front.span) else {
          // MariaDB took its own name into the sentence later.
          return .fatal(ServerWording.badMagic(.mysql))
        }
        var cache = CachedReads(window: Self.window, fileSize: log.size)
        _ = cache.read(4)
        var complaint: String?
        if index == found {
          complaint = position < 4 ? words.belowFour : position > log.size ? words.pastEnd : nil
          if complaint == nil {
            lastEvent = position
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
            complaint = complaintOfMode(reading)
          }
        }
        guard let complaint else { continue }
        return refusal(complaint, request, entry, lastEvent: lastEvent, lastByte: cache.position)
      } catch {
        guard case .system(let code) = error.kind, code != SystemErrors.permission.code else {
          return .unknown(reason: "\(entry): \(error.message)")
        }
        return .fatal(ServerWording.cannotOpen)
      }
    }
    return .serves
  }

  private func refusal(
    _ complaint: String, _ request: DumpRequest, _ entry: String, lastEvent: UInt64,
    lastByte: UInt64
  ) -> ServerAnswer {
    guard words.age.tellsRange else { return .fatal(complaint) }
    let isBare = !words.age.namesEntries
    let name = isBare ? entry.lastPathComponent : entry
    let asked = isBare && request.file.isEmpty ? "." : request.file
    let range = DumpRange(
      first: (asked, request.positionOnTheWire), lastEvent: (name, lastEvent),
      lastByte: (name, lastByte))
    return .fatal(range.text(complaint))
  }

  /// What MySQL 5.6 says of GTIDs where `gtid_mode` is off.
  private func complaintOfMode(_ reading: DumpedLog.Reading) -> String? {
    guard context.flavor == .mysql, context.gtidMode == .off,
      case .event(let type, _) = reading
    else { return nil }
    return type == EventType.gtid.rawValue || type == EventType.previousGtids.rawValue
      ? ServerWording.gtidInOldMode : nil
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
