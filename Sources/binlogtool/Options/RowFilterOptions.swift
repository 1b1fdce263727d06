import ArgumentParser
import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogText

/// Which rows `decode-rows` prints.
struct RowFilterOptions: ParsableArguments {
  @OptionGroup var rows: RowConditionOptions

  @Option(
    name: .customLong("thread-id"),
    help: ArgumentHelp("Only changes of this thread; repeatable.", valueName: "id"))
  var threads: [UInt32] = []

  @Option(
    name: .customLong("xid"),
    help: ArgumentHelp("Only the group with this commit number; repeatable.", valueName: "number"))
  var xids: [UInt64] = []

  @Option(
    name: .customLong("server-id"),
    help: ArgumentHelp("Only changes made by this server; repeatable.", valueName: "id"))
  var servers: [UInt32] = []

  @Option(
    name: .customLong("include-gtids"),
    help: ArgumentHelp(
      """
      Only these groups: a set of MySQL (uuid:1-5:tag:7), or a list of MariaDB (0-1-100,0-2-5..9; \
      * for any part). Repeatable.
      """, valueName: "set"),
    transform: parseGtids)
  var included: [GtidFilter] = []

  @Option(
    name: .customLong("exclude-gtids"),
    help: ArgumentHelp("Without these groups; as above. Repeatable.", valueName: "set"),
    transform: parseGtids)
  var excluded: [GtidFilter] = []

  @Option(
    name: [.customShort("j"), .customLong("start-position")],
    help: ArgumentHelp(
      "Begin at this byte of the first log, or at FILE:POS.", valueName: "pos"))
  var startPosition: PositionBound?

  @Option(
    name: .customLong("stop-position"),
    help: ArgumentHelp(
      "End before this byte of the last log, or before FILE:POS.", valueName: "pos"))
  var stopPosition: PositionBound?

  @Option(
    name: .customLong("start-datetime"), parsing: .unconditional,
    help: ArgumentHelp(
      """
      Only groups of this time or later: '2026-11-21 08:30:00' (local time), 2026-11-21T08:30:00Z, \
      'yesterday 10:40', -1h30m. With a fraction the time of the commit counts, where the log has it.
      """, valueName: "time"),
    transform: parseTime)
  var startTime: RowTime?

  @Option(
    name: .customLong("stop-datetime"), parsing: .unconditional,
    help: ArgumentHelp("Only groups before this time.", valueName: "time"),
    transform: parseTime)
  var stopTime: RowTime?

  @Option(help: ArgumentHelp("Stop after this many rows.", valueName: "rows"))
  var limit: UInt64 = .max

  @Flag(help: "Print all rows of a group as soon as one of them is wanted.")
  var wholeGroup = false

  /// Whether a position was given without the name of its log.
  var hasBarePosition: Bool { startPosition?.isBare ?? false || stopPosition?.isBare ?? false }

  /// The filter that they make.
  var filter: RowFilter {
    var filter = rows.filter
    filter.threads = Set(threads)
    filter.xids = Set(xids)
    filter.servers = Set(servers)
    filter.includedGtids = GtidFilter(union: included)
    filter.excludedGtids = GtidFilter(union: excluded)
    filter.startPosition = startPosition?.position ?? 0
    filter.stopPosition = stopPosition?.position ?? .max
    filter.startTime = startTime
    filter.stopTime = stopTime
    filter.limit = limit
    filter.keepsWholeGroups = wholeGroup
    return filter
  }
}

/// Parses a set of MySQL or a list of MariaDB.
@Sendable func parseGtids(_ text: String) throws -> GtidFilter {
  guard let filter = GtidFilter(text) else {
    throw ValidationError(
      "'\(text)' is neither a GTID set of MySQL, such as 3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5, "
        + "nor a list of MariaDB, such as 0-1-100,0-2-5..9")
  }
  return filter
}

/// Parses a moment.
@Sendable func parseTime(_ text: String) throws -> RowTime {
  // `TZ` counts, and options are read before anything else runs.
  LocalTime.adoptTimeZone()
  guard let time = RowTime(text) else {
    throw ValidationError(
      """
      '\(text)' is not a time such as '2026-11-21 08:30:00', 2026-11-21T08:30:00Z, \
      'yesterday 10:40' or -1h30m
      """)
  }
  return time
}
