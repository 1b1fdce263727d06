import ArgumentParser
import BinlogBytes
import BinlogChanges
import BinlogDump
import BinlogEvents
import BinlogLogs
import BinlogText

/// `binlogtool decode-rows`.
struct DecodeRowsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode-rows",
    abstract: "Print row changes, with names and exact values, for people and programs.",
    discussion: """
      PATH is a binlog or relay log, as it is or packed by gzip or zstd, an index file, a \
      directory (its binlogs, or its relay logs where there are no others), or - for standard \
      input. Names, signs, labels and character sets are those that the log tells \
      (binlog_row_metadata=FULL); what it does not tell is shown as @1, digits, and base64 or \
      hexadecimal for bytes that are not UTF-8.

      Globs: * any run of characters, ? one character. Times are local time (TZ).

      Several logs are read in the order of their numbers. Logs that are missing between them, and \
      changes that were logged as statements, are told on standard error.

      Exit status: 0 done, 1 a log is damaged (its rows up to there were printed), or statements \
      that are to be run lack a part of what was asked for, 2 the job could not be done.
      """)

  @Argument(help: "Logs, index files or directories.")
  var paths: [String]

  @OptionGroup var choice: LogChoiceOptions

  @OptionGroup var output: RowOutputOptions

  @Flag(
    help: """
      Print statements that take the changes back, the last group first (as --format sql, the \
      other way round). Needs binlog_row_image=FULL, and room in TMPDIR.
      """)
  var flashback = false

  @OptionGroup var undoing: UndoOutputOptions

  @Option(
    name: .customLong("schema"),
    help: ArgumentHelp(
      """
      Definitions of tables: SQL as mysqldump --no-data writes it, a directory of .sql files, or \
      logs, an index file or a directory of logs that define them; may be given several times.
      """, valueName: "path"))
  var schemas: [String] = []

  @Flag(help: "Print no rows, but for each table who named its columns.")
  var printSchema = false

  @OptionGroup var wanted: RowFilterOptions

  @OptionGroup var follow: FollowOptions

  @OptionGroup var threads: ThreadOptions

  @OptionGroup var replica: ReplicaFilterOptions

  @OptionGroup var input: InputOptions

  @Flag(
    name: .customLong("force-read"),
    help: "Go on after damage, at the next event that can be believed.")
  var forceRead = false

  func run() throws {
    LocalTime.adoptTimeZone()
    let access = try input.openedAccess(mayShrink: follow.stopNever)
    let schemas = try SchemaFiles.read(schemas, access)
    try undoing.checkReview(replacing: output.overwrite)
    let logs = try choice.logs(
      paths, access, needsOneFamily: flashback || output.format == .sql,
      hasBarePosition: wanted.hasBarePosition)
    let guarding = OutputGuard()
    guarding.add(logs)
    guarding.addInputs(self.schemas + input.keyPaths + [replica.asReplica].compactMap { $0 })
    let known = LogSchemas(schemas)
    let following: RowFollowing?
    do throws(SourceError) {
      try guarding.checkStandardOutput()
      if let review = undoing.review { try guarding.check(file: review) }
      following = try follow.following(guarding)
    } catch {
      StandardError.complain(error)
      throw ExitStatus.failed
    }
    let range = try self.range(logs, access, known, following)
    ProgressLine.shared.expect(
      Array(range.logs.paths[range.extent]), isWanted: !follow.stopNever,
      isStreaming: !output.isCounting && output.directory == nil)
    let sink = StandardOutput.sink(isStreaming: true)
    var filter = wanted.filter
    filter.forceRead = forceRead
    filter.asReplica = try replica.filter(range.logs, channel: choice.channel)
    let replay = output.replay(access, filter)
    if replay.needsWholeGroups { filter.readsWholeGroups = true }
    let redo = RedoPrinter(sink, replay: replay)
    let undo = UndoPrinter(sink, options: undoing.options)
    let printer: any RowsPrinter =
      if printSchema {
        SchemaPrinter(sink)
      } else if flashback {
        undo
      } else if output.format == .sql {
        redo
      } else {
        output.printer(sink, guarding)
      }
    if following?.resume?.found != nil, let last = StandardOutput.lastByteBefore {
      printer.goOn()
      // Of who was killed, half a line may stand there.
      if last != UInt8(ascii: "\n") { sink.write(byte: UInt8(ascii: "\n")) }
    }
    var decode = RowDecode(
      filter: filter, printer: printer, schemas: known, sink: sink,
      reporter: DumpMessages(), access: access, sharing: RowDecode.sharing(threads.count))
    decode.following = following
    let outcome = decode.run(range.logs, extent: range.extent, from: range.start)
    try StandardOutput.finish(sink)
    if flashback, outcome != .failed, undo.failure == nil {
      try undoing.writeReview(undo, replacing: output.overwrite)
    }
    if let failure = undo.failure {
      StandardError.complain(failure)
      throw ExitStatus.failed
    }
    switch outcome {
    case .done:
      // Statements that say less than the log are nothing to rely on.
      let gaps =
        redo.leftOutRows + redo.doubtfulGroups + undo.leftOutRows + undo.leftOutGroups
        + undo.conflictRows + undo.doubtCount
      if gaps > 0 { throw ExitStatus.wrong }
    case .damaged: throw ExitStatus.wrong
    case .failed: throw ExitStatus.failed
    }
  }

  /// What is read.
  private struct Range {
    var logs: LogSelection
    var extent: ClosedRange<Int>
    /// Where in the first of them; nil where the options tell.
    var start: RowFollowing.Start?
  }

  /// The logs that are read, and where reading begins.
  private func range(
    _ logs: LogSelection, _ access: LogAccess, _ schemas: LogSchemas, _ following: RowFollowing?
  ) throws -> Range {
    let knowsStart = following.map { $0.startsAtEnd || $0.resume?.found != nil } ?? false
    let extent = try logs.extent(
      start: knowsStart ? nil : wanted.startPosition, stop: wanted.stopPosition)
    guard let following else { return Range(logs: logs, extent: extent) }
    do throws(SourceError) {
      let start = try following.start(logs, first: extent.lowerBound, access, schemas)
      return Range(
        logs: start.logs, extent: start.first...max(start.first, start.logs.paths.count - 1),
        start: start)
    } catch {
      StandardError.complain(error)
      throw ExitStatus.failed
    }
  }

  func validate() throws {
    try undoing.check(flashback: flashback)
    if output.overwrite, output.directory == nil, undoing.review == nil {
      throw ValidationError("--overwrite needs --output-dir or --review")
    }
    if follow.stopNever { try checkFollowing() }
    if flashback, output.format != .text, output.format != .sql {
      throw ValidationError(
        "--flashback prints statements: --format \(output.format) cannot be had with it")
    }
    if output.withDefinitions || output.keepGtids, flashback || printSchema {
      throw ValidationError("--with-ddl and --keep-gtids go without --flashback and --print-schema")
    }
    if wanted.rows.wantsDefinitions {
      if flashback || printSchema || output.directory != nil {
        throw ValidationError(
          "--op ddl goes without --flashback, --print-schema and --output-dir")
      }
      if !output.isCounting, output.format != .text, output.format != .jsonl {
        throw ValidationError("--op ddl has the formats text and jsonl")
      }
    }
    if flashback || printSchema, output.isCounting || output.directory != nil {
      throw ValidationError(
        "\(flashback ? "--flashback" : "--print-schema") goes without --count, --group-by and "
          + "--output-dir")
    }
  }

  /// Refuses what needs to know where the logs end.
  private func checkFollowing() throws {
    let word: String? =
      if flashback {
        "--flashback"
      } else if printSchema {
        "--print-schema"
      } else if output.isCounting {
        "--count and --group-by"
      } else if output.directory != nil {
        "--output-dir"
      } else if wanted.stopPosition != nil || wanted.stopTime != nil {
        "--stop-position and --stop-datetime"
      } else if forceRead {
        "--force-read"
      } else if output.format == .sql, follow.resume != nil {
        "--format sql with --resume, which may print a group twice,"
      } else {
        nil
      }
    if let word { throw ValidationError("\(word) cannot be had with --stop-never") }
  }
}
