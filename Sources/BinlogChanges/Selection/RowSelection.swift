import BinlogBytes
import BinlogEvents
import BinlogLogs
import BinlogRows
import BinlogRules
import BinlogSchema

/// Judges rows by a filter, and remembers what the filter met: one for all logs of a run.
final class RowSelection {
  /// The columns that conditions are about, in one table.
  private struct Tests {
    /// All conditions; nil where the table lacks a column, or a literal does not fit one.
    var conditions: [ColumnTest]?
    /// Those of the columns of which one must change that the table has; nil for no such wish.
    var changed: [Int]?

    /// How many columns have to be known to judge a row, from the first on.
    var reach: Int {
      max(conditions?.map(\.index).max() ?? -1, changed?.max() ?? -1) + 1
    }
  }

  /// What the filter says.
  let filter: RowFilter
  /// How many more rows may be printed.
  var left: UInt64

  /// What was met so far.
  var met: SelectionRecord

  /// What a replica applies; it remembers which triggers there are.
  private var replica: RuleFilter?
  private var tests = TableCache<Tests>()
  private var text = TestText()

  init(_ filter: RowFilter) {
    self.filter = filter
    left = filter.limit
    replica = filter.asReplica
    met = SelectionRecord(filter)
  }

  // MARK: Tables

  /// Whether rows of `map` are wanted.
  func wants(_ map: TableMap) -> Bool {
    met.note(map)
    guard isApplied(rowsOf: map) else { return false }
    return wants(table: map.table, of: map.database)
  }

  /// Whether a replica looks at what the server did that made the event.
  func isApplied(_ frame: EventFrame, of group: GroupIdentifier?) -> Bool {
    replica?.wants(frame.header, of: group) ?? true
  }

  /// What becomes of a statement on a replica, whose text is in UTF-8.
  func effect(ofStatement text: [UInt8], _ context: StatementContext) -> RuleFilter.Effect {
    replica?.effect(ofStatement: text, context) ?? .applied
  }

  /// Whether a replica applies rows of `map`.
  func isApplied(rowsOf map: TableMap) -> Bool {
    replica?.wantsRows(map.table, of: map.database) ?? true
  }

  /// Whether a replica applies an old LOAD DATA, which has its table's database for the default one.
  func isApplied(loadInto name: SchemaCatalog.TableName) -> Bool {
    replica?.wants(loadInto: name) ?? true
  }

  /// Whether what a replica applies is all that is wanted.
  var hasReplica: Bool { replica != nil }

  /// Whether a replica applies a statement, whose text is in UTF-8.
  func isApplied(statement text: [UInt8], _ context: StatementContext) -> Bool {
    effect(ofStatement: text, context) != .ignored
  }

  /// Whether `table` of `database` is wanted; where no statement tells the table, whether one of
  /// the database may be.
  func wants(table: [UInt8]?, of database: [UInt8]) -> Bool {
    var isWanted = filter.databases.isEmpty
    for pattern in filter.databases where pattern.glob.matches(database) {
      met.fitting.insert("--database " + pattern.text)
      isWanted = true
    }
    var isNamed = filter.tables.isEmpty
    for pattern in filter.tables where pattern.matches(table, of: database) {
      if table != nil { met.fitting.insert("--table " + pattern.text) }
      isNamed = true
    }
    for pattern in filter.ignoredDatabases where pattern.glob.matches(database) {
      met.fitting.insert("--ignore-database " + pattern.text)
      isWanted = false
    }
    if let table {
      for pattern in filter.ignoredTables where pattern.matches(table, of: database) {
        met.fitting.insert("--ignore-table " + pattern.text)
        isNamed = false
      }
    }
    return isWanted && isNamed
  }

  /// Whether every table is wanted.
  var wantsAllTables: Bool {
    filter.databases.isEmpty && filter.tables.isEmpty && filter.ignoredDatabases.isEmpty
      && filter.ignoredTables.isEmpty
  }

