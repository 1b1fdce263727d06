import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogRows

/// Follows rows that differ where some groups are left out, and says which later changes do not fit.
///
/// With and without the groups, the same changes come. Of rows that are the same in both nothing is
/// kept. A server finds a row by its key, so values that differ stop nobody; they are told of.
struct SkipJudge {
  /// Why a change does not fit, by the number that the server gives it.
  struct Problem {
    var code: UInt16
    /// What is in the way, or not there.
    var text: String
    /// The group without which it is so.
    var cause: Int
  }

  /// Values of what is left out that a change brings back, or builds upon.
  struct Carried {
    var columns: [Int]
    var kind: SkipReport.Carried.Kind
    var cause: Int
  }

  /// What came of a change.
  enum Answer {
    case fits
    case carries(Carried)
    case fails(Problem)
    /// It cannot be said, for this reason.
    case unknown(String)
  }

  var rows = DifferingRows()
  /// Tables of which the unique values of some rows are not known.
  private var untold: Set<Int> = []
  /// What texts may be equal to that rows hold only without the groups.
  private var folded: Set<RowHash> = []
  private var wild: Set<UInt64> = []
  /// References of which a row that differs may have any values, as no image tells them.
  private var unsure: Set<UInt64> = []
  private var prints = RowPrints()

  /// Stands for a key of a table: 0 is the one by which rows are found.
  private static func number(_ table: SkipTable, _ key: Int) -> UInt64 {
    UInt64(table.number) << 20 | UInt64(key)
  }

  private static let whole = 0xFFFFF
  /// Above all numbers of tables.
  private static let reference: UInt64 = 1 << 63

  // MARK: Prints

  /// The prints of all columns, as `cells` have them, else `others`.
  private func values(
    _ table: SkipTable, _ cells: [Cell], _ others: [Cell], _ view: borrowing RowView
  ) -> [ValuePrint] {
    var list: [ValuePrint] = []
    list.reserveCapacity(table.table.columns.count)
    for column in table.table.columns.indices {
      list.append(
        prints.value(
          view.row.cell(column, in: cells) ?? view.row.cell(column, in: others), view))
    }
    return list
  }

  /// What stands for the row of an image; nil where it lacks a column.
  private mutating func hash(
    _ table: SkipTable, _ key: [Int], _ cells: [Cell], _ others: [Cell],
    _ view: borrowing RowView
  ) -> RowHash? {
    var list: [ValuePrint] = []
    if key.isEmpty {
      list = values(table, cells, others, view)
      return prints.tuple(Self.number(table, Self.whole), list)
    }
    for column in key {
      list.append(
        prints.value(
          view.row.cell(column, in: cells) ?? view.row.cell(column, in: others), view))
    }
    return prints.tuple(Self.number(table, 0), list)
  }

  // MARK: Left out

  /// Takes in a change that is left out; returns why the rest cannot be told, where it cannot.
  mutating func skip(_ view: borrowing RowView, _ table: SkipTable, _ cause: Int) -> String? {
    guard let key = table.key else { return "its key is not known" }
    let row = view.row
    let before =
      row.operation == .insert ? nil : hash(table, key, row.before, [], view)
    let after =
      row.operation == .delete ? nil : hash(table, key, row.after, row.before, view)
    if before == nil && row.operation != .insert || after == nil && row.operation != .delete {
      return "an image lacks columns of its key"
    }
    guard !key.isEmpty else {
      if let before { count(before, 1, table, cause) }
      if let after { count(after, -1, table, cause) }
      return nil
    }
    if let before, let after, before == after {
      changed(before, view, table, cause)
      return nil
    }
    if let before { went(before, view, table, cause) }
    if let after { came(after, view, table, cause) }
    return nil
  }

  private mutating func count(_ hash: RowHash, _ step: Int, _ table: SkipTable, _ cause: Int) {
    var copies = step
    if case .copies(let known)? = rows[hash]?.state { copies += known }
    rows.set(
      hash,
      copies == 0
        ? nil : DifferingRows.Row(table: table.number, cause: cause, state: .copies(copies)))
  }

  /// The log has a row that is not there.
  private mutating func came(
    _ hash: RowHash, _ view: borrowing RowView, _ table: SkipTable, _ cause: Int
  ) {
    let log = values(table, view.row.after, view.row.before, view)
    guard let known = rows[hash] else {
      var row = DifferingRows.Row(table: table.number, cause: cause, state: .missing)
      row.targets = tuples(table.children, log)
      rows.set(hash, row)
      return
    }
    guard case .extra(let own) = known.state else { return }
    var columns: [(column: Int, was: ValuePrint)] = []
    for column in own.indices where column < log.count {
      if own[column] == .unknown || own[column] != log[column] {
        columns.append((column, own[column]))
      }
    }
    put(hash, columns, log, view, table, known.cause)
  }

