import BinlogBytes
import BinlogEvents

// Going ahead over a log: what its events leave behind, without printing them.
//
// One thread does it for all that print, so that little is looked at of the events that fill a log:
// their headers, and what ``DumpState`` asks for. Whether an event can be read at all, who prints it
// will tell: then its piece is done again, from the state before it.

extension FileDump {
  /// Goes ahead over one piece; false where something is in the way, or the log ends.
  mutating func passPiece(_ listener: Tripwire) -> Bool {
    let (goal, overflow) = reading.walker.next.rawValue.addingReportingOverflow(sharing.pieceSize)
    guard !overflow else { return false }
    guard printer.state.tables.isSmall else { return false }
    // What is longer than that without a place to cut is for one thread.
    let limit = min(stopPosition, goal &+ 8 &* sharing.pieceSize)
    var lastGroup: FileOffset?
    var mayEnd = false
    repeat {
      if passLoaded(to: goal, before: limit, &lastGroup) { break }
      let position = reading.walker.next
      guard position.rawValue < limit,
        let frame = try? reading.walker.nextFrame(), frame.type.isPlain,
        UInt64(frame.size) <= DumpSharing.greatestEvent
      else { return false }
      if frame.type.beginsGroup || frame.type == .transactionPayload { takeServers(&lastGroup) }
      guard (try? pass(frame, at: position)) == true, !listener.heard else { return false }
      mayEnd = mayEndPiece(after: frame.type)
    } while reading.walker.next.rawValue < goal || !mayEnd
    takeServers(&lastGroup)
    return true
  }

  /// Whether a piece may end after an event of `type`: after rows also where their statement goes on.
  @inline(__always)
  private mutating func mayEndPiece(after type: EventType) -> Bool {
    printer.state.isAtRest || type.isRows && printer.state.isBetweenRows
  }

  /// Goes ahead over events that are in memory, as long as little has to be known of them; true where
  /// that led to `goal` and the piece may end there.
  ///
  /// `lastGroup` is where the last group begins of which ``DumpState/advance(serversOf:)`` does not
  /// know yet.
  private mutating func passLoaded(
    to goal: UInt64, before limit: UInt64, _ lastGroup: inout FileOffset?
  ) -> Bool {
    let start = reading.walker.next
    guard start.rawValue < limit, reading.walker.headerLength == EventHeader.size,
      !reading.format.usesDevelopmentNumbers, !reading.format.storesStartPositions
    else { return false }
    let cursor = reading.walker.cursor
    let bytes = cursor.bytes(cursor.loaded(at: start), at: start)
    let bound = min(bytes.count &- EventHeader.size &+ 1, Int(clamping: limit - start.rawValue))
    let end = goal > start.rawValue ? Int(clamping: goal - start.rawValue) : 0
    let checksumLength = reading.walker.checksumLength
    let stopTime = options.stopTime ?? .max
    var place = 0
    var mayEnd = false
    while !mayEnd, place < bound {
      let header = EventHeader(bytes.extracting(place..<place &+ EventHeader.size))
      let size = Int(header.eventSize)
      guard size >= EventHeader.size &+ checksumLength, size <= bytes.count &- place,
        UInt64(size) <= DumpSharing.greatestEvent, !header.flags.contains(.ignorable),
        reading.vocabulary.isUsual(header.type), Int64(header.timestamp) < stopTime
      else { break }
      let frame = EventFrame(
        offset: start.advanced(by: UInt64(place)), header: header, headerLength: EventHeader.size,
        checksumLength: checksumLength)
      guard passLightly(frame, bytes.extracting(place..<place &+ size)) else { break }
      if header.type.beginsGroup { lastGroup = frame.offset }
      place &+= size
      mayEnd = place >= end && mayEndPiece(after: header.type)
    }
    reading.walker.seek(to: start.advanced(by: UInt64(place)))
    return mayEnd
  }

  /// Takes in an event of which little has to be known; false, and nothing is taken in, where it has
  /// to be decoded, or ends everything.
  @inline(__always)
  private mutating func passLightly(_ frame: EventFrame, _ bytes: Span<UInt8>) -> Bool {
    let header = frame.header
    switch header.type {
    case .xid: printer.state.advance(commit: header)
    case .tableMap: return printer.state.takeRepeated(mapOf: frame, bytes)
    case .query: return passSettled(frame, bytes)
    case .gtid, .anonymousGtid, .taggedGtid:
      guard rules.flavor == .mysql else { return false }
      printer.state.advance(groupOf: header)
    case .mariaGtid:
      guard rules.flavor == .mariadb else { return false }
      return (try? passFrequent(dumped(frame), bytes)) == .goOn
    case .intVar, .rand, .userVar: printer.state.advance(variable: dumped(frame))
    case .annotateRows:
      guard rules.flavor == .mariadb else { return false }
      printer.state.advance(annotationOf: header)
    default:
      guard header.type.isRows,
        let ends = RowsEvent.endsStatement(
          frame, bytes, postHeaderLength: reading.format.postHeaderLength(of: header.type))
      else { return false }
      printer.state.advance(rowsThatEnd: ends, .printed)
    }
    return true
  }

