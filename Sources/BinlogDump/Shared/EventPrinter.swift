import BinlogBytes
import BinlogEvents

/// A vendor's tool: how it frames its output and prints events.
///
/// To print an event changes nothing of ``state``: that is brought forward after it by whoever
/// goes from event to event. What is called for each event is mutating all the same, as else the
/// printer would be copied for each call.
protocol EventPrinter: SendableMetatype {
  associatedtype State: DumpState

  /// Printer with nothing printed yet.
  init(options: DumpOptions, style: DumpStyle, sink: ByteSink, reporter: any DumpReporter)

  /// What the events so far have left behind.
  var state: State { get set }
  /// Whether events that count have begun.
  var start: StartGate { get set }
  /// Output, clock, waiting text.
  var writer: DumpWriter { get set }

  /// Whether every event is printed by itself, with these options: nothing is left out, held back
  /// or turned round, and all that an event leaves behind is in ``state``.
  var isPlain: Bool { get }
  /// Whether nothing waits to be printed, so that another printer can go on from here with
  /// ``state``.
  var isAtRest: Bool { get }
  /// Whether nothing waits but the text of rows whose statement goes on, so that another printer
  /// can go on from here with ``state`` and whoever puts their texts together; see
  /// ``PrintedPiece``.
  var isBetweenRows: Bool { get }

  /// The fixed lines at the top.
  mutating func beginOutput()
  /// A file begins.
  mutating func beginFile(named name: String)
  /// What is to be done with an event, where this tool has rules of its own for positions, times
  /// and filters; nil where the general ones hold.
  mutating func judge(
    _ event: DumpedEvent, _ body: Event, stopPosition: UInt64
  ) throws(DumpFault) -> DumpDecision?
  /// What is to be known of a statement.
  mutating func head(
    _ event: DumpedEvent, _ query: QueryEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> StatementHead
  /// Prints an event, or leaves it out; positions and times are not against it.
  mutating func print(
    _ event: DumpedEvent, _ body: Event, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> EventFate
  /// Prints an event of one of the kinds that fill a log; only where ``isPlain`` says so.
  ///
  /// Of a statement it tells what was to be known for that.
  mutating func print(
    _ event: DumpedEvent, _ query: QueryEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> (fate: EventFate, head: StatementHead)
  mutating func print(
    _ event: DumpedEvent, _ map: TableMapEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault)
  mutating func print(
    _ event: DumpedEvent, _ rows: RowsEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault)
  mutating func print(
    _ event: DumpedEvent, _ xid: XidEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault)
  mutating func print(
    _ event: DumpedEvent, _ gtid: GtidEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault)
  mutating func print(
    _ event: DumpedEvent, _ gtid: MariaGtidEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault)
  mutating func print(
    _ event: DumpedEvent, _ annotation: AnnotateRowsEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault)
  /// Whether a payload is left out as a whole.
  mutating func leaveOut(
    _ event: DumpedEvent, payload body: Event, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> Bool
  /// Prints the events of a payload with `body` between the lines around them; false when this
  /// tool does not open payloads.
  mutating func beginPayload(
    _ event: DumpedEvent, _ payload: TransactionPayloadEvent, _ bytes: Span<UInt8>)
  /// The line after the events of a payload.
  mutating func endPayload()
  /// A part of the log that cannot be read was passed over.
  mutating func passOverGap()
  /// A file ended, or printing stopped in it; `failed` says that it could not go on.
  mutating func endFile(failed: Bool)
  /// The fixed lines at the end; `failed` says that printing could not go on to here.
  mutating func endOutput(failed: Bool)
}

extension EventPrinter {
  mutating func judge(
    _ event: DumpedEvent, _ body: Event, stopPosition: UInt64
  ) throws(DumpFault) -> DumpDecision? { nil }
  mutating func leaveOut(
    _ event: DumpedEvent, payload body: Event, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> Bool { false }
  // Groups of the other vendor are no frequent sight.
  mutating func print(
    _ event: DumpedEvent, _ gtid: GtidEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) { _ = try print(event, .gtid(gtid), bytes) }
  mutating func print(
    _ event: DumpedEvent, _ gtid: MariaGtidEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) { _ = try print(event, .mariaGtid(gtid), bytes) }
  mutating func print(
    _ event: DumpedEvent, _ annotation: AnnotateRowsEvent, _ bytes: Span<UInt8>
  ) throws(DumpFault) { _ = try print(event, .annotateRows(annotation), bytes) }
}

/// What is to be done with an event.
enum DumpDecision {
  /// It is printed.
  case print
  /// It is left out.
  case pass
  /// Nothing more is printed.
  case stop
}

/// What cannot be said as a value of an event: the vendors refuse it, we show it and go on.
extension DumpWriter {
  /// Says that a type is none that we know; the rest of the log may still be good.
  func unknown(_ event: DumpedEvent, to target: ByteSink) {
    target.write("\tUnknown event type ")
    target.write(decimal: UInt64(event.frame.type.rawValue))
    target.write(", ")
    target.write(decimal: UInt64(event.frame.header.eventSize))
    target.write(" bytes passed over\n")
  }
}
