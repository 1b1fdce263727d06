import ArgumentParser
import BinlogBytes
import Glibc

/// The command with its subcommands.
@main
struct BinlogTool: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "binlogtool",
    abstract: "Reads MySQL and MariaDB binary logs and relay logs: checks them, decodes them, and"
      + " says what to do when replication cannot go on.",
    discussion: """
      What do you want to do?
        read a log as mysqlbinlog prints it             dump
        see changed rows, follow them, take them back   decode-rows
        know who did it, where it is, undo or skip it   find
        know what fills the disk                        stats
        know whether logs are whole                     verify
        know why a replica stopped and what to type     suggest
        know what a replica's filters leave out         rules
        know what two servers disagree about            compare
        go back to a moment, from a backup              restore
        write logs out of logs, repair damaged ones     cut

      Exit status: 0 nothing wrong found; 1 done, and something is wrong with the logs; 2 the job \
      could not be done.
      """,
    version: version,
    subcommands: [DocumentsCommand.self],
    groupedSubcommands: [
      CommandGroup(name: "Reading", subcommands: [DumpCommand.self, DecodeRowsCommand.self]),
      CommandGroup(name: "Searching", subcommands: [FindCommand.self, StatsCommand.self]),
      CommandGroup(
        name: "Checking",
        subcommands: [
          VerifyCommand.self, SuggestCommand.self, RulesCommand.self, CompareCommand.self,
        ]),
      CommandGroup(name: "Writing", subcommands: [CutCommand.self, RestoreCommand.self]),
    ])

  /// A message of the argument parser, in which what the user gave does not begin a line, nor drive
  /// the terminal.
  private static func shown(_ message: String) -> String {
    var text = message
    for argument in ProcessArguments.all.prefix(1000) where argument != argument.printable {
      text = text.replacing(argument, with: argument.printable)
      // Of `--option=value` it repeats the value.
      if let value = argument.firstIndex(of: "=").map({ argument[argument.index(after: $0)...] }) {
        text = text.replacing(value, with: String(value).printable)
      }
    }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0).printable }.joined(separator: "\n")
  }

  /// Runs the command; usage errors leave with 2, as all commands promise.
  static func main() {
    ProcessGuard.begin()
    let status = start(ProcessArguments.all)
    ProgressLine.shared.end()
    UnfinishedFiles.removeAll()
    Glibc.exit(status)
  }

  /// Does what `words` ask for; returns the status to leave with.
  private static func start(_ words: [String]) -> Int32 {
    do {
      if words.first == DumpCommand.configuration.commandName {
        // Its options are no business of the parser's, and its files may be many.
        try DumpCommand.run(Array(words.dropFirst()))
        return 0
      }
      if let complaint = CommandNames.complaint(words) {
        StandardError.writeLines(complaint)
        return ExitStatus.failed.rawValue
      }
      var command = try parseAsRoot(ManyArguments.fold(OptionalValues.fill(words)))
      try command.run()
      return 0
    } catch let status as ExitStatus {
      return status.rawValue
    } catch {
      let code = exitCode(for: error)
      let message = ManyArguments.shown(fullMessage(for: error))
      guard code.isSuccess else {
        StandardError.writeLines(shown(message))
        return code == .validationFailure ? ExitStatus.failed.rawValue : code.rawValue
      }
      guard !message.isEmpty else { return 0 }
      let sink = StandardOutput.sink()
      sink.write(message + "\n")
      do {
        try StandardOutput.finish(sink)
        return 0
      } catch {
        return (error as? ExitStatus ?? .failed).rawValue
      }
    }
  }
}
