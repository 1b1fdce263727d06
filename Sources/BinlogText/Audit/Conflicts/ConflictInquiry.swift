public import BinlogAudit
import BinlogBytes
public import BinlogChanges
import BinlogDump
public import BinlogEvents
import BinlogLogs
import BinlogRows

/// Explains from logs why a group could not be applied, and what can be done.
///
/// ```swift
/// let inquiry = ConflictInquiry(error, inputs: inputs, source: audit, dialect: dialect)
/// if let conflict = inquiry.explain() { … }
/// ```
///
/// What is not applied is read from the relay logs; from the source's, where there are none. The
/// replica's own logs tell who wrote or removed the row. All logs are read twice or three times,
/// and of their rows only those are kept that bear on the error.
public struct ConflictInquiry {
  let error: ApplierError
  let state: ReplicaState
  let dialect: StatementDialect
  let inputs: SuggestInputs
  let channel: String?
  let relayLogs: [String]
  let ownLogs: [String]
  let sourceLogs: [String]
  /// Definitions of tables beside what the logs say.
  public var schema = SchemaFiles()
  /// How logs are opened.
  public var access = LogAccess.mapped

  /// Rows of what is not applied that are kept at most, up to the group in question.
  static let mostRows = 20_000
  /// Conflicts that are listed.
  static let mostWaiting = 20

  /// An inquiry about `error` of a replica that `inputs` describe, and whose source's logs are
  /// those of `source`; `dialect` has the words of its server.
  public init(
    _ error: ApplierError, state: ReplicaState, inputs: SuggestInputs, source: LogAudit,
    channel: String? = nil, dialect: StatementDialect
  ) {
    self.error = error
    self.state = state
    self.inputs = inputs
    self.channel = channel
    self.dialect = dialect
    let reports = inputs.replica?.reports ?? []
    relayLogs = reports.filter { $0.kind == .relayLog }.map(\.path)
    ownLogs = reports.filter { $0.kind == .binlog }.map(\.path)
    sourceLogs = source.reports.filter { $0.kind == .binlog }.map(\.path)
  }

  /// The answer; nil for errors of which the logs can tell no more than their number.
  public func explain() -> Conflict? {
    guard let kind = Conflict.Kind(error) else { return nil }
    var facts = ConflictFacts(error, inputs, channel: channel)
    if facts.failed == nil, let groups = sourceGroups(fromReplicaOn: true) {
      facts = ConflictFacts(error, inputs, channel: channel, sourceGroups: groups)
    }
    // What the replica's own logs say of its tables counts first.
    let learned = [learn(ownLogs), learn(sourceLogs)]
    let reading = ConflictReading(self, facts: facts, kind: kind, learned: learned)
    return kind == .gtidCollision ? collision(facts, reading) : reading.explain()
  }

  /// All groups of the source's logs, or those from the log on in which the replica stands.
  func sourceGroups(fromReplicaOn: Bool) -> [FileScan.VisitedGroup]? {
    let file = error.place?.file ?? state.executed?.file ?? state.read?.file
    let place =
      fromReplicaOn
      ? sourceLogs.firstIndex { $0.lastPathComponent == file } : sourceLogs.indices.first
    guard let first = place else { return nil }
    var groups: [FileScan.VisitedGroup] = []
    var options = LogAudit.Options()
    options.access = access
    do throws(SourceError) {
      _ = try LogAudit(
        LogInputs(Array(sourceLogs[first...])), options: options,
        groupVisitor: { groups.append($0) })
    } catch {
      return nil
    }
    return groups
  }

  /// The definitions that `paths` leave in the end.
  private func learn(_ paths: [String]) -> LogSchemas {
    let schemas = LogSchemas(schema)
    var filter = RowFilter()
    // No table is called so: definitions are all that is wanted.
    filter.addTable("\u{1}.\u{1}")
    read(paths, filter: filter, DefinitionReader(), schemas)
    return schemas
  }

  /// Has `printer` see the rows of `paths`; whether all of them could be read.
  @discardableResult
  func read(
    _ paths: [String], filter: RowFilter = RowFilter(), _ printer: any RowsPrinter,
    _ schemas: any RowSchemas
  ) -> Bool {
    guard !paths.isEmpty else { return true }
    return RowDecode(
      filter: filter, printer: printer, schemas: schemas,
      sink: ByteSink(NoDestination(), capacity: 256), reporter: Unheard(), access: access
    ).run(paths) == .done
  }

  /// Which GTIDs collide, and where each stands.
  private func collision(_ facts: ConflictFacts, _ reading: ConflictReading) -> Conflict {
    var conflict =
      facts.failed.map { reading.waiting(from: $0) }
      ?? Conflict(.gtidCollision, error, cause: .untold(facts.silence))
    conflict.cause = .untold(facts.silence)
    conflict.group = facts.failed.map { facts.unapplied[$0].group }
    conflict.ownLogsSince = facts.ownLogsSince
    conflict.existingGtid = error.otherGtids.first
    if facts.appliedBefore > 0 {
      conflict.cause = .appliedBefore
      conflict.by = error.gtid.flatMap { facts.ownGroup($0) }
    } else if let existing = conflict.existingGtid, let own = facts.ownGroup(existing) {
      conflict.by = own
      var facts = facts
      facts.addSource(sourceGroups(fromReplicaOn: false) ?? [])
      conflict.cause = facts.cause(of: own, failed: conflict.group)
      conflict.isOnSource = facts.sourceHas(own)
    }
    conflict.ways = ConflictWays(self, facts).ways(outOf: conflict)
    return conflict
  }
}

/// Hears, and tells nobody: `verify` tells what is wrong with logs.
final class Unheard: DumpReporter {
  func report(_ message: DumpMessage) {}
}
