import BinlogBytes
import BinlogEvents
import BinlogLogs

/// MariaDB's dump thread (`mysql_binlog_send`), proven against 10.11 and 11.8.
///
/// It looks the file up, opens it, and only then looks at the position. Of each file it reads the
/// format description and the event after it (which may start encryption) before it goes to the
/// position. It checks no checksums (`master_verify_checksum=OFF`). It names bare files where
/// MySQL names the index entry, and the start of the last event where MySQL has its end.
struct MariaDBDumpThread {
  private let context: DumpContext
  private let words: ServerWording
  private let looksForGtids: Bool
  private var logs: [String: LogWalks] = [:]

  /// `binlog_file_cache_size`.
  private static let window: UInt64 = 16384

  /// A dump thread; one that `looksForGtids` has a GTID position that it never comes to, and so
  /// looks into every GTID event.
  init(_ context: DumpContext, looksForGtids: Bool = false) {
    self.context = context
    self.looksForGtids = looksForGtids
    words = ServerWording(flavor: .mariadb, version: context.version)
  }

  mutating func answer(to request: DumpRequest) -> ServerAnswer {
    guard let found = lookUp(request.file) else { return .fatal(ServerWording.notInIndex) }
    return dump(from: found, request: request)
  }

  /// Sends everything from the position of `request` in the file of index entry `found` on.
  mutating func dump(from found: Int, request: DumpRequest) -> ServerAnswer {
    let position = request.positionOnTheWire
    // The server's own function for bare names makes a dot of an empty one.
    let asked = request.file.isEmpty ? "." : request.file.lastPathComponent
    var hasSent = false
    for index in context.index.indices[found...] {
      let isFirst = index == found
      let entry = context.index[index]
      guard !entry.isEmpty else { return Self.lacksNextLog }
      var log: DumpedLog
      switch openLog(entry) {
      case .success(let opened): log = opened
      case .failure(let refusal): return refusal.answer
      }
      if isFirst, position < 4 || position > log.size {
        let range = DumpRange(
          first: (asked, position), lastEvent: (asked, 4), lastByte: (asked, 4))
        return .fatal(range.text(words.impossible))
      }
      guard
        let failure = dump(
          &log, entry: entry, from: isFirst ? position : 4, hasSent: &hasSent)
      else { continue }
      guard let complaint = failure.complaint else { return .serves }
      let name = entry.lastPathComponent
      let range = DumpRange(
        first: (asked, position), lastEvent: (name, failure.lastEvent),
        lastByte: (name, failure.lastByte))
      return .fatal(range.text(complaint))
    }
    return context.isCut ? Self.lacksNextLog : .serves
  }

  private static let lacksNextLog = ServerAnswer.unknown(
    reason: "its index is malformed: '\(ServerWording.noNextLog)' comes at the end of a log")

  /// The index entry that the server takes for `file`: the whole path must be the same, where
  /// entries and `file` are taken to lie in the directory of the log that is being written.
  private func lookUp(_ file: String) -> Int? {
    guard !file.isEmpty else { return context.index.indices.first }
    guard let current = context.index.last, !file.utf8.contains(0x2F) else { return nil }
    let directory = current.directoryPrefix
    return context.index.firstIndex { entry in
      guard entry.lastPathComponent == file, !LogIndex.isSpoiled(entry) else { return false }
      return !entry.hasPrefix("/") || entry.directoryPrefix == directory
    }
  }

  // MARK: Opening

  private struct Refusal: Error {
    var answer: ServerAnswer
  }

  private func openLog(_ entry: String) -> Result<DumpedLog, Refusal> {
    let source: ByteSource
    do throws(SourceError) {
      source = try context.open(entry)
    } catch {
      return .failure(Refusal(answer: answer(to: error, entry: entry)))
    }
    guard var log = DumpedLog(source) else {
      return .failure(Refusal(answer: .unknown(reason: "\(entry): its size is not known")))
    }
    let front: [UInt8]
    do throws(SourceError) {
      front = try log.front(FileMagic.size)
    } catch {
      return .failure(Refusal(answer: .unknown(reason: "\(entry): \(error.message)")))
    }
    guard front.count == FileMagic.size else {
      return .failure(Refusal(answer: .fatal(ServerWording.headerUnreadable)))
    }
    guard case .log = FileMagic(front.span) else {
      return .failure(Refusal(answer: .fatal(ServerWording.badMagic(.mariadb))))
    }
    return .success(log)
  }

  /// Errors of the operating system reach the replica under their own number (EE_FILENOTFOUND is
  /// 29, EE_READ is 2), since the first error of a statement is the one that is sent.
  private func answer(to error: SourceError, entry: String) -> ServerAnswer {
    guard case .system(let code) = error.kind, code != SystemErrors.permission.code else {
      return .unknown(reason: "\(entry): \(error.message)")
    }
    if code == SystemErrors.isDirectory.code {
      return .refuses(
        errorNumber: 2, text: "Error reading file '\(entry)' (Errcode: 21 \"Is a directory\")")
    }
    let reason = error.message.split(separator: ":").last.map { $0.drop { $0 == " " } } ?? ""
    return .refuses(
      errorNumber: 29, text: "File '\(entry)' not found (Errcode: \(code) \"\(reason)\")")
  }

  // MARK: Sending

  private struct Failure {
    /// What is said; nil where the server says nothing more, and waits for the replica.
    var complaint: String?
    var lastEvent: UInt64
    var lastByte: UInt64
  }

