import BinlogAudit
import BinlogBytes
import BinlogChanges
package import BinlogEvents
package import BinlogLogs
import BinlogSearch

/// Plans a restore from the logs of several servers, before and after failovers: by GTIDs, as names
/// and positions of one server mean nothing to another.
///
/// The history of one server is followed. What its own logs do not have any more comes from those of
/// others, as far as it had executed it; what only they have does not belong to that history.
package struct RestoreCluster {
  private let request: RestoreRequest
  private let logs: LogSelection
  private let access: LogAccess

  /// The plan that gets farthest, and the logs that it is made of, in its order.
  package static func plan(
    _ request: RestoreRequest, _ logs: LogSelection, _ access: LogAccess
  ) throws(RestoreRefusal) -> (plan: RestorePlan, logs: LogSelection) {
    try RestoreCluster(request: request, logs: logs, access: access).best()
  }

  /// What came of following one server.
  private struct Trial {
    var plan: RestorePlan
    var logs: LogSelection
    var family: Int

    var rank: Int {
      switch plan.verdict {
      case .reachable: 2
      case .unproven: 1
      case .gap: 0
      }
    }
  }

  private func best() throws(RestoreRefusal) -> (RestorePlan, LogSelection) {
    let notes = try notes()
    var request = request
    request.backup = notes
    var trials: [Trial] = []
    var refusals: [(family: Int, refusal: RestoreRefusal)] = []
    for family in logs.families.indices {
      do throws(RestoreRefusal) {
        trials.append(try follow(family, request))
      } catch {
        refusals.append((family, error))
      }
    }
    guard var best = trials.max(by: { ($0.rank, $0.plan.groups) < ($1.rank, $1.plan.groups) })
    else {
      let lines = refusals.map { "\n  \(name($0.family)): \($0.refusal.text)" }.joined()
      throw RestoreRefusal(
        refusals.first?.refusal.subject ?? "--backup",
        "the history of none of the \(logs.families.count) servers leads there:" + lines)
    }
    best.plan.notes.insert(
      "the history of \(name(best.family)) is followed, by GTIDs; logs of"
        + " \(logs.families.count) servers are given", at: 0)
    for trial in trials where trial.family != best.family && trial.rank == best.rank {
      guard trial.plan.groups != best.plan.groups else { continue }
      best.plan.notes.append(
        "by the history of \(name(trial.family)) there are \(trial.plan.groups) groups, not"
          + " \(best.plan.groups); give its logs alone for it")
    }
    lookBeside(&best)
    return (best.plan, best.logs)
  }

  private func name(_ family: Int) -> String {
    guard let path = logs.families[family].last else { return "" }
    let id = logs.order.heads[path]?.serverID ?? 0
    return "server \(id) (\(path))"
  }

  // MARK: The backup

  /// What the backup holds, as GTIDs; a place is looked up in the logs of the server that has it.
  private func notes() throws(RestoreRefusal) -> [BackupNote] {
    var list: [BackupNote] = []
    var reason: String?
    for note in request.backup {
      if note.set != nil || note.state != nil {
        var note = note
        note.place = nil
        list.append(note)
        continue
      }
      guard let place = note.place else { continue }
      do throws(LogSelection.NoSuchLog) {
        let index = try logs.place(
          of: LogCoordinate(file: note.path ?? place.file, position: place.position))
        guard let note = lookUp(note, logs.paths[index], place.position) else {
          reason = "\(place) is in a log without GTIDs, or is no border between groups"
          continue
        }
        list.append(note)
      } catch {
        reason = error.text
      }
    }
    guard !list.isEmpty else {
      throw RestoreRefusal(
        "--backup",
        "logs of several servers are followed by GTIDs, and the backup names none"
          + (reason.map { ": \($0)" } ?? "") + "; give the logs of one server")
    }
    return list
  }

  private func lookUp(_ note: BackupNote, _ path: String, _ position: UInt64) -> BackupNote? {
    guard let head = logs.order.heads[path] else { return nil }
    let (held, _) = LogSelection.gtids(path, access, before: position)
    var note = note
    note.place = nil
    if let previous = head.previous {
      note.set = previous.union(held.set)
    } else if let list = head.list {
      var state: [MariaGtid] = []
      for gtid in list + held.last {
        let known = state.firstIndex { $0.domain == gtid.domain }
        guard let known else {
          state.append(gtid)
          continue
        }
        if state[known].sequence < gtid.sequence { state[known] = gtid }
      }
      note.state = state
    } else {
      return nil
    }
    return note
  }

  // MARK: One history

  private func follow(_ family: Int, _ request: RestoreRequest) throws(RestoreRefusal) -> Trial {
    let own = logs.families[family]
    let gtids = request.backup.first.map {
      BackupGtids(set: $0.set ?? GtidSet(), state: $0.state ?? [])
    }
    guard let head = logs.order.heads[own[0]], let gtids else {
      throw RestoreRefusal(own[0], "its beginning cannot be read")
    }
    var legs = RestoreLegs(target: 0)
    legs.set = head.previous ?? GtidSet()
    legs.list = head.list ?? []
    let isWhole =
      legs.set.isSubset(of: gtids.set)
      && legs.list.allSatisfy { RestoreStart.holds(gtids.state, $0) }
    guard !isWhole else {
      let chosen = logs.choosing(own, boundary: 0)
      return Trial(
        plan: try RestorePlanner.plan(request, chosen, access), logs: chosen, family: family)
    }
    // Older histories first.
    let others = logs.families.indices.filter { $0 != family }.sorted {
      weight(logs.families[$0]) < weight(logs.families[$1])
    }
    var before: [String] = []
    for other in others {
      for path in logs.families[other] where mayBring(path, legs) { before.append(path) }
    }
    legs.target = before.count
    let chosen = logs.choosing(before + own, boundary: before.count)
    return Trial(
      plan: try RestorePlanner.plan(request, chosen, access, legs), logs: chosen, family: family)
  }

  private func weight(_ family: [String]) -> Double {
    guard let head = family.first.flatMap({ logs.order.heads[$0] }) else { return 0 }
    if let previous = head.previous { return Double(previous.count) }
    return (head.list ?? []).reduce(0) { $0 + Double($1.sequence) }
  }

  /// Whether a log of another server was begun before all that is wanted was executed there.
  private func mayBring(_ path: String, _ legs: RestoreLegs) -> Bool {
    guard let head = logs.order.heads[path] else { return false }
    if let previous = head.previous { return !legs.set.isSubset(of: previous) }
    guard let list = head.list else { return false }
    return !legs.list.allSatisfy { RestoreStart.holds(list, $0) }
  }

  // MARK: What others have besides

  /// Tells of groups that other servers have and the one that is followed does not.
  private func lookBeside(_ best: inout Trial) {
    let own = executed(logs.families[best.family])
    for family in logs.families.indices where family != best.family {
      let other = executed(logs.families[family])
      let more = other.set.subtracting(own.set)
      let runs = other.last.filter { gtid in
        !own.last.contains {
          $0.domain == gtid.domain && $0.server == gtid.server && $0.sequence >= gtid.sequence
        }
      }
      guard !more.isEmpty || !runs.isEmpty else { continue }
      let text = more.isEmpty ? StatementDialect.text(runs) : RestoreWays.short(more.description)
      // A server that logs what it applies knows something of every server that it followed.
      let isKnown =
        more.isEmpty
        ? runs.allSatisfy { gtid in own.last.contains { $0.server == gtid.server } }
        : Set(more.keys.map(\.uuid)).isSubset(of: Set(own.set.keys.map(\.uuid)))
      let words =
        "\(name(family)) has \(text), which the history of \(name(best.family)) does not have"
      if isKnown {
        best.plan.notes.append("\(words): it is not applied")
      } else {
        best.plan.reasons.append(
          "\(words), nor anything else of that server: whether it did not follow it, or does not log"
            + " what it applies, is not known")
        if best.plan.verdict == .reachable { best.plan.verdict = .unproven }
      }
    }
  }

  /// All that a server has executed, as its last log tells.
  private func executed(_ family: [String]) -> (set: GtidSet, last: [MariaGtid]) {
    guard let path = family.last, let head = logs.order.heads[path] else { return (GtidSet(), []) }
    var (held, _) = LogSelection.gtids(path, access)
    for gtid in head.list ?? []
    where !held.last.contains(where: {
      $0.domain == gtid.domain && $0.server == gtid.server
    }) { held.add(.mariadb(gtid)) }
    return ((head.previous ?? GtidSet()).union(held.set), held.last)
  }
}
