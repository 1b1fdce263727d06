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
  /// The branch (XA) of the open group, and what becomes of one that was prepared before.
  private var branch: [UInt8]?
  private var fate: (branch: [UInt8], commits: Bool)?
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
    if type == .query || type == .queryCompressed { takeBranch(reader) }
    if type == .xaPrepare, let branch,
      let body = try? reader.event.body(XAPrepareEvent.self), !body.onePhase
    {
      tracker.begin(branch: branch)
    }
    guard let group = groups.open ?? groups.finished.last,
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

  /// `XA START X'6162',X'',1` names a branch; `XA COMMIT` and `XA ROLLBACK` say what becomes of it.
  private mutating func takeBranch(_ reader: borrowing LogReader) {
    let event = reader.event
    guard let query = try? event.body(QueryEvent.self) else { return }
    let text = try? event.withText(of: query) { text in
      text.bytes.count < 1000 && text.bytes.hasPrefix(ignoringCase: "XA ")
        ? String(decoding: text.bytes.array, as: UTF8.self) : nil
    }
    guard let text else { return }
    let words = text.split(separator: " ", maxSplits: 2)
    guard words.count > 1 else { return }
    var name = words.count > 2 ? words[2].uppercased().filter { !$0.isWhitespace } : ""
    if name.hasSuffix("ONEPHASE") { name.removeLast(8) }
    let branch = Array(name.utf8)
    switch words[1].uppercased() {
    case "START", "BEGIN": self.branch = branch
    case "COMMIT": fate = (branch, true)
    case "ROLLBACK": fate = (branch, false)
    default: break
    }
  }

  mutating func ended(_ group: GroupSummary, state: [MariaGtid]) {
    groups += 1
    tracker.ended(group, fate)
    fate = nil
    branch = nil
  }

  mutating func notice(_ notice: LogNotice, in path: String) {
    if case .damage(let damage) = notice { add(damage) }
  }

  private mutating func add(_ damage: LogDamage) {
    hasFailure = true
    if findings.count < Self.mostFindings { findings.append(Finding(damage, in: path)) }
  }
}
