import BinlogChanges

/// The largest and the longest groups.
package struct StatsLargest: Sendable {
  package private(set) var bytes: [FindHit] = []
  package private(set) var rows: [FindHit] = []
  package private(set) var seconds: [FindHit] = []
  /// How many of each are kept.
  package var most = 10

  package init() {}

  mutating func add(_ hit: FindHit) {
    Self.add(hit, to: &bytes, most) { $0.bytes }
    Self.add(hit, to: &rows, most) { $0.rows }
    Self.add(hit, to: &seconds, most) { $0.seconds }
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
