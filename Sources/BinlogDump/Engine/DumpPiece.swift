import BinlogBytes
import BinlogEvents
import Synchronization

/// A piece of a log that is printed by itself, into memory.
final class DumpPiece<Printer: EventPrinter>: Sendable {
  /// What the printing of a piece needs to know.
  struct Start: Sendable {
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
  }

  private enum Outcome: Sendable {
    /// Not printed yet; text goes into this room.
    case waiting(room: [UInt8])
    /// All of it, and nothing to tell besides.
    case text(PrintedPiece)
    /// It has to be printed again, in its turn.
    case needsTurn
    case taken
  }

  private let start: Start
  private let outcome: Mutex<Outcome>
  private let isDone = Gate()
  private let isUnwanted = Atomic(false)

  /// A piece that waits to be printed, into the room that `room` has.
  init(_ start: Start, room: consuming [UInt8]) {
    self.start = start
    outcome = Mutex(.waiting(room: room))
  }

  /// Where it ends.
  var end: FileOffset { start.end }

  /// Prints it; to be called once, by the thread that does so.
  func print() {
    let memory = outcome.withLock { outcome in
      // Taken out, as an array that somebody else holds too would be copied.
      guard case .waiting(let room) = outcome else { return MemoryDestination() }
      outcome = .taken
      return MemoryDestination(reusing: room, limit: DumpSharing.mostText)
    }
    let printed = print(into: memory)
    outcome.withLock { outcome in
      outcome = if let printed { .text(printed) } else { .needsTurn }
    }
    isDone.open()
  }

  /// Waits for its text; nil where it has to be printed again.
  func take() -> PrintedPiece? {
    isDone.wait()
    return outcome.withLock { outcome in
      guard case .text(let text) = outcome else { return nil }
      outcome = .taken
      return text
    }
  }

  /// Ends its printing soon: its text is not wanted any more.
  func abandon() { isUnwanted.store(true, ordering: .relaxed) }

  /// Prints it into `memory`; nil where it has to be printed again.
  private func print(into memory: MemoryDestination) -> PrintedPiece? {
    guard !isUnwanted.load(ordering: .relaxed),
      let reading = start.reading.detached(to: start.end)
    else { return nil }
    let sink = ByteSink(memory)
    let listener = Tripwire()
    var printer = Printer(
      options: start.options, style: start.style, sink: sink, reporter: listener)
    printer.state = start.state.detached()
    if start.state.hasOpenRows { printer.writer.pending.follow() }
    printer.writer.file = start.input.name
    printer.writer.describedHeader = reading.format.headerLength
    var dump = FileDump(
      printer: printer, input: start.input, source: reading.walker.cursor.source,
      options: start.options, reporter: listener, sharing: .none)
    dump.reading = reading
    dump.stopPosition = start.stopPosition
    while dump.reading.walker.next < start.end {
      if isUnwanted.load(ordering: .relaxed) || listener.heard { return nil }
      guard (try? dump.printNext(at: dump.reading.walker.next)) == .goOn else { return nil }
    }
    sink.flush()
    guard dump.reading.walker.next == start.end, dump.outcome == .done, !listener.heard,
      sink.failure == nil, dump.printer.isAtRest || dump.printer.isBetweenRows
    else { return nil }
    return PrintedPiece(
      text: memory.bytes, pending: dump.printer.writer.pending,
      rowCount: dump.printer.state.rowCount)
  }
}

/// Hears whether there is anything to tell.
final class Tripwire: DumpReporter {
  private(set) var heard = false

  func report(_ message: DumpMessage) { heard = true }
}
