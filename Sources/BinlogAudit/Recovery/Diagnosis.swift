public import BinlogBytes
public import BinlogEvents
public import BinlogLogs

/// What is wrong between a source and its replica, and what to do: the one entry for advice.
///
/// Reads the source's logs once, for all that the answer needs of them.
public struct Diagnosis: Sendable {
  /// The answer.
  public let recovery: Recovery
  /// Contradictions between what the inputs say.
  public let findings: [Finding]
  /// The source's logs.
  public let source: LogAudit
  /// The replica's logs, where they were given.
  public let replica: LogAudit?
  /// What the answer was made of, with the groups of the source's logs that bear on it.
  public let inputs: SuggestInputs
  /// The words of the replica's server.
  public let dialect: StatementDialect
  /// The provider that runs the replica, where one surely does.
  public let managed: ManagedServer?

  /// Judges `inputs`, which say where the replica stands, by the logs of its source.
  ///
  /// - Parameter channel: which of several replication channels is meant.
  public init(
    _ inputs: SuggestInputs, source logs: LogInputs, access: LogAccess = .mapped,
    channel: String? = nil
  ) throws(SourceError) {
    let merged = inputs.merged(channel: channel)
    var options = LogAudit.Options()
    options.access = access
    for place in [merged.state.read, merged.state.executed] {
      guard let place else { continue }
      let coordinate = LogCoordinate(file: place.file, position: place.position)
      if !options.positions.contains(coordinate) { options.positions.append(coordinate) }
    }
    if let question = merged.state.gtidQuestion { options.gtidQuestions = [question] }
    var groups: [FileScan.VisitedGroup] = []
    source = try LogAudit(
      logs, options: options,
      groupVisitor: inputs.sourceVisitor(of: merged.state) { groups.append($0) })
    var inputs = inputs
    inputs.sourceGroups = groups
    let advisor = Advisor(inputs, merged: merged, source: source, channel: channel)
    recovery = advisor.advise()
    findings = advisor.findings
    replica = inputs.replica
    dialect = advisor.dialect(advisor.place)
    managed = advisor.managed.flatMap { $0.isSure ? $0 : nil }
    self.inputs = inputs
  }
}

extension LogAudit {
  /// MySQL's `server_uuid`, where a data directory was given that says it.
  var serverUUID: SourceUUID? {
    families.lazy.filter { $0.reports.contains { $0.kind == .binlog } }
      .compactMap { ServerAnswers.serverUUID(of: $0) }.first
  }
}
