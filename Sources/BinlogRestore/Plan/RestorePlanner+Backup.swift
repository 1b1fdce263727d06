import BinlogAudit
import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs
import BinlogSearch

/// Whether the backup's coordinate is one of these logs.
extension RestorePlanner {
  mutating func check(_ start: RestoreStart, _ pass: RestorePass) throws(RestoreRefusal) {
    let check = pass.backup
    let file = logs.paths[start.place].logFileName
    if let source = start.source { try checkSource(source, check) }
    if let position = start.position {
      if let group = check.inside {
        throw RestoreRefusal(
          "--backup",
          "\(file):\(position) lies inside the group \(group.position) to \(group.endPosition), and"
            + " no backup ends there: the coordinate is of another server's \(file), or not exact")
      }
      if !check.isAligned, position > FileMagic.size {
        if position > check.end, check.end > 0 { return }
        throw RestoreRefusal(
          "--backup",
          "\(file):\(position) is no border between two events: the coordinate is of another"
            + " server's \(file)")
      }
    }
    if let (group, isBefore) = check.contradiction {
      throw RestoreRefusal(
        "--backup",
        "the GTIDs of the backup \(isBefore ? "lack" : "hold") \(group.gtidText ?? ""), which stands"
          + " \(isBefore ? "before" : "after") \(file):\(start.position ?? 0) in these logs:"
          + " position and GTIDs do not go together, so these are the logs of another server; by"
          + " GTIDs alone: --backup '\(gtids(start.note))'")
    }
  }

  /// Whether the place in the source's logs is a border between two groups of these relay logs.
  private mutating func checkSource(
    _ source: SourceCoordinate, _ check: RestorePass.BackupCheck
  ) throws(RestoreRefusal) {
    if let group = check.inside {
      throw RestoreRefusal(
        "--backup",
        "\(source) of the source lies inside the group at \(group.file):\(group.position), and no"
          + " backup ends there: these are the relay logs of another source")
    }
    guard let first = check.firstSource else {
      throw RestoreRefusal(
        "--backup", "\(source) is in none of these relay logs, by the names of the source's logs")
    }
    guard !check.isSourceBorder else { return }
    let name = LogName(first.name)?.number ?? 0
    let wanted = LogName(source.file)?.number ?? 0
    if name > wanted || name == wanted && first.position > source.position {
      add(
        RestorePlan.Gap(
          files: [source.file], gtids: nil,
          text: "the backup ends at \(source) of the source, and these relay logs begin at"
            + " \(first) of it"), until: "the backup itself")
      return
    }
    throw RestoreRefusal(
      "--backup",
      "\(source) of the source is no border between two groups of these relay logs"
        + (check.lastSource.map { ", which end at \($0)" } ?? ""))
  }

  /// Whether these are the logs of a server that has what the backup holds.
  mutating func checkKin(
    _ start: RestoreStart, _ pass: RestorePass
  ) throws(RestoreRefusal) {
    let heads = logs.paths.compactMap { logs.order.heads[$0] }
    guard !heads.contains(where: \.isRelayLog) else { return }
    if let set = start.note.set, heads.contains(where: { $0.previous != nil }) {
      var known = GtidSet()
      for head in heads { known.formUnion(head.previous ?? GtidSet()) }
      for use in pass.uses { known.formUnion(use.held.set) }
      let missing = set.subtracting(known)
      guard !missing.isEmpty else { return }
      let servers = Set(known.keys.map(\.uuid))
      guard set.keys.contains(where: { servers.contains($0.uuid) }) else {
        throw RestoreRefusal(
          "--backup",
          "these logs neither hold nor name any GTID of a server that the backup has"
            + " (\(RestoreWays.short(set.description))): they are those of another server")
      }
      let isBeyond = missing.keys.contains { servers.contains($0.uuid) }
      if !isBeyond {
        plan.notes.append(
          "the backup holds \(RestoreWays.short(missing.description)) besides, of servers that these"
            + " logs do not know")
      } else if pass.groups == 0 {
        doubt(
          "the backup holds \(RestoreWays.short(missing.description)), which is in none of these"
            + " logs: they end before the backup")
      } else {
        throw RestoreRefusal(
          "--backup",
          "the backup holds \(RestoreWays.short(missing.description)), which these logs neither hold"
            + " nor name, though they go on after it: they are those of another server")
      }
    } else if let state = start.note.state, heads.contains(where: { $0.list != nil }) {
      if let other = pass.backup.other {
        throw RestoreRefusal(
          "--backup",
          "\(Self.place(other)) has a number of the backup's position"
            + " (\(StatementDialect.text(state))) and is of another server: these are not the logs"
            + " that the backup goes with")
      }
      for gtid in state {
        let named = heads.flatMap { $0.list ?? [] }.filter { $0.domain == gtid.domain }
        let met = pass.uses.flatMap(\.held.last).filter { $0.domain == gtid.domain }
        let most = (named + met).map(\.sequence).max() ?? 0
        if most < gtid.sequence {
          doubt(
            "the backup holds \(gtid), which is in none of these logs: they end before the backup,"
              + " or are those of another server")
        }
      }
    }
  }

  private func gtids(_ note: BackupNote) -> String {
    note.set?.description ?? StatementDialect.text(note.state ?? [])
  }
}
