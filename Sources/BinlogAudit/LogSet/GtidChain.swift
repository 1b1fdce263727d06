import BinlogBytes
import BinlogEvents
import BinlogLogs

/// Whether the GTIDs of each log go on from those of the logs before it.
struct GtidChain {
  /// MySQL: everything that the logs so far hold or name as held before.
  private var known = GtidSet()
  /// MySQL: what stands in the logs themselves.
  private var logged = GtidSet()
  /// MariaDB: the last of each server in a domain, from the head of the first log on.
  private var state: [MariaGtid] = []
  private var histories: [MariaGtidHistory] = []
  private var reach = MariaGtidHistory.Reach()
  private var last: FileReport?
  private var list: [Finding] = []

  static func findings(_ family: LogAudit.Family) -> [Finding] {
    var chain = GtidChain()
    for report in family.reports where report.kind == .binlog && report.events > 0 {
      chain.append(report)
    }
    return chain.list
  }

  private mutating func append(_ report: FileReport) {
    if let last {
      judgeSets(report, after: last)
      judgeList(report, after: last)
      judgeRepetition(report)
    }
    if let previous = report.previousGtids { known.formUnion(previous) }
    known.formUnion(report.gtids)
    logged.formUnion(report.gtids)
    // What is wrong with the head of one log is told there, and not of those after it again.
    if last == nil || report.gtidList != nil { state = report.gtidList ?? [] }
    for gtid in report.mariaGtids { state.advance(to: gtid) }
    if !report.mariaHistory.isEmpty {
      histories.append(report.mariaHistory)
      reach.add(report.mariaHistory)
    }
    last = report
  }

  /// Whether `report` is the file after `last`, and all of `last` was read.
  private static func follows(_ report: FileReport, _ last: FileReport) -> Bool {
    guard last.firstDamage == nil else { return false }
    guard let one = LogName(last.name), let other = LogName(report.name) else { return false }
    return one.stem == other.stem && other.number == one.number + 1
  }

  // MARK: MySQL

  private mutating func judgeSets(_ report: FileReport, after last: FileReport) {
    var gap = GtidSet()
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
      // A set that SET GLOBAL gtid_purged made larger is sound: it names other servers' GTIDs.
      if Self.follows(report, last), last.previousGtids != nil {
        let uuids = Set(logged.keys.map(\.uuid))
        for (key, ranges) in previous.subtracting(known).intervals
        where uuids.contains(key.uuid) {
          for range in ranges { gap.insert(key, range) }
        }
      }
    }
    // Numbers may jump in a sound log (a session can choose its own), but after a crash a jump
    // means groups that the source's tables kept and its logs lost.
    if !last.isClosed, let before = last.lastGtid, let after = report.firstGtid,
      before.uuid == after.uuid, before.tag == after.tag, after.number > before.number + 1
    {
      var jump = GtidSet()
      jump.insert(
        GtidSet.Key(uuid: before.uuid, tag: before.tag), before.number + 1..<after.number)
      gap = gap.union(jump.subtracting(known).subtracting(report.gtids))
    }
    guard !gap.isEmpty else { return }
    list.append(
      Finding(
        .gtidGap, severity: last.isClosed ? .note : nil, file: report.path,
        offset: FileMagic.firstEvent,
        message: last.isClosed
          ? "\(gap) stands in no log, though Previous_gtids names it"
          : "\(gap) stands in no log: \(last.name) lost its tail in a crash, and the"
            + " server knew these GTIDs when it went on",
        expected: last.lastGtid.map { "\($0.uuid):\($0.number + 1)" },
        found: report.firstGtid?.description ?? "none",
        hint: last.isClosed
          ? "\(last.name) was not written just before this file, or gtid_purged was set"
          : "replicas that had not read them yet will never get them"))
  }

  // MARK: MariaDB

  /// The list at the head of a log is the state that the log before it left.
  private mutating func judgeList(_ report: FileReport, after last: FileReport) {
    guard let head = report.gtidList else { return }
    for gtid in state {
      let listed = head.first { $0.domain == gtid.domain && $0.server == gtid.server }
      let isLogged = last.mariaGtids.contains {
        $0.domain == gtid.domain && $0.server == gtid.server
      }
      // A domain of which the log before holds nothing may have been deleted (DELETE_DOMAIN_ID).
      guard listed?.sequence != gtid.sequence, isLogged || listed != nil else { continue }
      // Where a file is missing or damaged between the two, more may have been logged.
      if let listed, listed.sequence > gtid.sequence, !Self.follows(report, last) { continue }
      mismatch(
        report, last, expected: gtid,
        found: listed,
        message: listed.map { found in
          found.sequence > gtid.sequence
            ? "its Gtid_list says \(found), the logs before it end with \(gtid): groups are missing"
            : "its Gtid_list says \(found), the logs before it end with \(gtid)"
        } ?? "its Gtid_list lacks domain and server of \(gtid), which the logs before it hold")
      return
    }
    guard Self.follows(report, last), last.gtidList != nil else { return }
    let strange = head.first { listed in
      !state.contains { $0.domain == listed.domain && $0.server == listed.server }
    }
    guard let strange else { return }
    mismatch(
      report, last, expected: nil, found: strange,
      message: "its Gtid_list says \(strange), of which the logs before it hold nothing")
  }

  private mutating func mismatch(
    _ report: FileReport, _ last: FileReport, expected: MariaGtid?, found: MariaGtid?,
    message: String
  ) {
    list.append(
      Finding(
        .previousGtidsMismatch, file: report.path, offset: FileMagic.firstEvent,
        eventType: .gtidList, message: message, expected: expected?.description ?? "nothing",
        found: found?.description ?? "nothing",
        hint: "the file does not follow \(last.name): one of them is of another history, or a"
          + " copy from another time"))
  }

  // MARK: Both

  private mutating func judgeRepetition(_ report: FileReport) {
    var again: [String] = []
    let set = report.gtids.subtracting(report.gtids.subtracting(logged))
    if !set.isEmpty { again.append(set.description) }
    var seen: Set<MariaGtid> = []
    for history in reach.overlaps(report.mariaHistory) ? histories : [] {
      for pair in history.repeated(in: report.mariaHistory) where seen.insert(pair.first).inserted {
        again.append(
          pair.first == pair.last ? "\(pair.first)" : "\(pair.first) to \(pair.last)")
      }
    }
    guard !again.isEmpty else { return }
    let text = again.joined(separator: ", ")
    list.append(
      Finding(
        .gtidDuplicate, file: report.path, offset: FileMagic.firstEvent,
        message: "\(text) stands in an earlier log too", expected: "each GTID once",
        found: text, hint: "replicas pass over the second group as already done"))
  }
}
