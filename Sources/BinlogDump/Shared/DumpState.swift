import BinlogBytes
import BinlogEvents

/// What one event leaves behind for the next ones: everything that the text of an event depends on
/// but its own bytes.
///
/// A value: at a boundary between groups it can be copied, and it can be brought forward over
/// events without printing them. Only `advance` changes it, and only whoever goes from event to
/// event calls that, after each event; who prints looks at it as the events before have left it.
/// What waits to be printed with another event is no part of it: that is the printer's, and it is
/// there only where ``isAtRest`` is false.
protocol DumpState: Sendable {
  /// The session as the statements so far have set it.
  var session: SessionState { get }
  /// Tables that rows refer to.
  var tables: RecentTables { get }
  /// Whether rows or a table map wait for the end of their statement.
  var hasOpenRows: Bool { get }
  /// Whether no event so far waits for another, so that the text of the next ones depends on this
  /// value alone.
  var isAtRest: Bool { get }
  /// Whether nothing waits but rows whose statement goes on; see ``PrintedPiece``.
  var isBetweenRows: Bool { get }
  /// Whether the group at hand is marked as part of an XA transaction, which changes what some of its
  /// statements mean to the tool.
  var isXA: Bool { get }

  /// Takes in an event; throws what is wrong with a table map, which is then not known.
  ///
  /// Statements go by the ways for those.
  mutating func advance(
    _ event: DumpedEvent, _ body: Event, _ bytes: Span<UInt8>, _ fate: EventFate
  ) throws(ReadError)
  /// Takes in a statement.
  mutating func advance(
    _ event: DumpedEvent, _ statement: StatementHead, _ bytes: Span<UInt8>, _ fate: EventFate)
  /// Takes in a statement that loads a file.
  mutating func advance(
    _ event: DumpedEvent, loading statement: StatementHead, _ bytes: Span<UInt8>, _ fate: EventFate)
  mutating func advance(
    _ event: DumpedEvent, _ map: TableMapEvent, _ bytes: Span<UInt8>, _ fate: EventFate
  ) throws(ReadError)
  /// Takes in rows: all that they leave is whether their statement `ends` with them.
  mutating func advance(rowsThatEnd ends: Bool, _ fate: EventFate)
  mutating func advance(_ event: DumpedEvent, _ gtid: MariaGtidEvent)

  // What takes little to be known of, for who goes ahead; see ``FileDump/printShared()``.

  /// Takes in the commit of a group, which is all in its header.
  mutating func advance(commit header: EventHeader)
  /// Takes in the beginning of a group of MySQL, but for ``advance(serversOf:)``.
  mutating func advance(groupOf header: EventHeader)
  /// Takes in what such a beginning tells of servers: of several, what the last one tells.
  mutating func advance(serversOf gtid: GtidEvent)
  /// Takes in a user variable, a number or seeds, which are for the next statement.
  mutating func advance(variable event: DumpedEvent)
  /// Takes in the statement that the rows after it come from (MariaDB).
  mutating func advance(annotationOf header: EventHeader)
  /// Takes in a statement whose session had set what is settled already.
  mutating func advance(
    _ header: EventHeader, settled statement: StatementCore, _ bytes: Span<UInt8>)
  /// Takes in a table map that is not to be kept, or that repeats a known one word for word; false
  /// where it has to be read.
  mutating func takeRepeated(mapOf frame: EventFrame, _ bytes: Span<UInt8>) -> Bool

  /// A copy for another thread, which shares nothing that is touched for each event: where two
  /// threads count the references to the same things all the time, both are slowed down.
  func detached() -> Self
}

extension DumpState {
  mutating func advance(_ event: DumpedEvent, _ gtid: GtidEvent) {
    advance(groupOf: event.frame.header)
    advance(serversOf: gtid)
  }
}

/// What became of an event that positions and times are not against.
enum EventFate {
  /// It is printed.
  case printed
  /// A filter leaves it out of its group.
  case leftOut
  /// It is left out of a script of ours, as a client would not take it for what it is.
  case omitted
  /// Its group is left out, as if it were not there.
  case passedBy
}

/// Which events come before those that count, by `--offset` and `--start-datetime`.
struct StartGate: Sendable {
  /// Whether it is open: the first event that is late enough opens it for good.
  var hasStarted = false
  /// How many events were met, printed or not.
  var eventCount: UInt64 = 0
}

/// Old loads whose Exec_load has not come, by the number of their file.
struct OpenLoads: Sendable {
  private var loads: [UInt32: OpenLoad] = [:]

  /// The load that an Exec_load of file `id` runs.
  subscript(id: UInt32) -> OpenLoad? { loads[id] }

  /// Takes in a load: a Create_file waits for its Exec_load, any other runs at once in `session`.
  mutating func take(
    _ event: DumpedEvent, _ load: LoadEvent, _ bytes: Span<UInt8>, _ session: inout SessionState
  ) {
    guard event.frame.type == .createFile else { return session.advance(load, bytes) }
    loads[load.fileID] = OpenLoad(event: event, load: load, bytes: bytes.array)
  }

  /// Runs the load of file `id`, which is open no longer.
  mutating func run(_ id: UInt32, _ session: inout SessionState) {
    guard let open = loads.removeValue(forKey: id) else { return }
    session.advance(open.load, open.bytes.span)
  }
}

extension SessionState {
  /// Takes in a LOAD DATA of before 5.0.3: what it leaves is its database.
  mutating func advance(_ load: LoadEvent, _ bytes: Span<UInt8>) {
    let name = bytes.extracting(load.databaseName(bytes))
    if !isCurrent(name, count: name.count) { setCurrent(name, count: name.count) }
  }
}

extension RecentTables {
  /// Takes in a table map that repeats a known one word for word; false where it does not.
  mutating func takeRepeated(_ frame: EventFrame, _ bytes: Span<UInt8>) -> Bool {
    takeRepeated(bytes.extracting(0..<max(0, bytes.count - frame.checksumLength)), frame)
  }

  /// Takes in a table map.
  mutating func insert(
    _ map: TableMapEvent, of event: DumpedEvent, _ bytes: Span<UInt8>
  ) throws(ReadError) {
    try insert(
      map, bytes: bytes.extracting(0..<max(0, bytes.count - event.frame.checksumLength)),
      frame: event.frame)
  }
}
