import BinlogEvents

/// Numbers of one source that follow one another, collected before they go into a set: to put
/// each there by itself would cost more than all other checks of its group.
struct GtidRun {
  private let key: GtidSet.Key
  private var range: Range<Int64>
  /// The first number after that the set holds already.
  private let limit: Int64

  /// An empty run behind `gtid`, the last one that went into `set`.
  init?(behind gtid: Gtid, in set: GtidSet) {
    guard gtid.number >= 1, gtid.number < Int64.max - 1 else { return nil }
    key = GtidSet.Key(uuid: gtid.uuid, tag: gtid.tag)
    range = gtid.number + 1..<gtid.number + 1
    limit = set.number(behind: gtid.number, of: key) ?? Int64.max
  }

  /// Takes `gtid` in where it is the next one; says whether it is.
  mutating func extend(with gtid: Gtid) -> Bool {
    guard gtid.number == range.upperBound, gtid.number < limit, gtid.uuid == key.uuid,
      gtid.tag == key.tag
    else { return false }
    range = range.lowerBound..<gtid.number + 1
    return true
  }

  /// Puts what was collected into `set`.
  func put(into set: inout GtidSet) { set.insert(key, range) }
}

/// Numbers of MariaDB that one server gave out in a domain, one after the other, collected before
/// they go into the history for the same reason.
struct MariaGtidRun {
  /// The last of them.
  private(set) var last: MariaGtid
  /// The first one that was collected; one more than the last, where none was.
  private(set) var start: UInt64

  /// An empty run behind `gtid`, the last one that went into the history, which is the highest of its
  /// domain there.
  init?(behind gtid: MariaGtid) {
    guard gtid.sequence < UInt64.max - 1 else { return nil }
    last = gtid
    start = gtid.sequence + 1
  }

  /// Takes `gtid` in where it is the next one; says whether it is.
  mutating func extend(with gtid: MariaGtid) -> Bool {
    guard gtid.sequence == last.sequence &+ 1, gtid.domain == last.domain,
      gtid.server == last.server, gtid.sequence < UInt64.max - 1
    else { return false }
    last = gtid
    return true
  }
}
