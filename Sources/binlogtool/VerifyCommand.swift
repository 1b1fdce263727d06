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

  @Flag(help: "A few lines for each set of logs instead of a line for each log.")
  var summary = false

  @Option(
    help: ArgumentHelp(
      """
      text, json, openmetrics (for a collector of metrics), or nagios (a line and the exit status \
      as its plugins have them).
      """, valueName: "format"))
  var format = Format.text

  /// How the answer is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case openmetrics
    case nagios
  }

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
      ProgressLine.shared.expect(
        inputs.families.flatMap { $0.members.map(\.path) }, isWanted: !output.quiet)
      audit = try LogAudit(inputs, options: options)
    } catch {
      StandardError.complain(error)
      guard format == .nagios, !output.json else { throw ExitStatus.failed }
      let sink = StandardOutput.sink()
      DigestPrinter().printNagios(error, to: sink)
      try StandardOutput.finish(sink)
      throw ExitStatus.unknown
    }
    let status: ExitStatus? =
      audit.hasUnreadableFiles ? .failed : audit.isClean ? nil : .wrong
    let sink = StandardOutput.sink()
    let printer = VerifyPrinter(style: output.style)
    let code = status?.rawValue ?? 0
    switch output.json ? .json : format {
    case .nagios:
      let status = DigestPrinter().printNagios(audit, AuditDigest(audit), to: sink)
      if !output.quiet { try StandardOutput.finish(sink) }
      if let status = ExitStatus(rawValue: status), status.rawValue != 0 { throw status }
      return
    case _ where output.quiet: break
    case .json: printer.printJSON(audit, status: code, to: sink)
    case .openmetrics: MetricsPrinter().print(AuditDigest(audit), status: code, to: sink)
    case .text where summary: printer.printSummary(audit, AuditDigest(audit), to: sink)
    case .text: printer.print(audit, to: sink)
    }
    if !output.quiet { try StandardOutput.finish(sink) }
    if let status { throw status }
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
