import BinlogBytes
import BinlogEvents

/// Whether the GTIDs of each log go on from those of the logs before it.
enum GtidChain {
  static func findings(_ family: LogAudit.Family) -> [Finding] {
    var list: [Finding] = []
    var earlier = GtidSet()
    var last: FileReport?
    for report in family.reports where report.kind == .binlog && report.events > 0 {
      if let last { list += step(from: last, to: report, earlier: earlier) }
      earlier = earlier.union(report.gtids)
      last = report
    }
    return list
  }

  private static func step(
    from last: FileReport, to report: FileReport, earlier: GtidSet
  ) -> [Finding] {
    var list: [Finding] = []
    // A set that SET GLOBAL gtid_purged made larger is sound; one that lacks what stands in the
    // logs before is not.
    if let previous = report.previousGtids {
      let expected = (last.previousGtids ?? GtidSet()).union(last.gtids)
      let missing = expected.subtracting(previous)
      if !missing.isEmpty {
        list.append(
          Finding(
            .previousGtidsMismatch, file: report.path, offset: FileMagic.firstEvent,
            eventType: .previousGtids,
            message: "its Previous_gtids lacks what the logs before it hold: \(missing)",
            expected: expected.description, found: previous.description,
            hint: "the file does not follow \(last.name): one of them is of another history"))
      }
    }
    for gtid in last.mariaGtids {
      guard
        let listed = report.gtidList?.first(where: {
          $0.domain == gtid.domain && $0.server == gtid.server
        }), listed.sequence < gtid.sequence
      else { continue }
      list.append(
        Finding(
          .previousGtidsMismatch, file: report.path, offset: FileMagic.firstEvent,
          eventType: .gtidList,
          message: "its Gtid_list says \(listed), the log before it ends with \(gtid)",
          expected: gtid.description, found: listed.description,
          hint: "the file does not follow \(last.name): one of them is of another history"))
    }
    let again = report.gtids.subtracting(report.gtids.subtracting(earlier))
    if !again.isEmpty {
      list.append(
        Finding(
          .gtidDuplicate, file: report.path, offset: FileMagic.firstEvent,
          message: "\(again) stands in an earlier log too", expected: "each GTID once",
          found: again.description, hint: "replicas pass over the second group as already done"))
    }
    // Numbers may jump in a sound log (a session can choose its own), but behind a crash a jump
    // means groups that the source's tables kept and its logs lost.
    if !last.isClosed, let before = last.lastGtid, let after = report.firstGtid,
      before.uuid == after.uuid, before.tag == after.tag, after.number > before.number + 1
    {
      var gap = GtidSet()
      gap.insert(
        GtidSet.Key(uuid: before.uuid, tag: before.tag), before.number + 1..<after.number)
      gap = gap.subtracting(earlier).subtracting(report.gtids)
      if !gap.isEmpty {
        list.append(
          Finding(
            .gtidGap, file: report.path, offset: FileMagic.firstEvent,
            message: "\(gap) stands in no log: \(last.name) lost its tail in a crash, and the"
              + " server knew these GTIDs when it went on",
            expected: "\(before.uuid):\(before.number + 1)", found: after.description,
            hint: "replicas that had not read them yet will never get them"))
      }
    }
    return list
  }
}
