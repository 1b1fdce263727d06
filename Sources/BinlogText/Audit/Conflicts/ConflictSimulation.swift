import BinlogAudit
import BinlogEvents

/// Goes through the groups that are not applied, as the applier will once it is let go on.
final class Simulation {
  /// Conflicts after the first one.
  private(set) var waiting: [ConflictReading.Obstacle] = []
  private(set) var count = 0
  /// Rows of the group of the first one.
  private(set) var groupRows: [StoredRow] = []
  private(set) var groupRowCount: UInt64 = 0
  private(set) var groupIsCut = false
  private var divergence: RowDivergence
  private let main: ConflictReading.Obstacle?
  /// A group of more rows is not done by hand.
  private static let mostGroupRows = 200

  /// Begins after `main`; without one, all that is met waits.
  init(_ divergence: RowDivergence, _ main: ConflictReading.Obstacle?) {
    self.divergence = divergence
    self.main = main
  }

  func take(_ row: StoredRow, _ group: Int) {
    if let main, group == main.group {
      groupRowCount += 1
      if groupRows.count < Self.mostGroupRows { groupRows.append(row) } else { groupIsCut = true }
    }
    let isMain = main.map { $0.group == group && $0.row.isSame(as: row) } ?? false
    // What stands before the first one has passed by already.
    if let met = divergence.obstacle(to: row), !isMain {
      count += 1
      if waiting.count < ConflictInquiry.mostWaiting {
        waiting.append(
          ConflictReading.Obstacle(
            row: row, group: group, key: met.key, other: met.entry.row, number: met.number))
      }
      resolve(met.entry.row)
    }
    if isMain, let other = main?.other { resolve(other) }
    divergence.applied(row.keysBefore, row.keysAfter)
  }

  /// The replica's row that was in the way is put right in all its keys.
  private func resolve(_ other: StoredRow) {
    divergence.applied(other.keysBefore, other.keysAfter)
  }
}
