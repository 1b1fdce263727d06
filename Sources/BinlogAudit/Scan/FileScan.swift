public import BinlogBytes
public import BinlogEvents
public import BinlogLogs

/// One pass over one log: walks its frames, checks everything that a file alone can tell, and
/// reports damage as findings while it goes on after it.
///
/// Each byte is read once, but for the front and what lies across windows. What was damaged gives
/// one finding with its extent; what follows is judged again from the next event that can be
/// believed.
public struct FileScan {
  /// What is looked at beyond frames, checksums and groups.
  public struct Options: Sendable {
    /// Whether bodies are decoded, so that those that make no sense are found.
    public var decodesBodies = true
    /// Whether rows are read value by value, and what belongs to statements and tables is
    /// decoded as well.
    public var isDeep = false
    /// Whether another file of the same log follows; then the end of this one is final.
    public var hasSuccessor = false
    /// Whether the group visitor wants to know what each group changed.
    public var collectsContent = false

    /// The defaults.
    public init() {}
  }

  /// Called for each finding, in the order of the file.
  public typealias Reporter = (Finding) -> Void
  /// Called for each whole group.
  public typealias GroupVisitor = (VisitedGroup) -> Void

  /// A whole group as a visitor sees it.
  public struct VisitedGroup: Sendable {
    /// Its coordinates.
    ///
    /// In a relay log it may have started in the file before.
    public var group: EventGroup
    /// What it changed, where that was asked for.
    public var content: GroupContent
    /// In a relay log: the source's file, where a Rotate event has named it.
    public var sourceFile: String?
    /// In a relay log: when the source began that file, as its format description says.
    public var sourceBegunAt: UInt32?
    /// The file in which it started.
    public var startPath: String
    /// The file in which it ended.
    public var path: String
    /// Whether that is a relay log.
    public var isFromRelayLog: Bool
  }

  /// What one relay log hands on to the next: a replica cuts its relay logs by size, MariaDB in
  /// the middle of groups and even of statements.
  public struct Continuation: Sendable {
    var state: LogState
    var group: GroupAtHand
    var sourceBegunAt: UInt32?
  }

  let source: ByteSource
  let options: Options
  /// How pieces of the log are scanned by other threads; nil where they are not.
  let sharing: PieceSharing?
  /// From where on pieces may be cut.
  var sharesFrom = FileOffset(.max)
  /// Where this scans a piece of a log: who waits for it.
  var piece: ScanWatch?
  var report: FileReport
  /// What lies around the offsets that were asked about.
  var watch: PositionWatch
  /// Goes from event to event, and down into payloads.
  ///
  /// What events say and mean is judged here, so that the state is kept here too.
  var reader: LogReader
  /// What the events so far have left behind.
  var state: LogState {
    get { reader.state }
    _modify { yield &reader.state }
  }
  let reporter: Reporter
  let groupVisitor: GroupVisitor?

  /// How end_log_pos and offsets go together.
  var chain = PositionChain()
  /// ``EventCatalog/roles``, at hand.
  let roles = EventCatalog.roles
  var types = SeenTypes()
  var servers = SeenServers()
  /// The group that is open, or comes next.
  var group: GroupAtHand
  /// The identifiers of whole groups.
  var ledger = GroupLedger()
  /// What was found in the event before, if its size may be at fault.
  var held = HeldFinding()
  /// How the rows of the tables that were met last lie in bytes.
  var layouts = RecentLayouts()
  /// Tables of payloads, where none is looked at: none is in force then.
  var payloadTables: TableMapRegistry?
  /// In a relay log: where its events stand in the source's.
  var places = SourcePlaces()

  /// Scans `source`; `offsets` are places whose surroundings are wanted.
  public init(
    _ source: ByteSource, options: Options = Options(), offsets: [FileOffset] = [],
    continuing: Continuation? = nil, groupVisitor: GroupVisitor? = nil,
    reporter: @escaping Reporter
  ) {
    self.init(
      source, options: options, offsets: offsets, continuing: continuing,
      groupVisitor: groupVisitor, sharing: nil, reporter: reporter)
  }

