import ArgumentParser
import BinlogAudit
import BinlogBytes
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

  @OptionGroup var output: OutputOptions
  @OptionGroup var input: InputOptions

  func run() throws {
    let audit: LogAudit
    do throws(SourceError) {
      let inputs = try LogInputs(paths)
      var options = LogAudit.Options()
      options.access = try input.access()
      options.positions = position
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
