import BinlogBytes
package import BinlogEvents

/// What is missing between two logs that were read one after the other.
package struct LogBreak: Sendable {
  /// The log before.
  package var before: LogHead
  /// The log after it.
  package var after: LogHead
  /// The names of the missing logs, where names tell.
  package var names: String?
  package var isOneName = false
  /// MySQL: the GTIDs that stand in neither log, though the one after it names them.
  package var set = GtidSet()
  /// MariaDB: runs of the same.
  package var runs: [MariaRun] = []
  /// MySQL: what the log before holds and the one after it does not name.
  package var strange = GtidSet()
  /// Whether the log before lost its end in a crash, whose GTIDs its server knew when it went on.
  package var isLostTail = false

  /// Numbers of MariaDB that one server gave out in a domain.
  package struct MariaRun: Sendable {
    package var domain: UInt32
    package var server: UInt32
    package var numbers: ClosedRange<UInt64>

    package var text: String {
      "\(domain)-\(server)-\(numbers.lowerBound)"
        + (numbers.count == 1 ? "" : "..\(numbers.upperBound)")
    }

    /// What was logged after `known` and no later than `named`, the list at the head of a log.
    package static func missing(
      between known: [MariaGtid], and named: [MariaGtid]
    ) -> [MariaRun] {
      var last: [UInt64: UInt64] = [:]
      var most: [UInt32: UInt64] = [:]
      for gtid in known {
        let key = UInt64(gtid.domain) << 32 | UInt64(gtid.server)
        last[key] = max(last[key] ?? 0, gtid.sequence)
        most[gtid.domain] = max(most[gtid.domain] ?? 0, gtid.sequence)
      }
      return named.compactMap { gtid in
        let key = UInt64(gtid.domain) << 32 | UInt64(gtid.server)
        guard gtid.sequence > last[key] ?? 0 else { return nil }
        // Numbers of a domain grow, whichever of its servers gives them out.
        let first = (most[gtid.domain] ?? 0) &+ 1
        guard first > 0, first <= gtid.sequence else { return nil }
        return MariaRun(
          domain: gtid.domain, server: gtid.server, numbers: first...gtid.sequence)
      }
    }
  }

  /// What is missing between `before`, whose groups are `held`, and `after`; nil for nothing.
  ///
  /// Where `before` could not be read to its end, only names tell. `isClosed` says that its server
  /// ended it.
  package init?(
    between before: LogHead, _ held: HeldGtids, and after: LogHead, isWhole: Bool,
    isClosed: Bool
  ) {
    self.before = before
    self.after = after
    let hasOneStem = before.name?.stem == after.name?.stem
    let isOneFamily =
      before.serverID == after.serverID && (!before.isRelayLog || hasOneStem)
      || before.directory == after.directory && hasOneStem
    guard isOneFamily, before.isRelayLog == after.isRelayLog, before.flavor == after.flavor else {
      return nil
    }
    if let one = before.name, let other = after.name, one.stem == other.stem {
      if other.number > one.number + 1 {
        isOneName = other.number - one.number == 2
        names =
          isOneName ? one.next : "\(one.next) to \(one.name(behind: other.number - one.number - 1))"
      }
    }
    if !before.isRelayLog, isWhole || names != nil {
      gtids(held)
      lists(held)
    }
    if !isWhole { strange = GtidSet() }
    if isWhole, !isClosed, !before.isRelayLog, names == nil, set.isEmpty { jump(held) }
    if names == nil, set.isEmpty, runs.isEmpty, strange.isEmpty { return nil }
  }

  private mutating func gtids(_ held: HeldGtids) {
    guard let earlier = before.previous, let named = after.previous else { return }
    let known = earlier.union(held.set)
    strange = known.subtracting(named)
    let missing = named.subtracting(known)
    guard names == nil else {
      set = missing
      return
    }
    // A set that SET GLOBAL gtid_purged made larger is sound: it names other servers' GTIDs.
    let own = Set(known.intervals.keys.map(\.uuid))
    for (key, ranges) in missing.intervals where own.contains(key.uuid) {
      for range in ranges { set.insert(key, range) }
    }
  }

  /// Numbers may jump in a sound log, as a session can choose its own; but after a crash a jump
  /// means groups that the server's tables kept and its log lost.
  private mutating func jump(_ held: HeldGtids) {
    guard let first = after.firstGtid else { return }
    let key = GtidSet.Key(uuid: first.uuid, tag: first.tag)
    guard let last = held.set.intervals[key]?.last?.upperBound, first.number > last else { return }
    var jump = GtidSet()
    jump.insert(key, last..<first.number)
    set = jump.subtracting(after.previous ?? GtidSet())
    isLostTail = !set.isEmpty
  }

  private mutating func lists(_ held: HeldGtids) {
    guard let earlier = before.list, let named = after.list else { return }
    runs = MariaRun.missing(between: earlier + held.last, and: named)
  }

  /// The GTIDs that are missing, as text; nil where nothing tells.
  package var gtidText: String? {
    if !set.isEmpty { return set.description }
    return runs.isEmpty ? nil : runs.map(\.text).joined(separator: ",")
  }

  /// What is to be told.
  package var text: String {
    let (one, other) = (before.path.lastPathComponent, after.path.lastPathComponent)
    var text: String
    if let names {
      text =
        "\(names) \(isOneName ? "is" : "are") missing between \(one) and \(other): "
        + "\(isOneName ? "its" : "their") changes are not here"
      if let gtidText { text += "; \(isOneName ? "it" : "they") held \(gtidText)" }
    } else if isLostTail {
      text =
        "\(set) \(set.count == 1 ? "stands" : "stand") in no log: \(one) lost its end in a crash, "
        + "and its server knew \(set.count == 1 ? "it" : "them") when it went on with \(other)"
    } else if let gtidText {
      text =
        "\(gtidText) \(set.count == 1 ? "stands" : "stand") in neither \(one) nor \(other), though "
        + "\(other) names \(set.count == 1 ? "it" : "them") as logged before: a log between them "
        + "is missing, or \(one) lost its end"
    } else {
      text = ""
    }
    guard !strange.isEmpty else { return text }
    let reason =
      "\(other) does not follow \(one): its Previous_gtids lacks \(strange), which \(one) holds"
    return text.isEmpty ? reason : text + "; " + reason
  }
}

/// The GTIDs of the groups of one log that are complete.
package struct HeldGtids: Sendable {
  /// MySQL.
  package private(set) var set = GtidSet()
  /// MariaDB: the last one of each server and domain.
  package private(set) var last: [MariaGtid] = []
  private var latest: Int?

  package init() {}

  /// Adds the identifier of a group.
  package mutating func add(_ identifier: GroupIdentifier) {
    switch identifier {
    case .mysql(let gtid): set.insert(gtid)
    case .mariadb(let gtid):
      if let latest, last[latest].domain == gtid.domain, last[latest].server == gtid.server {
        last[latest] = gtid
        return
      }
      latest = last.firstIndex { $0.domain == gtid.domain && $0.server == gtid.server }
      if let latest {
        last[latest] = gtid
      } else {
        latest = last.count
        last.append(gtid)
      }
    }
  }

  /// Adds the groups that come next.
  package mutating func add(_ next: HeldGtids) {
    set = set.union(next.set)
    for gtid in next.last { add(.mariadb(gtid)) }
  }
}
