import BinlogBytes
import BinlogEvents

/// The applier has stopped with an error.
extension Advisor {
  /// The error, and the situation that it makes.
  private func begin(_ situation: Situation, _ summary: (ReplicationError) -> String) -> Recovery {
    guard let error = state.applierError else { return Self.unfounded() }
    var answer = Recovery(
      situation, confidence: state.sqlRunning == true ? .likely : .certain, summary: summary(error))
    if let transaction = error.transaction, !transaction.isEmpty, transaction != "ANONYMOUS" {
      answer.reasons.append("it was applying \(transaction)")
    }
    describePlaces(&answer)
    return answer
  }

  /// Up to where it has read and applied, and what the source says to where it stands.
  private func describePlaces(_ answer: inout Recovery) {
    if let executed = state.executed {
      answer.reasons.append(
        "it has applied up to \(executed)"
          + (state.read.map { $0 == executed ? "" : ", and read up to \($0)" } ?? ""))
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
        answer.limits.append("once it applies again, there is more: \(row.remedy(self).summary)")
        if row.situation == .wrongSourceFile, answer.confidence == .certain {
          answer.confidence = .likely
        }
      }
    }
    if facts.receiver != .fine, let error = state.receiverError {
      answer.reasons.append(
        "the receiver does not run either"
          + (ReceiverTrouble.of(error).map { ": \($0.meaning)" } ?? ""))
    } else if facts.receiver == .stopped {
      answer.reasons.append("the receiver has stopped too, without an error")
    }
  }

  /// Never thrown away while something in them is not applied.
  private func keepRelayLogs(_ answer: inout Recovery) {
    answer.prepare(
      "keep the replica's relay logs: no CHANGE … TO with coordinates of the source, no RESET, no restart"
        + " with relay_log_recovery=ON, before what they hold is applied")
  }

  // MARK: A row

  func applierConflict() -> Recovery {
    var answer = begin(.applierConflict) { error in
      let text = ErrorParts(error.message)
      let table = text.table.map { " of \($0)" } ?? ""
      let key = text.key.map { ": duplicate entry \($0)" } ?? ""
      return Conflict.Kind(ApplierError(error)) == .rowMissing
        ? "The applier has stopped with error \(error.number): a row\(table) that the source changed is"
          + " not on the replica."
        : "The applier has stopped with error \(error.number): a row\(table) is in the way of what the"
          + " source changed\(key)."
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
        "the group that could not be applied is \(group.file):\(group.start)-\(group.end)"
          + (group.visited.group.identifier.map { " (\($0))" } ?? ""))
    }
    answer.conflict = change
    keepRelayLogs(&answer)
    answer.prepare(
      "compare the row on source and replica before you choose whose it shall be; never skip a group"
        + " unseen: it may change more rows than this one")
    if inputs.ownGroups.isEmpty {
      answer.limits.append(
        "who wrote or removed the row before is told by the replica's own binary logs and relay logs:"
          + " give --replica DIR")
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
      "The applier has stopped with error \(error.number): a GTID comes that the replica's own binary"
        + " log is past already."
    }
    let named = MariaGtid.all(in: state.applierError?.message ?? "")
    if named.count >= 2 {
      answer.reasons.append(
        "\(named[0]) came, and \(named[1]) stands in the replica's own binary log"
          + (named[0].server == named[1].server
            ? ": the source gave its numbers out a second time, or the replica applies again"
            : ": server_id \(named[1].server) wrote it, in the same domain"))
      answer.surplusGtids = named[1].description
    }
    keepRelayLogs(&answer)
    answer.prepare(
      "find out who wrote \(named.count >= 2 ? named[1].description : "the GTID in the way"): a write on"
        + " the replica itself, a source that lost its log's end, or a second source of one domain")
    answer.limits.append(
      "gtid_strict_mode=OFF lets it go on, and leaves two histories under one number: compare the tables"
        + " that both changed")
    return answer
  }

  func gtidState() -> Recovery {
    var answer = begin(.gtidState) { error in
      "The applier has stopped with error \(error.number): the replica's note of GTIDs"
        + " (mysql.gtid_slave_pos) cannot be read or written, or contradicts its binary log."
    }
    keepRelayLogs(&answer)
    answer.prepare([
      "look at mysql.gtid_slave_pos on the replica: whether the table is there, whole, and of an engine"
        + " that runs (CHECK TABLE mysql.gtid_slave_pos)",
      "where it lacks or has rows of a domain too much, set it anew: SET GLOBAL gtid_slave_pos='…', with"
        + " the last GTID of each domain that is applied",
    ])
    return answer
  }

  // MARK: Anything else

  func applierStopped() -> Recovery {
    var answer = begin(.applierStopped) { error in
      error.number == 0
        ? "The applier has stopped with an error."
        : "The applier has stopped with error \(error.number)."
    }
    if let error = state.applierError, let group = failedGroup(error, ErrorParts(error.message)) {
      answer.reasons.append(
        "the next group to apply is \(group.file):\(group.start)-\(group.end)"
          + (group.visited.group.identifier.map { " (\($0))" } ?? ""))
      for statement in group.visited.content.statements.prefix(2) {
        answer.reasons.append("it runs: \(statement)")
      }
    }
    keepRelayLogs(&answer)
    if let error = state.applierError,
      ApplierErrorCatalog.entry(error.number, isMariaDB: state.isMariaDB) == nil
    {
      answer.prepare(
        "the error's text says what the replica could not do: mend that there, then start the applier;"
          + " never skip a group unseen")
    }
    return answer
  }
}
