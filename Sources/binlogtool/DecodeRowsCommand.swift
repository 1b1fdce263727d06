import ArgumentParser
import BinlogBytes
import BinlogEvents
import BinlogText

/// `binlogtool decode-rows`.
struct DecodeRowsCommand: ParsableCommand {
  /// How rows are printed.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case jsonl
  }

  static let configuration = CommandConfiguration(
    commandName: "decode-rows",
    abstract: "Print row changes, with names and exact values, for people and programs.",
    discussion: """
      FILE is a binlog or relay log, or - for standard input. Names, signs, labels and character \
      sets are those that the log tells (binlog_row_metadata=FULL); what it does not tell is \
      shown as @1, digits, and base64 or hexadecimal for bytes that are not UTF-8.

      Globs: * any run of characters, ? one character. Times are local time (TZ).

      Exit status: 0 done, 1 a log is damaged (its rows up to there were printed), 2 the job could \
      not be done.
      """)

  @Argument(help: "Logs, in order.")
  var files: [String]

  @Option(help: "text: pseudo-SQL for people; jsonl: one JSON object a row, Debezium's names.")
  var format = Format.text

  @Option(
    name: .customLong("database"),
    help: ArgumentHelp(
      "Only databases that fit this glob; may be given several times.", valueName: "glob"))
  var databases: [String] = []

  @Option(
    name: .customLong("table"),
    help: ArgumentHelp(
      "Only tables that fit, as TABLE or DATABASE.TABLE; may be given several times.",
      valueName: "glob"))
  var tables: [String] = []

  @Option(
    name: [.customShort("j"), .customLong("start-position")],
    help: ArgumentHelp("Begin at this byte of the first file.", valueName: "pos"))
  var startPosition: UInt64 = 0

  @Option(
    name: .customLong("stop-position"),
    help: ArgumentHelp("End before this byte of the last file.", valueName: "pos"))
  var stopPosition: UInt64 = .max

  @Option(
    name: .customLong("start-datetime"),
    help: ArgumentHelp("Nothing earlier than this, as '2026-11-21 08:30:00'.", valueName: "time"),
    transform: parseMoment)
  var startTime: Int64?

  @Option(
    name: .customLong("stop-datetime"),
    help: ArgumentHelp("End with the first event of this time or later.", valueName: "time"),
    transform: parseMoment)
  var stopTime: Int64?

  @OptionGroup var input: InputOptions

  @Flag(
    name: .customLong("force-read"),
    help: "Go on behind damage, at the next event that can be believed.")
  var forceRead = false

  func run() throws {
    LocalTime.adoptTimeZone()
    var filter = RowFilter()
    filter.databases = databases.map { Glob($0) }
    for pattern in tables { filter.addTable(pattern) }
    filter.startPosition = startPosition
    filter.stopPosition = stopPosition
    filter.forceRead = forceRead
    filter.startTime = startTime ?? .min
    filter.stopTime = stopTime ?? .max
    let access: LogAccess
    do throws(SourceError) {
      access = try input.access()
    } catch {
      StandardError.complain(error)
      throw ExitStatus.failed
    }
    let sink = StandardOutput.sink()
    let printer: any RowsPrinter =
      switch format {
      case .text: TextRowsPrinter(sink)
      case .jsonl: JSONLinesPrinter(sink)
      }
    let decode = RowDecode(
      filter: filter, printer: printer, sink: sink, reporter: RowMessages(),
      access: access)
    let outcome = decode.run(files)
    try StandardOutput.finish(sink)
    switch outcome {
    case .done: return
    case .damaged: throw ExitStatus.wrong
    case .failed: throw ExitStatus.failed
    }
  }
}

/// Writes the messages of a decoding to standard error.
private final class RowMessages: DumpReporter {
  func report(_ message: DumpMessage) {
    let place = message.offset.map { "\(message.file):\($0)" } ?? message.file
    StandardError.write("binlogtool: \(place): \(message.text)")
  }
}

/// Parses a date, mostly with a time behind it, as local time.
@Sendable private func parseMoment(_ text: String) throws -> Int64 {
  guard let moment = DumpDateTime.parse(text) ?? DumpDateTime.parse(text + " 00:00:00") else {
    throw ValidationError("'\(text)' is not a time such as '2026-11-21 08:30:00'")
  }
  return moment
}
