import ArgumentParser
import BinlogBytes
import BinlogText

/// Prints logs as the vendors' tools do.
///
/// Its options have MySQL's grammar, so that everything behind the command's name goes to a parser
/// of its own.
struct DumpCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dump",
    abstract: "Print logs as mysqlbinlog or mariadb-binlog does.",
    discussion: "`binlogtool dump --help` lists the options.",
    helpNames: [])

  @Argument(parsing: .captureForPassthrough, help: "Options and files, as mysqlbinlog has them.")
  var line: [String] = []

  func run() throws {
    LocalTime.adoptTimeZone()
    var defaults = DumpOptions()
    if let directory = environment("TMPDIR"), !directory.isEmpty {
      defaults.localLoad = directory
      defaults.temporaryDirectory = directory
    }
    let request: DumpCommandLine
    do {
      request = try DumpCommandLine(line, defaults: defaults)
    } catch {
      StandardError.write("binlogtool: \(error.text)")
      throw ExitStatus.failed
    }
    for warning in request.warnings { StandardError.write("binlogtool: \(warning)") }
    let sink = ByteSink(DescriptorDestination(number: 1, name: "standard output"))
    switch request.action {
    case .help: sink.write(DumpCommandLine.help())
    case .version: sink.write("binlogtool \(BinlogTool.version)\n")
    case .dump(let files):
      let dump = LogDump(options: request.options, sink: sink, reporter: DumpMessages())
      switch dump.run(files.map { LogDump.Input($0) }) {
      case .done: return
      case .damaged: throw ExitStatus.wrong
      case .failed: throw ExitStatus.failed
      }
    }
    sink.flush()
    if let failure = sink.failure {
      StandardError.complain(failure)
      throw ExitStatus.failed
    }
  }
}

/// Writes the messages of a dump to standard error.
final class DumpMessages: DumpReporter {
  func report(_ message: DumpMessage) {
    let place = message.offset.map { "\(message.file):\($0)" } ?? message.file
    StandardError.write("binlogtool: \(place): \(message.text)")
  }
}