  /// The log has a row no more that is there.
  private mutating func went(
    _ hash: RowHash, _ view: borrowing RowView, _ table: SkipTable, _ cause: Int
  ) {
    var own = values(table, view.row.before, [], view)
    var cause = cause
    var foreign: Set<Int> = []
    if let known = rows[hash] {
      switch known.state {
      case .missing: return rows.set(hash, nil)
      case .changed(let columns):
        for (column, was) in columns where column < own.count {
          own[column] = was
          foreign.insert(column)
        }
        cause = known.cause
      case .extra, .copies: return
      }
    }
    var row = DifferingRows.Row(table: table.number, cause: cause, state: .extra(own))
    row.holds = held(table, own, log: nil, foreign, view)
    row.refers = tuples(table.parents, own)
    for reference in table.parents where reference.columns.contains(where: { own[$0] == .unknown })
    {
      unsure.insert(reference.number)
    }
    if table.isKeyLoose {
      fold(table, 0, table.key ?? [], foreign, view)
    }
    rows.set(hash, row)
  }

  /// The log has other values in a row.
  private mutating func changed(
    _ hash: RowHash, _ view: borrowing RowView, _ table: SkipTable, _ cause: Int
  ) {
    var columns: [(column: Int, was: ValuePrint)] = []
    var owner = cause
    if let known = rows[hash] {
      guard case .changed(let list) = known.state else { return }
      columns = list
      owner = known.cause
    }
    let log = values(table, view.row.after, view.row.before, view)
    for cell in view.row.after {
      let after = prints.value(cell, view)
      if let place = columns.firstIndex(where: { $0.column == cell.column }) {
        if after != .unknown, columns[place].was == after { columns.remove(at: place) }
        continue
      }
      let before = prints.value(view.row.cell(cell.column, in: view.row.before), view)
      if before == .unknown || before != after { columns.append((cell.column, before)) }
    }
    put(hash, columns, log, view, table, owner)
  }

  private mutating func put(
    _ hash: RowHash, _ columns: [(column: Int, was: ValuePrint)], _ log: [ValuePrint],
    _ view: borrowing RowView, _ table: SkipTable, _ cause: Int
  ) {
    guard !columns.isEmpty else { return rows.set(hash, nil) }
    var own = log
    for (column, was) in columns where column < own.count { own[column] = was }
    for reference in table.parents
    where columns.contains(where: { $0.was == .unknown && reference.columns.contains($0.column) }) {
      unsure.insert(reference.number)
    }
    var row = DifferingRows.Row(table: table.number, cause: cause, state: .changed(columns))
    row.holds = held(table, own, log: log, Set(columns.map(\.column)), view)
    row.refers = tuples(table.parents, own).filter { !tuples(table.parents, log).contains($0) }
    row.targets = tuples(table.children, log).filter { !tuples(table.children, own).contains($0) }
    rows.set(hash, row)
  }

  /// The values of unique keys that a row with the values `own` has, and not with `log`; `foreign`
  /// are the columns whose values the image at hand does not have.
  private mutating func held(
    _ table: SkipTable, _ own: [ValuePrint], log: [ValuePrint]?, _ foreign: Set<Int>,
    _ view: borrowing RowView
  ) -> [RowHash] {
    var list: [RowHash] = []
    for (index, unique) in table.uniques.enumerated() {
      let mine = unique.columns.map { own[$0] }
      if let log, mine == unique.columns.map({ log[$0] }), !mine.contains(.unknown) { continue }
      if mine.contains(.null) { continue }
      guard let tuple = prints.tuple(Self.number(table, index + 1), mine) else {
        untold.insert(table.number)
        continue
      }
      list.append(tuple)
      if unique.isLoose { fold(table, index + 1, unique.columns, foreign, view) }
    }
    return list
  }

  /// Remembers what texts may be equal to that the image at hand has in a key.
  private mutating func fold(
    _ table: SkipTable, _ key: Int, _ columns: [Int], _ foreign: Set<Int>,
    _ view: borrowing RowView
  ) {
    let cells = view.row.operation == .insert ? view.row.after : view.row.before
    guard foreign.isDisjoint(with: columns),
      let tuple = folded(table, key, columns, cells, [], view)
    else {
      wild.insert(Self.number(table, key))
      return
    }
    folded.insert(tuple)
  }

