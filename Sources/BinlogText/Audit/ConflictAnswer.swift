public import BinlogAudit
public import BinlogEvents

extension Diagnosis {
  /// The answer with what the logs tell of a conflict: the row, who wrote or removed it before, and
  /// the ways out with their statements.
  ///
  /// - Parameters:
  ///   - schema: definitions of tables, for logs that do not name columns.
  ///   - access: how logs are opened.
  public func explained(
    schema: SchemaFiles = SchemaFiles(), access: LogAccess = .mapped, channel: String? = nil
  ) -> Recovery {
    guard [.applierConflict, .gtidOutOfOrder].contains(recovery.situation),
      let state = recovery.replica, let error = state.applierError
    else { return recovery }
    let parts = ApplierError(
      thread: error.thread == .worker ? .worker : .applier, number: error.number,
      message: error.message, time: error.time)
    var inquiry = ConflictInquiry(
      parts, state: state, inputs: inputs, source: source, channel: channel, dialect: dialect)
    inquiry.access = access
    inquiry.schema = schema
    guard let conflict = inquiry.explain() else { return recovery }
    var answer = ConflictAnswer(conflict).complete(recovery)
    if let managed { allow(managed, in: &answer) }
    return answer
  }
}

extension Diagnosis {
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

/// Puts what is known of a conflict into an answer.
struct ConflictAnswer {
  private let conflict: Conflict

  init(_ conflict: Conflict) { self.conflict = conflict }

  func complete(_ recovery: Recovery) -> Recovery {
    var answer = recovery
    var change = answer.conflict ?? FailedChange()
    change.table = conflict.table ?? change.table
    if !conflict.key.isEmpty { change.key = key(conflict.key) }
    change.by = cause
    answer.conflict = change
    if let table = conflict.table, conflict.kind != .gtidCollision {
      answer.summary = summary(table)
    }
    let group = answer.reasons.lastIndex { $0.hasPrefix("the group that could not be applied") }
    let place = group.map { $0 + 1 } ?? answer.reasons.endIndex
    var told: [String] = []
    if let table = conflict.table, !conflict.key.isEmpty {
      told.append(
        "the row is \(table) with \(key(conflict.key))"
          + (conflict.isRowInferred ? ", as far as the replica's own log tells it from others" : "")
      )
    }
    told.append(cause)
    if let by = conflict.by {
      told.append(
        "that was \(by.file):\(by.start)" + (by.gtid.map { " (\($0))" } ?? "")
          + ", server_id \(by.serverID)" + (by.threadID.map { ", thread \($0)" } ?? ""))
    }
    if conflict.waitingCount > 0 {
      told.append(
        "\(conflict.waitingCount) more \(conflict.waitingCount == 1 ? "change waits" : "changes wait")"
          + " in the relay logs for the same trouble"
          + (conflict.waiting.first.map { ", the first for \($0.table) with \(key($0.key))" } ?? "")
      )
    }
    if !conflict.waitingIsComplete {
      told.append("not all of what waits could be looked at: more may come")
    }
    answer.reasons.insert(contentsOf: told, at: place)
    if let problem = conflict.statementProblem { answer.limits.append(problem) }
    if case .untold = conflict.cause {
    } else {
      answer.limits.removeAll { $0.hasPrefix("who wrote or removed the row before") }
    }
    answer.ways = conflict.ways.map { way in
      Way(
        name: way.name.rawValue, statements: way.statements,
        costs: way.costs.map { words($0) }.joined(separator: "; "))
    }
    answer.statements = answer.ways.first?.statements ?? answer.statements
    return answer
  }

  private func summary(_ table: String) -> String {
    let row =
      conflict.key.isEmpty ? "a row of \(table)" : "the row of \(table) with \(key(conflict.key))"
    return "The applier has stopped with error \(conflict.error.number): \(row) is "
      + (conflict.kind == .rowMissing
        ? "not on the replica as the source changed it." : "in the way of what the source changed.")
  }

  private func key(_ parts: [Conflict.KeyPart]) -> String {
    parts.map { "\($0.column) = \($0.literal)" }.joined(separator: ", ")
  }

  /// How the replica came to have, or to lack, the row.
  private var cause: String {
    let isThere = conflict.kind == .rowExists
    let deed =
      conflict.kind == .gtidCollision
      ? "took the number" : isThere ? "wrote the row" : "removed or changed the row"
    switch conflict.cause {
    case .appliedBefore:
      return "the replica has applied this very group before: its note of what it has applied lags"
    case .localWrite:
      return "a write on the replica itself \(deed) before"
    case .lostGroup:
      return
        "a group of the source that its logs have lost \(deed): the replica had applied it, and the"
        + " source gave the key out once more"
    case .earlierGroup:
      return
        "an earlier group of the source \(deed), and what came between never reached the replica"
    case .otherServer:
      return "a group of another server \(deed): a second source, or a member of a ring"
    case .untold(let silence):
      switch silence {
      case .noOwnLogs:
        return "who \(deed) before is not told: none of the replica's own binary logs was given"
      case .appliedIsNotLogged:
        return "who \(deed) before is not told: the replica does not log what it applies"
          + " (log_replica_updates), and its own writes there do not touch it"
      case .logsBeginLater:
        return "who \(deed) before is not told: the replica's own binary logs begin later"
      case .notLogged:
        return
          "nothing in the replica's own binary logs touches it: it was changed with sql_log_bin=0,"
          + " with a restored copy, or by a statement that is logged as text"
      case .rowNotFound:
        return "the group or its row was not found in what was given"
      }
    }
  }

  /// What a way costs.
  private func words(_ cost: RecoveryWay.Cost) -> String {
    switch cost {
    case .losesReplicaRow: "the replica's row is lost: save it first where somebody may want it"
    case .losesSourceRow:
      "the source's row does not come to the replica: the two differ from here on"
    case .staysDifferent:
      "later changes of the source to this row stop the replica again, or hit the replica's row"
    case .isNotLogged: "the statements are not logged: replicas of this replica need them too"
    case .replacesGroup(let rows):
      "the group is passed over as a whole, its other \(rows) rows are done by the statements"
    case .fetchesAgain: "the relay logs are fetched again: the source must still have them"
    case .rowContentUnknown: "the row is told by its key alone: what else stands in it is not known"
    case .moreWait(let count):
      "\(count) later \(count == 1 ? "change conflicts" : "changes conflict") too: ask again when it"
        + " stops there"
    case .appliedTwiceStays:
      "groups that were applied a second time before it stopped are not undone"
    case .dropsOwnLogs:
      "the replica's own binary logs are thrown away: its replicas cannot go on from them"
    case .logsOutOfOrder: "the replica's binary log holds GTIDs out of order from here on"
    case .keepsErrantWrite: "the errant write stays on the replica"
    case .takesBackWrite:
      "take the write on the replica back first, by what decode-rows --flashback makes of it"
    case .savesRelayLogs: "save the relay logs before"
    }
  }
}
