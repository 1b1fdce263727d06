extension DumpCommandLine {
  /// The text of `--help`, from the table.
  public static func help(width: Int = 100) -> String {
    var text = """
      Prints binary logs and relay logs as the vendors' own tools do, for people and for a client
      that runs them again.

      Usage: binlogtool dump [OPTIONS] FILE...
        FILE is a log, or - for standard input; several are printed as one stream.

      Options may be given as --name=value, --name value, -xvalue or -x value, with _ for -, and
      after --skip- or --disable- where they can be switched off.

      """
    for option in DumpOption.all {
      text += "\n  \(option.usage)\n"
      switch option.owner {
      case .mysql: text += "        (mysql only)\n"
      case .mariadb: text += "        (mariadb only)\n"
      case .both, .ours: break
      }
      text += wrapped(option.help, indent: 8, width: width)
    }
    text += """

      Options are also read from my.cnf, as the vendors' tools read it: /etc/my.cnf,
      /etc/mysql/my.cnf, $MYSQL_HOME/my.cnf and ~/.my.cnf, groups [mysqlbinlog] and [client], for
      logs of MariaDB also [mariadb-binlog], [client-server] and [client-mariadb]. As the first
      options: --no-defaults, --defaults-file=FILE, --defaults-extra-file=FILE,
      --defaults-group-suffix=TEXT, --print-defaults.

      Exit status: 0 everything was printed; 1 a log is damaged, or does not reach to the start
      position; 2 something could not be opened, read or written, or the command line is wrong.

      """
    return text
  }

  static func wrapped(_ paragraph: String, indent: Int, width: Int) -> String {
    let margin = String(repeating: " ", count: indent - 1)
    var text = ""
    var line = margin
    for word in paragraph.split(separator: " ") {
      if line.count + 1 + word.count > width {
        text += line + "\n"
        line = margin
      }
      line += " " + word
    }
    return text + line + "\n"
  }
}

extension DumpOption {
  /// Letter, name and value, as help shows them.
  var usage: String {
    var text = letter.map { "-\($0), " } ?? "    "
    text += "--\(name)"
    if case .optionalText = value { return text + "[=\(placeholder)]" }
    if !placeholder.isEmpty { text += "=\(placeholder)" }
    return text
  }
}
