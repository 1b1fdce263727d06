import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogRows
import BinlogSchema

/// What cannot be told, each reason once, with how often it was met.
struct SkipDoubts {
  private var order: [String] = []
  private var counts: [String: UInt64] = [:]
  private var more: UInt64 = 0
  private static let most = 50

  mutating func add(_ text: String) {
    if counts[text] != nil {
      counts[text]? += 1
    } else if order.count < Self.most {
      order.append(text)
      counts[text] = 1
    } else {
      more += 1
    }
  }

  var texts: [String] {
    order + (more > 0 ? ["and for \(more) more reasons like these"] : [])
  }
}

/// Tables, and what else statements make, as far as they are not what the log has them to be.
struct SkipWorld {
  /// A statement that does not fit.
  struct Problem {
    var table: String
    var code: UInt16
    var text: String
    var cause: Int
  }

  private struct State {
    /// Tables that are not there, and whose groups did not make them.
    var absent: [Int: Int] = [:]
    /// Tables that are there still.
    var staying: [Int: Int] = [:]
    /// Tables of which nothing can be said any more, and why.
    var closed: [Int: String] = [:]
    /// Databases like that.
    var databases: [[UInt8]: String] = [:]
    /// Kinds of other things that were not made, changed or dropped.
    var objects: [String: String] = [:]
    /// Why nothing can be said of any table.
    var all: String?
    /// XA transactions that are not prepared.
    var branches: [[UInt8]: Int] = [:]
  }

  private var state = State()
  private var before: State?
  /// Tables of XA transactions that are prepared while something differs.
  private var prepared: [[UInt8]: [String]] = [:]

  var isEmpty: Bool {
    state.absent.isEmpty && state.staying.isEmpty && state.closed.isEmpty
      && state.databases.isEmpty && state.objects.isEmpty && state.all == nil
      && state.branches.isEmpty
  }

  mutating func begin() { before = state }

  mutating func commit() { before = nil }

  mutating func rollBack() {
    if let before { state = before }
    before = nil
  }

  /// Nothing can be said of a table any more.
  mutating func close(_ number: Int, _ name: String, _ reason: String) {
    if state.closed[number] == nil { state.closed[number] = reason }
  }

  func isClosed(_ number: Int) -> Bool { state.closed[number] != nil }

  /// Why nothing can be said of a table.
  func closed(_ number: Int, _ database: [UInt8]) -> String? {
    state.closed[number] ?? state.databases[database] ?? state.all
  }

  /// The group without which a table is not there.
  func absence(_ number: Int) -> Int? { state.absent[number] }

  private static func plain(_ name: SchemaCatalog.TableName) -> String {
    (name.database + [0x2E] + name.table).printable
  }

  private static func name(_ name: SchemaCatalog.TableName) -> TableSchema.Name {
    TableSchema.Name(database: name.database, table: name.table)
  }

  private static func head(_ text: [UInt8]) -> String {
    let text = String(decoding: text.prefix(200), as: UTF8.self).printable
    return text.count > 80 ? String(text.prefix(80)) + "…" : text
  }

  // MARK: Left out

  /// Takes in a statement that is left out.
  mutating func skip(
    _ statement: GroupCollector.StatementAtHand, _ cause: Int, _ numbers: SkipNumbers,
    _ judge: inout SkipJudge, _ doubts: inout SkipDoubts, _ by: String
  ) {
    guard let context = statement.context else { return }
    if let definition = statement.definition {
      guard !definition.isTemporary else {
        doubts.add("\(by) makes or drops a temporary table, which later statements may use")
        return
      }
      skip(definition, cause, numbers, &judge, by)
      return
    }
    switch LoggedStatement(statement.text) {
    case .savepoint, .branch: return
    case .rows, .other, .definition: break
    }
    guard let change = LoggedChange(statement.text, context) else { return }
    let reason =
      "\(by) changed rows by a statement, which tells no rows: \(Self.head(statement.text))"
    if change.tables.isEmpty {
      if change.databases.isEmpty { state.all = state.all ?? reason }
      for database in change.databases { state.databases[database] = reason }
    }
    for table in change.tables {
      close(numbers.table(Self.name(table)), Self.plain(table), reason)
    }
  }

  private mutating func skip(
    _ definition: DefinitionStatement, _ cause: Int, _ numbers: SkipNumbers,
    _ judge: inout SkipJudge, _ by: String
  ) {
    for database in definition.databases {
      state.databases[database] = "\(by) did \(definition.kind) and is skipped"
    }
    switch (definition.verb, definition.object) {
    case (.create, .table), (.create, .sequence):
      for table in definition.tables.prefix(1) {
        let number = numbers.table(Self.name(table))
        if definition.isConditional {
          close(number, Self.plain(table), "whether \(by) made it cannot be told")
        } else if state.staying[number] == nil {
          state.absent[number] = cause
        } else {
          close(number, Self.plain(table), "\(by) made it anew")
        }
      }
    case (.drop, .table), (.drop, .sequence):
      for table in definition.tables {
        let number = numbers.table(Self.name(table))
        if state.absent.removeValue(forKey: number) != nil { continue }
        if definition.isConditional {
          close(number, Self.plain(table), "whether \(by) dropped it cannot be told")
        } else {
          state.staying[number] = cause
        }
      }
    case (.truncate, _):
      for table in definition.tables {
        close(
          numbers.table(Self.name(table)), Self.plain(table),
          "which rows it had when \(by) emptied it is in no log")
      }
    default:
      if definition.tables.isEmpty {
        state.objects[definition.object.rawValue] = "\(by) did \(definition.kind) and is skipped"
      }
      for table in definition.tables {
        close(
          numbers.table(Self.name(table)), Self.plain(table),
          "\(by) did \(definition.kind) and is skipped")
      }
    }
  }

