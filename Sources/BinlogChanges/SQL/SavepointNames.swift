import BinlogBytes

/// What the savepoints of a group are called in the output.
///
/// A name is printed in backticks where it may stand there, else another one in its place: it means
/// nothing outside its transaction. Servers compare them without regard to case.
struct SavepointNames {
  private var printed: [[UInt8]: [UInt8]] = [:]
  /// How many names were made up.
  private(set) var count = 0
  private var group: (path: String, start: UInt64)?
  /// Names in backticks that were set before the first rows of the group, in their order.
  private(set) var waiting: [[UInt8]] = []
  /// So many are remembered.
  private static let most = 100_000

  /// What to print for the savepoint `name`, which is set.
  mutating func set(_ name: [UInt8]) -> [UInt8] {
    let key = Self.folded(name)
    if let known = printed[key] { return known }
    var text = SQLText.name(name)
    if !SQLText.canBeName(name.span) {
      repeat {
        count += 1
        text = Array("`savepoint \(count)`".utf8)
      } while printed.values.contains(text)
    }
    if printed.count < Self.most { printed[key] = text }
    return text
  }

  /// What was printed for the savepoint `name`; nil where it was not set.
  func printed(_ name: [UInt8]) -> [UInt8]? { printed[Self.folded(name)] }

  /// Sets a savepoint of `group` before its first rows.
  mutating func wait(_ name: [UInt8], for group: RowGroup) {
    forget(unless: group)
    let text = set(name)
    waiting.removeAll { $0 == text }
    waiting.append(text)
  }

  /// Begins `group`; savepoints of others are forgotten.
  mutating func begin(_ group: RowGroup) { forget(unless: group) }

  private mutating func forget(unless group: RowGroup) {
    if let own = self.group, own == (group.path, group.start.rawValue) { return }
    self.group = (group.path, group.start.rawValue)
    printed = [:]
    waiting = []
  }

  private static func folded(_ name: [UInt8]) -> [UInt8] {
    name.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
  }
}
