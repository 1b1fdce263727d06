import BinlogEvents
import BinlogLogs

/// Damage that was met, as findings; very much of it is only counted.
struct DamageList: Sendable {
  private(set) var findings: [Finding] = []
  /// All of it.
  private(set) var count = 0
  private static let most = 1000

  mutating func add(_ notice: LogNotice, in path: String) {
    guard case .damage(let damage) = notice else { return }
    count += 1
    if findings.count < Self.most { findings.append(Finding(damage, in: path)) }
  }
}
