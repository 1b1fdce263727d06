/// Documents about the options of `dump` that are made from their table.
public enum DumpManual {
  /// The man page, for `man -l`.
  public static func manPage(version: String) -> String {
    var page = """
      .\\" Made by `binlogtool documents man`; docs/make writes it anew.
      .TH BINLOGTOOL-DUMP 1 "" "binlogtool \(version)" "User Commands"
      .SH NAME
      binlogtool\\-dump \\- print MySQL and MariaDB binary logs as the vendors' own tools do
      .SH SYNOPSIS
      .B binlogtool dump
      .RI [ OPTIONS ]
      .IR FILE ...
      .SH DESCRIPTION
      Prints binary logs and relay logs as
      .BR mysqlbinlog (1)
      or
      .BR mariadb\\-binlog (1)
      does, for people and for a client that runs them again. Whose tool it speaks like, the first
      log tells.
      .I FILE
      is a log, or \\- for standard input; several are printed as one stream.
      .PP
      Options may be given as \\-\\-name=value, \\-\\-name value, \\-xvalue or \\-x value, with _ for \\-, and
      after \\-\\-skip\\- or \\-\\-disable\\- where they can be switched off; unknown ones after
      \\-\\-loose\\- are passed over. For logs of MariaDB beginnings of names do, where only one option
      begins so.
      .SH OPTIONS

      """
    for option in DumpOption.all {
      page += ".TP\n\\fB" + escaped(option.usage.trimmingSpaces) + "\\fR\n"
      if let only = option.owner.only { page += "(\(only) only) " }
      page += escaped(option.help) + "\n"
    }
    page += """
      .SH OPTION FILES
      Options are also read from /etc/my.cnf, /etc/mysql/my.cnf, $MYSQL_HOME/my.cnf and ~/.my.cnf,
      groups [mysqlbinlog] and [client], for logs of MariaDB also [mariadb\\-binlog],
      [client\\-server] and [client\\-mariadb]. As the first options: \\-\\-no\\-defaults,
      \\-\\-defaults\\-file=FILE, \\-\\-defaults\\-extra\\-file=FILE, \\-\\-defaults\\-group\\-suffix=TEXT,
      \\-\\-print\\-defaults, and for MySQL \\-\\-login\\-path=NAME and \\-\\-no\\-login\\-paths, without effect.
      .SH ENVIRONMENT
      .TP
      .B TZ
      The time zone of times in options and output.
      .TP
      .B TMPDIR
      Where files of LOAD DATA go without \\-\\-local\\-load.
      .TP
      .BR MYSQL_HOME ", " MYSQL_GROUP_SUFFIX
      A directory with a my.cnf, and a suffix for groups in option files.
      .SH EXIT STATUS
      .TP
      .B 0
      Everything was printed.
      .TP
      .B 1
      A log is damaged, or does not reach to the start position.
      .TP
      .B 2
      Something could not be opened, read or written, or the command line is wrong.

      """
    return page
  }

  /// All options as a table of Markdown: both vendors' meaning, and ours.
  public static func optionTable() -> String {
    var table = """
      | option | value | `dump` | `mysqlbinlog` 9.7 | `mariadb-binlog` 10.11, 11.8 |
      |---|---|---|---|---|

      """
    for option in DumpOption.all {
      let letter = option.letter.map { "`-\($0)`, " } ?? ""
      let cells = [
        "\(letter)`--\(option.name)`",
        option.placeholder,
        option.help,
        option.meaning(of: .mysql) ?? "–",
        option.meaning(of: .mariadb) ?? "–",
      ]
      let line = cells.map { cell(of: $0) }.joined(separator: " | ")
      table += "| \(line) |\n"
    }
    return table
  }

  private static func cell(of text: String) -> String {
    String(text.flatMap { $0 == "|" ? "\\|" : String($0) })
  }

  /// Text for roff: a hyphen that is to stay one, no line that looks like a request.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "-": escaped += "\\-"
      case "\\": escaped += "\\e"
      default: escaped.append(character)
      }
    }
    return text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" + escaped : escaped
  }
}

extension DumpOption.Owner {
  /// The flavor that alone has it.
  var only: String? {
    switch self {
    case .mysql: "mysql"
    case .mariadb: "mariadb"
    case .both, .ours: nil
    }
  }
}

extension String {
  fileprivate var trimmingSpaces: String { String(drop { $0 == " " }) }
}
