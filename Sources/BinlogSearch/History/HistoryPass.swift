import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs
import BinlogSchema

/// One pass over logs that follows rows.
struct HistoryPass: GroupVisitor {
  private(set) var tracker: RowTracker
  private let filter: RowFilter
  private(set) var groups: UInt64 = 0
  private(set) var findings: [Finding] = []
  private(set) var hasFailure = false
  private var path = ""
  /// The branch (XA) that the open group begins, the one that it ends, and whether it takes it back.
  private var branch: [UInt8]?
  private var ending: [UInt8]?
  private var isTakenBack = false
  private static let mostFindings = 1000

  init(_ filter: RowFilter, _ tracker: RowTracker) {
    self.filter = filter
    self.tracker = tracker
  }

  var schemas: LogSchemas? { tracker.schemas }

  mutating func begin(_ path: String) { self.path = path }

  mutating func step(
    _ reader: borrowing LogReader, _ step: LogStep, _ groups: inout GroupCollector
  ) -> Bool {
    guard step == .event else { return true }
    let type = reader.frame.type
    if type == .formatDescription { tracker.begin(path, reader.state.format) }
    if groups.statement?.definition != nil { tracker.observe(reader) }
    if type == .query || type == .queryCompressed || type == .mariaGtid { takeBranch(reader) }
    if type == .xaPrepare, let branch,
      let body = try? reader.event.body(XAPrepareEvent.self), !body.onePhase
    {
      tracker.begin(branch: branch)
    }
    guard let group = groups.summaryAtHand,
      filter.wants(group.timestamp, commit: group.commitTime)
    else { return true }
    if let statement = groups.statement { tracker.take(statement, reader) }
    guard let rows = groups.rows else { return true }
    do throws(DecodeError) {
      try tracker.take(rows, reader)
    } catch {
      add(LogDamage(error))
    }
    return !tracker.isOverfull
  }

  /// What the group at hand does to an XA transaction, as MySQL's statements and MariaDB's GTID
  /// events name it; whether one that ends is committed a statement says in both.
  private mutating func takeBranch(_ reader: borrowing LogReader) {
    let event = reader.event
    if reader.frame.type == .mariaGtid {
      if let gtid = try? event.body(MariaGtidEvent.self) {
        note(XAPart(gtid, event.bytes))
      }
      return
    }
    guard let query = try? event.body(QueryEvent.self) else { return }
    let isNamed = reader.state.format.flavor == .mysql
    let found = try? event.withText(of: query) { text in
      (
        isNamed ? XAPart(text.bytes) : nil,
        text.bytes.hasPrefix(ignoringCase: "XA ROLLBACK")
      )
    }
    note(found?.0)
    if found?.1 ?? false { isTakenBack = true }
  }

  private mutating func note(_ part: XAPart?) {
    switch part {
    case .starts(let name)?: branch = name
    case .ends(let name)?: ending = name
    case nil: break
    }
  }

  mutating func ended(_ group: GroupSummary, state: [MariaGtid]) {
    groups += 1
    tracker.ended(group, ending.map { (branch: $0, commits: !isTakenBack) })
    branch = nil
    ending = nil
    isTakenBack = false
  }

  mutating func notice(_ notice: LogNotice, in path: String) {
    if case .damage(let damage) = notice { add(damage) }
  }

  private mutating func add(_ damage: LogDamage) {
    hasFailure = true
    if findings.count < Self.mostFindings { findings.append(Finding(damage, in: path)) }
  }
}
