public import BinlogEvents

/// The GTIDs of MariaDB that a log holds: the last of each server in a domain, and which numbers
/// of a domain stand in it.
///
/// Numbers rise within a domain, whoever gives them out, so a few intervals hold them all; each
/// gap costs the 16 bytes of another.
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
    /// All but the highest number that there is, which no server comes to.
    var numbers = IntervalList<UInt64>()
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

  /// No GTIDs.
  public init() {}

  /// Whether there are none.
  public var isEmpty: Bool { last.isEmpty }

  /// Takes in the GTID of the next group.
  public mutating func append(_ gtid: MariaGtid) -> Order {
    let key = Key(domain: gtid.domain, server: gtid.server)
    // Taken out, so that its numbers are not copied.
    var domain = domains.removeValue(forKey: gtid.domain) ?? Domain()
    defer { domains[gtid.domain] = domain }
    var order = Order.rising
    if gtid.sequence <= domain.highest, !domain.numbers.isEmpty {
      order = .behindOther
      if let own = bounds[key], gtid.sequence <= own.highest {
        let isKnown = gtid.sequence >= own.lowest && domain.numbers.contains(gtid.sequence)
        order = isKnown ? .duplicate : .goesBack
      }
    }
    if gtid.sequence < UInt64.max { domain.numbers.insert(gtid.sequence..<gtid.sequence + 1) }
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

  /// Whether no higher number of its domain was met.
  func isHighest(_ gtid: MariaGtid) -> Bool { domains[gtid.domain]?.highest == gtid.sequence }

  /// Takes in those that were collected after the last one.
  mutating func append(_ run: MariaGtidRun) {
    let highest = run.last.sequence
    guard run.start <= highest else { return }
    domains[run.last.domain]?.numbers.insert(run.start..<highest + 1)
    domains[run.last.domain]?.highest = highest
    let key = Key(domain: run.last.domain, server: run.last.server)
    guard let place = bounds[key]?.place else { return }
    bounds[key]?.highest = highest
    last[place] = run.last
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
      let lowest = max(mine.lowest, theirs.lowest)
      let highest = min(mine.highest, theirs.highest)
      guard highest < UInt64.max, let here = domains[gtid.domain]?.numbers,
        let there = later.domains[gtid.domain]?.numbers
      else { continue }
      var first: UInt64?
      var end: UInt64 = 0
      here.forEachOverlap(of: lowest..<highest + 1) { one in
        there.forEachOverlap(of: one) { both in
          first = first ?? both.lowerBound
          end = both.upperBound - 1
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

  /// How far the numbers of each domain and server go, in many logs.
  struct Reach {
    private var bounds: [Key: ClosedRange<UInt64>] = [:]

    /// Takes in those of a log.
    mutating func add(_ history: MariaGtidHistory) {
      for (key, own) in history.bounds {
        let known = bounds[key] ?? own.lowest...own.highest
        bounds[key] = min(known.lowerBound, own.lowest)...max(known.upperBound, own.highest)
      }
    }

    /// Whether a GTID of `history` may have been met; in sound logs none has.
    func overlaps(_ history: MariaGtidHistory) -> Bool {
      history.bounds.contains { key, own in
        bounds[key]?.overlaps(own.lowest...own.highest) ?? false
      }
    }
  }
}
