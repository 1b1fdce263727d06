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
      // What is in memory now need not be loaded again by who prints the piece.
      ahead.reading.walker.preload(
        Int(min(sharing.pieceSize, DumpSharing.greatestEvent)) + DumpSharing.overlap)
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
}