  private mutating func folded(
    _ table: SkipTable, _ key: Int, _ columns: [Int], _ cells: [Cell], _ others: [Cell],
    _ view: borrowing RowView
  ) -> RowHash? {
    var list: [ValuePrint] = []
    for column in columns {
      let cell = view.row.cell(column, in: cells) ?? view.row.cell(column, in: others)
      switch table.table.columns[column].layout.kind {
      case .float, .double: return nil
      case .string, .blob:
        guard let print = prints.folded(cell, view) else { return nil }
        list.append(print)
      default: list.append(prints.value(cell, view))
      }
    }
    return prints.tuple(Self.number(table, key) | 1 << 62, list)
  }

  private mutating func tuples(_ references: [SkipTable.Reference], _ values: [ValuePrint])
    -> [RowHash]
  {
    var list: [RowHash] = []
    for reference in references {
      let own = reference.columns.map { values[$0] }
      if own.contains(.null) { continue }
      if let tuple = prints.tuple(Self.reference | reference.number, own) { list.append(tuple) }
    }
    return list
  }

  // MARK: Applied

  /// Judges a change that is applied, and takes it in where it fits.
  mutating func apply(
    _ view: borrowing RowView, _ table: SkipTable, checksForeignKeys: Bool
  ) -> Answer {
    let row = view.row
    if checksForeignKeys, let problem = references(view, table) { return problem }
    guard rows.count(table.number) > 0 else { return .fits }
    guard let key = table.key else { return .unknown("its key is not known") }
    let before =
      row.operation == .insert ? nil : hash(table, key, row.before, [], view)
    let after =
      row.operation == .delete ? nil : hash(table, key, row.after, row.before, view)
    if before == nil && row.operation != .insert || after == nil && row.operation != .delete {
      return .unknown("an image lacks columns of its key")
    }
    guard !key.isEmpty else {
      if let before, case .copies(let copies)? = rows[before]?.state, copies < 0 {
        return .unknown(
          "it has no key, and whether a row equal to the one that is meant is there cannot be told")
      }
      return .fits
    }
    if let before, let known = rows[before], case .missing = known.state {
      if table.isKeyLoose, mayBeHeld(table, 0, key, row.before, [], view) {
        return .unknown(
          "another text of its key may be equal by its collation, which is not known here")
      }
      return .fails(Problem(code: 1032, text: "the row is not there", cause: known.cause))
    }
    if let after, let answer = duplicate(before, after, view, table, key) { return answer }
    return fit(before, after, view, table)
  }

  /// Whether a key that a change gives a row is taken.
  private mutating func duplicate(
    _ before: RowHash?, _ after: RowHash, _ view: borrowing RowView, _ table: SkipTable,
    _ key: [Int]
  ) -> Answer? {
    let row = view.row
    if before != after {
      if let known = rows[after], case .extra = known.state {
        return .fails(
          Problem(code: 1062, text: "a row with this key is there", cause: known.cause))
      }
      if table.isKeyLoose, mayBeHeld(table, 0, key, row.after, row.before, view) {
        return .unknown(
          "a text of its key may be equal to another by its collation, which is not known here")
      }
    }
    guard rows.hasExtras(table.number) || untold.contains(table.number) else { return nil }
    if let untold = table.untold { return .unknown(untold) }
    if untold.contains(table.number) {
      return .unknown("an image lacks the columns of a unique key")
    }
    for (index, unique) in table.uniques.enumerated() {
      var values: [ValuePrint] = []
      for column in unique.columns {
        values.append(
          prints.value(
            view.row.cell(column, in: row.after) ?? view.row.cell(column, in: row.before), view))
      }
      if values.contains(.null) { continue }
      guard let tuple = prints.tuple(Self.number(table, index + 1), values) else {
        return .unknown("an image lacks the columns of a unique key")
      }
      if let holder = rows.holder(tuple), holder != before, holder != after {
        return .fails(
          Problem(
            code: 1062, text: "another row has the same \(unique.name)",
            cause: rows[holder]?.cause ?? 0))
      }
      if rows.holder(tuple) == nil, unique.isLoose,
        mayBeHeld(table, index + 1, unique.columns, row.after, row.before, view)
      {
        return .unknown(
          "\(unique.name) may be equal to that of another row by its collation, which is not known"
            + " here")
      }
    }
    return nil
  }

