/// An option of `dump`: one row of the table that parsing and help come from.
public struct DumpOption: Sendable {
  /// What an option sets.
  public enum Meaning: Sendable {
    case help
    case version
    case flavor
    case verbose
    case base64Output
    case startPosition
    case stopPosition
    case startTime
    case stopTime
    case localLoad
    /// Taken, as the vendors' tools do with a local file, and without effect.
    case ignored
  }

  /// What may stand behind an option's name.
  public enum Value: Sendable {
    /// Nothing; `--skip-` takes it back.
    case none
    /// Nothing, or 0 or 1 behind `=`; `--skip-` and `--disable-` mean 0.
    case switching
    /// A text.
    case text
    /// A number, with K, M or G behind it or not.
    case number
    /// One of these words, or a beginning that only one of them has, whatever the case.
    case word([String])
    /// A date and a time.
    case dateTime
  }

  /// The long name, with hyphens.
  public let name: String
  /// The letter, where it has one.
  public let letter: Character?
  /// What stands behind it.
  public let value: Value
  /// How help calls the value.
  public let placeholder: String
  /// The flavor whose tool alone has it; nil when both have it, or it is ours.
  public let flavor: DumpStyle?
  /// What it sets.
  public let meaning: Meaning
  /// One sentence or more for people.
  public let help: String

  init(
    _ name: String, _ letter: Character?, _ value: Value, _ placeholder: String,
    flavor: DumpStyle? = nil, _ meaning: Meaning, _ help: String
  ) {
    self.name = name
    self.letter = letter
    self.value = value
    self.placeholder = placeholder
    self.flavor = flavor
    self.meaning = meaning
    self.help = help
  }

  /// All options, in the order of help.
  public static let all: [DumpOption] = [
    DumpOption("help", "?", .none, "", .help, "Print this help."),
    DumpOption("version", "V", .none, "", .version, "Print the version."),
    DumpOption(
      "flavor", nil, .word(DumpStyle.allCases.map(\.rawValue)), "name", .flavor,
      "Whose tool to speak like: mysql (mysqlbinlog 9.7), mariadb (mariadb-binlog 10.11) or "
        + "mariadb11 (mariadb-binlog 11.8); without it, that of the server that wrote the first log."
    ),
    DumpOption(
      "verbose", "v", .none, "", .verbose,
      "Show rows as commented pseudo-SQL; twice, with column types and the statement behind the "
        + "rows."),
    DumpOption(
      "base64-output", nil, .word(["NEVER", "AUTO", "UNSPEC", "DECODE-ROWS"]), "when",
      .base64Output,
      "What is printed as BINLOG statements: auto (format descriptions and rows), never (nothing; "
        + "logs with rows cannot be printed), decode-rows (nothing; rows show with -v)."),
    DumpOption(
      "start-position", "j", .number, "N", .startPosition,
      "Begin at this offset of the first log, where an event must begin."),
    DumpOption(
      "stop-position", nil, .number, "N", .stopPosition,
      "Stop before the first event of the last log that begins at this offset or behind it."),
    DumpOption(
      "start-datetime", nil, .dateTime, "time", .startTime,
      "Begin at the first event of this local time or later, such as '2026-11-20 18:00:00'."),
    DumpOption(
      "stop-datetime", nil, .dateTime, "time", .stopTime,
      "Stop before the first event of this local time or later."),
    DumpOption(
      "local-load", "l", .text, "directory", .localLoad,
      "Write the files of LOAD DATA statements here; without it, to TMPDIR or /tmp."),
  ]
}
