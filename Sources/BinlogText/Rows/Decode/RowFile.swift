import BinlogBytes
import BinlogEvents
import BinlogRows

/// One log: goes from event to event, keeps who did what, and has wanted rows printed.
struct RowFile {
  /// How it went so far.
  var outcome = LogDump.Outcome.done

  private let source: ByteSource
  private let path: String
  private let filter: RowFilter
  private let printer: any RowsPrinter
  private let sink: ByteSink
  private let reporter: any DumpReporter
  private var state: LogState
  private var recovery = DumpRecovery()
  private var place = RowsPlace()
  private var transactionStart: FileOffset?
  private var wanted: (table: TableMap, answer: Bool)?

  init(
    _ source: ByteSource, path: String, format: FormatDescription, filter: RowFilter,
    printer: any RowsPrinter, sink: ByteSink, reporter: any DumpReporter
  ) {
    self.source = source
    self.path = path
    self.filter = filter
    self.printer = printer
    self.sink = sink
    self.reporter = reporter
    state = LogState(format: format)
    place.file = Array(path.utf8.split(separator: 0x2F).last ?? path.utf8[...])
    adopt(format)
  }

  private mutating func adopt(_ format: FormatDescription) {
    place.version = Array(format.serverVersion.utf8)
    place.flavor = format.flavor
  }

  /// Goes through the log; returns whether the next one is wanted.
  mutating func run() -> Bool {
    if let size = source.size, filter.startPosition > size {
      report(
        FileOffset(size), "the start position \(filter.startPosition) is past the end of the file")
      outcome = max(outcome, .damaged)
      return false
    }
    var walker = FrameWalker(source)
    walker.adopt(state.format)
    return walk(&walker, payload: nil)
  }

  private mutating func walk(_ walker: inout FrameWalker, payload: EventFrame?) -> Bool {
    while true {
      let frame: EventFrame
      do throws(FrameError) {
        guard let next = try walker.nextFrame() else { return true }
        frame = next
      } catch {
        let goesOn = damaged(error, payload, at: walker.next)
        if payload == nil, goOn(behind: error, &walker) { continue }
        return goesOn
      }
      if payload == nil {
        if frame.offset.rawValue >= filter.stopPosition { return false }
        let isReal = frame.header.timestamp != 0 && !frame.header.flags.contains(.artificial)
        if isReal, Int64(frame.header.timestamp) >= filter.stopTime,
          frame.type != .formatDescription
        {
          return false
        }
      }
      if payload == nil { recovery.note(frame) }
      let cursor = walker.cursor
      let bytes = cursor.bytes(frame.size, at: frame.offset)
      // What its checksum denies is not shown as if it were true; what follows is.
      if payload == nil, !isIntact(frame, bytes), frame.type != .formatDescription { continue }
      guard take(frame, bytes, cursor, payload) else { return false }
      if frame.type == .formatDescription { walker.adopt(state.format) }
      if sink.failure != nil { return false }
    }
  }

  /// Whether the event's checksum is right, or it has none; tells where it is wrong.
  private mutating func isIntact(_ frame: EventFrame, _ bytes: Span<UInt8>) -> Bool {
    let isDescription = frame.type == .formatDescription
    let hasChecksum =
      isDescription ? state.format.hasChecksumField : state.format.checksum == .crc32
    guard hasChecksum else { return true }
    let sum = ChecksumComparison(event: bytes, isFormatDescription: isDescription)
    guard !sum.agrees else { return true }
    report(
      frame.offset,
      "the checksum of this \(frame.type) is wrong: the event is damaged"
        + (isDescription ? "" : " and left out; rows that depend on it cannot be shown either"))
    outcome = max(outcome, .damaged)
    return false
  }

