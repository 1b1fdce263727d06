package import BinlogBytes

/// What was written under one key.
package struct StatsTally: Sendable {
  package var bytes: UInt64 = 0
  package var events: UInt64 = 0
  package var rows: UInt64 = 0
  package var groups: UInt64 = 0
  /// The group that was counted last, so that each counts once.
  var lastGroup: UInt64 = 0

  package init() {}

  /// Whether nothing was written.
  var isEmpty: Bool { bytes == 0 && events == 0 && rows == 0 && groups == 0 }

  /// Adds what was written under the same key in another part of the logs, of other groups.
  mutating func add(_ other: StatsTally) {
    bytes &+= other.bytes
    events &+= other.events
    rows &+= other.rows
    groups &+= other.groups
  }

  mutating func add(bytes: UInt64, events: UInt64 = 0, rows: UInt64 = 0, group: UInt64) {
    self.bytes &+= bytes
    self.events &+= events
    self.rows &+= rows
    if group != 0, group != lastGroup {
      groups &+= 1
      lastGroup = group
    }
  }
}

/// One division of all that was written: each byte counts under one key.
///
/// A key has a slot, so that who counts under the same key again need not look it up.
package struct StatsDivision<Key: Hashable & Sendable>: Sendable {
  /// Where a key is counted.
  struct Slot: Sendable, Equatable {
    fileprivate let index: Int

    /// That of the keys that have none.
    static var none: Self { Self(index: -1) }
  }

  private var slots: [Key: Int] = [:]
  /// The key that was asked for last, which is often the next one too.
  private var last: (key: Key, slot: Slot)?
  private var keys: [Key] = []
  private var counts: [StatsTally] = []
  /// What was written under keys that came when there were very many already.
  package private(set) var others = StatsTally()
  private static var mostKeys: Int { 200_000 }

  package init() {}

  /// All keys, in the order in which they were met, with what was written under them.
  package var tallies: [(key: Key, value: StatsTally)] {
    var list: [(key: Key, value: StatsTally)] = []
    for (key, count) in zip(keys, counts) where !count.isEmpty { list.append((key, count)) }
    return list
  }

  /// The slot of `key`.
  mutating func slot(_ key: Key) -> Slot {
    if let last, last.key == key { return last.slot }
    let slot = find(key)
    last = (key, slot)
    return slot
  }

  private mutating func find(_ key: Key) -> Slot {
    if let known = slots[key] { return Slot(index: known) }
    guard keys.count < Self.mostKeys else { return Slot(index: -1) }
    slots[key] = keys.count
    keys.append(key)
    counts.append(StatsTally())
    return Slot(index: keys.count - 1)
  }

  @inline(__always)
  mutating func add(
    _ slot: Slot, bytes: UInt64, events: UInt64 = 0, rows: UInt64 = 0, group: UInt64
  ) {
    if slot.index >= 0 {
      counts[slot.index].add(bytes: bytes, events: events, rows: rows, group: group)
    } else {
      others.add(bytes: bytes, events: events, rows: rows, group: group)
    }
  }

  /// Adds what was written in another part of the logs, of other groups.
  mutating func add(_ other: Self) {
    for (key, count) in zip(other.keys, other.counts) where !count.isEmpty {
      let slot = slot(key)
      if slot.index >= 0 { counts[slot.index].add(count) } else { others.add(count) }
    }
    others.add(other.others)
  }

  mutating func add(
    _ key: Key, bytes: UInt64, events: UInt64 = 0, rows: UInt64 = 0, group: UInt64
  ) {
    add(slot(key), bytes: bytes, events: events, rows: rows, group: group)
  }
}

/// What bytes are counted under that are of no table, thread, statement.
package enum StatsKey: Hashable, Sendable {
  /// A name, as it is.
  case name(ByteKey)
  /// A number.
  case number(UInt64)
  /// Begin, GTID and commit of groups.
  case groups
  /// Statements that were logged as text and are of no one table.
  case statements
  /// The log's own bookkeeping, and what could not be read.
  case log
  /// The log does not tell.
  case notLogged
  /// What a replica with the given rules leaves out.
  case notApplied

  /// A word of ours.
  init(_ word: String) { self = .name(Array(word.utf8)) }

  /// A name.
  static func name(_ bytes: [UInt8]) -> Self { .name(ByteKey(bytes)) }

  /// As people and JSON have it.
  package var text: String {
    switch self {
    case .name(let key): String(decoding: key.bytes, as: UTF8.self)
    case .number(let number): "\(number)"
    case .groups: "(begin and commit)"
    case .statements: "(statements)"
    case .log: "(the log itself)"
    case .notLogged: "(not logged)"
    case .notApplied: "(not applied)"
    }
  }
}
