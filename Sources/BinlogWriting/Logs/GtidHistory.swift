package import BinlogEvents

/// The GTIDs of all logs up to some place, as a log says at its beginning what went before it.
package struct GtidHistory: Sendable, Equatable {
  private struct Key: Hashable, Sendable {
    var domain: UInt32
    var server: UInt32
  }

  /// MySQL's.
  package private(set) var set = GtidSet()
  /// MariaDB's: the last number of each server in a domain.
  private var numbers: [Key: UInt64] = [:]
  /// The server that came last in each domain.
  private var lastServer: [UInt32: UInt32] = [:]
  /// Whether a log said what went before it, or a group had a GTID.
  package private(set) var isKnown = false

  /// Nothing.
  package init() {}

  /// What `event` says.
  package init(_ event: PreviousGtidsEvent) {
    set = event.gtids
    isKnown = true
  }

  /// What `event` says.
  package init(_ event: GtidListEvent) {
    isKnown = true
    for gtid in event.gtids { insert(.mariadb(gtid)) }
  }

  /// Takes in a group.
  package mutating func insert(_ identifier: GroupIdentifier) {
    isKnown = true
    switch identifier {
    case .mysql(let gtid): set.insert(gtid)
    case .mariadb(let gtid):
      numbers[Key(domain: gtid.domain, server: gtid.server)] = gtid.sequence
      lastServer[gtid.domain] = gtid.server
    }
  }

  /// Takes in all of `other`, which comes later.
  package mutating func formUnion(_ other: GtidHistory) {
    isKnown = isKnown || other.isKnown
    set.formUnion(other.set)
    numbers.merge(other.numbers) { $1 }
    lastServer.merge(other.lastServer) { $1 }
  }

  /// MariaDB's, as a log lists them: of a domain the one that came last stands last.
  package var list: [MariaGtid] {
    numbers.map { MariaGtid(domain: $0.key.domain, server: $0.key.server, sequence: $0.value) }
      .sorted { one, other in
        if one.domain != other.domain { return one.domain < other.domain }
        let last = lastServer[one.domain]
        if (one.server == last) != (other.server == last) { return other.server == last }
        return one.server < other.server
      }
  }

  /// As a server prints it: MySQL's set, or the last GTID of each of MariaDB's domains.
  package var description: String {
    if numbers.isEmpty { return set.description }
    return list.filter { lastServer[$0.domain] == $0.server }.map(\.description)
      .joined(separator: ",")
  }

  /// The body of PREVIOUS_GTIDS; `isTagged` is the form that has room for tags.
  func previousGtidsBody(isTagged: Bool) -> [UInt8] {
    var body: [UInt8] = []
    let all = set.intervals.sorted { $0.key < $1.key }
    let tagged = isTagged || all.contains { $0.key.tag != .none }
    let count = UInt64(all.count)
    body.append(tagged ? 1 << 56 | count << 8 | 1 : count, width: 8)
    for (key, ranges) in all {
      body += key.uuid.bytes
      if tagged {
        let tag = key.tag.bytes
        body.append(varlen: UInt64(tag.count))
        body += tag
      }
      body.append(UInt64(ranges.count), width: 8)
      for range in ranges {
        body.append(range.lowerBound, width: 8)
        body.append(range.upperBound, width: 8)
      }
    }
    return body
  }

  /// The body of a GTID list.
  var gtidListBody: [UInt8] {
    var body: [UInt8] = []
    let all = list
    body.append(all.count, width: 4)
    for gtid in all {
      body.append(gtid.domain, width: 4)
      body.append(gtid.server, width: 4)
      body.append(gtid.sequence, width: 8)
    }
    return body
  }
}
