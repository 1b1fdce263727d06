import BinlogBytes
import BinlogEvents
import BinlogRows

/// What a ``RowTracker`` knows of the rows that it follows.
struct RowLedger {
  /// A row that is followed.
  private struct Life {
    var history: RowHistory
    /// Whether it fitted once; else it is followed as it may become one that does.
    var isWanted = false
    /// What it is, as far as images told, by column.
    var state: [[UInt8]: [UInt8]] = [:]
    /// Whether it is there; nil where nothing was told.
    var isThere: Bool?
    var name: RowHash
    /// Its table as it was last, and the change of the row that came last.
    var table: DecodedTable?
    var last: Int?
    /// A statement since then.
    var statement: RowHistory.Place?
  }

  /// What names the rows of a table.
  private struct Identity {
    var columns: [Int]
    /// Whether that is its key, as somebody told.
    var isKey: Bool
    /// Whether all values of a row name it, and so only until one of them changes.
    var isWhole = false
    /// Whether all that fits at all fits by these columns, so that what fits later did so earlier.
    var decides: Bool
    /// Before the key of each row.
    var prefix: [UInt8]
  }

  /// A row before a branch (XA) changed it.
  private struct Past {
    var life: Int
    var change: Int
    var state: [[UInt8]: [UInt8]]
    var isThere: Bool?
    var name: RowHash
  }

  var path = ""
  /// Where the event at hand stands.
  var place = RowHistory.Place()
  var branch: [UInt8]?
  private(set) var seeds: RowTracker.Seeds
  private(set) var isOverfull = false
  private(set) var statements: UInt64 = 0
  private(set) var unnamed: UInt64 = 0
  private(set) var makeshifts: [(table: String, columns: [String])] = []

  private let selection: RowSelection
  private let hashKey: RowHash.Key
  private let limits: RowTracker.Limits
  private var values: HistoryValues
  private var keyText = TestText()
  private var lives: [Life] = []
  private var places: [RowHash: Int] = [:]
  /// Rows without a key that are equal to one in ``places``.
  private var twins: [RowHash: [Int]] = [:]
  private var identities = TableCache<Identity>()
  private var scratch: [UInt8] = []
  private var order: UInt64 = 0
  private var kept = 0
  private var open: [Past] = []
  private var branches: [[UInt8]: [Past]] = [:]

  init(
    _ selection: RowSelection, asJSON: Bool, hashKey: RowHash.Key, seeds: RowTracker.Seeds,
    limits: RowTracker.Limits
  ) {
    self.selection = selection
    self.hashKey = hashKey
    self.seeds = seeds
    self.limits = limits
    values = HistoryValues(asJSON: asJSON)
  }

  var histories: [RowHistory] { lives.filter(\.isWanted).map(\.history) }

  // MARK: Which row

  private static func identity(_ table: DecodedTable, _ selection: RowSelection) -> Identity {
    let named = selection.filter.conditions.map(\.column)
    let asked = named.compactMap { RowSelection.column($0, of: table) }
    var identity = Identity(
      columns: table.key ?? [], isKey: true, decides: true,
      prefix: table.table.database + [0] + table.table.table + [0])
    if identity.columns.isEmpty {
      identity.isKey = false
      let isOne = selection.filter.conditions.contains { $0.operation == .equal }
      // Without a key, what was asked for names the row; else all that it holds.
      identity.columns =
        table.key == nil && isOne
        ? zip(selection.filter.conditions, named)
          .filter { $0.0.operation == .equal }
          .compactMap { RowSelection.column($0.1, of: table) }
        : Array(table.columns.indices)
      identity.isWhole = identity.columns.count == table.columns.count
    }
    identity.decides = asked.allSatisfy { identity.columns.contains($0) }
    return identity
  }

  private mutating func name(
    _ identity: Identity, _ view: borrowing RowView, _ cells: [Cell], _ others: [Cell]
  ) -> RowHash? {
    scratch.removeAll(keepingCapacity: true)
    scratch.append(contentsOf: identity.prefix)
    for column in identity.columns {
      guard let cell = view.row.cell(column, in: cells) ?? view.row.cell(column, in: others),
        !cell.isPartial
      else { return nil }
      guard !cell.isNull else {
        scratch.append(0)
        continue
      }
      // As text, so that a wider type after an ALTER TABLE leaves the name as it is.
      guard let text = keyText.text(of: view.value(of: cell), column: column, of: view.table)
      else { return nil }
      scratch.append(1)
      TouchRecord.append(UInt64(text.count), 8, to: &scratch)
      scratch.append(contentsOf: text)
    }
    let bytes = scratch
    return RowHash(bytes.span, hashKey)
  }