  /// Whether groups such as `group` are wanted, as far as is known before their rows come.
  func wants(_ group: RowGroup) -> Bool {
    if let included = filter.includedGtids {
      guard let identifier = group.identifier, included.contains(identifier) else { return false }
    }
    if let excluded = filter.excludedGtids, let identifier = group.identifier {
      guard !excluded.contains(identifier) else { return false }
    }
    return true
  }

  // MARK: Rows

  /// Whether values decide which rows are wanted.
  var looksAtValues: Bool { !filter.conditions.isEmpty || !filter.changedColumns.isEmpty }

  /// How many columns of `table`, from the first on, have to be known to judge a row; nil where
  /// values do not decide.
  func reach(in table: DecodedTable) -> Int? {
    looksAtValues ? tests.value(table) { makeTests($0) }.reach : nil
  }

  /// Whether a row is wanted by what was done and by its values.
  func wants(_ view: borrowing RowView) -> Bool {
    if !filter.operations.isEmpty, !filter.operations.contains(view.row.operation) { return false }
    guard looksAtValues else { return true }
    let tests = self.tests.value(view.table) { makeTests($0) }
    guard let conditions = tests.conditions else { return false }
    if let changed = tests.changed {
      guard view.row.operation == .update, isAnyChanged(changed, view) else { return false }
    }
    if conditions.isEmpty { return true }
    switch view.row.operation {
    case .insert: return hold(conditions, view, view.row.after, [], &text)
    case .delete: return hold(conditions, view, view.row.before, [], &text)
    case .update:
      // What the after image leaves out stayed as it was.
      return hold(conditions, view, view.row.before, [], &text)
        || hold(conditions, view, view.row.after, view.row.before, &text)
    }
  }

  private func hold(
    _ conditions: [ColumnTest], _ view: borrowing RowView, _ cells: [Cell], _ others: [Cell],
    _ text: inout TestText
  ) -> Bool {
    for test in conditions {
      guard
        let cell = view.row.cell(test.index, in: cells)
          ?? (others.isEmpty ? nil : view.row.cell(test.index, in: others)),
        test.holds(cell, view.images, &text)
      else { return false }
    }
    return true
  }

  private func isAnyChanged(_ columns: [Int], _ view: borrowing RowView) -> Bool {
    for column in columns where isChanged(column, view) { return true }
    return false
  }

  /// Whether the update gives `column` another value, as far as the images tell: one that only
  /// the after image holds was set.
  private func isChanged(_ column: Int, _ view: borrowing RowView) -> Bool {
    guard let after = view.row.cell(column, in: view.row.after) else { return false }
    guard let before = view.row.cell(column, in: view.row.before) else { return true }
    if after.isPartial { return !after.range.isEmpty }
    return !RowChange.areEqual(before, after, view.images)
  }

  private func makeTests(_ table: DecodedTable) -> Tests {
    met.note(columnsOf: table)
    var list: [ColumnTest] = []
    var isComplete = true
    for condition in filter.conditions {
      guard let index = Self.column(condition.column, of: table) else {
        isComplete = false
        continue
      }
      met.missing.remove(condition.column)
      do throws(ColumnTest.Problem) {
        list.append(try ColumnTest(condition, table, at: index))
        met.fitted.insert(condition.text)
      } catch {
        met.unfit[condition.text] = error.text
        isComplete = false
      }
    }
    var changed: [Int]?
    if !filter.changedColumns.isEmpty {
      changed = filter.changedColumns.compactMap { name in
        // As statements and `dump` have it.
        let quoted = Glob.quoted(name[...]).flatMap { $0.rest.isEmpty ? $0.name : nil }
        let index = Self.column(quoted ?? name, of: table)
        if index != nil { met.missing.remove(name) }
        return index
      }
    }
    return Tests(conditions: isComplete ? list : nil, changed: changed)
  }

