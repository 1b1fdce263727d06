import ArgumentParser
import BinlogBytes
import BinlogDump
import BinlogEvents
import BinlogText

/// Prints logs as the vendors' tools do.
///
/// Its options have MySQL's grammar, so that everything after the command's name goes to a parser
/// of its own.
struct DumpCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dump",
    abstract: "Print logs as mysqlbinlog or mariadb-binlog does.",
    discussion: "`binlogtool dump --help` lists the options.",
    helpNames: [])

  @Argument(parsing: .captureForPassthrough, help: "Options and files, as mysqlbinlog has them.")
  var line: [String] = []

  func run() throws { try Self.run(line) }

  /// Does what the words after the command's name ask for.
  static func run(_ line: [String]) throws {
    LocalTime.adoptTimeZone()
    var surroundings = DumpEnvironment()
    surroundings.home = environment("HOME")
    surroundings.mysqlHome = environment("MYSQL_HOME")
    surroundings.mariadbHome = environment("MARIADB_HOME")
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
      for word in DumpPasswords.hidden(words) { sink.write(word + " ") }
      sink.write("\n")
    case .dump(let files): return try dump(request, files)
    }
    try StandardOutput.finish(sink)
  }

  private static func dump(_ request: DumpCommandLine, _ files: [String]) throws {
    var output = DumpOutput.standard
    let options = request.options
    var access: LogAccess
    do throws(SourceError) {
      access = try LogAccess(
        // What a server writes may be cut back.
        files: options.stopNever ? .read : .mapped, keyring: options.keyring,
        keyFile: options.keyFile,
        password: options.keyFilePassword, iterations: options.keyFileIterations)
      let guarding = OutputGuard()
      guarding.addInputs(files + request.optionFiles)
      guarding.addInputs([options.keyring, options.keyFile].compactMap { $0 })
      if let path = options.keyFilePassword, path.hasPrefix("FILE:") {
        guarding.addInput(String(path.dropFirst(5)))
      }
      if let path = options.resultFile {
        output = try DumpOutput(
          path, mode: mode(options, files.first, access), growsVisibly: options.stopNever, guarding)
      } else {
        try guarding.checkStandardOutput()
      }
    } catch {
      StandardError.complain(error)
      throw ExitStatus.failed
    }
    access.watch = ProgressLine.watch
    ProgressLine.shared.expect(
      files, isWanted: !options.stopNever, isStreaming: options.resultFile == nil)
    let sink = ByteSink(output.destination)
    let dump = LogDump(
      .commandLine(request), access: access, sink: sink, reporter: DumpMessages(),
      sharing: options.threads.map { DumpSharing(workers: $0) } ?? .allProcessors)
    let outcome = dump.run(files.map { LogDump.Input($0) })
    ProgressLine.shared.end()
    // What could not be written whole gets no name.
    if sink.failure == nil {
      do throws(SourceError) { try output.finish() } catch {
        StandardError.complain(error)
        throw ExitStatus.failed
      }
    } else {
      output.abandon()
    }
    switch outcome {
    case .done: return
    case .damaged: throw ExitStatus.wrong
    case .failed: throw ExitStatus.failed
    }
  }
}

extension DumpCommand {
  /// Who may read a new result file: `mysqlbinlog` shows it to its owner and group, `mariadb-binlog`
  /// to whom the process's mask lets.
  ///
  /// Whose log comes first is looked up where reading twice does no harm.
  private static func mode(_ options: DumpOptions, _ first: String?, _ access: LogAccess) -> UInt32
  {
    var style = options.style
    if style == nil, let first, DirectoryListing.kind(of: first) == .file {
      do throws(SourceError) {
        if case .log(let format) = try LogOpening(try access.open(first)) {
          style = DumpStyle(format)
        }
      } catch {
        // The dump will say so.
      }
    }
    return style == .mariadb || style == .mariadb11 ? 0o666 : 0o640
  }
}

/// Writes messages about places in logs to standard error, one line each.
final class DumpMessages: DumpReporter {
  func report(_ message: DumpMessage) {
    let place = message.offset.map { "\(message.file):\($0)" } ?? message.file
    StandardError.write("binlogtool: \(place): \(message.text)")
  }
}