  // MARK: Rows

  mutating func take(_ view: borrowing RowView) {
    order += 1
    guard !isOverfull else { return }
    let operation = view.row.operation
    let selection = selection
    let identity = identities.value(view.table) { Self.identity($0, selection) }
    let old = operation == .insert ? nil : name(identity, view, view.row.before, [])
    let new = operation == .delete ? nil : name(identity, view, view.row.after, view.row.before)
    guard operation == .insert || old != nil, operation == .delete || new != nil else {
      if selection.wants(view) { unnamed += 1 }
      return
    }
    var known = (old ?? new).flatMap { places[$0] }
    // Rows without a key may be equal.
    if identity.isWhole, operation == .insert, let there = known, lives[there].isThere == true {
      known = nil
    }
    let fits = selection.wants(view)
    guard known != nil || fits || isSeed(old) || isSeed(new), let name = old ?? new else { return }
    let index = known ?? begin(view, identity, name)
    if identity.isWhole, let new, let other = places[new], other != index,
      lives[other].isThere == true
    {
      twins[new, default: []].append(other)
    }
    if fits, !lives[index].isWanted { lives[index].isWanted = true }
    // Changes before this one may stand under another key, or not fit.
    if known == nil, operation != .insert, let old,
      !fits || !identity.decides || old != new
    {
      let name = RowTracker.RowName(hash: old)
      seeds[name] = max(seeds[name] ?? 0, order)
    }
    note(view, index, isMove: old != nil && new != nil && old != new && !identity.isWhole)
    if let old, places[old] == index, old != new, operation != .delete { places[old] = nil }
    places[new ?? name] = index
    if identity.isWhole, let old, old != new, let twin = twins[old]?.popLast() {
      places[old] = twin
    }
    lives[index].name = new ?? name
  }

  private func isSeed(_ name: RowHash?) -> Bool {
    guard let name, let until = seeds[RowTracker.RowName(hash: name)] else { return false }
    return order <= until
  }

  private mutating func begin(
    _ view: borrowing RowView, _ identity: Identity, _ name: RowHash
  ) -> Int {
    let table = view.table
    var history = RowHistory(database: table.table.database, table: table.table.table)
    if !identity.isWhole {
      let cells = view.row.operation == .insert ? view.row.after : view.row.before
      for column in identity.columns {
        guard let cell = view.row.cell(column, in: cells), let text = values.text(cell, view)
        else { continue }
        history.key.append(RowHistory.Column(name: table.columns[column].name, value: text))
      }
    }
    if !identity.isKey, !makeshifts.contains(where: { $0.table == history.name }),
      makeshifts.count < 100
    {
      makeshifts.append(
        (
          history.name,
          identity.isWhole
            ? []
            : identity.columns.map { String(decoding: table.columns[$0].name, as: UTF8.self) }
        ))
    }
    lives.append(Life(history: history, name: name))
    if lives.count >= limits.rows { isOverfull = true }
    return lives.count - 1
  }

  // MARK: Changes

  private mutating func note(_ view: borrowing RowView, _ index: Int, isMove: Bool) {
    let row = view.row
    let kind: RowHistory.Change.Kind =
      switch row.operation {
      case .insert: .insert
      case .update: .update
      case .delete: .delete
      }
    var change = RowHistory.Change(kind, at: place)
    change.path = path
    change.row = row.number
    change.isMove = isMove
    open.append(
      Past(
        life: index, change: lives[index].history.changes.count, state: lives[index].state,
        isThere: lives[index].isThere, name: lives[index].name))
    let table = view.table
    if lives[index].table !== table { lives[index].history.columns = table.columns.map(\.name) }
    let former = lives[index].table
    var gap = RowHistory.Break(kind: .differs, after: RowHistory.Place())
    var isBroken = false
    if row.operation == .insert {
      if lives[index].isThere == true {
        gap.kind = .vanished
        isBroken = true
      }
      lives[index].state.removeAll(keepingCapacity: true)
    } else if lives[index].isThere == false {
      gap.kind = .returned
      isBroken = true
      lives[index].state.removeAll(keepingCapacity: true)
    }
    for cell in row.before {
      let name = table.columns[cell.column].name
      guard let value = values.text(cell, view) else { continue }
      if let left = lives[index].state[name] {
        if left == value { continue }
        // What an ALTER TABLE made of a value is no change.
        if let former, former !== table, Self.layout(name, former) != Self.layout(name, table) {
          // Learned below.
        } else {
          gap.columns.append((name, left, value))
          isBroken = true
        }
      }
      change.learned.append(RowHistory.Column(name: name, value: value))
      lives[index].state[name] = value
      kept += value.count + 64
    }
    if isBroken, let last = lives[index].last {
      gap.after = lives[index].history.changes[last].place
      gap.statement = lives[index].statement
      change.gap = gap
    }
    for cell in row.after {
      let name = table.columns[cell.column].name
      let value = values.text(cell, view)
      let before = row.operation == .insert ? nil : lives[index].state[name]
      if row.operation == .update {
        if value != nil, before == value { continue }
        if cell.isPartial, cell.range.isEmpty { continue }
      }
      var column = RowHistory.ColumnChange(name: name, before: before, after: value)
      if value == nil, cell.isPartial { column.difference = values.difference(cell, view) }
      kept += column.difference?.count ?? 0
      change.columns.append(column)
      lives[index].state[name] = value
      kept += (value?.count ?? 0) + (before?.count ?? 0) + 64
    }
    if row.operation == .delete {
      for cell in row.before {
        let name = table.columns[cell.column].name
        change.columns.append(
          RowHistory.ColumnChange(name: name, before: lives[index].state[name], after: nil))
      }
      lives[index].state.removeAll(keepingCapacity: true)
    }
    kept += 256
    if kept > limits.bytes { isOverfull = true }
    lives[index].isThere = row.operation != .delete
    lives[index].table = table
    lives[index].last = lives[index].history.changes.count
    lives[index].statement = nil
    lives[index].history.changes.append(change)
  }

