import BinlogBytes
import BinlogLogs

/// Where options come from besides the command line.
public struct DumpEnvironment: Sendable {
  /// The home directory, for `~/.my.cnf`.
  public var home: String?
  /// The directory that `MYSQL_HOME` names.
  public var mysqlHome: String?
  /// The directory that `MARIADB_HOME` names, which MariaDB's tool goes to instead.
  public var mariadbHome: String?
  /// The suffix that `MYSQL_GROUP_SUFFIX` names.
  public var groupSuffix: String?
  /// The directories of the machine's own option files.
  public var systemDirectories = ["/etc", "/etc/mysql"]
  /// Whether the option files that nobody named are read.
  public var readsOptionFiles = true
  /// The directory for temporary files.
  public var temporaryDirectory: String?

  /// An environment without variables.
  public init() {}

  /// One without variables and without option files.
  public static let none: DumpEnvironment = {
    var none = DumpEnvironment()
    none.readsOptionFiles = false
    return none
  }()
}

/// Option files, `my.cnf`, read as the vendors' tools read them.
///
/// The options that say which files are read must come first on the command line:
/// `--no-defaults`, `--defaults-file`, `--defaults-extra-file`, `--defaults-group-suffix`,
/// `--print-defaults`, and MySQL's `--login-path`, whose file holds what connections need only.
/// Each of them counts once, and after `--no-defaults` no file can be named: given so, they are
/// left to the rest of the line, which does not know them.
struct OptionFiles {
  typealias UsageError = MySQLOptionParser.UsageError
  typealias Word = MySQLOptionParser.Word

  /// What the files say, one word for each option.
  private(set) var words: [Word] = []
  /// What of the command line is left.
  private(set) var rest: [String]
  /// The files that were read.
  private(set) var paths: [String] = []
  /// Whether `--print-defaults` was given.
  private(set) var printsDefaults = false
  /// What deserves a word although it is no error.
  private(set) var warnings: [String] = []

  private var groups: Set<String> = []

  /// Reads what `line` and `environment` ask for, for `vendor`.
  init(
    _ line: [String], _ environment: DumpEnvironment, _ vendor: DumpVendor
  ) throws(UsageError) {
    rest = line
    var file: String?
    var extra: String?
    var suffix = environment.groupSuffix
    var readsFiles = environment.readsOptionFiles
    var isBare = false
    var seen: Set<String> = []
    head: while let word = rest.first {
      let name = String(word.prefix { $0 != "=" })
      guard seen.insert(name).inserted else { break }
      let namesFiles = seen.contains { $0.hasPrefix("--defaults-") }
      let value = word.firstIndex(of: "=").map { String(word[word.index(after: $0)...]) }
      switch (name, value) {
      case ("--no-defaults", nil) where !namesFiles:
        readsFiles = false
        isBare = true
      case ("--print-defaults", nil):
        printsDefaults = true
        rest.removeFirst()
        break head
      case ("--defaults-file", let value?) where !isBare: file = value
      case ("--defaults-extra-file", let value?) where !isBare: extra = value
      case ("--defaults-group-suffix", let value?) where !isBare || vendor == .mysql:
        suffix = value
      case ("--login-path", _?) where vendor == .mysql: break
      case ("--no-login-paths", nil) where vendor == .mysql: break
      default: break head
      }
      rest.removeFirst()
    }
    let names =
      vendor == .mysql
      ? ["mysqlbinlog", "client"]
      : ["mysqlbinlog", "mariadb-binlog", "client", "client-server", "client-mariadb"]
    groups = Set(names)
    if let suffix { groups.formUnion(names.map { ($0 + suffix).lowercased() }) }
    let home = environment.home.flatMap { $0.isEmpty ? nil : $0 }
    func expanded(_ path: String) -> String {
      guard let home, path.hasPrefix("~/") else { return path }
      return home + path.dropFirst()
    }
    if let file {
      try read(expanded(file), isRequired: true)
    } else if readsFiles {
      for directory in environment.systemDirectories {
        try read(directory + "/my.cnf", isRequired: false)
      }
      let own = vendor == .mariadb ? environment.mariadbHome : nil
      if let directory = own ?? environment.mysqlHome, !directory.isEmpty {
        try read(directory + "/my.cnf", isRequired: false)
      }
      if let extra { try read(expanded(extra), isRequired: true) }
      if let home { try read(home + "/.my.cnf", isRequired: false) }
    } else if let extra {
      try read(expanded(extra), isRequired: true)
    }
  }

  private mutating func read(_ path: String, isRequired: Bool) throws(UsageError) {
    var reader = OptionFileReader()
    do throws(OptionFileReader.Problem) {
      try reader.read(path, isRequired: isRequired)
    } catch {
      throw UsageError(error.message)
    }
    paths += reader.paths
    warnings += reader.warnings
    for option in reader.options where groups.contains(option.group) {
      words.append(Word("--" + option.text, origin: option.origin))
    }
  }
}
