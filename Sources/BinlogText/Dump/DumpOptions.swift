public import BinlogEvents

/// What `dump` is asked for.
public struct DumpOptions: Sendable {
  /// What is printed as `BINLOG` statements.
  public enum Base64Output: Sendable {
    /// Format descriptions and rows.
    case auto
    /// Nothing; rows cannot be printed then.
    case never
    /// Nothing; rows show with `-v`.
    case decodeRows
  }

  /// Whose tool to speak like; nil: that of the server that wrote the first log.
  public var style: DumpStyle?
  /// How often `-v` was given.
  public var verbosity = 0
  /// `--base64-output`.
  public var base64Output = Base64Output.auto
  /// `--start-position`, in the first file.
  public var startPosition: UInt64 = 4
  /// `--stop-position`, in the last file.
  public var stopPosition = UInt64.max
  /// `--start-datetime`, seconds since 1970.
  public var startTime: Int64?
  /// `--stop-datetime`, seconds since 1970.
  public var stopTime: Int64?
  /// The directory for the files of LOAD DATA, with or without a slash at its end.
  public var localLoad = "/tmp"
  /// How logs are opened, with the keys of encrypted ones.
  public var access = LogAccess()
  /// The directory for text that waits and is too long for memory.
  public var temporaryDirectory = "/tmp"

  /// The defaults of both tools.
  public init() {}
}
