import BinlogEvents

/// Which groups lie between GTID positions, domain by domain, as MariaDB's tool decides it.
///
/// A start is exclusive, a stop inclusive. Inside its window a domain is printed whatever its
/// numbers are: only the borders are compared. With any stop, domains without one are left out.
struct MariaDBGtidWindow: Sendable {
  private struct Domain: Sendable {
    var start: UInt64?
    var stop: UInt64?
    var isActive = false
    var hasPassed = false

    var isFinished: Bool { stop != nil && hasPassed }

    mutating func excludes(_ sequence: UInt64) -> Bool {
      if isActive {
        if hasPassed { return true }
        if let stop, sequence >= stop {
          isActive = false
          hasPassed = true
          return sequence > stop
        }
        return false
      }
      if hasPassed { return true }
      let isBeforeStop = stop.map { sequence <= $0 } ?? true
      guard let start else {
        isActive = isBeforeStop
        hasPassed = sequence == stop
        return !isBeforeStop
      }
      guard sequence >= start, isBeforeStop else { return true }
      isActive = true
      if sequence == stop { hasPassed = true }
      return sequence == start
    }
  }

  private var domains: [UInt32: Domain] = [:]
  private var finished = 0
  private let hasStops: Bool

  /// Windows of the positions as given.
  init(start: [MariaGtid], stop: [MariaGtid]) {
    hasStops = !stop.isEmpty
    for gtid in start { domains[gtid.domain, default: Domain()].start = gtid.sequence }
    for gtid in stop { domains[gtid.domain, default: Domain()].stop = gtid.sequence }
  }

  /// Whether every window has come to its end, so that nothing more is to be printed.
  var isFinished: Bool { !domains.isEmpty && finished == domains.count }

  /// Whether the group `gtid` is left out; to be asked once for each group, in the log's order.
  mutating func excludes(_ gtid: MariaGtid) -> Bool {
    guard var domain = domains[gtid.domain] else { return hasStops }
    if domain.isFinished { return true }
    let excludes = domain.excludes(gtid.sequence)
    domains[gtid.domain] = domain
    if domain.isFinished { finished += 1 }
    return excludes || hasStops && domain.stop == nil
  }
}
