/// What was written under one key.
package struct StatsTally: Sendable {
  package var bytes: UInt64 = 0
  package var events: UInt64 = 0
  package var rows: UInt64 = 0
  package var groups: UInt64 = 0
  /// The group that was counted last, so that each counts once.
  var lastGroup: UInt64 = 0

  package init() {}

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
package struct StatsDivision<Key: Hashable & Sendable>: Sendable {
  package private(set) var tallies: [Key: StatsTally] = [:]
  /// What was written under keys that came when there were very many already.
  package private(set) var others = StatsTally()
  private static var mostKeys: Int { 200_000 }

  package init() {}

  mutating func add(
    _ key: Key, bytes: UInt64, events: UInt64 = 0, rows: UInt64 = 0, group: UInt64
  ) {
    if tallies[key] != nil || tallies.count < Self.mostKeys {
      tallies[key, default: StatsTally()].add(
        bytes: bytes, events: events, rows: rows, group: group)
    } else {
      others.add(bytes: bytes, events: events, rows: rows, group: group)
    }
  }
}

/// What bytes are counted under that are of no table, thread, statement.
package enum StatsKey: Hashable, Sendable {
  /// A name, as it is.
  case name([UInt8])
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

  /// As people and JSON have it.
  package var text: String {
    switch self {
    case .name(let bytes): String(decoding: bytes, as: UTF8.self)
    case .number(let number): "\(number)"
    case .groups: "(begin and commit)"
    case .statements: "(statements)"
    case .log: "(the log itself)"
    case .notLogged: "(not logged)"
    }
  }
}
