import BinlogBytes

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
/// Each of them counts once, and behind `--no-defaults` no file can be named: given so, they are
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
  /// How deep files may include others.
  private static let deepest = 10

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
      try read(expanded(file), isRequired: true, depth: 0)
    } else if readsFiles {
      for directory in environment.systemDirectories {
        try read(directory + "/my.cnf", isRequired: false, depth: 0)
      }
      let own = vendor == .mariadb ? environment.mariadbHome : nil
      if let directory = own ?? environment.mysqlHome, !directory.isEmpty {
        try read(directory + "/my.cnf", isRequired: false, depth: 0)
      }
      if let extra { try read(expanded(extra), isRequired: true, depth: 0) }
      if let home { try read(home + "/.my.cnf", isRequired: false, depth: 0) }
    } else if let extra {
      try read(expanded(extra), isRequired: true, depth: 0)
    }
  }

  private mutating func read(_ path: String, isRequired: Bool, depth: Int) throws(UsageError) {
    guard DirectoryListing.kind(of: path) == .file else {
      // A directory, also that of the name "", reads as an empty file.
      if isRequired, !path.isEmpty, DirectoryListing.kind(of: path) != .directory {
        throw UsageError("\(path): no such option file")
      }
      return
    }
    guard !DirectoryListing.isWritableByAll(path) else {
      warnings.append(
        "\(path): the option file is ignored, as everybody may write to it (chmod o-w)")
      return
    }
    paths.append(path)
    let text: String
    do throws(SourceError) {
      text = try DirectoryListing.text(of: path)
    } catch {
      guard isRequired else { return }
      throw UsageError("\(path): the option file cannot be read: \(error.message)")
    }
    var isOurs = false
    var hasGroup = false
    var number = 0
    // Lines may end as Windows has it, which is one character to Swift.
    for raw in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      number += 1
      let origin = "\(path):\(number)"
      let line = Self.trimmed(raw)
      guard let first = line.first, first != "#", first != ";" else { continue }
      if first == "!" {
        try directive(line, origin, depth)
      } else if first == "[" {
        guard let end = line.firstIndex(of: "]") else {
          throw UsageError("\(origin): a group's name must end with ]")
        }
        // Spaces count before the name, and not behind it; capitals do not matter.
        var name = line[line.index(after: line.startIndex)..<end]
        while name.last?.isWhitespace == true { name = name.dropLast() }
        isOurs = groups.contains(name.lowercased())
        hasGroup = true
      } else {
        guard hasGroup else { throw UsageError("\(origin): an option before the first [group]") }
        if isOurs { words.append(Word("--" + Self.option(line), origin: origin)) }
      }
    }
  }

  /// `!include FILE` and `!includedir DIRECTORY`.
  private mutating func directive(
    _ line: Substring, _ origin: String, _ depth: Int
  ) throws(UsageError) {
    let parts = line.dropFirst().split(maxSplits: 1, whereSeparator: \.isWhitespace)
    guard let name = parts.first, name == "include" || name == "includedir" else { return }
    guard parts.count == 2 else {
      throw UsageError("\(origin): !\(name) needs the name of a file or directory")
    }
    let path = String(Self.trimmed(parts[1]))
    guard depth < Self.deepest else {
      warnings.append("\(origin): \(path) is not read: files include one another too deep")
      return
    }
    guard name == "includedir" else { return try read(path, isRequired: false, depth: depth + 1) }
    guard let names = try? DirectoryListing.names(in: path) else {
      throw UsageError("\(origin): the directory \(path) cannot be read")
    }
    for name in names where name.hasSuffix(".cnf") {
      try read(path + (path.hasSuffix("/") ? "" : "/") + name, isRequired: false, depth: depth + 1)
    }
  }

  /// `name = value # remark` as a word of a command line.
  private static func option(_ line: Substring) -> String {
    let text = withoutRemark(line)
    guard let equals = text.firstIndex(of: "=") else { return String(trimmed(text)) }
    let name = trimmed(text[..<equals])
    var value = trimmed(text[text.index(after: equals)...])
    if let quote = value.first, quote == "'" || quote == "\"", value.count > 1, value.last == quote
    {
      value = value.dropFirst().dropLast()
    }
    return name + "=" + unescaped(value)
  }

  /// Up to a `#` that is in no quotes; a quote behind a backslash is none.
  private static func withoutRemark(_ line: Substring) -> Substring {
    var quote: Character?
    var isEscaped = false
    for index in line.indices {
      let character = line[index]
      if character == "'" || character == "\"", !isEscaped {
        if quote == nil { quote = character } else if quote == character { quote = nil }
      }
      if quote == nil, character == "#" { return line[..<index] }
      isEscaped = quote != nil && character == "\\" && !isEscaped
    }
    return line
  }

  private static func unescaped(_ value: Substring) -> String {
    var text = ""
    var isEscaped = false
    for character in value {
      guard isEscaped else {
        if character == "\\" { isEscaped = true } else { text.append(character) }
        continue
      }
      isEscaped = false
      switch character {
      case "n": text.append("\n")
      case "t": text.append("\t")
      case "r": text.append("\r")
      case "b": text.append("\u{8}")
      case "s": text.append(" ")
      case "\"", "'", "\\": text.append(character)
      default:
        text.append("\\")
        text.append(character)
      }
    }
    if isEscaped { text.append("\\") }
    return text
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while let first = text.first, first.isWhitespace { text = text.dropFirst() }
    while let last = text.last, last.isWhitespace { text = text.dropLast() }
    return text
  }
}
