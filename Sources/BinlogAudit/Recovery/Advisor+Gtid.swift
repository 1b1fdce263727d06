import BinlogBytes
import BinlogEvents

/// The lost tail of a source whose replica connects by GTID.
extension Advisor {
  /// Says which GTIDs only the replica has, and the ways out with what each costs.
  func adviseGtid(_ answer: inout Recovery, _ place: Place, next: LogFamily.Member) {
    let lost = answer.onlyOnReplica.compactMap(\.gtid)
    if place.report.format?.flavor == .mysql {
      var set = GtidSet()
      for group in answer.onlyOnReplica {
        guard let text = group.gtid, let one = GtidSet(text) else { continue }
        set = set.union(one)
      }
      answer.gtidSet = set.isEmpty ? nil : set.description
      let reused = reusedGtids(set, place)
      answer.summary += " It connects by GTID."
      if !set.isEmpty { answer.reasons.append("GTIDs that only the replica has: \(set)") }
      if !reused.isEmpty {
        answer.reasons.append(
          "the source has given \(reused) out again to other transactions: the replica passes over"
            + " those as already done")
        answer.limits.append(
          "the transactions that carry \(reused) on the source never reach the replica; only"
            + " rebuilding it, or applying them by hand, brings both sides together")
      }
      answer.preparations += [
        "way 1, when the replica's version of the data is right: bring the lost groups back to the"
          + " source (binlogtool dump on the relay logs shows them), under their own GTIDs",
        "way 2, when the source's tables already hold these changes: register the GTIDs there as"
          + " empty transactions (SET GTID_NEXT='…'; BEGIN; COMMIT; for each); costs nothing, but"
          + " whatever the tables lack stays lost",
        "way 3, when in doubt: rebuild the replica from the source; costs the time of a copy, and"
          + " the lost groups for good",
      ]
      answer.confidence = .likely
    } else {
      answer.gtidSet = lost.last
      answer.reasons.append(
        "GTIDs that only the replica has: "
          + (lost.isEmpty ? "unknown without its relay logs" : lost.joined(separator: ", ")))
      answer.preparations += [
        "the source gives these sequence numbers out again: the replica must go on by position once,"
          + " then by GTID again (MASTER_USE_GTID=slave_pos) after comparing the tables"
      ]
      let dialect = dialect(place)
      let target = SourceCoordinate(file: next.name, position: 4)
      answer.file = target.file
      answer.position = target.position
      answer.statements = [
        dialect.stop(), dialect.change(to: target, turnsGtidOff: true), dialect.start(),
      ]
      answer.confidence = .likely
    }
  }

  /// Those of `set` that the source's later files carry again.
  private func reusedGtids(_ set: GtidSet, _ place: Place) -> GtidSet {
    var later = GtidSet()
    for report in place.family.reports[(place.index + 1)...] { later = later.union(report.gtids) }
    return set.subtracting(set.subtracting(later))
  }
}
