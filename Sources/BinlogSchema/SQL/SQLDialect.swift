public import BinlogCharsets
public import BinlogEvents

/// What decides how the text of a statement is read.
public struct SQLDialect: Sendable, Equatable {
  /// Whether double quotes stand around names (sql_mode ANSI_QUOTES).
  public var hasANSIQuotes = false
  /// Whether a backslash is a character like any other (NO_BACKSLASH_ESCAPES).
  public var hasNoBackslashEscapes = false
  /// Whether REAL means FLOAT (REAL_AS_FLOAT).
  public var realIsFloat = false
  /// Whether it is MariaDB's Oracle mode, where DATE has a time.
  public var isOracle = false
  /// The character set of the text; UTF-8 where nobody told.
  public var charset: Charset?
  /// The server that ran it, which decides about conditional comments; nil to believe them all.
  public var flavor: Flavor?
  /// That server's version, major × 10000 + minor × 100 + patch; nil to believe them all.
  public var version: Int?

  /// What a session without settings has.
  public init() {}

  /// Takes over `sqlMode` as status variables have it.
  public mutating func set(sqlMode: UInt64) {
    realIsFloat = sqlMode & 1 != 0
    hasANSIQuotes = sqlMode & 4 != 0
    isOracle = flavor == .mariadb && sqlMode & 0x200 != 0
    hasNoBackslashEscapes = sqlMode & 0x10_0000 != 0
  }

  /// Takes over a mode as `SET sql_mode` has it: names with commas between them.
  public mutating func set(sqlModeNames text: [UInt8]) {
    let names = String(decoding: text, as: UTF8.self).uppercased().split(separator: ",")
    // The modes of other products are short for several.
    let combined: Set<Substring> = ["ANSI", "DB2", "MAXDB", "MSSQL", "ORACLE", "POSTGRESQL"]
    hasANSIQuotes = names.contains { $0 == "ANSI_QUOTES" || combined.contains($0) }
    hasNoBackslashEscapes = names.contains("NO_BACKSLASH_ESCAPES")
    realIsFloat = names.contains { $0 == "REAL_AS_FLOAT" || $0 == "ANSI" }
    isOracle = flavor != .mysql && names.contains("ORACLE")
  }

  /// Whether the server runs what stands in a comment `/*!` or, if so told, `/*M!`.
  func runsComment(version required: Int?, onlyMariaDB: Bool) -> Bool {
    if onlyMariaDB, flavor == .mysql { return false }
    guard let required else { return true }
    // mariadb-dump writes 999999 where nothing but its own client shall look.
    guard required < 990_000, let version else { return required < 990_000 }
    // MariaDB does not take over what only MySQL has since 5.7.
    if flavor == .mariadb, !onlyMariaDB, required >= 50_700, required <= 99_999 { return false }
    return required <= version
  }
}