  /// Takes in one event; returns whether reading goes on.
  private mutating func take(
    _ frame: EventFrame, _ bytes: Span<UInt8>, _ cursor: ByteCursor, _ payload: EventFrame?
  ) -> Bool {
    let event: Event
    do throws(DecodeError) {
      event = try Event(frame, bytes: bytes, format: state.format)
      if payload == nil { try follow(frame, bytes) }
    } catch {
      report(payload?.offset ?? frame.offset, error.message)
      outcome = max(outcome, .damaged)
      return false
    }
    switch event {
    case .formatDescription(let format): adopt(format)
    case .query(let query): place.threadID = query.threadID
    case .mariaGtid(let gtid): if let thread = gtid.threadID { place.threadID = thread }
    case .rowsQuery(let query): place.query = bytes.extracting(query.text).array
    case .annotateRows(let query): place.query = bytes.extracting(query.text).array
    case .rows(let rows):
      self.rows(rows, frame, bytes, payload)
      if rows.endsStatement { place.query = [] }
    case .transactionPayload(let inner):
      guard open(inner, frame, cursor) else { return false }
    case .startEncryption where !source.isDecrypted:
      report(frame.end, LockedEvents.message)
      outcome = .failed
      return false
    default: break
    }
    do throws(ReadError) {
      try state.observe(event, frame: frame, bytes: bytes)
    } catch {
      report(error.offset, "\(frame.type): \(error.reason)")
      outcome = max(outcome, .damaged)
    }
    return true
  }

  /// Keeps the transaction up to date.
  private mutating func follow(_ frame: EventFrame, _ bytes: Span<UInt8>) throws(DecodeError) {
    switch EventCatalog.role(of: frame.type) {
    case .neutral, .bookkeeping: return
    default: break
    }
    let detail = try EventDetail(frame, bytes: bytes, format: state.format)
    var group = state.groups.open
    switch state.groups.observe(frame, detail: detail) {
    case .completed(let done), .interruptedAndCompleted(let done): group = done
    case .none, .interrupted: group = state.groups.open
    case .orphanCommit: return
    }
    guard let group, group.start != transactionStart else { return }
    transactionStart = group.start
    place.rowsBefore = 0
    place.threadID = nil
    place.query = []
    place.gtid = group.identifier.map { Array($0.description.utf8) } ?? []
    place.transaction =
      place.gtid.isEmpty
      ? place.file + [0x3A] + Array(String(group.start.rawValue).utf8) : place.gtid
  }

  /// Walks the events of a payload.
  private mutating func open(
    _ payload: TransactionPayloadEvent, _ frame: EventFrame, _ cursor: ByteCursor
  ) -> Bool {
    guard let (chunk, index) = cursor.loadedChunk(at: frame.offset) else { return true }
    do throws(SourceError) {
      let inner = try payload.open(chunk: chunk, eventAt: index, name: path)
      var walker = FrameWalker(inner, at: .zero, payload: frame.offset)
      // The events inside have no checksums, whatever the log has.
      let outer = state.format
      state.format.checksum = .none
      defer { state.format = outer }
      let goesOn = walk(&walker, payload: frame)
      // Tables are known until the statement ends; a payload is never left in the middle of one.
      state.tableMaps.clear()
      return goesOn
    } catch {
      report(frame.offset, error.message)
      outcome = max(outcome, .damaged)
      return false
    }
  }

  private mutating func rows(
    _ rows: RowsEvent, _ frame: EventFrame, _ bytes: Span<UInt8>, _ payload: EventFrame?
  ) {
    let offset = payload?.offset ?? frame.offset
    guard offset.rawValue >= filter.startPosition,
      Int64(frame.header.timestamp) >= filter.startTime
    else { return }
    guard let table = state.tableMaps.table(rows.tableID) else {
      // A start position may lie between a table map and its rows, but reading begins before.
      report(offset, "\(frame.type) for table number \(rows.tableID), which no table map names")
      outcome = max(outcome, .damaged)
      return
    }
    if wanted?.table !== table { wanted = (table, filter.wants(table)) }
    guard wanted?.answer == true else { return }
    place.offset = offset
    place.innerOffset = payload == nil ? nil : frame.offset
    place.timestamp = frame.header.timestamp
    place.serverID = frame.header.serverID
    locateSource(payload ?? frame)
    let body = bytes.extracting(0..<min(bytes.count, frame.bodyRange.upperBound))
    if rows.isCompressed {
      do throws(ReadError) {
        let images = try CompressedField.inflate(
          bytes, range: rows.images, base: frame.offset, name: path)
        print(rows, body, images.bytes, frame.offset.advanced(by: rows.images.lowerBound), table)
      } catch {
        report(error.offset, "\(frame.type): \(error.reason)")
        outcome = max(outcome, .damaged)
      }
    } else {
      print(
        rows, body, bytes.extracting(rows.images),
        frame.offset.advanced(by: rows.images.lowerBound), table)
    }
  }