  private static func layout(_ name: [UInt8], _ table: DecodedTable) -> ColumnLayout? {
    table.columns.first { $0.name == name }?.layout
  }

  // MARK: Statements

  mutating func take(
    _ text: [UInt8], isDefinition: Bool, isEmptying: Bool,
    tables: [(database: [UInt8], table: [UInt8])], databases: [[UInt8]]
  ) {
    if !isDefinition { statements += 1 }
    for index in lives.indices {
      let history = lives[index].history
      guard
        tables.contains(where: { $0.table == history.table && $0.database == history.database })
          || databases.contains(history.database)
      else { continue }
      // A row that is gone is not changed by what does not bring it back.
      if isEmptying, lives[index].isThere == false { continue }
      var change = RowHistory.Change(isDefinition ? .definition : .statement, at: place)
      change.path = path
      change.text = Array(text.prefix(GroupSummary.longestStatement))
      change.isEmptying = isEmptying
      open.append(
        Past(
          life: index, change: history.changes.count, state: lives[index].state,
          isThere: lives[index].isThere, name: lives[index].name))
      lives[index].history.changes.append(change)
      kept += change.text.count + 256
      lives[index].statement = place
      if isEmptying {
        lives[index].last = lives[index].history.changes.count - 1
        lives[index].isThere = false
        lives[index].state.removeAll(keepingCapacity: true)
      }
    }
    if kept > limits.bytes { isOverfull = true }
  }

  // MARK: Groups

  /// Tells the changes of a group what the group is.
  mutating func ended(_ group: GroupSummary) {
    let branch = branch
    self.branch = nil
    guard !open.isEmpty else { return }
    for past in open {
      fill(past, group)
      if branch != nil { lives[past.life].history.changes[past.change].isPrepared = true }
      if group.isRolledBack { lives[past.life].history.changes[past.change].isRolledBack = true }
    }
    if let branch { branches[branch, default: []] += open }
    open.removeAll(keepingCapacity: true)
  }

  private mutating func fill(_ past: Past, _ group: GroupSummary) {
    lives[past.life].history.changes[past.change].gtid = group.gtid
    lives[past.life].history.changes[past.change].timestamp = group.endTimestamp
    lives[past.life].history.changes[past.change].commitTime = group.commitTime
    lives[past.life].history.changes[past.change].serverID = group.serverID
    lives[past.life].history.changes[past.change].thread = group.thread
  }

  /// A branch that was prepared is committed, or taken back.
  mutating func end(branch name: [UInt8], commits: Bool, by group: GroupSummary) {
    guard let changes = branches.removeValue(forKey: name) else { return }
    for past in changes.reversed() {
      lives[past.life].history.changes[past.change].isPrepared = false
      guard !commits else {
        // It counts from its commit on.
        lives[past.life].history.changes[past.change].timestamp = group.endTimestamp
        lives[past.life].history.changes[past.change].commitTime = group.commitTime
        continue
      }
      lives[past.life].history.changes[past.change].isRolledBack = true
      // Nobody else could change the row meanwhile.
      if places[lives[past.life].name] == past.life { places[lives[past.life].name] = nil }
      lives[past.life].state = past.state
      lives[past.life].isThere = past.isThere
      lives[past.life].name = past.name
      places[past.name] = past.life
    }
  }
}
