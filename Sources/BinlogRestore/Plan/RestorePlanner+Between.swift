import BinlogAudit
import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs
import BinlogSearch

/// What is missing between two logs.
extension RestorePlanner {
  /// What is missing before the log at `place`.
  mutating func lookBetween(_ place: Int, _ pass: RestorePass) {
    // What logs of other servers lack counts only where nobody brings it.
    if let legs, place <= legs.target { return }
    let path = logs.paths[place]
    guard let before = logs.order.heads[logs.paths[place - 1]], let after = logs.order.heads[path],
      let use = pass.uses.last
    else {
      if let missing = logs.missing(before: place) { addMissing(missing, nil, pass) }
      return
    }
    let gap = LogBreak(
      between: before, use.held, and: after, isWhole: !use.hasDamage,
      isClosed: use.isClosed)
    if let gap {
      if let missing = logs.missing(before: place), gap.names != nil {
        if isProvenEmpty(gap, before, after, pass) {
          plan.notes.append(
            "\(missing.text) \(missing.count == 1 ? "is" : "are") missing\(missing.whereText), but"
              + " held no group that is needed, as the GTIDs say")
        } else {
          addMissing(missing, gap.gtidText, pass)
        }
        return
      }
      let needed = gap.set.subtracting(request.backup.first?.set ?? GtidSet())
      let runs = gap.runs.filter { run in
        !(plan.start?.note.state ?? request.backup.first?.state ?? []).contains {
          $0.domain == run.domain && $0.sequence >= run.numbers.upperBound
        }
      }
      guard !needed.isEmpty || !runs.isEmpty || !gap.strange.isEmpty || gap.names != nil else {
        return
      }
      add(RestorePlan.Gap(files: [], gtids: gap.gtidText, text: gap.text), until: until(pass))
      return
    }
    // Nothing is known to be missing; is that a proof?
    if !use.isClosed {
      let hasGtids = before.previous != nil && after.previous != nil && pass.anonymous == 0
      let hasLists = before.list != nil && after.list != nil
      if hasGtids || hasLists || before.isRelayLog { return }
      doubt(
        "\(before.path.lastPathComponent) ends without Rotate or Stop, and its groups have no"
          + " GTIDs: whether something stood after its end cannot be told")
    }
  }

  /// What the server whose history is followed had executed before its logs begin, and no log brings.
  mutating func lookAtLegs(_ legs: RestoreLegs, _ pass: RestorePass) {
    let note = pass.start.note
    let held = BackupGtids(set: note.set ?? GtidSet(), state: note.state ?? [])
    if let lost = legs.lacking(held, pass) {
      add(
        RestorePlan.Gap(
          files: [], gtids: lost,
          text: "\(lost) stood before \(logs.paths[legs.target].logFileName) and is in none of the"
            + " other logs"), until: until(pass))
    }
    if pass.foreign > 0 {
      plan.notes.append(
        "\(pass.foreign) \(pass.foreign == 1 ? "group" : "groups") of the other servers' logs"
          + " \(pass.foreign == 1 ? "is" : "are") left out, as the server that is followed never had"
          + " \(pass.foreign == 1 ? "it" : "them")")
    }
  }

  /// MariaDB: what stood before a log of another server that belongs to the history that is followed,
  /// and was not applied before it.
  ///
  /// Positions tell of the last group only: what comes later would hide what is missing here. The sets
  /// of MySQL tell at the end.
  mutating func lookAtLeg(_ place: Int, _ legs: RestoreLegs, _ pass: RestorePass) {
    let path = logs.paths[place]
    guard let list = logs.order.heads[path]?.list else { return }
    let lost = list.compactMap { gtid -> MariaGtid? in
      guard
        let own = legs.list.first(where: { $0.domain == gtid.domain && $0.server == gtid.server })
      else { return nil }
      let wanted = own.sequence < gtid.sequence ? own : gtid
      return RestoreStart.holds(pass.state, wanted) ? nil : wanted
    }
    guard !lost.isEmpty else { return }
    let text = lost.map(\.description).joined(separator: ",")
    add(
      RestorePlan.Gap(
        files: [], gtids: text,
        text:
          "what leads up to \(text) stood before \(path.lastPathComponent), and no log that comes"
          + " before it in the cluster's history brings it"), until: until(pass))
  }

  /// Whether the missing logs held nothing that the backup lacks and the log after them names.
  private func isProvenEmpty(
    _ gap: LogBreak, _ before: LogHead, _ after: LogHead, _ pass: RestorePass
  ) -> Bool {
    guard gap.strange.isEmpty, pass.anonymous == 0 else { return false }
    if before.previous != nil, let named = after.previous, !named.isEmpty {
      return gap.set.subtracting(pass.start.note.set ?? GtidSet()).isEmpty
    }
    guard before.list != nil, let list = after.list, !list.isEmpty else { return false }
    return gap.runs.allSatisfy { run in
      pass.start.note.state?.contains {
        $0.domain == run.domain && $0.sequence >= run.numbers.upperBound
      } ?? false
    }
  }

  private mutating func addMissing(
    _ missing: LogSelection.Missing, _ gtids: String?, _ pass: RestorePass
  ) {
    add(
      RestorePlan.Gap(
        files: missing.names, gtids: gtids,
        text: "\(missing.text) \(missing.count == 1 ? "is" : "are") missing\(missing.whereText)"
          + (gtids.map { ", with \($0)" } ?? "")), until: until(pass))
  }

  func until(_ pass: RestorePass) -> String {
    guard let last = pass.last else { return "the backup itself" }
    return Self.place(last.group)
  }

  /// Where a group ends, with its GTID.
  static func place(_ group: GroupSummary) -> String {
    "\(group.endFile ?? group.file):\(group.endPosition)"
      + (group.gtidText.map { " (\($0))" } ?? "")
  }

  /// What a group is called: its GTID, and where it begins.
  static func name(_ group: GroupSummary) -> String {
    let place = "\(group.file):\(group.position)"
    return group.gtidText.map { "\($0) (\(place))" } ?? place
  }

  mutating func doubt(_ text: String) {
    plan.reasons.append(text)
    plan.verdict = .unproven
  }
}
