public import BinlogBytes
public import BinlogEvents
public import BinlogLogs

/// The whole of `verify`: families of logs, each file scanned once, then judged together.
public struct LogAudit: Sendable {
  /// How it goes about its work.
  public struct Options: Sendable {
    /// How files are opened.
    public var access = LogAccess.mapped
    /// Coordinates to judge.
    public var positions: [LogCoordinate] = []
    /// Connections by GTID to answer.
    public var gtidQuestions: [GtidQuestion] = []
    /// Whether replicas of MariaDB that connect by GTID have `gtid_strict_mode`.
    public var isGtidStrict = false
    /// Whether rows are read value by value.
    public var isDeep = false
    /// How many threads scan.
    public var threads = Processors.available

    /// The defaults.
    public init() {}
  }

  /// A family with what was found of it.
  public struct Family: Sendable {
    /// Its files and index.
    public var family: LogFamily
    /// One report for each member, in order.
    public var reports: [FileReport] = []
  }

  /// The families, in the order given.
  public private(set) var families: [Family] = []
  /// Everything that was found.
  public private(set) var findings: [Finding] = []
  /// A verdict for each coordinate, in the order given.
  public private(set) var verdicts: [PositionVerdict] = []

  /// An answer for each connection by GTID, in the order given.
  public private(set) var gtidVerdicts: [GtidVerdict] = []

  /// Reports of all files.
  public var reports: [FileReport] { families.flatMap(\.reports) }

  /// Whether a file could not be read, so that the job is not done.
  public var hasUnreadableFiles: Bool { findings.contains { $0.code == .unreadableFile } }

  /// Whether something is wrong with the logs or a coordinate.
  public var isClean: Bool {
    !findings.contains { $0.severity == .error } && verdicts.allSatisfy(\.verdict.isSound)
      && !gtidVerdicts.contains(where: \.isRefused)
  }

  /// Scans everything in `inputs`, files of one family on all cores.
  ///
  /// `groupVisitor` sees each whole group, in order.
  public init(
    _ inputs: LogInputs, options: Options = Options(),
    groupVisitor: FileScan.GroupVisitor? = nil
  ) throws(SourceError) {
    var byName: [String: [(FileReport, [PositionSurroundings])]] = [:]
    for family in inputs.families {
      let place = findings.endIndex
      findings += family.findings
      var result = Family(family: family)
      let scans = FamilyScan(family: family, options: options)
      for outcome in try scans.run(groupVisitor) {
        findings += outcome.findings
        result.reports.append(outcome.report)
        if !outcome.surroundings.isEmpty {
          byName[outcome.report.name, default: []].append((outcome.report, outcome.surroundings))
        }
      }
      for index in place..<place + family.findings.count {
        findings[index].temper(by: result.reports.last)
      }
      findings += Neighbours.findings(result)
      findings += GtidChain.findings(result)
      families.append(result)
    }
    verdicts = options.positions.map { coordinate in
      let candidates = Self.candidates(for: coordinate, byName[coordinate.name] ?? [], inputs)
      guard
        let (report, surroundings) = candidates.first(where: { $0.0.kind == .binlog })
          ?? candidates.first,
        let around = surroundings.first(where: { $0.offset.rawValue == coordinate.position })
      else {
        return PositionVerdict(
          file: coordinate.name, position: coordinate.position, verdict: .fileMissing)
      }
      return PositionVerdict(
        file: coordinate.name, position: coordinate.position, report: report, around: around)
    }
    var answers = ServerAnswers(families, access: options.access)
    for place in verdicts.indices { answers.fill(&verdicts[place]) }
    gtidVerdicts = options.gtidQuestions.map {
      answers.answer(to: $0, strict: options.isGtidStrict)
    }
  }

  /// The files that `coordinate` may mean: a path means that very file, the spelling of an index
  /// entry the file that it names, a bare name the source's log rather than a relay log.
  private static func candidates(
    for coordinate: LogCoordinate, _ named: [(FileReport, [PositionSurroundings])],
    _ inputs: LogInputs
  ) -> [(FileReport, [PositionSurroundings])] {
    if coordinate.file == coordinate.name { return named }
    let wanted = coordinate.file.normalizedPath
    let exact = named.filter { $0.0.path.normalizedPath == wanted }
    guard exact.isEmpty else { return exact }
    let entered = Set(
      inputs.families.flatMap(\.members).filter { $0.entry == coordinate.file }.map(\.path))
    let asEntry = named.filter { entered.contains($0.0.path) }
    guard asEntry.isEmpty else { return asEntry }
    return coordinate.file == "./" + coordinate.name ? named : []
  }
}

extension Finding {
  /// A relay log that its index does not list yet, being the last and holding nothing: the replica
  /// crashed while it made the file, and makes another one.
  fileprivate mutating func temper(by last: FileReport?) {
    // Where a group is open from the log before, no more than the description and the set of GTIDs.
    guard code == .fileNotInIndex, let last, last.path == file, last.kind == .relayLog,
      last.groups == 0, last.openGroup == nil || last.events <= 2
    else { return }
    severity = .warning
    hint = "the replica crashed while it made this relay log; nothing is in it"
  }
}

extension String {
  /// The path without empty and `.` parts, to compare spellings of one path.
  var normalizedPath: String {
    let parts = split(separator: "/").filter { $0 != "." }
    return (hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}
