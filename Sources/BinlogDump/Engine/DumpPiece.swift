import BinlogBytes
import BinlogEvents
import Synchronization

/// A piece of a log that is printed by itself, into memory.
struct DumpPiece<Printer: EventPrinter>: Sendable {
  /// The log.
  let input: LogDump.Input
  /// What is asked for.
  let options: DumpOptions
  /// Whose tool it is printed like.
  let style: DumpStyle
  /// What the events before it left behind.
  let state: DumpState
  /// Where in the log it begins, and how that is read.
  let reading: LogReading
  /// Where it ends.
  let end: FileOffset
  /// Where printing ends.
  let stopPosition: UInt64
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
    if state.hasOpenRows { printer.writer.pending.follow() }
    printer.writer.file = input.name
    printer.writer.describedHeader = reading.format.headerLength
    var dump = FileDump(
      printer: printer, input: input, source: reading.walker.cursor.source,
      options: options, reporter: listener, sharing: .none)
    dump.reading = reading
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
      rowCount: dump.printer.state.rowCount)
  }
}

/// Memory for text, handed over and not shared: an array that somebody else holds too would be
/// copied.
final class TextRoom: Sendable {
  private let bytes: Mutex<[UInt8]>

  init(_ bytes: consuming [UInt8]) { self.bytes = Mutex(bytes) }

  /// The memory, once.
  func take() -> [UInt8] {
    bytes.withLock { bytes in
      var taken: [UInt8] = []
      swap(&taken, &bytes)
      return taken
    }
  }
}

/// Hears whether there is anything to tell.
final class Tripwire: DumpReporter {
  private(set) var heard = false

  func report(_ message: DumpMessage) { heard = true }
}
