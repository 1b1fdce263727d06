import ArgumentParser
import BinlogAudit
import BinlogBytes
import BinlogLogs
import BinlogText

/// `binlogtool verify`.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check logs: frames, checksums, positions, groups, the index against the directory.",
    discussion: """
      PATH is a log, an index file, a directory with logs (its index files, binlogs and relay \
      logs are found), or - for standard input. Several logs whose numbers follow one another \
      are judged as a set.

      Exit status: 0 nothing wrong (warnings and notes alone leave 0), 1 an error was found or \
      a position is not one that a replica can use, 2 the job could not be done.
      """)

  @Argument(help: "Logs, index files or directories.")
  var paths: [String]

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Judge this coordinate as well; may be given several times.", valueName: "file:pos"),
    transform: parseCoordinate)
  var position: [LogCoordinate] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Say what the server answers to a replica that connects by GTID and has this set"
        + " (MySQL) or stands at this position (MariaDB); may be given several times.",
      valueName: "gtids"),
    transform: parseGtids)
  var gtidSet: [GtidQuestion] = []

  @Flag(help: "Those replicas of MariaDB have gtid_strict_mode=ON.")
  var gtidStrict = false

  @Flag(help: "Read rows value by value as well: decimals, times, JSON, compressed columns.")
  var deep = false

  @OptionGroup var output: OutputOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var input: InputOptions

  func run() throws {
    let audit: LogAudit
    do throws(SourceError) {
      let inputs = try LogInputs(paths.unfolded)
      let guarding = OutputGuard()
      guarding.add(inputs)
      guarding.addInputs(input.keyPaths)
      try guarding.checkStandardOutput()
      var options = LogAudit.Options()
      options.access = try input.access()
      options.positions = position
      options.gtidQuestions = gtidSet
      options.isGtidStrict = gtidStrict
      options.isDeep = deep
      options.threads = threads.count
      let progress = ProgressLine(isWanted: !output.quiet && !output.json)
      audit = try LogAudit(inputs, options: options, progress: progress.begin)
      progress.end()
    } catch {
      StandardError.complain(error)
      throw ExitStatus.failed
    }
    if !output.quiet {
      let sink = StandardOutput.sink()
      let printer = VerifyPrinter(style: output.style)
      if output.json { printer.printJSON(audit, to: sink) } else { printer.print(audit, to: sink) }
      try StandardOutput.finish(sink)
    }
    if audit.hasUnreadableFiles { throw ExitStatus.failed }
    if !audit.isClean { throw ExitStatus.wrong }
  }
}

/// Parses what a replica that connects by GTID has.
@Sendable private func parseGtids(_ text: String) throws -> GtidQuestion {
  guard let question = GtidQuestion(parsing: text) else {
    throw ValidationError(
      "'\(text)' is neither a GTID set of MySQL (UUID:1-5) nor a position of MariaDB (0-1-5)")
  }
  return question
}