  private mutating func dumped(_ frame: EventFrame) -> DumpedEvent {
    DumpedEvent(
      frame, frame.offset.rawValue, checksumName: nil, flavor: reading.format.flavor,
      knownOptions: reading.knownOptions)
  }

  /// The same of a statement whose session had set nothing new.
  private mutating func passSettled(_ frame: EventFrame, _ bytes: Span<UInt8>) -> Bool {
    let query: QueryEvent
    do throws(DecodeError) {
      query = try QueryEvent(frame, bytes: bytes, reading.context(of: frame, rules))
    } catch {
      return false
    }
    guard printer.state.session.isSettled(bytes.extracting(query.statusVariables)) else {
      return false
    }
    let core = printer.writer.core(
      frame.header, query, bytes, text: bytes.extracting(query.text), isXA: printer.state.isXA)
    printer.state.advance(frame.header, settled: core, bytes)
    return true
  }

  /// Takes in what the event at `lastGroup` tells of servers, which is asked for only where a piece
  /// ends.
  private mutating func takeServers(_ lastGroup: inout FileOffset?) {
    guard let place = lastGroup else { return }
    lastGroup = nil
    var walker = reading.walker
    walker.seek(to: place)
    // One that cannot be read is met by who prints it.
    guard let frame = try? walker.nextFrame() else { return }
    let cursor = walker.cursor
    let bytes = cursor.bytes(frame.size, at: frame.offset)
    if let gtid = try? GtidEvent(frame, bytes: bytes, reading.context(of: frame, rules)) {
      printer.state.advance(serversOf: gtid)
    }
  }

  /// Goes ahead over an event; false where that cannot be done.
  private mutating func pass(
    _ frame: EventFrame, at position: FileOffset
  ) throws(DumpFault) -> Bool {
    let cursor = reading.walker.cursor
    let bytes = cursor.bytes(frame.size, at: frame.offset)
    guard frame.type == .transactionPayload else { return try pass(frame, bytes, at: position) }
    guard case .transactionPayload(let payload) = try decode(frame, bytes),
      payload.uncompressedSize <= DumpSharing.greatestEvent,
      let place = cursor.loadedChunk(at: frame.offset)
    else { return false }
    var walker = try open(payload, of: frame, place)
    contents.keep(walker.cursor.source, of: frame)
    while let inner = try Self.next(in: &walker) {
      let cursor = walker.cursor
      let bytes = cursor.bytes(inner.size, at: inner.offset)
      if mayPassLightly(inner), passLightly(inner, bytes) { continue }
      guard inner.type.isPlain, try pass(inner, bytes, at: frame.end) else { return false }
    }
    return true
  }

  /// Whether an event of a payload may be one of which little has to be known.
  @inline(__always)
  private mutating func mayPassLightly(_ inner: EventFrame) -> Bool {
    switch inner.type {
    case .tableMap, .query, .xid: break
    default: guard inner.type.isRows else { return false }
    }
    return inner.headerLength == EventHeader.size && !inner.header.flags.contains(.ignorable)
      && reading.vocabulary.isUsual(inner.type)
      && Int64(inner.header.timestamp) < options.stopTime ?? .max
  }

  private mutating func pass(
    _ frame: EventFrame, _ bytes: Span<UInt8>, at position: FileOffset
  ) throws(DumpFault) -> Bool {
    var event = DumpedEvent(
      frame, position.rawValue, checksumName: nil, flavor: reading.format.flavor,
      knownOptions: reading.knownOptions)
    event.isInsidePayload = frame.payload != nil
    if let step = try passFrequent(event, bytes) { return step == .goOn }
    let body = try decode(frame, bytes)
    switch try decide(event, body) {
    case .print: try advance(event, body, bytes, .printed)
    case .pass: break
    case .stop: return false
    }
    return true
  }
}

extension EventType {
  /// Whether a group of MySQL begins with it.
  @inline(__always) fileprivate var beginsGroup: Bool {
    switch self {
    case .gtid, .anonymousGtid, .taggedGtid: true
    default: false
    }
  }

  /// Whether events of this type leave nothing behind but what stands in ``EventPrinter/state``: no files,
  /// no other way to read the log.
  fileprivate var isPlain: Bool {
    switch self {
    case .query, .queryCompressed, .xid, .intVar, .rand, .userVar, .gtid, .anonymousGtid,
      .taggedGtid, .mariaGtid, .rowsQuery, .annotateRows, .tableMap, .transactionPayload:
      true
    default: isRows
    }
  }
}
