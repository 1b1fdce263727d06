import ArgumentParser
import BinlogBytes
import BinlogChanges
import BinlogDump
import BinlogEvents
import BinlogText

/// How `decode-rows` prints rows, and where to.
struct RowOutputOptions: ParsableArguments {
  /// How rows are printed.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case jsonl
    case csv
    case tsv
    case sql
  }

  @Option(
    help: """
      text: pseudo-SQL for people; jsonl: one JSON object a row, Debezium's names; csv, tsv: one \
      table as fields, two lines for an update; sql: statements that do the changes again.
      """)
  var format = Format.text

  @Flag(
    help: "--format text: one line a row; of an update its key and the columns that it changes.")
  var compact = false

  @Option(help: ArgumentHelp("--format text: when to use colours.", valueName: "when"))
  var color = ColorChoice.auto

  @Option(
    name: .customLong("output-dir"),
    help: ArgumentHelp(
      "Write a file for each table into this directory, as DATABASE.TABLE.FORMAT.",
      valueName: "dir"))
  var directory: String?

  @Flag(help: "Let --output-dir and --review replace files that are there already.")
  var overwrite = false

  @Flag(help: "Print how many rows there are, not the rows.")
  var count = false

  @Option(
    help: ArgumentHelp(
      "Count rows by table, op or minute, or by several with commas.", valueName: "keys"),
    transform: parseKeys)
  var groupBy: [CountPrinter.Key] = []

  @Flag(
    name: .customLong("with-ddl"),
    help: """
      --format sql: definitions too, and all else that was logged as text and changes no rows, as \
      it was logged.
      """)
  var withDefinitions = false

  @Flag(help: "--format sql: give each group the GTID that it had.")
  var keepGtids = false

  @Option(
    help: ArgumentHelp(
      """
      --format sql: what statements do where they do not fit the rows that are there: stop, newer \
      (the change wins), older (what is there stays).
      """, valueName: "choice"))
  var onConflict = ConflictChoice.stop

  /// What statements replay besides rows.
  func replay(_ access: LogAccess, _ filter: RowFilter) -> RedoReplay {
    var replay = RedoReplay(access, DumpMessages())
    replay.hasDefinitions = withDefinitions
    replay.keepsGtids = keepGtids
    replay.conflicts = onConflict
    replay.isWhole = filter.wantsAllRows
    return replay
  }

  /// Whether rows are counted instead of printed.
  var isCounting: Bool { count || !groupBy.isEmpty }

  func validate() throws {
    if withDefinitions || keepGtids, format != .sql {
      throw ValidationError(
        "--\(withDefinitions ? "with-ddl" : "keep-gtids") needs --format sql")
    }
    if compact, format != .text || isCounting {
      throw ValidationError("--compact is for the rows of --format text")
    }
    if onConflict != .stop, format != .sql {
      throw ValidationError("--on-conflict needs --format sql")
    }
    if isCounting, format == .sql {
      throw ValidationError("--count and --group-by have the formats text, jsonl, csv and tsv")
    }
    if isCounting, directory != nil {
      throw ValidationError("--output-dir is for rows, and --count prints none")
    }
    if directory != nil, format == .sql {
      throw ValidationError(
        "--output-dir would take groups apart, which --format sql keeps: use --table")
    }
  }

  /// The printer for everything but SQL, in front of `sink`; files do not take the place of those
  /// that `guarding` knows.
  func printer(_ sink: ByteSink, _ guarding: OutputGuard) -> any RowsPrinter {
    if isCounting {
      let layout: CountPrinter.Layout =
        switch format {
        case .jsonl: .jsonl
        case .csv: .csv
        case .tsv: .tsv
        case .text, .sql: .text
        }
      return CountPrinter(sink, by: groupBy, layout: layout)
    }
    guard let directory else { return rows(sink, color.style) }
    return TableFiles(
      TableFiles.Layout(
        directory: directory, suffix: format == .text ? "txt" : format.rawValue,
        isSplitByColumns: format == .csv || format == .tsv, isReplacing: overwrite),
      guarding: guarding,
      needsOrder: format == .jsonl, make: { rows($0, .plain) })
  }

  private func rows(_ sink: ByteSink, _ style: TextStyle) -> any RowsPrinter {
    switch format {
    case .jsonl: JSONLinesPrinter(sink)
    case .csv: FieldsPrinter(sink, style: .csv)
    case .tsv: FieldsPrinter(sink, style: .tsv)
    case .text where compact: CompactRowsPrinter(sink, style: style)
    case .text, .sql: TextRowsPrinter(sink, style: style)
    }
  }
}

/// Parses a list such as `table,op`.
@Sendable private func parseKeys(_ text: String) throws -> [CountPrinter.Key] {
  var keys: [CountPrinter.Key] = []
  for word in text.split(separator: ",", omittingEmptySubsequences: false) {
    guard let key = CountPrinter.Key(rawValue: word.lowercased().filter { !$0.isWhitespace })
    else { throw ValidationError("'\(word)' is none of table, op, minute") }
    if !keys.contains(key) { keys.append(key) }
  }
  return keys
}

extension ConflictChoice: ExpressibleByArgument {}
