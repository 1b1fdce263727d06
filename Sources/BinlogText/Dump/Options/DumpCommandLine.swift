/// What a command line of `dump` asks for.
public struct DumpCommandLine: Sendable {
  /// What is to be done.
  public enum Action: Sendable, Equatable {
    case help
    case version
    /// Print these files.
    case dump([String])
  }

  /// What is to be done.
  public var action: Action
  /// With which options.
  public var options: DumpOptions
  /// What deserves a word although it is no error.
  public var warnings: [String] = []

  /// Understands a command line; `defaults` holds what the environment says.
  public init(
    _ line: [String], defaults: DumpOptions = DumpOptions()
  ) throws(MySQLOptionParser.UsageError) {
    let parsed = try MySQLOptionParser().parse(line)
    options = defaults
    action = .dump(parsed.arguments)
    for word in parsed.forgiven { warnings.append("unknown option '--\(word)' is passed over") }
    for found in parsed.options { try apply(found) }
    if case .dump(let files) = action, files.isEmpty {
      throw MySQLOptionParser.UsageError(
        "no log to print; give files, or - for standard input (`binlogtool dump --help` tells more)"
      )
    }
  }

  private mutating func apply(
    _ found: MySQLOptionParser.Found
  ) throws(MySQLOptionParser.UsageError) {
    let value = found.value ?? ""
    switch found.option.meaning {
    case .help: action = .help
    case .version: if action != .help { action = .version }
    case .verbose: options.verbosity = found.isOff ? 0 : options.verbosity + 1
    case .flavor: options.style = DumpStyle(rawValue: try word(found))
    case .base64Output:
      switch try word(found) {
      case "NEVER": options.base64Output = .never
      case "DECODE-ROWS": options.base64Output = .decodeRows
      default: options.base64Output = .auto
      }
    case .startPosition:
      options.startPosition = try position(found)
      if options.startPosition < 4 {
        if value != "0" {
          warnings.append("the start position \(value) is taken as 4, where the first event begins")
        }
        options.startPosition = 4
      }
    case .stopPosition: options.stopPosition = max(4, try position(found))
    case .startTime: options.startTime = try time(found)
    case .stopTime: options.stopTime = try time(found)
    case .localLoad: options.localLoad = value
    case .ignored: break
    }
  }

  private func word(
    _ found: MySQLOptionParser.Found
  ) throws(MySQLOptionParser.UsageError) -> String {
    guard case .word(let words) = found.option.value,
      let word = MySQLOptionParser.word(found.value ?? "", of: words)
    else {
      throw refused(found, "one of " + names(found.option).joined(separator: ", "))
    }
    return word
  }

  private func names(_ option: DumpOption) -> [String] {
    if case .word(let words) = option.value { return words.map { $0.lowercased() } }
    return []
  }

  private func position(
    _ found: MySQLOptionParser.Found
  ) throws(MySQLOptionParser.UsageError) -> UInt64 {
    let text = found.value ?? ""
    if text.hasPrefix("-"), MySQLOptionParser.number(String(text.dropFirst())) != nil { return 0 }
    guard let number = MySQLOptionParser.number(text) else {
      throw refused(found, "a number of bytes")
    }
    return number
  }

  private func time(
    _ found: MySQLOptionParser.Found
  ) throws(MySQLOptionParser.UsageError) -> Int64 {
    guard let seconds = DumpDateTime.parse(found.value ?? "") else {
      throw refused(found, "a date and a time such as '2026-11-20 18:00:00'")
    }
    return seconds
  }

  private func refused(
    _ found: MySQLOptionParser.Found, _ expected: String
  ) -> MySQLOptionParser.UsageError {
    MySQLOptionParser.UsageError(
      "option '--\(found.option.name)' cannot take the value '\(found.value ?? "")', expected "
        + expected)
  }

  /// The text of `--help`, from the table.
  public static func help(width: Int = 100) -> String {
    var text = """
      Prints binary logs and relay logs as the vendors' own tools do, for people and for a client
      that runs them again.

      Usage: binlogtool dump [OPTIONS] FILE...
        FILE is a log, or - for standard input; several are printed as one stream.

      Options may be given as --name=value, --name value, -xvalue or -x value, with _ for -, and
      behind --skip- or --disable- where they can be switched off.

      """
    for option in DumpOption.all {
      var names = option.letter.map { "-\($0), " } ?? "    "
      names += "--\(option.name)"
      if !option.placeholder.isEmpty { names += "=\(option.placeholder)" }
      text += "\n  \(names)\n"
      if let flavor = option.flavor { text += "        (\(flavor.rawValue) only)\n" }
      var line = "       "
      for word in option.help.split(separator: " ") {
        if line.count + 1 + word.count > width {
          text += line + "\n"
          line = "       "
        }
        line += " " + word
      }
      text += line + "\n"
    }
    text += """

      Exit status: 0 everything was printed; 1 a log is damaged, or does not reach to the start
      position; 2 something could not be opened, read or written, or the command line is wrong.

      """
    return text
  }
}