  /// A group that is left out ended.
  mutating func endSkipped(
    _ branch: XAPart?, _ group: GroupSummary, isRollback: Bool, _ cause: Int,
    _ numbers: SkipNumbers, _ doubts: inout SkipDoubts
  ) {
    switch branch {
    case .starts(let name)?:
      state.branches[name] = cause
      prepared[name] = group.tables.map(\.name)
    case .ends(let name)?:
      if state.branches.removeValue(forKey: name) == nil {
        doubts.add(
          "\(RestorePlanner.name(group)) ends an XA transaction that stays prepared without it, and"
            + " locks its rows: who changes them waits")
      } else if isRollback {
        doubts.add(
          "the XA transaction that \(RestorePlanner.name(group)) rolls back changed nothing in the"
            + " end, but was taken for one that did")
      }
    case nil: break
    }
  }

  /// The group without which an XA transaction is not prepared that is ended.
  mutating func missingBranch(_ name: [UInt8]) -> Int? {
    state.branches[name]
  }

  /// A group that is applied prepares an XA transaction.
  mutating func prepared(_ name: [UInt8], _ group: GroupSummary) {
    prepared[name] = group.tables.map(\.name)
  }

  /// An XA transaction is rolled back whose changes were taken in when it was prepared.
  mutating func rolledBack(_ name: [UInt8], _ doubts: inout SkipDoubts) {
    guard let tables = prepared.removeValue(forKey: name), !tables.isEmpty else { return }
    doubts.add(
      "an XA transaction is prepared later and rolled back, which is not followed:"
        + " \(tables.joined(separator: ", "))")
  }

  // MARK: Applied

  /// Judges a statement that is applied while something differs.
  mutating func apply(
    _ statement: GroupCollector.StatementAtHand, _ numbers: SkipNumbers,
    _ judge: inout SkipJudge, _ doubts: inout SkipDoubts, _ by: String, _ causes: [String]
  ) -> [Problem] {
    guard let context = statement.context else { return [] }
    if let definition = statement.definition, !definition.isTemporary {
      if LoggedChange(statement.text, context) != nil, definition.verb != .truncate,
        definition.verb != .drop
      {
        doubts.add("\(by) reads or moves rows by a statement: \(Self.head(statement.text))")
      }
      return apply(definition, numbers, &judge, &doubts, by, causes)
    }
    switch LoggedStatement(statement.text) {
    case .savepoint, .branch: return []
    case .rows:
      doubts.add(
        "\(by) changes rows by a statement, which tells no rows: \(Self.head(statement.text))")
    case .other, .definition:
      if LoggedChange(statement.text, context) != nil {
        doubts.add("\(by) runs a statement that may read rows: \(Self.head(statement.text))")
      }
    }
    return []
  }

  private mutating func apply(
    _ definition: DefinitionStatement, _ numbers: SkipNumbers, _ judge: inout SkipJudge,
    _ doubts: inout SkipDoubts, _ by: String, _ causes: [String]
  ) -> [Problem] {
    for database in definition.databases {
      if let reason = state.databases.removeValue(forKey: database) {
        doubts.add("\(by) does \(definition.kind), and \(reason)")
      }
      guard definition.verb == .drop else { continue }
      for (_, number) in numbers.tables(of: database) { forget(number, &judge) }
    }
    if definition.tables.isEmpty {
      if let reason = state.objects[definition.object.rawValue] {
        doubts.add("\(by) does \(definition.kind), and \(reason)")
      }
      return []
    }
    var problems: [Problem] = []
    for table in definition.tables {
      let number = numbers.table(Self.name(table))
      let name = Self.plain(table)
      if let reason = state.databases[table.database] {
        doubts.add("\(by) does \(definition.kind) of \(name), and \(reason)")
      }
      switch (definition.verb, definition.object) {
      case (.create, .table), (.create, .sequence):
        guard table == definition.tables.first, let cause = state.staying[number] else { continue }
        guard !definition.isConditional else {
          doubts.add(
            "\(by) makes \(name), and without \(causes[cause]) it is there with all its rows")
          continue
        }
        problems.append(
          Problem(table: name, code: 1050, text: "the table is there still", cause: cause))
      case (.drop, .table), (.drop, .sequence):
        if let cause = state.absent[number] {
          if definition.isConditional {
            state.absent[number] = nil
          } else {
            problems.append(
              Problem(table: name, code: 1051, text: "the table is not there", cause: cause))
          }
        } else {
          forget(number, &judge)
        }
      case (.truncate, _):
        if let cause = state.absent[number] {
          problems.append(
            Problem(table: name, code: 1146, text: "the table is not there", cause: cause))
        } else {
          forget(number, &judge)
        }
      default:
        if let cause = state.absent[number] {
          problems.append(
            Problem(table: name, code: 1146, text: "the table is not there", cause: cause))
        } else if judge.rows.count(number) > 0 || state.closed[number] != nil {
          doubts.add("\(by) does \(definition.kind) of \(name), whose rows differ then")
          close(number, name, "\(by) changed its definition while its rows differ")
        }
      }
    }
    return problems
  }

  /// A table is empty, or gone, with and without the groups.
  private mutating func forget(_ number: Int, _ judge: inout SkipJudge) {
    judge.rows.empty(number)
    state.closed[number] = nil
    state.staying[number] = nil
  }
}
