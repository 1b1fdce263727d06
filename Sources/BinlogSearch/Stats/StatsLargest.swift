import BinlogChanges

/// The largest and the longest groups.
package struct StatsLargest: Sendable {
  package private(set) var bytes: [FindHit] = []
  package private(set) var rows: [FindHit] = []
  package private(set) var seconds: [FindHit] = []
  /// How many of each are kept.
  package var most = 10

  package init() {}

  /// Whether a group is among them.
  func wants(_ group: borrowing GroupSummary) -> Bool {
    Self.wants(group.bytes, bytes.count < most, bytes.last?.group.bytes)
      || Self.wants(group.rows, rows.count < most, rows.last?.group.rows)
      || Self.wants(group.seconds, seconds.count < most, seconds.last?.group.seconds)
  }

  private static func wants(_ value: UInt64, _ hasRoom: Bool, _ least: UInt64?) -> Bool {
    value > 0 && (hasRoom || value > least ?? 0)
  }

  mutating func add(_ hit: FindHit) {
    Self.add(hit, to: &bytes, most) { $0.bytes }
    Self.add(hit, to: &rows, most) { $0.rows }
    Self.add(hit, to: &seconds, most) { $0.seconds }
  }

  /// Takes in the largest of another part of the logs, which comes after this one.
  mutating func add(_ other: StatsLargest) {
    for hit in other.bytes { Self.add(hit, to: &bytes, most) { $0.bytes } }
    for hit in other.rows { Self.add(hit, to: &rows, most) { $0.rows } }
    for hit in other.seconds { Self.add(hit, to: &seconds, most) { $0.seconds } }
  }

  /// Says of each what became of it as a part of the whole.
  mutating func update(_ change: (inout FindHit) -> Void) {
    for index in bytes.indices { change(&bytes[index]) }
    for index in rows.indices { change(&rows[index]) }
    for index in seconds.indices { change(&seconds[index]) }
  }

  private static func add(
    _ hit: FindHit, to list: inout [FindHit], _ most: Int, _ measure: (GroupSummary) -> UInt64
  ) {
    let value = measure(hit.group)
    guard value > 0 else { return }
    if list.count == most, let last = list.last, measure(last.group) >= value { return }
    // Of equal ones the earlier comes first.
    let place = list.firstIndex { measure($0.group) < value } ?? list.count
    list.insert(hit, at: place)
    if list.count > most { list.removeLast() }
  }
}