  /// Sends one log; nil when its end was reached.
  private mutating func dump(
    _ log: inout DumpedLog, entry: String, from position: UInt64, hasSent: inout Bool
  ) -> Failure? {
    var cache = CachedReads(window: Self.window, fileSize: log.size)
    _ = cache.read(4)
    do throws(SourceError) {
      // The end of the file is no error of its own here: what the message is then, depends on
      // whether an event was sent before.
      let nothing = hasSent ? "(null)" : "Unknown error"
      let first = try log.read(at: 4)
      if let failure = read(first, at: 4, &cache, nothing: nothing) { return failure }
      let formatEnd = cache.position
      if let complaint = try formatComplaint(first, &log) {
        return Failure(complaint: complaint, lastEvent: 4, lastByte: formatEnd)
      }
      let second = try log.read(at: formatEnd)
      if let failure = read(second, at: formatEnd, &cache, nothing: nothing) { return failure }
      var isEncrypted = false
      if case .event(EventType.startEncryption.rawValue, let size) = second {
        isEncrypted = true
        if let complaint = try encryptionComplaint(&log, at: formatEnd, size: size) {
          return Failure(complaint: complaint, lastEvent: formatEnd, lastByte: cache.position)
        }
        // Decoding it cleared the message.
        hasSent = true
      } else if position == 4 {
        cache.seek(to: formatEnd)
      }
      if position != 4 { cache.seek(to: position) }
      return try sendEvents(
        &log, entry: entry, cache, isEncrypted: isEncrypted, hasSent: &hasSent)
    } catch {
      return Failure(complaint: ServerWording.readError, lastEvent: 4, lastByte: cache.position)
    }
  }

  /// Reads the event that `reading` found at `offset`; the failure where there is none.
  private func read(
    _ reading: DumpedLog.Reading, at offset: UInt64, _ cache: inout CachedReads, nothing: String
  ) -> Failure? {
    let hasHeader = cache.read(UInt64(EventHeader.size))
    let complaint: String
    switch reading {
    case .event(_, let size):
      _ = cache.read(UInt64(size) - UInt64(EventHeader.size))
      return nil
    case .end: complaint = nothing
    case .tornHeader: complaint = words.truncated
    case .bogus: complaint = ServerWording.bogus
    case .tooLarge: complaint = words.tooLarge
    case .torn(let size):
      if hasHeader { _ = cache.read(UInt64(size) - UInt64(EventHeader.size)) }
      complaint = words.truncated
    }
    return Failure(complaint: complaint, lastEvent: offset, lastByte: cache.position)
  }

  private func formatComplaint(
    _ reading: DumpedLog.Reading, _ log: inout DumpedLog
  ) throws(SourceError) -> String? {
    guard case .event(EventType.formatDescription.rawValue, let size) = reading else {
      return "Failed to find format descriptor event in start of binlog"
    }
    let bytes = try log.bytes(FormatCheck.neededBytes, at: 4)
    return FormatCheck.mariadbAccepts(bytes, size: size, server: context.version)
      ? nil : "Corrupt Format_description event found or out-of-memory"
  }

  /// What is wrong with a START_ENCRYPTION event.
  ///
  /// It has a scheme, 1, in one byte, a key version in 4, a nonce in 12, and a checksum where the
  /// format description says so. The sizes of the events after it stay readable.
  private func encryptionComplaint(
    _ log: inout DumpedLog, at offset: UInt64, size: UInt32
  ) throws(SourceError) -> String? {
    let algorithm = try log.bytes(1, at: offset - 5).first
    let checksum = FormatCheck.mariadbChecksumLength(
      try log.bytes(FormatCheck.neededBytes, at: 4), algorithm: algorithm)
    let scheme = try log.bytes(1, at: offset + UInt64(EventHeader.size)).first
    guard let checksum, size == 36 + checksum, scheme == 1 else {
      return "Found invalid event in binary log"
    }
    return context.hasEncryptionKey ? nil : "Could not decrypt binlog: encryption key error"
  }

  private mutating func sendEvents(
    _ log: inout DumpedLog, entry: String, _ start: CachedReads, isEncrypted: Bool,
    hasSent: inout Bool
  ) throws(SourceError) -> Failure? {
    var cache = start
    cache.limit = log.size
    // After the LOAD events of the oldest servers it waits until the replica asks for a file.
    // No server writes them any more, but the inside of an event may look like one. Encryption
    // hides types.
    let shortest = UInt32(EventHeader.size + 13)
    let end = logs[entry, default: LogWalks()].walk(&log, from: cache.position) { type, size in
      guard !isEncrypted else { return false }
      return type == EventType.load.rawValue
        || looksForGtids && type == EventType.mariaGtid.rawValue && size < shortest
    }
    guard case .fault(let fault, let offset) = end else {
      if cache.position < log.size { hasSent = true }
      return nil
    }
    switch fault {
    case .forbidden(EventType.mariaGtid.rawValue, let size):
      return Failure(
        complaint: "Failed to read Gtid_log_event: corrupt binlog", lastEvent: offset,
        lastByte: offset + UInt64(size))
    case .bogus, .tooLarge, .unreadable, .forbidden:
      return Failure(
        complaint: words.complaint(about: fault), lastEvent: offset,
        lastByte: offset + UInt64(EventHeader.size))
    case .tornHeader, .torn:
      // The walk remembers where it ended, but not in which state it left the cache.
      while cache.position < offset {
        let reading = try log.read(at: cache.position)
        guard case .event = reading else { break }
        _ = read(reading, at: cache.position, &cache, nothing: "")
      }
      return read(try log.read(at: offset), at: offset, &cache, nothing: "")
    }
  }
}
