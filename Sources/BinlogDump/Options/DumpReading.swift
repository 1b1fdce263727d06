import BinlogEvents

/// A command line of `dump` as one vendor's tool understands it.
public struct DumpReading: Sendable {
  typealias UsageError = MySQLOptionParser.UsageError
  typealias Found = MySQLOptionParser.Found

  /// Whose rules it was read by.
  public let vendor: DumpVendor
  /// What is to be done.
  public private(set) var action: DumpCommandLine.Action
  /// With which options.
  public private(set) var options: DumpOptions
  /// The option files that were read.
  public let optionFiles: [String]
  /// What deserves a word although it is no error.
  public private(set) var warnings: [String] = []

  init(
    _ line: [String], _ environment: DumpEnvironment, _ vendor: DumpVendor
  ) throws(UsageError) {
    self.vendor = vendor
    options = DumpOptions()
    if let directory = environment.temporaryDirectory, !directory.isEmpty {
      options.localLoad = directory
      options.temporaryDirectory = directory
    }
    let files = try OptionFiles(line, environment, vendor)
    warnings = files.warnings
    optionFiles = files.paths
    let words = files.words + files.rest.map { MySQLOptionParser.Word($0) }
    if files.printsDefaults {
      action = .printDefaults(words.map(\.text))
      return
    }
    let parsed = try MySQLOptionParser(vendor).parse(words)
    action = .dump(parsed.arguments)
    warnings += parsed.warnings
    for found in parsed.options {
      do throws(UsageError) { try apply(found) } catch { throw error.at(found.origin) }
    }
    if case .dump(let files) = action, files.isEmpty {
      throw UsageError(
        "no log to print; give files, or - for standard input (`binlogtool dump --help` tells more)"
      )
    }
  }

  private mutating func apply(_ found: Found) throws(UsageError) {
    let isOn = !found.isOff
    let value = found.value ?? ""
    if isOn {
      options.given.insert(found.option.name)
    } else {
      options.given.remove(found.option.name)
    }
    switch found.option.meaning {
    case .help: action = .help
    case .version: if action != .help { action = .version }
    case .flavor: options.style = DumpStyle(rawValue: try word(found))
    case .verbose: options.verbosity += 1
    case .base64Output: try setBase64Output(found)
    case .startPosition: try setStart(found)
    case .stopPosition: try setStop(found)
    case .startTime: options.startTime = try time(found)
    case .stopTime:
      options.stopTime = try time(found)
      options.stopTimeText = value
    case .offset: options.offset = try number(found)
    case .toLastLog: break
    case .stopNever: options.stopNever = isOn
    case .database: options.database = value
    case .table: options.table = value
    case .rewriteDatabase: options.rewrites.append(try rewrite(found))
    case .serverID: try setServerID(found)
    case .serverIDBits: options.serverIDBits = Int(try number(found))
    case .doServerIDs: try filter(found, \.serverIDs, isAllowing: true)
    case .ignoreServerIDs: try filter(found, \.serverIDs, isAllowing: false)
    case .doDomainIDs: try filter(found, \.domainIDs, isAllowing: true)
    case .ignoreDomainIDs: try filter(found, \.domainIDs, isAllowing: false)
    case .includeGtids: options.includeGtids = try gtids(found)
    case .excludeGtids: options.excludeGtids = try gtids(found)
    case .skipGtids: options.skipGtids = isOn
    case .gtidStrictMode: options.gtidStrictMode = isOn
    case .hexdump: options.hexdump = isOn
    // MySQL's tool takes any mention for a yes, MariaDB's does so with --flashback.
    case .shortForm: options.shortForm = isOn || vendor == .mysql
    case .tableMetadata: options.tableMetadata = isOn
    case .rowCount: options.rowCount = isOn
    case .rowEventPositions: options.rowEventPositions = isOn
    case .skipAnnotate: options.skipAnnotate = isOn
    case .flashback: options.flashback = true
    case .verifyChecksum: options.verifyChecksum = isOn
    case .forceRead: options.forceRead = isOn
    case .forceIfOpen: options.forceIfOpen = isOn
    case .requireRowFormat: options.requireRowFormat = isOn
    case .idempotent: options.idempotent = isOn
    case .disableLogBin: options.disableLogBin = isOn
    case .setCharset: options.setCharset = value
    case .localLoad: options.localLoad = value
    case .resultFile: options.resultFile = value
    case .rowEventMaxSize: options.rowEventMaxSize = try number(found) & ~255
    case .keyring: options.keyring = value
    case .keyFile: options.keyFile = value
    case .keyFilePassword: options.keyFilePassword = value
    case .keyFilePasswordFile: options.keyFilePassword = "FILE:" + value
    case .keyFileIterations: options.keyFileIterations = Int(try number(found))
    case .threads: options.threads = Int(try number(found))
    case .remote: if isOn { throw remote(found) }
    case .ignored: try checkIgnored(found)
    }
  }

