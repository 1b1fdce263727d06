import BinlogBytes
import BinlogEvents

/// How groups are read of which nothing can be printed before their end is known: once to judge,
/// and again to print, so that none of them has to be kept.
struct GroupReading {
  /// What is done with the rows.
  enum Pass {
    /// No group is open.
    case idle
    /// They are looked at.
    case scanning
    /// They are printed.
    case printing
  }

  /// Where the second reading begins, and what was known there.
  struct Start {
    var path: String
    var offset: FileOffset
    var state: LogState
    var place: RowsPlace
    var groupStart: FileOffset?
  }

  /// What is done now.
  var pass = Pass.idle
  /// Whether a row of the group is wanted.
  var hasMatch = false
  /// Whether a statement of the group is wanted that was logged as text.
  var hasStatement = false
  /// The commit's number, where it was met.
  var xid: UInt64?
  /// Where the group ends, once that was met.
  var end: FileOffset?
  /// Whether all rows are printed, wanted or not.
  var keepsAll = false
  /// Statements of it that were met.
  fileprivate var statements: [(statement: RowStatement, place: RowsPlace)] = []
  fileprivate var start: Start?
  /// What the printer had been told before the group.
  fileprivate var mark: UInt64 = 0
  /// Where the group that is to be read again begins, when that is another relay log.
  var elsewhere: Start?
  private var told: Set<FileOffset> = []

  /// Whether damage at `offset` was not told when the group was read first.
  mutating func tellOnce(_ offset: FileOffset) -> Bool {
    switch pass {
    case .idle: return true
    case .scanning:
      if told.count < 10_000 { told.insert(offset) }
      return true
    case .printing: return !told.contains(offset)
    }
  }

  /// Keeps a statement of a group that may turn out not to be wanted.
  mutating func keep(_ statement: RowStatement, _ place: RowsPlace) {
    if statements.count < 100 { statements.append((statement, place)) }
  }

  /// Begins to look at a group.
  fileprivate mutating func begin(_ start: Start, mark: UInt64) {
    self.start = start
    self.mark = mark
    pass = .scanning
    hasMatch = false
    hasStatement = false
    statements = []
    xid = nil
    end = nil
    keepsAll = false
    told.removeAll(keepingCapacity: true)
  }
}

extension RowFile {
  /// Takes notice of an event that may begin a group; true where an earlier one, which it
  /// interrupts, is to be read again first.
  mutating func beginReading(_ frame: EventFrame, _ reader: inout LogReader) -> Bool {
    let role = EventCatalog.role(of: frame.type)
    if role == .neutral || role == .bookkeeping { return false }
    if reading.pass != .idle {
      guard role == .gtid, !reader.state.groups.isAtBoundary else { return false }
      if readAgain(&reader) || reading.elsewhere != nil { return true }
      // The group that is open never ends. It is closed before anything is kept of this place:
      // read again from here, it must not be interrupted again.
      endGroup(.unfinished)
      groupStart = nil
      reader.state.groups.reset()
    }
    reading.begin(
      GroupReading.Start(
        path: path, offset: frame.offset, state: reader.state, place: place,
        groupStart: groupStart),
      mark: printer.mark)
    return false
  }

  /// Goes back to the beginning of the group that was looked at, where it is wanted.
  ///
  /// False, and ``GroupReading/elsewhere`` set, where it begins in an earlier relay log.
  mutating func readAgain(_ reader: inout LogReader) -> Bool {
    guard reading.pass == .scanning, let start = reading.start else { return false }
    reading.xid = place.group.xid
    if reader.state.groups.isAtBoundary { reading.end = reader.position }
    let isWanted =
      (reading.hasMatch || reading.hasStatement)
      && (filter.xids.isEmpty || reading.xid.map { filter.xids.contains($0) } ?? false)
    guard isWanted else {
      for (statement, place) in reading.statements {
        printer.otherStatement(statement, place: place)
      }
      if reading.end != nil, isGroupWanted, !reading.hasMatch, !reading.hasStatement {
        printer.passed(place.group)
      }
      reading.pass = .idle
      return false
    }
    reading.pass = .printing
    printer.forgetOthers(since: reading.mark)
    reading.keepsAll = filter.keepsWholeGroups && reading.hasMatch
    guard start.path == path else {
      reading.elsewhere = start
      return false
    }
    place = start.place
    groupStart = start.groupStart
    reader.resume(start.state, at: start.offset)
    format = start.state.format
    return true
  }
}
