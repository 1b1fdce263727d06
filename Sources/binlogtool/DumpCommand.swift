import ArgumentParser
import BinlogBytes
import BinlogEvents
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
    var surroundings = DumpEnvironment()
    surroundings.home = environment("HOME")
    surroundings.mysqlHome = environment("MYSQL_HOME")
    surroundings.groupSuffix = environment("MYSQL_GROUP_SUFFIX")
    surroundings.temporaryDirectory = environment("TMPDIR")
    let request: DumpCommandLine
    do {
      request = try DumpCommandLine(line, environment: surroundings)
    } catch {
      StandardError.write("binlogtool: \(error.text)")
      throw ExitStatus.failed
    }
    for warning in request.warnings { StandardError.write("binlogtool: \(warning)") }
    let sink = StandardOutput.sink()
    switch request.action {
    case .help: sink.write(DumpCommandLine.help())
    case .version: sink.write("binlogtool \(BinlogTool.version)\n")
    case .printDefaults(let words):
      sink.write("binlogtool dump would be started with the following arguments:\n")
      for word in words { sink.write(word + " ") }
      sink.write("\n")
    case .dump(let files): return try dump(request, files)
    }
    try StandardOutput.finish(sink)
  }

  private func dump(_ request: DumpCommandLine, _ files: [String]) throws {
    var destination = DescriptorDestination(number: 1, name: "standard output")
    if let path = request.options.resultFile {
      do {
        destination = try NewFile.truncate(path, mode: 0o666)
      } catch {
        StandardError.complain(error)
        throw ExitStatus.failed
      }
    }
    let keys = request.options
    let access: LogAccess
    do throws(SourceError) {
      access = try LogAccess(
        files: .mapped, keyring: keys.keyring, keyFile: keys.keyFile,
        password: keys.keyFilePassword, iterations: keys.keyFileIterations)
    } catch {
      StandardError.complain(error)
      throw ExitStatus.failed
    }
    let dump = LogDump(
      .commandLine(request), access: access, sink: ByteSink(destination), reporter: DumpMessages())
    switch dump.run(files.map { LogDump.Input($0) }) {
    case .done: return
    case .damaged: throw ExitStatus.wrong
    case .failed: throw ExitStatus.failed
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