  /// The column called `name` in any case of its letters, or the one that `@3` counts.
  static func column(_ name: String, of table: DecodedTable) -> Int? {
    let wanted = Array(name.utf8)
    if let exact = table.columns.firstIndex(where: { $0.name == wanted }) { return exact }
    let folded = name.lowercased()
    if let index = table.columns.firstIndex(where: {
      $0.isNamed && String(decoding: $0.name, as: UTF8.self).lowercased() == folded
    }) {
      return index
    }
    guard name.hasPrefix("@"), let number = Int(name.dropFirst()), number >= 1,
      number <= table.columns.count
    else { return nil }
    return number - 1
  }

  // MARK: What the user should know

  /// Why the job could not be done: conditions about columns that no wanted table has, or with
  /// literals that fit none.
  func failures() -> [(subject: String, text: String)] {
    guard met.wantedTables > 0 else { return [] }
    var list: [(String, String)] = []
    for condition in filter.conditions {
      if met.missing.contains(condition.column) {
        list.append(("--where \(condition.text)", noColumn(condition.column)))
      } else if !met.fitted.contains(condition.text), let reason = met.unfit[condition.text] {
        list.append(("--where \(condition.text)", reason))
      }
    }
    for name in filter.changedColumns where met.missing.contains(name) {
      list.append(("--changed \(name)", noColumn(name)))
    }
    return list
  }

  private func noColumn(_ name: String) -> String {
    let near = NearNames.nearest(to: name, among: met.names)
    let known = met.names.contains { !$0.hasPrefix("@") }
    if !known {
      return "the names of the columns are not known here; give --schema, or count them: @1, @2"
    }
    return "no table among the wanted rows has a column '\(name)'"
      + (near.isEmpty ? "" : "; there are \(near.joined(separator: ", "))")
  }

  /// Patterns that fitted nothing, each with a sentence.
  func notes() -> [(subject: String, text: String)] {
    var subjects: [String] = []
    subjects += filter.databases.map { "--database " + $0.text }
    subjects += filter.tables.map { "--table " + $0.text }
    subjects += filter.ignoredDatabases.map { "--ignore-database " + $0.text }
    subjects += filter.ignoredTables.map { "--ignore-table " + $0.text }
    var list: [(String, String)] = []
    if met.hasUnknownThreads {
      list.append(
        (
          "--thread-id",
          "some groups do not tell their thread (MariaDB before 11.5 does not log it); their rows "
            + "are left out"
        ))
    }
    return list
      + subjects.filter { !met.fitting.contains($0) }.map { subject in
        let pattern = String(subject.split(separator: " ", maxSplits: 1).last ?? "")
        let near = NearNames.nearest(to: pattern, among: met.tables)
        let isDatabase = subject.hasPrefix("--database") || subject.hasPrefix("--ignore-database")
        return (
          subject,
          "no \(isDatabase ? "database" : "table") whose rows were met fits"
            + (near.isEmpty ? "" : "; there are \(near.joined(separator: ", "))")
        )
      }
  }
}

/// Names that a mistyped one may have meant.
enum NearNames {
  /// The few of `names` that are nearest to `name`; the first ones where none is near.
  static func nearest(to name: String, among names: Set<String>, most: Int = 6) -> [String] {
    let wanted = Array(name.lowercased().utf8.prefix(100))
    let ranked = names.map { (distance(wanted, Array($0.lowercased().utf8.prefix(100))), $0) }
    let near = ranked.filter { $0.0 <= max(1, wanted.count / 2) }
    let list = near.isEmpty ? ranked.map { (0, $0.1) } : near
    return list.sorted { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 < $1.0 }.prefix(most).map(\.1)
  }

  /// How many letters must be changed, added or taken off.
  private static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
    var row = Array(0...other.count)
    for (index, byte) in one.enumerated() {
      var left = index + 1
      var diagonal = row[0]
      row[0] = left
      for (place, letter) in other.enumerated() {
        let best = min(row[place + 1] + 1, left + 1, diagonal + (byte == letter ? 0 : 1))
        diagonal = row[place + 1]
        row[place + 1] = best
        left = best
      }
    }
    return row[other.count]
  }
}
