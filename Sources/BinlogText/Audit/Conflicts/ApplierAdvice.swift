public import BinlogAudit
public import BinlogChanges
public import BinlogEvents

extension Diagnosis {
  /// The answer, completed where an applier has stopped: with what the rows of the logs tell (the
  /// row, who wrote or removed it before, the ways out with their statements), or with what the
  /// error's number means.
  ///
  /// - Parameters:
  ///   - schema: definitions of tables, for logs that do not name columns.
  ///   - access: how logs are opened.
  ///   - channel: which of several replication channels is meant.
  public func explained(
    schema: SchemaFiles = SchemaFiles(), access: LogAccess = .mapped, channel: String? = nil
  ) -> Recovery {
    var answer = ApplierAdvice(channel: channel, schema: schema, access: access).complete(self)
    if let managed, !answer.ways.isEmpty { allow(managed, in: &answer) }
    return answer
  }

  /// Leaves out ways that a provider's server does not allow, and words the others as it does.
  private func allow(_ managed: ManagedServer, in answer: inout Recovery) {
    answer.ways = answer.ways.compactMap { way in
      guard !way.statements.contains(where: { $0.hasPrefix("CHANGE ") }) else { return nil }
      var way = way
      way.statements = way.statements.map { statement in
        if statement == dialect.stop() { return managed.stop(dialect) }
        if statement == dialect.start() { return managed.start(dialect) }
        return statement
      }
      return way
    }
    answer.statements = answer.ways.first?.statements ?? []
  }
}

/// Completes the answer of `suggest` where an applier has stopped.
struct ApplierAdvice {
  private let channel: String?
  private let schema: SchemaFiles
  private let access: LogAccess

  /// Reads logs by `access`; `schema` knows tables beside what the logs say.
  init(channel: String?, schema: SchemaFiles, access: LogAccess) {
    self.channel = channel
    self.schema = schema
    self.access = access
  }

  /// The completed answer of `diagnosis`.
  func complete(_ diagnosis: Diagnosis) -> Recovery {
    var recovery = diagnosis.recovery
    guard let error = recovery.applierError else { return recovery }
    switch recovery.situation {
    case .applierConflict, .gtidOutOfOrder:
      if let conflict = inquiry(error, diagnosis)?.explain() {
        tell(conflict, &recovery)
      } else {
        explain(error, &recovery, diagnosis)
      }
    case .applierStopped, .gtidState:
      explain(error, &recovery, diagnosis)
      if let way = inquiry(error, diagnosis)?.rebuild() { put([way], &recovery) }
    default: break
    }
    return recovery
  }

  private func inquiry(_ error: ApplierError, _ diagnosis: Diagnosis) -> ConflictInquiry? {
    guard let state = diagnosis.recovery.replica else { return nil }
    var inquiry = ConflictInquiry(
      error, state: state, inputs: diagnosis.inputs, source: diagnosis.source, channel: channel,
      dialect: diagnosis.dialect)
    inquiry.schema = schema
    inquiry.access = access
    return inquiry
  }

  /// Puts a conflict into an answer.
  private func tell(_ conflict: Conflict, _ recovery: inout Recovery) {
    let words = ConflictWords(conflict)
    recovery.summary = [.told(words.summary)]
    // What was known of it without its rows is said here better.
    recovery.reasons.removeAll { if case .failedGroup = $0 { true } else { false } }
    recovery.limits.removeAll { $0 == .writerUntold }
    recovery.reasons += words.evidence.map { .told($0) }
    var change = recovery.conflict ?? FailedChange()
    change.table = conflict.table ?? change.table
    change.key = words.key ?? change.key
    change.by = words.who
    if let group = conflict.group {
      let shown = change.group
      change.group = shown?.relayOffset == group.start ? shown : LostGroup(group)
    }
    recovery.conflict = change
    if let problem = conflict.statementProblem {
      recovery.limits.append(.noStatements(problem: problem))
    }
    let isTold = if case .untold = conflict.cause { false } else { !conflict.isRowInferred }
    if !isTold, recovery.confidence == .certain { recovery.confidence = .likely }
    // The replica's note of its place is what is wrong then.
    if conflict.cause == .appliedBefore { recovery.situation = .replicaReplays }
    put(conflict.ways, &recovery)
  }

  /// Puts ways out into an answer; its statements are the first one's.
  private func put(_ ways: [RecoveryWay], _ recovery: inout Recovery) {
    recovery.ways = ways.map {
      Way(name: $0.name.rawValue, statements: $0.statements, costs: ConflictWords.costs($0))
    }
    recovery.statements = ways.first?.statements ?? []
    if !recovery.statements.isEmpty {
      recovery.limits.append(.superReadOnly)
    }
  }

  /// Says what a number means, what the logs say of it, and what to do.
  private func explain(
    _ error: ApplierError, _ recovery: inout Recovery, _ diagnosis: Diagnosis
  ) {
    let words = ApplierErrorWords(error, isMariaDB: recovery.replica?.isMariaDB)
    if error.number != 0 {
      recovery.summary = [
        .told("The applier has stopped with error \(error.number): \(words.meaning).")
      ]
    }
    recovery.reasons.append(.told("what logs tell of it: \(words.logs)"))
    for step in words.steps where !recovery.preparations.contains(where: { $0.text == step }) {
      recovery.preparations.append(Step(.told(step)))
    }
    let entry = ApplierErrorCatalog.entry(error.number, isMariaDB: recovery.replica?.isMariaDB)
    if let entry, [.makeObject, .removeObject, .alignDefinition].contains(entry.remedy),
      let local = inquiry(error, diagnosis)?.localDefinition()
    {
      recovery.reasons.append(
        .told(
          "a client of the replica itself has run: \(local.text)"
            + " (\(ConflictWords.origin(local.group)))"))
    }
    // What failed was rolled back, and comes once more.
    if recovery.statements.isEmpty { recovery.statements = [diagnosis.dialect.start()] }
  }
}
