import ArgumentParser
import BinlogAudit
import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs
import BinlogSchema
import BinlogSearch
import BinlogText

/// `binlogtool find`.
struct FindCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "find",
    abstract: "Find groups: the statement, the rows, the GTID, the moment, the big one.",
    discussion: """
      PATH is a log, as it is or packed by gzip or zstd, an index file, a directory (its binlogs, \
      or its relay logs where there are no others), or -.

      Conditions of different kinds must all hold, unless --any is given; values of one repeated \
      option are alternatives. --table, --op, --where and --changed must hold for one and the \
      same row. Each group is printed with what to do about it: stop before it, go on after it, \
      leave it out, for binlogtool dump, the vendor's tool and a replica.

      binlogtool find --ddl drop,truncate --table shop.orders /var/lib/mysql
      binlogtool find --statement 'delete from orders*' /var/lib/mysql
      binlogtool find --op delete --rows-over 1000 --start-datetime '2026-11-26 10:00:00' DIR
      binlogtool find --gtid 3e11fa47-71ca-11e1-9e33-c80aa9429562:4711 /archive
      binlogtool find --at '2026-11-26 10:42:13' /archive
      binlogtool find --history --table shop.orders --where id=4711 /archive

      Exit status: 0 a group fits, 1 none fits and all was searched, 2 the job could not be done, \
      or none fits and a part could not be searched.
      """)

  @Argument(help: "Logs, index files or directories.")
  var paths: [String]

  @OptionGroup var choice: LogChoiceOptions

  @Option(
    name: .customLong("statement"),
    help: ArgumentHelp(
      """
      Groups with a statement that fits, also one that was logged beside its rows: a glob, in any \
      case, whatever its spaces, quotes and comments; without * it fits anywhere. Repeatable.
      """, valueName: "pattern"))
  var statements: [String] = []

  @Option(
    name: .customLong("ddl"),
    help: ArgumentHelp(
      """
      Groups with a definition; only these kinds, where they follow: create, alter, drop, truncate, \
      rename, grant, revoke, or table, index, view, …, or drop-table; with commas.
      """, valueName: "kinds"),
    transform: parseKinds)
  var definitions: [DefinitionKinds] = []

  @OptionGroup var rows: RowConditionOptions

  @OptionGroup var replica: ReplicaFilterOptions

  @Option(
    name: .customLong("thread-id"),
    help: ArgumentHelp("Groups of this thread; repeatable.", valueName: "id"))
  var threads: [UInt32] = []

  @Option(
    name: .customLong("user"),
    help: ArgumentHelp(
      "Groups of this account, USER or USER@HOST, a glob; where the log has it. Repeatable.",
      valueName: "glob"))
  var users: [String] = []

  @Option(
    name: .customLong("server-id"),
    help: ArgumentHelp("Groups made by this server; repeatable.", valueName: "id"))
  var servers: [UInt32] = []

  @Option(
    name: .customLong("xid"),
    help: ArgumentHelp("The group with this commit number; repeatable.", valueName: "number"))
  var xids: [UInt64] = []

  @Option(
    name: .customLong("gtid"),
    help: ArgumentHelp(
      "Look this GTID up; only the logs that may hold it are read. Repeatable.",
      valueName: "gtid"))
  var gtids: [String] = []

  @Option(
    name: .customLong("include-gtids"),
    help: ArgumentHelp("Groups of this set or list; repeatable.", valueName: "set"),
    transform: parseGtids)
  var included: [GtidFilter] = []

  @Option(
    name: .customLong("exclude-gtids"),
    help: ArgumentHelp("Without these groups; repeatable.", valueName: "set"),
    transform: parseGtids)
  var excluded: [GtidFilter] = []

  @Option(
    name: .customLong("start-datetime"), parsing: .unconditional,
    help: ArgumentHelp("Groups of this time or later.", valueName: "time"), transform: parseTime)
  var startTime: RowTime?

  @Option(
    name: .customLong("stop-datetime"), parsing: .unconditional,
    help: ArgumentHelp("Groups before this time.", valueName: "time"), transform: parseTime)
  var stopTime: RowTime?

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "The group that was committing then, and its neighbours; repeatable.", valueName: "time"),
    transform: parseTime)
  var at: [RowTime] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Groups of the minute before and the minute after this time.", valueName: "time"),
    transform: parseTime)
  var around: RowTime?

  @Option(
    help: ArgumentHelp("The group that holds this place; repeatable.", valueName: "file:pos"),
    transform: parseCoordinate)
  var position: [LogCoordinate] = []

  @Option(
    help: ArgumentHelp(
      "Groups with more rows (that fit, where rows are asked for).", valueName: "n"))
  var rowsOver: UInt64?

  @Option(
    help: ArgumentHelp(
      "Groups with more bytes (of rows that fit, where rows are asked for).", valueName: "n"))
  var bytesOver: UInt64?

  @Option(
    help: ArgumentHelp("Groups that took longer, from first statement to commit.", valueName: "n"))
  var secondsOver: UInt64?

  @Flag(help: "One kind of condition is enough.")
  var any = false

  @Flag(
    help: """
      Print what became of the rows that --table and --where find: one line a change, also under \
      another key.
      """)
  var history = false

  @Option(
    help: ArgumentHelp(
      "Print the rows that --table and --where find as they were then.", valueName: "time"),
    transform: parseTime)
  var asOf: RowTime?

  @Option(help: ArgumentHelp("Only the first so many.", valueName: "n"))
  var first: Int?

  @Option(help: ArgumentHelp("Only the last so many.", valueName: "n"))
  var last: Int?

  @Flag(inversion: .prefixedNo, help: "Print what to do about each group, however many fit.")
  var clauses: Bool?

  @Option(
    name: .customLong("schema"),
    help: ArgumentHelp(
      "Definitions of tables, as in decode-rows; repeatable.", valueName: "path"))
  var schemas: [String] = []

  @Option(
    name: .customLong("threads"),
    help: ArgumentHelp("How many logs are read at the same time.", valueName: "n"))
  var threadCount: Int?

  @OptionGroup var output: OutputOptions
  @OptionGroup var input: InputOptions

  /// The conditions that the options make.
  private func conditions() throws -> FindConditions {
    var conditions = FindConditions()
    conditions.statements = statements.map { StatementPattern($0) }
    if var kinds = definitions.first {
      for more in definitions.dropFirst() { kinds.add(more) }
      conditions.definitions = kinds
    }
    var filter = rows.filter
    filter.threads = Set(threads)
    filter.servers = Set(servers)
    filter.xids = Set(xids)
    filter.includedGtids = GtidFilter(union: included)
    filter.excludedGtids = GtidFilter(union: excluded)
    filter.startTime = startTime
    filter.stopTime = stopTime
    if let around {
      filter.startTime = RowTime(
        microseconds: around.microseconds - 60_000_000, isExact: around.isExact)
      filter.stopTime = RowTime(
        microseconds: around.microseconds + 60_000_000 + (around.isExact ? 1 : 1_000_000),
        isExact: around.isExact)
    }
    conditions.rows = filter
    conditions.users = users
    conditions.rowsOver = rowsOver
    conditions.bytesOver = bytesOver
    conditions.secondsOver = secondsOver
    conditions.moments = at
    conditions.positions = position
    conditions.gtids = try gtids.map { text in
      guard let gtid = GroupIdentifier(parsing: text) else {
        throw ValidationError(
          "'\(text)' is no GTID: UUID:NUMBER of MySQL, or DOMAIN-SERVER-NUMBER of MariaDB")
      }
      return gtid
    }
    conditions.isAny = any
    return conditions
  }

  func validate() throws {
    if followsRows { try validateHistory() }
    if try conditions().isEmpty, replica.asReplica == nil, first == nil, last == nil {
      throw ValidationError("say what is looked for, such as --statement, --ddl, --table or --gtid")
    }
    if rows.wantsDefinitions {
      throw ValidationError("--op ddl is for decode-rows; here it is --ddl")
    }
    if around != nil, startTime != nil || stopTime != nil {
      throw ValidationError("--around goes without --start-datetime and --stop-datetime")
    }
    if first != nil, last != nil { throw ValidationError("--first goes without --last") }
    for count in [first, last] {
      if let count, count < 1 { throw ValidationError("--first and --last are 1 or more") }
    }
  }

  /// Whether rows are followed, instead of groups found.
  private var followsRows: Bool { history || asOf != nil }

  private func validateHistory() throws {
    if rows.conditions.isEmpty {
      throw ValidationError("--history and --as-of need --where, such as --where id=4711")
    }
    let others: [(String, Bool)] = [
      ("--statement", !statements.isEmpty), ("--ddl", !definitions.isEmpty),
      ("--op", !rows.operations.isEmpty), ("--changed", !rows.changed.isEmpty),
      ("--thread-id", !threads.isEmpty), ("--user", !users.isEmpty),
      ("--server-id", !servers.isEmpty), ("--xid", !xids.isEmpty), ("--gtid", !gtids.isEmpty),
      ("--include-gtids", !included.isEmpty), ("--exclude-gtids", !excluded.isEmpty),
      ("--at", !at.isEmpty), ("--position", !position.isEmpty), ("--rows-over", rowsOver != nil),
      ("--bytes-over", bytesOver != nil), ("--seconds-over", secondsOver != nil), ("--any", any),
      ("--clauses", clauses != nil), ("--as-replica", replica.asReplica != nil),
    ]
    if let other = others.first(where: \.1) {
      throw ValidationError("--history and --as-of go without \(other.0)")
    }
  }

  func run() throws {
    LocalTime.adoptTimeZone()
    let access = try input.openedAccess()
    let files = try SchemaFiles.read(schemas, access)
    let logs = try choice.logs(paths, access, needsOneFamily: true)
    let guarding = OutputGuard()
    guarding.add(logs)
    guarding.addInputs(schemas + input.keyPaths + [replica.asReplica].compactMap { $0 })
    do throws(SourceError) {
      try guarding.checkStandardOutput()
    } catch {
      StandardError.complain(error)
      throw ExitStatus.failed
    }
    for note in logs.notes { tell(note) }
    ProgressLine.shared.expect(logs.paths, isWanted: !output.quiet)
    if followsRows { return try follow(logs, access, files) }
    var options = FindSearch.Options()
    options.first = first
    options.last = last
    options.threads = max(1, min(threadCount ?? Processors.available, 64))
    var conditions = try conditions()
    conditions.rows.asReplica = try replica.filter(logs, channel: choice.channel)
    let search = FindSearch(
      conditions, in: logs, access, schemas: files, options: options)
    tell(search.findings, search.failures + search.notes)
    if !output.quiet {
      let sink = StandardOutput.sink()
      let printer = FindPrinter(
        style: output.style, logs,
        replica: choice.channel.map {
          StatementDialect(flavor: .mysql, version: ServerVersion(8, 0, 26), channel: $0)
        })
      if output.json {
        // One GTID among many logs is not worth reading one of them.
        printer.printJSON(
          search, gtids: search.readsAll ? logs.missingGtids(access) : [], to: sink)
      } else {
        printer.print(search, showsClauses: clauses, to: sink)
      }
      try StandardOutput.finish(sink)
    }
    if let status = ExitStatus(rawValue: search.status), status != .clean { throw status }
  }

  /// Follows rows.
  private func follow(
    _ logs: LogSelection, _ access: LogAccess, _ schemas: SchemaFiles
  ) throws {
    let search = HistorySearch(
      try conditions().rows, in: logs, access, schemas: schemas, asJSON: output.json)
    tell(search.findings, search.failures + search.notes)
    if !output.quiet {
      let sink = StandardOutput.sink()
      if output.json {
        HistoryJSON.write(
          search, logs, gtids: logs.missingGtids(access), at: asOf, to: sink)
      } else {
        HistoryPrinter(style: output.style, first: first, last: last)
          .print(search, at: asOf, to: sink)
      }
      try StandardOutput.finish(sink)
    }
    if let status = ExitStatus(rawValue: search.status), status != .clean { throw status }
  }

  private func tell(_ findings: [Finding], _ notes: [LogOrder.Message]) {
    for finding in findings {
      StandardError.complain(finding)
    }
    for note in notes { tell(note) }
  }

  private func tell(_ note: LogOrder.Message) {
    StandardError.write("binlogtool: \(note.subject): \(note.text)")
  }
}

/// Parses a list of kinds of definitions.
@Sendable private func parseKinds(_ text: String) throws -> DefinitionKinds {
  guard let kinds = DefinitionKinds(text) else {
    throw ValidationError("'\(text)' has a word that is none of \(DefinitionKinds.words)")
  }
  return kinds
}
