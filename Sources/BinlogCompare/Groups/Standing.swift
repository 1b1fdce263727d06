import BinlogChanges
import BinlogEvents
import BinlogLogs

/// What each side has executed beyond the groups that its logs hold, as the heads of the logs tell.
struct Standing: Sendable {
  private var sets: [Side: GtidSet] = [:]
  private var runs: [Side: [(domain: UInt32, server: UInt32, numbers: ClosedRange<UInt64>)]] = [:]

  init(_ logs: [Side: LogSelection]) {
    for (side, logs) in logs {
      var set = GtidSet()
      var list: [(domain: UInt32, server: UInt32, numbers: ClosedRange<UInt64>)] = []
      for (place, path) in logs.paths.enumerated() {
        guard let head = logs.order.heads[path], !head.isRelayLog else { continue }
        if let previous = head.previous { set = set.union(previous) }
        // Numbers of MariaDB tell the last only: between logs that follow one another they are those
        // of the logs themselves.
        guard let named = head.list, place == 0 || logs.missing(before: place) != nil else {
          continue
        }
        for gtid in named where gtid.sequence > 0 {
          let first: UInt64 = place == 0 ? 1 : Self.last(gtid, logs, before: place) &+ 1
          guard first <= gtid.sequence else { continue }
          list.append((gtid.domain, gtid.server, first...gtid.sequence))
        }
      }
      sets[side] = set
      runs[side] = list
    }
  }

  /// The last number that the log before the gap is known to begin with.
  private static func last(_ gtid: MariaGtid, _ logs: LogSelection, before place: Int) -> UInt64 {
    guard let head = logs.order.heads[logs.paths[place - 1]], let list = head.list else { return 0 }
    return list.first { $0.domain == gtid.domain && $0.server == gtid.server }?.sequence ?? 0
  }

  /// Whether the heads of a side's logs tell anything.
  func tells(_ side: Side) -> Bool {
    sets[side]?.count ?? 0 > 0 || !(runs[side] ?? []).isEmpty
  }

  /// Whether a side has executed the group, though its logs may not hold it.
  func hasExecuted(_ gtid: GroupIdentifier, on side: Side) -> Bool {
    switch gtid {
    case .mysql(let gtid): return sets[side]?.contains(gtid) ?? false
    case .mariadb(let gtid):
      return runs[side]?.contains {
        $0.domain == gtid.domain && $0.server == gtid.server && $0.numbers.contains(gtid.sequence)
      } ?? false
    }
  }

  /// Whether both know groups of one server, so that they have to do with one another.
  var isRelated: Bool {
    let (a, b) = (sets[.a] ?? GtidSet(), sets[.b] ?? GtidSet())
    if a.count > 0, b.count > 0, a.subtracting(b) != a { return true }
    return (runs[.a] ?? []).contains { one in
      (runs[.b] ?? []).contains { $0.domain == one.domain && $0.server == one.server }
    }
  }
}