  /// Scans `source`, pieces of it by other threads where `sharing` says so; the outcome is the same.
  package init(
    _ source: ByteSource, options: Options = Options(), offsets: [FileOffset] = [],
    continuing: Continuation? = nil, groupVisitor: GroupVisitor? = nil, sharing: PieceSharing?,
    reporter: @escaping Reporter
  ) {
    self.sharing = sharing
    self.source = source
    self.options = options
    self.reporter = reporter
    self.groupVisitor = groupVisitor
    report = FileReport(path: source.name)
    watch = PositionWatch(offsets)
    reader = LogReader(
      source, format: .unknown,
      policy: ReadPolicy(checksums: .unchecked, payloads: .opened, tracking: .nothing))
    group = GroupAtHand(path: source.name)
    if let continuing {
      state = continuing.state
      state.hasFormat = false
      group = continuing.group
      places.begunAt = continuing.sourceBegunAt
    }
  }

  /// What a scan leaves.
  public struct Result: Sendable {
    /// What the file is and holds.
    public var report: FileReport
    /// What lies around the offsets that were asked about, in ascending order.
    public var surroundings: [PositionSurroundings]
    /// What the next relay log of the same replica goes on from.
    public var continuation: Continuation
  }

  /// Does it.
  ///
  /// - Throws: when the file cannot be read; damage is reported, not thrown.
  public mutating func run() throws(SourceError) -> Result {
    report.size = source.size ?? 0
    let opening: LogOpening
    do throws(SourceError) {
      opening = try LogOpening(source)
    } catch {
      guard error.isDamage else { throw error }
      reader.seek(to: .zero)
      reportTornWrapper(error)
      return result()
    }
    switch opening {
    case .empty:
      add(
        .emptyFile, at: .zero, message: "the file is empty", expected: "fe 62 69 6e",
        found: "0 bytes", hint: "a server that crashed while it made the file leaves it like this")
      return result()
    case .encrypted(let header):
      report.kind = .binlog
      report.isEncrypted = true
      report.isLocked = true
      add(
        .encrypted, at: .zero,
        message: "MySQL encrypted this log (binlog_encryption); its events cannot be checked",
        hint: header?.advice ?? "its encryption header is damaged as well")
      report.validUpTo = .zero
      return result()
    case .notALog(let bytes):
      try judgeBadMagic(bytes)
      return result()
    case .log(let format):
      report.isEncrypted = source.isDecrypted
      reader.adopt(format)
    }
    try walk()
    return result()
  }

  private mutating func result() -> Result {
    release()
    reportRepeated()
    var report = report
    ledger.put(into: &report)
    if report.size == 0, report.kind != .unknown {
      report.size = source.size ?? reader.position.rawValue
    }
    let continuation = Continuation(
      state: state,
      group: GroupAtHand(
        content: group.content, startPath: state.groups.open == nil ? "" : group.startPath,
        hasOpenStatement: group.hasOpenStatement),
      sourceBegunAt: places.begunAt)
    return Result(
      report: report, surroundings: watch.results, continuation: continuation)
  }

  // MARK: Findings

  mutating func damaged(from offset: FileOffset) {
    if report.firstDamage.map({ offset < $0 }) ?? true {
      report.firstDamage = offset
      // Trust ends at the group boundary before.
      if let open = state.groups.open, open.start < report.validUpTo {
        report.validUpTo = open.start
      }
      if offset < report.validUpTo { report.validUpTo = min(offset, chain.provenBoundary) }
    }
  }

  mutating func add(
    _ code: FindingCode, severity: Finding.Severity? = nil, at offset: FileOffset,
    to end: FileOffset? = nil, type: EventType? = nil, message: String, expected: String? = nil,
    found: String? = nil, hint: String? = nil
  ) {
    let finding = Finding(
      code, severity: severity, file: source.name, offset: offset, endOffset: end,
      eventType: type, message: message, expected: expected, found: found, hint: hint)
    if held.hold(finding) { return }
    release()
    reporter(finding)
  }

  /// Reports what was held back.
  mutating func release() {
    if let finding = held.release() { reporter(finding) }
  }
}
