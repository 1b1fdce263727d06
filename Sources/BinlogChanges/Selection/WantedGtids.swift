import BinlogBytes
import BinlogEvents
import BinlogLogs

/// The GTIDs that a filter names, and which of them the logs hold.
struct WantedGtids: Sendable {
  private let included: GtidFilter?
  private let excluded: GtidFilter?
  /// MySQL's that were met and are wanted.
  private var found = GtidSet()
  /// Which of MariaDB's runs something was met of.
  private var foundRuns: Set<Int> = []
  /// Whose logs were met.
  private var flavors: Set<Flavor> = []
  private static let mostTold = 8

  init(_ filter: RowFilter) {
    included = filter.includedGtids
    excluded = filter.excludedGtids
  }

  /// Takes notice of a group.
  mutating func meet(_ identifier: GroupIdentifier) {
    guard let included else { return }
    switch identifier {
    case .mysql(let gtid): if included.set.contains(gtid) { found.insert(gtid) }
    case .mariadb(let gtid):
      guard foundRuns.count < included.runs.count else { return }
      for (index, run) in included.runs.enumerated() where run.contains(gtid) {
        foundRuns.insert(index)
      }
    }
  }

  /// Takes notice of a log that `flavor` wrote.
  mutating func meet(_ flavor: Flavor) { flavors.insert(flavor) }

  /// Adds what was met elsewhere, with the same filter.
  mutating func add(_ other: WantedGtids) {
    found = found.union(other.found)
    foundRuns.formUnion(other.foundRuns)
    flavors.formUnion(other.flavors)
  }

  /// Why GTIDs that the filter names can be in none of the logs, as they are of the other flavor.
  ///
  /// Nil where they are not. `others` are the flavors of logs that were not met yet.
  func wrongFlavor(others: Set<Flavor> = []) -> String? {
    let known = flavors.union(others)
    guard !known.isEmpty else { return nil }
    for filter in [included, excluded] {
      guard let filter else { continue }
      if !known.contains(.mysql), !filter.set.isEmpty {
        return "\(Self.head(filter.set)) is a GTID of MySQL, this log is MariaDB's"
      }
      if !known.contains(.mariadb), let run = filter.runs.first {
        return "\(run.text) is a GTID of MariaDB, this log is MySQL's"
      }
    }
    return nil
  }

  private static func head(_ set: GtidSet) -> String {
    let text = set.description
    guard let comma = text.firstIndex(of: ",") else { return text }
    return String(text[..<comma])
  }

  /// The wanted GTIDs that no log holds.
  var missing: (set: GtidSet, runs: [GtidFilter.Run]) {
    guard let included else { return (GtidSet(), []) }
    let runs = included.runs.indices.filter { !foundRuns.contains($0) }.map { included.runs[$0] }
    return (included.set.subtracting(found), runs)
  }

  /// What is to be told of the wanted GTIDs that no log holds; nil where there are none.
  ///
  /// `gaps` are what is missing between the logs, `first` is the beginning of the first one.
  func note(_ gaps: [LogBreak], first: LogHead?, isCut: Bool) -> String? {
    let missing = self.missing
    guard !missing.set.isEmpty || !missing.runs.isEmpty else { return nil }
    let names =
      (missing.set.isEmpty ? [] : [missing.set.description])
      + missing.runs.prefix(Self.mostTold).map(\.text)
    let isOne = missing.set.count + missing.runs.count == 1
    var text =
      names.joined(separator: ",") + (missing.runs.count > Self.mostTold ? ",…" : "")
      + (isOne ? " is" : " are") + " in none of these logs"
      + (isCut ? " before the stop position" : "")
    for gap in gaps {
      let isHere =
        !missing.set.isEmpty && missing.set.subtracting(gap.set) != missing.set
        || missing.runs.contains { wanted in
          gap.runs.contains { run in
            wanted.numbers.overlaps(run.numbers) && wanted.domain.map { $0 == run.domain } ?? true
              && wanted.server.map { $0 == run.server } ?? true
          }
        }
      if isHere {
        text +=
          ": missing between \(gap.before.path.lastPathComponent) and "
          + gap.after.path.lastPathComponent
        if let names = gap.names { text += " (\(names))" }
        return text
      }
    }
    let earlier = first?.previous ?? GtidSet()
    let isEarlier =
      !missing.set.isEmpty && missing.set.isSubset(of: earlier)
      || missing.set.isEmpty && !missing.runs.isEmpty
        && missing.runs.allSatisfy { run in
          (first?.list ?? []).contains { listed in
            run.domain == listed.domain && run.numbers.upperBound <= listed.sequence
          }
        }
    if isEarlier, let first { text += ": logged before \(first.path.lastPathComponent)" }
    return text
  }
}
