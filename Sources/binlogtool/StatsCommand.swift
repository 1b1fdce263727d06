import ArgumentParser
import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs
import BinlogSearch
import BinlogText
import Glibc

/// `binlogtool stats`.
struct StatsCommand: ParsableCommand {
  /// How statistics are printed.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case csv
  }

  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Say what fills the logs: tables, statements, threads, hours, the largest groups.",
    discussion: """
      PATH is a log, as it is or packed by gzip or zstd, an index file, a directory (its binlogs, \
      or its relay logs where there are no others), or -. Every byte of the logs is counted once: \
      the sum of each division is the size of the logs.

      binlogtool stats /var/lib/mysql
      binlogtool stats --html stats.html --what-if /var/lib/mysql/mysql-bin.index

      Exit status: 0 done, 1 damage or a gap was met, 2 the job could not be done.
      """)

  @Argument(help: "Logs, index files or directories.")
  var paths: [String]

  @OptionGroup var choice: LogChoiceOptions

  @Option(help: "text for people; json: one document; csv: a line for each key of each division.")
  var format: Format?

  @Flag(help: "The same as --format json.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Write one page of HTML besides, with all that it needs in it.", valueName: "file"))
  var html: String?

  @Flag(help: "Let --html take the place of a file that is there.")
  var overwrite = false

  @Flag(help: "Measure what compression would save, by compressing; takes longer.")
  var whatIf = false

  @Flag(help: "Look at events only, not at rows; faster.")
  var noRows = false

  @Option(help: ArgumentHelp("So many lines of each division.", valueName: "n"))
  var top = 10

  @Option(
    name: .customLong("schema"),
    help: ArgumentHelp(
      "Definitions of tables, as in decode-rows, for their keys; repeatable.", valueName: "path"))
  var schemas: [String] = []

  @Flag(name: .shortAndLong, help: "Print nothing; --html is written, and the exit status tells.")
  var quiet = false

  @Option(help: ArgumentHelp("When to use colours.", valueName: "when"))
  var color = ColorChoice.auto

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var replica: ReplicaFilterOptions

  @OptionGroup var input: InputOptions

  func validate() throws {
    if whatIf, noRows {
      throw ValidationError("--what-if looks at rows: it goes without --no-rows")
    }
    if whatIf, replica.asReplica != nil {
      throw ValidationError("--what-if is about whole logs: it goes without --as-replica")
    }
    if top < 1 { throw ValidationError("--top is 1 or more") }
    if overwrite, html == nil { throw ValidationError("--overwrite needs --html") }
    if json, let format, format != .json {
      throw ValidationError("--json goes without --format \(format)")
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
    let batch = FileBatch(
      FileBatch.Rules(
        isReplacing: overwrite,
        adviceForTaken: "exists; --overwrite puts a new one in its place"),
      guarding: guarding)
    do throws(SourceError) {
      try guarding.checkStandardOutput()
      if let html { try batch.check(html) }
    } catch {
      StandardError.complain(error)
      throw ExitStatus.failed
    }
    for note in logs.notes { StandardError.write("binlogtool: \(note.subject): \(note.text)") }
    var options = StatsReport.Options()
    options.countsRows = !noRows
    options.compresses = whatIf
    options.threads = threads.count
    options.asReplica = try replica.filter(logs, channel: choice.channel)
    ProgressLine.shared.expect(logs.paths, isWanted: !quiet)
    let report = StatsReport(logs, access, schemas: files, options: options)
    for finding in report.findings {
      StandardError.complain(finding)
    }
    let clauses = StatsClauses(logs)
    if let html {
      do throws(SourceError) {
        let page = ByteSink(try batch.file(html))
        StatsPage(report, clauses: clauses, to: page).write()
        page.flush()
        if let failure = page.failure { throw failure }
        try batch.commit()
      } catch {
        StandardError.complain(error)
        throw ExitStatus.failed
      }
    }
    if !quiet {
      let sink = StandardOutput.sink()
      switch json ? .json : format ?? .text {
      case .json:
        StatsFields.writeJSON(
          report, clauses: clauses, gtids: logs.missingGtids(access), to: sink)
      case .csv: StatsFields.writeCSV(report, to: sink)
      case .text:
        StatsText(style: color.style, width: Self.width, most: top).print(report, to: sink)
      }
      try StandardOutput.finish(sink)
    }
    if let status = ExitStatus(rawValue: report.status), status != .clean { throw status }
  }

  /// Columns of the terminal; 100 where there is none.
  private static var width: Int {
    if let columns = environment("COLUMNS").flatMap({ Int($0) }), columns > 0 { return columns }
    var size = winsize()
    // Safe: the system fills the structure that it is given.
    let code = unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size)
    return code == 0 && size.ws_col > 0 ? Int(size.ws_col) : 100
  }
}
