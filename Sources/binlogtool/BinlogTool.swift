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
      Exit status: 0 nothing wrong found; 1 done, and something is wrong with the logs; 2 the job \
      could not be done.
      """,
    version: version,
    subcommands: [
      DumpCommand.self, DecodeRowsCommand.self, VerifyCommand.self, SuggestCommand.self,
      DocumentsCommand.self,
    ])

  /// A message of the argument parser, in which what the user gave does not begin a line, nor drive
  /// the terminal.
  private static func shown(_ message: String) -> String {
    var text = message
    for argument in CommandLine.arguments where argument != argument.printable {
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
    guardAgainstShrinkingFiles()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let status as ExitStatus {
      Glibc.exit(status.rawValue)
    } catch {
      let code = exitCode(for: error)
      let message = fullMessage(for: error)
      if code.isSuccess {
        if !message.isEmpty { print(message) }
        Glibc.exit(0)
      }
      StandardError.writeLines(shown(message))
      Glibc.exit(code == .validationFailure ? ExitStatus.failed.rawValue : code.rawValue)
    }
  }
}
