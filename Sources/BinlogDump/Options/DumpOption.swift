/// An option of `dump`: one row of the table that parsing, help, man page and documents come from.
public struct DumpOption: Sendable {
  /// What an option sets.
  public enum Meaning: Sendable {
    case help, version, flavor, verbose, base64Output
    case startPosition, stopPosition, startTime, stopTime, offset
    case database, table, rewriteDatabase
    case serverID, serverIDBits, doServerIDs, ignoreServerIDs, doDomainIDs, ignoreDomainIDs
    case includeGtids, excludeGtids, skipGtids, gtidStrictMode
    case hexdump, shortForm, tableMetadata, rowCount, rowEventPositions, skipAnnotate, flashback
    case verifyChecksum, forceRead, forceIfOpen, requireRowFormat
    case idempotent, disableLogBin, setCharset
    case localLoad, resultFile, rowEventMaxSize, toLastLog, stopNever
    /// Ours: how many threads print.
    case threads
    /// Ours: where the keys of encrypted logs are.
    case keyring, keyFile, keyFilePassword, keyFilePasswordFile, keyFileIterations
    /// Wants a server: refused.
    case remote
    /// Taken, as the vendors' tools do with a local file, and without effect.
    case ignored
  }

  /// What may stand after an option's name.
  public enum Value: Sendable {
    /// Nothing; given again it counts; `--skip-` is refused.
    case none
    /// Nothing, or a switch's word after `=`; `--skip-` and `--disable-` mean 0.
    case switching
    /// A text.
    case text
    /// A text after `=` or the letter, or nothing.
    case optionalText
    /// A number between these, with K, M, G, T, P or E after it or not; others are moved there.
    case number(ClosedRange<UInt64>)
    /// A number of bytes, or for MariaDB a list of GTIDs.
    case position
    /// One of these words, or a beginning that only one of them has, whatever the case.
    case word([String])
    /// A date and a time.
    case dateTime
  }

  /// Whose tool has an option.
  public enum Owner: Sendable {
    /// Both vendors' tools.
    case both
    /// mysqlbinlog only.
    case mysql
    /// mariadb-binlog only.
    case mariadb
    /// Neither: ours.
    case ours
  }

  /// The long name, with hyphens.
  public let name: String
  /// The letter, where it has one.
  public let letter: Character?
  /// What stands after it.
  public let value: Value
  /// How help calls the value; empty where there is none.
  public let placeholder: String
  /// Whose it is.
  public let owner: Owner
  /// What it sets.
  public let meaning: Meaning
  /// One sentence or more for people.
  public let help: String

  init(
    _ name: String, _ letter: Character? = nil, _ value: Value = .switching,
    _ placeholder: String = "", of owner: Owner = .both, _ meaning: Meaning, _ help: String
  ) {
    self.name = name
    self.letter = letter
    self.value = value
    self.placeholder = placeholder
    self.owner = owner
    self.meaning = meaning
    self.help = help
  }

  /// Whether `vendor` takes it.
  public func belongs(to vendor: DumpVendor) -> Bool {
    switch owner {
    case .both, .ours: true
    case .mysql: vendor == .mysql
    case .mariadb: vendor == .mariadb
    }
  }

  /// All options, in the order of help.
  public static let all = what + filters + looks + session + input + general + connection
}

/// Whose rules a command line is read by.
public enum DumpVendor: Sendable, CaseIterable {
  /// As `mysqlbinlog` reads it.
  case mysql
  /// As `mariadb-binlog` reads it.
  case mariadb

  /// The name of the vendor's tool.
  public var tool: String { self == .mysql ? "mysqlbinlog" : "mariadb-binlog" }
}

extension DumpStyle {
  /// Whose rules options have.
  public var vendor: DumpVendor { self == .mysql ? .mysql : .mariadb }
}
