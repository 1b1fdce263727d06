import BinlogChanges
import BinlogEvents

/// Tells what a replica with filter rules leaves out, group by group.
struct StatsLeaving {
  /// What was left out of one group, or of all.
  struct Part {
    var bytes: UInt64 = 0
    var rows: UInt64 = 0
    /// Whether nothing of the group is applied that changes something.
    var isWhole = false
  }

  /// All that was left out so far; its groups are those that were left out as a whole.
  private(set) var total = StatsTally()

  private var filter: RuleFilter
  private var part = Part()
  private var number: UInt64 = 0
  private var hasApplied = false
  private var hasLeftOut = false
  private var isPassedOver = false
  /// The table that was asked for last.
  private var last: (table: TableMap, isApplied: Bool)?

  init(_ filter: RuleFilter) { self.filter = filter }

  /// Whether the event at hand, which is of `group`, is left out.
  mutating func leavesOut(
    _ reader: LogReader, _ role: EventCatalog.Role, _ groups: GroupCollector
  ) -> Bool {
    guard role != .bookkeeping, role != .neutral else { return false }
    if let now = groups.atHand?.number, now != number {
      number = now
      part = Part()
      (hasApplied, hasLeftOut, isPassedOver) = (false, false, false)
    }
    let isLeftOut: Bool
    if isPassedOver || !filter.wants(reader.frame.header, of: groups.gtidAtHand) {
      isPassedOver = true
      isLeftOut = true
    } else if let map = groups.rows?.table ?? groups.map {
      if last?.table !== map {
        last = (map, filter.wantsRows(map.table, of: map.database))
      }
      isLeftOut = last?.isApplied == false
    } else if let statement = groups.statement, let context = statement.context {
      switch filter.effect(ofStatement: statement.text, context) {
      case .applied: isLeftOut = false
      case .ignored: isLeftOut = true
      case .beside: return false
      }
    } else {
      return false
    }
    if groups.map == nil || isPassedOver {
      if isLeftOut { hasLeftOut = true } else { hasApplied = true }
    }
    guard isLeftOut else { return false }
    total.events += 1
    if let rows = groups.rows?.count {
      total.rows += rows
      part.rows += rows
    }
    return true
  }

  /// Counts bytes of the log that are left out.
  mutating func take(_ bytes: UInt64) {
    part.bytes += bytes
    total.bytes += bytes
  }

  /// What was left out of a group that ended.
  mutating func end(_ group: GroupSummary) -> Part {
    guard group.number == number else { return Part() }
    var done = part
    if hasLeftOut, !hasApplied {
      done.isWhole = true
      total.groups += 1
    }
    part = Part()
    return done
  }
}
