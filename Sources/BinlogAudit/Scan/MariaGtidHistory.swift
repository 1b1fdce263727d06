public import BinlogEvents

/// The GTIDs of MariaDB that a log holds: the last of each server in a domain, and which numbers
/// of a domain stand in it.
///
/// Numbers rise within a domain, whoever gives them out, so a few ranges hold them all; a log
/// that jumps about keeps only its latest ranges.
public struct MariaGtidHistory: Sendable, Equatable {
  /// What one group adds to the history.
  public enum Order: Sendable, Equatable {
    /// A higher number than any of its domain before.
    case rising
    /// A lower one than another server's, as happens in a ring without strict mode.
    case behindOther
    /// A lower one than its own server's before.
    case goesBack
    /// The very GTID stands in the log already.
    case duplicate
  }

  private struct Domain: Sendable, Equatable {
    var ranges: [ClosedRange<UInt64>] = []
    var highest: UInt64 = 0
  }

  private struct Key: Hashable, Sendable {
    var domain: UInt32
    var server: UInt32
  }

  private struct Bounds: Sendable, Equatable {
    /// Where its last GTID stands in ``last``.
    var place: Int
    var lowest: UInt64
    var highest: UInt64
  }

  /// The last GTID of each domain and server, in the order of first sight.
  public private(set) var last: [MariaGtid] = []
  private var bounds: [Key: Bounds] = [:]
  private var domains: [UInt32: Domain] = [:]

  private static let mostRanges = 4096

  /// No GTIDs.
  public init() {}

  /// Whether there are none.
  public var isEmpty: Bool { last.isEmpty }

  /// Takes in the GTID of the next group.
  public mutating func append(_ gtid: MariaGtid) -> Order {
    let key = Key(domain: gtid.domain, server: gtid.server)
    var domain = domains[gtid.domain] ?? Domain()
    defer { domains[gtid.domain] = domain }
    var order = Order.rising
    if gtid.sequence <= domain.highest, !domain.ranges.isEmpty {
      let isKnown = domain.ranges.contains { $0.contains(gtid.sequence) }
      order = .behindOther
      if let own = bounds[key], gtid.sequence <= own.highest {
        order = isKnown && gtid.sequence >= own.lowest ? .duplicate : .goesBack
      }
      // Ranges are kept in the order of the log, and one number may stand in two of them.
      if !isKnown { domain.ranges.append(gtid.sequence...gtid.sequence) }
    } else if let range = domain.ranges.last, range.upperBound &+ 1 == gtid.sequence {
      domain.ranges[domain.ranges.count - 1] = range.lowerBound...gtid.sequence
    } else {
      domain.ranges.append(gtid.sequence...gtid.sequence)
    }
    if domain.ranges.count > Self.mostRanges { domain.ranges.removeFirst(Self.mostRanges / 2) }
    domain.highest = max(domain.highest, gtid.sequence)
    if var own = bounds[key] {
      own.lowest = min(own.lowest, gtid.sequence)
      own.highest = max(own.highest, gtid.sequence)
      last[own.place] = gtid
      bounds[key] = own
    } else {
      bounds[key] = Bounds(place: last.count, lowest: gtid.sequence, highest: gtid.sequence)
      last.append(gtid)
    }
    return order
  }

  /// GTIDs that stand here and in `later` as well: for each server in a domain the first and the
  /// last of them.
  public func repeated(in later: MariaGtidHistory) -> [(first: MariaGtid, last: MariaGtid)] {
    var list: [(first: MariaGtid, last: MariaGtid)] = []
    for gtid in later.last {
      let key = Key(domain: gtid.domain, server: gtid.server)
      guard let mine = bounds[key], let theirs = later.bounds[key],
        theirs.lowest <= mine.highest, mine.lowest <= theirs.highest
      else { continue }
      let window = max(mine.lowest, theirs.lowest)...min(mine.highest, theirs.highest)
      var first: UInt64?
      var end: UInt64 = 0
      for one in domains[gtid.domain]?.ranges ?? [] where one.overlaps(window) {
        for other in later.domains[gtid.domain]?.ranges ?? []
        where other.overlaps(window) && other.overlaps(one) {
          let low = max(one.lowerBound, other.lowerBound, window.lowerBound)
          let high = min(one.upperBound, other.upperBound, window.upperBound)
          guard low <= high else { continue }
          first = min(first ?? low, low)
          end = max(end, high)
        }
      }
      guard let first else { continue }
      list.append(
        (
          MariaGtid(domain: gtid.domain, server: gtid.server, sequence: first),
          MariaGtid(domain: gtid.domain, server: gtid.server, sequence: end)
        ))
    }
    return list
  }
}
