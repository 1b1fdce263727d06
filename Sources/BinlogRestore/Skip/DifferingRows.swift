import BinlogChanges

/// The rows that are not, without some groups, what the log has them to be.
///
/// What is not among them is the same with and without. A row is a few bytes: which of its values
/// are others, as prints.
struct DifferingRows {
  /// How a row differs.
  enum State {
    /// It is not there, and the log has it.
    case missing
    /// It is there, with these values, and the log does not have it.
    case extra([ValuePrint])
    /// It is there with other values in these columns.
    case changed([(column: Int, was: ValuePrint)])
    /// Without a key: so many equal rows more than in the log, or fewer.
    case copies(Int)
  }

  struct Row {
    var table: Int
    /// The group without which it differs.
    var cause: Int
    var state: State
    /// Values of unique keys that it has only without the groups.
    var holds: [RowHash] = []
    /// Values by which it refers to rows of other tables only without the groups.
    var refers: [RowHash] = []
    /// Values by which others may refer to it, and which it has only with them.
    var targets: [RowHash] = []

    var size: Int {
      var size = 96 + 16 * (holds.count + refers.count + targets.count) * 2
      switch state {
      case .extra(let values): size += 8 * values.count
      case .changed(let columns): size += 16 * columns.count
      case .missing, .copies: break
      }
      return size
    }
  }

  private var rows: [RowHash: Row] = [:]
  private var holders: [RowHash: RowHash] = [:]
  private var referrers: [RowHash: [RowHash]] = [:]
  private var lost: [RowHash: RowHash] = [:]
  /// How many rows of each table differ.
  private var counts: [Int: Int] = [:]
  private var extras: [Int: Int] = [:]
  private var size = 0
  /// What was changed since the group at hand began, for who takes it back.
  private var journal: [(hash: RowHash, row: Row?)]?

  /// Whether more rows differ than are kept.
  private(set) var isOverfull = false
  private static let mostBytes = 512 << 20

  var isEmpty: Bool { rows.isEmpty }

  /// How many rows of a table differ.
  func count(_ table: Int) -> Int { counts[table] ?? 0 }

  /// Whether a table has rows that the log does not have, or that hold other values there.
  func hasExtras(_ table: Int) -> Bool { extras[table] ?? 0 > 0 }

  /// The row of a key, where it differs.
  subscript(_ hash: RowHash) -> Row? { rows[hash] }

  /// The row that holds a value of a unique key only without the groups.
  func holder(_ tuple: RowHash) -> RowHash? { holders[tuple] }

  /// A row that refers to these values only without the groups.
  func referrer(_ tuple: RowHash) -> RowHash? { referrers[tuple]?.first }

  /// The row that has these values, to which others refer, only with the groups.
  func lostTarget(_ tuple: RowHash) -> RowHash? { lost[tuple] }

  /// Lets the row of a key differ like this, or not at all.
  mutating func set(_ hash: RowHash, _ row: Row?) {
    let old = rows[hash]
    if old == nil, row == nil { return }
    journal?.append((hash, old))
    put(hash, old, row)
  }

  private mutating func put(_ hash: RowHash, _ old: Row?, _ row: Row?) {
    if let old {
      size -= old.size
      counts[old.table, default: 0] -= 1
      if Self.isThere(old) { extras[old.table, default: 0] -= 1 }
      for tuple in old.holds where holders[tuple] == hash { holders[tuple] = nil }
      for tuple in old.targets where lost[tuple] == hash { lost[tuple] = nil }
      for tuple in old.refers {
        referrers[tuple]?.removeAll { $0 == hash }
        if referrers[tuple]?.isEmpty ?? false { referrers[tuple] = nil }
      }
    }
    guard let row else {
      rows[hash] = nil
      return
    }
    size += row.size
    guard size < Self.mostBytes else {
      size -= row.size
      isOverfull = true
      rows[hash] = nil
      return
    }
    rows[hash] = row
    counts[row.table, default: 0] += 1
    if Self.isThere(row) { extras[row.table, default: 0] += 1 }
    for tuple in row.holds { holders[tuple] = hash }
    for tuple in row.targets { lost[tuple] = hash }
    for tuple in row.refers { referrers[tuple, default: []].append(hash) }
  }

  private static func isThere(_ row: Row) -> Bool {
    switch row.state {
    case .extra: true
    case .changed: !row.holds.isEmpty
    case .missing, .copies: false
    }
  }

  /// All rows of a table went, with and without the groups.
  mutating func empty(_ table: Int) {
    guard count(table) > 0 else { return }
    for (hash, row) in rows where row.table == table { set(hash, nil) }
  }

  // MARK: Groups

  /// Begins a group that may be taken back.
  mutating func begin() { journal = [] }

  /// The group stays.
  mutating func commit() { journal = nil }

  /// Takes back what was changed since ``begin()``.
  mutating func rollBack() {
    guard let steps = journal else { return }
    journal = nil
    for step in steps.reversed() { put(step.hash, rows[step.hash], step.row) }
  }
}