  private mutating func setBase64Output(_ found: Found) throws(UsageError) {
    switch try word(found) {
    case "NEVER": options.base64Output = .never
    case "DECODE-ROWS": options.base64Output = .decodeRows
    default: options.base64Output = .auto
    }
  }

  // MARK: Positions

  private mutating func setStart(_ found: Found) throws(UsageError) {
    let value = found.value ?? ""
    if vendor == .mariadb, let list = try gtidList(found) {
      // An offset that was given before stays in force.
      options.startGtids = list
      options.namesGtids = true
      return
    }
    options.startGtids = nil
    options.startPosition = try position(found)
    if options.startPosition < 4 {
      if vendor == .mysql || value != "0" {
        warnings.append("the start position \(value) is taken as 4, where the first event begins")
      }
      options.startPosition = 4
    }
  }

  private mutating func setStop(_ found: Found) throws(UsageError) {
    if vendor == .mariadb, let list = try gtidList(found) {
      options.stopGtids = list
      options.namesGtids = true
      return
    }
    options.stopGtids = nil
    options.stopPosition = max(4, try position(found))
  }

  private func position(_ found: Found) throws(UsageError) -> UInt64 {
    let text = found.value ?? ""
    switch vendor {
    case .mysql:
      if text.hasPrefix("-") { return 0 }
      if let number = MySQLOptionParser.number(text) { return number }
      if (try? gtidList(found)) != nil {
        // What only the other vendor's tool takes is for its logs, like an option that only it has.
        throw refused(
          found,
          "a number of bytes; logs of MySQL are cut by GTIDs with --include-gtids and "
            + "--exclude-gtids", isOfOther: true)
      }
      throw refused(found, "a number of bytes")
    case .mariadb:
      guard let number = Self.wrapped(text) else {
        throw refused(found, "a number of bytes, or a list of GTIDs such as 0-1-100")
      }
      return number
    }
  }

  /// Digits as MariaDB's tool reads them: of what is too large for 64 bits the lower ones count.
  private static func wrapped(_ text: String) -> UInt64? {
    let digits = text.hasPrefix("+") ? text.dropFirst() : text[...]
    guard (1...20).contains(digits.count), digits.allSatisfy(\.isASCIIDigit) else { return nil }
    return digits.utf8.reduce(0) { $0 &* 10 &+ UInt64($1 - 0x30) }
  }

  /// A number's digits: spaces and a plus may stand before them.
  private static func unsigned(_ text: some StringProtocol) -> String {
    let digits = text.drop { $0.isWhitespace }
    return String(digits.first == "+" ? digits.dropFirst() : digits)
  }

  /// A list of GTIDs of MariaDB; nil where the text is none.
  private func gtidList(_ found: Found) throws(UsageError) -> [MariaGtid]? {
    var list: [MariaGtid] = []
    for part in (found.value ?? "").split(separator: ",", omittingEmptySubsequences: false) {
      let numbers = part.split(separator: "-", omittingEmptySubsequences: false)
      guard let gtid = MariaGtid(numbers.map(Self.unsigned).joined(separator: "-")) else {
        return nil
      }
      if let other = list.first(where: { $0.domain == gtid.domain }) {
        throw UsageError(
          "option '--\(found.option.name)' cannot have two GTIDs of one domain: \(other), \(gtid)"
        )
      }
      list.append(gtid)
    }
    return list
  }

  // MARK: Filters

  private mutating func setServerID(_ found: Found) throws(UsageError) {
    guard vendor == .mysql else { return try filter(found, \.serverIDs, isAllowing: true) }
    options.serverID = try number(found)
  }

