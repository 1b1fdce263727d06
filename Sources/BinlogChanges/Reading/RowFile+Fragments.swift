import BinlogBytes
import BinlogDump
import BinlogEvents

/// Rows events in fragments (MariaDB 12.3).
extension RowFile {
  /// The log ends; its server may be writing the rest.
  mutating func tellOfOpenFragments(_ problem: RowFragments.Problem) {
    let damage = LogDamage(.fragments(problem), at: problem.offset)
    report(damage.offset, damage.message, severity: .warning)
  }

  /// Fragments that make no rows event.
  mutating func lost(_ damage: LogDamage) {
    report(damage.offset, damage.message)
    place.group.hasLostEvents = true
    outcome = max(outcome, .damaged)
  }
}
