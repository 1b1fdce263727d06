import BinlogBytes
import BinlogEvents

/// The applier has stopped with an error.
extension Advisor {
  /// The error, and the situation that it makes.
  private func begin(_ situation: Situation, _ summary: (ReplicationError) -> Headline) -> Recovery
  {
    guard let error = state.applierError else { return Self.unfounded() }
    var answer = Recovery(
      situation, confidence: state.sqlRunning == true ? .likely : .certain, summary: summary(error))
    if let transaction = error.transaction, !transaction.isEmpty, transaction != "ANONYMOUS" {
      answer.reasons.append(.applying(transaction: transaction))
    }
    describePlaces(&answer)
    return answer
  }

  /// Up to where it has read and applied, and what the source says to where it stands.
  private func describePlaces(_ answer: inout Recovery) {
    if let executed = state.executed {
      answer.reasons.append(.appliedUpTo(executed: executed, read: state.read))
      answer.file = executed.file
      answer.position = executed.position
    }
    switch facts.ask {
    case .served, .gtidsServed, .unknown, .noLogs: break
    default:
      // What comes once the applier runs again.
      var later = facts
      later.applier = .fine
      if let row = Cases.row(for: later) {
        answer.limits.append(.moreOnceItApplies(next: row.remedy(self).summary))
        if row.situation == .wrongSourceFile, answer.confidence == .certain {
          answer.confidence = .likely
        }
      }
    }
    if facts.receiver != .fine, let error = state.receiverError {
      answer.reasons.append(.receiverDoesNotRunEither(trouble: ReceiverTrouble.of(error)))
    } else if facts.receiver == .stopped {
      answer.reasons.append(.receiverStoppedToo)
    }
  }

  /// Never thrown away while something in them is not applied.
  private func keepRelayLogs(_ answer: inout Recovery) {
    answer.prepare(.keepRelayLogs)
  }

  // MARK: A row

  func applierConflict() -> Recovery {
    var answer = begin(.applierConflict) { error in
      let text = ErrorParts(error.message)
      return Conflict.Kind(ApplierError(error)) == .rowMissing
        ? .rowMissing(error: error.number, table: text.table)
        : .rowInTheWay(error: error.number, table: text.table, key: text.key)
    }
    explainConflict(&answer)
    return answer
  }

  /// What the logs tell of it.
  private func explainConflict(_ answer: inout Recovery) {
    guard let error = state.applierError else { return }
    let parts = ErrorParts(error.message)
    var change = FailedChange()
    change.table = parts.table
    change.key = parts.key
    if let group = failedGroup(error, parts) {
      change.group = group.shown(isApplied: false)
      if change.table == nil, group.visited.content.tables.count == 1 {
        change.table = group.visited.content.tables.first?.name
      }
      answer.reasons.append(
        .failedGroup(range: group.range, identifier: group.visited.group.identifier))
    }
    answer.conflict = change
    keepRelayLogs(&answer)
    answer.prepare(.compareRow)
    if inputs.ownGroups.isEmpty {
      answer.limits.append(.writerUntold)
    }
  }

  /// The group that could not be applied, in the relay logs or else in the source's.
  func failedGroup(_ error: ReplicationError, _ parts: ErrorParts) -> PlacedGroup? {
    let known = placed.isEmpty ? PlacedGroup.inSourceLogs(inputs.sourceGroups) : placed
    if let gtid = parts.gtid ?? error.transaction,
      let found = known.first(where: { $0.visited.group.identifier?.description == gtid })
    {
      return found
    }
    if let place = parts.place {
      return known.first {
        $0.file == place.file && $0.start < place.position && place.position <= $0.end
      }
    }
    guard let executed = state.executed else { return nil }
    return known.first { executed.isBefore($0.place) }
  }

  // MARK: GTIDs

  func gtidOutOfOrder() -> Recovery {
    var answer = begin(.gtidOutOfOrder) { error in
      .gtidOutOfOrder(error: error.number)
    }
    let named = MariaGtid.all(in: state.applierError?.message ?? "")
    if named.count >= 2 {
      answer.reasons.append(.outOfOrder(came: named[0], held: named[1]))
      answer.surplusGtids = named[1].description
    }
    keepRelayLogs(&answer)
    answer.prepare(.findWriter(gtid: named.count >= 2 ? named[1] : nil))
    answer.limits.append(.strictModeOffLeavesTwoHistories)
    return answer
  }

  func gtidState() -> Recovery {
    var answer = begin(.gtidState) { error in
      .gtidTableUnfit(error: error.number)
    }
    keepRelayLogs(&answer)
    answer.prepare([.lookAtGtidTable, .setGtidTable])
    return answer
  }

  // MARK: Anything else

  func applierStopped() -> Recovery {
    var answer = begin(.applierStopped) { error in
      .applierStopped(error: error.number)
    }
    if let error = state.applierError, let group = failedGroup(error, ErrorParts(error.message)) {
      answer.reasons.append(
        .nextGroup(range: group.range, identifier: group.visited.group.identifier))
      for statement in group.visited.content.statements.prefix(2) {
        answer.reasons.append(.runs(statement: statement))
      }
    }
    keepRelayLogs(&answer)
    if let error = state.applierError,
      ApplierErrorCatalog.entry(error.number, isMariaDB: state.isMariaDB) == nil
    {
      answer.prepare(.mendWhatTheErrorSays)
    }
    return answer
  }
}
