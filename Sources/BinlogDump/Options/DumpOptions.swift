import BinlogBytes
public import BinlogEvents

/// What `dump` is asked for.
///
/// One field for each option that has an effect; the defaults are those of both tools.
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

  /// A database and the name that it is to have in the output.
  public struct DatabaseRewrite: Sendable, Equatable {
    /// The name in the log.
    public var from: String
    /// The name in the output.
    public var to: String

    /// A pair of names.
    public init(from: String, to: String) {
      self.from = from
      self.to = to
    }
  }

  /// Which numbers pass: those in a list, or those not in it.
  public struct NumberFilter: Sendable, Equatable {
    /// The numbers.
    public var numbers: Set<UInt32>
    /// Whether they pass, and no other; else all others pass.
    public var isAllowing: Bool

    /// A filter from a list.
    public init(_ numbers: Set<UInt32>, isAllowing: Bool) {
      self.numbers = numbers
      self.isAllowing = isAllowing
    }

    /// Whether `number` passes.
    public func allows(_ number: UInt32) -> Bool { numbers.contains(number) == isAllowing }
  }

  /// Names of the options that were given, for those that a printer does not have yet.
  public var given: Set<String> = []

  /// Whose tool to speak like; nil: that of the server that wrote the first log.
  public var style: DumpStyle?
  /// How often `-v` was given.
  public var verbosity = 0
  /// `--base64-output`.
  public var base64Output = Base64Output.auto

  // MARK: Which part of the logs

  /// `--start-position`, in the first file.
  public var startPosition: UInt64 = 4
  /// `--start-position` as GTIDs (MariaDB): what comes after them is printed.
  public var startGtids: [MariaGtid]?
  /// `--stop-position`, in the last file.
  public var stopPosition = UInt64.max
  /// `--stop-position` as GTIDs (MariaDB): the last to be printed of each domain.
  public var stopGtids: [MariaGtid]?
  /// Whether a position was given as GTIDs (MariaDB), also where an offset took their place later.
  public var namesGtids = false
  /// `--start-datetime`, seconds since 1970.
  public var startTime: Int64?
  /// `--stop-datetime`, seconds since 1970.
  public var stopTime: Int64?
  /// `--stop-datetime` as given.
  public var stopTimeText = ""
  /// `--offset`: how many events are passed over.
  public var offset: UInt64 = 0
  /// `--stop-never`: follow the last log as it grows.
  public var stopNever = false

  // MARK: Which events

  /// `--database`.
  public var database: String?
  /// `--table` (MariaDB).
  public var table: String?
  /// `--rewrite-db`, in the order given.
  public var rewrites: [DatabaseRewrite] = []
  /// `--server-id` (MySQL); 0 is every server.
  public var serverID: UInt64 = 0
  /// `--server-id-bits` (MySQL).
  public var serverIDBits = 32
  /// `--do-server-ids`, `--ignore-server-ids`, `--server-id` (MariaDB).
  public var serverIDs: NumberFilter?
  /// `--do-domain-ids`, `--ignore-domain-ids` (MariaDB).
  public var domainIDs: NumberFilter?
  /// `--gtid-strict-mode` (MariaDB).
  public var gtidStrictMode = true
  /// `--include-gtids` (MySQL).
  public var includeGtids: GtidSet?
  /// `--exclude-gtids` (MySQL).
  public var excludeGtids: GtidSet?

  // MARK: How it looks

  /// `--hexdump`.
  public var hexdump = false
  /// `--short-form`.
  public var shortForm = false
  /// Whether a script of ours is written: no comments, in which names might end the line, and no
  /// statement that a client does not take for one; rows in base64 all the same.
  package var isScript = false {
    didSet { if isScript { shortForm = true } }
  }
  /// Whether rows are left out, as the short form does.
  var leavesOutRows: Bool { shortForm && !isScript }

  /// Whether the number of rows is shown, by MariaDB's tool; the short form has it only when it is
  /// asked for.
  var countsRows: Bool { rowCount && (!shortForm || given.contains("print-row-count")) }
  /// `--print-table-metadata`.
  public var tableMetadata = false
  /// `--print-row-count` (MariaDB).
  public var rowCount = true
  /// `--print-row-event-positions` (MariaDB).
  public var rowEventPositions = true
  /// `--skip-annotate-row-events` (MariaDB).
  public var skipAnnotate = false
  /// `--flashback` (MariaDB).
  public var flashback = false

  // MARK: What surrounds it

  /// `--skip-gtids` (MySQL).
  public var skipGtids = false
  /// `--idempotent` (MySQL).
  public var idempotent = false
  /// `--disable-log-bin`.
  public var disableLogBin = false
  /// `--set-charset`.
  public var setCharset: String?
  /// `--require-row-format` (MySQL).
  public var requireRowFormat = false
  /// `--binlog-row-event-max-size`, rounded down to 256.
  public var rowEventMaxSize: UInt64 = 4_294_967_040

  // MARK: How logs are read

  /// `--verify-binlog-checksum`.
  public var verifyChecksum = false
  /// `--force-read`.
  public var forceRead = false
  /// `--force-if-open`.
  public var forceIfOpen = true
  /// `--keyring`: the keyring file of a MySQL server.
  public var keyring: String?
  /// `--key-file`: the key file of a MariaDB server.
  public var keyFile: String?
  /// `--key-file-password`: the key file's password, or `FILE:` and the path of a file with it.
  public var keyFilePassword: String?
  /// `--key-file-pbkdf2`: iterations that made a key of that password; 0 for the older way.
  public var keyFileIterations = 0
  /// `--threads`: how many threads print; nil for one on each processor that may be used.
  public var threads: Int?
  /// The directory for the files of LOAD DATA, with or without a slash at its end.
  public var localLoad = "/tmp"
  /// `--result-file`.
  public var resultFile: String?
  /// The directory for text that waits and is too long for memory.
  public var temporaryDirectory = ScratchDirectory.standard

  /// Has it handed on by address; see ``AddressOnly``.
  private let addressOnly = AddressOnly()

  /// The defaults of both tools.
  public init() {}

  /// Makes of times that the tool of `style` does not know what it makes of them: the beginning
  /// of time.
  mutating func fitTimes(to style: DumpStyle) {
    let last = DumpDateTime.last(style)
    if let time = startTime, time > last { startTime = 0 }
    if let time = stopTime, time > last { stopTime = 0 }
  }
}
