public import BinlogAudit
public import BinlogBytes
public import BinlogChanges
public import BinlogEvents
public import BinlogLogs

/// The logs of one server, in the order in which they were written: the way in.
///
/// ```swift
/// let logs = try BinaryLogs("/var/lib/mysql")
/// for change in logs.changes(of: "shop.orders", reporting: { print($0) }) {
///   print(change.operation, change.after?["id"] as Any)
/// }
/// ```
///
/// Nothing is read before somebody asks for it, but the beginning of each log. A value: it can be
/// used again and again, and by several threads.
public struct BinaryLogs: Sendable {
  /// How logs are chosen and opened.
  public struct Options: Sendable {
    /// Of a directory that holds both, the relay logs, not the binlogs.
    public var prefersRelayLogs = false
    /// Of a replica's directory, the relay logs of this channel; empty for the default one.
    public var channel: String?
    /// Whether files are mapped into memory, which is faster; else they are read, which is safe for
    /// files that another process may cut back.
    public var mapsFiles = true
    /// Keys of encrypted logs, made by the library `BinlogCrypto`.
    public var keys: (any LogKeys)?
    /// Where definitions of tables stand besides the logs: SQL files or logs, as paths.
    public var schemas: [String] = []

    /// The defaults.
    public init() {}
  }

  /// Something that is wrong with a log, so that less could be read than is there.
  public struct Problem: Sendable, CustomStringConvertible {
    /// The log's path.
    public var path: String
    /// Where; nil where it is about the log as a whole.
    public var offset: UInt64?
    /// One line for people.
    public var message: String

    /// `PATH:OFFSET: MESSAGE`.
    public var description: String { "\(path)\(offset.map { ":\($0)" } ?? ""): \(message)" }
  }

  /// Paths of the logs, in order.
  public var paths: [String] { selection.paths }
  /// Logs that are missing among them, as their names tell: a sentence for each run of them.
  public var missing: [String] {
    selection.missing.map {
      "\($0.text) \($0.count == 1 ? "is" : "are") missing\($0.whereText)"
    }
  }
  /// What was asked for.
  public let given: [String]
  /// How logs are opened.
  public let options: Options

  let selection: LogSelection
  let access: LogAccess
  private let definitions: SchemaFiles

  /// The logs that a path means: a log, as it is or packed by gzip or zstd, an index file, or a
  /// directory.
  public init(_ path: String, options: Options = Options()) throws(SourceError) {
    try self.init([path], options: options)
  }

  /// The logs that several paths mean, all of one server.
  ///
  /// - Throws: where a path is nothing of the kind, or the logs have no common order.
  public init(_ paths: [String], options: Options = Options()) throws(SourceError) {
    given = paths
    self.options = options
    access = LogAccess(files: options.mapsFiles ? .mapped : .read, keys: options.keys)
    var wishes = LogSelection.Wishes()
    wishes.prefersRelayLogs = options.prefersRelayLogs
    wishes.channel = options.channel
    wishes.rules.needsOneFamily = true
    selection = try LogSelection(paths, access, wishes: wishes)
    var files = SchemaFiles()
    for path in options.schemas {
      do throws(SchemaFiles.Problem) {
        try files.read(path, access)
      } catch {
        throw SourceError(name: error.path, kind: .system(0), message: error.message)
      }
    }
    definitions = files
  }

  // MARK: Changes

  /// The changes of rows, one after the other; what is wrong with the logs goes to `report`.
  ///
  /// A log that is damaged is read up to there; then comes the next one. Changes that were logged as
  /// statements are no rows, and are not among them.
  public func changes(
    _ wanted: ChangeFilter = ChangeFilter(), reporting report: @escaping (Problem) -> Void
  ) -> Changes {
    Changes(
      cursor: ChangeCursor(paths, access, wanted.filter, LogSchemas(definitions)) {
        report(Problem(path: $0, offset: $1?.rawValue, message: $2))
      })
  }

  /// The changes of the tables that fit `table`, such as `orders` or `shop.*`; see
  /// ``ChangeFilter/tables``.
  public func changes(
    of table: String, reporting report: @escaping (Problem) -> Void
  ) -> Changes {
    var wanted = ChangeFilter()
    wanted.tables = [table]
    return changes(wanted, reporting: report)
  }

  /// Changes as they come; each iteration begins anew with the first.
  public struct Changes: Sequence, IteratorProtocol {
    fileprivate var cursor: ChangeCursor

    /// The next change; nil after the last.
    public mutating func next() -> Change? { cursor.next() }
  }

  // MARK: Whether all is well

  /// Everything that is wrong with the logs, or worth knowing, as `binlogtool verify` finds it.
  ///
  /// `isDeep` reads rows value by value.
  public func verify(isDeep: Bool = false) throws(SourceError) -> [Finding] {
    var options = LogAudit.Options()
    options.isDeep = isDeep
    return try audit(options).findings
  }

  /// What a position is, and what the server answers to a replica that asks for it.
  ///
  /// `file` is the bare name, as a replica's status has it.
  public func judge(_ file: String, _ position: UInt64) throws(SourceError) -> PositionVerdict {
    var options = LogAudit.Options()
    options.positions = [LogCoordinate(file: file, position: position)]
    return try audit(options).verdicts.first
      ?? PositionVerdict(file: file, position: position, verdict: .fileMissing)
  }

  private func audit(_ options: LogAudit.Options) throws(SourceError) -> LogAudit {
    var options = options
    options.access = access
    return try LogAudit(try LogInputs(given), options: options)
  }
}