  /// The last list given counts.
  private mutating func filter(
    _ found: Found, _ field: WritableKeyPath<DumpOptions, DumpOptions.NumberFilter?>,
    isAllowing: Bool
  ) throws(UsageError) {
    var numbers: Set<UInt32> = []
    for part in (found.value ?? "").split(separator: ",", omittingEmptySubsequences: false) {
      let digits = Self.unsigned(part)
      guard digits.allSatisfy(\.isASCIIDigit), let number = UInt64(digits) else {
        throw refused(found, "a list of numbers such as 1,2,3")
      }
      numbers.insert(UInt32(truncatingIfNeeded: number))
    }
    if let old = options[keyPath: field], old.isAllowing != isAllowing {
      let kind = found.option.name.hasSuffix("domain-ids") ? "domain" : "server"
      throw UsageError(
        "options '--do-\(kind)-ids' and '--ignore-\(kind)-ids' exclude each other")
    }
    options[keyPath: field] = DumpOptions.NumberFilter(numbers, isAllowing: isAllowing)
  }

  private func gtids(_ found: Found) throws(UsageError) -> GtidSet {
    guard let set = GtidSet(found.value ?? "") else {
      let isMariaDBs = if let list = try? gtidList(found) { !list.isEmpty } else { false }
      throw refused(
        found, "a set of GTIDs such as 3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5:7",
        isOfOther: isMariaDBs)
    }
    return set
  }

  private func rewrite(_ found: Found) throws(UsageError) -> DumpOptions.DatabaseRewrite {
    let value = found.value ?? ""
    guard let arrow = value.firstRange(of: "->") else {
      throw refused(found, "two names with an arrow between them: from->to")
    }
    // Spaces before the first name and after the second are part of them to MySQL's tool.
    let name = value[..<arrow.lowerBound]
    let from =
      vendor == .mysql ? name.prefix { $0.isWhitespace } + Self.trimmed(name) : Self.trimmed(name)
    let rest = value[arrow.upperBound...].drop { $0.isWhitespace }
    let to = vendor == .mysql ? String(rest) : Self.trimmed(rest)
    guard !from.isEmpty, !to.isEmpty else {
      throw refused(found, "two names with an arrow between them: from->to")
    }
    return DumpOptions.DatabaseRewrite(from: from, to: to)
  }

  private static func trimmed(_ text: Substring) -> String {
    String(
      text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }

  // MARK: Values

  private func word(_ found: Found) throws(UsageError) -> String {
    guard case .word(let words) = found.option.value,
      let word = MySQLOptionParser.word(found.value ?? "", of: words)
    else { throw refused(found, "one of " + names(found.option).joined(separator: ", ")) }
    return word
  }

  private func names(_ option: DumpOption) -> [String] {
    if case .word(let words) = option.value { return words.map { $0.lowercased() } }
    return []
  }

  private mutating func number(_ found: Found) throws(UsageError) -> UInt64 {
    let text = found.value ?? ""
    var range: ClosedRange<UInt64> = 0...UInt64.max
    if case .number(let limits) = found.option.value { range = limits }
    var number = MySQLOptionParser.number(text)
    // MariaDB takes no text for 0; MySQL takes negative numbers for the least. Both refuse the other.
    if vendor == .mariadb, text.isEmpty { number = 0 }
    if vendor == .mysql, text.hasPrefix("-") { number = 0 }
    guard let number else { throw refused(found, "a number") }
    let taken = min(max(number, range.lowerBound), range.upperBound)
    if taken != number || text.hasPrefix("-") {
      warnings.append("option '--\(found.option.name)': \(text) is taken as \(taken)")
    }
    return taken
  }

  private func time(_ found: Found) throws(UsageError) -> Int64 {
    guard let seconds = DumpDateTime.parse(found.value ?? "", vendor) else {
      throw refused(found, "a date and a time such as '2026-11-20 18:00:00'")
    }
    return seconds
  }

  private mutating func checkIgnored(_ found: Found) throws(UsageError) {
    switch found.option.value {
    case .number: _ = try number(found)
    case .word: _ = try word(found)
    default: break
    }
  }

  private func remote(_ found: Found) -> UsageError {
    let instead =
      found.option.name == "raw"
      ? "to copy logs from a server, use the vendor's tool (`\(vendor.tool) --raw "
        + "--read-from-remote-server`), or copy the files"
      : "binlogtool reads files; copy the server's logs, or fetch them with `\(vendor.tool) --raw "
        + "--read-from-remote-server`, and give the copies to dump"
    return UsageError("option '--\(found.option.name)' is not for files: \(instead)")
  }

  private func refused(
    _ found: Found, _ expected: String, isOfOther: Bool = false
  ) -> UsageError {
    UsageError(
      "option '--\(found.option.name)' cannot take the value '\(found.value ?? "")', expected "
        + expected, isUnknown: isOfOther)
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
