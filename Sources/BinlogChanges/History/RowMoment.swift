import BinlogEvents

/// A row as it was at a moment, put together from its history.
package struct RowMoment: Sendable {
  package enum State: String, Sendable {
    case present
    case deleted
    /// Its first change comes later, and inserts it.
    case absent = "not-yet-inserted"
    /// No change tells.
    case unknown
  }

  package private(set) var state = State.unknown
  /// Its columns; those without a value are in no image.
  package private(set) var columns: [(name: [UInt8], value: [UInt8]?)] = []
  /// The change that made it what it is, and the next.
  package private(set) var last: RowHistory.Change?
  package private(set) var next: RowHistory.Change?
  /// Whether it is only known from what the next change found.
  package private(set) var isFoundLater = false
  /// Changes of the same second, of which the log does not tell whether they came earlier.
  package private(set) var sameSecond = 0
  /// Changes before it that were prepared (XA) and neither committed nor taken back in these logs.
  package private(set) var prepared = 0
  /// A statement after the last change that may have changed it.
  package private(set) var statement: RowHistory.Place?

  /// Whether nothing speaks against it.
  package var isCertain: Bool {
    next?.gap == nil && sameSecond == 0 && prepared == 0 && statement == nil && state != .unknown
  }

  /// The row of `history` at `time`.
  package init(_ history: RowHistory, at time: RowTime) {
    let changes = history.changes.filter { !$0.isRolledBack }
    let count = changes.firstIndex { Self.isLater($0, than: time) } ?? changes.count
    for change in changes[count...] {
      guard change.commitTime == nil,
        Int64(change.timestamp) == Self.floor(time.microseconds)
      else { break }
      sameSecond += 1
    }
    var values: [[UInt8]: [UInt8]] = [:]
    var isThere: Bool?
    for change in changes[..<count] {
      if change.isPrepared {
        prepared += 1
        continue
      }
      if change.kind == .statement || change.kind == .definition, !change.isEmptying {
        statement = change.place
        continue
      }
      Self.apply(change, to: &values, &isThere)
      last = change
      statement = nil
    }
    next = changes[count...].first { $0.isOfRow && !$0.isPrepared }
    if isThere == nil, let next {
      isThere = next.kind != .insert
      isFoundLater = next.kind != .insert
      if next.kind == .insert { state = .absent }
    }
    // What no image told so far, and nothing changed until one did.
    if isThere == true {
      var changed: Set<[UInt8]> = []
      for change in changes[count...] where change.isOfRow && !change.isPrepared {
        if change.kind == .insert { break }
        for column in change.learned
        where values[column.name] == nil && !changed.contains(column.name) {
          values[column.name] = column.value
        }
        if change.kind == .delete { break }
        for column in change.columns {
          if let before = column.before, values[column.name] == nil,
            !changed.contains(column.name)
          {
            values[column.name] = before
          }
          changed.insert(column.name)
        }
      }
    }
    guard let isThere, state != .absent else { return }
    state = isThere ? .present : .deleted
    guard isThere else { return }
    columns = history.columns.map { ($0, values[$0]) }
    for name in values.keys.sorted(by: { $0.lexicographicallyPrecedes($1) })
    where !history.columns.contains(name) {
      // Of a table that had other columns then.
      columns.append((name, values[name]))
    }
  }

  private static func apply(
    _ change: RowHistory.Change, to values: inout [[UInt8]: [UInt8]], _ isThere: inout Bool?
  ) {
    if change.isEmptying || change.kind == .delete {
      values.removeAll()
      isThere = false
      return
    }
    if change.kind == .insert || isThere == false { values.removeAll() }
    for column in change.learned { values[column.name] = column.value }
    for column in change.columns { values[column.name] = column.after }
    isThere = true
  }

  /// Whether a change was committed after `time`, as far as its log tells.
  private static func isLater(_ change: RowHistory.Change, than time: RowTime) -> Bool {
    if let commit = change.commitTime { return Int64(clamping: commit) > time.microseconds }
    // Somewhere in its second.
    return Int64(change.timestamp) >= floor(time.microseconds)
  }

  private static func floor(_ microseconds: Int64) -> Int64 {
    let seconds = microseconds / 1_000_000
    return microseconds % 1_000_000 < 0 ? seconds - 1 : seconds
  }
}
