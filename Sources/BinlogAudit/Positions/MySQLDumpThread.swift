import BinlogBytes
import BinlogEvents

/// MySQL's dump thread (`Binlog_sender`), of 5.7 and later; proven against 9.7.
///
/// It looks the file up, refuses positions below 4, opens the file, refuses positions after its
/// end. Then it sends the format description of each file and reads on, from the position in the
/// first file and from the second event in all others, until the last one ends. It checks no
/// checksums (`source_verify_checksum=OFF`) and decodes nothing but format descriptions.
struct MySQLDumpThread {
  private let context: DumpContext
  private let words: ServerWording
  private let autoPosition: Bool
  private var logs: [String: LogWalks] = [:]

  /// A dump thread; with `autoPosition` for a replica that connects by GTID.
  init(_ context: DumpContext, autoPosition: Bool = false) {
    self.context = context
    self.autoPosition = autoPosition
    words = ServerWording(flavor: .mysql, version: context.version)
  }

  /// The event that was read last: its file and its end.
  private struct LastEvent {
    // Before any event was read the server prints a null pointer.
    var file = "(null)"
    var position: UInt64 = 0
  }

  mutating func answer(to request: DumpRequest) -> ServerAnswer {
    guard let found = context.place(of: request.file) else {
      return .fatal(ServerWording.notInIndex)
    }
    guard request.positionOnTheWire >= UInt64(FileMagic.size) else {
      return .fatal(words.belowFour)
    }
    return dump(from: found, request: request)
  }

  /// Sends everything from the position of `request` in the file of index entry `found` on.
  mutating func dump(from found: Int, request: DumpRequest) -> ServerAnswer {
    let position = request.positionOnTheWire
    var last = LastEvent()
    var end: UInt64 = 0
    for index in context.index.indices[found...] {
      let isFirst = index == found
      switch openLog(context.index[index]) {
      case .log(var log):
        if isFirst, position > log.size { return .fatal(words.pastEnd) }
        let outcome = dump(
          &log, entry: context.index[index], from: isFirst ? position : 4, last: &last)
        switch outcome {
        case .sent:
          end = log.size
          continue
        case .unknown(let reason): return .unknown(reason: reason)
        case .complaint(let complaint, let lastByte):
          return refusal(complaint, request, last, context.index[index], lastByte)
        }
      case .complaint(let complaint, let isOpen):
        // Files after the first are opened by the reader whose position is then told.
        if isFirst || !isOpen { return .fatal(complaint) }
        return refusal(complaint, request, last, context.index[index], 0)
      case .unknown(let reason):
        return .unknown(reason: reason)
      }
    }
    if context.isCut, let entry = context.index.last {
      return refusal(ServerWording.noNextLog, request, last, entry, end)
    }
    return .serves
  }

  private func refusal(
    _ complaint: String, _ request: DumpRequest, _ last: LastEvent, _ entry: String,
    _ lastByte: UInt64
  ) -> ServerAnswer {
    let range = DumpRange(
      first: (request.file, request.positionOnTheWire), lastEvent: (last.file, last.position),
      lastByte: (entry, lastByte))
    return .fatal(range.text(complaint))
  }

  // MARK: Opening

  private enum Opening {
    case log(DumpedLog)
    case complaint(String, isOpen: Bool)
    case unknown(String)
  }

  private func openLog(_ entry: String) -> Opening {
    let source: ByteSource
    do throws(SourceError) {
      source = try context.open(entry)
    } catch {
      switch error.kind {
      case .system(let code) where code == SystemErrors.permission.code:
        return .unknown("\(entry): \(error.message)")
      case .system(let code) where code == SystemErrors.isDirectory.code:
        return .complaint(ServerWording.headerUnreadable, isOpen: true)
      case .system: return .complaint(ServerWording.cannotOpen, isOpen: false)
      default: return .unknown("\(entry): \(error.message)")
      }
    }
    guard var log = DumpedLog(source) else { return .unknown("\(entry): its size is not known") }
    let front: [UInt8]
    do throws(SourceError) {
      front = try log.front(FileMagic.size)
    } catch {
      return .complaint(ServerWording.headerUnreadable, isOpen: true)
    }
    guard front.count == FileMagic.size else {
      return .complaint(ServerWording.headerUnreadable, isOpen: true)
    }
    switch FileMagic(front.span) {
    case .log: return .log(log)
    case .encryptedLog: return .unknown("\(entry): encrypted, and its key is not known")
    default: return .complaint(ServerWording.badMagic(.mysql), isOpen: true)
    }
  }

  // MARK: Sending

  private enum Outcome {
    case sent
    case complaint(String, lastByte: UInt64)
    case unknown(String)
  }

  private mutating func dump(
    _ log: inout DumpedLog, entry: String, from position: UInt64, last: inout LastEvent
  ) -> Outcome {
    let formatEnd: UInt64
    do throws(SourceError) {
      let reading = try log.read(at: 4)
      guard case .event(let type, let size) = reading else {
        switch reading {
        case .tornHeader, .torn: return .complaint(words.truncated, lastByte: log.size)
        case .bogus: return .complaint(ServerWording.bogus, lastByte: 23)
        case .tooLarge: return .complaint(words.tooLarge, lastByte: 23)
        default: return .complaint(Self.noFormat, lastByte: 4)
        }
      }
      formatEnd = 4 + UInt64(size)
      last = LastEvent(file: entry, position: formatEnd)
      guard type == EventType.formatDescription.rawValue else {
        return .complaint(Self.noFormat, lastByte: formatEnd)
      }
      if let complaint = FormatCheck.mysqlComplaint(
        try log.bytes(FormatCheck.neededBytes, at: 4), size: size)
      {
        return .complaint(complaint, lastByte: formatEnd)
      }
    } catch {
      return .complaint(ServerWording.readError, lastByte: 4)
    }

    let start = position == 4 ? formatEnd : position
    let mode = context.gtidMode
    let end = logs[entry, default: LogWalks()].walk(&log, from: start) { type, _ in
      switch mode {
      case .on: type == EventType.anonymousGtid.rawValue
      case .off:
        type == EventType.gtid.rawValue || type == EventType.taggedGtid.rawValue
      case .permissive: false
      }
    }
    switch end {
    case .end:
      if start < log.size { last.position = log.size }
      return .sent
    case .fault(let fault, let offset):
      if offset > start { last.position = offset }
      switch fault {
      case .forbidden(let type, let size):
        last.position = offset + UInt64(size)
        let complaint =
          autoPosition
          ? GtidWording.anonymous(entry: entry, at: offset)
          : ServerWording.forbidden(type: type, entry: entry, at: offset)
        return .complaint(complaint, lastByte: last.position)
      case .bogus, .tooLarge:
        return .complaint(words.complaint(about: fault) ?? "", lastByte: offset + 19)
      case .tornHeader, .torn:
        return .complaint(words.truncated, lastByte: log.size)
      case .unreadable:
        return .complaint(ServerWording.readError, lastByte: offset)
      }
    }
  }

  private static let noFormat = "Could not find format_description_event in binlog file"
}

/// The numbers of the operating system that decide what a server says; those of Linux.
enum SystemErrors: Int32 {
  case permission = 13
  case isDirectory = 21

  var code: Int32 { rawValue }
}
