import BinlogBytes
import BinlogDump
import BinlogEvents
import BinlogLogs

/// A piece of a log whose rows are printed by themselves, into memory.
struct RowPiece: Sendable {
  /// Its events.
  let log: LogCutter.Piece
  /// The log's path.
  let path: String
  /// Which rows are wanted.
  let filter: RowFilter
  /// Where the log stood before pieces were cut: between groups, as at the beginning of each.
  let start: RowContinuation
  /// Where events have to stand.
  let places: EventPlaces
  /// Whether the groups of the log are remembered.
  let notesGroups: Bool
  /// Makes what prints it.
  let makePrinter: @Sendable (ByteSink) -> any RowsPrinter
  /// Makes what knows its tables.
  let makeSchemas: @Sendable () -> any RowSchemas
  /// Where its text goes.
  let room: TextRoom

  /// What came of it.
  struct Printed: Sendable {
    /// What goes to the output.
    let text: [UInt8]
    /// What was counted or left out, for the printer of the run.
    let harvest: (any Sendable)?
    /// What the filter met.
    let met: SelectionRecord
    /// Up to where its events stand where they say.
    let places: EventPlaces
    /// Where the log stands after it.
    let end: RowContinuation
  }

  /// Prints it; nil where it has to be printed again, in its turn: it has more to tell than its
  /// text, what comes after it depends on more than its end, or it depends on what came before.
  func print(_ isUnwanted: Unwanted) -> Printed? {
    guard !isUnwanted.isSaid else { return nil }
    let memory = MemoryDestination(reusing: room.take(), limit: DumpSharing.mostText)
    let sink = ByteSink(memory)
    let watch = PieceWatch(isUnwanted)
    let selection = RowSelection(filter)
    if notesGroups { selection.met.held = HeldGtids() }
    let printer = makePrinter(sink)
    let schemas = makeSchemas()
    var file = RowFile(
      log.source(), path: path.detached, format: start.state.format, filter: filter,
      selection: selection, printer: printer, schemas: schemas, sink: sink,
      reporter: watch.listener, continuing: start.detached)
    file.watch = watch
    file.places = places
    guard file.goThrough(log), !watch.hasTripped, !schemas.hasLearned, printer.refusal == nil else {
      return nil
    }
    sink.flush()
    guard sink.failure == nil else { return nil }
    return Printed(
      text: memory.bytes, harvest: printer.harvest, met: selection.met,
      places: file.places, end: file.continuation)
  }
}

/// Says whether a piece need not be read on.
final class PieceWatch {
  /// Hears whether there is anything to tell.
  let listener = Tripwire()
  private let isUnwanted: Unwanted

  init(_ isUnwanted: Unwanted) { self.isUnwanted = isUnwanted }

  /// Whether its text is of no use.
  var hasTripped: Bool { listener.heard || isUnwanted.isSaid }
}

extension RowContinuation {
  /// A copy that shares nothing that is counted for each event or group, for another thread.
  fileprivate var detached: RowContinuation {
    var copy = self
    copy.state = state.detached
    copy.place = RowsPlace()
    copy.place.event = place.event
    return copy
  }
}

extension String {
  /// A copy with memory of its own, for another thread.
  package var detached: String { String(decoding: Array(utf8), as: UTF8.self) }
}
