import BinlogBytes
import BinlogEvents

/// What a printer of statements could not say: told once for each table and reason, counted for
/// each row.
struct LeftOut {
  /// Rows for which there is no statement.
  private(set) var rows: UInt64 = 0
  /// Groups that were left out as a whole.
  private(set) var groups: UInt64 = 0
  private var told: Set<String> = []
  private var waiting: [String] = []
  /// What was counted last: mostly the same again.
  private var last: (table: String, reason: String)?
  /// Changes that were logged as statements.
  private(set) var statements = 0
  private static let mostTold = 4096
  private static let mostStatements = 20

  /// Counts a row of `table`; returns whether the reason is new for the table.
  mutating func row(_ table: String, _ reason: String, undo: Bool) {
    rows += 1
    if let last, last.table == table, last.reason == reason { return }
    last = (table, reason)
    guard told.count < Self.mostTold, told.insert(table + "\u{0}" + reason).inserted else { return }
    waiting.append(
      "table \(table): rows are left out, there is no statement that "
        + (undo ? "takes them back: " : "does them again: ") + reason)
  }

  /// Counts a group.
  mutating func group(_ reason: String) {
    groups += 1
    waiting.append(reason)
  }

  /// Tells of a definition; each counts.
  mutating func definition(_ text: [UInt8], undo: Bool) {
    let head = text.headline
    waiting.append(
      undo
        ? "the definition of tables changes here, which is not undone; what was changed before it "
          + "may not fit any more: \(head)"
        : "the definition of tables changes here, which is not replayed: \(head)")
  }

  /// Tells of changes that were logged as a statement; of the first ones.
  mutating func statement(_ text: [UInt8], undo: Bool) {
    statements += 1
    if statements <= Self.mostStatements {
      waiting.append(
        "changes of rows were logged as a statement, which is not "
          + (undo ? "undone" : "replayed") + ": \(text.headline)")
    } else if statements == Self.mostStatements + 1 {
      waiting.append("more changes that were logged as statements, not told one by one")
    }
  }

  /// For a piece of the log that comes next: what was told stays told, and rows are counted anew.
  var following: LeftOut {
    var next = self
    next.rows = 0
    next.groups = 0
    next.statements = min(statements, Self.mostStatements + 1)
    next.waiting = []
    return next
  }

  /// Adds what a piece left out, of which there was nothing to tell.
  mutating func follow(rows: UInt64, statements: Int) {
    self.rows += rows
    self.statements = max(self.statements, statements)
  }

  /// What was not told yet.
  mutating func take() -> [String] {
    guard !waiting.isEmpty else { return [] }
    defer { waiting = [] }
    return waiting
  }
}