  private mutating func print(
    _ rows: RowsEvent, _ bytes: Span<UInt8>, _ images: Span<UInt8>, _ base: FileOffset,
    _ table: TableMap
  ) {
    let result = printer.print(
      rows, event: bytes, images: images, imagesBase: base, table: table, place: place)
    place.rowsBefore += UInt64(result.count)
    if let problem = result.problem {
      let name = String(decoding: table.database + [0x2E] + table.table, as: UTF8.self)
      let inner = place.innerOffset == nil ? "" : " (offset \(problem.offset) inside the payload)"
      let at = place.innerOffset == nil ? problem.offset : place.offset
      report(at, "rows of \(name): \(problem.message)\(inner)")
      outcome = max(outcome, .damaged)
    }
    for note in printer.takeNotes() {
      reporter.report(
        DumpMessage(severity: .warning, file: path, offset: place.offset, text: note))
    }
  }

  /// In a relay log: where the event stands in the source's file.
  private mutating func locateSource(_ frame: EventFrame) {
    guard state.isRelayLog else { return }
    place.sourceFile = state.sourceFile
    let end = frame.header.endLogPos
    place.sourcePosition = end.isUnset ? nil : end.rawValue &- frame.header.eventSize
  }

  /// Finds the next event behind damage that can be believed, where that is wanted.
  private mutating func goOn(behind error: FrameError, _ walker: inout FrameWalker) -> Bool {
    guard filter.forceRead else { return false }
    if case .source = error { return false }
    let start = walker.next
    do throws(DumpFault) {
      let found = try recovery.next(behind: start, in: walker, &state.format)
      report(start, recovery.words(about: found, from: start))
      state.groups.lose()
      state.tableMaps.clear()
      walker.adopt(state.format)
      walker.seek(to: found.offset)
      return true
    } catch {
      report(error.offset, error.text)
      return false
    }
  }

  private mutating func damaged(
    _ error: FrameError, _ payload: EventFrame?, at place: FileOffset
  ) -> Bool {
    let inside = payload == nil ? "" : " inside the payload"
    switch error {
    case .tornHeader(let offset, let available):
      report(
        payload?.offset ?? offset,
        "\(available) bytes\(inside) where a header of 19 should be: the file is cut off there")
    case .eventTooSmall(let offset, let header, let least):
      report(
        payload?.offset ?? offset,
        "an event\(inside) of \(header.eventSize) bytes, expected at least \(least)")
    case .eventTooLarge(let offset, let header, let available):
      report(
        payload?.offset ?? offset,
        "\(header.type)\(inside) of \(header.eventSize) bytes, \(available) are left: the file is "
          + "cut off there, or the size is wrong")
    case .source(let error):
      let isWrapper = payload == nil && error.kind == .compression
      report(
        isWrapper ? place : payload?.offset,
        (isWrapper ? "the log could be read up to here: " : "") + error.message)
      outcome = max(outcome, payload == nil && !isWrapper ? .failed : .damaged)
      return false
    }
    outcome = max(outcome, .damaged)
    return false
  }

  private func report(_ offset: FileOffset?, _ text: String) {
    sink.flush()
    reporter.report(DumpMessage(severity: .damage, file: path, offset: offset, text: text))
  }
}
