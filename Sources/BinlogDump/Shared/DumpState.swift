import BinlogEvents

/// What one printed event leaves behind for the next ones: everything that the text of an event
/// depends on but its own bytes.
///
/// A value: at a boundary between groups it can be copied, and it can be brought forward over
/// events without printing them.
public struct DumpState: Sendable {
  /// Session variables as the statements printed so far have set them.
  public var session = SessionState()
  /// Identity of MariaDB's groups as printed so far.
  public var mariaGtid = MariaGtidState()
  /// Tables that rows refer to.
  ///
  /// The vendors' tools never forget one. We keep those that were mapped last, at least
  /// ``mostTables`` of them, and remember whether others were forgotten.
  var tables = RecentTables()
  /// Whether the gate of `--start-datetime` is open: the first event that is late enough opens
  /// it for good.
  public var hasStarted = false
  /// Whether a statement that begins a group was the last thing (MySQL).
  public var inTransaction = false
  /// The version that the last GTID event names (MySQL).
  public var serverVersion: UInt32?
  /// Whether a GTID was printed and its group has not ended (MySQL).
  public var seenGtid = false
  /// Whether a format description of a source was printed (MySQL).
  public var seenSourceDescription = false
  /// Whether a format description was printed that makes `BINLOG` statements safe.
  public var printedDescription = false
  /// Whether rows or a table map wait for the end of their statement.
  public var hasOpenRows = false
  /// How many user variables and the like wait for their statement (MySQL); they lie in
  /// ``PendingText/variables``.
  var openVariables = 0
  /// The last of them, from which what they have in common is known.
  var variableSample: DumpedEvent?
  /// Tables whose rows `--database` leaves out, until their statement ends (MySQL).
  public var ignoredTables: Set<UInt64> = []
  /// Whether `--database` left something out of the group at hand (MySQL).
  public var skippedInGroup = false
  /// Whether the group at hand is left out by its GTID (MySQL).
  public var leavesGroupOut = false
  /// How many events were met, printed or not, for `--offset`.
  public var eventCount: UInt64 = 0
  /// Whether the group at hand is part of an XA transaction (MariaDB).
  public var isXA = false
  /// Fragments of rows events, and what they need (MariaDB 12.3).
  var fragments = OpenFragments()
  /// Rows in the statement so far (MariaDB).
  public var rowCount: UInt64 = 0
  /// Whether events are marked not to be replicated further (MariaDB).
  public var skipsReplication = false
  /// Whether the rest of the file is encrypted (MariaDB).
  public var isEncrypted = false
  /// Names of the files that LOAD DATA statements will read, by number.
  public var loadFiles: [UInt32: String] = [:]
  /// Old loads whose Exec_load has not come, by the number of their file.
  var openLoads: [UInt32: OpenLoad] = [:]

  /// Nothing printed yet.
  public init() {}

  /// A copy for another thread, which shares nothing that is touched for each event: where two
  /// threads count the references to the same things all the time, both are slowed down.
  func detached() -> DumpState {
    var copy = self
    copy.session = session.detached()
    copy.tables = tables.detached()
    return copy
  }

  /// Notes what rows leave behind but their text; false for what are no rows.
  mutating func skimRows(
    _ frame: EventFrame, _ bytes: Span<UInt8>, _ context: DecodeContext
  ) -> Bool {
    guard frame.type.isRows, let rows = try? RowsEvent(frame, bytes: bytes, context) else {
      return false
    }
    hasOpenRows = !rows.endsStatement
    return true
  }

  /// An event that is printed only with another, as things stand then.
  struct OpenVariable: Sendable {
    let event: DumpedEvent
    let body: Event
    let bytes: [UInt8]
  }
}

/// What MariaDB's group identifiers have set so far.
public struct MariaGtidState: Sendable, Equatable {
  /// The inverse of skip_parallel_replication.
  public var allowParallel: Bool?
  /// gtid_domain_id.
  public var domain: UInt32?
  /// server_id.
  public var server: UInt32?
}
