import BinlogBytes
import BinlogDump
import BinlogEvents

/// Printing rows on several cores.
///
/// The log is cut before groups; threads print the pieces into memory, each with a ``RowFile``, a
/// printer and schemas of its own, and their texts are written out in order. Whatever a piece has to
/// tell beside its text and counts, be it damage, a note or a table's definition, makes this thread
/// print it again in its turn, so that there is one truth only.
extension RowFile {
  /// Whether pieces of the log can be printed by themselves at all.
  ///
  /// Not with a limit, which counts rows from the first; not where groups are read twice; not where
  /// a replica's rules look at triggers that were made before; not after
  /// damage, where what can be believed follows from all that came before.
  private var maySharePieces: Bool {
    guard let sharing, sharing.isWanted || printer.gainsAlone, watch == nil else { return false }
    guard !printer.comparesOthers || filter.choosesByTable && reopen != nil else { return false }
    guard filter.asReplica?.remembers != true else { return false }
    return filter.limit == .max && !filter.needsWholeGroup && !filter.forceRead && !isBeyond
      && printer.pieces != nil && schemas.pieces != nil && LogCutter.canCut(source)
  }

  /// Says from where on pieces may be cut, when reading begins at `start`.
  mutating func allowSharing(from start: FileOffset) {
    guard maySharePieces, let sharing else { return }
    sharesFrom = sharing.first(from: start)
  }

  /// Whether nothing is open that a piece would have to know of.
  func isAtRest(_ reader: borrowing LogReader) -> Bool {
    guard !hasBegun, groupStart == nil, places.isSettled else { return false }
    return reader.isAtRest
  }

  /// Has as much as can be printed in pieces printed so, from here on, where the log is at rest.
  ///
  /// Leaves everything as if this thread had printed it up to where the reader stands then.
  mutating func share(_ reader: inout LogReader) {
    guard isAtRest(reader) else { return }
    let stop = FileOffset(min(source.size ?? 0, filter.stopPosition))
    guard maySharePieces, let sharing, reader.position < stop,
      sharing.isWorth(stop.distance(from: reader.position)),
      let threads = sharing.start(evenAlone: printer.gainsAlone)
    else {
      sharesFrom = FileOffset(.max)
      return
    }
    var cutter = LogCutter(
      source, format: reader.state.format, from: reader.position, pieceSize: sharing.pieceSize,
      before: stop)
    state = reader.state
    var start = continuation
    let first = (start: start, at: reader.position, schemas: schemas.pieces)
    let before = places
    var reached = reader.position
    var failedAt: FileOffset?
    var end: RowContinuation?
    var good = 0
    var work = OrderedWork<RowPiece, RowPiece.Printed?, FileOffset>(threads) { $0.print($1) }
    _ = work.run {
      guard let log = cutter.next(), let makePrinter = printer.pieces,
        let makeSchemas = schemas.pieces
      else { return nil }
      start.offset = log.start
      let piece = RowPiece(
        log: log, path: path, filter: filter, start: start, places: before,
        notesGroups: selection.met.held != nil, makePrinter: makePrinter,
        makeSchemas: makeSchemas, room: sharing.room())
      return (piece, log.end)
    } use: { done in
      guard let printed = done.output, selection.met.canAdd(printed.met),
        printer.adopt(printed.harvest)
      else {
        failedAt = done.kept
        return .stop
      }
      selection.met.add(printed.met)
      places.follow(printed.places)
      sink.write(printed.text)
      sharing.reuse(printed.text)
      sharing.use(pieceTo: done.kept)
      start.place.event = max(start.place.event, printed.end.place.event)
      (reached, end) = (done.kept, printed.end)
      good += 1
      return sink.failure == nil && printer.refusal == nil ? .goOn : .stop
    }
    sharesFrom = sharing.next(after: good, reached, failed: failedAt)
    if let refusal = printer.refusal {
      report(reached, refusal)
      outcome = .failed
    }
    guard let end else { return }
    keepForPrinter(first.start, from: first.at, to: reached, before, first.schemas)
    state = end.state
    place = end.place
    place.event = start.place.event
    ending = end.ending
    isGroupWanted = end.isGroupWanted
    reader.resume(state, at: reached)
  }

  /// Tells the printer how the rows between `offset` and `end`, which were printed in pieces, are
  /// printed again: `start`, `places` and `schemas` are as they were at `offset`.
  private func keepForPrinter(
    _ start: RowContinuation, from offset: FileOffset, to end: FileOffset, _ places: EventPlaces,
    _ schemas: (@Sendable () -> any RowSchemas)?
  ) {
    guard printer.comparesOthers, let schemas, let reopen else { return }
    let path = path
    var limits = filter
    limits.stopPosition = end.rawValue
    var start = start
    start.offset = offset
    printer.keep(
      PrintedRows { printer in
        guard let source = reopen() else { return false }
        let watch = Tripwire()
        var file = RowFile(
          source, path: path, format: start.state.format, filter: limits,
          selection: RowSelection(limits), printer: printer, schemas: schemas(),
          sink: ByteSink(NoDestination(), capacity: 256), reporter: watch, continuing: start)
        file.places = places
        var reader = file.makeReader(at: offset)
        _ = file.walk(&reader)
        return file.outcome == .done && !file.hasBegun && reader.position >= end
      })
  }

  /// Goes through a piece, to whose beginning this has been brought; false where that shows that it
  /// does not stand for itself.
  mutating func goThrough(_ log: LogCutter.Piece) -> Bool {
    var reader = makeReader(at: log.start)
    let goesOn = walk(&reader)
    state = reader.state
    return goesOn && outcome == .done && reader.position == log.end && isAtRest(reader)
  }
}
