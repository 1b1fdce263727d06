import BinlogBytes
import BinlogEvents

/// A piece of a log that is printed by itself, into memory.
struct DumpPiece<Printer: EventPrinter>: Sendable {
  /// The log.
  let input: LogDump.Input
  /// What is asked for.
  let options: DumpOptions
  /// Whose tool it is printed like.
  let style: DumpStyle
  /// What the events before it left behind.
  let state: Printer.State
  /// Whether events that count have begun.
  let start: StartGate
  /// Where in the log it begins, and how that is read.
  let reading: LogReading
  /// How long headers are, as far as a description told.
  let describedHeader: Int
  /// Where it ends.
  let end: FileOffset
  /// Where printing ends.
  let stopPosition: UInt64
  /// Its payloads, as far as they were unpacked.
  let contents: UnpackedContents
  /// Where its text goes.
  let room: TextRoom

  /// Prints it; nil where it has to be printed again, in its turn.
  func print(_ isUnwanted: Unwanted) -> PrintedPiece? {
    print(
      into: MemoryDestination(reusing: room.take(), limit: DumpSharing.mostText), isUnwanted)
  }

  /// Prints it into `memory`; nil where it has to be printed again.
  private func print(
    into memory: MemoryDestination, _ isUnwanted: Unwanted
  ) -> PrintedPiece? {
    guard !isUnwanted.isSaid,
      let reading = reading.detached(to: end)
    else { return nil }
    let sink = ByteSink(memory)
    let listener = Tripwire()
    var printer = Printer(
      options: options, style: style, sink: sink, reporter: listener)
    printer.state = state.detached()
    printer.start = start
    if state.hasOpenRows { printer.writer.pending.follow() }
    printer.writer.file = input.name
    printer.writer.describedHeader = describedHeader
    var dump = FileDump(
      printer: printer, input: input, source: reading.walker.cursor.source,
      options: options, reporter: listener, sharing: .none)
    dump.reading = reading
    dump.contents = contents
    dump.stopPosition = stopPosition
    while dump.reading.walker.next < end {
      if isUnwanted.isSaid || listener.heard { return nil }
      guard (try? dump.printNext(at: dump.reading.walker.next)) == .goOn else { return nil }
    }
    sink.flush()
    guard dump.reading.walker.next == end, dump.outcome == .done, !listener.heard,
      sink.failure == nil, dump.printer.isAtRest || dump.printer.isBetweenRows
    else { return nil }
    return PrintedPiece(
      text: memory.bytes, pending: dump.printer.writer.pending,
      rowCount: dump.printer.writer.rowCount)
  }
}

/// Hears whether there is anything to tell.
package final class Tripwire: DumpReporter {
  /// Whether there is.
  package private(set) var heard = false

  /// Hears nothing yet.
  package init() {}

  /// Something is to be told.
  package func report(_ message: DumpMessage) { heard = true }
}