  private mutating func mayBeHeld(
    _ table: SkipTable, _ key: Int, _ columns: [Int], _ cells: [Cell], _ others: [Cell],
    _ view: borrowing RowView
  ) -> Bool {
    guard rows.hasExtras(table.number) else { return false }
    if wild.contains(Self.number(table, key)) { return true }
    guard let tuple = folded(table, key, columns, cells, others, view) else { return true }
    return folded.contains(tuple)
  }

  /// Takes in a change that fits.
  private mutating func fit(
    _ before: RowHash?, _ after: RowHash?, _ view: borrowing RowView, _ table: SkipTable
  ) -> Answer {
    guard let before, let known = rows[before], case .changed(let columns) = known.state else {
      return .fits
    }
    guard let after else {
      rows.set(before, nil)
      // Perhaps it went for what is not written now.
      return .carries(
        Carried(columns: columns.map(\.column), kind: .deleted, cause: known.cause))
    }
    let row = view.row
    var rest: [(column: Int, was: ValuePrint)] = []
    var back: [Int] = []
    var anew: [Int] = []
    for (column, was) in columns {
      guard let cell = row.cell(column, in: row.after), !cell.isPartial else {
        if row.cell(column, in: row.after) != nil { anew.append(column) }
        rest.append((column, was))
        continue
      }
      let written = prints.value(cell, view)
      if written == was { continue }
      let found = prints.value(row.cell(column, in: row.before), view)
      if found == written { back.append(column) } else { anew.append(column) }
    }
    if before != after { rows.set(before, nil) }
    put(after, rest, values(table, row.after, row.before, view), view, table, known.cause)
    if !back.isEmpty {
      return .carries(Carried(columns: back, kind: .back, cause: known.cause))
    }
    if !anew.isEmpty {
      return .carries(Carried(columns: anew, kind: .anew, cause: known.cause))
    }
    return .fits
  }

  // MARK: Foreign keys

  private mutating func references(
    _ view: borrowing RowView, _ table: SkipTable
  ) -> Answer? {
    guard !rows.isEmpty else { return nil }
    let row = view.row
    if row.operation != .delete, !table.parents.isEmpty {
      let log = values(table, row.after, row.before, view)
      let old = row.operation == .update ? values(table, row.before, [], view) : []
      for reference in table.parents {
        guard let tuple = tuples([reference], log).first, let parent = rows.lostTarget(tuple)
        else { continue }
        if !old.isEmpty, tuples([reference], old).first == tuple { continue }
        return .fails(
          Problem(
            code: 1452, text: "the row of \(reference.other) that it refers to is not there",
            cause: rows[parent]?.cause ?? 0))
      }
    }
    guard row.operation != .insert, !table.children.isEmpty else { return nil }
    let old = values(table, row.before, [], view)
    let log = row.operation == .update ? values(table, row.after, row.before, view) : []
    for child in table.children {
      guard let tuple = tuples([child], old).first else { continue }
      if !log.isEmpty, tuples([child], log).first == tuple { continue }
      guard let referrer = rows.referrer(tuple) else {
        guard unsure.contains(child.number) else { continue }
        return .unknown(
          "an image lacks the columns by which a row of \(child.other) that is still there refers to"
            + " one that may be this")
      }
      guard child.isRefused else {
        return .unknown(
          "a row of \(child.other) that is still there refers to one that goes, and goes with it or"
            + " loses it")
      }
      return .fails(
        Problem(
          code: 1451, text: "a row of \(child.other) that is still there refers to it",
          cause: rows[referrer]?.cause ?? 0))
    }
    return nil
  }

  // MARK: In the way of a conflict

  /// Takes in a change that does not fit, and wins all the same: its row is as the log has it.
  mutating func overwrite(_ view: borrowing RowView, _ table: SkipTable, _ cause: Int) {
    guard let key = table.key, !key.isEmpty else { return }
    let row = view.row
    if row.operation != .insert, let before = hash(table, key, row.before, [], view) {
      rows.set(before, nil)
    }
    guard row.operation != .delete, let after = hash(table, key, row.after, row.before, view)
    else { return }
    let log = values(table, row.after, row.before, view)
    for (index, unique) in table.uniques.enumerated() {
      let values = unique.columns.map { log[$0] }
      guard let tuple = prints.tuple(Self.number(table, index + 1), values),
        let holder = rows.holder(tuple), holder != after, let other = rows[holder]
      else { continue }
      // The row that is in the way goes.
      if case .changed = other.state {
        rows.set(
          holder, DifferingRows.Row(table: table.number, cause: cause, state: .missing))
      } else {
        rows.set(holder, nil)
      }
    }
    rows.set(after, nil)
  }
}
