import BinlogBytes
import BinlogEvents

/// What is typed on the replica.
extension Advisor {
  /// The words of the replica's server: its own relay logs tell its version, else its status.
  func dialect(_ place: Place?) -> StatementDialect {
    let own = inputs.replica?.reports.first { $0.kind == .relayLog }?.format
    let source = place?.report.format ?? source.reports.compactMap(\.format).first
    var flavor = own?.flavor ?? source?.flavor ?? .mysql
    var version = own?.version ?? source?.version ?? ServerVersion(9, 0, 0)
    if own == nil {
      if state.isMariaDB == true, flavor == .mysql {
        flavor = .mariadb
        version = ServerVersion(10, 11, 0)
      } else if state.isMariaDB == false, flavor == .mariadb {
        flavor = .mysql
        version = ServerVersion(8, 0, 36)
      }
      // A replica is no older than its source. New words in its status prove 8.0.22 at least. Old
      // ones come from SHOW SLAVE STATUS, and every server that has it takes CHANGE MASTER too.
      if flavor == .mysql {
        if state.words == .source { version = max(version, ServerVersion(8, 0, 23)) }
        if state.words == .master { version = min(version, ServerVersion(8, 0, 21)) }
      }
    }
    return StatementDialect(flavor: flavor, version: version, channel: channel ?? state.channel)
  }

  /// The provider, where the replica is surely its server.
  private var provider: ManagedServer? { managed.flatMap { $0.isSure ? $0 : nil } }

  func changeStatements(_ target: SourceCoordinate, turnsGtidOff: Bool? = nil) -> [String] {
    let dialect = dialect(nil)
    if let provider { return provider.change(from: state.read, to: target, state, dialect) }
    return [
      dialect.stop(),
      dialect.change(to: target, turnsGtidOff: turnsGtidOff ?? (state.usesGtid != false)),
      dialect.start(),
    ]
  }

  /// Starts both threads, as the replica's server or its provider has it.
  var startStatement: String {
    let dialect = dialect(place)
    return provider?.start(dialect) ?? dialect.start()
  }

  /// When something that was read is not applied yet, it must be before its relay logs go.
  func applyFirst(
    _ read: SourceCoordinate, _ dialect: StatementDialect, _ answer: inout Recovery
  ) -> [String] {
    if state.hasAppliedAll == true { return [] }
    if let executed = state.executed {
      answer.reasons.append(.appliedOnlyUpTo(place: executed))
    } else {
      answer.reasons.append(.appliedUntold)
    }
    guard provider == nil else {
      answer.prepare(.waitUntilApplied)
      return []
    }
    answer.prepare(.saveRelayLogsBeforeRestart)
    // Groups alone move the applied position; after the last one there may be nothing to wait for.
    let last = answer.onlyOnReplica.last
    let target = last.map { SourceCoordinate(file: $0.file, position: $0.endPosition) } ?? read
    return [dialect.stopFetching(), dialect.startApplying(), dialect.waitApplied(target)]
  }

  /// What a provider's server takes instead of statements that it does not allow.
  func adviseManaged(_ answer: inout Recovery) {
    guard let managed else { return }
    let dialect = dialect(place)
    guard managed.isSure else {
      guard !answer.statements.isEmpty else { return }
      answer.limits.append(
        .mayBeManaged(server: managed, statements: managedStatements(managed, answer, dialect)))
      return
    }
    answer.reasons.append(.isManaged(server: managed))
    if answer.statements.isEmpty, let target = target(of: answer), target != state.read,
      answer.situation == .sourceLostTail || answer.situation == .positionInsideEvent
    {
      answer.prepare(.noProcedureLeads(server: managed, place: target))
    }
    answer.statements = answer.statements.map { statement in
      if statement == dialect.stop() { return managed.stop(dialect) }
      if statement == dialect.start() { return managed.start(dialect) }
      return statement
    }
  }

  private func managedStatements(
    _ managed: ManagedServer, _ answer: Recovery, _ dialect: StatementDialect
  ) -> [String] {
    let change = target(of: answer).map {
      managed.change(from: state.read, to: $0, state, dialect)
    }
    guard let change, !change.isEmpty else {
      return [managed.stop(dialect), managed.start(dialect)]
    }
    return change
  }

  private func target(of answer: Recovery) -> SourceCoordinate? {
    guard let file = answer.file, let position = answer.position else { return nil }
    return SourceCoordinate(file: file, position: position)
  }
}
