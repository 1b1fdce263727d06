public import BinlogBytes
public import BinlogEvents

/// The whole of `verify`: families of logs, each file scanned once, then judged together.
public struct LogAudit: Sendable {
  /// How it goes about its work.
  public struct Options: Sendable {
    /// How files are opened.
    public var access = LogAccess.mapped
    /// Coordinates to judge.
    public var positions: [LogCoordinate] = []

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

  /// Reports of all files.
  public var reports: [FileReport] { families.flatMap(\.reports) }

  /// Whether a file could not be read, so that the job is not done.
  public var hasUnreadableFiles: Bool { findings.contains { $0.code == .unreadableFile } }

  /// Whether something is wrong with the logs or a coordinate.
  public var isClean: Bool {
    !findings.contains { $0.severity == .error } && verdicts.allSatisfy(\.verdict.isSound)
  }

  /// Scans everything in `inputs`.
  ///
  /// `groupVisitor` sees each whole group; `progress` is told each file before it is read.
  public init(
    _ inputs: LogInputs, options: Options = Options(),
    groupVisitor: FileScan.GroupVisitor? = nil,
    progress: ((String, UInt64) -> Void)? = nil
  ) throws(SourceError) {
    var byName: [String: [(FileReport, [PositionSurroundings])]] = [:]
    for family in inputs.families {
      findings += family.findings
      var result = Family(family: family)
      var continuing: FileScan.Continuation?
      for (place, member) in family.members.enumerated() {
        let wanted = options.positions.filter { $0.name == member.name }
        let source: ByteSource
        do throws(SourceError) {
          source = try options.access.open(member.path)
        } catch {
          // One file that cannot be opened must not hide the others; alone, it is the answer.
          guard family.members.count > 1 || family.index != nil else { throw error }
          findings.append(
            Finding(.unreadableFile, file: member.path, message: error.message))
          result.reports.append(FileReport(path: member.path))
          continue
        }
        progress?(member.path, source.size ?? 0)
        var scanOptions = FileScan.Options()
        scanOptions.collectsContent = groupVisitor != nil
        scanOptions.hasSuccessor = place + 1 < family.members.count
        var found: [Finding] = []
        var scan = FileScan(
          source, options: scanOptions, offsets: wanted.map { FileOffset($0.position) },
          continuing: continuing, groupVisitor: groupVisitor
        ) { found.append($0) }
        let outcome = try scan.run()
        findings += found
        continuing = outcome.report.kind == .relayLog ? outcome.continuation : nil
        result.reports.append(outcome.report)
        if !wanted.isEmpty {
          byName[member.name, default: []].append((outcome.report, outcome.surroundings))
        }
      }
      findings += RotateTargets.findings(result)
      findings += GtidChain.findings(result)
      families.append(result)
    }
    verdicts = options.positions.map { coordinate in
      // A path means that very file; a bare name the source's log rather than a relay log.
      let candidates = (byName[coordinate.name] ?? []).filter {
        coordinate.file == coordinate.name || $0.0.path == coordinate.file
      }
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
  }
}

/// Whether the file that a closing Rotate event names is there.
enum RotateTargets {
  static func findings(_ family: LogAudit.Family) -> [Finding] {
    var list: [Finding] = []
    let names = Set(family.family.members.map(\.name))
    for (place, report) in family.reports.enumerated() {
      guard let target = report.nextFile?.lastPathComponent else { continue }
      let isLast = place + 1 == family.reports.count
      let next = isLast ? nil : family.family.members[place + 1].name
      guard target != next, family.family.isComplete || !isLast, !names.contains(target) else {
        continue
      }
      // A few logs in a directory without an index may be all that somebody kept.
      let isLoose = isLast && family.family.index == nil
      list.append(
        Finding(
          .rotateTargetMissing, severity: isLoose ? .warning : .error, file: report.path,
          offset: FileOffset(report.size),
          eventType: .rotate, message: "the log goes on in \(target), which is not there",
          expected: target, found: next ?? "no further file",
          hint: "a log is missing; what was in it cannot be checked"))
    }
    return list
  }
}
