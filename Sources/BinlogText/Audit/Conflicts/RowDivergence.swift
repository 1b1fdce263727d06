import BinlogChanges
import BinlogEvents

/// Rows in which the replica differs from what its source takes for granted, by key.
///
/// Writes on the replica itself bring them about; what is applied from the source takes them away
/// again.
struct RowDivergence {
  /// How the replica differs.
  enum State {
    /// It has a row that the source does not know of.
    case present
    /// It lacks a row that the source has.
    case absent
  }

  /// A key, how it differs, and by which change.
  struct Entry {
    var state: State
    /// The change on the replica.
    var row: StoredRow
  }

  private(set) var entries: [RowKey: Entry] = [:]
  /// The tables of ``entries``, and of some that were among them.
  private(set) var tables: Set<[UInt8]> = []
  /// Whether there were more than can be kept.
  private(set) var isIncomplete = false
  private static let mostKept = 100_000

  /// Takes in a change that was made on the replica.
  mutating func local(_ row: StoredRow) {
    let before = row.keysBefore
    let after = row.keysAfter
    for key in before where !after.contains(key) { leave(key, row) }
    for key in after where !before.contains(key) { enter(key, row) }
  }

  private mutating func leave(_ key: RowKey, _ row: StoredRow) {
    if entries[key]?.state == .present {
      entries[key] = nil
    } else {
      set(key, Entry(state: .absent, row: row))
    }
  }

  private mutating func enter(_ key: RowKey, _ row: StoredRow) {
    if entries[key]?.state == .absent {
      entries[key] = nil
    } else {
      set(key, Entry(state: .present, row: row))
    }
  }

  private mutating func set(_ key: RowKey, _ entry: Entry) {
    guard entries.count < Self.mostKept || entries[key] != nil else {
      isIncomplete = true
      return
    }
    entries[key] = entry
    tables.insert(key.table)
  }

  /// Takes in a change of the source that was applied: then the two agree on its keys.
  mutating func applied(_ before: [RowKey], _ after: [RowKey]) {
    guard !entries.isEmpty else { return }
    for key in before { entries[key] = nil }
    for key in after { entries[key] = nil }
  }

  /// The entry of `key`.
  subscript(key: RowKey) -> Entry? { entries[key] }

  /// What a change of the source meets: the entry in its way, the key, and the server's number.
  func obstacle(to row: StoredRow) -> (key: RowKey, entry: Entry, number: Int)? {
    guard !entries.isEmpty else { return nil }
    let before = row.keysBefore
    if row.row.operation != .insert {
      // A row is looked for by the first key that its image holds.
      if let key = before.first, let entry = entries[key], entry.state == .absent {
        return (key, entry, 1032)
      }
    }
    for key in row.keysAfter where !before.contains(key) {
      if let entry = entries[key], entry.state == .present, key.key >= 0 {
        return (key, entry, 1062)
      }
    }
    return nil
  }
}
