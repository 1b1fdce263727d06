import BinlogEvents

/// Watches whether the logs hold what GTID positions ask for, and whether numbers grow.
///
/// Every sentence is MariaDB's tool's.
struct MariaDBGtidAudit: Sendable {
  private struct Domain: Sendable {
    var start: MariaGtid
    var last: MariaGtid
    /// GTIDs that came late, and what came before them.
    var late: [(gtid: MariaGtid, previous: MariaGtid)] = []
  }

  private var domains: [UInt32: Domain] = [:]
  private var order: [UInt32] = []
  private var hasSeenList: Bool
  /// How many GTIDs out of order are kept for one domain.
  private static let mostLate = 1000

  /// Begins at `start`, of which the number 0 stands for nothing known.
  ///
  /// Where the first log is not read from its front, its list says nothing of what is asked for.
  init(start: [MariaGtid], isWholeLog: Bool) {
    hasSeenList = !isWholeLog
    for gtid in start where gtid.sequence > 0 {
      add(gtid, last: MariaGtid(domain: gtid.domain, server: 0, sequence: 0))
    }
  }

  private mutating func add(_ gtid: MariaGtid, last: MariaGtid) {
    if domains.updateValue(Domain(start: gtid, last: last), forKey: gtid.domain) == nil {
      order.append(gtid.domain)
    }
  }

  /// Takes in the list at a log's front; returns why the positions cannot be served.
  mutating func begin(_ list: [MariaGtid], stop: [MariaGtid]) -> [String] {
    defer { hasSeenList = true }
    guard !hasSeenList, !list.isEmpty else { return [] }
    var faults: [String] = []
    if domains.isEmpty {
      for gtid in list where domains[gtid.domain].map({ $0.start.sequence < gtid.sequence }) ?? true
      {
        add(gtid, last: gtid)
      }
    } else {
      for gtid in list {
        guard let domain = domains[gtid.domain] else {
          faults.append(
            "Starting GTID position list does not specify an initial value for domain "
              + "\(gtid.domain), whose events may be present in the requested binlog file(s). The "
              + "last known position for this domain was \(gtid).")
          continue
        }
        guard domain.start.sequence < gtid.sequence else { continue }
        faults.append(
          "Binary logs are missing data for domain \(gtid.domain). Expected data to start from "
            + "state \(domain.start); however, the initial GTID state of the logs was \(gtid).")
      }
    }
    guard faults.isEmpty else { return faults }
    for gtid in stop {
      guard let state = domains[gtid.domain]?.start, gtid.sequence <= state.sequence
      else { continue }
      return [
        "--stop-position GTID \(gtid) does not exist in the specified binlog files. The current "
          + "GTID state of domain \(gtid.domain) in the specified binary logs is \(state)"
      ]
    }
    return []
  }

  /// What a later log's list says of events that were not seen.
  func gaps(_ list: [MariaGtid]) -> [String] {
    list.compactMap { gtid in
      guard let domain = domains[gtid.domain] else {
        return "Binary logs are missing data for domain \(gtid.domain). The current binary log "
          + "specified its current state for this domain as \(gtid), but neither the starting "
          + "GTID position list nor any processed events have mentioned this domain."
      }
      guard max(domain.last.sequence, domain.start.sequence) < gtid.sequence else { return nil }
      return "Binary logs are missing data for domain \(gtid.domain). The current binary log "
        + "state is \(gtid), but the last seen event was \(domain.last)."
    }
  }

  /// Takes in the GTID of a group.
  mutating func record(_ gtid: MariaGtid) {
    guard let place = domains.index(forKey: gtid.domain) else {
      add(MariaGtid(domain: gtid.domain, server: 0, sequence: 0), last: gtid)
      return
    }
    let last = domains.values[place].last
    if gtid.sequence <= last.sequence, gtid.sequence >= domains.values[place].start.sequence {
      if domains.values[place].late.count < Self.mostLate {
        domains.values[place].late.append((gtid, last))
      }
    } else {
      domains.values[place].last = gtid
    }
  }

  /// What was found, at the end.
  func report() -> [String] {
    var found: [String] = []
    for key in order {
      guard let domain = domains[key] else { continue }
      if domain.last.sequence < domain.start.sequence {
        found.append("Binary logs never reached expected GTID state of \(domain.start)")
      }
      for late in domain.late {
        found.append("Found out of order GTID. Got \(late.gtid) after \(late.previous)")
      }
    }
    return found
  }

  /// The last GTID of a domain; nil where none came.
  func last(of domain: UInt32) -> MariaGtid? { domains[domain]?.last }
}
