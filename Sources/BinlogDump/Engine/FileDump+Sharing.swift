import BinlogBytes
import BinlogEvents

/// Printing on several cores; see ``DumpSharing``.
extension FileDump {
  /// Whether the rest of the log may be cut into pieces at all.
  var maySharePieces: Bool {
    sharing.workers > 1 && isPlain && !options.forceRead && follower == nil
      && !input.isStandardInput && source.isSeekable && !source.isDecrypted
      && !source.isUnwrapped && source.size != nil && options.serverID == 0
  }

  /// Prints as much as can be printed in pieces from here on, where that is worth it.
  ///
  /// Leaves everything as if one thread had printed it up to where the log stands then.
  mutating func printShared() throws(DumpFault) {
    let begin = reading.walker.next.rawValue
    let end = min(source.size ?? 0, stopPosition)
    guard end > begin, end - begin >= 2 * sharing.pieceSize else {
      sharesFrom = .max
      return
    }
    // Without a second thread there is nobody to share with.
    let threads = self.threads ?? WorkerThreads(sharing.workers)
    self.threads = threads
    guard threads.count > 0 else {
      sharesFrom = .max
      return
    }
    let output = printer.writer.sink
    let listener = reporter
    let pending = printer.writer.pending
    let unheard = Tripwire()
    var ahead = self
    ahead.isAhead = true
    ahead.reporter = unheard
    var rooms: [[UInt8]] = []
    var waitingRows: UInt64 = 0
    var fault: DumpFault?
    var next = sharesFrom
    var work = OrderedWork<
      DumpPiece<Printer>, PrintedPiece?, (before: FileDump, end: FileOffset)
    >(threads) { $0.print($1) }
    _ = work.run {
      let before = ahead
      guard ahead.passPiece(unheard) else {
        // What is in the way is printed by one thread, and some more.
        next = ahead.reading.walker.next.rawValue &+ sharing.pieceSize / 4
        ahead = before
        return nil
      }
      let end = ahead.reading.walker.next
      let piece = DumpPiece<Printer>(
        input: input, options: options, style: printer.writer.style,
        state: before.printer.state, start: before.printer.start, reading: before.reading,
        describedHeader: before.printer.writer.describedHeader, end: end,
        stopPosition: stopPosition, contents: ahead.contents.handOver(),
        room: TextRoom(rooms.popLast() ?? []))
      return (piece, (before, end))
    } use: { done in
      guard let printed = done.output, !printed.needsFragments(behind: pending) else {
        next = done.kept.end.rawValue
        ahead = done.kept.before
        return .stop
      }
      do throws(DumpFault) {
        try printed.write(to: output, pending, waitingRows: &waitingRows)
      } catch {
        fault = error
      }
      sharing.whenPrinted?(done.kept.end)
      rooms.append(printed.text)
      return output.failure == nil && fault == nil ? .goOn : .stop
    }
    self = ahead
    isAhead = false
    reporter = listener
    sharesFrom = next
    printer.writer.rowCount = waitingRows
    if let fault { throw fault }
  }

  /// Goes ahead over one piece without printing it; false where something is in the way, or the
  /// log ends.
  private mutating func passPiece(_ listener: Tripwire) -> Bool {
    let (goal, overflow) = reading.walker.next.rawValue.addingReportingOverflow(sharing.pieceSize)
    guard !overflow else { return false }
    guard printer.state.tables.isSmall else { return false }
    // What is longer than that without a place to cut is for one thread.
    let limit = goal &+ 8 &* sharing.pieceSize
    var mayEnd = false
    repeat {
      let position = reading.walker.next
      guard position.rawValue < min(stopPosition, limit),
        let frame = try? reading.walker.nextFrame(), frame.type.isPlain,
        UInt64(frame.size) <= DumpSharing.greatestEvent,
        (try? pass(frame, at: position)) == true, !listener.heard
      else { return false }
      // After rows also where their statement goes on.
      mayEnd = printer.state.isAtRest || frame.type.isRows && printer.state.isBetweenRows
    } while reading.walker.next.rawValue < goal || !mayEnd
    return true
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
      guard inner.type.isPlain,
        try pass(inner, cursor.bytes(inner.size, at: inner.offset), at: frame.end)
      else { return false }
    }
    return true
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
