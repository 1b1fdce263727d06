import BinlogBytes
import BinlogEvents

/// The identifiers of a log's groups: which there are, which stand there twice.
struct GroupLedger {
  /// What MySQL's GTID of a group is beside those before it.
  enum Standing {
    /// The next number, or one of another server.
    case next, new
    /// It stands in the log already.
    case repeated
  }

  /// Groups in a row whose identifiers stand in the log already.
  struct Repeated {
    var start: FileOffset
    var end: FileOffset
    var first: String
    var last = ""
    var count = 0
  }

  /// GTIDs of MySQL, but for those of the run at hand.
  private var gtids = GtidSet()
  /// GTIDs that were met last and are not in the set yet.
  private var run: GtidRun?
  private var first: Gtid?
  private var last: Gtid?
  /// GTIDs of MariaDB, but for those of the run at hand.
  private var history = MariaGtidHistory()
  /// GTIDs that were met last and are not in the history yet.
  private var mariaRun: MariaGtidRun?
  /// MariaDB's domains in which a number came late.
  private var unordered: Set<UInt32> = []
  private var repeated: Repeated?
  /// Up to here stands what was put in, and told; groups in it that repeat others are no news.
  private var toldUpTo = FileOffset.zero

  /// Enters the GTID of a whole group.
  mutating func enter(_ gtid: Gtid) -> Standing {
    if run?.extend(with: gtid) == true {
      last = gtid
      return .next
    }
    run?.put(into: &gtids)
    let isRepeated = gtids.contains(gtid)
    gtids.insert(gtid)
    run = GtidRun(behind: gtid, in: gtids)
    if first == nil { first = gtid }
    last = gtid
    return isRepeated ? .repeated : .new
  }

  /// Enters the GTID of a whole group.
  mutating func enter(_ gtid: MariaGtid) -> MariaGtidHistory.Order {
    if mariaRun?.extend(with: gtid) == true { return .rising }
    if let run = mariaRun { history.append(run) }
    let order = history.append(gtid)
    mariaRun = order == .rising && history.isHighest(gtid) ? MariaGtidRun(behind: gtid) : nil
    return order
  }

  /// Notes that a number came late in `domain`; returns whether it is the first there: a ring
  /// without strict mode does it all the time.
  mutating func noteDisorder(in domain: UInt32) -> Bool { unordered.insert(domain).inserted }

  /// What stands before `end` was put in, and is told.
  mutating func passOver(upTo end: FileOffset) { toldUpTo = end }

  /// Whether a group that starts there is no news.
  func isTold(at start: FileOffset) -> Bool { start < toldUpTo }

  /// Notes a group whose identifier stands in the log already.
  mutating func noteRepeated(_ identifier: String, _ group: EventGroup) {
    var groups = repeated ?? Repeated(start: group.start, end: group.end, first: identifier)
    groups.end = group.end
    groups.last = identifier
    groups.count += 1
    repeated = groups
  }

  /// Whether groups that repeat identifiers were not told yet.
  var hasRepeated: Bool { repeated != nil }

  /// The groups in a row that repeat identifiers, now that another follows.
  mutating func takeRepeated() -> Repeated? {
    defer { repeated = nil }
    return repeated
  }

  /// Writes the identifiers into the report of the log.
  func put(into report: inout FileReport) {
    report.gtids = gtids
    run?.put(into: &report.gtids)
    report.firstGtid = first
    report.lastGtid = last
    report.mariaHistory = history
    if let mariaRun { report.mariaHistory.append(mariaRun) }
  }
}
