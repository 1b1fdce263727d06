public import BinlogAudit
public import BinlogBytes
import BinlogChanges
import BinlogEvents
public import BinlogLogs
import BinlogText

/// What is wrong between a source and its replica, and what to type, as `binlogtool suggest` says it.
///
/// ```swift
/// let source = try BinaryLogs("/backup/source")
/// let advice = try source.diagnose(replica: ["/var/lib/mysql"])
/// print(advice.situation, advice.confidence)
/// for statement in advice.statements { print(statement) }
/// ```
public struct Advice: Sendable {
  /// What happened.
  public let situation: Situation
  /// How sure that is.
  public let confidence: Confidence
  /// One sentence.
  public let summary: String
  /// What to type on the replica, in order; each runs as it stands.
  public let statements: [String]
  /// Where replication is to go on, where that is a position.
  public let place: (file: String, position: UInt64)?
  /// All of the answer for people: the evidence, what is lost, what to type, what it does not repair.
  public let text: String
  /// What contradicts what in what was given.
  public let contradictions: [Finding]
}

extension BinaryLogs {
  /// Judges why a replica of the server that wrote these logs cannot go on.
  ///
  /// - Parameters:
  ///   - replica: the replica's data directory, or files of it; may be empty.
  ///   - status: what the replica's `SHOW REPLICA STATUS\G` printed, or lines of its error log.
  ///   - channel: which of several channels is meant.
  public func diagnose(
    replica: [String] = [], status: String? = nil, channel: String? = nil
  ) throws(SourceError) -> Advice {
    var inputs = SuggestInputs()
    if let status, !inputs.addStatus(status, origin: "status") {
      throw SourceError(
        name: "status", kind: .system(0), message: "does not say where a replica stands")
    }
    if !replica.isEmpty { try inputs.addReplica(replica, access: access) }
    let found = try Diagnosis(
      inputs, source: try LogInputs(given), access: access, channel: channel)
    let recovery = found.explained(schema: SchemaFiles(), access: access, channel: channel)
    let memory = MemoryDestination()
    let sink = ByteSink(memory)
    SuggestPrinter().print(recovery, findings: found.findings, to: sink)
    sink.flush()
    return Advice(
      situation: recovery.situation, confidence: recovery.confidence,
      summary: recovery.summary.text, statements: recovery.statements,
      place: recovery.file.flatMap { file in recovery.position.map { (file, $0) } },
      text: memory.text, contradictions: found.findings)
  }
}
